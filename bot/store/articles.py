"""Articles in and out: what is the same, what has changed, what goes on which shelf."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import HOUSE, Article, Extent, Facts, Shelf
from bot.store import codec, index, tables
from bot.store import facts as revision_facts
from bot.store.shared_sql import is_on
from bot.store.timestamps import format_instant, format_newest, format_published, parse_published

_KEYS = 10**12  # article ids are drawn below this: an id tells nothing about what else is stored


@dataclass(frozen=True, slots=True)
class Found:
    """What a shelf has of an article already. `old` and `number`: the revision it shows now, when that is another."""

    state: Literal["there", "changed", "new"]
    key: int | None = None  # on the shelf
    title: str | None = None
    article_id: int | None = None
    old: int | None = None
    number: int = 0
    revision_id: int | None = None  # a stored revision that is this very article, so that nothing need be stored
    version: str | None = None  # of the analysis that revision has


class Outdated(Exception):
    """What was found before the transaction is no longer so: look again."""


def text_hash(words: str) -> str:
    """The same for texts that differ in white space only."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", words).split()).encode()).hexdigest()


def fingerprint(article: Article) -> str:
    """The same for readings of an article that a card would show alike.

    The kind of article is no part of it: what was stored before kinds were known is no older reading for that.
    """
    seen = [
        text_hash(article.text),
        article.title,
        format_published(article.published),
        article.url,
        article.outlet,
        article.byline,
    ]
    if article.anchor_day != article.day:
        seen.append(str(article.anchor_day))  # nothing where it is the same: as fingerprints were before
    return hashlib.sha256(codec.dumps(seen).encode()).hexdigest()


# --- looking ----------------------------------------------------------------------------------------------------------

_ON_SHELF = text("""
    SELECT v.shelf, v.key, v.article_id, v.revision_id, v.number, r.fingerprint, r.title, a.address = :address
    FROM (SELECT id FROM articles WHERE address = :address
          UNION SELECT article_id FROM revisions WHERE text_hash = :hash) c
    CROSS JOIN entries v ON v.article_id = c.id
    JOIN revisions r ON r.id = v.revision_id JOIN articles a ON a.id = v.article_id
    WHERE v.shelf IN (:shelf, :house) AND (a.address = :address OR r.text_hash = :hash)
    ORDER BY coalesce(a.address = :address, 0) DESC, v.shelf = :shelf DESC
    LIMIT 1
""")
_SAME = text("""
    SELECT r.id, r.article_id, n.version FROM revisions r
    LEFT JOIN analyses n ON n.revision_id = r.id
    JOIN articles a ON a.id = r.article_id
    WHERE r.fingerprint = :fingerprint AND a.address IS :address
    ORDER BY r.id DESC LIMIT 1
""")
_AT_ADDRESS = text("SELECT id FROM articles WHERE address = :address")


async def find_stored(connection: AsyncConnection, article: Article, address: str | None, shelf: Shelf) -> Found:
    """What `shelf` has of `article`; a server's shelf counts the house's with it, a private one counts nothing.

    What other shelves hold decides only whether something is stored anew, never what is answered.
    """
    print_ = fingerprint(article)
    same = (await connection.execute(_SAME, {"fingerprint": print_, "address": address})).first()
    revision_id, article_id, version = (None, None, None) if same is None else same
    if shelf.is_private:
        return Found("new", article_id=article_id, revision_id=revision_id, version=version)
    row = (
        await connection.execute(
            _ON_SHELF,
            {"shelf": shelf.format(), "house": HOUSE.format(), "address": address, "hash": text_hash(article.text)},
        )
    ).first()
    if row is not None:
        _shelf, key, found_id, old, number, old_print, title, by_address = row
        if old_print == print_ or not by_address:
            return Found("there", key, title, found_id)
        return Found("changed", key, title, found_id, old, number, revision_id, version)
    if article_id is None and address is not None:
        article_id = (await connection.execute(_AT_ADDRESS, {"address": address})).scalar()
    return Found("new", None, None, article_id, None, 0, revision_id, version)


