"""A round with two gateways and two workers on PostgreSQL: one of them is killed, again and again; the others live."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from bot.sandbox.snowflake import shard_of
from tests.newswire import Wire, wire
from tests.torture import checking
from tests.torture.board import Board
from tests.torture.bot import HAPPENS_WITHIN, BotEnded
from tests.torture.fleet import MEMBERS, SHARDS, Fleet
from tests.torture.plain import opened
from tests.torture.plan import Kill, Moment, Round, draw_several
from tests.torture.stage import LEASES, LIVES, Outcome, Stage
from tests.torture.wrong import Wrong

GUILDS = SHARDS
_MOMENTS: Final[dict[str, tuple[Moment, ...]]] = {
    "gateway": ("sending", "sending", "storing", "any"),
    "worker": ("fetching", "storing", "storing", "any"),
}
_FOLDER = 12  # articles in the folder that one worker loads
_UP_WITHIN = 45.0  # seconds from a start
_QUIET_WITHIN = 3.0  # seconds until nothing is under way, or the clock is not put forward this time
_SETTLES_WITHIN = 45.0
_STEADY = 8  # looks one after the other that have to find nothing to do
_WRITING = """
    SELECT DISTINCT application_name FROM pg_stat_activity
    WHERE backend_xid IS NOT NULL AND datname = current_database()
