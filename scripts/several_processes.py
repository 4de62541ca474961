"""The bot as several processes on PostgreSQL, on this machine alone, from a first start to two deaths.

    python -m scripts.several_processes

PostgreSQL, a loopback Discord of four shards with a server on each, and a site with a feed are started on 127.0.0.1 and
on sockets; then two gateways, with two shards each, and two workers, as an operator starts them. The bot answers on
every server, a brief is posted on a server of each gateway; a worker is killed by SIGKILL, and another goes on; a
gateway is killed, the other's servers do not notice, and once it is started again its own are answered and have their
brief, once. It prints what it saw, and the memory of each process. Nothing is left of it.
Linux (it looks into /proc), with PostgreSQL's server (Debian: apt-get install postgresql). Exit status 1 where anything
is not as it should be.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from bot.sandbox import Sandbox
from bot.sandbox.person import Message, NoAnswer, PersonClient
from bot.sandbox.snowflake import shard_of
from bot.sandbox.state import Guild
from bot.settings import ROOT
from bot.store import Store, clustering, counts, guilds, schedules
from bot.store.tables_feeds import feeds
from bot.store.timestamps import format_instant
from tests import postgres
from tests.e2e.test_first_post import Outlet, open_outlet
from tests.e2e.unlike import build_unlike
from tests.worlds import town

SHARDS = 4
_GATEWAYS = ((0, 1), (2, 3))
_WITHIN = 150.0  # seconds for each step, on a machine that is busy: a first analysis loads the language pipeline
_ENDS_WITHIN = 10.0
_MINE = "a duty is mine"
_BEGAN = time.monotonic()


class Wrong(Exception):
    """What is not as it should be."""


@dataclass
class Process:
    """One process of the bot's, how it is started, and what it wrote to its log. `shards`: a gateway's."""

    name: str
    role: str
    environ: dict[str, str]
    log: Path
    shards: tuple[int, ...] = ()
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--role", self.role),
                env=self.environ,
                cwd=self.log.parent,
                stdout=out,
                stderr=out,
            )

    async def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            await self.process.wait()
            self.process = None

    async def stop(self) -> int:
        """SIGTERM; its exit status, 0 where it does not run."""
        process, self.process = self.process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.terminate()
        try:
            return await asyncio.wait_for(process.wait(), _ENDS_WITHIN)
        except TimeoutError:
            process.kill()
            return await process.wait()

    def has_duty(self, duty: str) -> bool:
        return any(_MINE in line and f"duty={duty}" in line for line in self.log.read_text("utf-8").splitlines())


@dataclass
class Stage:
    """All that runs, and the database as an operator sees it."""

    discord: Sandbox
    outlet: Outlet
    store: Store
    gateways: list[Process]
    workers: list[Process]
    person: PersonClient

    @property
    def processes(self) -> list[Process]:
        return [*self.gateways, *self.workers]

    def servers_of(self, gateway: Process) -> list[Guild]:
        """The servers on a gateway's shards."""
        return [one for one in self.discord.guilds.values() if shard_of(one.id, SHARDS) in gateway.shards]


async def main() -> int:
    """Start it, ask it, kill a worker and a gateway, end it; 0 where all was well."""
    try:
        with postgres.running() as server, tempfile.TemporaryDirectory() as folder:
            async with _open_stage(server.make_empty(), Path(folder)) as stage:
                try:
                    await _play(stage)
                except BaseException:
                    for one in stage.processes:
                        print(f"{one.name}'s log ends:\n{one.log.read_text('utf-8')[-1500:]}", file=sys.stderr)
                    raise
    except (Wrong, TimeoutError, NoAnswer) as error:
        print(f"several processes: {error or 'it took too long'}", file=sys.stderr)
        return 1
    except postgres.NoPostgresql as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@asynccontextmanager
async def _open_stage(address: str, folder: Path) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(Sandbox(world=town(SHARDS, 1), shards=SHARDS))
        on = {shard_of(one.id, SHARDS) for one in discord.guilds.values()}
        if on != set(range(SHARDS)):
            raise Wrong(f"the servers are on the shards {on} alone")
        outlet = await stack.enter_async_context(open_outlet())
        (folder / "articles").mkdir()
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": "",
            "DATELINE_DATABASE": address,
            "DATELINE_ARTICLES": str(folder / "articles"),
            "DATELINE_DISCORD_API": discord.api,
            "DATELINE_FETCH_ALLOW": "127.0.0.1",
        }
        outlet.items.append((build_unlike(datetime.now(UTC).date())[0], datetime.now(UTC)))
        await _follow_feed(f"{outlet.base}/feed.xml", environ, folder)
        store = await Store.open(address)
        stack.push_async_callback(store.close)
        workers = [Process(f"worker {number}", "worker", environ, folder / f"worker-{number}.log") for number in (1, 2)]
        gateways = [
            Process(
                f"gateway {number}",
                "gateway",
                environ
                | {
                    "DISCORD_TOKEN": discord.bot_token,
                    "DATELINE_SHARDS": str(SHARDS),
                    "DATELINE_SHARD_IDS": ",".join(map(str, shards)),
                },
                folder / f"gateway-{number}.log",
                shards,
            )
            for number, shards in enumerate(_GATEWAYS, 1)
        ]
        for one in (*workers, *gateways):
            stack.push_async_callback(one.stop)
            await one.start()
        person = PersonClient(discord.api, discord.people["reader0"].token)
        yield Stage(discord, outlet, store, gateways, workers, await stack.enter_async_context(person))