# --- putting ----------------------------------------------------------------------------------------------------------


async def put(
    connection: AsyncConnection,
    article: Article,
    address: str | None,
    facts: Facts | None,
    shelf: Shelf,
    found: Found,
    now: datetime,
    changes: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (),
    expires: datetime | None = None,
) -> int:
    """Store what `found` says is missing, with all its facts, and enter it on `shelf`; the entry's key.

    `facts` may be None only where the found revision has them. Outdated where another writer came between.
    """
    if await find_stored(connection, article, address, shelf) != found:
        raise Outdated
    if found.state == "there" and found.key is not None:
        return found.key
    article_id = found.article_id or await _new_article(connection, address, now)
    revision_id = found.revision_id
    if revision_id is None:
        revision_id = await _new_revision(connection, article_id, article, now)
    if facts is not None and facts.version != found.version:
        await revision_facts.replace(connection, revision_id, article.text, facts, now)
    key = await _enter(connection, shelf, article_id, revision_id, found, article, now, changes, expires)
    await index.refresh(connection, article_id)
    return key


async def _new_article(connection: AsyncConnection, address: str | None, now: datetime) -> int:
    article_id = await _free_key(connection)
    await connection.execute(
        insert(tables.articles), {"id": article_id, "address": address, "added": format_instant(now)}
    )
    return article_id


async def _free_key(connection: AsyncConnection) -> int:
    taken = text("SELECT 1 FROM articles WHERE id = :key UNION SELECT 1 FROM entries WHERE key = :key")
    while True:
        key = 1 + secrets.randbelow(_KEYS)
        if (await connection.execute(taken, {"key": key})).first() is None:
            return key


async def _new_revision(connection: AsyncConnection, article_id: int, article: Article, now: datetime) -> int:
    notice = article.notice
    result = await connection.execute(
        insert(tables.revisions),
        {
            "article_id": article_id,
            "text": article.text,
            "text_hash": text_hash(article.text),
            "fingerprint": fingerprint(article),
            "body_start": article.body.start,
            "body_end": article.body.end,
            "origin": article.origin,
            "title": article.title,
            "published": format_published(article.published),
            "url": article.url,
            "outlet": article.outlet,
            "byline": article.byline,
            "language": article.language,
            "notice_kind": notice.kind if notice else None,
            "notice_start": notice.span.start if notice else None,
            "notice_end": notice.span.end if notice else None,
            "notice_text": notice.span.text if notice else None,
            "teaser": article.teaser,
            "updated": format_published(article.updated),
            "genre": article.genre,
            "added": format_instant(now),
        },
    )
    assert result.inserted_primary_key is not None  # noqa: S101  # an insert of one row has one
    return int(result.inserted_primary_key[0])


async def _enter(
    connection: AsyncConnection,
    shelf: Shelf,
    article_id: int,
    revision_id: int,
    found: Found,
    article: Article,
    now: datetime,
    changes: Sequence[tuple[str, Sequence[str], Sequence[str]]],
    expires: datetime | None,
) -> int:
    if found.key is not None:
        key = found.key
    elif shelf == HOUSE:
        key = article_id
    elif expires is None:
        key = await _free_key(connection)  # the article's own id would tell that another shelf has it already
    else:
        again = await _read_again(connection, shelf, revision_id, expires)
        if again is not None:
            return again
        key = await _free_key(connection)
    own = await _own_entry(connection, shelf, key)
    if own is None:
        added = format_instant(now)
        await connection.execute(
            insert(tables.entries),
            {
                "shelf": shelf.format(),
                "key": key,
                "article_id": article_id,
                "revision_id": revision_id,
                "number": found.number + 1,
                "added": added,
                "newest": format_newest(article.published, now),
                "expires": format_instant(expires) if expires else None,
            },
        )
    else:
        await connection.execute(
            text(
                "UPDATE entries SET revision_id = :revision_id, number = :number, newest = :newest "
                "WHERE shelf = :shelf AND key = :key"
            ),
            {
                "shelf": shelf.format(),
                "key": key,
                "revision_id": revision_id,
                "number": found.number + 1,
                "newest": format_newest(article.published, now),
            },
        )
    rows = [_history(shelf, key, found.number + 1, revision_id, now, changes)]
    if own is None and found.old is not None:  # a server's own new reading of what the house shelf has
        rows.append(_history(shelf, key, found.number, found.old, now, ()))
    await connection.execute(insert(tables.history), rows)
    if shelf == HOUSE:
        await _catch_up(connection, article_id, revision_id, now)
    return key


