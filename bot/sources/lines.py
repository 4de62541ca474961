"""A text as its lines, each with its place; and how long and how prose-like a line is in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CLOSERS = "\"'”’»›)]}*_\u200e\u200f\u202c\u2069"
_ENDS = ".!?…。！？｡؟۔।॥։።"


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` without the white space at its ends; `apart`: a blank line or nothing is before it."""

    start: int
    end: int
    words: str
    apart: bool


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold anything, in order."""
    found: list[Line] = []
    before = 0
    for match in _LINE.finditer(text):
        words = match.group().strip(" \t\f\v\u00a0\u200b\ufeff\u3000\u2003\u2002\u2009\u202f")
        words = words.strip()
        if not words:
            continue
        start = text.index(words, match.start())
        gap = text[before : match.start()]
        apart = not found or len(_BREAK.findall(gap)) > 1
        found.append(Line(start, start + len(words), words, apart))
        before = match.end()
    return found


def length(words: str) -> int:
    """Return how many words; in scripts that write none apart, two characters count as one."""
    return len(words.split()) + len(_NO_SPACES.findall(words)) // 2


def ends_sentence(words: str) -> bool:
    """Return whether the line closes as a sentence does, quotation marks and brackets after the stop aside."""
    return words.rstrip(_CLOSERS).endswith(tuple(_ENDS))


def is_prose(words: str) -> bool:
    """Return whether the line reads as sentences rather than as a heading, a link or a label."""
    return (length(words) >= 8 and ends_sentence(words)) or length(words) >= 40
