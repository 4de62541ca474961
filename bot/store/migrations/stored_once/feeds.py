"""Subscriptions, and the items of feeds: one row for all who follow the feed, seen by spans of their ids.

A server's span begins where it began to follow, as far back as is known what became of items. Where that would show it
more than it had, or less, an exception says so: `held` is what each server had of which item.
"""

import base64
import hashlib

import sqlalchemy as sa

from bot.store.migrations.stored_once.progress import Progress

_GUILD = "CASE WHEN s.shelf = 'house' THEN 0 ELSE CAST(substr(s.shelf, 2) AS INTEGER) END"

_FIRST = "It was among the newest when this server began to follow the feed."  # said of each that is shown as such

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
    # Events by which an article came in that is still there.
    """
    CREATE TEMP TABLE came AS
    SELECT v.id, s.feed_id, s.guild_id, e.article_id, v.at, v.title, v.url, v.fate, v.reason
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    JOIN was_entries e ON e.key = v.article_key
      AND e.shelf = CASE WHEN s.guild_id = 0 THEN 'house' ELSE 'g' || s.guild_id END
    WHERE v.fate IN ('shelved', 'first', 'changed')
    """,
    "CREATE INDEX temp.ix_came ON came (feed_id, title)",
    "CREATE INDEX temp.ix_came_article ON came (guild_id, article_id)",
    # The others are told to whom they happened, alone; an item that others had before a server followed tells itself.
    """
    CREATE TEMP TABLE alone AS
    SELECT s.guild_id, s.feed_id, v.at, v.title, v.url, v.fate, v.reason, substr(v.at, 1, 10) AS day
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    WHERE v.fate IN ('filtered', 'repeat', 'over_limit', 'unreadable')
       OR v.fate = 'old' AND NOT EXISTS (
           SELECT 1 FROM came c
           WHERE c.feed_id = s.feed_id AND c.title = v.title AND c.url IS v.url AND c.fate <> 'changed'
             AND c.at < s.added AND c.at > strftime('%Y-%m-%dT%H:%M:%f000Z', s.added, '-7 days'))
    """,
    f"""
    CREATE TEMP TABLE told AS
    SELECT at, feed_id, title, url, CASE WHEN shelved OR NOT first THEN 'shelved' ELSE 'first' END AS fate,
           CASE WHEN fate = 'shelved' THEN reason
                WHEN fate = 'first' AND NOT shelved THEN trim(replace(reason, '{_FIRST}', '')) ELSE '' END AS reason,
           article_id, NULL AS day
    FROM (
        SELECT *, row_number() OVER (PARTITION BY feed_id, article_id ORDER BY at, id) AS place,
               max(fate = 'shelved') OVER (PARTITION BY feed_id, article_id) AS shelved,
               max(fate = 'first') OVER (PARTITION BY feed_id, article_id) AS first
        FROM came)
    WHERE place = 1
    """,
    """
    INSERT INTO told
    SELECT min(at), feed_id, title, url, fate, reason, article_id, NULL FROM came
    WHERE fate = 'changed' GROUP BY feed_id, article_id, title, url, substr(at, 1, 10)
    """,
    """
    INSERT INTO told
    SELECT min(at), feed_id, title, url, fate, reason, NULL, day FROM alone
    GROUP BY feed_id, title, url, fate, reason, day
    """,
    """
    CREATE TEMP TABLE numbered AS
    SELECT row_number() OVER (ORDER BY at, article_id IS NULL, fate = 'changed') AS id, * FROM told
    """,
    "CREATE INDEX temp.ix_numbered ON numbered (feed_id, title)",
    """
    INSERT INTO feed_items (id, feed_id, at, title, url, fate, reason, article_id, newest, touched)
    SELECT n.id, n.feed_id, n.at, n.title, n.url, n.fate, n.reason, n.article_id,
           CASE WHEN n.fate <> 'changed' THEN e.newest END, CASE WHEN n.fate <> 'changed' THEN e.touched END
    FROM numbered n LEFT JOIN entries e ON e.guild_id = 0 AND e.user_id = 0 AND e.article_id = n.article_id
    ORDER BY n.id
    """,
    """
    INSERT INTO item_exceptions (guild_id, item_id, is_shown)
    SELECT DISTINCT a.guild_id, n.id, 0 FROM alone a JOIN numbered n
      ON n.feed_id = a.feed_id AND n.title = a.title AND n.url IS a.url AND n.fate = a.fate AND n.reason = a.reason
         AND n.day = a.day
    """,
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
    CREATE TEMP TABLE held AS
    SELECT c.guild_id, i.id AS item_id, i.fate, max(c.fate = 'first') AS begun FROM came c
    JOIN feed_items i ON i.feed_id = c.feed_id AND i.article_id = c.article_id
      AND (i.fate IN ('shelved', 'first') OR i.fate = c.fate AND i.title = c.title)
    GROUP BY c.guild_id, i.id, i.fate
    """,
    "CREATE UNIQUE INDEX temp.ix_held ON held (guild_id, item_id)",
    """
    CREATE TEMP TABLE spanned AS
    SELECT p.guild_id, i.id AS item_id, i.article_id
    FROM subscription_spans p JOIN feed_items i ON i.feed_id = p.feed_id
    WHERE i.fate IN ('shelved', 'changed') AND i.id > p.after_item AND (p.to_item IS NULL OR i.id <= p.to_item)
    """,
    "CREATE UNIQUE INDEX temp.ix_spanned ON spanned (guild_id, item_id)",
    # What a server had, and took off its list.
    """
    INSERT INTO hidden (guild_id, article_id)
    SELECT DISTINCT p.guild_id, p.article_id
    FROM was_feed_events v JOIN subscriptions s ON s.id = v.subscription_id
    JOIN numbered n ON n.feed_id = s.feed_id AND n.title = v.title AND n.url IS v.url AND n.fate = 'shelved'
    JOIN spanned p ON p.guild_id = s.guild_id AND p.item_id = n.id
    WHERE s.guild_id <> 0 AND v.fate IN ('shelved', 'first')
      AND NOT EXISTS (SELECT 1 FROM came c WHERE c.guild_id = s.guild_id AND c.article_id = p.article_id)
    """,
    """
    INSERT INTO item_exceptions (guild_id, item_id, is_shown)
    SELECT guild_id, item_id, 1 FROM held h
    WHERE h.fate <> 'changed' AND (h.begun OR NOT EXISTS (
        SELECT 1 FROM spanned p WHERE p.guild_id = h.guild_id AND p.item_id = h.item_id))
    UNION ALL
    SELECT guild_id, item_id, 0 FROM spanned p
    WHERE NOT EXISTS (SELECT 1 FROM held h WHERE h.guild_id = p.guild_id AND h.item_id = p.item_id)
      AND NOT EXISTS (SELECT 1 FROM hidden t WHERE t.guild_id = p.guild_id AND t.article_id = p.article_id)
    """,
)
_DONE = tuple(f"DROP TABLE {table}" for table in ("came", "alone", "told", "numbered", "held", "spanned"))


_BY_ADDRESS = """
    SELECT feed_id, url, min(id) FROM feed_items WHERE fate IN ('shelved', 'first') AND url IS NOT NULL
    GROUP BY feed_id, url HAVING count(DISTINCT article_id) = 1
"""


def convert(connection: sa.Connection, progress: Progress) -> None:
    """Make subscriptions, items and what each server sees of them."""
    progress.run("feeds", (*_FOLLOWED, *_ITEMS, *_SPANS, *_DONE))
    _name_rows(connection)


def _name_rows(connection: sa.Connection) -> None:
    """Have what came in known by its address, so that an edit of it is found to be one."""
    rows = connection.exec_driver_sql(_BY_ADDRESS).all()
    known = [(item_id, feed_id, _key_of(url)) for feed_id, url, item_id in rows]
    if known:
        connection.exec_driver_sql("UPDATE feed_keys SET item_id = ? WHERE feed_id = ? AND key = ?", known)


def _key_of(url: str) -> str | None:
    """The key of an item's address, as it was made then."""
    from bot.sources.feeds.item_keys import canonical_key

    where = canonical_key(url)
    if where is None:
        return None
    digest = hashlib.blake2b(where.encode("utf-8", "replace"), digest_size=12).digest()
    return "a" + base64.urlsafe_b64encode(digest).decode("ascii")
