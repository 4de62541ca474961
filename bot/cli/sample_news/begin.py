"""What a sandbox begins with: a greeting, news of today, and this morning's brief, posted by the bot itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import discord

from bot.cards.greeting import build_greeting
from bot.cli.sample_news.articles import is_made_up, write_later, write_morning
from bot.cli.sample_news.zone import find_own_zone
from bot.delivery.recurrence import find_next_due
from bot.errors import DatelineError
from bot.news import HOUSE, Article, Reader
from bot.news.schedules import Draft, Rule, Schedule
from bot.newsroom.intake import Place
from bot.store import operator, removal

if TYPE_CHECKING:
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.sandbox import Sandbox

_log = logging.getLogger(__name__)

MORNING = time(7, 30)
_GUILD, _GREETED, _POSTED, _BY = "Harbour News", "general", "wire", "alice"
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_POSTED_WITHIN, _LOOK = 60.0, 0.5  # seconds in which the post is made; between two looks at it
_ALL_DAY = 24 * 3600  # seconds for which the morning's brief is made up for, at whatever hour the sandbox is started


async def greet(sandbox: Sandbox, bot: Dateline) -> None:
    """Send the greeting, as the bot; what fails is logged."""
    guild = sandbox.guilds[_GUILD]
    try:
        ids = {command.name: command.id for command in await bot.tree.fetch_commands()}
        view = build_greeting(ids, int(guild.channel(_POSTED).id), f"{MORNING:%H:%M}")
        channel = bot.get_partial_messageable(int(guild.channel(_GREETED).id), guild_id=int(guild.id))
        await channel.send(view=view)
    except discord.HTTPException as error:
        _log.warning("the greeting was not sent", extra={"reason": str(error)[:200]})


async def bring_news(sandbox: Sandbox, newsroom: Newsroom) -> None:
    """Bring the day's news, in place of an earlier day's: what the brief of its morning tells, and once that is posted,
    what the next one will.

    What is there already is not read again. What fails is logged: the sandbox is of use without it.
    """
    zone = find_own_zone()
    day = find_news_day(newsroom.clock(), zone)
    try:
        there = await take_off_others(newsroom, day, zone)
        await _add(newsroom, write_morning(day, zone), there)
        reader, schedule = await schedule_brief(sandbox, newsroom, day, zone)
        await _wait_for_post(newsroom, reader, schedule)
        await _add(newsroom, write_later(day, newsroom.clock(), zone), there)
    except DatelineError as error:
        _log.warning("the news of the day was not brought in", extra={"error": error.id, "reason": str(error)[:200]})


async def _add(newsroom: Newsroom, articles: Sequence[Article], there: Collection[str]) -> None:
    for article in articles:
        if article.url not in there:
            await newsroom.background.turn()
            await newsroom.intake.add(article, Place(HOUSE))
    await newsroom.stories.cluster_pending()


async def _wait_for_post(newsroom: Newsroom, reader: Reader, schedule: Schedule) -> None:
    """Wait until the brief has been posted, or could not be; a minute at most."""
    for _ in range(int(_POSTED_WITHIN / _LOOK)):
        accounts, _ = await newsroom.schedules.history(reader, schedule.id)
        if any(account.delivery.state in {"sent", "failed", "skipped"} for account in accounts):
            return
        await asyncio.sleep(_LOOK)


def find_news_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the zone's day whose morning has been: today, or before its brief is due, yesterday."""
    here = now.astimezone(zone)
    return here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)


async def take_off_others(newsroom: Newsroom, day: date, zone: ZoneInfo) -> set[str]:
    """Remove what was made up for any other day, which would be told as the same news once more; return the addresses
    of what is there for this one."""
    wanted = {article.url for article in (*write_morning(day, zone), *write_later(day, newsroom.clock(), zone))}
    async with newsroom.store.read() as connection:
        shelved = await operator.list_shelved(connection)
    for one in shelved:
        if is_made_up(one.address) and one.address not in wanted:
            await newsroom.store.transact(partial(removal.take_off_all, article_id=one.article_id))
    return {one.address for one in shelved if one.address is not None and one.address in wanted}


async def schedule_brief(sandbox: Sandbox, newsroom: Newsroom, day: date, zone: ZoneInfo) -> tuple[Reader, Schedule]:
    """Have the brief posted every morning, the first time for this one, which the bot makes up for at once; return who
    set it up, and what.

    A sandbox forgets its messages when it ends: an earlier start's schedule is replaced, so that its post is there too.
    """
    guild = sandbox.guilds[_GUILD]
    reader = Reader(int(sandbox.people[_BY].id), int(guild.id))
    rule = Rule((MORNING.hour * 60 + MORNING.minute,), _EVERY_DAY, zone.key)
    draft = Draft(int(guild.channel(_POSTED).id), rule, grace=_ALL_DAY)
    for old in await newsroom.schedules.list(reader):
        if (old.channel_id, old.rule.times, old.created_by) == (draft.channel_id, rule.times, reader.user_id):
            await newsroom.schedules.remove(reader, old.id)
    before = datetime.combine(day, time(), zone).astimezone(UTC)
    return reader, await newsroom.schedules.add(reader, draft, find_next_due(rule, before))
