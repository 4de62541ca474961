"""How a clause bears on the main event: tells it, retells it, or tells its background, a reaction or an outlook."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.facts.lexicon import PEOPLE
from bot.analysis.facts.main_verb import subject_of
from bot.analysis.facts.passages import Opening, Passage, content
from bot.analysis.parse.trees import descendants
from bot.news import Piece, Span

_OUTLOOK = frozenset(("will", "would", "may", "might", "could", "can", "should"))
_PLANS = frozenset(("plan", "expect", "intend", "hope", "promise", "vow", "threaten", "want", "urge", "call"))
_BACK = frozenset(("last", "ago", "earlier", "before"))
_LONG = frozenset(("month", "year", "decade", "century", "spring", "summer", "autumn", "winter", "season"))
_NEXT = 2  # the place of the sentence after the lede
_A_YEAR = 4  # digits
_ON_THE_EVENT, _WITH_IT, _OF_A_THING, _ELSEWHERE = 0.8, 0.2, -0.8, -1.6
_RETOLD, _TOUCHED, _APART = 0.4, -0.4, -1.6
_NOT_THE_EVENT = -1.6
_A_SENTENCE_ON = 0.25
LEAST = 1.2


@dataclass(frozen=True, slots=True)
class Found:
    """An answer before it is weighed against the others: `weight` is how surely its words mean it."""

    weight: float
    span: Span
    rule: str
    verb: Token | None  # what it is said to be the reason of, or the manner
    of_its_verb: bool = False  # after the lede, whether it can only be said of a verb that the event is told with
    tells: frozenset[str] | None = None  # of which events alone it can tell, by their words

    @property
    def piece(self) -> Piece:
        """The answer."""
        return Piece(self.span, rule=self.rule)


@dataclass(frozen=True, slots=True)
class Bearing:
    """The main event as the headline and the lede tell it, to hold clauses against."""

    words: frozenset[str]

    @classmethod
    def of(cls, opening: Opening) -> Bearing:
        """The bearing on what this opening tells."""
        return cls(opening.event_words())

    def score(self, passage: Passage, found: Found) -> float:
        """How well an answer fits the main event; below LEAST it is another's."""
        if found.tells is not None and not found.tells & self.words:
            return 0.0
        if found.of_its_verb and passage.place > 1 and (found.verb is None or found.verb.lemma_ not in self.words):
            return 0.0
        return found.weight + self._fit(passage, found) - _A_SENTENCE_ON * max(0, passage.place - 1)

    def retold(self, passage: Passage) -> bool:
        """Whether a passage tells the main event itself, and no background, reaction or outlook."""
        if passage.place <= 1:
            return True
        if passage.verb is None or is_background_or_outlook(passage.verb):
            return False
        return len(self.words & frozenset(content(passage.words))) > 1

    def _fit(self, passage: Passage, found: Found) -> float:
        verb = found.verb
        if verb is None:
            return 0.0
        if passage.place <= 1:
            return _fit_in_the_lede(passage, verb)
        if found.tells is not None:
            told = list(passage.words)
        else:
            inside = range(found.span.start, found.span.end)
            told = [t for t in descendants(_first_of_its_row(verb)) if passage.base + t.idx not in inside]
        shared = len(self.words & frozenset(content(told)))
        subject = subject_of(verb)
        is_known = found.tells is not None or (subject is not None and subject.lemma_.lower() in self.words)
        fit = _RETOLD if shared > (0 if is_known else 1) else _TOUCHED if shared else _APART
        if found.tells is not None and passage.place == _NEXT:
            fit = max(fit, _TOUCHED)  # what comes right after the lede of a mishap tells its course
        return fit + (_NOT_THE_EVENT if is_background_or_outlook(verb) else 0.0)


def _fit_in_the_lede(passage: Passage, verb: Token) -> float:
    if passage.verb is None or verb.i == passage.verb.i:
        return _ON_THE_EVENT
    above = verb
    while above.i not in (above.head.i, passage.verb.i):
        if above.dep_ in {"relcl", "acl"}:
            return _OF_A_THING if _is_of_a_thing(above) else _ELSEWHERE
        above = above.head
    return _WITH_IT


def _is_of_a_thing(participle: Token) -> bool:
    """ "A strike called over pay"; what "a man jailed for theft" did is another story."""
    noun = participle.head
    is_thing = noun.pos_ == "NOUN" and noun.lemma_ not in PEOPLE
    return participle.dep_ == "acl" and is_thing and not is_background_or_outlook(participle)


def is_background_or_outlook(verb: Token) -> bool:
    """Whether it, or the verb it is under, "had closed", "closed in 1998", "may close" or "plans to close"."""
    if any(_dates_back(c) for c in verb.children):
        return True
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    is_told_later = verb.dep_ == "ccomp"  # "said it had": its "has"
    if auxiliaries & _OUTLOOK or ("had" in auxiliaries and not is_told_later):
        return True
    if verb.lemma_ in _PLANS:
        return True
    return verb.dep_ in {"xcomp", "advcl"} and verb.head.i != verb.i and is_background_or_outlook(verb.head)


def _dates_back(token: Token) -> bool:
    if token.lower_ in _BACK or token.dep_ == "npadvmod":  # "years ago", "last year"
        around = (token, *token.children)
        return any(t.lower_ in _BACK for t in around) and any(t.lemma_ in _LONG for t in around)
    years = (c for c in token.children if c.dep_ == "pobj") if token.dep_ == "prep" else ()
    return any(len(year.text) == _A_YEAR and year.text.isdigit() for year in years)


def _first_of_its_row(verb: Token) -> Token:
    """Of verbs joined by "and", the first, which has what they share."""
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    return verb
