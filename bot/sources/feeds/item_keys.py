"""By what an item of a feed is known again: short hashes, each of one of its sides.

A key is a letter and a hash: `g` its id, `a` its address, `t` its headline and text, `h` its headline, `d` its date,
`p` its id together with its address (or, where it has none, its text), `w` all of it together. Keys of one feed are
compared with each other only.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from yarl import URL

from bot.news.feeds import Item, Sides
from bot.sources.address import canonical
from bot.sources.feeds import paragraphs
from bot.sources.feeds.strings import plain

_COMPARED = 20_000  # characters of the text
_TRACKING_FRAGMENT = re.compile(r"\A(?:xtor|utm_\w++|ref|source|rss|at_\w++|ns_\w++)\b|\butm_\w++=", re.IGNORECASE)
_OF_AN_ARTICLE = re.compile(r"\d{2}|[?#]|[a-z0-9][-_][a-z0-9]++[-_]", re.IGNORECASE)
_SITE_PREFIX = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_NO_LETTERS = re.compile(r"[^\w]+")
_TELLING = 80  # characters: a longer text does not come about twice by itself


def prepare(item: Item) -> Item:
    """Return the item with its text and its sides made, and without the HTML that they were made of.

    For the worker that reads a feed, so that nothing a stranger wrote is parsed in the bot's own process.
    """
    text = paragraphs.plain(item.content) if item.content else None
    return replace(item, sides=find_sides(item), text=text, content=None)


def find_sides(item: Item) -> Sides:
    """Return the keys of one item."""
    if item.sides is not None:
        return item.sides
    where = canonical_key(item.url) if item.url else None
    heading = _fold(item.title or "")
    body = _fold((plain(item.content, _COMPARED) if item.content else None) or item.summary or "")
    text = _key("t", f"{heading}\n{body}")
    guid = item.guid.strip() if item.guid else None
    published = item.published or item.day
    date = published.isoformat() if published else None
    telling = len(body) >= _TELLING
    # Each side may be another item's too: that all are known does not say that they came together.
    whole = "\n".join((guid or "", where or "", date or "", text)) if (guid or where) and not telling else None
    return Sides(
        guid=_key("g", guid) if guid else None,
        address=_key("a", where) if where else None,
        text=text,
        heading=_key("h", heading) if heading else None,
        date=_key("d", date) if date else None,
        pair=_key("p", f"{guid}\n{where or text}") if guid else None,
        whole=_key("w", whole) if whole else None,
        telling=telling,
        specific=where is not None and _is_specific(where),
    )


def list_keys(items: Iterable[Item]) -> frozenset[str]:
    """Return every key of every item: what is remembered of a feed."""
    return frozenset(key for item in items for key in find_sides(item).all())


def canonical_key(address: str) -> str | None:
    """Return one spelling for the addresses of an article: no tracking, no scheme, no "www.", no slash at the end.

    A fragment stays unless it is tracking: short items on one page have nothing else. None for no web address.
    """
    url = canonical(address)
    if url is None:
        return None
    parsed = URL(url)
    host = _SITE_PREFIX.sub("", (parsed.host or "").lower().rstrip("."))
    port = "" if parsed.is_default_port() else f":{parsed.port}"
    query = f"?{parsed.raw_query_string}" if parsed.raw_query_string else ""
    fragment = address.partition("#")[2].strip()
    kept = f"#{fragment}" if fragment and not _TRACKING_FRAGMENT.search(fragment) else ""
    return f"{host}{port}{parsed.raw_path.rstrip('/')}{query}{kept}"


def _is_specific(where: str) -> bool:
    """Return whether an address is one article's for good: by a number, a query or a slug of several words."""
    path = where.partition("/")[2]
    return bool(_OF_AN_ARTICLE.search(path)) or len(path) >= 24


def _fold(words: str) -> str:
    """Return letters and digits in one case: quotation marks and spaces differ from one report to the next."""
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", words[:_COMPARED]).casefold()).strip()


def _key(letter: str, words: str) -> str:
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=12).digest()
    return letter + base64.urlsafe_b64encode(digest).decode("ascii")
