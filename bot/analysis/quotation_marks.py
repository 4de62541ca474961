"""Quotation marks: which open, which close, and which are apostrophes, feet or inches.

Double marks ("…", “…”, „…“, «…», ''…'') are paired first, by what stands on either side where they face the
wrong way. Single marks are paired where a closing one follows in the paragraph and neither is an apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bot.analysis.parse.line_breaks import find_line_breaks
from bot.analysis.parse.reading import Reading
from bot.news import Extent

Style = Literal["double", "single", "angle"]

_DOUBLE = re.compile(r"''(?!')|``|’’|‘‘|[\"“”„‟«»＂]")
_SINGLE = re.compile(r"['‘’‚]")
_HARD = re.compile(r"(?:\r\n|[\n\r\x85\u2028\u2029])[^\S\r\n\x85\u2028\u2029]*+(?:\r\n|[\n\r\x85\u2028\u2029])++\s*+")
_INCHES = re.compile(r"\d\s?['’′]\s?\d{1,2}$")
_ELIDED = re.compile(r"(?:em|tis|twas|til|till|cause|round|bout|n|\d0s|\d\d)\b", re.IGNORECASE)
_BEFORE_OPEN = frozenset("([{<—–-/:;,>…\u200e\u200f\u202a\u202b\u2066\u2067\ufeff")
_ENDS = frozenset(".!?…")
_LONG = 20  # characters of a quote's paragraph
_AHEAD = 40  # single marks looked at for one that closes


@dataclass(frozen=True, slots=True)
class Marks:
    """A pair of marks and what is between: `text[start:end]` without them, `text[outer_start:outer_end]` with them.

    `closed` is False where the quote runs on into the next paragraph or was never closed. Pairs that are one quote over
    several paragraphs share a `group`. `depth` counts the marks around these.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    style: Style
    closed: bool = True
    group: int | None = None
    depth: int = 0

    @property
    def extent(self) -> Extent:
        return Extent(self.start, self.end)


def find_body_marks(reading: Reading) -> tuple[Marks, ...]:
    """Return the pairs in the body of a reading, looked for once."""
    body = reading.document.body
    return reading.remember(find_body_marks, lambda: find_marks(reading.text, body.start, body.end))


def find_marks(text: str, start: int = 0, end: int | None = None) -> tuple[Marks, ...]:
    """Return the pairs in `text[start:end]`, outer before inner, in order; empty ones are left out.

    Linear in the length.
    """
    end = len(text) if end is None else end
    found: list[Marks] = []
    group = 0
    running: int | None = None  # the group of a quote that the paragraph before left open
    blocks = list(_find_blocks(text, start, end))
    for n, (low, high) in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        doubles, left_open = _pair_double_marks(text, low, high)
        runs_on = left_open is not None and following is not None and _DOUBLE.match(text, following[0]) is not None
        if left_open is not None and (runs_on or _is_quote_left_open(text, low, left_open)):
            doubles = _close_at_end(text, doubles, left_open, high)
        if running is not None and doubles and doubles[0].outer_start == low:
            doubles[0] = replace(doubles[0], group=running)
        group = _number_reopened(doubles, group)
        running = None
        if runs_on and doubles:
            running = doubles[-1].group or group + 1
            group = max(group, running)
            doubles[-1] = replace(doubles[-1], group=running)
        found += _nest(doubles + _pair_single_marks(text, low, high))
    return tuple(m for m in found if m.start < m.end)


def _close_at_end(text: str, doubles: Sequence[Marks], left_open: tuple[int, int], high: int) -> list[Marks]:
    """Return the pairs of a paragraph with the one left open, which ends with it at `high`."""
    outer, inner = left_open
    last = Marks(inner, _strip_end(text, inner, high), outer, high, "double", closed=False)
    return [*(d for d in doubles if d.start < outer), last]


def _number_reopened(doubles: list[Marks], group: int) -> int:
    """Give each pair that goes on with the one before the group of that one; return the last number given out."""
    for k, (one, two) in enumerate(pairwise(list(doubles))):
        if one.closed or one.outer_end != two.outer_start:
            continue
        number = doubles[k].group
        if number is None:
            number = group = group + 1
        doubles[k : k + 2] = replace(one, group=number), replace(two, group=number)
    return group


