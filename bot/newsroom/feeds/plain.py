"""The text of a piece of HTML, as feeds give it: in one pass, whatever the mark-up."""

from __future__ import annotations

import re

from bot.sources.entities import unescape

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
_RAW = {"script": re.compile(r"</script\b", re.IGNORECASE), "style": re.compile(r"</style\b", re.IGNORECASE)}
# A tag ends at ">", or where the next one begins; a ">" that is quoted, behind "=", is part of it. What is matched once
# is not looked at again, and only the last quotation mark of each kind can have none after it.
_TAG = re.compile(r"<(/\s*+)?([a-zA-Z][^\s/<>]*+)((?:[^<>=]++|=(?:\s*+(?:\"[^\"]*+\"|'[^']*+'))?+)*+)>?")
_SPACES = re.compile(r"\s+")


def plain(html: str, longest: int) -> str:
    """Return the text of the first `longest` characters of HTML, paragraphs apart by an empty line."""
    paragraphs = (" ".join(part.split()) for part in "".join(_parts(html[:longest])).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _parts(html: str) -> list[str]:
    """Return the pieces of text that are shown, and a "\\n\\n" for each edge of a block."""
    parts: list[str] = []
    silent, at = 0, 0
    while at < len(html):
        start = html.find("<", at)
        tag = _TAG.match(html, start) if start >= 0 else None
        mark = _past_mark(html, start) if start >= 0 and tag is None else None
        end = len(html) if start < 0 else start if tag or mark else start + 1
        if not silent:
            parts.append(_SPACES.sub(" ", unescape(html[at:end])))
        at = mark or end
        if tag is None:
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        if name in _BLOCKS:
            parts.append("\n\n")
        at = tag.end()
        if name not in _SILENT:
            continue
        if closing:
            silent = max(0, silent - 1)
        elif not tag[3].endswith("/"):
            silent += 1
            if raw := _RAW.get(name):
                found = raw.search(html, at)
                at = found.start() if found else len(html)
    return parts


def _past_mark(html: str, start: int) -> int | None:
    """Where a comment, a declaration or an instruction at `start` ends; None where "<" is a letter like others."""
    if html.startswith("<!--", start):
        closing, at = "-->", start + 4
    elif html.startswith("<![CDATA[", start):
        closing, at = "]]>", start + 9
    elif html.startswith(("<!", "<?", "</"), start):
        closing, at = ">", start + 2
    else:
        return None
    end = html.find(closing, at)
    return end + len(closing) if end >= 0 else len(html)
