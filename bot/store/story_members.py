"""Articles into their stories and out of them, with what they are found by.

Whoever enters an article, or reads it anew, lets it `wait` in the same transaction; whoever takes one off lets it
`leave`. `guild_id` 0 is the shared entry of an article, any other that server's own. Which story is the right one
`bot.store.clustering` decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import story_blocks
from bot.store.dialects import notifying
from bot.store.statement_parts import in_parts
from bot.store.tables import entries, revisions
from bot.store.tables_feeds import feed_items
from bot.store.tables_stories import (
    stories,
    story_index,
    story_looks,
    story_members,
    story_waiting,
)
from bot.store.timestamps import format_instant, parse_instant, parse_published
from bot.store.upsert import upsert
from bot.stories.features import Features
from bot.stories.order import format_moment

_KEYS = 10**12  # a story's key tells nothing about what else there is
_TOLD: Final = (
    select(story_members.c.guild_id, story_members.c.article_id)
    .add_columns(revisions.c.published, revisions.c.updated, entries.c.added)
    .select_from(
        story_members.outerjoin(
            entries,
            and_(
                entries.c.article_id == story_members.c.article_id,
                entries.c.guild_id == story_members.c.guild_id,
                entries.c.user_id == 0,
            ),
        ).outerjoin(revisions, revisions.c.id == entries.c.revision_id)
    )
)
_HAS_MEMBER = exists().where(story_members.c.story == stories.c.key)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry as it stands in a story: by its reading, found by its telling words, at its place in the order."""

    guild_id: int
    article_id: int
    revision_id: int
    features: Features
    telling: Sequence[str]
    position: str
    now: datetime


# --- waiting ----------------------------------------------------------------------------------------------------------


async def wait(connection: AsyncConnection, guild_id: int, article_id: int, now: datetime) -> None:
    """Let an entry wait for its story, or for its place to be looked at anew. Until then it keeps the one it has."""
    row = (
        await connection.execute(
            select(revisions.c.published, revisions.c.updated, entries.c.added)
            .join(revisions, revisions.c.id == entries.c.revision_id)
            .where(entries.c.guild_id == guild_id, entries.c.user_id == 0, entries.c.article_id == article_id)
        )
    ).first()
    moment = format_moment(None, None, now) if row is None else read_moment(row.published, row.updated, row.added)
    await _put_waiting(connection, [(guild_id, article_id, moment)], now)


async def wait_again(connection: AsyncConnection, members: Collection[int], now: datetime) -> None:
    """Let the places of members be looked at anew, in an order that two who do so at once have in common."""
    rows: list[tuple[int, int, str]] = []
    for some in in_parts(sorted(members)):
        for row in await connection.execute(_TOLD.where(story_members.c.id.in_(some))):
            moment = read_moment(row.published, row.updated, row.added or format_instant(now))
            rows.append((row.guild_id, row.article_id, moment))
    if rows:
        await _put_waiting(connection, sorted(rows), now)


async def _put_waiting(connection: AsyncConnection, rows: Sequence[tuple[int, int, str]], now: datetime) -> None:
    at = format_instant(now)
    waiting = [
        {"guild_id": guild_id, "article_id": article_id, "moment": moment, "added": at}
        for guild_id, article_id, moment in rows
    ]
    await connection.execute(upsert(story_waiting).on_conflict_do_nothing(), waiting)
    await notifying.tell(connection, "placing")


def read_moment(published: str | None, updated: str | None, added: str) -> str:
    """Return when an article was told, from the columns that say so."""
    return format_moment(parse_published(published), parse_published(updated), parse_instant(added))


async def forget_waiting(connection: AsyncConnection, guild_id: int, article_id: int) -> None:
    """Let an entry wait no more."""
    await connection.execute(
        delete(story_waiting).where(story_waiting.c.guild_id == guild_id, story_waiting.c.article_id == article_id)
    )


# --- in ---------------------------------------------------------------------------------------------------------------