"""


class _Round(Stage):
    def __init__(self, drawn: Round, database: str, folder: Path) -> None:
        self.board = Board(folder / "board")
        channels = -(-len(drawn.times) // GUILDS) | 1  # odd: the servers' ids, which follow from it, are on all shards
        super().__init__(drawn, database, self.board, guilds=GUILDS, channels=channels, shards=SHARDS)
        if {shard_of(one.id, SHARDS) for one in self.discord.guilds.values()} != set(range(SHARDS)):
            raise Wrong("not every shard has a server")
        self.folder = folder
        self.quiet = 0  # times that the clock could be put forward

    def find_sender(self, channel_id: str) -> str:
        channel = self.discord.state.channels.get(channel_id)
        if channel is None or channel.guild_id is None:
            return ""
        shard = shard_of(channel.guild_id, SHARDS)
        return next(one.name for one in MEMBERS if shard in one.shards)

    async def run(self) -> Outcome:
        loaded = _write_folder(self.folder / "articles")
        async with self.discord, self.site, self._writes():
            await self.set_up()
            environ = self.environ | {"DATELINE_ARTICLES": str(self.folder / "articles")}
            fleet = Fleet(environ, self.board, self.folder)
            try:
                await self._torture(fleet)
                until = await self._settle(fleet)
            finally:
                with contextlib.suppress(Exception):
                    fleet.kill_all()
            self._check_loaded(loaded)
            return self.check(until, [MEMBERS[kill.victim].name for kill in self.drawn.kills])

    # --- killing ------------------------------------------------------------------------------------------------------

    async def _torture(self, fleet: Fleet) -> None:
        rng = Random(self.drawn.seed + 2)
        self.lose_answers()
        for place in fleet.dead:
            fleet.start(place)
        for kill in self.drawn.kills:
            await self._go_on_quietly(fleet, kill.away)
            for place in fleet.dead:
                if place == kill.victim or kill.restarted[place]:
                    fleet.start(place)
            cutting = asyncio.create_task(self.cut(rng.random())) if kill.cut_gateway else None
            await self._live(fleet, kill)
            if cutting is not None:
                cutting.cancel()
            fleet.check()

    async def _live(self, fleet: Fleet, kill: Kill) -> None:
        """Until the victim is killed: as `kill` says, or `HAPPENS_WITHIN` seconds after it was up."""
        happened = asyncio.Event()

        def strike() -> None:
            fleet.kill(kill.victim)  # within the very call: a request that is being answered never has its answer read
            happened.set()

        if kill.moment == "any":
            happened.set()
        else:
            then = happened.set if kill.delay else strike
            self.watch.wait_for(kill.moment, kill.count, then, MEMBERS[kill.victim].name)
            await self._until_up(fleet, kill.victim, happened)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HAPPENS_WITHIN):
                await happened.wait()
        await asyncio.sleep(kill.delay)
        self.watch.wait_for("any", 0, lambda: None)
        fleet.kill(kill.victim)

    async def _until_up(self, fleet: Fleet, place: int, happened: asyncio.Event) -> None:
        ends = time.monotonic() + _UP_WITHIN
        while not fleet.is_up(place) and not happened.is_set():
            fleet.check()
            if time.monotonic() > ends:
                raise BotEnded(f"{MEMBERS[place].name} was not up\n{fleet.last_words(place)}")
            await asyncio.sleep(0.02)

    async def _go_on_quietly(self, fleet: Fleet, by: timedelta) -> None:
        """Put the clock forward where those that live have nothing under way, or soon have not."""
        self.board.hold(True)
        try:
            ends = time.monotonic() + _QUIET_WITHIN
            await asyncio.sleep(0.05)
            while not fleet.is_quiet and time.monotonic() < ends:  # noqa: ASYNC110  # other processes
                await asyncio.sleep(0.02)
            if fleet.is_quiet:
                self.quiet += 1
                await asyncio.to_thread(self.go_on, by)
        finally:
            self.board.hold(False)

    # --- after it -----------------------------------------------------------------------------------------------------

    async def _settle(self, fleet: Fleet) -> datetime:
        """Without faults until nothing is to be done any more; the moment at which that was so."""
        self.discord.faults.clear()
        self.site.frozen = True
        for place in fleet.dead:
            fleet.start(place)
        for _ in range(LIVES):
            await self._go_on_quietly(fleet, LEASES)
            began = self.clock()
            steady, ends = 0, time.monotonic() + _SETTLES_WITHIN
            while time.monotonic() < ends:
                await asyncio.sleep(0.1)
                fleet.check()
                now = self.clock()
                steady = steady + 1 if await asyncio.to_thread(self.is_settled, began) else 0
                if steady < _STEADY:
                    continue
                if not await asyncio.to_thread(self.is_all_looked_at):
                    break
                fleet.kill_all()
                return now
        words = "\n".join(fleet.last_words(place) for place in range(len(MEMBERS)))
        raise Wrong(f"not settled: {checking.unsettled(self.database)}\n{words}")

    def _check_loaded(self, loaded: list[Wire]) -> None:
        """Each article of the folder is stored once."""
        with opened(self.database) as plain:
            texts = [str(text) for (text,) in plain.ask("SELECT text FROM revisions")]
        for one in loaded:
            if (times := sum(one.text[:200] in text for text in texts)) != 1:
                raise Wrong(f"{one.title!r}, of the folder, is stored {times} times")

    @asynccontextmanager
    async def _writes(self) -> AsyncIterator[None]:
        """Sees who has a transaction open that has written, from outside."""
        import psycopg

        async with await psycopg.AsyncConnection.connect(self.database, autocommit=True) as connection:

            async def look() -> None:
                while True:
                    for (name,) in await (await connection.execute(_WRITING)).fetchall():
                        self.watch.record_news_seen("storing", name)
                    await asyncio.sleep(0.005)

            task = asyncio.create_task(look())
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


def _write_folder(folder: Path) -> list[Wire]:
    folder.mkdir()
    made = [wire(number, seed=3) for number in range(_FOLDER)]
    for number, one in enumerate(made):
        (folder / f"{number}.txt").write_text(f"{one.title}\n\n{one.text}\n", "utf-8")
    return made


def draw(seed: int, kills: int, schedules: int, start: datetime) -> Round:
    """The round of a seed."""
    return draw_several(seed, kills, schedules, start, [_MOMENTS[one.role] for one in MEMBERS])


async def run(drawn: Round, database: str, folder: Path) -> Outcome:
    """Run a round on an empty database. `Wrong` or `BotEnded` where it did not come out right."""
    return await _Round(drawn, database, folder).run()
