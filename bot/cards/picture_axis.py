"""Where a timeline's events stand on an axis of real time: long stretches without any are cut, and marked as gaps.

Pure: days in, pixels out. The same time is the same length everywhere between two gaps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_GAP = 90  # pixels that a cut stretch has
_LEAST = 6  # pixels between two days at the least
_SHARE, _TIMES = 0.35, 3  # a stretch is cut that takes more of the axis than this, and is so many times the others


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the axis that is cut: from pixel `top` to `bottom`, `days` long."""

    top: int
    bottom: int
    days: int


@dataclass(frozen=True, slots=True)
class Axis:
    """Days (ordinals, in order) with the pixel each stands at, and the gaps between them."""

    days: tuple[int, ...]
    pixels: tuple[int, ...]
    gaps: tuple[Gap, ...]

    def place(self, day: date) -> int:
        """Return the pixel of a day; a day beyond the axis stands at its end."""
        at = day.toordinal()
        right = bisect_right(self.days, at)
        if right == 0:
            return self.pixels[0]
        if right == len(self.days):
            return self.pixels[-1]
        before, after = self.days[right - 1], self.days[right]
        top, bottom = self.pixels[right - 1], self.pixels[right]
        return top + round((bottom - top) * (at - before) / (after - before))


def build_axis(days: Sequence[date], height: int) -> Axis:
    """Return the axis of these days, some `height` pixels long from 0 on; a stretch that would take too much is cut."""
    ordinals = sorted({day.toordinal() for day in days})
    if not ordinals:
        return Axis((), (), ())
    steps = [after - before for before, after in pairwise(ordinals)]
    scale, cut = _choose_scale(steps, height)
    pixels, gaps = [0], []
    for step, is_cut in zip(steps, cut, strict=True):
        top = pixels[-1]
        pixels.append(top + (_GAP if is_cut else max(round(step * scale), _LEAST)))
        if is_cut:
            gaps.append(Gap(top, pixels[-1], step))
    return Axis(tuple(ordinals), tuple(pixels), tuple(gaps))


def _choose_scale(steps: Sequence[int], height: int) -> tuple[float, list[bool]]:
    """Return pixels a day, and which stretches are cut: the longest, while one takes more than its share."""
    cut = [False] * len(steps)
    while True:
        rest = [step for step, is_cut in zip(steps, cut, strict=True) if not is_cut]
        room = max(height - _GAP * sum(cut), _GAP)
        scale = room / max(sum(rest), 1)
        longest = max(rest, default=0)
        others = (sum(rest) - longest) / max(len(rest) - 1, 1)
        if len(rest) < 2 or longest * scale <= max(height * _SHARE, _GAP) or longest < _TIMES * others:
            if len(rest) == 1 and sum(cut) and rest[0] * scale > _GAP:
                scale = _GAP / rest[0]
            return scale, cut
        cut = [is_cut or step == longest for step, is_cut in zip(steps, cut, strict=True)]


def spread(wanted: Sequence[int], heights: Sequence[int]) -> list[int]:
    """Return the tops of labels in order, each as near to where it is wanted as the others let it be, none over one.

    Labels that push one another stand as a block round the middle of where they are wanted.
    """
    blocks: list[tuple[float, int, int]] = []  # the top, the height, how many labels
    for want, height in zip(wanted, heights, strict=True):
        blocks.append((float(want), height, 1))
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            (top, tall, count), (lower, below, more) = blocks[-2], blocks[-1]
            wished = (top * count + (lower - tall) * more) / (count + more)
            blocks[-2:] = [(max(wished, 0.0), tall + below, count + more)]
    tops: list[int] = []
    done = 0
    for top, _, count in blocks:
        at = round(top)
        for height in heights[done : done + count]:
            tops.append(at)
            at += height
        done += count
    return tops