async def _follow_feed(address: str, environ: dict[str, str], folder: Path) -> None:
    follow = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "feeds", "add", address, "--latest", "0"),
        env=environ,
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await follow.wait():
        raise Wrong("the feed was not followed")


# --- what happens -----------------------------------------------------------------------------------------------------


async def _play(stage: Stage) -> None:
    for gateway in stage.gateways:
        await _until_connected(stage, gateway)
        names = ", ".join(one.name for one in stage.servers_of(gateway))
        _say(f"{gateway.name} has shards {' and '.join(map(str, gateway.shards))}, so the servers {names}")
    for guild in stage.discord.guilds.values():
        await _ask(stage, guild, "/about", "Dateline")
    _say(f"the bot answers on each of the {len(stage.discord.guilds)} servers")
    posting = [stage.servers_of(gateway)[0] for gateway in stage.gateways]
    for guild in posting:
        await _ask(stage, guild, "/schedule add channel:channel-0 at:03:00 timezone:UTC", "03:00")
    title = await _bring_in(stage, 1)
    for guild in posting:
        await _ask(stage, guild, f"/brief article:{title}", title)
    _say("a worker has read the feed, analysed and placed its article; both gateways answer with its brief")
    await _post(stage, posting, posting, title)
    _say(f"its brief is posted on {posting[0].name} and on {posting[1].name}, a server of each gateway")
    _measure(stage)
    await _lose_a_worker(stage, posting)
    await _lose_a_gateway(stage, posting)
    await _check(stage, posting, briefs=3)
    _say("each of the two servers has three briefs, no other server has any, and none is there twice")
    for one in stage.processes:
        if status := await one.stop():
            raise Wrong(f"{one.name} ended with {status}")
    _say("all that is left ended with 0 when it was asked to")


async def _lose_a_worker(stage: Stage, posting: list[Guild]) -> None:
    """The worker that places articles dies; what comes then is brought in by the other, and posted."""
    await _until(lambda: _is_true(any(one.has_duty("placing") for one in stage.workers)), "nobody places")
    died = next(one for one in stage.workers if one.has_duty("placing"))
    await died.kill()
    began = time.monotonic()
    title = await _bring_in(stage, 2)
    _say(f"{died.name} was killed; {time.monotonic() - began:.1f} s later the other had brought in the next article")
    await _post(stage, posting, posting, title)
    _say("its brief is posted on both servers")


async def _lose_a_gateway(stage: Stage, posting: list[Guild]) -> None:
    """A gateway dies: its servers are silent, and nobody else's; it comes back, and makes up for what was due."""
    stays, dies = stage.gateways
    await dies.kill()
    title = await _bring_in(stage, 3)
    await _post(stage, posting, posting[:1], title)
    for guild in stage.servers_of(stays):
        await _ask(stage, guild, "/about", "Dateline")
    for guild in stage.servers_of(dies):
        try:
            await _ask(stage, guild, "/about", "Dateline")
        except NoAnswer:
            continue
        raise Wrong(f"{guild.name} was answered by a gateway that does not have it")
    counted = [len(await _list_briefs(stage, guild)) for guild in posting]
    if counted != [3, 2]:
        raise Wrong(f"while {dies.name} was down, {posting[1].name} had {counted[1]} briefs, and not 2")
    await _check_none_left(stage)
    _say(f"{dies.name} was killed: its servers are not answered and get no post; {stays.name}'s are and do")
    await dies.start()
    await _until_connected(stage, dies)
    for guild in stage.servers_of(dies):
        await _ask(stage, guild, "/about", "Dateline")

    async def is_made_up() -> bool:
        return len(await _list_briefs(stage, posting[1])) == 3

    await _until(is_made_up, f"{posting[1].name} did not get the post that was due meanwhile")
    if title not in (await _list_briefs(stage, posting[1]))[-1].text.replace("\\", ""):
        raise Wrong(f"what was posted on {posting[1].name} does not hold {title!r}")
    _say(f"{dies.name} was started again: its servers are answered, and the post that was due is made")


