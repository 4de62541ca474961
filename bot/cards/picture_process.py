"""The drawing process: reads a timeline a line (JSON), writes a picture (four bytes of length, then a PNG).

It ends when its input does, so it never outlives the bot. Made for a phone: one column, large type, high contrast. It
has a paper of its own, dark with round corners, so that it sits well on Discord's light and on its dark.

Drawn with Pillow, which is here anyway: Matplotlib brings NumPy and some 60 MB on disk and in memory, draws no wrapped
labels that keep out of one another's way, and its axis has no gaps.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bot.analysis.worker import resource_limits
from bot.cards.picture_axis import Axis, Gap, build_axis, spread

WIDTH = 1000
_MEMORY = 512  # MiB that this process may have
_MARGIN = 56
_AXIS = 190  # x of the line that the events hang on
_LEFT = 268  # x of what is written
_ROOM = WIDTH - _LEFT - _MARGIN
_LONGEST = 6000  # pixels; no picture is higher
_TIGHTEST = 84  # pixels between two ticks of the axis
_ROUND = 28

_PAPER = (30, 34, 42, 255)
_INK = (236, 239, 244, 255)
_MUTED = (154, 165, 180, 255)
_BLUE = (106, 169, 240, 255)
_LINE = (74, 83, 99, 255)
_AMBER = (229, 180, 84, 255)
_RED = (240, 113, 120, 255)

_COLOURS = {"happened": _BLUE, "planned": _AMBER, "denied": _RED, "possible": _MUTED}
_LABELS = {"happened": "", "planned": "planned", "denied": "denied", "possible": "possible"}

# What the type does not have: letters beyond Latin, Greek and Cyrillic, pictures, marks that nobody sees.
_OTHER = re.compile(r"(?:[^\x20-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f]\s*+)++")

Font = Any  # Pillow's fonts share no public base
Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is drawn: from `first` to `last` (ISO; none: it goes on), a `range` or as exactly as is known."""

    when: str
    text: str
    said_by: str
    status: str
    first: str = ""
    last: str = ""
    is_range: bool = False

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and last day; None where no first one is known."""
        try:
            first = date.fromisoformat(self.first)
            return first, max(date.fromisoformat(self.last), first) if self.last else first
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of type at its place."""

    x: int
    y: int
    text: str
    size: int
    colour: Colour
    bold: bool


