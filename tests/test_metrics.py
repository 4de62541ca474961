"""/metrics and /healthz of a bot that is connected to the loopback Discord, asked over a real socket."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client import Metric
from sqlalchemy import text

from bot.metrics import STALLED, Monitor, PortTaken
from bot.newsroom import health
from bot.sandbox import Sandbox
from bot.settings import ROOT
from tests.cogs.conftest import Running, running, told_on, world
from tests.databases import held_by_another, name_database, plainly
from tests.quick import Clock

__all__ = ["running", "told_on", "world"]


@dataclass
class Asked:
    running: Running
    watch: Monitor
    clock: Clock
    port: int

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}{path}", headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def health(self) -> tuple[int, dict[str, Any]]:
        status, body = await self.get("/healthz")
        told: dict[str, Any] = json.loads(body)
        return status, told

    async def figures(self) -> dict[str, float]:
        """Every figure with its labels, as they stand in the answer."""
        status, body = await self.get("/metrics")
        assert status == 200
        lines = [line.rpartition(" ") for line in body.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}


@pytest.fixture
async def asked(running: Running) -> AsyncIterator[Asked]:
    clock = Clock()
    watch = Monitor(running.newsroom, clock=clock, lag_every=0.01)
    watch.watch_client(running.client)
    port = await watch.start(0)
    try:
        yield Asked(running, watch, clock, port)
    finally:
        await watch.close()


async def test_all_is_well_while_it_is_connected_and_can_write(asked: Asked) -> None:
    status, told = await asked.health()
    assert status == 200
    assert (told["well"], told["gateway"], told["store"]) == (True, "connected", "writable")


async def test_a_lost_gateway_is_told(asked: Asked) -> None:
    await asked.running.client.close()
    status, told = await asked.health()
    assert (status, told["well"], told["gateway"]) == (503, False, "not connected")
    assert (await asked.figures())["dateline_gateway_connected"] == 0


async def test_before_a_client_is_there_nothing_is_connected(running: Running) -> None:
    watch = Monitor(running.newsroom)
    lone = Asked(running, watch, Clock(), await watch.start(0))
    try:
        assert (await lone.health())[0] == 503
    finally:
        await watch.close()


async def test_a_store_that_another_program_holds_is_told_by_the_errors_id(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "WRITABLE_WITHIN", 0.2)
    with ExitStack() as stack:
        await asyncio.to_thread(stack.enter_context, held_by_another(asked.running.newsroom.store.setting))
        status, told = await asked.health()
    assert (status, told["store"]) == (503, "store.locked")


@pytest.mark.sqlite(why="of a server's disk, the server knows")
async def test_a_disk_that_is_almost_full_is_told_before_it_is(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 1 << 60)
    assert (await asked.health())[1]["store"] == "store.full"


async def test_a_loop_that_stands_still_is_told_with_the_time_it_last_went_round(asked: Asked) -> None:
    client = asked.running.client
    assert client.poster is not None
    assert client.poller is not None
    for task in client._work:
        task.cancel()
    await asyncio.gather(*client._work, return_exceptions=True)
    client.poster.ticked = client.poller.ticked = None
    status, told = await asked.health()
    assert (status, told["poller"]["last_tick"]) == (200, None)
    client.poster.ticked = asked.clock()
    asked.clock.turn(timedelta(seconds=STALLED - 1))
    client.poller.ticked = asked.clock()
    assert (await asked.health())[0] == 200
    asked.clock.turn(timedelta(seconds=2))
    status, told = await asked.health()
    assert (status, told["poster"]["stalled"], told["poller"]["stalled"]) == (503, True, False)
    assert told["poster"]["seconds"] == STALLED + 1
    assert (await asked.figures())['dateline_tick_age_seconds{loop="poster"}'] == STALLED + 1


async def test_both_loops_go_round_by_themselves_once_it_is_connected(asked: Asked) -> None:
    for _ in range(100):
        told = (await asked.health())[1]
        if told["poller"]["last_tick"] and told["poster"]["last_tick"]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(told)


async def test_commands_and_buttons_are_counted_by_what_came_of_them_and_timed(asked: Asked) -> None:
    async with asked.running.person() as alice:
        reply = await alice.run("/brief")
        await alice.press(reply.message, "Quotes")
        await alice.run("/brief article:nothing of that kind")
    figures = await asked.figures()
    assert figures['dateline_commands_total{command="brief",result="answered"}'] == 1
    assert figures['dateline_commands_total{command="button quotes",result="answered"}'] == 1
    assert figures['dateline_commands_total{command="brief",result="not_found"}'] == 1
    assert figures['dateline_command_seconds_count{command="brief"}'] == 2
    assert 0 < figures['dateline_command_seconds_sum{command="brief"}'] < 20


async def _elsewhere(asked: Asked, statement: str, **values: object) -> None:
    """Another program writes; the bot's own loop goes on meanwhile."""

    def write() -> None:
        with plainly(asked.running.newsroom.store.setting) as other:
            other.execute(text(statement), values)

    await asyncio.to_thread(write)


