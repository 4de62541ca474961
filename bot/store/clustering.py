"""Articles put into the stories of a scope, each in one transaction; `bot.stories.clustering` decides where.

What is read to place one is bounded: the latest articles of a few words, the latest articles of a few stories. (CROSS
JOIN: in the order as written, whatever SQLite makes of the tables' sizes.)
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Article, Shelf
from bot.store.articles import article_of
from bot.store.codec import dumps, shelf_of
from bot.store.scopes import Scope, scope
from bot.store.timestamps import format_instant, parse_instant
from bot.stories.clustering import (
    ARTICLES,
    LATEST,
    Candidate,
    Weighed,
    Weights,
    pick_stories,
    pick_terms,
    place,
    weigh,
)
from bot.stories.features import FEATURES_VERSION, Features
from bot.stories.near_duplicates import pack, unpack

_KEYS = 10**12  # a story's key tells nothing about what else there is
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that has no place yet in a scope (or whose reading is new).

    `known`: its features are stored; `filled`: the scope has the house's stories.
    """

    scope: int
    shelf: Shelf
    key: int
    revision_id: int
    known: bool = field(compare=False)
    filled: bool = field(compare=False)


async def next_waiting(connection: AsyncConnection, limit: int) -> list[Waiting]:
    """What waits, in the order it came; the house's own stories come first, as servers begin with a copy of them."""
    rows = await connection.execute(
        text("""
            SELECT w.scope, w.shelf, w.key, e.revision_id, EXISTS (
                SELECT 1 FROM story_vectors v WHERE v.revision_id = e.revision_id AND v.version = :version),
                   (SELECT filled FROM story_scopes WHERE id = w.scope)
            FROM (
                SELECT * FROM (SELECT *, 0 AS later FROM story_waiting
                               WHERE scope = (SELECT id FROM story_scopes WHERE name = :house)
                               ORDER BY added LIMIT :limit)
                UNION ALL
                SELECT * FROM (SELECT *, 1 AS later FROM story_waiting
                               WHERE scope <> coalesce((SELECT id FROM story_scopes WHERE name = :house), -1)
                               ORDER BY added LIMIT :limit)
            ) w
            CROSS JOIN entries e ON e.shelf = w.shelf AND e.key = w.key
            ORDER BY w.later, w.added, w.scope, w.shelf, w.key LIMIT :limit
        """),
        {"limit": limit, "version": FEATURES_VERSION, "house": HOUSE.format()},
    )
    return [Waiting(row[0], shelf_of(row[1]), row[2], row[3], bool(row[4]), bool(row[5])) for row in rows]


async def count_waiting(connection: AsyncConnection, most: int = -1) -> int:
    """How many wait; `most` where there are more."""
    row = await connection.execute(
        text("SELECT count(*) FROM (SELECT 1 FROM story_waiting LIMIT :most)"), {"most": most}
    )
    return int(row.scalar_one())


async def article(connection: AsyncConnection, revision_id: int) -> Article | None:
    """What the features of a reading are made from; None where it has gone meanwhile."""
    return await article_of(connection, revision_id)


async def keep(connection: AsyncConnection, revision_id: int, features: Features) -> None:
    """Store the features of a reading, unless it has gone meanwhile."""
    await connection.execute(
        text("""
            INSERT OR REPLACE INTO story_vectors (revision_id, terms, title, sketch, version)
            SELECT id, :terms, :title, :sketch, :version FROM revisions WHERE id = :id
        """),
        {
            "id": revision_id,
            "terms": dumps(dict(features.terms)),
            "title": dumps(dict(features.title)),
            "sketch": pack(features.sketch),
            "version": FEATURES_VERSION,
        },
    )


