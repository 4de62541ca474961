"""RSS, RDF and Atom with their extensions, by feedparser."""

from __future__ import annotations

import html
import io
from itertools import pairwise
from typing import Any

import feedparser

from bot.news.feeds import FeedKind, Item, ParsedFeed
from bot.sources.errors import NotAFeed
from bot.sources.feeds import strings
from bot.sources.feeds.document_bounds import ITEM, closing
from bot.sources.feeds.instants import from_struct, read_instant

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
_LONGEST_TTL = 30 * 86_400


def read_xml(text: str, root: str, url: str) -> ParsedFeed:
    """Return the feed in a document that `read` has tidied, with the outermost element `root`; NotAFeed."""
    bad = 0
    try:
        document = _parse(text, url)
        entries = document.get("entries") or []
    except NotAFeed:  # one item that feedparser fails on stops no other
        document, entries, bad = _item_by_item(text, root, url)
    kind = _kind(document.get("version") or "")
    if kind is None and not entries:
        raise NotAFeed("feedparser found none", url=url, why="it looks like a feed, but has no items and no known form")
    about = document.get("feed") or {}
    items = [item for entry in entries if (item := _item(entry, url)) is not None]
    return ParsedFeed(
        kind=kind or "rss",
        title=strings.plain(_raw(about, "title"), strings.TITLE),
        site=strings.address(_raw(about, "link"), url),
        items=tuple(items),
        language=strings.language(_raw(about, "language")),
        ttl=_ttl(about),
        moved_to=strings.address(_raw(about, "newlocation") or _raw(about, "itunes_new-feed-url")),
        broken=_wrong(bad, bool(document.get("bozo"))),
    )


def _parse(text: str, url: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,  # the text is taken out of it, and nothing of it is ever shown as HTML
            resolve_relative_uris=False,
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # what it makes of a broken document is not ours to foresee
        raise NotAFeed(f"{type(error).__name__}: {error}", url=url, why="its XML is too broken to read") from error


def _item_by_item(text: str, root: str, url: str) -> tuple[Any, list[Any], int]:
    """Return the document's head, the items that can be read when each stands alone in it, and how many cannot."""
    starts = [item.start() for item in ITEM.finditer(text)]
    if not starts:
        raise NotAFeed("no item", url=url, why="its XML is too broken to read")
    head, end = text[: starts[0]], closing(root)
    document: Any = {}
    entries: list[Any] = []
    bad = 0
    for start, stop in pairwise([*starts, len(text)]):
        try:
            document = _parse(head + text[start:stop] + end, url)
        except NotAFeed:
            bad += 1
        else:
            entries += document.get("entries") or []
    return document, entries, bad


def _wrong(bad: int, malformed: bool) -> str | None:
    if bad:
        return "one item could not be read" if bad == 1 else f"{bad} items could not be read"
    return "it is not well-formed XML" if malformed else None


def _kind(version: str) -> FeedKind | None:
    if version.startswith("atom"):
        return "atom"
    if version in {"rss10", "rss090"}:
        return "rdf"
    return "rss" if version else None


def _raw(given: Any, name: str) -> Any:
    """Return a field as it stands: feedparser's own look-up makes up absent ones from their neighbours."""
    return dict.get(given, name)


def _item(entry: Any, url: str) -> Item | None:
    """Return one item; None where nothing in it could be read."""
    content = _content(entry)
    summary = strings.plain(_raw(entry, "summary"), strings.SUMMARY) or strings.plain(content, strings.SUMMARY)
    updated = _when(entry, "updated")
    published = _when(entry, "published") or updated or _when(entry, "created")
    guid = strings.clean(_raw(entry, "id"), strings.GUID)
    item = Item(
        guid=guid,
        url=strings.address(_raw(entry, "feedburner_origlink"), url) or _address(entry, guid, url),
        title=strings.plain(_raw(entry, "title"), strings.TITLE),
        published=published,
        updated=updated,
        author=_author(entry),
        categories=strings.categories([_raw(tag, "label") or _raw(tag, "term") for tag in _raw(entry, "tags") or []]),
        summary=summary,
        content=content,
        language=strings.language(_raw(entry, "language") or _content_language(entry)),
    )
    return item if item.title or item.content or item.summary or item.url else None


def _address(entry: Any, guid: str | None, url: str) -> str | None:
    given = _raw(entry, "link")
    if given:
        return strings.address(given, url)
    links = [link for link in _raw(entry, "links") or [] if _raw(link, "rel") in {"alternate", None}]
    found = next((address for link in links if (address := strings.address(_raw(link, "href"), url))), None)
    return found or (strings.address(guid) if guid and guid.startswith(("http://", "https://")) else None)


def _content(entry: Any) -> str | None:
    """Return the longest of the item's texts, as HTML; None where there is only a teaser."""
    found = []
    for part in _raw(entry, "content") or []:
        value = strings.clean(_raw(part, "value"), strings.CONTENT)
        if value:
            found.append(html.escape(value, quote=False) if _raw(part, "type") == "text/plain" else value)
    return max(found, key=len, default=None)


def _content_language(entry: Any) -> str | None:
    for part in (*(_raw(entry, "content") or []), _raw(entry, "title_detail") or {}):
        if language := _raw(part, "language"):
            return str(language)
    return None


def _author(entry: Any) -> str | None:
    """Return the names of the authors; an address alone where they give no name."""
    names = [_raw(author, "name") or _raw(author, "email") for author in (_raw(entry, "authors") or [])[:20]]
    cleaned = dict.fromkeys(name for one in names if (name := strings.plain(one, strings.AUTHOR)))
    return strings.clean(", ".join(cleaned), strings.AUTHOR) or strings.plain(_raw(entry, "author"), strings.AUTHOR)


def _when(entry: Any, name: str) -> Any:
    """Return a date as we read it; as feedparser does, which is less strict, for other languages' months only."""
    words = _raw(entry, name)
    if isinstance(words, str) and not words.isascii():
        return read_instant(words) or from_struct(_raw(entry, f"{name}_parsed"))
    return read_instant(words)


def _ttl(about: Any) -> int | None:
    """Return seconds for which the feed says that it holds: `ttl` (minutes), or the syndication module's period."""
    ttl = strings.clean(_raw(about, "ttl"), 10)
    if ttl and ttl.isdecimal():
        return min(int(ttl) * 60, _LONGEST_TTL) or None
    period = _PERIODS.get(str(_raw(about, "sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    times = strings.clean(_raw(about, "sy_updatefrequency"), 10) or "1"
    return period // max(1, int(times)) if times.isdecimal() else period
