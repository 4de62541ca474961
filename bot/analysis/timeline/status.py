"""Whether an event is told as done, planned, denied or only possible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.analysis.timeline.clauses import SET_NOUNS, SUDDEN_NOUNS, has_subject, is_verb
from bot.analysis.times.lexicon import split_words
from bot.news import Status

SAYING: Final = frozenset(
    split_words(
        "say state tell claim allege announce declare report add warn forewarn insist argue assert "
        "maintain admit confirm"
        " acknowledge explain note stress suggest contend believe think predict estimate write testify recall reveal"
        " disclose charge accuse complain promise vow pledge threaten deny reject dispute hint concede remark observe"
        " indicate emphasize emphasise recount"
    )
)
# What goes on rather than happens, where it is told in the present.
STATES: Final = frozenset(
    split_words(
        "be have live mean include remain stay stand need want know seem appear contain own cost believe hope deserve "
        "involve represent belong depend exist keep like love hate matter"
    )
)
DENYING: Final = frozenset(split_words("deny reject dispute refute dismiss rebut disavow debunk"))
_CLEARING: Final = frozenset(split_words("acquit clear"))
_PLANNING: Final = frozenset(
    split_words(
        "plan intend expect schedule hope aim want vow pledge promise agree prepare propose decide set slate seek"
        " order ask call urge due bind mean"
    )
)
_PLANS: Final = frozenset(
    split_words("plan decision bid effort proposal deal promise pledge vow intention move offer order date deadline")
)
_MAYBE: Final = frozenset(split_words("may might could can"))
_MUST: Final = frozenset(("must", "should", "ought"))
_PERFECT: Final = frozenset(("has", "have", "'s", "'ve", "’s", "’ve"))
_AHEAD: Final = frozenset(split_words("will 'll wo shall would ’ll"))
_DOUBT: Final = frozenset(
    split_words("consider mull weigh discuss contemplate rumor rumour speculate allege suspect threaten accuse charge")
)
_WEIGHING: Final = frozenset(split_words("consider mull weigh contemplate"))
_SUPPOSED: Final = frozenset(
    split_words("believe think allege rumor rumour suspect fear understand say report presume")
)
_PERHAPS: Final = frozenset(
    split_words(
        "allegedly reportedly apparently possibly perhaps probably maybe supposedly purportedly presumably likely"
    )
)
_UNSURE: Final = frozenset(split_words("possible likely unlikely probable doubtful uncertain unclear questionable"))
_UNSURE_VERBS: Final = frozenset(("doubt", "wonder", "question", "fear"))
_DUE: Final = frozenset(split_words("due scheduled expected set slated planned supposed bound"))
_ALMOST: Final = frozenset(split_words("almost nearly"))
_BY_MEASURE: Final = frozenset(split_words("double triple treble quadruple halve"))  # "nearly doubled" is a number
_CALLED_OFF: Final = frozenset(split_words("cancel scrap abandon postpone shelve"))
_NOBODY: Final = frozenset(split_words("nobody none neither"))
_UNTRUE: Final = frozenset(split_words("false untrue unfounded baseless fabricated fake wrong"))
_OPEN: Final = frozenset(  # nouns under which nothing is certain
    split_words(
        "doubt question threat warning rumor rumour speculation allegation suspicion chance possibility risk fear"
        " likelihood danger"
    )
)


def find_status(verb: Token, expression: Sequence[Token]) -> Status:
    """Return whether the clause tells what happened, is planned, is denied, or is only possible."""
    if not is_verb(verb) or find_calling_off(verb) is not None:
        return _find_noun_status(verb)
    if _is_coordinated(verb):
        return find_status(verb.head, expression)
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    lowered = {h.lower_ for h in helpers}
    if _is_denied(_find_first_conjunct(verb)) or _is_counterfactual(helpers):
        return "denied"
    if lowered & _MAYBE or _is_doubtful(verb):
        return "possible"
    planned = lowered & _AHEAD or _is_planned(verb, helpers, {t.i for t in expression})
    unexpected = verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_ in _PLANNING and _is_negated(verb.head)
    if _is_almost(verb) or (planned and (unexpected or _is_negated(verb))):
        return "denied"
    return "planned" if planned else "happened"


def _is_coordinated(verb: Token) -> bool:
    """Return whether a verb shares "will" or "to" with the one before: "will cut jobs and close a mill"."""
    bare = verb.tag_ == "VB" and verb.dep_ == "conj" and is_verb(verb.head)
    return bare and not has_subject(verb) and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _find_first_conjunct(verb: Token) -> Token:
    """Return the first of verbs that "and" or "or" joins."""
    while verb.dep_ == "conj" and is_verb(verb.head):
        verb = verb.head
    return verb


def is_mere_infinitive(verb: Token) -> bool:
    """Whether "to do" is all that makes a plan of it, and no noun of planning stands over it: "the first to win"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return _is_infinitive(verb) and not helpers & _AHEAD and verb.head.lemma_ not in _PLANS | _PLANNING


