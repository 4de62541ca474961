"""Articles that posts show: which of them their outlets corrected or withdrew since, and what was noted of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Headline
from bot.news.schedules import Correction, Held
from bot.news.shards import ALL, Shards
from bot.store import codec
from bot.store.article_queries import title_from
from bot.store.sharding import is_own
from bot.store.tables import entries, revisions
from bot.store.tables_schedules import deliveries, parts, posted
from bot.store.timestamps import format_instant, parse_instant, parse_published

KINDS: Final = ("correction", "clarification", "withdrawal")


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article in a message of a post, with the correction that is to be noted there."""

    delivery_id: int
    position: int
    story: int
    guild_id: int
    channel_id: int
    message_id: int
    headline: Headline  # with its notice
    known: str | None  # the notice that was shown, or noted, before


async def record(connection: AsyncConnection, delivery_id: int, held: Sequence[Held], at: Mapping[int, int]) -> None:
    """Record which articles a post shows. `at`: the message that each story is in, by its position."""
    rows = {
        (at.get(one.story, 0), one.story, shown.key): {
            "delivery_id": delivery_id,
            "position": at.get(one.story, 0),
            "story": one.story,
            "key": shown.key,
            "notice": shown.notice,
        }
        for one in held
        for shown in one.shown
    }
    if rows:
        await connection.execute(insert(posted), list(rows.values()))


async def find_last_revision(connection: AsyncConnection) -> int:
    """Return the id of the revision stored last; 0 where none is."""
    return (await connection.execute(select(func.max(revisions.c.id)))).scalar() or 0


async def list_due(
    connection: AsyncConnection, sent_after: datetime, revision_after: int, limit: int, shards: Shards = ALL
) -> list[Corrected]:
    """Return what is to be noted in posts sent after an instant, of revisions stored after one.

    Of posts on these shards' servers. A correction that a post showed itself, or that was noted there, is none.
    """
    e, r = entries, revisions
    of_server = or_(e.c.guild_id == 0, e.c.guild_id == deliveries.c.guild_id)
    rows = await connection.execute(
        select(
            posted.c.delivery_id,
            posted.c.position,
            posted.c.story,
            posted.c.key,
            posted.c.notice.label("known"),
            deliveries.c.guild_id,
            parts.c.channel_id,
            parts.c.message_id,
            e.c.added,
            e.c.number,
            r.c.title,
            r.c.outlet,
            r.c.byline,
            r.c.published,
            r.c.updated,
            r.c.url,
            r.c.notice_kind,
            r.c.notice_start,
            r.c.notice_end,
            r.c.notice_text,
            func.substr(r.c.text, r.c.body_start + 1, 120).label("opening"),
        )
        .select_from(posted)
        .join(deliveries, deliveries.c.id == posted.c.delivery_id)
        .join(parts, and_(parts.c.delivery_id == posted.c.delivery_id, parts.c.position == posted.c.position))
        .join(e, and_(e.c.key == posted.c.key, e.c.user_id == 0, of_server))
        .join(r, r.c.id == e.c.revision_id)
        .where(
            r.c.id > revision_after,
            r.c.notice_kind.in_(KINDS),
            r.c.notice_text.is_distinct_from(posted.c.notice),
            deliveries.c.state == "sent",
            deliveries.c.sent > format_instant(sent_after),
            parts.c.message_id.is_not(None),
            is_own(deliveries.c.guild_id, shards),
        )
        .order_by(posted.c.delivery_id, posted.c.position, posted.c.key)
        .limit(limit)
    )
    return [
        Corrected(
            delivery_id=row.delivery_id,
            position=row.position,
            story=row.story,
            guild_id=row.guild_id,
            channel_id=row.channel_id,
            message_id=row.message_id,
            headline=Headline(
                article_id=row.key,
                title=row.title or title_from(row.opening),
                outlet=row.outlet,
                byline=row.byline,
                published=parse_published(row.published),
                url=row.url,
                added=parse_instant(row.added),
                revision=row.number,
                notice=codec.notice_of(row.notice_kind, row.notice_start, row.notice_end, row.notice_text),
                updated=parse_published(row.updated),
            ),
            known=row.known,
        )
        for row in rows
    ]


async def record_noted(connection: AsyncConnection, one: Corrected, words: str, outcome: str, now: datetime) -> None:
    """Record that a correction was noted in a post, or why it could not be: it is not looked at again."""
    notice = one.headline.notice
    await connection.execute(
        update(posted)
        .where(
            posted.c.delivery_id == one.delivery_id,
            posted.c.position == one.position,
            posted.c.story == one.story,
            posted.c.key == one.headline.article_id,
        )
        .values(notice=notice and notice.span.text, noted=format_instant(now), outcome=outcome, words=words)
    )


async def of_deliveries(connection: AsyncConnection, delivery_ids: Sequence[int]) -> dict[int, tuple[Correction, ...]]:
    """Return what was noted in posts, by delivery, the first first; none of those with nothing."""
    rows = await connection.execute(
        select(posted.c.delivery_id, posted.c.noted, posted.c.words, posted.c.outcome)
        .where(posted.c.delivery_id.in_(list(delivery_ids)), posted.c.noted.is_not(None))
        .order_by(posted.c.noted, posted.c.position, posted.c.key)
    )
    found: dict[int, tuple[Correction, ...]] = {}
    for delivery_id, noted, words, outcome in rows:
        one = Correction(parse_instant(noted), words, outcome)
        if one not in found.get(delivery_id, ()):
            found[delivery_id] = (*found.get(delivery_id, ()), one)
    return found
