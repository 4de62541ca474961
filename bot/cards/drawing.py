"""The drawing process: reads a timeline a line (JSON), writes a picture (four bytes of length, then a PNG).

It ends when its input does, so it never outlives the bot. Made for a phone: one column, large type, high contrast.
"""

from __future__ import annotations

import io
import json
import signal
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1000
_MARGIN = 56
_AXIS = 84  # x of the line that the events hang on
_LEFT = 128  # x of what is written
_ROOM = WIDTH - _LEFT - _MARGIN
_LONGEST = 6000  # pixels; no picture is higher

_PAPER = (250, 250, 247)
_INK = (26, 32, 44)
_MUTED = (96, 108, 128)
_BLUE = (43, 108, 176)
_LINE = (205, 213, 224)
_AMBER = (183, 121, 31)
_RED = (197, 48, 48)

_DOTS = {"happened": _BLUE, "planned": _AMBER, "denied": _RED, "possible": _MUTED}
_LABELS = {"happened": "", "planned": "planned", "denied": "denied", "possible": "possible"}

Font = Any  # Pillow's fonts share no public base
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is drawn."""

    when: str
    text: str
    said_by: str
    status: str


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
    """A PNG, WIDTH pixels wide and as high as the events need."""
    lines: list[_Line] = []
    y = _write(lines, _MARGIN, _MARGIN, "TIMELINE", 26, _BLUE, WIDTH - 2 * _MARGIN, bold=True) + 6
    y = _write(lines, _MARGIN, y, title, 40, _INK, WIDTH - 2 * _MARGIN, bold=True, most=3) + 44
    dots: list[tuple[int, str]] = []
    for event in events:
        dots.append((y + 20, event.status))
        label = f"  ·  {_LABELS[event.status]}" if _LABELS.get(event.status) else ""
        y = _write(lines, _LEFT, y, event.when + label, 32, _DOTS.get(event.status, _BLUE), _ROOM, bold=True) + 6
        y = _write(lines, _LEFT, y, event.text, 32, _INK, _ROOM, most=5) + 4
        if event.said_by:
            y = _write(lines, _LEFT, y, f"according to {event.said_by}", 26, _MUTED, _ROOM, most=2) + 4
        y += 34
        if y > _LONGEST:
            break
    image = Image.new("RGB", (WIDTH, min(y + 8, _LONGEST + 600)), _PAPER)
    canvas = ImageDraw.Draw(image)
    _axis(canvas, dots, image.height)
    for line in lines:
        # The type has one weight: bold is the same with a thin stroke round it.
        stroke = line.size / 45 if line.bold else 0
        canvas.text(
            (line.x, line.y),
            line.text,
            font=_font(line.size),
            fill=line.colour,
            stroke_width=stroke,
            stroke_fill=line.colour,
        )
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Draw what is asked until the input ends; a request that fails is answered with a length of nothing."""
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


def _axis(canvas: ImageDraw.ImageDraw, dots: list[tuple[int, str]], height: int) -> None:
    if not dots:
        return
    canvas.line([(_AXIS, dots[0][0]), (_AXIS, min(dots[-1][0] + 60, height - 24))], fill=_LINE, width=6)
    for y, status in dots:
        colour = _DOTS.get(status, _BLUE)
        canvas.ellipse([_AXIS - 16, y - 16, _AXIS + 16, y + 16], fill=_PAPER, outline=colour, width=7)
        if status == "happened":
            canvas.ellipse([_AXIS - 9, y - 9, _AXIS + 9, y + 9], fill=colour)


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
    """Lay `text` out in at most `most` lines of `room` pixels; the y below it."""
    font = _font(size)
    for line in _wrapped(text, font, room, most):
        lines.append(_Line(x, y, line, size, colour, bold))
        y += round(size * 1.32)
    return y


def _wrapped(text: str, font: Font, room: int, most: int) -> list[str]:
    """Lines that fit; a word that does not is broken; what is left over at the end is marked with an ellipsis."""
    made: list[str] = []
    line = ""
    for word in (part for whole in text.split() for part in _fitting(whole, font, room)):
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


def _fitting(word: str, font: Font, room: int) -> list[str]:
    if font.getlength(word) <= room:
        return [word]
    step = max(int(len(word) * room / font.getlength(word)) - 1, 1)
    return [word[start : start + step] for start in range(0, len(word), step)]


@cache
def _font(size: int) -> Font:
    """Pillow's own type, Aileron (CC0): Latin letters."""
    return ImageFont.load_default(size)


if __name__ == "__main__":
    sys.exit(main())
