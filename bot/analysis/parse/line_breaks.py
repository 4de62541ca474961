"""Where a text's lines break, white space about the breaks included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BREAK: Final = re.compile(r"[\n\r\x85\u2028\u2029]\s*+")


def find_line_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield every stretch of white space in `text[start:end]` that holds the end of a line, whole.

    Linear in the length.
    """
    at = start
    for found in _BREAK.finditer(text, start, end):
        low = found.start()
        while low > at and text[low - 1].isspace():
            low -= 1
        at = found.end()
        yield low, at
