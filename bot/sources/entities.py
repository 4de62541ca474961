"""HTML's character references as characters, whatever stands in them."""

from __future__ import annotations

import html
import html.entities
import re

_LONG = re.compile(r"&#(?:[xX]([0-9a-fA-F]{8,}+)|([0-9]{8,}+))")
_IN_ATTRIBUTE = re.compile(r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++);?|([A-Za-z][A-Za-z0-9]{1,31}+)(;|(?!=)))")
_DIGITS = 7  # of the largest character there is, 1114111


def unescape(text: str) -> str:
    """Return `text` with its references replaced. A number of thousands of digits, which Python's own refuses with a
    ValueError, is no character: U+FFFD, as for every number that means none; zeros before a number do not count."""
    return html.unescape(_LONG.sub(_shorten, text) if "&#" in text else text)


def unescape_attribute(value: str) -> str:
    """Return an attribute's value with its references replaced as browsers do there: a name without its semicolon is
    none before "=", a letter or a digit ("?a=1&copy=2" is a query; HTML Standard, 13.2.5.73)."""
    return _IN_ATTRIBUTE.sub(_replace_one, value) if "&" in value else value


def _replace_one(reference: re.Match[str]) -> str:
    name = reference[1]
    return unescape(reference[0]) if name is None else html.entities.html5.get(name + reference[2], reference[0])


def _shorten(reference: re.Match[str]) -> str:
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return "&#x110000"  # beyond the last character
    return f"&#x{digits}" if reference[1] else f"&#{digits}"
