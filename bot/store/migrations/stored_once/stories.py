"""Stories: one grouping for all, made of the house's and then of each server's in turn.

A server's story goes where the first of its articles is that has a place already; else it keeps its key. `went` says
where each story of each scope is now, under every key that it had.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from bot.store.migrations.stored_once.progress import Progress

_KEYS = 10**12
_HOUSE = 0
_COLUMNS = "id, guild_id, story, article_id, revision_id, norm, title_norm, placed, updated"

_BEGIN = (
    "CREATE TEMP TABLE went (guild_id INTEGER, key INTEGER, target INTEGER, PRIMARY KEY (guild_id, key))",
    "CREATE TEMP TABLE taken (id INTEGER PRIMARY KEY, guild_id INTEGER, story INTEGER)",
)
_TAKE = f"""
    INSERT INTO story_members ({_COLUMNS})
    SELECT m.id, t.guild_id, t.story, m.article_id, m.revision_id, m.norm, m.title_norm, m.placed, m.updated
    FROM taken t JOIN was_story_members m ON m.id = t.id
"""
# Of each article of a scope: whether all see it now, and the story that it is in for all, if it is placed already.
_OF_SCOPE = """
    SELECT m.story, m.id, m.shelf = 'house' OR v.key IS NOT NULL, s.story
    FROM was_story_members m
    LEFT JOIN moved v ON v.shelf = m.shelf AND v.key = m.key
    LEFT JOIN story_members s ON s.guild_id = 0 AND s.article_id = m.article_id
    WHERE m.scope = ? ORDER BY m.story, m.placed, m.id
"""
_COPIES = """
    SELECT me.id, me.guild_id, o.id, o.guild_id
    FROM was_story_members m JOIN story_members me ON me.id = m.id
    JOIN was_story_members was ON was.id = m.copy_of
    JOIN story_members o ON o.id = coalesce(
        (SELECT id FROM story_members WHERE id = was.id),
        (SELECT id FROM story_members WHERE guild_id = 0 AND article_id = was.article_id))
    WHERE o.story = me.story AND o.id <> me.id ORDER BY me.id
"""
_AFTER = (
    """
    INSERT INTO stories (key, guild_id, "into", first)
    SELECT w.key, t.guild_id, t.key, t.first
    FROM (SELECT key, target FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY guild_id) AS place FROM went)
          WHERE place = 1) w JOIN stories t ON t.key = w.target
    WHERE w.key NOT IN (SELECT key FROM stories)
    """,
    """
    INSERT INTO story_index (guild_id, term, member)
    SELECT m.guild_id, i.term, i.member FROM was_story_index i JOIN story_members m ON m.id = i.member
    """,
    """
    INSERT INTO story_looks (user_id, guild_id, story, at)
    SELECT l.user_id, l.guild_id, l.story, max(l.at) FROM (
        SELECT k.user_id, c.guild_id, coalesce(w.target, k.story) AS story, k.at
        FROM was_story_looks k JOIN scopes c ON c.id = k.scope
        LEFT JOIN went w ON w.guild_id = c.guild_id AND w.key = k.story) l
    WHERE l.story IN (SELECT key FROM stories) GROUP BY l.user_id, l.guild_id, l.story
    """,
    # A key that leads elsewhere by now, as another has it: what goes by it gets the other key.
    """
    UPDATE OR IGNORE follows SET story = (
        SELECT target FROM went w WHERE w.guild_id = follows.guild_id AND w.key = follows.story)
    WHERE EXISTS (SELECT 1 FROM went w JOIN stories s ON s.key = w.key
                  WHERE w.guild_id = follows.guild_id AND w.key = follows.story
                    AND w.target <> coalesce(s."into", s.key))
    """,
    """
    UPDATE delivery_stories SET story = (
        SELECT target FROM went w JOIN deliveries d ON d.guild_id = w.guild_id
        WHERE d.id = delivery_stories.delivery_id AND w.key = delivery_stories.story)
    WHERE EXISTS (SELECT 1 FROM deliveries d JOIN went w ON w.guild_id = d.guild_id JOIN stories s ON s.key = w.key
                  WHERE d.id = delivery_stories.delivery_id AND w.key = delivery_stories.story
                    AND w.target <> coalesce(s."into", s.key))
    """,
    """
    INSERT INTO story_waiting (guild_id, article_id, added)
    SELECT e.guild_id, e.article_id, min(e.added) FROM entries e
    WHERE e.user_id = 0 AND NOT EXISTS (
        SELECT 1 FROM story_members m WHERE m.guild_id = e.guild_id AND m.article_id = e.article_id
                                        AND m.revision_id = e.revision_id)
    GROUP BY e.guild_id, e.article_id
    """,
    """
    UPDATE entries SET touched = m.updated FROM story_members m
    WHERE m.guild_id = entries.guild_id AND m.article_id = entries.article_id AND entries.user_id = 0
      AND m.updated > entries.touched
    """,
    """
    UPDATE feed_items SET touched = e.touched FROM entries e
    WHERE e.guild_id = 0 AND e.user_id = 0 AND e.article_id = feed_items.article_id AND e.touched > feed_items.touched
    """,
)
_COUNT = """
    INSERT INTO story_terms (term, articles)
    SELECT t.key, count(*) FROM taken n JOIN was_story_members m ON m.id = n.id
    JOIN story_vectors v ON v.revision_id = m.revision_id JOIN json_each(v.terms) t
    WHERE n.guild_id = 0 GROUP BY t.key
    ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles
