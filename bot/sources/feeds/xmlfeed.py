"""RSS, RDF and Atom with their extensions, by feedparser."""

from __future__ import annotations

import html
from itertools import pairwise
from typing import Any

from bot.news.feeds import FeedKind, Item, ParsedFeed
from bot.sources.errors import NotAFeed
from bot.sources.feeds import feedparser_internals, strings
from bot.sources.feeds.document_bounds import ITEM, closing
from bot.sources.feeds.feedparser_internals import Document
from bot.sources.feeds.instants import Written, first_dated, read_written
from bot.sources.images import find_image

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
_LONGEST_TTL = 30 * 86_400
_TEXT = ("text/", "application/xhtml", "application/xml", "html")  # how the types of what can be read begin


def read_xml(text: str, root: str, url: str) -> ParsedFeed:
    """Return the feed in a document that `read` has tidied, with the outermost element `root`; NotAFeed."""
    bad = 0
    try:
        document = _parse(text, url)
    except NotAFeed:  # one item that feedparser fails on stops no other
        document, bad = _item_by_item(text, root, url)
    kind = _kind(document.version)
    if kind is None and not document.entries:
        raise NotAFeed("feedparser found none", url=url, why="it looks like a feed, but has no items and no known form")
    about, is_atom = document.about, kind == "atom"
    feed_language = strings.language(_raw(about, "language"))
    items = [item for entry in document.entries if (item := _item(entry, url, feed_language, is_atom)) is not None]
    return ParsedFeed(
        kind=kind or "rss",
        title=_title(about, is_atom),
        site=_alternate(about, url, feed_language),
        items=tuple(items),
        language=feed_language,
        ttl=_ttl(about),
        moved_to=strings.address(_raw(about, "newlocation") or _raw(about, "itunes_new-feed-url")),
        broken=_wrong(bad, document.malformed),
    )


def _parse(text: str, url: str) -> Document:
    try:
        return feedparser_internals.parse(text, url)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # what it makes of a broken document is not ours to foresee
        raise NotAFeed(f"{type(error).__name__}: {error}", url=url, why="its XML is too broken to read") from error


def _item_by_item(text: str, root: str, url: str) -> tuple[Document, int]:
    """Return the document with the items that can be read when each stands alone in it, and how many cannot."""
    starts = [item.start() for item in ITEM.finditer(text)]
    if not starts:
        raise NotAFeed("no item", url=url, why="its XML is too broken to read")
    head, end = text[: starts[0]], closing(root)
    document = Document({}, [], "", malformed=False)
    bad = 0
    for start, stop in pairwise([*starts, len(text)]):
        try:
            alone = _parse(head + text[start:stop] + end, url)
        except NotAFeed:
            bad += 1
        else:
            document = Document(alone.about, document.entries + alone.entries, alone.version, alone.malformed)
    return document, bad


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


def _item(entry: Any, url: str, feed_language: str | None, is_atom: bool) -> Item | None:
    """Return one item; None where nothing in it could be read."""
    content = _content(entry, is_atom)
    updated = _when(entry, "updated")
    published, day = first_dated(_when(entry, "published"), updated, _when(entry, "created"))
    guid = strings.clean(_raw(entry, "id"), strings.GUID)
    language = strings.language(_raw(entry, "language") or _content_language(entry))
    item = Item(
        guid=guid,
        url=_address(entry, guid, url, language or feed_language),
        title=_title(entry, is_atom),
        published=published,
        day=day,
        updated=updated.instant if updated else None,
        author=_author(entry),
        categories=strings.categories([_raw(tag, "label") or _raw(tag, "term") for tag in _raw(entry, "tags") or []]),
        summary=_summary(entry, content, is_atom),
        content=content,
        language=language,
        image=find_image(entry, url),
    )
    return item if item.title or item.content or item.summary or item.url else None


def _title(given: Any, is_atom: bool) -> str | None:
    """Return a title as one line: its own, or else what a library, a podcast shop or a picture calls it.

    Atom says whether it is HTML; of RSS nobody knows, but where elements stand in it.
    """
    is_markup = _type(given, "title") == "application/xhtml+xml"
    if is_atom or is_markup:
        return _line(given, "title", strings.TITLE)
    names = ("title", "dc_title", "itunes_title", "media_title")
    return next((title for name in names if (title := strings.heading(_raw(given, name), strings.TITLE))), None)


def _line(given: Any, name: str, longest: int) -> str | None:
    """Return a text as one line, where it is said to be no HTML with all its characters."""
    return (strings.literal if _type(given, name) == "text/plain" else strings.plain)(_raw(given, name), longest)


def _type(given: Any, name: str) -> Any:
    return _raw(_raw(given, f"{name}_detail") or {}, "type")


def _summary(entry: Any, content: str | None, is_atom: bool) -> str | None:
    """Return a teaser: the item's own, the beginning of its text, or else what is said of its sound or picture."""
    if is_atom:
        own = _line(entry, "summary", strings.SUMMARY)
    else:
        given = _raw(entry, "summary") or _raw(entry, "dc_description")
        own = strings.plain(strings.mend_markup(given), strings.SUMMARY) if isinstance(given, str) else None
    others = (content, _raw(entry, "itunes_summary"), _raw(entry, "media_description"))
    return own or next((found for one in others if (found := strings.plain(one, strings.SUMMARY))), None)


def _address(entry: Any, guid: str | None, url: str, language: str | None) -> str | None:
    """Return where an item stands: what FeedBurner calls its first address, its alternate link, its permanent id."""
    found = strings.address(_raw(entry, "feedburner_origlink"), url) or _alternate(entry, url, language)
    if found is not None or guid is None or _raw(entry, "is_permalink") is False:
        return found
    return strings.address(guid, url) if guid.lower().startswith(("http://", "https://", "/")) else None


def _alternate(given: Any, url: str, language: str | None) -> str | None:
    """Return the page that an item or a feed is about: its alternate link, HTML first, its own language first."""
    links = [link for link in _raw(given, "links") or [] if _is_alternate(_raw(link, "rel"))]
    links.sort(key=lambda link: _rank(link, (language or "en")[:2].lower()))
    return next((address for link in links if (address := strings.address(_raw(link, "href"), url))), None)


def _is_alternate(relation: object) -> bool:
    """Return whether a link's relation, by its name or its registered address, is that to the page itself."""
    return relation is None or str(relation).strip().lower().rpartition("/")[2] == "alternate"


def _rank(link: Any, language: str) -> tuple[bool, int]:
    kind, tongue = str(_raw(link, "type") or "html").lower(), str(_raw(link, "hreflang") or "").lower()
    return "html" not in kind, 1 if not tongue else 0 if tongue[:2] == language else 2


def _content(entry: Any, is_atom: bool) -> str | None:
    """Return the longest of the item's texts, as HTML; None where there is only a teaser."""
    found = []
    for part in _raw(entry, "content") or []:
        kind = str(_raw(part, "type") or "html")
        value = strings.clean(_raw(part, "value"), strings.CONTENT) if kind.startswith(_TEXT) else None
        if value and kind == "text/plain" and is_atom:
            found.append(html.escape(value, quote=False).replace("\n\n", "<p>"))
        elif value:
            found.append(value if is_atom else strings.mend_markup(value))
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


def _when(entry: Any, name: str) -> Written | None:
    return read_written(_raw(entry, name))


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
