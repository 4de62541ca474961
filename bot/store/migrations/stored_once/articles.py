"""Entries and their history. `moved`: the entries of servers that are shared now, by the server and the article."""

import sqlalchemy as sa

from bot.store.migrations.stored_once.progress import Progress

_GUILD = "CAST(substr({}, 2) AS INTEGER)"
_CAME = "('shelved', 'first', 'changed')"  # fates of items that an article came of
_TOUCHED = """
    max(e.added, coalesce((SELECT max(h.at) FROM was_history h WHERE h.shelf = e.shelf AND h.key = e.key), e.added))
"""

_MOVED = (
    # What a server's feeds brought; where the house has the article, the server's reading of it stays its own.
    f"""
    CREATE TEMP TABLE moved AS
    SELECT e.shelf, {_GUILD.format("e.shelf")} AS guild_id, e.key, e.article_id, e.revision_id, e.number,
           e.added, e.newest, {_TOUCHED} AS touched
    FROM was_entries e
    WHERE e.shelf LIKE 'g%'
      AND NOT EXISTS (SELECT 1 FROM was_entries h WHERE h.article_id = e.article_id AND h.shelf = 'house')
      AND EXISTS (SELECT 1 FROM was_feed_events v JOIN was_subscriptions s ON s.id = v.subscription_id
                  WHERE v.article_key = e.key AND s.shelf = e.shelf AND v.fate IN {_CAME})
    """,
    "CREATE UNIQUE INDEX temp.ix_moved ON moved (shelf, key)",
    # Of each article, the entry that has the newest reading, and of those the one that has seen most of them.
    """
    CREATE TEMP TABLE newest AS
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY touched DESC, number DESC, guild_id) AS place,
               min(added) OVER (PARTITION BY article_id) AS first_added
        FROM moved)
    WHERE place = 1
    """,
    "CREATE UNIQUE INDEX temp.ix_newest ON newest (article_id)",
    # All of its history, and what other servers had read of it that it had not, in the order it came.
    """
    CREATE TEMP TABLE readings AS
    SELECT article_id, revision_id, at, changes,
           row_number() OVER (PARTITION BY article_id ORDER BY at, is_newest, number) AS number
    FROM (
        SELECT n.article_id, h.revision_id, h.at, h.changes, 1 AS is_newest, h.number
        FROM newest n JOIN was_history h ON h.shelf = n.shelf AND h.key = n.key
        UNION ALL
        SELECT article_id, revision_id, at, changes, 0, number FROM (
            SELECT m.article_id, h.revision_id, h.at, h.changes, h.number,
                   row_number() OVER (PARTITION BY m.article_id, h.revision_id ORDER BY h.at, m.guild_id) AS place
            FROM moved m JOIN newest n ON n.article_id = m.article_id AND n.shelf <> m.shelf
            JOIN was_history h ON h.shelf = m.shelf AND h.key = m.key
            WHERE NOT EXISTS (SELECT 1 FROM was_history mine WHERE mine.shelf = n.shelf AND mine.key = n.key
                                                              AND mine.revision_id = h.revision_id))
        WHERE place = 1)
    """,
    "CREATE UNIQUE INDEX temp.ix_readings ON readings (article_id, number)",
)
_INTO = "INSERT INTO entries (guild_id, user_id, key, article_id, revision_id, house, number, added, newest, touched"
_ENTRIES = (
    f"""
    {_INTO})
    SELECT 0, 0, e.key, e.article_id, e.revision_id, 1, e.number, e.added, e.newest, {_TOUCHED}
    FROM was_entries e WHERE e.shelf = 'house'
    """,
    f"""
    {_INTO})
    SELECT 0, 0, n.article_id, n.article_id, n.revision_id, 0,
           max(n.number, (SELECT count(*) FROM readings r WHERE r.article_id = n.article_id)),
           n.first_added, n.newest, n.touched
    FROM newest n
    """,
    f"""
    {_INTO})
    SELECT {_GUILD.format("e.shelf")}, 0, e.key, e.article_id, e.revision_id, 0, e.number, e.added, e.newest, {_TOUCHED}
    FROM was_entries e
    WHERE e.shelf LIKE 'g%' AND NOT EXISTS (SELECT 1 FROM moved m WHERE m.shelf = e.shelf AND m.key = e.key)
    """,
    f"""
    {_INTO}, expires)
    SELECT 0, {_GUILD.format("e.shelf")}, e.key, e.article_id, e.revision_id, 0, e.number, e.added, e.newest,
           {_TOUCHED}, e.expires
    FROM was_entries e WHERE e.shelf LIKE 'u%'
    """,
    """
    INSERT INTO history (guild_id, user_id, key, number, revision_id, at, changes)
    SELECT e.guild_id, e.user_id, e.key, h.number, h.revision_id, h.at, h.changes
    FROM was_history h JOIN entries e ON e.key = h.key
      AND e.guild_id = CASE WHEN h.shelf LIKE 'g%' THEN CAST(substr(h.shelf, 2) AS INTEGER) ELSE 0 END
      AND e.user_id = CASE WHEN h.shelf LIKE 'u%' THEN CAST(substr(h.shelf, 2) AS INTEGER) ELSE 0 END
    WHERE NOT EXISTS (SELECT 1 FROM moved m WHERE m.shelf = h.shelf AND m.key = h.key)
    """,
    """
    INSERT INTO history (guild_id, user_id, key, number, revision_id, at, changes)
    SELECT 0, 0, article_id, number, revision_id, at, changes FROM readings
    """,
    """
    INSERT INTO entry_aliases (guild_id, key, article_id)
    SELECT guild_id, key, article_id FROM moved WHERE key <> article_id
    """,
)
_DONE = ("DROP TABLE newest", "DROP TABLE readings")
# Older readings, which a server that was behind had shown, are found by no search any more.
_UNSHOWN = """
    IN (SELECT r.id FROM revisions r WHERE r.indexed = 1
          AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.revision_id = r.id AND e.user_id = 0))
"""
_SEARCH = (
    f"""
    INSERT INTO search (search, rowid, title, body, quotes, speakers)
    SELECT 'delete', id, title, body, quotes, speakers FROM search_content WHERE id {_UNSHOWN}
    """,
    *(
        f"INSERT INTO {table} ({table}, rowid, title) SELECT 'delete', id, title FROM title_content WHERE id {_UNSHOWN}"
        for table in ("title_words", "title_trigrams")
    ),
    f"UPDATE revisions SET indexed = 0 WHERE id {_UNSHOWN}",
)


def convert(progress: Progress) -> None:
    """Make entries, histories and aliases of keys; `moved` stays for what comes after."""
    progress.run("articles", (*_MOVED, *_ENTRIES, *_DONE, *_SEARCH))


def forget(connection: sa.Connection) -> None:
    connection.exec_driver_sql("DROP TABLE moved")
