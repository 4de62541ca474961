"""A database as earlier versions left it: rows written by hand into the tables of a migration before the newest."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from bot.store import migrate


def instant(minute: int) -> str:
    """A time on one day in March, by its minute."""
    return f"2026-03-10T{minute // 60:02d}:{minute % 60:02d}:00.000000Z"


class OldDatabase:
    """A file at migration `revision`; times are minutes of a day. Close it before it is brought up to date."""

    def __init__(self, path: Path, revision: str) -> None:
        self.path = path
        migrate.upgrade(path, revision)
        self.plain = sqlite3.connect(path)

    def close(self) -> None:
        self.plain.commit()
        self.plain.close()

    def insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        made = self.plain.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
        return made.lastrowid or 0

    # --- articles -----------------------------------------------------------------------------------------------------

    def article(self, number: int, title: str, at: int = 0) -> int:
        """An article with one reading; the reading's id."""
        self.insert("articles", id=number, address=f"https://paper.example/{number}", added=instant(at))
        return self.reading(number, title, at)

    def reading(self, number: int, title: str, at: int) -> int:
        revision = self.insert(
            "revisions",
            article_id=number,
            text="It rained.",
            text_hash=title,
            fingerprint=title,
            title=title,
            body_start=0,
            body_end=10,
            origin="a.txt",
            added=instant(at),
            indexed=0,
        )
        self.insert(
            "analyses",
            revision_id=revision,
            version="test-1",
            body_start=0,
            body_end=10,
            made=instant(at),
            language="en",
        )
        return revision

    def index(self, revision: int) -> None:
        """Have a reading found by search, as what a shelf shows is."""
        for table, columns in (
            ("search", "title, body, quotes, speakers"),
            ("title_words", "title"),
            ("title_trigrams", "title"),
        ):
            content = "search_content" if table == "search" else "title_content"
            rows = f"INSERT INTO {table} (rowid, {columns}) SELECT id, {columns} FROM {content} WHERE id = ?"  # noqa: S608
            self.plain.execute(rows, (revision,))
        self.plain.execute("UPDATE revisions SET indexed = 1 WHERE id = ?", (revision,))

    def enter(
        self, shelf: str, key: int, number: int, readings: list[tuple[int, int]], expires: str | None = None
    ) -> None:
        """Put an article on a shelf. `readings`: (the reading's id, when it was read), the last is what it shows."""
        entry = {"shelf": shelf, "key": key, "article_id": number, "revision_id": readings[-1][0], "expires": expires}
        at = {"added": instant(readings[0][1]), "newest": instant(readings[-1][1])}
        self.insert("entries", number=len(readings), **entry, **at)
        for i, (revision, minute) in enumerate(readings, 1):
            said = json.dumps([["title", [], [f"{shelf} {i}"]]])
            self.insert(
                "history", shelf=shelf, key=key, number=i, revision_id=revision, at=instant(minute), changes=said
            )

    # --- feeds --------------------------------------------------------------------------------------------------------

    def feed(self, number: int) -> None:
        self.insert("feeds", id=number, address=f"https://feed.example/{number}", interval=3600, next_fetch=instant(0))

    def follow(
        self, number: int, shelf: str, feed: int, at: int = 0, *, words: str = "{}", paused: int | None = None
    ) -> None:
        since = None if paused is None else instant(paused)
        self.insert(
            "subscriptions",
            id=number,
            shelf=shelf,
            feed_id=feed,
            name=f"Feed {feed}",
            added=instant(at),
            filter=words,
            paused=since,
        )

    def tell(self, subscription: int, fate: str, title: str, at: int, key: int | None = None, reason: str = "") -> None:
        self.insert(
            "feed_events",
            subscription_id=subscription,
            at=instant(at),
            title=title,
            article_key=key,
            fate=fate,
            url=f"https://paper.example/{title}",
            reason=reason,
        )

    # --- stories ------------------------------------------------------------------------------------------------------

    def scope(self, name: str) -> int:
        """The scope that a trigger made when the first article came; it has all of the house's stories."""
        self.plain.execute("INSERT OR IGNORE INTO story_scopes (name) VALUES (?)", (name,))
        self.plain.execute("UPDATE story_scopes SET filled = 1 WHERE name = ?", (name,))
        return int(self.plain.execute("SELECT id FROM story_scopes WHERE name = ?", (name,)).fetchone()[0])

    def place(self, scope: str, story: int, shelf: str, key: int, at: int, copy_of: int | None = None) -> int:
        """Put an entry into a story, with the words of its reading counted; the member's id."""
        number = self.scope(scope)
        article, revision = self.plain.execute(
            "SELECT article_id, revision_id FROM entries WHERE shelf = ? AND key = ?", (shelf, key)
        ).fetchone()
        words = {"rain": 1.0, f"word{article}": 2.0}
        self.plain.execute(
            "INSERT OR IGNORE INTO story_vectors VALUES (?, ?, '{}', x'', 1)", (revision, json.dumps(words))
        )
        self.plain.execute(
            "INSERT OR IGNORE INTO stories (scope, key, first, moved) VALUES (?, ?, ?, ?)",
            (number, story, instant(at), instant(at)),
        )
        member = self.insert(
            "story_members",
            scope=number,
            story=story,
            shelf=shelf,
            key=key,
            article_id=article,
            revision_id=revision,
            copy_of=copy_of,
            norm=1.0,
            title_norm=1.0,
            placed=instant(at),
            updated=instant(at),
        )
        for word in words:
            self.insert("story_index", scope=number, term=word, member=member)
            self.plain.execute(
                "INSERT INTO story_terms VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET articles = articles + 1",
                (number, word),
            )
        self.plain.execute("UPDATE story_scopes SET placed = placed + 1 WHERE id = ?", (number,))
        self.plain.execute("DELETE FROM story_waiting WHERE scope = ? AND shelf = ? AND key = ?", (number, shelf, key))
        return member

    def join(self, scope: str, story: int, into: int) -> None:
        """A story's key that leads to another."""
        number = self.scope(scope)
        self.insert("stories", scope=number, key=story, into=into, first=instant(0), moved=instant(0))
