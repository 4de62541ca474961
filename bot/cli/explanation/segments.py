"""An article's paragraphs, cut where a mark begins or ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.cli.explanation.marks import Mark
from bot.news import Extent

_SPACES = re.compile(r"\s+")
# What would steer a terminal, or turn the reading direction of what stands behind it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same marks. `begins`, `ends`: the marks that begin before them and end behind them."""

    text: str
    under: tuple[Mark, ...]  # the longest first
    begins: tuple[Mark, ...]  # in the order to open them
    ends: tuple[Mark, ...]  # in the order to close them


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in runs, and the marks whose own words begin in it."""

    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]


def lay_out(text: str, paragraphs: Sequence[Extent], marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Return every paragraph of the article; a mark that goes on in the next one is ended and begun anew."""
    return tuple(
        Paragraph(
            tuple(_runs(text, paragraph, _within(paragraph, marks))),
            tuple(mark for mark in marks if paragraph.start <= mark.extents[0].start < paragraph.end),
        )
        for paragraph in paragraphs
    )


def make_readable(text: str) -> str:
    """Return text with single spaces, and nothing that a terminal or a page would act on."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def _within(paragraph: Extent, marks: Sequence[Mark]) -> list[tuple[Extent, Mark]]:
    """Return where marks stand in the paragraph, the longest first."""
    found: list[tuple[Extent, Mark]] = []
    for mark in marks:
        for extent in mark.extents:
            start, end = max(extent.start, paragraph.start), min(extent.end, paragraph.end)
            if start < end:
                found.append((Extent(start, end), mark))
    return sorted(found, key=lambda one: (one[0].start - one[0].end, one[0].start))


def _runs(text: str, paragraph: Extent, placed: list[tuple[Extent, Mark]]) -> Iterator[Run]:
    edges = {paragraph.start, paragraph.end} | {edge for at, _ in placed for edge in (at.start, at.end)}
    for start, end in pairwise(sorted(edges)):
        yield Run(
            make_readable(text[start:end]),
            under=tuple(mark for at, mark in placed if at.start <= start and end <= at.end),
            begins=tuple(mark for at, mark in placed if at.start == start),
            ends=tuple(mark for at, mark in reversed(placed) if at.end == end),
        )