def is_scheduled(verb: Token) -> bool:
    """Return whether a present tells what is to come: "the fair opens later this month", "they must pass it today"."""
    if any(c.dep_ == "aux" and c.lower_ in _MUST for c in verb.children):
        return True
    bare = verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    return bare and verb.lemma_ not in STATES | SAYING


def is_late(verb: Token, root: Token) -> bool:
    """Return whether an "until" beside a negated verb says when it happened: "did not open until May"."""
    until = root.head
    return until.lower_ in ("until", "till") and is_verb(verb) and any(c.dep_ == "neg" for c in verb.children)


def is_deadline(verb: Token) -> bool:
    """Return whether somebody has so long to do it: "parliament has until Friday to object"."""
    return verb.lemma_ == "have" and any(c.dep_ in ("xcomp", "advcl") and _is_infinitive(c) for c in verb.children)


def is_awaited(noun: Token) -> bool:
    """Return whether a noun that is an event is still to come: "Wednesday's debate decides who leads"."""
    above = noun
    while not is_verb(above) and above.head.i != above.i:
        above = above.head
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in SET_NOUNS or not is_verb(above):
        return False
    finite = next((c for c in above.children if c.dep_ in ("aux", "auxpass")), above)
    return finite.tag_ in ("VBZ", "VBP", "MD")


def is_sudden(noun: Token) -> bool:
    """Return whether an event that nobody sets for a day cannot lie ahead: "the Oct. 7 attacks"."""
    if noun.pos_ != "NOUN" or noun.lemma_.lower() in SET_NOUNS:
        return False
    return noun.lemma_.lower() in SUDDEN_NOUNS and _find_noun_status(noun) == "happened"


def is_under_way(verb: Token) -> bool:
    """Return whether a verb is told as going on: "is adding two lines"; with a day ahead it is a plan."""
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)


def is_decided(verb: Token) -> bool:
    """Return whether a plan was made in the past: "decided to reopen", not "was due to reopen"."""
    return verb.tag_ == "VBD" and verb.lemma_ in _PLANNING


def is_past(verb: Token) -> bool:
    """Return whether the verb itself says that it is over: "signed", "was signed", "had signed".

    Not "was to be signed".
    """
    if not is_verb(verb) or verb.lemma_ in _PLANNING or verb.lower_ in _DUE:
        return False
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(h.tag_ in ("MD", "TO") for h in helpers):
        return False
    over = verb.tag_ == "VBD" or any(h.tag_ == "VBD" for h in helpers)
    return over and verb.tag_ != "VBG" and not any(c.dep_ == "xcomp" for c in verb.children)


def is_perfect(verb: Token) -> bool:
    """Return whether a verb tells what has just been done: "have condemned", "has been closed"."""
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in _PERFECT for c in verb.children)


