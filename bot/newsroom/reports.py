"""What people report as wrong, and what a server's people do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import NotFound, TooSoon
from bot.news import Headline, Reader, Reference
from bot.news.reports import TEXT, WORDS, Report, Wrong
from bot.newsroom.articles import ArticleService
from bot.newsroom.errors import NoSuchPassage, NotOnThisShelf
from bot.newsroom.hiding import HiddenFacts
from bot.store import Connection, Store, reports

A_DAY = timedelta(days=1)
OF_A_PERSON, OF_A_SERVER = 20, 100  # reports a day


class ReportService:
    """Keeps reports. One person's report of one thing is one, however often it is made."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], articles: ArticleService, hidden: HiddenFacts
    ) -> None:
        self._store = store
        self._clock = clock
        self._articles = articles
        self._hidden = hidden

    async def add(self, reader: Reader, reference: Reference, what: Wrong, words: str | None = None) -> Report:
        """Keep that a line is wrong. NotFound, NoSuchPassage where it is gone; TooSoon for too many in a day."""
        (cited,) = await self._articles.cite(reader, [reference])
        if cited.headline is None or not cited.words:
            raise NoSuchPassage(f"article {reference.article}: {reference.kind} {reference.index}")
        now, guild = self._clock(), reader.guild_id or 0
        first = cited.words[0]
        given = Report(
            id=0,
            guild_id=guild,
            key=cited.headline.article_id,
            kind=reference.kind,
            start=first.start,
            text=first.text[:TEXT],
            title=cited.headline.title[:300],
            what=what,
            words=" ".join((words or "").split())[:WORDS] or None,
            at=now,
        )

        async def write(connection: Connection) -> Report | None:
            mine, here = await reports.count_since(connection, now - A_DAY, user_id=reader.user_id, guild_id=guild)
            if mine >= OF_A_PERSON or (guild and here >= OF_A_SERVER):
                raise TooSoon("too many reports", seconds=int(A_DAY.total_seconds()))
            return await reports.add(connection, reader.user_id, given)

        kept = await self._store.transact(write)
        if kept is None:
            raise NotFound(f"article {reference.article}")
        return kept

    async def list(self, guild_id: int) -> tuple[Report, ...]:
        """Return a server's open reports, the newest first."""
        async with self._store.read() as connection:
            return await reports.list_open(connection, guild_id)

    async def get(self, guild_id: int, report_id: int) -> Report:
        """Return a server's report. NotFound."""
        return await self._get(guild_id, report_id)

    async def hide(self, guild_id: int, report_id: int) -> Report:
        """Show what was reported no more in this server. NotFound."""
        report = await self._get(guild_id, report_id)

        async def write(connection: Connection) -> None:
            await reports.hide(connection, report)
            await reports.settle(connection, report, self._clock())

        await self._store.transact(write)
        self._hidden.forget(guild_id)
        return report

    async def take_off(self, reader: Reader, report_id: int) -> tuple[Report, Headline | None]:
        """Take the article off this server's list; None where it is there for everyone. NotFound."""
        report = await self._get(reader.guild_id or 0, report_id)
        try:
            removed = await self._articles.remove(reader, report.key)
        except NotOnThisShelf:
            return report, None
        await self._settle(report)
        return report, removed

    async def dismiss(self, guild_id: int, report_id: int) -> Report:
        """Close a report with nothing done. NotFound."""
        report = await self._get(guild_id, report_id)
        await self._settle(report)
        return report

    async def _settle(self, report: Report) -> None:
        await self._store.transact(lambda connection: reports.settle(connection, report, self._clock()))

    async def _get(self, guild_id: int, report_id: int) -> Report:
        async with self._store.read() as connection:
            report = await reports.get(connection, guild_id, report_id)
        if report is None or not guild_id:
            raise NotFound(f"report {report_id}")
        return report
