"""Each quote's frame: the words outside marks that belong to its sentence, to the left and to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotation_marks import Marks

OUTSIDE = -1
DASHES = frozenset(("-", "--", "—", "–"))
_STOPS = frozenset((".", "!", "?", "…"))
_FRAME = 90  # tokens looked at on one side
_CROSSED = 40  # and other quotes that they stand about
_AFTER_LAST = frozenset(" \t\n\r\u00a0'\"’”)")


@dataclass(frozen=True, slots=True)
class Frame:
    """Token indices. `inner` are the quote's own words; `left` and `right` those of its sentence outside all marks."""

    mark: Marks
    paragraph: int
    inner: tuple[int, int]
    outer: tuple[int, int]
    left: tuple[int, ...]
    right: tuple[int, ...]
    ends: str  # the quote's last character
    led_in: bool = False  # whether the words to the left are the paragraph before, which ends in a colon

    @property
    def is_bare(self) -> bool:
        """Whether nothing but quoted words is in its sentence."""
        return not self.left and not self.right

    @property
    def is_alone(self) -> bool:
        """Whether it is a sentence of its own, whatever follows."""
        return self.is_bare or (not self.left and self.ends in ".!?")


def build_frames(reading: Reading, pairs: Sequence[Marks]) -> tuple[list[Frame], list[int]]:
    """Return a frame for each pair.

    And for each token the number of the pair it stands in, marks included, or OUTSIDE.
    """
    doc = reading.doc
    inside = [OUTSIDE] * len(doc)
    inner = [reading.find_token_range(pair.start, pair.end) for pair in pairs]
    outer = [reading.find_token_range(pair.outer_start, pair.outer_end) for pair in pairs]
    for n, place in enumerate(outer):
        for i in range(*place):
            inside[i] = n
    ends = [_find_last_character(reading.text, pair) for pair in pairs]
    paragraph_of = _number_paragraphs(reading)
    sides = _Sides(reading.words, inside, paragraph_of, ends)
    made = []
    for n, pair in enumerate(pairs):
        if inner[n][0] >= inner[n][1]:
            continue
        at = min(inner[n][0], len(doc) - 1)
        left = sides.collect_left(outer[n][0])
        lead = () if left else _find_lead_in(reading.words, inside, outer[n][0])
        right = sides.collect_right(outer[n][1], ends[n])
        made.append(Frame(pair, paragraph_of[at], inner[n], outer[n], left or lead, right, ends[n], bool(lead)))
    return made, inside


def _find_last_character(text: str, pair: Marks) -> str:
    """Return the last character of a quote, inner marks aside."""
    end = pair.end
    while end > pair.start and text[end - 1] in _AFTER_LAST:
        end -= 1
    return text[end - 1 : end] if end > pair.start else ""


def _number_paragraphs(reading: Reading) -> list[int]:
    """Return numbers rise at each break of line: a quote's sentence never runs over one."""
    tokens = reading.words
    breaks = [token.i for token in tokens if token.is_space and ("\n" in token.text or "\r" in token.text)]
    numbers: list[int] = []
    for number, end in enumerate([*(i + 1 for i in breaks), len(tokens)]):
        numbers += [number] * (end - len(numbers))
    return numbers


class _Sides:
    """The words of a quote's sentence on either side of it; `ends` is the last character of each pair."""

    def __init__(
        self, tokens: Sequence[Token], inside: Sequence[int], paragraph_of: Sequence[int], ends: Sequence[str]
    ) -> None:
        self._tokens = tokens
        self._inside = inside
        self._paragraph_of = paragraph_of
        self._ends = ends
        self._runs = _find_runs(inside)

    def collect_left(self, start: int) -> tuple[int, ...]:
        tokens, i, crossed = self._tokens, start - 1, 0
        found: list[int] = []
        home = self._paragraph_of[min(start, len(tokens) - 1)]
        while i >= 0 and len(found) < _FRAME and crossed < _CROSSED and self._paragraph_of[i] == home:
            if (number := self._inside[i]) != OUTSIDE:
                if self._ends[number] in _STOPS and _is_sentence_start(tokens, i + 1, start, self._inside):
                    break
                i, crossed = self._runs[i][0] - 1, crossed + 1
                continue
            if tokens[i].text in _STOPS or tokens[i].text in ("•", "●"):
                break
            if not tokens[i].is_space:
                found.append(i)
            elif "\n" in tokens[i].text:
                break
            i -= 1
        return tuple(reversed(found))

    def collect_right(self, end: int, last: str) -> tuple[int, ...]:
        tokens, i, crossed = self._tokens, end, 0
        found: list[int] = []
        home = self._paragraph_of[min(max(end - 1, 0), len(tokens) - 1)]
        while i < len(tokens) and len(found) < _FRAME and crossed < _CROSSED and self._paragraph_of[i] == home:
            if (number := self._inside[i]) != OUTSIDE:
                if not found and last in _STOPS:
                    break
                i, crossed = self._runs[i][1], crossed + 1
                if self._ends[number] in _STOPS and _is_sentence_start(tokens, i, len(tokens), self._inside):
                    break
                continue
            if tokens[i].is_space and "\n" in tokens[i].text:
                break
            if tokens[i].text in _STOPS:
                break
            if not tokens[i].is_space:
                found.append(i)
            i += 1
        return tuple(found)


def _find_runs(inside: Sequence[int]) -> list[tuple[int, int]]:
    """Return for each token the stretch `start:end` of those beside it within the same pair of marks."""
    runs: list[tuple[int, int]] = []
    for _, group in groupby(inside):
        start, size = len(runs), sum(1 for _ in group)
        runs += [(start, start + size)] * size
    return runs


def _find_lead_in(tokens: Sequence[Token], inside: Sequence[int], start: int) -> tuple[int, ...]:
    """Return the end of the paragraph before, where that is a colon: "The firm released a statement:"."""
    i = start - 1
    broken = False
    while i >= 0 and tokens[i].is_space:
        broken = broken or "\n" in tokens[i].text
        i -= 1
    if not broken or i < 0 or tokens[i].text != ":":
        return ()
    found: list[int] = []
    while (
        i >= 0
        and len(found) < _FRAME
        and inside[i] == OUTSIDE
        and not tokens[i].is_space
        and tokens[i].text not in _STOPS
    ):
        found.append(i)
        i -= 1
    return tuple(reversed(found))


def _is_sentence_start(tokens: Sequence[Token], i: int, stop: int, inside: Sequence[int]) -> bool:
    """Whether a new sentence starts at token i, after a quote that ended one: a capital, and no attribution's name."""
    while i < stop and tokens[i].is_space:
        i += 1
    if i >= stop:
        return True
    return tokens[i].text[:1].isupper() or inside[i] != OUTSIDE
