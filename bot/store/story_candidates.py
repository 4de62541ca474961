"""What an article is compared with to find its story: the articles before it of a few words, then of a few stories.

What is read is bounded, however many articles there are. A shared article is compared with shared ones alone; a
server's own with those that the server sees, whichever came first, and with its own before it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.tables import entries
from bot.store.tables_stories import story_index, story_members, story_vectors
from bot.store.visible import GUILD, is_shared_with, who
from bot.stories.clustering import ARTICLES, HORIZON, LATEST, Candidate, pick_stories, pick_terms
from bot.stories.features import FEATURES_VERSION, Features
from bot.stories.near_duplicates import unpack
from bot.stories.order import read_day

SHARED: Final = 0  # the `guild_id` of what is shared
_LOOKED: Final = 4  # times as many shared articles are looked at, where only some of them can be seen


@dataclass(frozen=True, slots=True)
class Near:
    """A member that stands near an article in the order. `term`: the word that led to it, where one did."""

    member: int
    story: int
    guild_id: int
    position: str
    term: str = ""


def features_of(terms: str, title: str, sketch: bytes) -> Features:
    """Return features from the columns that they are stored in."""
    return Features(json.loads(terms), json.loads(title), unpack(sketch))


async def find_shared(connection: AsyncConnection, features: Features, position: str) -> list[Candidate]:
    """Find the shared articles that a shared one is compared with."""
    telling, bounds = pick_terms(features), _bounds(position)
    found = await _find_by_words(connection, telling, (_Part(SHARED),), bounds, LATEST)
    stories = _pick(found, features)
    latest = await _find_latest(connection, stories, (_Part(SHARED),), bounds, ARTICLES)
    return await load(connection, [one.member for one in latest])


async def find_seen(connection: AsyncConnection, guild_id: int, features: Features, position: str) -> list[Candidate]:
    """Find the articles that a server's own is compared with: shared ones that the server sees, and its own before."""
    parts = (_Part(guild_id), _Part(SHARED), _Part(SHARED, is_after=True))
    telling, bounds = pick_terms(features), _bounds(position)
    found = await _find_by_words(connection, telling, parts, bounds, LATEST * _LOOKED)
    seen = await _keep_seen(connection, guild_id, found)
    stories = _pick(_keep_nearest(seen, position, LATEST, by_word=True), features)
    latest = await _find_latest(connection, stories, parts, bounds, ARTICLES * _LOOKED)
    seen = await _keep_seen(connection, guild_id, latest)
    return await load(connection, [one.member for one in _keep_nearest(seen, position, ARTICLES, by_word=False)])


async def find_following(connection: AsyncConnection, guild_id: int, terms: Sequence[str], position: str) -> list[Near]:
    """Find those that may be placed otherwise for the sake of an article: they stand after it and have its words."""
    part = (_Part(guild_id, is_after=True),)
    return await _find_by_words(connection, terms, part, _bounds(position), LATEST)


def _pick(found: Sequence[Near], features: Features) -> list[int]:
    ranks = {position: rank for rank, position in enumerate(sorted({one.position for one in found}))}
    return pick_stories((one.story, features.terms[one.term], ranks[one.position]) for one in found)


def _keep_nearest(found: Iterable[Near], position: str, most: int, *, by_word: bool) -> list[Near]:
    """Keep of each word, or story, so many before an article and so many after it."""
    kept: dict[tuple[Any, bool], list[Near]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.position):
        kept[one.term if by_word else one.story, one.position < position].append(one)
    return [one for (_, before), several in kept.items() for one in (several[-most:] if before else several[:most])]


# --- statements -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """Whose articles are looked at, before an article or after it."""

    guild_id: int
    is_after: bool = False


def _bounds(position: str) -> dict[str, str]:
    """Between which positions an article is compared: within the horizon of its day."""
    day = read_day(position)
    first, last = (_shift(day, days).isoformat() for days in (-HORIZON, HORIZON + 1))
    return {"first": first, "at": position, "last": last}


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def _nearest(statement: Select[Any], column: Any, *, is_after: bool) -> Select[Any]:
    if is_after:
        statement = statement.where(column > bindparam("at"), column < bindparam("last")).order_by(column)
    else:
        statement = statement.where(column < bindparam("at"), column >= bindparam("first")).order_by(column.desc())
    return statement.limit(bindparam("most"))