async def test_what_is_stored_is_counted_by_state(asked: Asked) -> None:
    for number, state in enumerate(("sent", "sent", "sent", "failed", "failed"), 1):
        await _elsewhere(
            asked,
            "INSERT INTO deliveries (id, origin, due, guild_id, channel_id, state, attempts) "
            "VALUES (:id, :origin, '2026-03-01T07:30:00.000000Z', 1, 2, :state, 1)",
            id=number,
            origin=f"s{number}",
            state=state,
        )
    figures = await asked.figures()
    assert figures['dateline_deliveries{state="sent"}'] == 3
    assert figures['dateline_deliveries{state="failed"}'] == 2
    assert figures["dateline_articles"] == 1
    assert figures["dateline_store_bytes"] > 0
    await _elsewhere(asked, "DELETE FROM deliveries WHERE state = 'failed'")
    assert 'dateline_deliveries{state="failed"}' not in await asked.figures()


async def test_fetches_of_feeds_are_counted_by_result(asked: Asked) -> None:
    poller = asked.running.client.poller
    assert poller is not None
    poller.fetched.update({"changed": 2, "source.fetch.too_slow": 1})
    figures = await asked.figures()
    assert figures['dateline_feeds_fetched{result="changed"}'] == 2
    assert figures['dateline_feeds_fetched{result="source.fetch.too_slow"}'] == 1


async def test_a_loop_that_was_held_up_shows_in_the_lag(asked: Asked) -> None:
    await asyncio.sleep(0.05)
    time.sleep(0.3)  # noqa: ASYNC251  # what is measured
    await asyncio.sleep(0.05)
    figures = await asked.figures()
    assert figures["dateline_loop_lag_seconds_count"] > 0
    late = figures["dateline_loop_lag_seconds_count"] - figures['dateline_loop_lag_seconds_bucket{le="0.25"}']
    assert late >= 1


async def test_no_server_person_or_address_is_named(asked: Asked) -> None:
    async with asked.running.person() as alice:
        await alice.run("/search words:old bridge")
        told = (await asked.get("/metrics"))[1] + (await asked.get("/healthz"))[1]
        for secret in (str(alice.guild_id), str(alice.user["id"]), "bridge", "example"):
            assert secret not in told


async def test_the_operators_page_names_every_figure_and_no_other(asked: Asked) -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    told = {re.sub(r"_(bucket|sum|count|created)$", "", name.partition("{")[0]) for name in await asked.figures()}
    named = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bdateline_[a-z_]+", page)}
    families = {f"{family.name}_total" if family.type == "counter" else family.name for family in _families(asked)}
    assert named == families
    assert {name for name in told if name.startswith("dateline_")} <= families


def _families(asked: Asked) -> list[Metric]:
    return [family for family in asked.watch.registry.collect() if family.name.startswith("dateline_")]


async def test_it_listens_on_the_loopback_alone_and_answers_to_that_name_alone(asked: Asked) -> None:
    assert asked.watch._runner is not None
    assert [address[0] for address in asked.watch._runner.addresses] == ["127.0.0.1"]
    assert (await asked.get("/metrics", Host="rebound.example"))[0] == 403
    assert (await asked.get("/metrics", Host=f"localhost:{asked.port}"))[0] == 200
    assert (await asked.get("/other"))[0] == 404


async def test_a_port_that_is_taken_is_refused_in_words(running: Running) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            await Monitor(running.newsroom).start(port)
    assert str(port) in refused.value.words


async def test_the_running_program_tells_them_where_the_operator_wants_it(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with Sandbox() as discord:
        environment = os.environ | {
            "DISCORD_TOKEN": discord.bot_token,
            "DATELINE_DISCORD_API": discord.api,
            "DATELINE_DATABASE": name_database(tmp_path / "dateline.db"),
            "DATELINE_ARTICLES": str(tmp_path / "none"),
            "DATELINE_METRICS_PORT": str(port),
            "DATELINE_LOG": "json",
            "PYTHONPATH": str(ROOT),
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            told = await _well(port)
            assert told["gateway"] == "connected"
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
        assert all(json.loads(line)["at"] for line in errors.decode().splitlines())


async def _well(port: int) -> dict[str, Any]:
    """The health once it is well, within half a minute."""
    until = datetime.now(UTC) + timedelta(seconds=30)
    while datetime.now(UTC) < until:
        try:
            answer = await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}/healthz", timeout=5)
            told: dict[str, Any] = json.loads(answer.read())
            answer.close()
            return told
        except (urllib.error.URLError, ConnectionError):
            await asyncio.sleep(0.2)
    raise AssertionError("it was never well")