"""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a server saw, or (`guild_id` 0) what the house has for all."""

    id: int
    guild_id: int


def convert(connection: sa.Connection, progress: Progress) -> None:
    """Make the one grouping of what all see, and put each server's own articles into it."""
    run = connection.exec_driver_sql
    for statement in _BEGIN:
        run(statement)
    run("""
        CREATE TEMP TABLE scopes AS
        SELECT id, CASE WHEN name = 'house' THEN 0 ELSE CAST(substr(name, 2) AS INTEGER) END AS guild_id
        FROM story_scopes
    """)
    scopes = [_Scope(*row) for row in run("SELECT id, guild_id FROM scopes ORDER BY guild_id")]
    run("INSERT INTO story_counts (id, articles) VALUES (1, 0)")
    for done, scope in enumerate(scopes):
        progress.tell("stories", done, len(scopes))
        if scope.guild_id == _HOUSE:
            _take_house(connection, scope)
        else:
            _take_over(connection, scope)
        _note_joined(connection, scope)
    _hang_copies(connection)
    progress.run("words of stories", _AFTER)
    for table in ("went", "taken", "scopes"):
        run(f"DROP TABLE {table}")


def _take_house(connection: sa.Connection, scope: _Scope) -> None:
    """The house's stories, with their keys, their copies and the counts of their words."""
    for statement in (
        """
        INSERT INTO stories (key, guild_id, first)
        SELECT key, 0, first FROM was_stories WHERE scope = ? AND "into" IS NULL
        """,
        f"""
        INSERT INTO story_members ({_COLUMNS}, copy_of)
        SELECT id, 0, story, article_id, revision_id, norm, title_norm, placed, updated, copy_of
        FROM was_story_members WHERE scope = ?
        """,
        "INSERT INTO story_terms (term, articles) SELECT term, articles FROM was_story_terms WHERE scope = ?",
        "UPDATE story_counts SET articles = (SELECT placed FROM story_scopes WHERE id = ?)",
    ):
        connection.exec_driver_sql(statement, (scope.id,))
    connection.exec_driver_sql("INSERT INTO went (guild_id, key, target) SELECT 0, key, key FROM stories")


