"""Resident memory over a simulated week: feeds that bring something new all the time, schedules that post it."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

from bot import settings
from bot.news import Reader
from bot.news.schedules import Draft, Rule
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.bench.figures import Figure, ratio
from tests.bench.stage import dateline, running
from tests.bench.turned import STEP
from tests.torture import driver
from tests.torture.clock import Ahead
from tests.torture.plan import due_times
from tests.torture.site import Site
from tests.worlds import EVERY_KIND, town

STEPS = timedelta(days=7) // STEP
GUILDS = 3
CHANNELS = 5
FEEDS = 6
TIMES = (7 * 60, 12 * 60 + 30, 18 * 60)
WITHIN = 900.0  # seconds
AIM_GROWTH = 1.05


def measure(folder: Path) -> list[Figure]:
    """Resident memory at the end of the week, beside that after its first tenth."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    clock = Ahead()
    world = town(GUILDS, CHANNELS, kinds=EVERY_KIND)
    async with (
        Sandbox(world=world, clock=clock, record=False, rate_limits=False) as discord,
        Site(FEEDS, Random(5), clock, trouble=False, kept=40) as site,
    ):
        _, environ = dateline(folder / "week.db", folder / "nothing")
        environ |= {"DATELINE_ITEMS_AN_HOUR": "10000"}
        given = settings.load({**environ, "DISCORD_TOKEN": "x"}, folder / "none")
        await _set_up(given, discord, site, clock)
        site.begin()
        seen: list[float] = []
        async with running(discord, [sys.executable, "-m", "tests.bench.turned", str(STEPS)], environ) as bot:
            async with asyncio.timeout(WITHIN):
                async for line in bot.lines():
                    seen.append(float(line))
                    clock.turn(STEP)
        posts = sum(channel.sent for channel in discord.state.channels.values())
        items = sum(feed.served - feed.first for feed in site.feeds)
    tenth = seen[len(seen) // 10 - 1]
    shares = ", ".join(f"{seen[len(seen) * part // 10 - 1]:.1f}" for part in range(1, 11))
    return [
        ratio("resident memory after a simulated week", seen[-1], tenth, "MB", "after its first tenth", AIM_GROWTH),
        Figure(
            "resident memory through the week, tenth by tenth",
            seen[-1],
            "MB",
            note=f"{shares}; {posts} messages, {items} new items",
        ),
    ]


async def _set_up(given: Settings, discord: Sandbox, site: Site, clock: Ahead) -> None:
    newsroom = await driver.opened(given, clock)
    try:
        for number, guild in enumerate(discord.guilds.values()):
            reader = Reader(int(guild.owner_id), int(guild.id))
            for feed in range(FEEDS):
                if feed % GUILDS <= number:
                    await newsroom.feeds.add(reader, site.address(feed), 0)
            for at, channel in enumerate(guild.channels.values()):
                rule = Rule(TIMES, (1, 2, 3, 4, 5, 6, 7), "UTC")
                draft = Draft(int(channel.id), rule, style=("card", "list", "digest")[at % 3], when_empty="line")
                due = due_times(TIMES, clock(), clock() + timedelta(days=1))[0]
                await newsroom.schedules.add(reader, draft, due)
    finally:
        await newsroom.close()