async def cluster_one(connection: AsyncConnection, waiting: Waiting, now: datetime) -> bool:
    """Put one article into its story, or note its new reading; false where there was nothing to do.

    Done twice, it is as if done once. An entry whose features are not stored goes on waiting, as does one for a scope
    that has not all of the house's stories yet.
    """
    entry = (
        await connection.execute(
            text("""
                SELECT e.article_id, e.revision_id, v.terms, v.title, v.sketch
                FROM story_waiting w CROSS JOIN entries e ON e.shelf = w.shelf AND e.key = w.key
                CROSS JOIN story_vectors v ON v.revision_id = e.revision_id AND v.version = :version
                WHERE w.scope = :scope AND w.shelf = :shelf AND w.key = :key
            """),
            {"scope": waiting.scope, "shelf": waiting.shelf.format(), "key": waiting.key, "version": FEATURES_VERSION},
        )
    ).first()
    found = await scope(connection, waiting.scope)
    if entry is None or found is None or not found.filled:
        return False
    await connection.execute(
        text("DELETE FROM story_waiting WHERE scope = :scope AND shelf = :shelf AND key = :key"),
        {"scope": waiting.scope, "shelf": waiting.shelf.format(), "key": waiting.key},
    )
    article_id, revision_id, terms, title, sketch = entry
    if waiting.shelf == HOUSE != found.shelf and await _has_own(connection, found, article_id):
        return False
    newcomer = _Newcomer(waiting, article_id, revision_id, _features(terms, title, sketch), now)
    member = (
        await connection.execute(
            text(
                "SELECT id, shelf, key, revision_id FROM story_members WHERE scope = :scope AND article_id = :article"
            ),
            {"scope": found.id, "article": article_id},
        )
    ).first()
    if member is None:
        await _enter(connection, found, newcomer)
        return True
    if tuple(member[1:]) == (waiting.shelf.format(), waiting.key, revision_id):
        return False
    await _read_anew(connection, found, newcomer, member[0], member[3])
    return True


@dataclass(frozen=True, slots=True)
class _Newcomer:
    waiting: Waiting
    article_id: int
    revision_id: int
    features: Features
    now: datetime


async def _has_own(connection: AsyncConnection, found: Scope, article_id: int) -> bool:
    """Whether the server's own shelf has the article: what stands there hides the same on the house shelf."""
    row = await connection.execute(
        text("SELECT 1 FROM entries WHERE article_id = :article AND shelf = :shelf"),
        {"article": article_id, "shelf": found.shelf.format()},
    )
    return row.first() is not None


# --- a new article ----------------------------------------------------------------------------------------------------


async def _enter(connection: AsyncConnection, found: Scope, newcomer: _Newcomer) -> None:
    counts = await _count(connection, found.id, newcomer.features)
    weights = Weights(found.placed + 1, counts)
    weighed = weigh(newcomer.features, weights)
    telling = pick_terms(newcomer.features, weights)
    stories = pick_stories(
        (story, weights.idf(word) * newcomer.features.terms[word])
        for word, story in await _find_by_words(connection, found.id, telling)
    )
    candidates, order = await _candidates(connection, found.id, stories, newcomer.now)
    placement = place(weighed, candidates, weights)
    story = order[placement.story] if placement.story is not None else await _begin(connection, found, newcomer.now)
    member = await connection.execute(
        text("""
            INSERT INTO story_members (scope, story, shelf, key, article_id, revision_id, copy_of, norm, title_norm,
                                       placed, updated)
            VALUES (:scope, :story, :shelf, :key, :article, :revision, :copy, :norm, :title_norm, :now, :now)
            RETURNING id
        """),
        {
            "scope": found.id,
            "story": story,
            "shelf": newcomer.waiting.shelf.format(),
            "key": newcomer.waiting.key,
            "article": newcomer.article_id,
            "revision": newcomer.revision_id,
            "copy": await _first_of(connection, placement.copy_of),
            "norm": weighed.norm,
            "title_norm": weighed.title_norm,
            "now": format_instant(newcomer.now),
        },
    )
    await _index(connection, found.id, member.scalar_one(), telling)
    await connection.execute(text("UPDATE story_scopes SET placed = placed + 1 WHERE id = :scope"), {"scope": found.id})
    if placement.copy_of is None:
        await _record_update(connection, found.id, story, newcomer.now)
    for other in placement.joins:
        story = await _join(connection, found.id, story, order[other])


