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
from bot.sources.entities import unescape_attribute
from bot.sources.errors import NotOpml
from bot.sources.feeds import strings

MOST = 2000  # feeds of one list
LIMIT_MIB = 2
_SHOWN = 200  # characters of an address that is none
_OF_FEEDS = frozenset({"rss", "atom", "feed", "rdf", "json"})
_OPML = re.compile(r"<(?:opml|outline)\b", re.IGNORECASE)
_OUTLINE = re.compile(r"<(/?)outline\b((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: its address, its name, its site, and the folder that it lies in, or its category."""

    title: str | None
    url: str
    site: str | None
    category: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry of a list that cannot be followed: what it is called, its address as written, and why, in a sentence."""

    title: str | None
    written: str
    why: str


@dataclass(frozen=True, slots=True)
class OpmlList:
    """What a list holds: its feeds, each address once, in its order, and what is none of them."""

    feeds: tuple[Outline, ...]
    left_out: tuple[LeftOut, ...]


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list, each address once, in its order; NotOpml where it is none, or names none."""
    return read_list(body).feeds


def read_list(body: bytes) -> OpmlList:
    """Return the feeds of a list and what is left out of it; NotOpml where it is none, or names no feed."""
    if len(body) > LIMIT_MIB << 20:
        raise NotOpml("too large", why=f"it is larger than {LIMIT_MIB} MiB")
    text = decode_xml(body)
    if not _OPML.search(text):
        raise NotOpml("no opml", why="it is no OPML")
    found: dict[str, Outline] = {}
    left_out: list[LeftOut] = []
    for entry in _entries(text):
        if isinstance(entry, LeftOut):
            left_out.append(entry)
        else:
            found.setdefault(entry.url, entry)
        if len(found) + len(left_out) > MOST:
            raise NotOpml("too many", why=f"it names more than {MOST} feeds")
    if not found:
        raise NotOpml("no feeds", why="it names no feed" + (_describe(left_out[0]) if left_out else ""))
    return OpmlList(tuple(found.values()), tuple(left_out))


def _describe(left_out: LeftOut) -> str:
    name = f"“{left_out.title[:60]}”" if left_out.title else "One entry"
    return f" that can be followed. {name}: {left_out.why.rstrip('.')}"


def _entries(text: str) -> Iterator[Outline | LeftOut]:
    folders: list[str | None] = []  # the nearest that has a name, for each level that is open
    for mark in _OUTLINE.finditer(strings.without(text, "<!--", "-->")):
        if mark[1]:
            del folders[-1:]
            continue
        given = {one[1].lower(): unescape_attribute(one[2] or one[3] or "") for one in _ATTRIBUTE.finditer(mark[2])}
        title = strings.heading(given.get("title"), strings.TITLE) or strings.heading(given.get("text"), strings.TITLE)
        folder = folders[-1] if folders else None
        is_leaf = mark[2].rstrip().endswith("/")
        entry = _read_entry(given, title, folder, is_leaf=is_leaf)
        if entry is not None:
            yield entry
        if not is_leaf and len(folders) < 1000:
            folders.append((None if isinstance(entry, Outline) else title) or folder)


def _read_entry(
    given: dict[str, str], title: str | None, folder: str | None, *, is_leaf: bool
) -> Outline | LeftOut | None:
    """Return what an outline with these attributes names: a feed, what is none; None where it is a folder or a note."""
    kind = given.get("type", "").strip().lower()
    page = (given.get("url") or given.get("htmlurl") or "").strip()
    written = given.get("xmlurl", "").strip() or (given.get("url", "").strip() if kind in _OF_FEEDS else "")
    if written:
        url = strings.address(written)
        if url is None:
            return LeftOut(title, written[:_SHOWN], "Its address is not a web address.")
        return Outline(title, url, strings.address(given.get("htmlurl")), folder or _category(given.get("category")))
    if kind in _OF_FEEDS:
        return LeftOut(title, page[:_SHOWN], "It has no address of a feed.")
    return LeftOut(title, page[:_SHOWN], "It links to a page, not to a feed.") if page and (kind or is_leaf) else None


def _category(written: str | None) -> str | None:
    """Return the first category of a list of them ("/News/Ports,/Ships"): the last name of its path."""
    path = (written or "").partition(",")[0].strip(" /")
    return strings.heading(path.rpartition("/")[2], strings.TITLE)


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