async def _read_again(connection: AsyncConnection, shelf: Shelf, revision_id: int, expires: datetime) -> int | None:
    """The same thing read privately by the same person once more lasts longer, and is no second entry."""
    rows = await connection.execute(
        text("UPDATE entries SET expires = :expires WHERE shelf = :shelf AND revision_id = :revision_id RETURNING key"),
        {"shelf": shelf.format(), "revision_id": revision_id, "expires": format_instant(expires)},
    )
    key: int | None = rows.scalar()
    return key


def _history(
    shelf: Shelf, key: int, number: int, revision_id: int, now: datetime, changes: Sequence[Any]
) -> dict[str, Any]:
    return {
        "shelf": shelf.format(),
        "key": key,
        "number": number,
        "revision_id": revision_id,
        "at": format_instant(now),
        "changes": codec.dumps(changes),
    }


async def _own_entry(connection: AsyncConnection, shelf: Shelf, key: int) -> int | None:
    found = await connection.execute(
        text("SELECT number FROM entries WHERE shelf = :shelf AND key = :key"), {"shelf": shelf.format(), "key": key}
    )
    number: int | None = found.scalar()
    return number


async def _catch_up(connection: AsyncConnection, article_id: int, revision_id: int, now: datetime) -> None:
    """The house's newer reading is every server's: those that have an older one of their own get it too."""
    behind = await connection.execute(
        text(f"""
            UPDATE entries SET revision_id = :revision_id, number = number + 1,
                newest = (SELECT h.newest FROM entries h
                          WHERE {is_on("house", "h.shelf")} AND h.article_id = entries.article_id)
            WHERE article_id = :article_id AND {is_on("guild")} AND revision_id < :revision_id
            RETURNING shelf, key, number
        """),
        {"article_id": article_id, "revision_id": revision_id},
    )
    rows = [_history(codec.shelf_of(shelf), key, number, revision_id, now, ()) for shelf, key, number in behind.all()]
    if rows:
        await connection.execute(insert(tables.history), rows)


# --- reading back -----------------------------------------------------------------------------------------------------


async def article_of(connection: AsyncConnection, revision_id: int) -> Article | None:
    """A stored revision as it was read."""
    row = (
        await connection.execute(
            text("""
                SELECT text, body_start, body_end, origin, title, published, url, outlet, byline, language,
                       notice_kind, notice_start, notice_end, notice_text, teaser,
                       updated, genre
                FROM revisions WHERE id = :id
            """),
            {"id": revision_id},
        )
    ).first()
    if row is None:
        return None
    return Article(
        text=row[0],
        body=Extent(row[1], row[2]),
        origin=row[3],
        title=row[4],
        published=parse_published(row[5]),
        url=row[6],
        outlet=row[7],
        byline=row[8],
        language=row[9],
        notice=codec.notice_of(*row[10:14]),
        teaser=row[14],
        updated=parse_published(row[15]),
        genre=codec.genre_of(row[16]),
    )


async def address_of(connection: AsyncConnection, revision_id: int) -> str | None:
    """Where an article lives: its canonical address, or the file it was read from."""
    row = await connection.execute(
        text("SELECT address FROM articles a JOIN revisions r ON r.article_id = a.id WHERE r.id = :id"),
        {"id": revision_id},
    )
    address: str | None = row.scalar()
    return address
