"""OPML: lists of feeds from other readers, and for them.

Read outline by outline, not as a tree: lists with a stray "&" in a title are as common as well-formed ones, and
nothing is declared or expanded on the way.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from bot.sources.decoding import decode_xml
from bot.sources.entities import unescape
from bot.sources.errors import NotOpml
from bot.sources.feeds import strings

MOST = 2000  # feeds of one list
LIMIT_MIB = 2
_OPML = re.compile(r"<(?:opml|outline)\b", re.IGNORECASE)
_OUTLINE = re.compile(r"<(/?)outline\b((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: its address, what it is called, its site, and the folder it lies in."""

    title: str | None
    url: str
    site: str | None
    category: str | None


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list, each address once, in its order; NotOpml where it is none, or names none."""
    if len(body) > LIMIT_MIB << 20:
        raise NotOpml("too large", why=f"it is larger than {LIMIT_MIB} MiB")
    text = decode_xml(body)
    if not _OPML.search(text):
        raise NotOpml("no opml", why="it is no OPML")
    found: dict[str, Outline] = {}
    for outline in _outlines(text):
        found.setdefault(outline.url, outline)
        if len(found) > MOST:
            raise NotOpml("too many", why=f"it names more than {MOST} feeds")
    if not found:
        raise NotOpml("no feeds", why="it names no feed")
    return tuple(found.values())


def _outlines(text: str) -> Iterator[Outline]:
    folders: list[str | None] = []  # the nearest that has a name, for each level that is open
    for mark in _OUTLINE.finditer(strings.without(text, "<!--", "-->")):
        if mark[1]:
            del folders[-1:]
            continue
        given = {one[1].lower(): unescape(one[2] or one[3] or "") for one in _ATTRIBUTE.finditer(mark[2])}
        title = strings.plain(given.get("title"), strings.TITLE) or strings.plain(given.get("text"), strings.TITLE)
        url = strings.address(given.get("xmlurl") or (given.get("url") if given.get("type") == "rss" else None))
        if url is not None:
            yield Outline(title, url, strings.address(given.get("htmlurl")), folders[-1] if folders else None)
        if not mark[2].rstrip().endswith("/") and len(folders) < 1000:
            inside = folders[-1] if folders else None
            folders.append((title if url is None else None) or inside)


def write_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """Return a list that other readers take, as OPML 2.0 in UTF-8; feeds of one category lie in one folder."""
    folders: dict[str | None, list[str]] = {}
    for outline in outlines:
        folders.setdefault(outline.category, []).append(_line(outline))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += [f"    <title>{html.escape(_fit(title), quote=False)}</title>", "  </head>", "  <body>"]
    for category, feeds in folders.items():
        if category is None:
            lines += [f"    {feed}" for feed in feeds]
        else:
            name = quoteattr(_fit(category))
            lines += [f"    <outline text={name} title={name}>", *(f"      {feed}" for feed in feeds), "    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


def _line(outline: Outline) -> str:
    name = quoteattr(_fit(outline.title or outline.url))
    site = f" htmlUrl={quoteattr(_fit(outline.site))}" if outline.site else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(_fit(outline.url))}{site}/>'


def _fit(words: str) -> str:
    return strings.clean(" ".join(words.split()), strings.GUID) or ""
