"""Which articles wait again because another one came, or moved into another story.

Those that it may concern: what stands after it and is like it, and what stands next after it in the stories at hand.
For a server's own articles, which are compared with shared ones before them and after them, also what stands before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, literal_column, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import story_members
from bot.store.story_candidates import SHARED, find_following, find_members_after, load
from bot.store.story_members import Placed
from bot.store.tables import entries
from bot.store.tables_stories import story_index
from bot.store.tables_stories import story_members as members
from bot.store.visible import brought, is_shared_with
from bot.stories.clustering import can_meet
from bot.stories.order import read_day

_COMPARED: Final = 64  # articles that are compared with the one at hand
_OWN: Final = 100  # own articles of a word, whosever they are, before a shared one and after it
_IN_STORY: Final = 64  # own articles in a story that a shared one left


async def call_concerned(
    connection: AsyncConnection, placed: Placed, at_hand: Collection[int], *, is_moved: bool = False
) -> None:
    """Let those wait again that an entry may concern. `at_hand`: the story that it stands in, and that it came from."""
    following = await find_following(connection, placed.guild_id, placed.telling, placed.position)
    called = set(await _keep_alike(connection, placed, ((one.member, one.term) for one in following)))
    for story in at_hand:
        called.update(
            one.member for one in await find_members_after(connection, story, placed.guild_id, placed.position)
        )
    if placed.guild_id == SHARED:
        called |= await _find_own(connection, placed, at_hand if is_moved else ())
    await story_members.wait_again(connection, called, placed.now)


async def _keep_alike(connection: AsyncConnection, placed: Placed, found: Iterable[tuple[int, str]]) -> list[int]:
    """Those of some members, each with a word that led to it, that are alike enough to change places."""
    weight: dict[int, float] = defaultdict(float)
    for member, term in found:
        weight[member] += placed.features.terms[term]
    heaviest = sorted(weight, key=lambda member: (-weight[member], member))[:_COMPARED]
    day = read_day(placed.position)
    candidates = await load(connection, heaviest)
    return [one.id for one in candidates if can_meet(placed.features, day, one.features, one.day)]


# --- servers' own articles, for the sake of a shared one --------------------------------------------------------------


async def _find_own(connection: AsyncConnection, placed: Placed, left: Collection[int]) -> set[int]:
    """The own members that a shared article is like or is the same as, where their server sees it; and those in the
    stories that it came from."""
    found = set((await connection.execute(_SAME, {"article": placed.article_id})).scalars())
    alike = await _keep_alike(connection, placed, await _find_own_by_words(connection, placed))
    if alike:
        seeing = await connection.execute(_SEEING, {"article": placed.article_id, "members": alike})
        found.update(seeing.scalars())
    if left:
        rows = await connection.execute(
            select(members.c.id).where(members.c.story.in_(list(left)), members.c.guild_id != SHARED).limit(_IN_STORY)
        )
        found.update(rows.scalars())
    return found


def _same() -> Select[Any]:
    """The own members of servers that have a shared article as their own too, in another story."""
    e, own, shared = entries.alias("e"), members.alias("own"), members.alias("shared")
    return (
        select(own.c.id)
        .join(shared, and_(shared.c.article_id == own.c.article_id, shared.c.guild_id == SHARED))
        .join(e, and_(e.c.article_id == own.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
        .where(
            own.c.article_id == bindparam("article"),
            own.c.guild_id != SHARED,
            own.c.story != shared.c.story,
            or_(e.c.house == 1, brought(e.c.article_id, own.c.guild_id)),
        )
    )


def _seeing() -> Select[Any]:
    """Those of some own members whose server sees a shared article."""
    e, own = entries.alias("e"), members.alias("own")
    return (
        select(own.c.id)
        .join(e, and_(e.c.article_id == bindparam("article"), e.c.guild_id == 0, e.c.user_id == 0))
        .where(own.c.id.in_(bindparam("members", expanding=True)), is_shared_with(e, own.c.guild_id))
    )


_SAME: Final = _same()
_SEEING: Final = _seeing()


async def _find_own_by_words(connection: AsyncConnection, placed: Placed) -> Sequence[tuple[int, str]]:
    if not placed.telling:
        return ()
    given = {f"v{i}": word for i, word in enumerate(placed.telling)}
    rows = await connection.execute(_own_by_words(len(given)), {**given, "at": placed.position})
    return [(row.member, row.term) for row in rows]


_IS_OWN: Final = story_index.c.guild_id != literal_column("0")  # as the index has it that serves this


@lru_cache(maxsize=32)
def _own_by_words(words: int) -> Select[Any]:
    i, parts = story_index, []
    for word in range(words):
        of_word = select(i.c.term, i.c.member).where(
            i.c.guild_id != literal_column("0"), i.c.term == bindparam(f"v{word}")
        )
        before = of_word.where(i.c.position <= bindparam("at")).order_by(i.c.position.desc()).limit(_OWN)
        after = of_word.where(i.c.position > bindparam("at")).order_by(i.c.position).limit(_OWN)
        parts += [select(before.subquery()), select(after.subquery())]
    found = union_all(*parts).subquery("f")
    return select(found.c.member, found.c.term)
