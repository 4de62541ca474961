"""What an article is compared with to find its story: the latest articles of a few words, then of a few stories.

What is read is bounded, however many articles there are. A shared article is compared with shared ones alone; a
server's own with those that the server sees, and with its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Reader
from bot.store.tables import entries
from bot.store.tables_stories import stories, story_counts, story_index, story_members, story_terms, story_vectors
from bot.store.timestamps import parse_instant
from bot.store.visible import GUILD, is_shared_with, who
from bot.stories.clustering import ARTICLES, LATEST, Candidate, Weighed, Weights, pick_stories, pick_terms
from bot.stories.features import FEATURES_VERSION, Features
from bot.stories.near_duplicates import unpack

SHARED: Final = 0  # the `guild_id` of what is shared
_LOOKED: Final = 4  # times as many shared articles are looked at, where only some of them can be seen
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Compared:
    """The articles to compare with; `stories` are the keys by the candidates' numbers, the oldest first."""

    candidates: list[Candidate]
    stories: list[int]


def features_of(terms: str, title: str, sketch: bytes) -> Features:
    """Return features from the columns that they are stored in."""
    return Features(json.loads(terms), json.loads(title), unpack(sketch))


async def weights_of(connection: AsyncConnection, features: Features, *, counted: bool) -> Weights:
    """Return how many shared articles have each of an article's words, itself among them (`counted`: already)."""
    total = (await connection.execute(select(story_counts.c.articles))).scalar() or 0
    words = sorted(features.terms.keys() | features.title.keys())
    rows = await connection.execute(
        select(story_terms.c.term, story_terms.c.articles).where(story_terms.c.term.in_(words))
    )
    counts = {row.term: row.articles for row in rows}
    if counted:
        return Weights(total, counts)
    return Weights(total + 1, {word: counts.get(word, 0) + 1 for word in words})


async def find_shared(connection: AsyncConnection, features: Features, weights: Weights, now: datetime) -> Compared:
    """Find the shared articles that a shared one is compared with."""
    telling = pick_terms(features, weights)
    hits = [(word, story) for word, _, story, _ in await _find_by_words(connection, telling, (SHARED,), LATEST)]
    picked = _pick(hits, features, weights)
    latest = await _find_latest(connection, picked, (SHARED,), ARTICLES)
    return await _load(connection, [member for member, _, _ in latest], now)


async def find_seen(
    connection: AsyncConnection,
    guild_id: int,
    features: Features,
    weights: Weights,
    now: datetime,
    *,
    but: int | None = None,
) -> Compared:
    """Find the articles that a server's own is compared with: what the server sees, but for one member: itself."""
    telling, guilds = pick_terms(features, weights), (SHARED, guild_id)
    found = await _find_by_words(connection, telling, guilds, LATEST * _LOOKED)
    seen = await _keep_seen(connection, guild_id, ((member, guild) for _, member, _, guild in found))
    of_word: dict[str, list[int]] = defaultdict(list)
    for word, member, story, _ in sorted(found, key=lambda row: -row[1]):
        if member in seen and member != but and len(of_word[word]) < LATEST:
            of_word[word].append(story)
    picked = _pick(((word, story) for word in of_word for story in of_word[word]), features, weights)
    latest = await _find_latest(connection, picked, guilds, ARTICLES * _LOOKED)
    seen = await _keep_seen(connection, guild_id, ((member, guild) for member, _, guild in latest))
    of_story: dict[int, list[int]] = defaultdict(list)
    for member, story, _ in sorted(latest, reverse=True):
        if member in seen and member != but and len(of_story[story]) < ARTICLES:
            of_story[story].append(member)
    return await _load(connection, [member for members in of_story.values() for member in members], now)


def _pick(hits: Iterable[tuple[str, int]], features: Features, weights: Weights) -> list[int]:
    return pick_stories((story, weights.idf(word) * features.terms[word]) for word, story in hits)


# --- statements -------------------------------------------------------------------------------------------------------


async def _find_by_words(
    connection: AsyncConnection, telling: Sequence[str], guilds: Sequence[int], most: int
) -> list[tuple[str, int, int, int]]:
    """(word, member, story, guild) of the latest articles that each of the words tells of."""
    if not telling:
        return []
    given = {f"v{i}": word for i, word in enumerate(telling)} | {f"of{i}": guild for i, guild in enumerate(guilds)}
    rows = await connection.execute(_by_words(len(telling), len(guilds)), given | {"most": most})
    return [tuple(row) for row in rows]


