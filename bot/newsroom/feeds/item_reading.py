"""What a feed itself says of an item: its text, whether that is all of it, its article. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from yarl import URL

from bot.news import AHEAD, Article, Extent, find_updated_day
from bot.news.feeds import Filter, Item
from bot.newsroom.suggestions import clean_line
from bot.sources.address import canonical
from bot.sources.feeds import paragraphs
from bot.sources.genres.decide import find_genre

WHOLE = 600  # characters from which on a text is an article and no teaser
_LONGEST_TITLE = 300
_LONGEST = 400_000  # characters of a text that are kept
_OPENING = 4000  # characters of an item's HTML in which its first words are looked for
_FACES = re.compile(r"\A(?:www|feeds?|rss|m|amp)\.")
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|(?:read|continue|see) (?:more|on|reading|the full \w+)\W{0,4})\s*+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OwnText:
    """The text that a feed itself gives of an item. `whole`: it is the article, and not only a teaser of it."""

    text: str
    whole: bool


def read_own_text(item: Item) -> OwnText:
    """Return the longer of an item's content and summary, as plain paragraphs; empty where it has neither."""
    content = item.text if item.text is not None else strip_markup(item.content) if item.content else ""
    text = max(content, (item.summary or "").strip(), key=len)[:_LONGEST]
    return OwnText(text, len(text) >= WHOLE and not _CUT.search(text[-120:]))


def build_title(item: Item) -> str:
    """Return an item on a line of a list: its title, else its first words, else its address."""
    words = item.title or (item.summary or "")[:120] or (item.text or "")[:120]
    if not words and item.content:
        words = strip_markup(item.content[:_OPENING])[:120]
    return clean_line(words)[:_LONGEST_TITLE] or item.url or "Untitled"


def find_date(item: Item, now: datetime) -> datetime | None:
    """Return when an item was published, or else updated; None for a day that cannot have been yet, or never was."""
    for at in (item.published, item.updated):
        if at is not None and _EVER < at <= now + AHEAD:
            return at
    return None


def drop_dates_to_come(item: Item, now: datetime) -> Item:
    """Return the item without dates that cannot have been yet: its article has no day then, rather than a wrong one."""
    published, updated = (None if at is None or at > now + AHEAD else at for at in (item.published, item.updated))
    day = None if item.day is None or item.day > (now + AHEAD).date() else item.day
    return replace(item, published=published, updated=updated, day=day)


def page_of(item: Item) -> str | None:
    """Return the canonical address that an item links to."""
    return canonical(item.url) if item.url else None


def find_shared_pages(items: Iterable[Item]) -> frozenset[str]:
    """Return the addresses that items of several titles link to: a front page, a page of short notes."""
    titles: defaultdict[str, set[str | None]] = defaultdict(set)
    for item in items:
        if (page := page_of(item)) is not None:
            titles[page].add(item.title)
    return frozenset(page for page, found in titles.items() if len(found) > 1)


def is_of_site(feed_address: str, page: str) -> bool:
    """Return whether a feed is of the site that a page is on: the same host, but for what says which face of it it is.

    Hosts below one another may be different people's.
    """
    first, second = (_FACES.sub("", URL(address).host or "") for address in (feed_address, page))
    return bool(first) and first == second


def address_of(item: Item, feed_address: str, *, has_page: bool) -> str:
    """Return where an item's article lives: its page where it has one, or else what is its own within its feed."""
    page = page_of(item)
    if page is not None and has_page:
        return page
    of_its_own = item.guid or (
        f"{item.title} {item.published} {read_own_text(item).text}"
        if page is None
        else f"{item.url} {item.title} {item.published}"
    )
    return f"feed:{hashlib.sha256(f'{feed_address} {of_its_own}'.encode()).hexdigest()[:32]}"


def build_article(item: Item, text: str, outlet: str | None, language: str | None) -> Article:
    """Build the article that an item gives by itself. `text` is plain and not empty."""
    url = canonical(item.url) if item.url else None
    body = Extent(0, len(text))
    published, updated = item.day or _aware(item.published), _aware(item.updated)
    return Article(
        text=text,
        body=body,
        origin=item.url or item.guid or outlet or "feed",
        title=clean_line(item.title or "")[:_LONGEST_TITLE] or None,
        published=published or updated,
        url=url,
        outlet=clean_line(outlet or "")[:200] or (URL(url).host if url else None),
        byline=clean_line(item.author or "")[:200] or None,
        language=(item.language or language or "")[:2].lower() or None,
        updated=updated if isinstance(published, datetime) and updated and updated > published else None,
        genre=find_genre(item.title, text, body, tags=item.categories, address=url),
        image=item.image,
    )


def complete(page: Article, item: Item, outlet: str | None) -> Article:
    """Add to an article read from an item's page what only the feed says."""
    from_feed = build_article(item, page.text, outlet, None)
    published = _choose_published(page.published, from_feed.published)
    return replace(
        page,
        title=page.title or from_feed.title,
        published=published,
        updated=find_updated_day(published, page.updated) or find_updated_day(published, from_feed.updated),
        outlet=page.outlet or from_feed.outlet,
        byline=page.byline or from_feed.byline,
        image=page.image or from_feed.image,
        genre=page.genre if page.genre not in {None, "news"} else from_feed.genre or page.genre,
    )


def _choose_published(on_page: date | datetime | None, in_feed: date | datetime | None) -> date | datetime | None:
    """Return the feed's instant where it is on the page's day, else that day: it is the local one, as it is written."""
    if on_page is None or isinstance(on_page, datetime):
        return on_page or in_feed
    return in_feed if isinstance(in_feed, datetime) and in_feed.date() == on_page else on_page


def find_reason_against(filter_: Filter, item: Item, text: str | None) -> str | None:
    """Return why a filter keeps an item out, in words; None where it passes. `text` None: by the feed's words alone."""
    from bot.sources.feeds.filters import judge

    return None if filter_.is_open else judge(filter_, item, read_own_text(item).text if text is None else text)


def find_early_reason_against(filter_: Filter, item: Item) -> str | None:
    """Return why a filter keeps an item out before its text is known, by author and category; None where it passes."""
    from bot.sources.feeds.filters import judge

    early = replace(filter_, words=(), not_words=())
    return None if early.is_open else judge(early, item, "")


def strip_markup(html: str) -> str:
    """Return the text of a piece of HTML, paragraphs apart by an empty line."""
    return paragraphs.plain(html)


def _aware(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)
