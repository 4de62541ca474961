"""How an event is told: as done, planned, denied or only possible, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from spacy.tokens import Token

from bot.analysis.reading import Reading
from bot.analysis.timeline.clauses import is_verb, subject
from bot.analysis.times.lexicon import words
from bot.news import Entity, Extent, Quote, Span, Status


class Resolver(Protocol):
    """Whom words mean: `bot.analysis.names.Names`, or None where nobody is resolved."""

    def resolve(self, what: Extent | Span | Token) -> Entity | None: ...


SAYING: Final = frozenset(
    words(
        "say state tell claim allege announce declare report add warn forewarn insist argue assert "
        "maintain admit confirm"
        " acknowledge explain note stress suggest contend believe think predict estimate write testify recall reveal"
        " disclose charge accuse complain promise vow pledge threaten deny reject dispute hint concede remark observe"
        " indicate emphasize emphasise recount"
    )
)
_DENYING: Final = frozenset(words("deny reject dispute refute dismiss rebut disavow"))
_PLANNING: Final = frozenset(
    words(
        "plan intend expect schedule hope aim want vow pledge promise agree prepare threaten "
        "propose decide set slate seek"
        " order ask call urge due bind mean"
    )
)
_MAYBE: Final = frozenset(words("may might could can"))
_AHEAD: Final = frozenset(words("will 'll wo shall would ’ll"))
_DOUBT: Final = frozenset(words("consider mull weigh discuss contemplate rumor rumour speculate allege suspect"))
_DUE: Final = frozenset(words("due scheduled expected set slated planned supposed bound likely"))


def status(verb: Token, expression: Sequence[Token]) -> Status:
    """Whether the clause tells what happened, is planned, is denied, or is only possible."""
    if not is_verb(verb):
        return _status_of_noun(verb)
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    lowered = {h.lower_ for h in helpers}
    negated = verb.lemma_ not in SAYING and any(c.dep_ == "neg" for c in verb.children)
    if _denied(verb):
        return "denied"
    if lowered & _MAYBE or _under(verb, _DOUBT) or _conditional(verb):
        return "possible"
    if negated:
        return "denied"
    return "planned" if lowered & _AHEAD or _planned(verb, helpers, {t.i for t in expression}) else "happened"


def _planned(verb: Token, helpers: Sequence[Token], held: set[int]) -> bool:
    """ "plans to", "is to", "is expected", "is due", "to visit": set for a day, not done."""
    if any(c.dep_ == "xcomp" and _is_infinitive(c) and _holds(c, held) for c in verb.children) and (
        verb.lemma_ in _PLANNING or verb.lower_ in _DUE or (verb.lemma_ == "be" and verb.tag_ in ("VBZ", "VBP"))
    ):
        return True
    if verb.lower_ in _DUE and verb.tag_ == "VBN" and any(h.tag_ in ("VBZ", "VBP") for h in helpers):
        return True
    if verb.lemma_ == "be" and any(c.lower_ in _DUE for c in verb.children):
        return True
    return _is_infinitive(verb) and verb.dep_ in ("xcomp", "acl", "advcl", "relcl", "ccomp")


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _status_of_noun(noun: Token) -> Status:
    words = {c.lower_ for c in noun.children}
    return (
        "planned"
        if words & {"planned", "upcoming", "scheduled", "next", "coming", "forthcoming", "expected"}
        else "happened"
    )


def _holds(token: Token, held: set[int]) -> bool:
    return any(t.i in held for t in token.subtree)


def _denied(verb: Token) -> bool:
    """ "denied that X did": the clause under a verb of denying, or "did not say that"."""
    if verb.dep_ in ("ccomp", "xcomp", "pcomp", "dobj"):
        head = verb.head if verb.dep_ != "pcomp" else verb.head.head
        return head.lemma_ in _DENYING
    return False


def _under(verb: Token, lemmas: frozenset[str]) -> bool:
    if verb.lemma_ in lemmas and any(c.dep_ == "xcomp" for c in verb.children):
        return True
    return verb.dep_ in ("xcomp", "pcomp") and verb.head.lemma_ in lemmas


def _conditional(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children)


def said_by(
    reading: Reading, verb: Token, extent: Extent, names: Resolver | None, quotes: Sequence[Quote]
) -> str | None:
    """Who asserts what the clause tells, as resolved or as written; None where the article says it itself."""
    for quote in quotes:
        if quote.kind == "direct" and quote.span.start <= extent.start and extent.end <= quote.span.end:
            return quote.name or (quote.speaker.text if quote.speaker else None)
    if (source := _sayer(verb)) is not None or (source := _according(verb)) is not None:
        return named(reading, source, names)
    return None


def _sayer(verb: Token) -> Token | None:
    """The subject of the verb of saying that the clause hangs under."""
    token = verb
    for _ in range(30):
        head = token.head
        if head.i == token.i:
            return None
        if token.dep_ in ("ccomp", "parataxis", "xcomp", "pcomp", "dobj") and head.lemma_ in SAYING and is_verb(head):
            if token.dep_ in ("xcomp", "dobj") and head.lemma_ not in _DENYING:
                token = head
                continue
            return subject(head) or _after(head)
        token = head
    return None


def _after(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("npadvmod", "agent") and c.pos_ in ("NOUN", "PROPN")), None)


def _according(verb: Token) -> Token | None:
    """Whoever stands behind "according to" in the sentence."""
    for token in verb.sent:
        if token.lower_ == "according" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to":
            for child in token.subtree:
                if child.dep_ == "pobj" and child.head.lower_ in ("to", "according"):
                    return child
    return None


def named(reading: Reading, source: Token, names: Resolver | None) -> str:
    """The source's name: whom the article settles on, else its own words."""
    if names is not None and (entity := names.resolve(source)) is not None:
        return entity.name
    left = source.left_edge
    right = source
    for child in source.children:
        if child.i > source.i and child.dep_ in ("prep", "compound", "flat"):
            right = child.right_edge
    return " ".join(reading.text[reading.extent(left).start : reading.extent(right).end].split())
