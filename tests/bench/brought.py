"""Databases of what feeds brought: the archive's articles, all placed; and those with ten times as many of others.

The others' have the same titles, people and words, so that they are found by whatever is asked. Both files are made
once, and kept in `.bench/`.
"""
# ruff: noqa: S608  # statements are put together of constants

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.newsroom.background import Background
from bot.newsroom.clustering import Clusterer
from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.timestamps import format_instant

FEEDS = 200
OTHERS = 10  # times as many articles that only another server's feeds brought
ANOTHER = 1  # that server
_WEEK = timedelta(days=7) // timedelta(minutes=1)


def databases(base: Path) -> tuple[Path, Path]:
    """The archive as what feeds brought, all placed; and the same with the others' articles. Made once, and kept."""
    made = (base.with_name(f"brought-{base.stem}.db"), base.with_name(f"beside-{base.stem}.db"))
    for path, make in zip(made, (partial(_bring, base), partial(_add_others, made[0])), strict=True):
        if not path.exists():
            unfinished = path.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            make(unfinished)
            unfinished.rename(path)
    return made


def _bring(base: Path, path: Path) -> None:
    shutil.copy(base, path)
    bring(path)
    asyncio.run(place_all(path))
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("ANALYZE")


def bring(path: Path) -> None:
    """Make the archive's articles what feeds brought, as if in turns."""
    with closing(sqlite3.connect(path)) as plain, plain:
        _make_feeds(plain, 1)
        plain.execute("UPDATE entries SET house = 0")
        plain.execute(
            """
            INSERT INTO feed_items (feed_id, at, title, url, fate, reason, article_id, newest, touched)
            SELECT 1 + row_number() OVER (ORDER BY e.added, e.key) % ?, e.added, coalesce(r.title, ''), r.url,
                   'shelved', '', e.article_id, e.newest, e.touched
            FROM entries e JOIN revisions r ON r.id = e.revision_id ORDER BY e.added, e.key
            """,
            (FEEDS,),
        )


async def place_all(path: Path) -> None:
    """Give whatever waits its story, and the events of long stories their blocks."""
    store = await Store.open(str(path))
    try:
        await Clusterer(store, lambda: datetime.now(UTC), Background(rest=0.0)).cluster_all()
    finally:
        await store.close()


def _tomorrow() -> str:
    return format_instant(datetime.now(UTC) + timedelta(days=1))


def _make_feeds(plain: sqlite3.Connection, first: int) -> None:
    plain.executemany(
        "INSERT INTO feeds (id, address, title, interval, next_fetch) VALUES (?, ?, ?, 1800, ?)",
        ((n, f"https://wire.example/{n}.xml", f"Wire {n}", _tomorrow()) for n in range(first, first + FEEDS)),
    )


def _add_others(brought: Path, path: Path) -> None:
    shutil.copy(brought, path)
    with closing(sqlite3.connect(path)) as plain, plain:
        _make_feeds(plain, FEEDS + 1)
        _follow(plain, ANOTHER, FEEDS + 1)
        last = {
            name: plain.execute(f"SELECT max(id) FROM {name}").fetchone()[0]
            for name in ("revisions", "feed_items", "story_members")
        }
        for turn in range(1, OTHERS + 1):
            _copy(plain, turn, last)
        for statement in (
            f"""
            INSERT INTO search (rowid, title, body, quotes, speakers)
            SELECT id, title, body, quotes, speakers FROM search_content WHERE id > {last["revisions"]}
            """,
            *(
                f"INSERT INTO {table} (rowid, title) SELECT id, title FROM title_content WHERE id > {last['revisions']}"
                for table in ("title_words", "title_trigrams")
            ),
            "ANALYZE",
        ):
            plain.execute(statement)


def _copy(plain: sqlite3.Connection, turn: int, last: dict[str, int]) -> None:
    """Everything that is read of the articles once more, as the articles of another's feeds."""
    article, revision = f"+ {turn} * 1000000000000", f"+ {turn} * {last['revisions']}"
    item, member = f"+ {turn} * {last['feed_items']}", f"+ {turn} * {last['story_members']}"
    of_revision = {"revision_id": f"revision_id {revision}"}
    of_article = {"article_id": f"article_id {article}"}
    below = {"articles": "id < 1000000000000", "stories": "key < 1000000000000", "entries": "key < 1000000000000"}
    for table, changed in {
        "articles": {"id": f"id {article}", "address": f"address || '?{turn}'"},
        "revisions": {"id": f"id {revision}", **of_article, "text_hash": f"text_hash || '{turn}'"},
        "analyses": of_revision,
        "entries": {"key": f"key {article}", **of_article, **of_revision},
        **dict.fromkeys(("quotes", "events", "entities"), of_revision),
        "feed_items": {"id": f"id {item}", "feed_id": f"feed_id + {FEEDS}", **of_article},
        "stories": {"key": f"key {article}", "into": f'"into" {article}'},
        "story_members": {
            "id": f"id {member}",
            "story": f"story {article}",
            "copy_of": f"copy_of {member}",
            **of_article,
            **of_revision,
        },
        "story_vectors": of_revision,
        "story_index": {"member": f"member {member}"},
    }.items():
        columns = [row[1] for row in plain.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
        which = below.get(table) or _first_ones(changed, last)
        plain.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {which}")


def _first_ones(changed: dict[str, str], last: dict[str, int]) -> str:
    """The condition for rows that are no copies, by the column that refers to what is numbered."""
    if "feed_id" in changed:
        return f"id <= {last['feed_items']}"
    if "member" in changed:
        return f"member <= {last['story_members']}"
    if "copy_of" in changed:
        return f"id <= {last['story_members']}"
    return f"{'id' if 'id' in changed else 'revision_id'} <= {last['revisions']}"


def _follow(plain: sqlite3.Connection, guild_id: int, first: int) -> None:
    at = format_instant(datetime.now(UTC))
    feeds = range(first, first + FEEDS)
    plain.executemany(
        "INSERT INTO subscriptions (guild_id, feed_id, name, added) VALUES (?, ?, ?, ?)",
        ((guild_id, feed, f"Wire {feed}", at) for feed in feeds),
    )
    plain.executemany(
        "INSERT INTO subscription_spans (guild_id, feed_id, after_item) VALUES (?, ?, 0)",
        ((guild_id, feed) for feed in feeds),
    )


def subscribe(path: Path, discord: Sandbox) -> None:
    """Every server follows all the first feeds, and what they brought came in through the last week."""
    at = f"strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-' || (article_id % {_WEEK}) || ' minutes')"
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("UPDATE feeds SET next_fetch = ?", (_tomorrow(),))  # none is fetched meanwhile
        for guild in discord.guilds.values():
            _follow(plain, int(guild.id), 1)
        plain.execute(f"UPDATE entries SET added = {at}, newest = {at}, touched = {at}")
        plain.execute(f"UPDATE feed_items SET at = {at}, newest = {at}, touched = {at}")
        plain.execute(f"UPDATE story_members SET placed = {at}, updated = {at}")
        plain.execute("ANALYZE")