async def begin_story(connection: AsyncConnection, guild_id: int, now: datetime) -> int:
    """Begin a story, a shared one (0) or a server's own; return its key, which no other has."""
    while True:
        key = 1 + secrets.randbelow(_KEYS)
        if (await connection.execute(select(stories.c.key).where(stories.c.key == key))).first() is None:
            break
    await connection.execute(insert(stories), {"key": key, "guild_id": guild_id, "first": format_instant(now)})
    return key


async def enter(
    connection: AsyncConnection,
    placed: Placed,
    story: int,
    copy_of: int | None,
    since: tuple[str, str] | None = None,
) -> int:
    """Put an entry into a story; the member's id. `since`: when it and its reading were placed, where that is not now.

    A copy hangs on the original of its original: copies are of one article, not of each other.
    """
    at = format_instant(placed.now)
    first, updated = since or (at, at)
    added = await connection.execute(
        insert(story_members)
        .values(
            guild_id=placed.guild_id,
            story=story,
            article_id=placed.article_id,
            revision_id=placed.revision_id,
            copy_of=await find_original(connection, copy_of),
            position=placed.position,
            placed=first,
            updated=updated,
        )
        .returning(story_members.c.id)
    )
    member: int = added.scalar_one()
    await index(connection, placed, member)
    await story_blocks.expect(connection, story, placed.article_id)
    await _touch(connection, placed)
    return member


async def update_reading(connection: AsyncConnection, placed: Placed, member: int) -> None:
    """Note the reading that an entry has now: what it is compared and found by from now on."""
    at = format_instant(placed.now)
    row = await connection.execute(
        update(story_members)
        .where(story_members.c.id == member)
        .values(revision_id=placed.revision_id, position=placed.position, updated=at)
        .returning(story_members.c.story)
    )
    await story_blocks.expect(connection, row.scalar_one(), placed.article_id)
    await index(connection, placed, member)
    await _touch(connection, placed)


async def is_indexed(connection: AsyncConnection, member: int, position: str) -> bool:
    """Return whether a member is found by its words, at this place in the order."""
    found = await connection.execute(select(story_index.c.position).where(story_index.c.member == member).limit(1))
    return found.scalar() == position


async def index(connection: AsyncConnection, placed: Placed, member: int) -> None:
    """Let a member be found by its telling words, and by no others."""
    await connection.execute(update(story_members).where(story_members.c.id == member).values(position=placed.position))
    await connection.execute(delete(story_index).where(story_index.c.member == member))
    rows = [
        {"guild_id": placed.guild_id, "term": word, "member": member, "position": placed.position}
        for word in placed.telling
    ]
    if rows:
        await connection.execute(insert(story_index), rows)


async def move(connection: AsyncConnection, member: int, story: int, copy_of: int | None) -> None:
    """Put a member into another story, its copies with it where it is a copy itself now."""
    original = await find_original(connection, copy_of)
    was = select(story_members.c.story, story_members.c.article_id).where(story_members.c.id == member)
    before = (await connection.execute(was)).one()
    await connection.execute(
        update(story_members).where(story_members.c.id == member).values(story=story, copy_of=original)
    )
    if before.story != story:
        await story_blocks.forget(connection, before.story, before.article_id)
        await story_blocks.expect(connection, story, before.article_id)
    if original is not None:
        await connection.execute(
            update(story_members).where(story_members.c.copy_of == member).values(copy_of=original)
        )


async def join(connection: AsyncConnection, story: int, into: int) -> None:
    """Put all of a story into another, which goes by its keys from now on too."""
    await connection.execute(update(story_members).where(story_members.c.story == story).values(story=into))
    await story_blocks.forget_story(connection, story)
    await story_blocks.expect(connection, into)
    await connection.execute(
        update(stories).where((stories.c.key == story) | (stories.c.into == story)).values(into=into)
    )


async def find_original(connection: AsyncConnection, member: int | None) -> int | None:
    """Return the member that a copy of `member` hangs on."""
    if member is None:
        return None
    row = await connection.execute(select(story_members.c.copy_of).where(story_members.c.id == member))
    original: int | None = row.scalar()
    return member if original is None else original


