"""HTML's character references as characters, whatever stands in them."""

from __future__ import annotations

import html
import re

_LONG = re.compile(r"&#(?:[xX]([0-9a-fA-F]{8,}+)|([0-9]{8,}+))")
_DIGITS = 7  # of the largest character there is, 1114111


def unescape(text: str) -> str:
    """Return `text` with its references replaced. A number of thousands of digits, which Python's own refuses with a
    ValueError, is no character: U+FFFD, as for every number that means none; zeros before a number do not count."""
    return html.unescape(_LONG.sub(_shorten, text) if "&#" in text else text)


def _shorten(reference: re.Match[str]) -> str:
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return "&#x110000"  # beyond the last character
    return f"&#x{digits}" if reference[1] else f"&#{digits}"
