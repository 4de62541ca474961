"""How a clause bears on the main event: tells it, retells it, or tells its background, a reaction or an outlook."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from bot.analysis.facts.main_verb import find_subject
from bot.analysis.facts.passages import Opening, Passage, list_content_lemmas
from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.news import Piece, Span

_OUTLOOK = frozenset(("will", "would", "may", "might", "could", "can", "should"))
_PLANS = frozenset(("plan", "expect", "intend", "hope", "promise", "vow", "threaten", "want", "urge", "call"))
_BACK = frozenset(("last", "ago", "earlier", "before"))
_LONG = frozenset(("month", "year", "decade", "century", "spring", "summer", "autumn", "winter", "season"))
_A_YEAR = 4  # digits
_NEAR = 5  # sentences
_ON_THE_EVENT, _WITH_IT, _ELSEWHERE = 0.8, 0.2, -1.6
_RETOLD, _TOUCHED, _APART = 0.4, -0.4, -1.6
_NOT_THE_EVENT = -1.6
_A_SENTENCE_ON = 0.25
LEAST = 1.2
# What is nothing else than a reason or a form, wherever its sentence speaks of the news.
_BECAUSE = "because-clause"
_PLAINLY = frozenset((_BECAUSE, "in-a-way"))
_PLAIN = 3.0  # the weight from which on words mean nothing else
_WITHIN = frozenset(("ccomp", "xcomp", "conj"))  # of the verbs that tell one event
_BESIDE = _WITHIN | {"advcl", "prep", "pcomp", "pobj"}  # and of what is told with it


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer before it is weighed against the others: `weight` is how surely its words mean it."""

    weight: float
    span: Span
    rule: str
    verb: Token | None  # what it is said to be the reason of, or the manner
    event: Token | None = None  # the noun that names it, where the verb says none: "the fire was caused by …"

    @property
    def piece(self) -> Piece:
        """The answer."""
        return Piece(self.span, rule=self.rule)


@dataclass(frozen=True, slots=True)
class MainEvent:
    """The main event as the headline and the lede tell it, to hold clauses against."""

    words: frozenset[str]

    @classmethod
    def from_opening(cls, opening: Opening) -> MainEvent:
        """Return the bearing on what this opening tells."""
        return cls(opening.collect_event_words())

    def score(self, passage: Passage, found: Candidate) -> float:
        """Return how well an answer fits the main event; below LEAST it is another's."""
        if found.verb is not None and not self._is_said_of_event(passage, found, found.verb):
            return 0.0
        return found.weight + self._score_fit(passage, found) - _A_SENTENCE_ON * max(0, passage.place - 1)

    def _is_said_of_event(self, passage: Passage, found: Candidate, verb: Token) -> bool:
        """Return whether an answer is one of the event: in the lede it hangs on its verb, after it on that verb again.

        A reason of something that is only mentioned is the commonest wrong answer: nothing is said rather than that.
        """
        if passage.place > 1:
            if found.rule in _PLAINLY:
                is_near = passage.verb is None or _is_part_of(verb, passage.verb, _BESIDE)
                return (is_near or found.rule == _BECAUSE) and self._count_shared(passage, found, passage.words) > 1
            if self._is_near_event(passage, found, verb):
                return True
            if found.event is not None:
                return found.event.lemma_.lower() in self.words
            return verb.lemma_ in self.words and not is_background_or_outlook(verb)
        return passage.verb is None or _is_part_of(verb, passage.verb, _WITHIN if found.weight < _PLAIN else _BESIDE)

    def _is_near_event(self, passage: Passage, found: Candidate, verb: Token) -> bool:
        """Return whether it is said with what its sentence tells, near the lede and mostly in the lede's words."""
        if passage.place > _NEAR or passage.verb is None or is_background_or_outlook(verb):
            return False
        is_with_it = _is_part_of(verb, passage.verb, _BESIDE)
        return is_with_it and self._count_shared(passage, found, passage.words) > 1

    def is_told_in(self, passage: Passage) -> bool:
        """Return whether a passage tells the main event itself, and no background, reaction or outlook."""
        if passage.place <= 1:
            return True
        if passage.verb is None or is_background_or_outlook(passage.verb):
            return False
        return len(self.words & frozenset(list_content_lemmas(passage.words))) > 1

    def _count_shared(self, passage: Passage, found: Candidate, around: Iterable[Token]) -> int:
        """Return how many of the event's words stand beside the answer."""
        inside = range(found.span.start, found.span.end)
        told = (t for t in around if passage.base + t.idx not in inside)
        return len(self.words & frozenset(list_content_lemmas(told)))

    def _score_fit(self, passage: Passage, found: Candidate) -> float:
        verb = found.verb
        if verb is None or (found.rule in _PLAINLY and passage.place > 1):
            return 0.0
        if passage.place <= 1:
            return _score_fit_in_lede(passage, verb)
        shared = self._count_shared(passage, found, list_descendants(_find_first_conjunct(verb)))
        subject = find_subject(verb)
        is_known = subject is not None and subject.lemma_.lower() in self.words
        if self._is_near_event(passage, found, verb):
            return _RETOLD
        fit = _RETOLD if shared > (0 if is_known else 1) else _TOUCHED if shared else _APART
        return fit + (_NOT_THE_EVENT if is_background_or_outlook(verb) else 0.0)


def _is_part_of(verb: Token, event: Token, parts: Set[str]) -> bool:
    """Return whether a verb tells the event together with its main verb: "said it *closed*", "decided to *close*"."""
    above = verb
    while above.i != event.i and above.dep_ in parts and above.head.i != above.i:
        above = above.head
    return above.i == event.i


def _score_fit_in_lede(passage: Passage, verb: Token) -> float:
    if passage.verb is None or verb.i == passage.verb.i:
        return _ON_THE_EVENT
    above = verb
    while above.i not in (above.head.i, passage.verb.i):
        if above.dep_ in {"relcl", "acl"}:
            return _ELSEWHERE
        above = above.head
    return _WITH_IT


def is_background_or_outlook(verb: Token) -> bool:
    """Return whether it, or the verb it is under, "had closed", "closed in 1998", "may close" or "plans to close"."""
    if any(_is_past_time(c) for c in verb.children):
        return True
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    is_told_later = verb.dep_ == "ccomp"  # "said it had": its "has"
    if auxiliaries & _OUTLOOK or ("had" in auxiliaries and not is_told_later):
        return True
    if verb.lemma_ in _PLANS:
        return True
    return verb.dep_ in {"xcomp", "advcl"} and verb.head.i != verb.i and is_background_or_outlook(verb.head)


def _is_past_time(token: Token) -> bool:
    if token.lower_ in _BACK or token.dep_ == "npadvmod":  # "years ago", "last year"
        around = (token, *token.children)
        return any(t.lower_ in _BACK for t in around) and any(t.lemma_ in _LONG for t in around)
    years = (c for c in token.children if c.dep_ == "pobj") if token.dep_ == "prep" else ()
    return any(len(year.text) == _A_YEAR and year.text.isdigit() for year in years)


def _find_first_conjunct(verb: Token) -> Token:
    """Return the first of verbs joined by "and", which has what they share."""
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        verb = verb.head
    return verb
