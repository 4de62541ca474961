"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read with patience: a wrong type spoils its own field and no other."""

from __future__ import annotations

import html
import json
from typing import Any

from bot.news.feeds import Item, ParsedFeed
from bot.sources.errors import NotAFeed
from bot.sources.feeds import strings
from bot.sources.feeds.document_bounds import MOST_ITEMS
from bot.sources.feeds.instants import first_dated, read_written
from bot.sources.images import clean_image


def read_json(text: str, url: str) -> ParsedFeed:
    """Return the feed in a JSON document; NotAFeed where it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(str(error)[:200], url=url, why="it is JSON that breaks off or is not well formed") from error
    if not isinstance(document, dict):
        raise NotAFeed("no object", url=url, why="it is JSON, but no feed")
    version = document.get("version")
    items = document.get("items")
    named = isinstance(version, str) and "jsonfeed.org/version/" in version
    if not isinstance(items, list) or not (named or any(key in document for key in ("home_page_url", "feed_url"))):
        raise NotAFeed("no JSON Feed", url=url, why="it is JSON, but no feed")
    read = [item for one in items[:MOST_ITEMS] if (item := _item(one, url)) is not None]
    bad = min(len(items), MOST_ITEMS) - len(read)
    return ParsedFeed(
        kind="json",
        title=strings.heading(document.get("title"), strings.TITLE),
        site=strings.address(document.get("home_page_url"), url),
        items=tuple(read),
        language=strings.language(document.get("language")),
        broken=None if named and not bad else _wrong(named, bad),
    )


def _wrong(named: bool, bad: int) -> str:
    if not named:
        return "it does not name its version"
    return "one item could not be read" if bad == 1 else f"{bad} items could not be read"


def _item(given: Any, url: str) -> Item | None:
    if not isinstance(given, dict):
        return None
    content = strings.clean(given.get("content_html"), strings.CONTENT)
    if content is None and (text := strings.clean(given.get("content_text"), strings.CONTENT)) is not None:
        content = html.escape(text, quote=False).replace("\n\n", "<p>").replace("\n", "<br>")
    modified = read_written(given.get("date_modified"))
    published, day = first_dated(read_written(given.get("date_published")), modified)
    item = Item(
        guid=_id(given.get("id")),
        url=strings.address(given.get("url"), url) or strings.address(given.get("external_url"), url),
        title=strings.heading(given.get("title"), strings.TITLE),
        published=published,
        day=day,
        updated=modified.instant if modified else None,
        author=_authors(given),
        categories=strings.categories(tags if isinstance(tags := given.get("tags"), list) else []),
        summary=strings.plain(given.get("summary"), strings.SUMMARY) or strings.plain(content, strings.SUMMARY),
        content=content,
        language=strings.language(given.get("language")),
        image=clean_image(given.get("image"), url) or clean_image(given.get("banner_image"), url),
    )
    return item if item.title or item.content or item.summary or item.url else None


def _id(given: Any) -> str | None:
    """Return an item's id as text; version 1.0 let numbers be ids."""
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        given = str(given)
    return strings.clean(given, strings.GUID)


def _authors(given: dict[str, Any]) -> str | None:
    """Return the authors' names: version 1.1 has a list, 1.0 one author; some write the name alone."""
    listed = given.get("authors")
    found = listed if isinstance(listed, list) else [given.get("author")]
    names = [one.get("name") if isinstance(one, dict) else one for one in found[:20]]
    cleaned = dict.fromkeys(name for one in names if (name := strings.plain(one, strings.AUTHOR)))
    return strings.clean(", ".join(cleaned), strings.AUTHOR)