async def _touch(connection: AsyncConnection, placed: Placed) -> None:
    """Lists of what is new look at what was touched since: the entry, and what feeds brought of a shared one."""
    at = format_instant(placed.now)
    await connection.execute(
        update(entries)
        .where(
            entries.c.article_id == placed.article_id,
            entries.c.guild_id == placed.guild_id,
            entries.c.user_id == 0,
            entries.c.touched < at,
        )
        .values(touched=at)
    )
    if not placed.guild_id:
        await connection.execute(
            update(feed_items)
            .where(feed_items.c.article_id == placed.article_id, feed_items.c.touched < at)
            .values(touched=at)
        )


# --- out --------------------------------------------------------------------------------------------------------------


async def leave(connection: AsyncConnection, guild_id: int, article_id: int) -> None:
    """Take an entry out of its story and the index; it waits no more. A story without articles goes."""
    await forget_waiting(connection, guild_id, article_id)
    member = (
        await connection.execute(
            select(story_members.c.id, story_members.c.story).where(
                story_members.c.guild_id == guild_id, story_members.c.article_id == article_id
            )
        )
    ).first()
    if member is None:
        return
    await _pass_copies_on(connection, member.id)
    await connection.execute(delete(story_members).where(story_members.c.id == member.id))
    await story_blocks.forget(connection, member.story, article_id)
    await settle(connection, member.story)


async def forget_guild(connection: AsyncConnection, guild_id: int) -> None:
    """Take all of a server's own articles out of the stories, with its own stories and when its members read which."""
    mine = story_members.c.guild_id == guild_id
    joined = await connection.execute(
        select(story_members.c.story)
        .join(stories, stories.c.key == story_members.c.story)
        .where(mine, stories.c.guild_id == 0)
        .distinct()
    )
    shared = joined.scalars().all()
    await connection.execute(delete(story_waiting).where(story_waiting.c.guild_id == guild_id))
    await connection.execute(delete(story_members).where(mine))  # only its own are copies of them
    await connection.execute(delete(stories).where(stories.c.guild_id == guild_id))
    await story_blocks.forget_strays(connection, shared)
    for keys in in_parts(shared):
        await connection.execute(delete(stories).where(stories.c.key.in_(keys), ~_HAS_MEMBER))
    await connection.execute(delete(story_looks).where(story_looks.c.guild_id == guild_id))


async def _pass_copies_on(connection: AsyncConnection, original: int) -> None:
    """Make the next of an original's copies the original: a shared one if there is any; else each server's own next."""
    rows = await connection.execute(
        select(story_members.c.id, story_members.c.guild_id)
        .where(story_members.c.copy_of == original)
        .order_by(story_members.c.guild_id != 0, story_members.c.id)
    )
    copies = [(int(row.id), int(row.guild_id)) for row in rows]
    if not copies:
        return
    first, guild_id = copies[0]
    next_of = {guild: copy for copy, guild in reversed(copies)}
    for guild, copy in {0: first}.items() if not guild_id else next_of.items():
        those = [story_members.c.copy_of == original, story_members.c.id != copy]
        if guild:
            those.append(story_members.c.guild_id == guild)
        await connection.execute(update(story_members).where(*those).values(copy_of=copy))
        await connection.execute(update(story_members).where(story_members.c.id == copy).values(copy_of=None))


async def settle(connection: AsyncConnection, story: int, into: int | None = None) -> None:
    """Let a story without articles go, or go by another's key: `into`. One that has a single server's own alone is
    that server's from now on."""
    rows = await connection.execute(
        select(story_members.c.guild_id).where(story_members.c.story == story).distinct().limit(2)
    )
    guilds = rows.scalars().all()
    if not guilds and into is not None:
        await join(connection, story, into)
    elif not guilds:
        await connection.execute(delete(stories).where(stories.c.key == story))
    elif len(guilds) == 1 and guilds[0]:
        await connection.execute(update(stories).where(stories.c.key == story).values(guild_id=guilds[0]))
