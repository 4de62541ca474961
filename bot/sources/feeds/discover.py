"""The feeds of an ordinary page: those that it names, and the places where sites usually keep one.

Works on the mark-up's own letters, tag by tag, in one pass: a page may be broken or hostile, and no tree is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yarl import URL

from bot.news.feeds import FeedKind
from bot.sources.address import check_address
from bot.sources.decoding import decode_page
from bot.sources.entities import unescape_attribute
from bot.sources.errors import BadAddress
from bot.sources.feeds import strings

MOST = 25
_READ = 1 << 20  # bytes of the page that are looked at
_TYPES: dict[str, FeedKind] = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
}
_TAG = re.compile(r"<(link|base|a)\s((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_FEED_PATH = re.compile(
    r"(?:[/._-]|^)(?:(?:rss2?|atom|feeds?|rdf)(?:\.(?:xml|rdf|rss|atom|json))?|index\.xml)/?$", re.IGNORECASE
)
_FEED_ENDING = re.compile(r"\.(?:rss|atom|rdf)$", re.IGNORECASE)
_USUAL = ("feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that a page offers. `title` as the page calls it; `kind` by its type, which need not be true."""

    url: str
    title: str | None
    kind: FeedKind


def find_feeds(page: bytes, url: str, charset: str | None = None) -> tuple[Found, ...]:
    """Return the feeds that a page names, each once, in its order; if it names none, those that it seems to link to.

    `url` is where the page was found; addresses that could not be fetched are left out. At most `MOST`.
    """
    text = decode_page(page[:_READ], charset)
    text = strings.without(text, "<!--", "-->")
    base, named, linked = url, dict[str, Found](), dict[str, Found]()
    for tag, given in _tags(text):
        if tag == "base" and base == url:
            base = strings.address(given.get("href"), url) or url
        elif tag == "link" and (found := _alternate(given, base)) is not None:
            named.setdefault(found.url, found)
        elif tag == "a" and (found := _anchor(given, base)) is not None:
            linked.setdefault(found.url, found)
    return tuple((named or linked).values())[:MOST]


def list_usual_places(url: str) -> tuple[str, ...]:
    """List where a feed may stand if the page at `url` names none: below the page's folder, then at the site's root."""
    try:
        page = check_address(url)
    except BadAddress:
        return ()
    root = page.origin()
    folder = page.path if page.path.endswith("/") else page.path.rpartition("/")[0] + "/"
    places = [root.join(URL(f"/{name}")) for name in _USUAL]
    if folder != "/" and folder.count("/") <= 3:
        places = [root.with_path(f"{folder}{name}") for name in _USUAL[:3]] + places
    return tuple(dict.fromkeys(str(place) for place in places))


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for tag in _TAG.finditer(text):
        found = {
            one[1].lower(): unescape_attribute(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(tag[2])
        }
        yield tag[1].lower(), found


def _alternate(given: dict[str, str], base: str) -> Found | None:
    relations = given.get("rel", "").lower().split()
    kind = _TYPES.get(given.get("type", "").split(";")[0].strip().lower())
    if kind is None or not {"alternate", "feed"} & set(relations) or "stylesheet" in relations:
        return None
    address = _address(given, base)
    if address is None or (given.get("type", "").startswith("application/json") and "/wp-json/" in address):
        return None
    return Found(address, strings.plain(given.get("title"), strings.TITLE), kind)


def _anchor(given: dict[str, str], base: str) -> Found | None:
    address = _address(given, base)
    if address is None:
        return None
    path = URL(address).path
    if not _FEED_PATH.search(path) and not _FEED_ENDING.search(path):
        return None
    kind: FeedKind = "json" if path.endswith(".json") else "atom" if "atom" in path.lower() else "rss"
    return Found(address, strings.plain(given.get("title"), strings.TITLE), kind)


def _address(given: dict[str, str], base: str) -> str | None:
    found = strings.address(given.get("href"), base)
    return found.partition("#")[0] if found else None
