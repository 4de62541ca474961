"""What people report as wrong: in, out, and what a server hides because of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, cast, get_args

from sqlalchemy import Select, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import CitedKind
from bot.news.reports import HiddenFact, Report, Wrong
from bot.store.tables import entries
from bot.store.tables_reports import hidden_facts, reports
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert

_R = reports.c
_SAME = reports.alias("same")
_KINDS = frozenset(get_args(CitedKind))


async def add(connection: AsyncConnection, user_id: int, given: Report) -> Report | None:
    """Keep a report; what the same person said of the same thing before is replaced. None: the article has gone."""
    article = (await connection.execute(select(entries.c.article_id).where(entries.c.key == given.key))).scalar()
    if article is None:
        return None
    said = {"what": given.what, "words": given.words, "at": format_instant(given.at), "done": None}
    written = upsert(reports).values(
        guild_id=given.guild_id,
        user_id=user_id,
        key=given.key,
        article_id=article,
        kind=given.kind,
        start=given.start,
        text=given.text,
        title=given.title,
        **said,
    )
    same = ["guild_id", "user_id", "article_id", "kind", "start"]
    mine = and_(_R.guild_id == given.guild_id, _R.user_id == user_id, _R.article_id == article)
    of_this = and_(mine, _R.kind == given.kind, _R.start == given.start)
    before = (await connection.execute(select(_R.id).where(of_this))).first()
    row = await connection.execute(written.on_conflict_do_update(index_elements=same, set_=said).returning(_R.id))
    kept = await get(connection, given.guild_id, row.scalar_one())
    return kept and replace(kept, is_again=before is not None)


async def count_since(connection: AsyncConnection, since: datetime, *, user_id: int, guild_id: int) -> tuple[int, int]:
    """Return how many reports this person, and this server, made since then."""
    recent = _R.at > format_instant(since)
    row = await connection.execute(
        select(
            func.count().filter(_R.user_id == user_id, recent), func.count().filter(_R.guild_id == guild_id, recent)
        ).select_from(reports)
    )
    mine, here = row.one()
    return mine, here


async def get(connection: AsyncConnection, guild_id: int, report_id: int) -> Report | None:
    """Return a server's report, open or not; None where it has no such one."""
    row = (await connection.execute(_select().where(_R.id == report_id, _R.guild_id == guild_id))).first()
    return None if row is None else _report(row)


async def list_open(connection: AsyncConnection, guild_id: int | None, limit: int = 25) -> tuple[Report, ...]:
    """Return what is open in a server (None: anywhere), the newest first; what several reported alike comes once."""
    wanted = _select().where(_R.done.is_(None)).order_by(_R.at.desc(), _R.id.desc()).limit(limit * 8)
    if guild_id is not None:
        wanted = wanted.where(_R.guild_id == guild_id)
    found: dict[tuple[object, ...], Report] = {}
    for row in await connection.execute(wanted):
        one = _report(row)
        found.setdefault((one.guild_id, one.fact), one)
    return tuple(found.values())[:limit]


async def settle(connection: AsyncConnection, report: Report, at: datetime) -> None:
    """Close a report, and those of others of the same thing in the same server."""
    await connection.execute(
        update(reports)
        .where(_R.guild_id == report.guild_id, _R.key == report.key, _R.kind == report.kind, _R.start == report.start)
        .values(done=format_instant(at))
    )


async def hide(connection: AsyncConnection, report: Report) -> None:
    """Show what a report is of no more in its server."""
    article = select(_R.article_id).where(_R.id == report.id).scalar_subquery()
    await connection.execute(
        upsert(hidden_facts)
        .values(
            guild_id=report.guild_id,
            key=report.key,
            article_id=article,
            kind=report.kind,
            start=report.start,
            text=report.text,
        )
        .on_conflict_do_nothing()
    )


async def list_hidden(connection: AsyncConnection, guild_id: int) -> frozenset[HiddenFact]:
    """Return what a server hides."""
    h = hidden_facts.c
    rows = await connection.execute(select(h.key, h.kind, h.start, h.text).where(h.guild_id == guild_id))
    return frozenset((key, _kind(kind), start, text) for key, kind, start, text in rows)


async def list_of_person(connection: AsyncConnection, user_id: int) -> tuple[Report, ...]:
    """Return what a person has reported, the newest first."""
    rows = await connection.execute(_select().where(_R.user_id == user_id).order_by(_R.id.desc()))
    return tuple(map(_report, rows))


async def forget_person(connection: AsyncConnection, user_id: int) -> None:
    await connection.execute(delete(reports).where(_R.user_id == user_id))


async def delete_guild(connection: AsyncConnection, guild_id: int) -> None:
    await connection.execute(delete(reports).where(_R.guild_id == guild_id))
    await connection.execute(delete(hidden_facts).where(hidden_facts.c.guild_id == guild_id))


def _select() -> Select[Any]:
    s = _SAME.c
    alike = and_(s.guild_id == _R.guild_id, s.key == _R.key, s.kind == _R.kind, s.start == _R.start)
    people = select(func.count(s.user_id.distinct())).where(alike).scalar_subquery()
    return select(*(_R.id, _R.guild_id, _R.key, _R.kind, _R.start, _R.text, _R.title, _R.what, _R.words, _R.at), people)


def _report(row: Any) -> Report:
    key, guild, article, kind, start, text, title, what, words, at, people = row
    return Report(
        key, guild, article, _kind(kind), start, text, title, cast("Wrong", what), words, parse_instant(at), people
    )


def _kind(stored: str) -> CitedKind:
    """Return the kind that a column names; "words" for one that only a newer version knows."""
    return cast("CitedKind", stored) if stored in _KINDS else "words"
