"""A piece of HTML as plain paragraphs: the text that a feed itself gives of an item."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LONGEST = 400_000  # characters of a text that are kept
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "dt",
        "dd",
        "br",
        "hr",
    ]
)
_SILENT = frozenset(["script", "style", "template", "iframe", "noscript", "svg", "form", "button", "figure", "nav"])


def plain(html: str) -> str:
    """The text of a piece of HTML, paragraphs apart by an empty line."""
    reader = _Plain()
    try:
        reader.feed(html[: 2 * LONGEST])
        reader.close()
    except (AssertionError, ValueError):  # broken declarations; what was read until then stands
        pass
    paragraphs = (" ".join(part.split()) for part in "".join(reader.parts).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))
