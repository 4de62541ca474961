"""Why a story's articles are in it, read from the store for a page of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import Reader
from bot.news.stories import StoryLine, StoryReason, StoryReasons
from bot.newsroom.story_views import sort_by_day
from bot.store import Connection, story_queries
from bot.store.story_candidates import load_features
from bot.store.story_queries import Entry
from bot.stories.clustering import ARTICLES
from bot.stories.features import Features
from bot.stories.shared_words import Member, find_reason


async def explain_page(
    connection: Connection, reader: Reader, line: StoryLine, entries: Sequence[Entry], page: int, size: int
) -> StoryReasons:
    """Explain `size` of a story's articles, the newest first; the last page beyond the last."""
    listed = sort_by_day(entries)
    pages = -(-len(listed) // size)
    page = min(max(page, 0), pages - 1)
    end = len(listed) - page * size
    shown = range(max(0, end - size), end)
    first = max(0, shown.start - ARTICLES)
    features = await load_features(connection, [one.revision_id for one in listed[first:end]])
    asked = [listed[at] for at in shown]
    said = {
        one.headline.article_id: one for one in await story_queries.readings(connection, reader, asked) if one.current
    }
    reasons = []
    for at in reversed(shown):
        key = listed[at].headline.article_id
        text = said[key].text[said[key].body.start : said[key].body.end] if key in said else ""
        reasons.append(_explain(listed[max(0, at - ARTICLES) : at + 1], features, text))
    return StoryReasons(line, tuple(reasons), page, pages)


def _explain(entries: Sequence[Entry], features: dict[int, Features], text: str) -> StoryReason:
    """Explain the last of some articles by those before it; without words where one was not compared yet."""
    members = [
        Member(one.headline, one.headline.told.date(), features[one.revision_id])
        for one in entries
        if one.revision_id in features
    ]
    last = entries[-1].headline
    if not members or members[-1].headline.article_id != last.article_id:
        beside = entries[-2].headline if len(entries) > 1 else None
        days = abs((last.told - beside.told).days) if beside else 0
        return StoryReason(last, beside, days)
    return find_reason(members[-1], text, members[:-1])
