"""Which articles wait for a story, and how one leaves the story it is in. `bot.store.clustering` puts them in.

Whoever enters an article, reads it anew or takes it off calls this, in the same transaction. `guild_id` 0 is the shared
entry of an article, any other that server's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables_stories import (
    stories,
    story_counts,
    story_looks,
    story_members,
    story_terms,
    story_vectors,
    story_waiting,
)
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert

_T = TypeVar("_T")

COUNTS = 1  # the one row of `story_counts`
_TOGETHER = 500  # values in one IN

_HAS_MEMBER = exists().where(story_members.c.story == stories.c.key)


async def wait(connection: AsyncConnection, guild_id: int, article_id: int, now: datetime) -> None:
    """Let an entry wait for its story, or for its new reading to be noted there. It keeps the place that it has."""
    await connection.execute(
        upsert(story_waiting).on_conflict_do_nothing(),
        {"guild_id": guild_id, "article_id": article_id, "added": format_instant(now)},
    )


async def leave(connection: AsyncConnection, guild_id: int, article_id: int) -> None:
    """Take an entry out of its story, the word counts and the index; it waits no more. A story without articles goes.

    Call it while the entry's revision is still there: what is counted of its words is read from there.
    """
    await forget_waiting(connection, guild_id, article_id)
    member = (
        await connection.execute(
            select(story_members.c.id, story_members.c.story, story_members.c.revision_id).where(
                story_members.c.guild_id == guild_id, story_members.c.article_id == article_id
            )
        )
    ).first()
    if member is None:
        return
    if not guild_id:
        await uncount_words(connection, member.revision_id)
        await connection.execute(
            update(story_counts).where(story_counts.c.id == COUNTS).values(articles=story_counts.c.articles - 1)
        )
    await _pass_copies_on(connection, member.id)
    await connection.execute(delete(story_members).where(story_members.c.id == member.id))
    await _settle_story(connection, member.story)


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
    for keys in _in_parts(shared):
        await connection.execute(delete(stories).where(stories.c.key.in_(keys), ~_HAS_MEMBER))
    await connection.execute(delete(story_looks).where(story_looks.c.guild_id == guild_id))


async def forget_waiting(connection: AsyncConnection, guild_id: int, article_id: int) -> None:
    """Let an entry wait no more."""
    await connection.execute(
        delete(story_waiting).where(story_waiting.c.guild_id == guild_id, story_waiting.c.article_id == article_id)
    )


async def uncount_words(connection: AsyncConnection, revision_id: int) -> None:
    """Take the words of a shared article's reading out of the counts, where its features are known."""
    stored = await connection.execute(select(story_vectors.c.terms).where(story_vectors.c.revision_id == revision_id))
    for terms in _in_parts(sorted(json.loads(stored.scalar() or "{}"))):
        those = story_terms.c.term.in_(terms)
        await connection.execute(update(story_terms).where(those).values(articles=story_terms.c.articles - 1))
        await connection.execute(delete(story_terms).where(those, story_terms.c.articles <= 0))


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


async def _settle_story(connection: AsyncConnection, story: int) -> None:
    """Let a story without articles go. One that has a single server's own alone is that server's from now on."""
    rows = await connection.execute(
        select(story_members.c.guild_id).where(story_members.c.story == story).distinct().limit(2)
    )
    guilds = rows.scalars().all()
    if not guilds:
        await connection.execute(delete(stories).where(stories.c.key == story))
    elif len(guilds) == 1 and guilds[0]:
        await connection.execute(update(stories).where(stories.c.key == story).values(guild_id=guilds[0]))


def _in_parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _TOGETHER):
        yield values[start : start + _TOGETHER]