def _take_over(connection: sa.Connection, scope: _Scope) -> None:
    """What a server's stories have that is shared now and not placed yet, and the server's own articles."""
    run = connection.exec_driver_sql
    first = _pairs(connection, "SELECT key, first FROM was_stories WHERE scope = ?", scope.id)
    for story, rows in groupby(run(_OF_SCOPE, (scope.id,)).all(), key=lambda row: row[0]):
        articles = [(row[0], row[1], bool(row[2]), row[3]) for row in rows]
        target = _target(connection, scope, story, articles, first[story])
        run("INSERT INTO went (guild_id, key, target) VALUES (?, ?, ?)", (scope.guild_id, story, target))
        for _, member, is_shared, placed in articles:
            if not is_shared:
                run("INSERT INTO taken VALUES (?, ?, ?)", (member, scope.guild_id, target))
            elif placed is None:
                run("INSERT INTO taken VALUES (?, 0, ?)", (member, target))
    run(_TAKE)
    run(_COUNT)
    run("UPDATE story_counts SET articles = articles + (SELECT count(*) FROM taken WHERE guild_id = 0)")
    run("DELETE FROM taken")


def _target(
    connection: sa.Connection,
    scope: _Scope,
    story: int,
    articles: Iterable[tuple[int, int, bool, int | None]],
    first: str,
) -> int:
    """The story that a server's story is now: a shared one, or one of its own; begun where it is none yet."""
    run = connection.exec_driver_sql
    places = [placed for _, _, is_shared, placed in articles if is_shared and placed is not None]
    if places:
        return story if story in places else places[0]
    owner = _HOUSE if any(is_shared for _, _, is_shared, _ in articles) else scope.guild_id
    there = run("SELECT guild_id FROM stories WHERE key = ?", (story,)).scalar()
    if there is None:
        return _begin(connection, story, owner, first)
    if there == _HOUSE:
        return story
    if owner == _HOUSE:
        run("UPDATE stories SET guild_id = 0 WHERE key = ?", (story,))
        return story
    free = next(key for key in _draw() if _is_free(connection, key))
    return _begin(connection, free, owner, first)


def _begin(connection: sa.Connection, key: int, owner: int, first: str) -> int:
    connection.exec_driver_sql("INSERT INTO stories (key, guild_id, first) VALUES (?, ?, ?)", (key, owner, first))
    return key


def _draw() -> Iterator[int]:
    while True:
        yield 1 + secrets.randbelow(_KEYS)


def _is_free(connection: sa.Connection, key: int) -> bool:
    """Whether a key was no story's, in any scope."""
    taken = "SELECT 1 FROM stories WHERE key = ? UNION ALL SELECT 1 FROM was_stories WHERE key = ?"
    return connection.exec_driver_sql(taken, (key, key)).first() is None


def _note_joined(connection: sa.Connection, scope: _Scope) -> None:
    """Stories that were joined into others go where those went."""
    run = connection.exec_driver_sql
    joined = _pairs(connection, 'SELECT key, "into" FROM was_stories WHERE scope = ? AND "into" IS NOT NULL', scope.id)
    went = _pairs(connection, "SELECT key, target FROM went WHERE guild_id = ?", scope.guild_id)
    for key, into in joined.items():
        whole, seen = into, {key}
        while whole in joined and whole not in seen:
            seen.add(whole)
            whole = joined[whole]
        if whole in went and key not in went:
            run("INSERT INTO went (guild_id, key, target) VALUES (?, ?, ?)", (scope.guild_id, key, went[whole]))


def _hang_copies(connection: sa.Connection) -> None:
    """Each copy hangs on the original of its kind: what is shared on what is shared, so that all see it alike."""
    run = connection.exec_driver_sql
    parents = _pairs(
        connection, "SELECT id, copy_of FROM story_members WHERE copy_of IS NOT NULL AND guild_id = ?", _HOUSE
    )
    firsts: dict[int, int] = {}  # of an own original, the first of its copies that is shared
    for member, guild_id, original, its_guild in run(_COPIES).all():
        if guild_id == _HOUSE != its_guild:
            first = firsts.setdefault(original, member)
            parents[original if first == member else member] = first
        else:
            parents[member] = original
    for member, parent in parents.items():
        root, seen = parent, {member}
        while root in parents and root not in seen:
            seen.add(root)
            root = parents[root]
        run("UPDATE story_members SET copy_of = ? WHERE id = ?", (None if root in seen else root, member))


def _pairs(connection: sa.Connection, statement: str, given: int) -> dict[int, Any]:
    return {row[0]: row[1] for row in connection.exec_driver_sql(statement, (given,))}
