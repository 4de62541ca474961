"""A round: one database, one Discord, one site; the bot is killed again and again, and all comes out right."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot import settings
from bot.news import Reader
from bot.news.schedules import Draft, Rule, Style
from bot.sandbox import Sandbox
from bot.sandbox.exchanges import Exchange, Frame
from bot.sandbox.nonces import Nonces
from bot.settings import Settings
from bot.store.timestamps import format_instant
from tests.torture import checking, driver
from tests.torture.bot import Bot, Watch
from tests.torture.clock import Ahead
from tests.torture.plan import Round, due_times
from tests.torture.site import Site
from tests.worlds import EVERY_KIND, town

GUILDS = 2
FEEDS = 3
BEGUN = 2  # items that each follower of a feed begins with; the bot is killed over those too
STYLES: tuple[Style, ...] = ("card", "list", "digest")
_NONCES = 300.0  # seconds that Discord remembers one
_LEASES = timedelta(minutes=11)  # later than any lease that a dead process held
_SETTLES_WITHIN = 20.0  # seconds, in one life
_LIVES = 4  # after the last kill: a lost answer is looked for in the next life at the latest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round came to, what it went through, and how the file stands at its end."""

    tally: checking.Tally
    seen: Counter[str]
    lost: int  # answers
    kills: int


class _Round:
    def __init__(self, drawn: Round, folder: Path) -> None:
        self.drawn = drawn
        self.database = folder / "dateline.db"
        self.clock = Ahead()
        self.start = self.clock()
        self.watch = Watch()
        self.lost = 0
        self.site = Site(FEEDS, Random(drawn.seed + 1), self.clock)
        channels = -(-len(drawn.times) // GUILDS)
        world = town(GUILDS, channels, kinds=EVERY_KIND)
        self.discord = Sandbox(world=world, clock=self.clock, record=False)
        self.discord.exchanges.listeners.append(self._note)
        self.site.on_request = lambda: self.watch.record_news_seen("fetching")
        self.log = folder / "bot.log"

    def _note(self, record: Exchange | Frame) -> None:
        if isinstance(record, Exchange):
            self.lost += record.lost
            if record.method in {"POST", "PATCH"} and record.path.startswith("/channels/"):
                self.watch.record_news_seen("sending")

    async def run(self) -> Outcome:
        async with self.discord, self.site, self._writes():
            environ = {
                "DISCORD_TOKEN": self.discord.bot_token,
                "DATELINE_DISCORD_API": self.discord.api,
                "DATELINE_DATABASE": str(self.database),
                "DATELINE_FETCH_ALLOW": "127.0.0.1",
                "DATELINE_ITEMS_AN_HOUR": "10000",
            }
            await self._set_up(settings.load(environ, Path("/dev/null")))
            bot = Bot(environ, self.log)
            try:
                await self._torture(bot)
                until = await self._settle(bot)
            finally:
                with contextlib.suppress(Exception):
                    bot.kill()
            expected = [
                (f"s{number}", due)
                for number, times in enumerate(self.drawn.times, 1)
                for due in due_times(times, self.start, until)
            ]
            tally = checking.check(self.database, self.discord, self.site, expected)
        return Outcome(tally, Counter(self.watch.counts), self.lost, len(self.drawn.kills))

    async def _set_up(self, given: Settings) -> None:
        newsroom = await driver.opened(given, self.clock)
        try:
            guilds = list(self.discord.guilds.values())
            for guild in guilds:
                reader = Reader(int(guild.owner_id), int(guild.id))
                for number in range(FEEDS):
                    await newsroom.feeds.add(reader, self.site.address(number), BEGUN, within=0)
            self.site.begin(BEGUN)
            for number, times in enumerate(self.drawn.times):
                guild = guilds[number % GUILDS]
                channel = guild.channel(f"channel-{number // GUILDS}")
                rule = Rule(tuple(sorted(times)), (1, 2, 3, 4, 5, 6, 7), "UTC")
                draft = Draft(
                    channel_id=int(channel.id),
                    rule=rule,
                    style=STYLES[number % len(STYLES)],
                    when_empty="line" if self.drawn.lines[number] else "skip",
                )
                day = due_times(times, self.start, self.start + timedelta(days=1))
                await newsroom.schedules.add(Reader(int(guild.owner_id), int(guild.id)), draft, day[0])
        finally:
            await newsroom.close()

    async def _torture(self, bot: Bot) -> None:
        rng = Random(self.drawn.seed + 2)
        if self.drawn.losing:
            self.discord.faults.lose_at_random(self.drawn.losing, rng, path="/channels/*")
        arrived = self.discord.hub.bot_arrived
        for kill in self.drawn.kills:
            self._go_on(kill.away)
            cutting = asyncio.create_task(self._cut(rng.random())) if kill.cut_gateway else None
            await bot.live(kill, self.clock.by.total_seconds(), self.watch, arrived)
            if cutting is not None:
                cutting.cancel()
            checking.intact(self.database)

    async def _cut(self, after: float) -> None:
        await asyncio.sleep(after)
        self.discord.faults.drop_gateway()

    def _go_on(self, by: timedelta) -> None:
        """The clock goes on while nobody runs: what Discord remembers of nonces goes, and every feed is due."""
        self.clock.turn(by)
        if by.total_seconds() >= _NONCES:
            self.discord.core.nonces = Nonces(_NONCES)
        with closing(sqlite3.connect(self.database)) as plain, plain:
            plain.execute("UPDATE feeds SET next_fetch = ?", (format_instant(self.clock()),))

    async def _settle(self, bot: Bot) -> datetime:
        """Lives without faults until nothing is to be done any more; the moment at which that was so."""
        self.discord.faults.clear()
        self.site.frozen = True
        for _ in range(_LIVES):
            self._go_on(_LEASES)
            began = self.clock()
            bot.start(self.clock.by.total_seconds())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SETTLES_WITHIN):
                    while True:
                        await asyncio.sleep(0.1)
                        now = self.clock()
                        # Not so near to the next minute that something falls due before the bot is dead.
                        if now.second < 58 and checking.settled(self.database, now, began):
                            bot.kill()
                            return now
            bot.kill()
        raise checking.Wrong(f"not settled: {checking.unsettled(self.database)}\n{bot.last_words()}")

    @asynccontextmanager
    async def _writes(self) -> AsyncIterator[None]:
        """Sees every change of the database's log, from outside."""

        async def look() -> None:
            wal, last = self.database.with_name(self.database.name + "-wal"), 0
            while True:
                with contextlib.suppress(FileNotFoundError):
                    changed = wal.stat().st_mtime_ns
                    if changed != last:
                        last = changed
                        self.watch.record_news_seen("storing")
                await asyncio.sleep(0.005)

        task = asyncio.create_task(look())
        try:
            yield
        finally:
            task.cancel()


async def run(drawn: Round, folder: Path) -> Outcome:
    """Run a round in an empty folder. `checking.Wrong` or `BotEnded` where it did not come out right."""
    return await _Round(drawn, folder).run()


def now() -> datetime:
    return datetime.now(UTC)