def _is_planned(verb: Token, helpers: Sequence[Token], held: set[int]) -> bool:
    """Return whether an event is set for a day and not done: "plans to", "is to", "is due", "to visit"."""
    if any(c.dep_ == "xcomp" and _is_infinitive(c) and _has_any(c, held) for c in verb.children) and (
        verb.lemma_ in _PLANNING or verb.lower_ in _DUE or (verb.lemma_ == "be" and verb.tag_ in ("VBZ", "VBP"))
    ):
        return True
    if _is_set(verb, helpers) or _is_to_do(verb):
        return True
    if verb.lemma_ == "be" and any(c.lower_ in _DUE for c in verb.children):
        return True
    return _is_infinitive(verb) and verb.dep_ in ("xcomp", "acl", "advcl", "relcl", "ccomp")


def _is_to_do(verb: Token) -> bool:
    """Return whether somebody "is to do" it: "on Thursday, the house is to vote"."""
    if verb.lemma_ != "be" or any(c.dep_ in ("acomp", "attr") for c in verb.children):
        return False
    meant = [c for c in verb.children if c.dep_ == "xcomp" and _is_infinitive(c)]
    return any(verb.tag_ in ("VBZ", "VBP") or _is_with_have(c) for c in meant)


def _is_with_have(verb: Token) -> bool:
    """Return whether what was meant to be may not have come: "was to have signed"."""
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)


def _is_set(verb: Token, helpers: Sequence[Token]) -> bool:
    """Return whether something "is scheduled for May", "is set to open": not "was set up", "was set on fire"."""
    if verb.lower_ not in _DUE or verb.tag_ != "VBN" or not (helpers or verb.dep_ == "acl"):
        return False
    if verb.lower_ == "set" and (any(c.dep_ == "prt" for c in verb.children) or verb.nbor().lower_ in ("out", "off")):
        return False
    return verb.lower_ != "set" or any(c.dep_ == "xcomp" or c.lower_ == "for" for c in verb.children)


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _is_counterfactual(helpers: Sequence[Token]) -> bool:
    """Return whether an event did not happen by its auxiliaries: "would have opened"."""
    lowered = [h.lower_ for h in helpers]
    return "have" in lowered and bool({"would", "'d"} & set(lowered))


def _find_noun_status(noun: Token) -> Status:
    if find_calling_off(noun) is not None:
        return "planned"  # that it is off, the entry's own words say
    planned = {"planned", "upcoming", "scheduled", "next", "coming", "forthcoming", "expected"}
    described = {c.lower_ for c in noun.children}
    if described & {"alleged", "suspected", "possible", "rumored", "rumoured", "potential"}:
        return "possible"
    return "planned" if described & planned else "happened"


def find_calling_off(verb: Token) -> Token | None:
    """Return the verb by which an event was called off: "Friday's concert was cancelled", "a strike set for Friday"."""
    token = verb
    if is_verb(verb):
        planned = verb.lower_ in _DUE or _is_to_do(verb)
        if verb.dep_ not in ("acl", "relcl") or not planned:
            return None
        token = verb.head
    for _ in range(6):
        head = token.head
        if head.i == token.i or token.dep_ not in ("nsubjpass", "dobj", "pobj", "prep"):
            return None
        if is_verb(head):
            off = head.lemma_ in _CALLED_OFF or (
                head.lemma_ == "call" and any(c.lower_ == "off" for c in head.children)
            )
            return head if off and token.dep_ in ("nsubjpass", "dobj") else None
        token = head
    return None


def _has_any(token: Token, held: set[int]) -> bool:
    return any(t.i in held for t in list_descendants(token))


def _is_denied(verb: Token) -> bool:
    """Return whether a clause is under a denial: "denied that X did", "false claims that X did"."""
    head = verb.head
    if verb.dep_ == "pcomp":
        return head.head.lemma_ in DENYING | _CLEARING
    if verb.dep_ in ("ccomp", "xcomp", "dobj") and head.lemma_ in DENYING:
        return True
    if verb.dep_ not in ("acl", "ccomp", "relcl") or head.pos_ != "NOUN":
        return False
    if not any(c.dep_ == "mark" or c.tag_ == "TO" for c in verb.children):
        return False
    untrue = any(c.lower_ in _UNTRUE or (c.lower_ == "no" and c.dep_ == "det") for c in head.children)
    return verb.dep_ != "relcl" and (untrue or (head.dep_ == "dobj" and head.head.lemma_ in DENYING))


