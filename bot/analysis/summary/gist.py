"""The gist: the sentence that an editor would print under the headline, and rarely a second one where it is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.dependence import has_anaphoric_subject
from bot.analysis.summary.eligibility import Eligibility
from bot.analysis.summary.gist_candidates import Candidates, find_root
from bot.analysis.summary.gist_evidence import is_demand, weigh, weigh_against
from bot.analysis.summary.weight import ALIKE, Weights
from bot.sources.datelines import find_dateline

_REACH = 40  # sentences that can be understood alone: a feature comes to its point late
_FEWEST = 8  # words: fewer tell nothing by themselves
_SHORT = 20  # words; standfirsts have 23: a gist's sentence shorter than this may be joined by a second
_MOST = 45  # words of two sentences together
_NEAR = 3  # sentences: what goes on with the first
_TELLS = 0.15  # of the headline, at least, in a second sentence
_OPENING = 8  # paragraphs in which a dateline says where the story begins


def find_first_paragraph(reading: Reading) -> int:
    """The paragraph the story begins with: the first that has a dateline, where captions and highlights precede it."""
    for place, paragraph in islice(enumerate(reading.paragraphs), _OPENING):
        if find_dateline(reading.text, paragraph.start, paragraph.end) is not None:
            return place
    return 0


class GistChooser:
    """Chooses the gist of one article, of at most `characters`."""

    def __init__(self, candidates: Candidates, weights: Weights, standing: Eligibility, characters: float) -> None:
        self._candidates = candidates
        self._weights = weights
        self._standing = standing
        self._characters = characters

    def choose(self, fit: Sequence[Sentence]) -> list[tuple[Sentence, str]]:
        """Return one or two sentences in the article's order, each with the rule that chose it."""
        alone = [self._candidates.describe(unit) for unit in islice(self._select_standalone(fit), _REACH)]
        if not alone:
            return [(fit[0], "opening")]
        place = max(range(len(alone)), key=lambda at: weigh(alone[at], at))
        first = alone[place].unit
        chosen = [(first, "tells-headline" if place else "lede")]
        if first.words < _SHORT and (second := self._choose_second(first, fit)) is not None:
            chosen.append((second, "beside-lede"))
        return chosen

    def _select_standalone(self, fit: Sequence[Sentence]) -> Iterator[Sentence]:
        """Yield the sentences that can be understood alone, if not for the "but" that the point of a story comes with.

        Nothing stands before the first that a reader would need: it may name who "her" is later.
        """
        is_first = True
        for unit in fit:
            if unit.words < _FEWEST and not is_demand(self._candidates.describe(unit)):
                continue
            stands = not self._standing.find_dependence(unit).points_back
            if is_first:
                stands = stands or (unit is fit[0] and not _has_pronoun_subject(unit))
            elif has_anaphoric_subject(unit) and not is_demand(self._candidates.describe(unit)):
                continue
            if stands:
                is_first = False
                yield unit

    def _choose_second(self, first: Sentence, fit: Sequence[Sentence]) -> Sentence | None:
        """Return a sentence to go with a short one: it goes on with it, tells of the headline, and nothing speaks
        against it; whatever in a gist misleads makes all of it misleading."""
        after = (unit for unit in fit if first.index < unit.index <= first.index + _NEAR)
        able = [
            unit
            for unit in after
            if self._can_follow(first, unit) and not weigh_against(self._candidates.describe(unit))
        ]
        return max(able, key=self._weights.score_headline, default=None)

    def _can_follow(self, first: Sentence, second: Sentence) -> bool:
        size = sum(u.span.end - u.span.start + 1 for u in (first, second))
        has_room = first.words + second.words <= _MOST and size <= self._characters
        stands = second.index == first.index + 1 or self._standing.is_standalone(second)
        tells = second.words >= _FEWEST and self._weights.score_headline(second) >= _TELLS
        is_new = self._weights.score_likeness(first, second) < ALIKE
        return has_room and stands and tells and is_new and not self._standing.list_quotes(second)


def _has_pronoun_subject(unit: Sentence) -> bool:
    _, subject = find_root(unit)
    return subject is not None and subject.pos_ == "PRON"