async def _count(connection: AsyncConnection, scope_id: int, features: Features) -> Mapping[str, int]:
    """Count the article's words in the scope; how many articles have each now."""
    rows = await connection.execute(
        text("""
            INSERT INTO story_terms (scope, term, articles) SELECT :scope, value, 1 FROM json_each(:terms) WHERE true
            ON CONFLICT (scope, term) DO UPDATE SET articles = articles + 1 RETURNING term, articles
        """),
        {"scope": scope_id, "terms": dumps(sorted(features.terms))},
    )
    return {row[0]: row[1] for row in rows}


async def _find_by_words(connection: AsyncConnection, scope_id: int, telling: Sequence[str]) -> list[tuple[str, int]]:
    """(word, story) of the latest articles that each of the words tells of."""
    if not telling:
        return []
    rows = await connection.execute(
        _each(
            len(telling),
            "SELECT term, member FROM story_index WHERE scope = :scope AND term = :v{i} "
            f"ORDER BY member DESC LIMIT {LATEST}",
            "SELECT f.term, m.story FROM ({}) f CROSS JOIN story_members m ON m.id = f.member",
        ),
        {"scope": scope_id, **{f"v{i}": word for i, word in enumerate(telling)}},
    )
    return [(row[0], row[1]) for row in rows]


async def _candidates(
    connection: AsyncConnection, scope_id: int, stories: Sequence[int], now: datetime
) -> tuple[list[Candidate], list[int]]:
    """The latest articles of some stories, and the stories' keys by their numbers there: the older, the less."""
    if not stories:
        return [], []
    rows = await connection.execute(
        _each(
            len(stories),
            "SELECT id, story, revision_id, norm, title_norm, placed FROM story_members "
            f"WHERE scope = :scope AND story = :v{{i}} ORDER BY id DESC LIMIT {ARTICLES}",
            "SELECT m.id, m.story, m.norm, m.title_norm, m.placed, s.first, v.terms, v.title, v.sketch FROM ({}) m "
            "CROSS JOIN stories s ON s.scope = :scope AND s.key = m.story "
            "CROSS JOIN story_vectors v ON v.revision_id = m.revision_id AND v.version = :version ORDER BY m.id",
        ),
        {"scope": scope_id, "version": FEATURES_VERSION, **{f"v{i}": key for i, key in enumerate(stories)}},
    )
    listed = rows.all()
    began = {row[1]: row[5] for row in listed}
    last = {row[1]: row[4] for row in listed}  # in the order they were placed
    order = sorted(began, key=lambda key: (began[key], key))
    numbers = {key: number for number, key in enumerate(order)}
    candidates = [
        Candidate(
            row[0],
            numbers[row[1]],
            Weighed(_features(*row[6:9]), row[2], row[3]),
            max(0.0, (now - parse_instant(last[row[1]])) / _DAY),
        )
        for row in listed
    ]
    return candidates, order


async def _begin(connection: AsyncConnection, found: Scope, now: datetime) -> int:
    taken = text("SELECT 1 FROM stories WHERE scope = :scope AND key = :key")
    while True:
        key = 1 + secrets.randbelow(_KEYS)
        if (await connection.execute(taken, {"scope": found.id, "key": key})).first() is None:
            break
    await connection.execute(
        text("INSERT INTO stories (scope, key, first, moved) VALUES (:scope, :key, :now, :now)"),
        {"scope": found.id, "key": key, "now": format_instant(now)},
    )
    return key


async def _first_of(connection: AsyncConnection, member: int | None) -> int | None:
    """The original of a copy's original: copies hang on one article, not on each other."""
    if member is None:
        return None
    row = await connection.execute(
        text("SELECT coalesce(copy_of, id) FROM story_members WHERE id = :id"), {"id": member}
    )
    first: int | None = row.scalar()
    return first


