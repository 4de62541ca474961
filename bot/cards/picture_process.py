"""The drawing process: reads a timeline a line (JSON), writes a picture (four bytes of length, then a PNG).

It ends when its input does, so it never outlives the bot. Made for a phone: one column, large type, high contrast.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bot.analysis.worker import resource_limits

WIDTH = 1000
_MEMORY = 512  # MiB that this process may have
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

# What the type does not have: letters beyond Latin, Greek and Cyrillic, pictures, marks that nobody sees.
_OTHER = re.compile(r"(?:[^\x20-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f]\s*+)++")

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
    """Return a PNG, WIDTH pixels wide and as high as the events need."""
    lines: list[_Line] = []
    y = _write(lines, _MARGIN, _MARGIN, "TIMELINE", 26, _BLUE, WIDTH - 2 * _MARGIN, bold=True) + 6
    y = _write(lines, _MARGIN, y, title, 40, _INK, WIDTH - 2 * _MARGIN, bold=True, most=3) + 44
    dots: list[tuple[int, str]] = []
    for event in events:
        dots.append((y + 24, event.status))
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
    _draw_axis(canvas, dots, image.height)
    for line in lines:
        canvas.text((line.x, line.y), line.text, font=_load_font(line.size, bold=line.bold), fill=line.colour)
    out = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


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


def _draw_axis(canvas: ImageDraw.ImageDraw, dots: list[tuple[int, str]], height: int) -> None:
    if not dots:
        return
    canvas.line([(_AXIS, dots[0][0]), (_AXIS, min(dots[-1][0] + 60, height - 24))], fill=_LINE, width=6)
    for y, status in dots:
        colour = _DOTS.get(status, _BLUE)
        canvas.ellipse(
            [_AXIS - 16, y - 16, _AXIS + 16, y + 16],
            fill=colour if status == "happened" else _PAPER,
            outline=colour,
            width=6,
        )


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
