"""A shard's session begins in its bucket's turn, also among processes."""

from __future__ import annotations

import asyncio
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.delivery.session_turns import SessionTurns
from bot.settings import ROOT
from bot.store import Store
from bot.store.tables import session_turns
from tests.databases import Databases


async def begun(*asked: tuple[SessionTurns, int]) -> list[float]:
    """When each turn came, in seconds from the beginning, in the order that they came in."""
    began = time.monotonic()
    moments: list[float] = []

    async def one(turns: SessionTurns, shard_id: int) -> None:
        await turns.wait(shard_id)
        moments.append(time.monotonic() - began)

    await asyncio.gather(*(one(turns, shard_id) for turns, shard_id in asked))
    return moments


def turns_of(path: Path | None, concurrency: int = 1) -> SessionTurns:
    made = SessionTurns(path, pause=0.2)
    made.concurrency = concurrency
    return made


async def test_two_processes_take_turns_in_a_bucket(tmp_path: Path) -> None:
    path = tmp_path / "x.db.sessions"
    first, second = turns_of(path), turns_of(path)
    moments = await begun((first, 0), (second, 2), (first, 1))
    assert [round(moment / 0.2, 0) for moment in moments] == [0, 1, 2]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_other_buckets_wait_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "x.db.sessions"
    first, second = turns_of(path, 4), turns_of(path, 4)
    assert max(await begun((first, 0), (first, 1), (second, 2), (second, 3))) < 0.15


async def test_one_process_takes_turns_without_a_file() -> None:
    turns = turns_of(None)
    assert max(await begun((turns, 0), (turns, 1))) >= 0.19


@pytest.mark.parametrize("held", ["", "{", "[]", '{"0": "soon"}', '{"0": 9e99}'])
async def test_whatever_the_file_holds_a_turn_comes(tmp_path: Path, held: str) -> None:
    path = tmp_path / "x.db.sessions"
    path.write_text(held, encoding="utf-8")
    assert max(await begun((turns_of(path), 0))) < 0.15


async def test_where_there_can_be_no_file_a_turn_comes(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    turns = turns_of(tmp_path / "file" / "x.sessions")
    assert max(await begun((turns, 0))) < 0.15


_ONE = """
import asyncio, sys
from bot.delivery.session_turns import SessionTurns
from bot.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    turns = SessionTurns(None, 1.0, store=store)
    turns.concurrency = 2
    await store.measure()
    print("ready", flush=True)
    sys.stdin.readline()

    async def one(shard):
        await turns.wait(shard)
        print(shard % 2, time.monotonic(), flush=True)

    import time
    await asyncio.gather(*map(one, map(int, sys.argv[2:])))
    await store.close()

asyncio.run(main())
"""


async def _start(store: Store, *shards: int) -> asyncio.subprocess.Process:
    arguments = ("-c", _ONE, store.setting, *map(str, shards))
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdin=pipe, stdout=pipe)


@pytest.mark.postgresql
async def test_processes_that_share_no_file_take_turns_in_the_database(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    started = [await _start(store, 0, 1, 2), await _start(store, 3, 4, 5)]
    for process in started:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ended = await asyncio.gather(*(process.communicate(b"\n") for process in started))
    begun = sorted(tuple(map(float, line.split())) for out, _ in ended for line in out.splitlines())
    for bucket in (0, 1):
        moments = [at for which, at in begun if which == bucket]
        assert len(moments) == 3
        assert min(later - earlier for earlier, later in pairwise(moments)) > 0.5
    assert max(at for _, at in begun) - min(at for _, at in begun) < 2 * 1.0 + 2  # the buckets wait for one another not
    await store.close()


@pytest.mark.postgresql
async def test_a_turn_of_a_wrong_clock_in_the_database_is_not_waited_for(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    async with store.write() as connection:
        await connection.execute(insert(session_turns).values(bucket=0, free=9e12))
    turns = SessionTurns(None, 0.2, store=store)
    assert max(await begun((turns, 0))) < 0.15
    assert max(await begun((turns, 1))) > 0.05
    await store.close()


@pytest.mark.postgresql
async def test_without_the_database_a_turn_comes(tmp_path: Path, databases: Databases) -> None:
    store = await Store.open(str(tmp_path / "dateline.db"))
    databases.drop(tmp_path / "dateline.db")
    assert max(await begun((SessionTurns(None, 0.2, store=store), 0))) < 5
    await store.close()
