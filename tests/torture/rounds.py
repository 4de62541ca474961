"""A round with one process and a file; the bot is killed again and again, and all comes out right."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from random import Random

from tests.torture import checking
from tests.torture.bot import Bot
from tests.torture.clock import Ahead
from tests.torture.plan import Round
from tests.torture.stage import LEASES, LIVES, Outcome, Stage
from tests.torture.wrong import Wrong

GUILDS = 2
_SETTLES_WITHIN = 20.0  # seconds, in one life
_STEADY = 5  # looks one after the other that have to find nothing to do


class _Round(Stage):
    def __init__(self, drawn: Round, folder: Path) -> None:
        self.file = folder / "dateline.db"
        super().__init__(drawn, str(self.file), Ahead(), guilds=GUILDS, channels=-(-len(drawn.times) // GUILDS))
        self.log = folder / "bot.log"

    async def run(self) -> Outcome:
        async with self.discord, self.site, self._writes():
            await self.set_up()
            bot = Bot(self.environ, self.log)
            try:
                await self._torture(bot)
                until = await self._settle(bot)
            finally:
                with contextlib.suppress(Exception):
                    bot.kill()
            return self.check(until, ["all"] * len(self.drawn.kills))

    async def _torture(self, bot: Bot) -> None:
        rng = Random(self.drawn.seed + 2)
        self.lose_answers()
        arrived = self.discord.hub.bot_arrived
        for kill in self.drawn.kills:
            self.go_on(kill.away)
            cutting = asyncio.create_task(self.cut(rng.random())) if kill.cut_gateway else None
            await bot.live(kill, self.clock.by.total_seconds(), self.watch, arrived)
            if cutting is not None:
                cutting.cancel()
            checking.intact(self.file)

    async def _settle(self, bot: Bot) -> datetime:
        """Lives without faults until nothing is to be done any more; the moment at which that was so."""
        self.discord.faults.clear()
        self.site.frozen = True
        for _ in range(LIVES):
            self.go_on(LEASES)
            began = self.clock()
            bot.start(self.clock.by.total_seconds())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SETTLES_WITHIN):
                    steady = 0
                    while steady < _STEADY:
                        await asyncio.sleep(0.1)
                        now = self.clock()
                        steady = steady + 1 if self.is_settled(began) else 0
                    bot.kill()
                    if self.is_all_looked_at():
                        return now
            bot.kill()
        raise Wrong(f"not settled: {checking.unsettled(self.file)}\n{bot.last_words()}")

    @asynccontextmanager
    async def _writes(self) -> AsyncIterator[None]:
        """Sees every change of the database's log, from outside."""

        async def look() -> None:
            wal, last = self.file.with_name(self.file.name + "-wal"), 0
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
    """Run a round in an empty folder. `Wrong` or `BotEnded` where it did not come out right."""
    return await _Round(drawn, folder).run()