def _is_almost(verb: Token) -> bool:
    """Return whether it nearly came to it: "nearly signed"; a number that "nearly doubled" is told by its measure."""
    return verb.lemma_ not in _BY_MEASURE and any(c.lower_ in _ALMOST and c.dep_ == "advmod" for c in verb.children)


def _is_negated(verb: Token) -> bool:
    """Return whether a verb is negated: "will not sign", "nobody will sign".

    What did not happen tells itself so: "no trains ran" is no denial.
    """
    children = list(verb.children)
    if verb.lemma_ not in SAYING and any(c.dep_ == "neg" for c in children):
        return True
    subjects = (c for c in children if c.dep_ in ("nsubj", "nsubjpass"))
    return any(s.lower_ in _NOBODY or any(d.lower_ == "no" and d.dep_ == "det" for d in s.children) for s in subjects)


def _is_doubtful(verb: Token) -> bool:
    return (
        find_hedge(verb) is not None
        or _is_under(verb, _DOUBT)
        or _is_supposed(verb)
        or _is_conditional(_find_first_conjunct(verb))
        or _is_questioned(verb)
        or _is_hedged(verb)
    )


def find_hedge(verb: Token) -> Token | None:
    """Return the word above a clause that makes it uncertain: "unlikely that", "doubts whether", "a chance that"."""
    first = _find_first_conjunct(verb)
    above = first.head
    if first.dep_ not in ("acl", "ccomp", "csubj") or above.i == first.i or _is_bare_participle(first):
        return None
    unsure = any(c.dep_ == "acomp" and c.lower_ in _UNSURE for c in above.children)
    return above if unsure or above.lemma_ in _OPEN or above.lemma_ in _UNSURE_VERBS else None


def _is_under(verb: Token, lemmas: frozenset[str]) -> bool:
    if verb.lemma_ in lemmas and any(c.dep_ == "xcomp" for c in verb.children):
        return True
    if verb.lemma_ in _WEIGHING and any(c.dep_ == "dobj" for c in verb.children):
        return True
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return verb.head.head.lemma_ in lemmas
    return verb.dep_ in ("xcomp", "pcomp") and verb.head.lemma_ in lemmas


def _is_bare_participle(verb: Token) -> bool:
    """Return whether a participle tells what was done with a thing: "an allegation made in 2010" was made."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and not any(c.dep_ in ("aux", "auxpass", "mark") for c in verb.children)
    )


def _is_supposed(verb: Token) -> bool:
    """Return whether others only suppose it: "is believed to have sunk", "was said to be"."""
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    return verb.lemma_ in _SUPPOSED and passive and any(c.dep_ == "xcomp" for c in verb.children)


def _is_hedged(verb: Token) -> bool:
    """Return whether an adverb makes it uncertain: "reportedly signed", "is likely to sign"."""
    return any(
        (c.lower_ in _PERHAPS and (c.dep_ == "advmod" or (c.dep_ == "acomp" and _has_infinitive(c))))
        or (c.dep_ == "acomp" and c.lower_ in _UNSURE)
        for c in verb.children
    )


def _has_infinitive(token: Token) -> bool:
    return any(c.dep_ == "xcomp" for c in token.children)


def _is_conditional(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children)


def _is_questioned(verb: Token) -> bool:
    """Return whether the article itself only asks if it is so."""
    if verb.head.i != verb.i:
        return False
    sentence = verb.sent
    if sentence.root.i != verb.i or not sentence.text.rstrip().endswith("?"):
        return False
    return not any(t.text == '"' for t in sentence)
