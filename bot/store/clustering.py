"""Articles put into their stories, each in one transaction; `bot.stories.clustering` decides where.

An article's story follows from those that stand before it by their days, as if all had come in that order. One that
comes late lets those after it wait again that it may concern: they are few, and keep their stories where nothing has
changed for them. So the same articles are in the same stories in whatever order they came.

A shared article is placed once, among shared ones. What else a server's own needs is in `bot.store.clustering_own`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Reader
from bot.store import clustering_own, story_members
from bot.store.articles import article_of
from bot.store.codec import dumps
from bot.store.story_candidates import SHARED, features_of, find_shared
from bot.store.story_members import Placed
from bot.store.story_replacing import call_concerned
from bot.store.story_shown import is_seen
from bot.store.tables import entries, revisions
from bot.store.tables_stories import stories, story_vectors, story_waiting
from bot.store.tables_stories import story_members as members
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert
from bot.store.visible import who
from bot.stories.clustering import pick_terms, place
from bot.stories.features import FEATURES_VERSION, Features
from bot.stories.near_duplicates import pack
from bot.stories.order import format_position, read_day

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
        select(_W.c.guild_id, _W.c.article_id, _W.c.moment)
        .order_by(_W.c.moment, _W.c.guild_id, _W.c.article_id)
        .limit(bindparam("most"))
        .subquery("w")
    )
    of_entry = and_(
        entries.c.article_id == first.c.article_id, entries.c.guild_id == first.c.guild_id, entries.c.user_id == 0
    )
    return (
        select(first.c.guild_id, first.c.article_id, entries.c.revision_id, exists().where(_KNOWN).label("known"))
        .select_from(first.outerjoin(entries, of_entry))
        .order_by(first.c.moment, first.c.guild_id, first.c.article_id)
    )


_NEXT: Final = _next()


async def next_waiting(connection: AsyncConnection, limit: int) -> list[Waiting]:
    """Return what waits, in the order of its days: what comes before is placed before."""
    rows = await connection.execute(_NEXT, {"most": limit})
    return [Waiting(row.guild_id, row.article_id, row.revision_id, bool(row.known)) for row in rows]


async def count_waiting(connection: AsyncConnection, most: int | None = None) -> int:
    """Return how many wait; `most` where there are more."""
    some = select(_W.c.article_id).limit(most).subquery()
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one())


def _seen() -> Select[Any]:
    e = entries.alias("e")
    has_story = exists().where(members.c.article_id == _W.c.article_id, members.c.guild_id == _W.c.guild_id)
    return (
        select(e.c.key)
        .join(_W, and_(_W.c.article_id == e.c.article_id, _W.c.guild_id == e.c.guild_id))
        .where(_W.c.moment >= bindparam("since"), is_seen(e), ~has_story)
        .limit(1)
    )


_SEEN: Final = _seen()
_SEEN_OF: Final = _SEEN.where(_SEEN.selected_columns.key.in_(bindparam("keys", expanding=True)))


async def is_any_waiting(
    connection: AsyncConnection, reader: Reader, keys: Sequence[int] | None = None, since: date | None = None
) -> bool:
    """Return whether an article that a reader sees has no story yet: one of these (by key), of this day or later."""
    bound = {**who(reader), "since": "" if since is None else since.isoformat()}
    of_these = {} if keys is None else {"keys": list(keys)}
    found = await connection.execute(_SEEN if keys is None else _SEEN_OF, bound | of_these)
    return found.first() is not None


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
    """Put one article into its story, or note its new reading; false where all stays as it was.

    Done twice, it is as if done once. An entry whose features are not stored goes on waiting.
    """
    entry = (
        await connection.execute(
            select(
                *(entries.c.revision_id, entries.c.added, revisions.c.origin, revisions.c.published),
                *(revisions.c.updated, story_vectors.c.terms, story_vectors.c.title, story_vectors.c.sketch),
            )
            .select_from(_W)
            .outerjoin(
                entries,
                and_(
                    entries.c.article_id == _W.c.article_id,
                    entries.c.guild_id == _W.c.guild_id,
                    entries.c.user_id == 0,
                ),
            )
            .outerjoin(revisions, revisions.c.id == entries.c.revision_id)
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
    moment = story_members.read_moment(entry.published, entry.updated, entry.added)
    position = format_position(moment, entry.origin, waiting.article_id)
    telling = pick_terms(features)
    return await _cluster(
        connection,
        Placed(waiting.guild_id, waiting.article_id, entry.revision_id, features, telling, position, now),
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where an entry goes: `story` None begins one. `since`: when its twin was placed and read, where it has one."""

    story: int | None
    copy_of: int | None
    since: tuple[str, str] | None = None


async def _cluster(connection: AsyncConnection, placed: Placed) -> bool:
    member = (
        await connection.execute(
            select(members.c.id, members.c.story, members.c.revision_id, members.c.copy_of).where(
                members.c.guild_id == placed.guild_id, members.c.article_id == placed.article_id
            )
        )
    ).first()
    if member is None:
        choice = await _choose(connection, placed)
        story = choice.story or await story_members.begin_story(connection, placed.guild_id, placed.now)
        await story_members.enter(connection, placed, story, choice.copy_of, choice.since)
        await call_concerned(connection, placed, {story})
        return True
    is_new_reading = member.revision_id != placed.revision_id
    is_elsewhere = not await story_members.is_indexed(connection, member.id, placed.position)
    if is_new_reading:
        await story_members.update_reading(connection, placed, member.id)
    elif is_elsewhere:
        await story_members.index(connection, placed, member.id)
    choice = await _choose(connection, placed)
    story = choice.story or await _keep_or_begin(connection, placed, member.story)
    is_moved = await _move(connection, member, story, choice.copy_of)
    if is_moved or is_new_reading or is_elsewhere:
        await call_concerned(connection, placed, {story, member.story}, is_moved=is_moved)
    return is_moved or is_new_reading


async def _choose(connection: AsyncConnection, placed: Placed) -> _Choice:
    if placed.guild_id != SHARED:
        twin = await clustering_own.find_shared_twin(connection, placed)
        if twin is not None:  # it stands in the shared one's place
            updated = twin.updated if twin.revision_id == placed.revision_id else format_instant(placed.now)
            return _Choice(twin.story, twin.id, (twin.placed, updated))
        found = await clustering_own.place(connection, placed)
    else:
        candidates = await find_shared(connection, placed.features, placed.position)
        found = place(placed.features, read_day(placed.position), candidates)
    return _Choice(found.story, found.copy_of)


async def _keep_or_begin(connection: AsyncConnection, placed: Placed, story: int) -> int:
    """The story of one that belongs to none before it: its own, where it is the first of it, else a new one."""
    first = (
        await connection.execute(
            select(members.c.article_id, stories.c.guild_id)
            .join(stories, stories.c.key == members.c.story)
            .where(members.c.story == story, members.c.guild_id == placed.guild_id)
            .order_by(members.c.position, members.c.id)
            .limit(1)
        )
    ).first()
    if first is not None and (first.article_id, first.guild_id) == (placed.article_id, placed.guild_id):
        return story
    return await story_members.begin_story(connection, placed.guild_id, placed.now)


async def _move(connection: AsyncConnection, member: Any, story: int, copy_of: int | None) -> bool:
    """Put a member into its story; false where it stands there already, a copy of the same."""
    original = await story_members.find_original(connection, copy_of)
    original = None if original == member.id else original
    if (story, original) == (member.story, member.copy_of):
        return False
    await story_members.move(connection, member.id, story, original)
    if story != member.story:
        await story_members.settle(connection, member.story, into=story)
    return True
