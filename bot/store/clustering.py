"""Articles put into their stories, each in one transaction; `bot.stories.clustering` decides where.

A shared article is placed once, among shared ones. What is a server's own is in `bot.store.clustering_own`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article
from bot.store import clustering_own, story_members
from bot.store.articles import article_of
from bot.store.codec import dumps
from bot.store.story_candidates import SHARED, features_of, find_shared, weights_of
from bot.store.story_members import Placed
from bot.store.tables import entries, revisions
from bot.store.tables_stories import stories, story_vectors, story_waiting
from bot.store.tables_stories import story_members as members
from bot.store.upsert import upsert
from bot.stories.clustering import pick_terms, place, weigh
from bot.stories.features import FEATURES_VERSION, Features
from bot.stories.near_duplicates import pack

_W: Final = story_waiting
_KNOWN: Final = and_(story_vectors.c.revision_id == entries.c.revision_id, story_vectors.c.version == FEATURES_VERSION)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that has no place yet, or whose reading is new. `guild_id` 0: the shared one.

    `revision_id`: None where the entry has gone. `known`: its features are stored.
    """

    guild_id: int
    article_id: int
    revision_id: int | None
    known: bool = field(compare=False)


def _next() -> Select[Any]:
    first = (
        select(_W.c.guild_id, _W.c.article_id, _W.c.added)
        .order_by(_W.c.added, _W.c.guild_id, _W.c.article_id)
        .limit(bindparam("most"))
        .subquery("w")
    )
    of_entry = and_(
        entries.c.article_id == first.c.article_id, entries.c.guild_id == first.c.guild_id, entries.c.user_id == 0
    )
    return (
        select(first.c.guild_id, first.c.article_id, entries.c.revision_id, exists().where(_KNOWN).label("known"))
        .select_from(first.outerjoin(entries, of_entry))
        .order_by(first.c.added, first.c.guild_id, first.c.article_id)
    )


_NEXT: Final = _next()


async def next_waiting(connection: AsyncConnection, limit: int) -> list[Waiting]:
    """Return what waits, in the order it came."""
    rows = await connection.execute(_NEXT, {"most": limit})
    return [Waiting(row.guild_id, row.article_id, row.revision_id, bool(row.known)) for row in rows]


async def count_waiting(connection: AsyncConnection, most: int | None = None) -> int:
    """Return how many wait; `most` where there are more."""
    some = select(_W.c.article_id).limit(most).subquery()
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one())


async def article(connection: AsyncConnection, revision_id: int) -> Article | None:
    """Return what the features of a reading are made from; None where it has gone meanwhile."""
    return await article_of(connection, revision_id)


async def keep(connection: AsyncConnection, revision_id: int, features: Features) -> None:
    """Store the features of a reading, unless it has gone meanwhile."""
    there = await connection.execute(select(revisions.c.id).where(revisions.c.id == revision_id))
    if there.first() is None:
        return
    made = {
        "terms": dumps(dict(features.terms)),
        "title": dumps(dict(features.title)),
        "sketch": pack(features.sketch),
        "version": FEATURES_VERSION,
    }
    insert = upsert(story_vectors)
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=["revision_id"], set_={name: insert.excluded[name] for name in made}
        ),
        {"revision_id": revision_id, **made},
    )


async def cluster_one(connection: AsyncConnection, waiting: Waiting, now: datetime) -> bool:
    """Put one article into its story, or note its new reading; false where there was nothing to do.

    Done twice, it is as if done once. An entry whose features are not stored goes on waiting.
    """
    entry = (
        await connection.execute(
            select(entries.c.revision_id, story_vectors.c.terms, story_vectors.c.title, story_vectors.c.sketch)
            .select_from(_W)
            .outerjoin(
                entries,
                and_(
                    entries.c.article_id == _W.c.article_id,
                    entries.c.guild_id == _W.c.guild_id,
                    entries.c.user_id == 0,
                ),
            )
            .outerjoin(story_vectors, _KNOWN)
            .where(_W.c.guild_id == waiting.guild_id, _W.c.article_id == waiting.article_id)
        )
    ).first()
    if entry is None or (entry.revision_id is not None and entry.terms is None):
        return False
    await story_members.forget_waiting(connection, waiting.guild_id, waiting.article_id)
    if entry.revision_id is None:
        return False
    features = features_of(entry.terms, entry.title, entry.sketch)
    if waiting.guild_id != SHARED:
        return await clustering_own.cluster(
            connection, waiting.guild_id, waiting.article_id, entry.revision_id, features, now
        )
    return await _cluster_shared(connection, waiting.article_id, entry.revision_id, features, now)


# --- what is shared ---------------------------------------------------------------------------------------------------


async def _cluster_shared(
    connection: AsyncConnection, article_id: int, revision_id: int, features: Features, now: datetime
) -> bool:
    member = (
        await connection.execute(
            select(members.c.id, members.c.revision_id).where(
                members.c.guild_id == SHARED, members.c.article_id == article_id
            )
        )
    ).first()
    if member is not None and member.revision_id == revision_id:
        return False
    if member is not None:  # what it is counted by is that of the reading it has now
        await story_members.uncount_words(connection, member.revision_id)
    else:
        await story_members.count_article(connection)
    await story_members.count_words(connection, sorted(features.terms))
    weights = await weights_of(connection, features, counted=True)
    weighed = weigh(features, weights)
    placed = Placed(SHARED, article_id, revision_id, weighed, pick_terms(features, weights), now)
    if member is not None:
        await story_members.update_reading(connection, placed, member.id)
        return True
    compared = await find_shared(connection, features, weights, now)
    found = place(weighed, compared.candidates, weights)
    story = (
        await story_members.begin_story(connection, SHARED, now)
        if found.story is None
        else compared.stories[found.story]
    )
    await story_members.enter(connection, placed, story, found.copy_of)
    for other in found.joins:
        story = await join_by_age(connection, story, compared.stories[other])
    await clustering_own.call_matching(connection, placed, weights)
    return True


async def join_by_age(connection: AsyncConnection, one: int, other: int) -> int:
    """Put the newer of two stories into the older, which goes by both keys from now on; return the older's key."""
    rows = await connection.execute(
        select(stories.c.key).where(stories.c.key.in_([one, other])).order_by(stories.c.first, stories.c.key)
    )
    older, newer = rows.scalars().all()
    await story_members.join(connection, newer, older)
    return int(older)