def _strip_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _find_blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs without white space at their ends; a line end after a finished line parts two."""
    at = start
    edges = [(m.start(), m.end()) for m in _HARD.finditer(text, start, end)] + [(end, end)]
    for stop, after in edges:
        for low, high in _find_lines(text, at, stop):
            piece = text[low:high]
            kept = piece.strip()
            if kept:
                left = low + len(piece) - len(piece.lstrip())
                yield left, left + len(kept)
        at = max(at, after)


def _find_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop, after in find_line_breaks(text, start, end):
        before, first = text[stop - 1 : stop], text[after : after + 1]
        if before and before in '.!?:;"”»’)' and (not first.islower()) and stop > at:
            yield at, stop
            at = after
    if at < end:
        yield at, end


def _pair_double_marks(text: str, low: int, high: int) -> tuple[list[Marks], tuple[int, int] | None]:
    """Return the outermost double pairs of a paragraph, and the (outer, inner) start of one left open."""
    found: list[Marks] = []
    stack: list[tuple[int, int, str]] = []
    signs = [
        m for m in _DOUBLE.finditer(text, low, high) if not _INCHES.search(text, max(low, m.start() - 6), m.start())
    ]
    for n, sign in enumerate(signs):
        a, b, glyph = sign.start(), sign.end(), sign.group()
        if stack and stack[-1][1] == a and text[b : b + 1].isalnum():  # a mark set twice opens once
            stack[-1] = (stack[-1][0], b, glyph)
            continue
        opening = _is_opening(text, low, high, a, b, glyph, bool(stack))
        if len(stack) == 1 and opening and _is_reopened(text, stack[0][1], a, b):
            outer, inner, _ = stack.pop()
            found.append(Marks(inner, _strip_end(text, inner, a), outer, a, "double", closed=False))
        elif opening and stack and not _can_nest(glyph):
            # The one before was left open, or this one closes oddly spaced.
            opening = (len(signs) - n) % 2 == 0
            del stack[len(stack) - opening :]
        if opening:
            stack.append((a, b, glyph))
        elif stack:
            outer, inner, first = stack.pop()
            found.append(Marks(inner, a, outer, b, "angle" if _is_angle(first) else "double"))
    if not stack:
        return found, None
    return found, stack[-1][:2] if len(stack) > 1 and stack[0][0] != low else stack[0][:2]


def _can_nest(glyph: str) -> bool:
    """Return whether a mark can open inside another pair: straight ones do not."""
    return _is_angle(glyph) or glyph in ("“", "„", "``", "‘‘")


def _is_reopened(text: str, inner: int, a: int, b: int) -> bool:
    """Return whether a mark opens a further paragraph of a quote that was left open, where line ends are lost."""
    before = text[inner:a]
    return before[-1:].isspace() and before.rstrip()[-1:] in _ENDS and text[b : b + 1].isupper() and len(before) > _LONG


def _is_angle(glyph: str) -> bool:
    return glyph in ("«", "»")


def _is_opening(text: str, low: int, high: int, a: int, b: int, glyph: str, inside: bool) -> bool:
    """Return whether a double mark opens: by its neighbours where they are clear, else by its shape."""
    before = text[a - 1] if a > low else " "
    after = text[b] if b < high else " "
    free_left = before.isspace() or before in _BEFORE_OPEN or (before in "'‘\"“" and not inside)
    free_right = after.isspace()
    looks_open = free_left and not free_right
    looks_closed = not before.isspace() and (free_right or after in ".,;:!?)]}—–-'’…")
    if glyph in ("“", "„", "``", "‘‘", "«") and not (inside and looks_closed and not looks_open):
        return not inside or free_left
    if glyph in ("”", "’’", "»"):
        return looks_open and not inside
    if inside:
        return before.isspace() and not free_right and after not in ",.;:!?"
    return looks_open or (not looks_closed and not free_right and not before.isalnum())


def _is_quote_left_open(text: str, low: int, left_open: tuple[int, int]) -> bool:
    """Return whether a mark left open runs to its paragraph's end: it begins it, or follows a comma or colon."""
    outer, _ = left_open
    return outer == low or text[low:outer].rstrip()[-1:] in (",", ":")


def _pair_single_marks(text: str, low: int, high: int) -> list[Marks]:
    signs = [
        m.start()
        for m in _SINGLE.finditer(text, low, high)
        if text[m.start() - 1 : m.start()] != text[m.start()] and text[m.start() + 1 : m.start() + 2] != text[m.start()]
    ]
    found: list[Marks] = []
    n = 0
    while n < len(signs):
        at = signs[n]
        close = _find_single_close(text, low, high, signs, n) if _is_single_opening(text, low, high, at) else None
        if close is None:
            n += 1
            continue
        found.append(Marks(at + 1, signs[close], at, signs[close] + 1, "single"))
        n = close + 1
    return found


def _is_single_opening(text: str, low: int, high: int, at: int) -> bool:
    before = text[at - 1] if at > low else " "
    after = text[at + 1] if at + 1 < high else " "
    if not (before.isspace() or before in _BEFORE_OPEN or before in '"“«') or not (
        after.isalnum() or after in "([…$£€"
    ):
        return False
    return text[at] == "‚" or not _ELIDED.match(text, at + 1, high)


def _find_single_close(text: str, low: int, high: int, signs: list[int], n: int) -> int | None:
    """Return the index of the mark that closes `signs[n]`; a plural's apostrophe only where nothing better follows."""
    doubtful: int | None = None
    for k in range(n + 1, min(len(signs), n + _AHEAD)):
        at = signs[k]
        before, after = text[at - 1], text[at + 1] if at + 1 < high else " "
        if before.isspace() or after.isalnum() or text[at] == "‘":
            if _is_single_opening(text, low, high, at) and doubtful is not None:
                return doubtful
            continue
        plural = before in "sS" and after == " " and text[at + 2 : at + 3].islower()
        if not plural:
            return k
        doubtful = k if doubtful is None else doubtful
    return doubtful


def _nest(pairs: list[Marks]) -> list[Marks]:
    """Return the pairs in order, with depths, without single pairs that cross a double one."""
    pairs.sort(key=lambda m: (m.outer_start, -m.outer_end))
    kept: list[Marks] = []
    open_: list[Marks] = []
    crossed: set[int] = set()  # where the marks stand that are none
    for pair in pairs:
        while open_ and open_[-1].outer_end <= pair.outer_start:
            open_.pop()
        if open_ and pair.outer_end > open_[-1].end:
            if pair.style == "single":
                continue
            if open_[-1].style == "single":
                crossed.add(open_.pop().outer_start)
        placed = replace(pair, depth=len(open_))
        kept.append(placed)
        open_.append(placed)
    return [pair for pair in kept if pair.style != "single" or pair.outer_start not in crossed]