async def _index(connection: AsyncConnection, scope_id: int, member: int, telling: Sequence[str]) -> None:
    await connection.execute(
        text("INSERT INTO story_index (scope, term, member) SELECT :scope, value, :member FROM json_each(:terms)"),
        {"scope": scope_id, "member": member, "terms": dumps(list(telling))},
    )


async def _record_update(connection: AsyncConnection, scope_id: int, story: int, now: datetime) -> None:
    await connection.execute(
        text("UPDATE stories SET moved = max(moved, :now) WHERE scope = :scope AND key = :key"),
        {"scope": scope_id, "key": story, "now": format_instant(now)},
    )


async def _join(connection: AsyncConnection, scope_id: int, one: int, other: int) -> int:
    """The newer of two stories goes into the older, which goes by both keys from now on; the older's key."""
    both = {"scope": scope_id, "one": one, "other": other}
    rows = await connection.execute(
        text("""
            SELECT key, moved FROM stories WHERE scope = :scope AND key IN (:one, :other) ORDER BY first, key
        """),
        both,
    )
    (older, moved), (newer, also_moved) = rows.all()
    given = {"scope": scope_id, "older": older, "newer": newer, "moved": max(moved, also_moved)}
    for statement in (
        "UPDATE story_members SET story = :older WHERE scope = :scope AND story = :newer",
        'UPDATE stories SET "into" = :older WHERE scope = :scope AND key = :newer',
        "UPDATE stories SET moved = :moved WHERE scope = :scope AND key = :older",
    ):
        await connection.execute(text(statement), given)
    return int(older)


# --- a new reading ----------------------------------------------------------------------------------------------------


async def _read_anew(
    connection: AsyncConnection, found: Scope, newcomer: _Newcomer, member: int, old_revision: int
) -> None:
    """The article stays in its story; what it is compared and counted by is that of the reading it has now."""
    given = {
        "id": member,
        "scope": found.id,
        "shelf": newcomer.waiting.shelf.format(),
        "key": newcomer.waiting.key,
        "revision": newcomer.revision_id,
        "old": old_revision,
        "now": format_instant(newcomer.now),
    }
    if newcomer.revision_id == old_revision:  # the server's own entry in place of the house's, or the other way round
        await connection.execute(text("UPDATE story_members SET shelf = :shelf, key = :key WHERE id = :id"), given)
        return
    await connection.execute(
        text("""
            UPDATE story_terms SET articles = articles - 1 WHERE scope = :scope AND term IN
                (SELECT key FROM json_each((SELECT terms FROM story_vectors WHERE revision_id = :old)))
        """),
        given,
    )
    counts = await _count(connection, found.id, newcomer.features)
    weights = Weights(found.placed, counts)
    weighed = weigh(newcomer.features, weights)
    await connection.execute(
        text("""
            DELETE FROM story_terms WHERE scope = :scope AND articles <= 0 AND term IN
                (SELECT key FROM json_each((SELECT terms FROM story_vectors WHERE revision_id = :old)))
        """),
        given,
    )
    row = await connection.execute(
        text("""
            UPDATE story_members SET shelf = :shelf, key = :key, revision_id = :revision, norm = :norm,
                title_norm = :title_norm, updated = :now
            WHERE id = :id RETURNING story, copy_of
        """),
        given | {"norm": weighed.norm, "title_norm": weighed.title_norm},
    )
    story, copy_of = row.one()
    await connection.execute(text("DELETE FROM story_index WHERE member = :id"), given)
    await _index(connection, found.id, member, pick_terms(newcomer.features, weights))
    if copy_of is None:
        await _record_update(connection, found.id, story, newcomer.now)


def _features(terms: str, title: str, sketch: bytes) -> Features:
    return Features(json.loads(terms), json.loads(title), unpack(sketch))


def _each(count: int, one: str, around: str) -> TextClause:
    """A statement that gathers the rows of `one` for each of the values :v0, :v1, …"""
    parts = " UNION ALL ".join(f"SELECT * FROM ({one.replace('{i}', str(i))})" for i in range(count))
    return text(around.format(parts))
