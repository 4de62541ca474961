"""Articles in and out: what is the same, what has changed, what goes on which shelf."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, insert, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import FEEDS, HOUSE, Article, Extent, Facts, Shelf
from bot.store import codec, entries, index, tables, visible
from bot.store import facts as revision_facts
from bot.store.entries import Found, Reading
from bot.store.timestamps import format_instant, format_newest, format_published, parse_published


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


async def find_stored(connection: AsyncConnection, article: Article, address: str | None, shelf: Shelf) -> Found:
    """What `shelf` has of `article`; a server's counts what it sees of others', a private one counts nothing.

    What is stored elsewhere decides only whether something is stored anew, never what is answered.
    """
    print_ = fingerprint(article)
    revision_id, article_id, version = await _find_same(connection, print_, address)
    if shelf.is_private:
        return Found("new", article_id=article_id, revision_id=revision_id, version=version)
    # Of what feeds brought only the address counts: else who brings a text first says to all whose it is.
    hash_ = "" if shelf == FEEDS and address is not None else text_hash(article.text)
    row = (await connection.execute(_on_shelf(shelf, address, hash_))).first()
    if row is not None:
        key, found_id, old, number, old_print, title, by_address = row
        if old_print == print_ or not by_address:
            return Found("there", key, title, found_id)
        return Found("changed", key, title, found_id, old, number, revision_id, version)
    if article_id is None and address is not None:
        at_address = await connection.execute(select(_A.c.id).where(_A.c.address == address))
        article_id = at_address.scalar()
    return Found("new", None, None, article_id, None, 0, revision_id, version)


_A = tables.articles
_R = tables.revisions
_E = tables.entries


async def _find_same(
    connection: AsyncConnection, print_: str, address: str | None
) -> tuple[int | None, int | None, str | None]:
    """The newest stored revision that is this very article, its article, and the version of its analysis."""
    n = tables.analyses
    row = await connection.execute(
        select(_R.c.id, _R.c.article_id, n.c.version)
        .select_from(_R.join(_A, _A.c.id == _R.c.article_id).outerjoin(n, n.c.revision_id == _R.c.id))
        .where(_R.c.fingerprint == print_, _A.c.address.is_(None) if address is None else _A.c.address == address)
        .order_by(_R.c.id.desc())
        .limit(1)
    )
    found = row.first()
    return (None, None, None) if found is None else tuple(found)


def _on_shelf(shelf: Shelf, address: str | None, hash_: str) -> Any:
    """The entry that a shelf has of an address or a text: the address before the text, the own before the shared."""
    # Articles without an address have none in common: all of them would be looked through.
    at_address: ColumnElement[bool] = false() if address is None else _A.c.address == address
    alike = union(select(_A.c.id).where(at_address), select(_R.c.article_id).where(_R.c.text_hash == hash_)).subquery()
    by_address = case((at_address, 1), else_=0)
    return (
        select(_E.c.key, _E.c.article_id, _E.c.revision_id, _E.c.number, _R.c.fingerprint, _R.c.title, by_address)
        .select_from(
            _E.join(alike, alike.c[0] == _E.c.article_id)
            .join(_R, _R.c.id == _E.c.revision_id)
            .join(_A, _A.c.id == _E.c.article_id)
        )
        .where(_stands_on(shelf), or_(at_address, _R.c.text_hash == hash_))
        .order_by(by_address.desc(), _E.c.guild_id.desc())
        .limit(1)
    )


def _stands_on(shelf: Shelf) -> ColumnElement[bool]:
    """Whether an entry stands on a shelf, or is shared with the server whose it is."""
    shared = and_(_E.c.guild_id == 0, _E.c.user_id == 0)
    if shelf == HOUSE:
        return and_(shared, _E.c.house == 1)
    if shelf == FEEDS:
        return shared
    guild_id = shelf.guild_id
    return and_(_E.c.user_id == 0, or_(_E.c.guild_id == guild_id, visible.is_shared_with(_E, guild_id)))


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
    where = Reading(shelf, article_id, revision_id, format_newest(article.published, now), now)
    key = await entries.enter(connection, where, found, changes, expires)
    await index.refresh(connection, article_id)
    return key


async def _new_article(connection: AsyncConnection, address: str | None, now: datetime) -> int:
    article_id = await entries.free_key(connection)
    await connection.execute(
        insert(tables.articles), {"id": article_id, "address": address, "added": format_instant(now)}
    )
    return article_id


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
            "image": article.image,
            "added": format_instant(now),
        },
    )
    assert result.inserted_primary_key is not None  # noqa: S101  # an insert of one row has one
    return int(result.inserted_primary_key[0])


# --- reading back -----------------------------------------------------------------------------------------------------


async def article_of(connection: AsyncConnection, revision_id: int) -> Article | None:
    """A stored revision as it was read."""
    row = (await connection.execute(select(_R).where(_R.c.id == revision_id))).first()
    if row is None:
        return None
    return Article(
        text=row.text,
        body=Extent(row.body_start, row.body_end),
        origin=row.origin,
        title=row.title,
        published=parse_published(row.published),
        url=row.url,
        outlet=row.outlet,
        byline=row.byline,
        language=row.language,
        notice=codec.notice_of(row.notice_kind, row.notice_start, row.notice_end, row.notice_text),
        teaser=row.teaser,
        updated=parse_published(row.updated),
        genre=codec.genre_of(row.genre),
        image=row.image,
    )


async def address_of(connection: AsyncConnection, revision_id: int) -> str | None:
    """Where an article lives: its canonical address, or the file it was read from."""
    row = await connection.execute(
        select(_A.c.address).select_from(_A.join(_R, _R.c.article_id == _A.c.id)).where(_R.c.id == revision_id)
    )
    address: str | None = row.scalar()
    return address