def draw(title: str, events: list[Told]) -> bytes:
    """Return a PNG, WIDTH pixels wide and as high as the events need."""
    head: list[_Line] = []
    top = _write(head, _MARGIN, _MARGIN, title, 40, _INK, WIDTH - 2 * _MARGIN, bold=True, most=3) + 40
    labels = [_build_label(event) for event in events]
    heights = [height for _, height in labels]
    while sum(heights) > _LONGEST:
        heights.pop()
    shown = events[: len(heights)]
    axis = build_axis([day for event in shown for day in event.days or ()], sum(heights))
    wanted = [axis.place(event.days[0]) - 22 if event.days and axis.days else 0 for event in shown]
    tops = spread(wanted, heights)
    bottom = max([top_ + height for top_, height in zip(tops, heights, strict=True)] + [*axis.pixels[-1:], 40])
    image = Image.new("RGBA", (WIDTH, top + bottom + 40), (0, 0, 0, 0))
    canvas = ImageDraw.Draw(image)
    canvas.rounded_rectangle([0, 0, WIDTH - 1, image.height - 1], _ROUND, fill=_PAPER)
    _draw_axis(canvas, axis, top)
    for event, place in zip(shown, tops, strict=True):
        _draw_event(canvas, event, axis, top, top + place + 22)
    for gap in axis.gaps:  # also through what goes on over it
        y = top + (gap.top + gap.bottom) // 2
        canvas.line([(_AXIS - 24, y + 9), (_AXIS + 24, y - 9)], fill=_PAPER, width=10)
    lines = list(head)
    for (label, _), place in zip(labels, tops, strict=False):
        lines += [_Line(line.x, line.y + top + place, line.text, line.size, line.colour, line.bold) for line in label]
    for line in lines:
        canvas.text((line.x, line.y), line.text, font=_load_font(line.size, bold=line.bold), fill=line.colour)
    out = io.BytesIO()
    image.quantize(96, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _build_label(event: Told) -> tuple[list[_Line], int]:
    """Return what is written of an event, from y 0 on, and how high it is with the space below."""
    lines: list[_Line] = []
    status = f"  ·  {_LABELS[event.status]}" if _LABELS.get(event.status) else ""
    colour = _COLOURS.get(event.status, _BLUE)
    y = _write(lines, _LEFT, 0, event.when + status, 31, colour, _ROOM, bold=True, most=2) + 2
    y = _write(lines, _LEFT, y, event.text, 31, _INK, _ROOM, most=3) + 2
    if event.said_by:
        y = _write(lines, _LEFT, y, f"according to {event.said_by}", 26, _MUTED, _ROOM, most=2) + 2
    return lines, y + 30


def main() -> int:
    """Draw what is asked until the input ends; a request that fails is answered with a length of nothing."""
    resource_limits.end_with(os.getppid())
    resource_limits.hold_memory(_MEMORY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the bot's to handle: it ends us by closing our input
    for asked in sys.stdin.buffer:
        try:
            request = json.loads(asked)
            drawn = draw(str(request["title"]), [Told(**event) for event in request["events"]])
        except Exception as error:  # noqa: BLE001  # the bot is told, and the next picture may be drawable
            print(f"drawing failed: {type(error).__name__}: {error}", file=sys.stderr)
            drawn = b""
        sys.stdout.buffer.write(len(drawn).to_bytes(4, "big") + drawn)
        sys.stdout.buffer.flush()
    return 0


def _draw_axis(canvas: ImageDraw.ImageDraw, axis: Axis, top: int) -> None:
    """Draw the line with its ticks, and each gap as a broken line that says how long it is."""
    if not axis.days:
        return
    y = top + axis.pixels[0] - 16
    for gap in axis.gaps:
        canvas.line([(_AXIS, y), (_AXIS, top + gap.top + 18)], fill=_LINE, width=5)
        for dot in range(top + gap.top + 30, top + gap.bottom - 24, 14):
            canvas.ellipse([_AXIS - 3, dot - 3, _AXIS + 3, dot + 3], fill=_LINE)
        _write_beside(canvas, _describe_gap(gap), top + (gap.top + gap.bottom) // 2)
        y = top + gap.bottom - 18
    canvas.line([(_AXIS, y), (_AXIS, top + axis.pixels[-1] + 16)], fill=_LINE, width=5)
    taken = [top + (gap.top + gap.bottom) // 2 for gap in axis.gaps]
    for day, words in _list_ticks(axis):
        y = top + axis.place(day)
        if any(abs(y - other) < _TIGHTEST for other in taken) or _is_in_gap(axis, y - top):
            continue
        taken.append(y)
        canvas.line([(_AXIS - 12, y), (_AXIS, y)], fill=_LINE, width=3)
        _write_beside(canvas, words, y)


def _write_beside(canvas: ImageDraw.ImageDraw, words: str, y: int) -> None:
    """Write at the left of the axis, right-aligned."""
    canvas.text((_AXIS - 34, y), words, font=_load_font(24, bold=False), fill=_MUTED, anchor="rm")


def _is_in_gap(axis: Axis, y: int) -> bool:
    return any(gap.top < y < gap.bottom for gap in axis.gaps)


def _describe_gap(gap: Gap) -> str:
    for days, unit in ((365.25, "year"), (30.4, "month"), (7.0, "week"), (1.0, "day")):
        if gap.days >= 2 * days or unit == "day":
            number = round(gap.days / days)
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return ""


def _list_ticks(axis: Axis) -> list[tuple[date, str]]:
    """Return the beginnings of years, then of months, then days, on the axis: those named first have their place."""
    first, last = date.fromordinal(axis.days[0]), date.fromordinal(axis.days[-1])
    years = [date(year, 1, 1) for year in range(first.year, last.year + 1)][:200]
    months = [date(year, month, 1) for year in range(first.year, last.year + 1)[:12] for month in range(1, 13)]
    span = min((last - first).days, 120)
    days = [first + timedelta(days=step) for step in range(span + 1)]
    return [
        *((day, str(day.year)) for day in years if first <= day <= last),
        *((day, f"{day:%b} {day.year}") for day in months if first <= day <= last),
        *((day, f"{day.day} {day:%b}") for day in days),
    ]


def _draw_event(canvas: ImageDraw.ImageDraw, event: Told, axis: Axis, top: int, label: int) -> None:
    """Draw an event's mark: a dot for a day, a band for a week, month or year, a bar for a range; planned hollow."""
    if event.days is None or not axis.days:
        return
    first, last = (top + axis.place(day) for day in event.days)
    colour = _COLOURS.get(event.status, _BLUE)
    is_solid = event.status == "happened"
    middle = first if last - first < 44 else min(max(label, first + 16), last - 16)
    canvas.line([(_AXIS + 18, middle), (_LEFT - 40, label), (_LEFT - 14, label)], fill=_LINE, width=3, joint="curve")
    if event.days[0] != event.days[1] and last - first > 24:
        half = 7 if event.is_range else 14
        fill = colour if event.is_range and is_solid else (*colour[:3], 70) if is_solid else _PAPER
        canvas.rounded_rectangle(
            [_AXIS - half, first, _AXIS + half, last], half, fill=_blend(fill), outline=colour, width=4
        )
        return
    canvas.ellipse(
        [_AXIS - 15, first - 15, _AXIS + 15, first + 15], fill=colour if is_solid else _PAPER, outline=colour, width=5
    )
    if event.status == "denied":
        canvas.line([(_AXIS - 9, first - 9), (_AXIS + 9, first + 9)], fill=colour, width=5)
    if not event.last:  # it goes on
        canvas.polygon(
            [(_AXIS - 13, first + 24), (_AXIS + 13, first + 24), (_AXIS, first + 42)], fill=colour, outline=colour
        )


def _blend(colour: Colour) -> Colour:
    """Return a colour as it looks on the paper: Pillow draws over what is there, and does not mix."""
    share = colour[3] / 255
    red, green, blue = (round(colour[at] * share + _PAPER[at] * (1 - share)) for at in range(3))
    return red, green, blue, 255


def _write(
    lines: list[_Line],
    x: int,
    y: int,
    text: str,
    size: int,
    colour: Colour,
    room: int,
    *,
    bold: bool = False,
    most: int = 4,
) -> int:
    """Lay `text` out in at most `most` lines of `room` pixels; return the y below it."""
    font = _load_font(size, bold=bold)
    for line in _wrap(text, font, room, most):
        lines.append(_Line(x, y, line, size, colour, bold))
        y += round(size * 1.32)
    return y


def _wrap(text: str, font: Font, room: int, most: int) -> list[str]:
    """Return the lines that fit; a word that does not is broken, and an ellipsis says that some is left out."""
    made: list[str] = []
    line = ""
    for word in (part for whole in _replace_other(text).split() for part in _break_word(whole, font, room)):
        if len(made) > most:
            break  # no more is shown
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            made.append(line)
            line = word
        else:
            line = longer
    made.append(line)
    if len(made) > most:
        last = made[most - 1]
        while last and font.getlength(f"{last} …") > room:
            last = last.rpartition(" ")[0]
        made = [*made[: most - 1], f"{last} …"]
    return made


def _break_word(word: str, font: Font, room: int) -> list[str]:
    if font.getlength(word) <= room:
        return [word]
    step = max(int(len(word) * room / font.getlength(word)) - 1, 1)
    return [word[start : start + step] for start in range(0, len(word), step)]


@cache
def _load_font(size: int, *, bold: bool) -> Font:
    """Return Noto Sans (SIL Open Font Licence) in a size: Latin, Greek and Cyrillic letters."""
    with resources.as_file(resources.files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf") as path:
        font = ImageFont.truetype(str(path), size)
    weights = {b"Weight": 680 if bold else 420, b"Width": 100}
    font.set_variation_by_axes(
        [float(weights.get(axis["name"] or b"", axis["default"] or 0)) for axis in font.get_variation_axes()]
    )
    return font


def _replace_other(text: str) -> str:
    """Return `text` with an ellipsis for what the type has no letters for, rather than boxes."""
    return _OTHER.sub("…", text)


if __name__ == "__main__":
    sys.exit(main())