# --- the pieces of it -------------------------------------------------------------------------------------------------


def _say(words: str) -> None:
    print(f"{time.monotonic() - _BEGAN:5.1f} s  {words}", flush=True)


async def _until_connected(stage: Stage, gateway: Process) -> None:
    """Until each of its shards has a session, and its servers have come."""

    async def is_connected() -> bool:
        sessions = stage.discord.hub.present(stage.discord.bot)
        shards = {one.shard[0] for one in sessions if one.connection is not None}
        return shards >= set(gateway.shards) and "connected" in gateway.log.read_text("utf-8")

    await _until(is_connected, f"{gateway.name} did not connect")


async def _ask(stage: Stage, guild: Guild, line: str, words: str) -> None:
    await stage.person.enter(guild.name, "channel-0")
    reply = await stage.person.run(line)
    if words not in reply.message.text.replace("\\", ""):
        raise Wrong(f"on {guild.name} {line} was answered: {reply.message.text[:500]}")


async def _bring_in(stage: Stage, number: int) -> str:
    """The site publishes an article and its feed is due; its title, once it is stored and has its story."""
    wire = build_unlike(datetime.now(UTC).date())[number]
    stage.outlet.items.append((wire, datetime.now(UTC)))
    async with stage.store.write() as connection:
        await connection.execute(update(feeds).values(next_fetch=format_instant(datetime.now(UTC))))

    async def is_placed() -> bool:
        async with stage.store.read() as connection:
            stored = (await counts.count_stored(connection)).articles
            return stored >= number and not await clustering.count_waiting(connection)

    await _until(is_placed, f"article {number} was not brought in")
    return wire.title


async def _post(stage: Stage, due: list[Guild], awaited: list[Guild], title: str) -> None:
    """The time of the servers' schedules is now; until the posts are there that are awaited, with the title in them."""
    before = {guild.id: len(await _list_briefs(stage, guild)) for guild in awaited}
    async with stage.store.write() as connection:
        for guild in due:
            for schedule in await schedules.of_guild(connection, int(guild.id)):
                await schedules.correct(connection, schedule, datetime.now(UTC))
    for guild in awaited:

        async def is_there(guild: Guild = guild) -> bool:
            return len(await _list_briefs(stage, guild)) > before[guild.id]

        await _until(is_there, f"nothing was posted on {guild.name}")
        last = (await _list_briefs(stage, guild))[-1]
        if title not in last.text.replace("\\", ""):
            raise Wrong(f"the post on {guild.name} does not hold {title!r}: {last.text[:500]}")


async def _list_briefs(stage: Stage, guild: Guild) -> list[Message]:
    """The briefs that were posted on a server, oldest first."""
    await stage.person.enter(guild.name, "channel-0")
    there = sorted(await stage.person.history(), key=lambda one: int(one.id))
    return [one for one in there if "The brief" in one.text and not one.ephemeral]


async def _check(stage: Stage, posting: list[Guild], *, briefs: int) -> None:
    for guild in stage.discord.guilds.values():
        there = await _list_briefs(stage, guild)
        if len(there) != (briefs if guild in posting else 0):
            raise Wrong(f"{len(there)} briefs were posted on {guild.name}")
        if len({one.text for one in there}) != len(there):
            raise Wrong(f"a brief was posted twice on {guild.name}")
    await _check_none_left(stage)


async def _check_none_left(stage: Stage) -> None:
    """No process has marked a server as left, its own or another's."""
    async with stage.store.read() as connection:
        for guild in stage.discord.guilds.values():
            if await guilds.get_leaving(connection, int(guild.id)) is not None:
                raise Wrong(f"{guild.name} is marked as left")


def _measure(stage: Stage) -> None:
    for one in stage.processes:
        if one.process is not None:
            own, below = _memory(one.process.pid), sum(_memory(child) for child in _children(one.process.pid))
            _say(f"{one.name}: {own} MiB resident, and its own worker processes {below} MiB")


def _memory(pid: int) -> int:
    words = Path(f"/proc/{pid}/status").read_text("utf-8").partition("VmRSS:")[2].split()
    return int(words[0]) // 1024 if words else 0


def _children(pid: int) -> list[int]:
    direct = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]
    return [*direct, *(below for one in direct for below in _children(one))]


async def _is_true(value: bool) -> bool:
    return value


async def _until(is_so: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    ends = time.monotonic() + _WITHIN
    while time.monotonic() < ends:
        if await is_so():
            return
        await asyncio.sleep(0.2)
    raise Wrong(otherwise)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
