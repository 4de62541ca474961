"""Subscriptions, and the items of feeds: one row for all who follow the feed, seen by spans of their ids.

A server's span begins where it began to follow, as far back as is known what became of items. Where that would show it
more than it had, or less, an exception says so: `held` is what each server had of which item.
"""

import sqlalchemy as sa

from bot.store.migrations.stored_once import progress

_GUILD = "CASE WHEN s.shelf = 'house' THEN 0 ELSE CAST(substr(s.shelf, 2) AS INTEGER) END"

_FOLLOWED = (
    "INSERT INTO filters (words) SELECT DISTINCT filter FROM was_subscriptions WHERE filter <> '{}' ORDER BY id",
    f"""
    INSERT INTO subscriptions (id, guild_id, feed_id, name, added, added_by, paused, filter_id, told)
    SELECT s.id, {_GUILD}, s.feed_id, s.name, s.added, s.added_by, s.paused,
           (SELECT id FROM filters WHERE words = s.filter), s.told
    FROM was_subscriptions s WHERE s.shelf = 'house' OR s.shelf LIKE 'g%'
    """,
    # An id is never given twice, as buttons carry it.
    "DELETE FROM sqlite_sequence WHERE name = 'subscriptions'",
    """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'subscriptions', seq FROM sqlite_sequence WHERE name = 'was_subscriptions'
    """,
    "INSERT INTO feed_skips (subscription_id, key, added) SELECT subscription_id, key, added FROM was_feed_skips",
    """
    INSERT INTO feed_firsts (subscription_id, key, added, title, url)
    SELECT subscription_id, key, added, title, url FROM was_feed_firsts
    """,
)
_ITEMS = (
    # What became of items: those that came in by their article, the others by what they are called.
    """
    CREATE TEMP TABLE came AS
    SELECT v.id, s.feed_id, s.guild_id, e.article_id, v.at, v.title, v.url, v.fate, v.reason
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    JOIN was_entries e ON e.key = v.article_key
      AND e.shelf = CASE WHEN s.guild_id = 0 THEN 'house' ELSE 'g' || s.guild_id END
    WHERE v.fate IN ('shelved', 'first', 'changed')
    """,
    "CREATE INDEX temp.ix_came ON came (feed_id, title)",
    """
    CREATE TEMP TABLE told AS
    SELECT at, feed_id, title, url, CASE WHEN shelved OR NOT first THEN 'shelved' ELSE 'first' END AS fate,
           CASE WHEN fate = 'shelved' OR fate = 'first' AND NOT shelved THEN reason ELSE '' END AS reason, article_id
    FROM (
        SELECT *, row_number() OVER (PARTITION BY feed_id, article_id ORDER BY at, id) AS place,
               max(fate = 'shelved') OVER (PARTITION BY feed_id, article_id) AS shelved,
               max(fate = 'first') OVER (PARTITION BY feed_id, article_id) AS first
        FROM came)
    WHERE place = 1
    """,
    """
    INSERT INTO told
    SELECT min(at), feed_id, title, url, fate, reason, article_id FROM came
    WHERE fate = 'changed' GROUP BY feed_id, article_id, title, url, substr(at, 1, 10)
    """,
    # That it was there before a server followed is true of that server alone.
    """
    INSERT INTO told
    SELECT min(v.at), s.feed_id, v.title, v.url, v.fate, CASE WHEN v.fate = 'filtered' THEN '' ELSE v.reason END, NULL
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    WHERE v.fate IN ('filtered', 'repeat', 'over_limit', 'unreadable')
      AND (v.fate = 'repeat' OR NOT EXISTS (
          SELECT 1 FROM came c WHERE c.feed_id = s.feed_id AND c.title = v.title AND c.url IS v.url))
    GROUP BY s.feed_id, v.title, v.url, v.fate, substr(v.at, 1, 10)
    """,
    """
    INSERT INTO feed_items (feed_id, at, title, url, fate, reason, article_id, newest, touched)
    SELECT t.feed_id, t.at, t.title, t.url, t.fate, t.reason, e.article_id, e.newest, e.touched
    FROM told t LEFT JOIN entries e ON e.guild_id = 0 AND e.user_id = 0 AND e.article_id = t.article_id
    ORDER BY t.at, t.fate IN ('shelved', 'first') DESC
    """,
    "CREATE INDEX ix_migration ON feed_items (feed_id, title)",
)
_FROM = "coalesce((SELECT max(i.id) FROM feed_items i WHERE i.at {} {}), 0)"
_SPANS = (
    f"""
    INSERT INTO subscription_spans (guild_id, feed_id, after_item, to_item, filter_id)
    SELECT s.guild_id, s.feed_id, {_FROM.format("<", "s.added")},
           CASE WHEN s.paused IS NOT NULL THEN {_FROM.format("<=", "s.paused")} END, s.filter_id
    FROM subscriptions s
    """,
    """
    INSERT INTO filtered_items (item_id, filter_id, reason)
    SELECT i.id, s.filter_id, min(v.reason)
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    JOIN feed_items i ON i.feed_id = s.feed_id AND i.title = v.title AND i.url IS v.url
    WHERE v.fate = 'filtered' AND s.filter_id IS NOT NULL AND i.fate IN ('shelved', 'first', 'filtered')
    GROUP BY i.id, s.filter_id
    """,
    """
    CREATE TEMP TABLE held AS
    SELECT DISTINCT c.guild_id, i.id AS item_id FROM came c
    JOIN feed_items i ON i.feed_id = c.feed_id AND i.article_id = c.article_id AND i.fate IN ('shelved', 'first')
    """,
    "CREATE UNIQUE INDEX temp.ix_held ON held (guild_id, item_id)",
    """
    CREATE TEMP TABLE spanned AS
    SELECT p.guild_id, i.id AS item_id FROM subscription_spans p JOIN feed_items i ON i.feed_id = p.feed_id
    WHERE i.fate = 'shelved' AND i.article_id IS NOT NULL AND i.id > p.after_item
      AND (p.to_item IS NULL OR i.id <= p.to_item)
      AND (p.filter_id IS NULL OR NOT EXISTS (
          SELECT 1 FROM filtered_items f WHERE f.item_id = i.id AND f.filter_id = p.filter_id))
    """,
    "CREATE UNIQUE INDEX temp.ix_spanned ON spanned (guild_id, item_id)",
    """
    INSERT INTO item_exceptions (guild_id, item_id, is_shown)
    SELECT guild_id, item_id, 1 FROM (SELECT guild_id, item_id FROM held EXCEPT SELECT guild_id, item_id FROM spanned)
    UNION ALL
    SELECT guild_id, item_id, 0 FROM (SELECT guild_id, item_id FROM spanned EXCEPT SELECT guild_id, item_id FROM held)
    """,
)
_DONE = (
    "DROP INDEX ix_migration",
    *(f"DROP TABLE {table}" for table in ("came", "told", "held", "spanned")),
)


def convert(connection: sa.Connection) -> None:
    """Make subscriptions, items and what each server sees of them."""
    progress.run(connection, "feeds", (*_FOLLOWED, *_ITEMS, *_SPANS, *_DONE))