@lru_cache(maxsize=128)
def _by_words(words: int, guilds: int) -> Select[Any]:
    parts = []
    for word in range(words):
        for guild in range(guilds):
            latest = (
                select(story_index.c.term, story_index.c.member)
                .where(story_index.c.guild_id == bindparam(f"of{guild}"), story_index.c.term == bindparam(f"v{word}"))
                .order_by(story_index.c.member.desc())
                .limit(bindparam("most"))
            )
            parts.append(select(latest.subquery()))
    found, m = union_all(*parts).subquery("f"), story_members.alias("m")
    return select(found.c.term, m.c.id, m.c.story, m.c.guild_id).select_from(found.join(m, m.c.id == found.c.member))


async def _find_latest(
    connection: AsyncConnection, keys: Sequence[int], guilds: Sequence[int], most: int
) -> list[tuple[int, int, int]]:
    """(member, story, guild) of the latest articles of each story."""
    if not keys:
        return []
    given: Mapping[str, Any] = {f"v{i}": key for i, key in enumerate(keys)}
    rows = await connection.execute(_latest(len(keys)), {**given, "guilds": list(guilds), "most": most})
    return [tuple(row) for row in rows]


@lru_cache(maxsize=32)
def _latest(count: int) -> Any:
    m = story_members
    parts = [
        select(m.c.id, m.c.story, m.c.guild_id)
        .where(m.c.story == bindparam(f"v{i}"), m.c.guild_id.in_(bindparam("guilds", expanding=True)))
        .order_by(m.c.id.desc())
        .limit(bindparam("most"))
        for i in range(count)
    ]
    return union_all(*(select(part.subquery()) for part in parts))


async def _keep_seen(connection: AsyncConnection, guild_id: int, members: Iterable[tuple[int, int]]) -> Collection[int]:
    """Those of the (member, guild) that are the server's own, or whose article it sees."""
    listed = set(members)
    own = {member for member, guild in listed if guild == guild_id}
    shared = sorted(member for member, guild in listed if guild == SHARED)
    if not shared:
        return own
    m, e = story_members.alias("m"), entries.alias("e")
    rows = await connection.execute(
        select(m.c.id)
        .join(e, and_(e.c.article_id == m.c.article_id, e.c.guild_id == 0, e.c.user_id == 0))
        .where(m.c.id.in_(shared), is_shared_with(e, GUILD)),
        who(Reader(0, guild_id)),
    )
    return own.union(rows.scalars())


_LOADED: Final = (
    select(
        story_members.c.id,
        story_members.c.story,
        story_members.c.norm,
        story_members.c.title_norm,
        story_members.c.placed,
        stories.c.first,
        story_vectors.c.terms,
        story_vectors.c.title,
        story_vectors.c.sketch,
    )
    .join(stories, stories.c.key == story_members.c.story)
    .join(
        story_vectors,
        and_(story_vectors.c.revision_id == story_members.c.revision_id, story_vectors.c.version == FEATURES_VERSION),
    )
    .where(story_members.c.id.in_(bindparam("members", expanding=True)))
    .order_by(story_members.c.id)
)


async def _load(connection: AsyncConnection, members: Sequence[int], now: datetime) -> Compared:
    """What the members are compared by."""
    if not members:
        return Compared([], [])
    listed = (await connection.execute(_LOADED, {"members": list(members)})).all()
    began = {row.story: row.first for row in listed}
    last = {row.story: row.placed for row in listed}  # in the order they were placed
    order = sorted(began, key=lambda key: (began[key], key))
    numbers = {key: number for number, key in enumerate(order)}
    candidates = [
        Candidate(
            row.id,
            numbers[row.story],
            Weighed(features_of(row.terms, row.title, row.sketch), row.norm, row.title_norm),
            max(0.0, (now - parse_instant(last[row.story])) / _DAY),
        )
        for row in listed
    ]
    return Compared(candidates, order)


async def load_several(connection: AsyncConnection, members: Sequence[int], now: datetime) -> list[Candidate]:
    """Return what some members are compared by."""
    return (await _load(connection, members, now)).candidates
