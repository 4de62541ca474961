"""Each quote's frame: the words outside marks that belong to its sentence, to the left and to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.quotes.marks import Marks
from bot.analysis.reading import Reading

OUTSIDE = -1
DASHES = frozenset(("-", "--", "—", "–"))
_STOPS = frozenset((".", "!", "?", "…"))
_FRAME = 90  # tokens looked at on one side


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
    def bare(self) -> bool:
        """Whether nothing but quoted words is in its sentence."""
        return not self.left and not self.right

    @property
    def alone(self) -> bool:
        """Whether it is a sentence of its own, whatever follows."""
        return self.bare or (not self.left and self.ends in ".!?")


def frames(reading: Reading, pairs: Sequence[Marks]) -> tuple[list[Frame], list[int]]:
    """A frame for each pair; and for each token the number of the pair it stands in, marks included, or OUTSIDE."""
    doc = reading.doc
    inside = [OUTSIDE] * len(doc)
    ranges: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for n, pair in enumerate(pairs):
        outer = reading.touching(pair.outer_start, pair.outer_end)
        ranges.append((reading.touching(pair.start, pair.end), outer))
        for i in range(*outer):
            inside[i] = n
    paragraph_of = _paragraph_numbers(reading)
    made = []
    for n, pair in enumerate(pairs):
        inner_range, outer_range = ranges[n]
        if inner_range[0] >= inner_range[1]:
            continue
        last = _last_sign(reading, pair)
        at = min(inner_range[0], len(doc) - 1)
        left = _left(reading, pairs, inside, paragraph_of, outer_range[0])
        lead = () if left else _lead_in(reading.words, inside, outer_range[0])
        right = _right(reading, pairs, inside, paragraph_of, outer_range[1], last)
        made.append(Frame(pair, paragraph_of[at], inner_range, outer_range, left or lead, right, last, bool(lead)))
    return made, inside


def _last_sign(reading: Reading, pair: Marks) -> str:
    """The last character of a quote, inner marks aside."""
    return reading.text[pair.start : pair.end].rstrip(" \t\n\r\u00a0'\"’”)")[-1:]


def _paragraph_numbers(reading: Reading) -> list[int]:
    """Numbers rise at each break of line: a quote's sentence never runs over one."""
    doc = reading.doc
    spaces = doc.to_array(["IS_SPACE"]).nonzero()[0].tolist() if len(doc) else []
    breaks = [i for i in spaces if "\n" in doc[i].text or "\r" in doc[i].text]
    numbers: list[int] = []
    for number, end in enumerate([*(i + 1 for i in breaks), len(doc)]):
        numbers += [number] * (end - len(numbers))
    return numbers


def _left(
    reading: Reading, pairs: Sequence[Marks], inside: Sequence[int], paragraph_of: Sequence[int], start: int
) -> tuple[int, ...]:
    tokens, i = reading.words, start - 1
    found: list[int] = []
    home = paragraph_of[min(start, len(tokens) - 1)]
    while i >= 0 and len(found) < _FRAME and paragraph_of[i] == home:
        if (number := inside[i]) != OUTSIDE:
            pair = pairs[number]
            if _last_sign(reading, pair) in _STOPS and _starts(tokens, i + 1, start, inside):
                break
            i = _first(inside, i, number) - 1
            continue
        if tokens[i].text in _STOPS or tokens[i].text in ("•", "●"):
            break
        if not tokens[i].is_space:
            found.append(i)
        elif "\n" in tokens[i].text:
            break
        i -= 1
    return tuple(reversed(found))


def _lead_in(tokens: Sequence[Token], inside: Sequence[int], start: int) -> tuple[int, ...]:
    """The end of the paragraph before, where that is a colon: "The firm released a statement:"."""
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


def _starts(tokens: Sequence[Token], i: int, stop: int, inside: Sequence[int]) -> bool:
    """Whether a new sentence starts at token i, after a quote that ended one: a capital, and no attribution's name."""
    while i < stop and tokens[i].is_space:
        i += 1
    if i >= stop:
        return True
    return tokens[i].text[:1].isupper() or inside[i] != OUTSIDE


def _first(inside: Sequence[int], i: int, number: int) -> int:
    while i and inside[i - 1] == number:
        i -= 1
    return i


def _right(
    reading: Reading, pairs: Sequence[Marks], inside: Sequence[int], paragraph_of: Sequence[int], end: int, last: str
) -> tuple[int, ...]:
    tokens, i = reading.words, end
    found: list[int] = []
    home = paragraph_of[min(max(end - 1, 0), len(tokens) - 1)]
    while i < len(tokens) and len(found) < _FRAME and paragraph_of[i] == home:
        if (number := inside[i]) != OUTSIDE:
            pair = pairs[number]
            if not found and last in _STOPS:
                break
            while i < len(tokens) and inside[i] == number:
                i += 1
            if _last_sign(reading, pair) in _STOPS and _starts(tokens, i, len(tokens), inside):
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
