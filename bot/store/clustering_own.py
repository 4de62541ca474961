"""A server's own articles in the stories that its members see: in shared ones, or in stories of the server's own.

They are found and weighed by what the server sees, and change nothing for anybody else: a story of the server's own may
be joined into another, a shared one never is for the sake of an own article.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store import story_members
from bot.store.story_candidates import SHARED, find_seen, load_several, weights_of
from bot.store.story_members import Placed
from bot.store.tables import entries
from bot.store.tables_stories import stories, story_index
from bot.store.tables_stories import story_members as members
from bot.store.timestamps import format_instant
from bot.store.visible import GUILD, brought, is_shared_with, who
from bot.stories.clustering import ALIKE, Weights, measure_likenesses, pick_terms, place, weigh
from bot.stories.features import Features

_LATEST: Final = 200  # articles of a word, whosever they are, among which own ones are looked for
_CALLED: Final = 64  # own articles that are compared with a new shared one


async def cluster(
    connection: AsyncConnection, guild_id: int, article_id: int, revision_id: int, features: Features, now: datetime
) -> bool:
    """Put an own article into its story; false where it stays as it is.

    One that stands in a story of the server's own may come into a shared one that began later.
    """
    member = (
        await connection.execute(
            select(members.c.id, members.c.story, members.c.revision_id, stories.c.guild_id.label("whose"))
            .join(stories, stories.c.key == members.c.story)
            .where(members.c.guild_id == guild_id, members.c.article_id == article_id)
        )
    ).first()
    is_new_reading = member is not None and member.revision_id != revision_id
    if member is not None and member.whose == SHARED and not is_new_reading:
        return False
    weights = await weights_of(connection, features, counted=False)
    placed = Placed(guild_id, article_id, revision_id, weigh(features, weights), pick_terms(features, weights), now)
    if member is None:
        await _enter(connection, placed, features, weights)
        return True
    if is_new_reading:
        await story_members.update_reading(connection, placed, member.id)
    if member.whose != SHARED:
        moved = await _look_again(connection, placed, features, weights, member.id, member.story)
        return moved or is_new_reading
    return True


async def _enter(connection: AsyncConnection, placed: Placed, features: Features, weights: Weights) -> None:
    twin = await _find_shared_twin(connection, placed)
    if twin is not None:  # it stands in the shared one's place
        updated = twin.updated if twin.revision_id == placed.revision_id else None
        since = (twin.placed, updated or format_instant(placed.now))
        await story_members.enter(connection, placed, twin.story, twin.id, since)
        return
    story, copy_of = await _choose(connection, placed, features, weights)
    if story is None:
        story = await story_members.begin_story(connection, placed.guild_id, placed.now)
    await story_members.enter(connection, placed, story, copy_of)


async def _look_again(
    connection: AsyncConnection, placed: Placed, features: Features, weights: Weights, member: int, own: int
) -> bool:
    """Find the story of a member of an own story as if it came now; true where that is another."""
    twin = await _find_shared_twin(connection, placed)
    if twin is not None:
        await story_members.join(connection, own, twin.story)
        await story_members.move(connection, member, twin.story, twin.id)
        return True
    story, copy_of = await _choose(connection, placed, features, weights, member)
    if story is None or story == own:
        return False
    others = await connection.execute(select(members.c.id).where(members.c.story == own, members.c.id != member))
    if others.first() is None:
        await story_members.join(connection, own, story)
    await story_members.move(connection, member, story, copy_of)
    return True


async def _find_shared_twin(connection: AsyncConnection, placed: Placed) -> Any:
    """The shared member of the very article, where the server would see it if it had no own."""
    e = entries.alias("e")
    return (
        await connection.execute(
            select(members.c.id, members.c.story, members.c.revision_id, members.c.placed, members.c.updated)
            .join(e, and_(e.c.article_id == members.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
            .where(
                members.c.guild_id == SHARED,
                members.c.article_id == placed.article_id,
                or_(e.c.house == 1, brought(e.c.article_id, GUILD)),
            ),
            who(Reader(0, placed.guild_id)),
        )
    ).first()


async def _choose(
    connection: AsyncConnection, placed: Placed, features: Features, weights: Weights, but: int | None = None
) -> tuple[int | None, int | None]:
    """The story of an article and what it is a copy of, own stories that it shows to be the same joined into it."""
    compared = await find_seen(connection, placed.guild_id, features, weights, placed.now, but=but)
    found = place(placed.weighed, compared.candidates, weights)
    if found.story is None:
        return None, None
    keys = [compared.stories[number] for number in (found.story, *found.joins)]
    rows = await connection.execute(select(stories.c.key, stories.c.guild_id).where(stories.c.key.in_(keys)))
    whose = {row.key: row.guild_id for row in rows}
    shared = [key for key in keys if whose[key] == SHARED]
    own = [key for number, key in sorted((compared.stories.index(key), key) for key in keys) if whose[key] != SHARED]
    story = shared[0] if shared else own[0]
    for key in own:
        if key != story:
            await story_members.join(connection, key, story)
    return story, found.copy_of


# --- what a new shared article means for own ones ---------------------------------------------------------------------


async def call_matching(connection: AsyncConnection, placed: Placed, weights: Weights) -> None:
    """Let own articles wait again that a new shared one is like, where its server sees that one.

    They stand in stories of their server's own, as there was no other when they came.
    """
    if (await connection.execute(_ANY)).first() is None:
        return
    called = set((await connection.execute(_SAME, {"article": placed.article_id})).scalars())
    waiting = {(guild_id, placed.article_id) for guild_id in called}
    alike = await _find_alike(connection, placed, weights)
    if alike:
        seeing = await connection.execute(_SEEING, {"article": placed.article_id, "members": alike})
        waiting |= {(row.guild_id, row.article_id) for row in seeing}
    for guild_id, article_id in sorted(waiting):
        await story_members.wait(connection, guild_id, article_id, placed.now)


def _same() -> Select[Any]:
    """The servers that have a shared article as their own too, in a story of their own."""
    e, own = entries.alias("e"), members.alias("own")
    return (
        select(own.c.guild_id)
        .join(stories, stories.c.key == own.c.story)
        .join(e, and_(e.c.article_id == own.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
        .where(
            own.c.article_id == bindparam("article"),
            own.c.guild_id != SHARED,
            stories.c.guild_id != SHARED,
            or_(e.c.house == 1, brought(e.c.article_id, own.c.guild_id)),
        )
    )


def _seeing() -> Select[Any]:
    """Those of some own members whose server sees a shared article."""
    e, own = entries.alias("e"), members.alias("own")
    return (
        select(own.c.guild_id, own.c.article_id)
        .join(e, and_(e.c.article_id == bindparam("article"), e.c.guild_id == 0, e.c.user_id == 0))
        .where(own.c.id.in_(bindparam("members", expanding=True)), is_shared_with(e, own.c.guild_id))
    )


_ANY: Final = select(stories.c.key).where(stories.c.guild_id > SHARED).limit(1)
_SAME: Final = _same()
_SEEING: Final = _seeing()


async def _find_alike(connection: AsyncConnection, placed: Placed, weights: Weights) -> list[int]:
    """The own members in own stories that are like a shared article."""
    if not placed.telling:
        return []
    given = {f"v{i}": word for i, word in enumerate(placed.telling)}
    rows = await connection.execute(_own_by_words(len(given)), given)
    weight: dict[int, float] = defaultdict(float)
    for row in rows:
        weight[row.id] += weights.idf(row.term) * placed.weighed.features.terms[row.term]
    heaviest = sorted(weight, key=lambda member: (-weight[member], -member))[:_CALLED]
    candidates = await load_several(connection, heaviest, placed.now)
    likenesses = measure_likenesses(placed.weighed, candidates, weights)
    return [one.id for one, likeness in zip(candidates, likenesses, strict=True) if likeness >= ALIKE]


@lru_cache(maxsize=32)
def _own_by_words(words: int) -> Select[Any]:
    parts = []
    for word in range(words):
        latest = (
            select(story_index.c.guild_id, story_index.c.term, story_index.c.member)
            .where(story_index.c.term == bindparam(f"v{word}"))
            .order_by(story_index.c.member.desc())
            .limit(_LATEST)
            .subquery()
        )
        parts.append(select(latest.c.term, latest.c.member).where(latest.c.guild_id != SHARED))
    found = union_all(*parts).subquery("f")
    return (
        select(members.c.id, found.c.term)
        .select_from(found.join(members, members.c.id == found.c.member))
        .join(stories, stories.c.key == members.c.story)
        .where(stories.c.guild_id != SHARED)
    )
