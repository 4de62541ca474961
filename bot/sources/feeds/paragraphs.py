"""The text of a piece of HTML, as feeds give it: in one pass, whatever the mark-up."""

from __future__ import annotations

import re

from bot.sources.entities import unescape
from bot.sources.raised import write_lowered, write_raised

_LONGEST = 800_000  # characters of HTML that are read

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
_STRUCK = frozenset(["del", "s", "strike"])  # what is struck out is no longer said
_RAISED_REACH = 200  # characters that are set high or low at most; what is longer is text
_RAW = {"script": re.compile(r"</script\b", re.IGNORECASE), "style": re.compile(r"</style\b", re.IGNORECASE)}
# A tag ends at ">", or where the next one begins; a ">" that is quoted, behind "=", is part of it. What is matched once
# is not looked at again, and only the last quotation mark of each kind can have none after it.
_TAG = re.compile(r"<(/\s*+)?([a-zA-Z][^\s/<>]*+)((?:[^<>=]++|=(?:\s*+(?:\"[^\"]*+\"|'[^']*+'))?+)*+)>?")
_SPACES = re.compile(r"\s+")


def plain(html: str) -> str:
    """Return the text of a piece of HTML, of its first 800,000 characters, paragraphs apart by an empty line."""
    paragraphs = (" ".join(part.split()) for part in "".join(_parts(html[:_LONGEST])).split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _parts(html: str) -> list[str]:
    """Return the pieces of text that are shown, and a "\\n\\n" for each edge of a block."""
    parts: list[str] = []
    small = html.lower()
    struck_ends = {name: small.rfind(f"</{name}") for name in _STRUCK}  # one that is never closed strikes nothing out
    silent, at = 0, 0
    raised: tuple[int, int] | None = None  # where it begins, in the parts and in the HTML
    while at < len(html):
        end, after, tag = _next_mark(html, at)
        if not silent:
            parts.append(_SPACES.sub(" ", unescape(html[at:end])))
        at = after
        name = tag[2].lower() if tag is not None else ""
        if tag is None:
            continue
        if name in _BLOCKS:
            parts.append("\n\n")
        if name in _SILENT or (name in _STRUCK and tag.start() <= struck_ends[name]):
            silent, at = _count_silent(html, tag, silent)
        elif name in {"sup", "sub"} and not silent:
            raised = _turn_raised(parts, raised, html, tag)
    return parts


def _turn_raised(
    parts: list[str], raised: tuple[int, int] | None, html: str, tag: re.Match[str]
) -> tuple[int, int] | None:
    """Return where raised words begin, at their start tag; at their end tag they are written, and it is None."""
    if not tag[1]:
        return len(parts), tag.start()
    if raised is not None:
        _write_raised(parts, raised, html, tag)
    return None


def _write_raised(parts: list[str], raised: tuple[int, int], html: str, end: re.Match[str]) -> None:
    """Write the parts from where a `<sup>` or `<sub>` begins up to its end tag as plain text."""
    place, start = raised
    words = "".join(parts[place:]).strip()
    if len(words) > _RAISED_REACH:
        return
    before, after = "".join(parts[max(0, place - 9) : place])[-40:], html[end.end() : end.end() + 1]
    if end[2].lower() == "sub":
        plain_words = write_lowered(words, before, after)
    else:
        is_link = (
            "<a " in html[max(0, start - 1) : end.start()][:400].lower() or html[end.end() : end.end() + 3] == "</a"
        )
        plain_words = write_raised(words, before, after, is_link)
    parts[place:] = [plain_words]


def _next_mark(html: str, at: int) -> tuple[int, int, re.Match[str] | None]:
    """Return where the text at `at` ends, where it goes on behind the next mark, and that mark where it is a tag."""
    start = html.find("<", at)
    if start < 0:
        return len(html), len(html), None
    tag = _TAG.match(html, start)
    if tag is not None:
        return start, tag.end(), tag
    past = _past_mark(html, start)
    return (start + 1, start + 1, None) if past is None else (start, past, None)


def _count_silent(html: str, tag: re.Match[str], silent: int) -> tuple[int, int]:
    """Return in how many silent elements the text behind a silent element's tag stands, and where it begins."""
    if tag[1]:
        return max(0, silent - 1), tag.end()
    if tag[3].endswith("/"):
        return silent, tag.end()
    raw = _RAW.get(tag[2].lower())
    if raw is None:
        return silent + 1, tag.end()
    found = raw.search(html, tag.end())
    return silent + 1, found.start() if found else len(html)


def _past_mark(html: str, start: int) -> int | None:
    """Return where a comment, declaration or instruction at `start` ends; None where "<" is a letter like others."""
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