async def _find_by_words(
    connection: AsyncConnection, terms: Sequence[str], parts: Sequence[_Part], bounds: dict[str, str], most: int
) -> list[Near]:
    """The nearest articles that each of the words tells of."""
    if not terms:
        return []
    given = {f"v{i}": word for i, word in enumerate(terms)} | {
        f"whose{i}": part.guild_id for i, part in enumerate(parts)
    }
    statement = _by_words(len(terms), tuple(part.is_after for part in parts))
    rows = await connection.execute(statement, {**given, **bounds, "most": most})
    return [Near(row.id, row.story, row.guild_id, row.position, row.term) for row in rows]


@lru_cache(maxsize=256)
def _by_words(words: int, parts: tuple[bool, ...]) -> Select[Any]:
    i, found = story_index, []
    for word in range(words):
        for number, is_after in enumerate(parts):
            chosen = select(i.c.term, i.c.member).where(
                i.c.guild_id == bindparam(f"whose{number}"), i.c.term == bindparam(f"v{word}")
            )
            found.append(select(_nearest(chosen, i.c.position, is_after=is_after).subquery()))
    f, m = union_all(*found).subquery("f"), story_members.alias("m")
    return select(f.c.term, m.c.id, m.c.story, m.c.guild_id, m.c.position).select_from(f.join(m, m.c.id == f.c.member))


async def _find_latest(
    connection: AsyncConnection, keys: Sequence[int], parts: Sequence[_Part], bounds: dict[str, str], most: int
) -> list[Near]:
    """The nearest articles of each story."""
    if not keys:
        return []
    given = {f"v{i}": key for i, key in enumerate(keys)} | {f"whose{i}": part.guild_id for i, part in enumerate(parts)}
    statement = _latest(len(keys), tuple(part.is_after for part in parts))
    rows = await connection.execute(statement, {**given, **bounds, "most": most})
    return [Near(row.id, row.story, row.guild_id, row.position) for row in rows]


@lru_cache(maxsize=64)
def _latest(count: int, parts: tuple[bool, ...]) -> Any:
    m, found = story_members, []
    for key in range(count):
        for number, is_after in enumerate(parts):
            chosen = select(m.c.id, m.c.story, m.c.guild_id, m.c.position).where(
                m.c.story == bindparam(f"v{key}"), m.c.guild_id == bindparam(f"whose{number}")
            )
            found.append(select(_nearest(chosen, m.c.position, is_after=is_after).subquery()))
    return union_all(*found)


async def find_members_after(
    connection: AsyncConnection, story: int, guild_id: int, position: str, most: int = ARTICLES
) -> list[Near]:
    """The next members of a story after an article: those that are compared with it."""
    return await _find_latest(connection, [story], (_Part(guild_id, is_after=True),), _bounds(position), most)


async def _keep_seen(connection: AsyncConnection, guild_id: int, found: Collection[Near]) -> list[Near]:
    """Those that are the server's own, or whose article it sees."""
    shared = sorted({one.member for one in found if one.guild_id == SHARED})
    if not shared:
        return list(found)
    m, e = story_members.alias("m"), entries.alias("e")
    rows = await connection.execute(
        select(m.c.id)
        .join(e, and_(e.c.article_id == m.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
        .where(m.c.id.in_(shared), is_shared_with(e, GUILD)),
        who(Reader(0, guild_id)),
    )
    seen = set(rows.scalars())
    return [one for one in found if one.guild_id != SHARED or one.member in seen]


_COMPARED: Final = (story_vectors.c.terms, story_vectors.c.title, story_vectors.c.sketch)
_FEATURES: Final = select(story_vectors.c.revision_id, *_COMPARED).where(
    story_vectors.c.revision_id.in_(bindparam("revisions", expanding=True)),
    story_vectors.c.version == FEATURES_VERSION,
)
_MEMBERS: Final = (
    select(story_members.c.id, story_members.c.story, story_members.c.position, *_COMPARED)
    .join(
        story_vectors,
        and_(story_vectors.c.revision_id == story_members.c.revision_id, story_vectors.c.version == FEATURES_VERSION),
    )
    .where(story_members.c.id.in_(bindparam("members", expanding=True)))
    .order_by(story_members.c.position, story_members.c.id)
)


async def load(connection: AsyncConnection, members: Sequence[int]) -> list[Candidate]:
    """Return what some members are compared by, in their order."""
    if not members:
        return []
    rows = await connection.execute(_MEMBERS, {"members": list(members)})
    return [
        Candidate(key, story, rank, read_day(position), features_of(*compared))
        for rank, (key, story, position, *compared) in enumerate(rows)
    ]


async def load_features(connection: AsyncConnection, revisions: Collection[int]) -> dict[int, Features]:
    """Return what readings are compared by; those that were not placed yet are left out."""
    rows = await connection.execute(_FEATURES, {"revisions": sorted(revisions)})
    return {revision_id: features_of(*compared) for revision_id, *compared in rows}
