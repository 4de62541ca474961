"""What an operator's monitoring asks: `/metrics` (Prometheus) and `/healthz`, on 127.0.0.1 only and off by default.

Metrics are of the whole bot: no server, person, channel or address is named in them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot import __version__
from bot.errors import DatelineError, StoreError
from bot.newsroom import health
from cogs.front import find_start

if TYPE_CHECKING:
    from bot.cards.keys import Key
    from bot.client import Dateline
    from bot.newsroom import Newsroom
    from bot.newsroom.feeds.poller import Poller
    from cogs.front import Interaction

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"
STALLED = 600.0  # seconds without a tick after which a loop counts as stopped: a tick with much to do takes minutes
LAG_EVERY = 0.25  # seconds
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_LAGS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_ANSWERS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 10.0, 30.0, 120.0)


class PortTaken(DatelineError):
    """The port for the metrics cannot be had. Facts: `port`, `why`."""

    id = "metrics.port"
    reply = "I cannot serve metrics on 127.0.0.1:{port}: {why}. Choose another DATELINE_METRICS_PORT, or 0."


class Loop(Protocol):
    """What goes round by itself. `ticked`: when it last did (aware UTC); None before the first time."""

    @property
    def ticked(self) -> datetime | None: ...


def _now() -> datetime:
    return datetime.now(UTC)


class Monitor:
    """The metrics of one bot, and the small server that answers with them."""

    def __init__(
        self, newsroom: Newsroom, *, clock: Callable[[], datetime] = _now, lag_every: float = LAG_EVERY
    ) -> None:
        self._newsroom = newsroom
        self._clock = clock
        self._lag_every = lag_every
        self._client: Dateline | None = None
        self._poller: Poller | None = None  # a worker's, which has no client
        self._runner: web.AppRunner | None = None
        self._lagging: asyncio.Task[None] | None = None
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._commands = self._counter("commands", "Commands and buttons, by what came of them", "command", "result")
        self._shed = self._counter("shed", "Commands and buttons that nobody waited for any more, by why", "why")
        self._seconds = Histogram(
            "dateline_command_seconds",
            "Seconds from a command's or button's coming in to its answer",
            ["command"],
            registry=self.registry,
            buckets=_ANSWERS,
        )
        self._lag = Histogram(
            "dateline_loop_lag_seconds",
            "Seconds by which the event loop was late",
            registry=self.registry,
            buckets=_LAGS,
        )
        self._gauges = {
            name: Gauge(f"dateline_{name}", about, [label] if label else [], registry=self.registry)
            for name, about, label in (
                ("deliveries", "Posts in the ledger, by state", "state"),
                ("feeds", "Feeds that are followed, by their health", "state"),
                ("schedules", "Schedules, running and paused", "state"),
                ("articles", "Articles stored", ""),
                ("store_bytes", "Bytes of the database file", ""),
                ("feeds_fetched", "Fetches of feeds since the start, by result", "result"),
                ("servers", "Servers that the bot is in", ""),
                ("gateway_connected", "1 while every shard is connected", ""),
                ("gateway_latency_seconds", "Heartbeat to acknowledgement, the mean of the shards", ""),
                ("readings_waiting", "Articles, pages and feeds that wait for a worker", ""),
                ("tick_age_seconds", "Seconds since a loop last went round", "loop"),
            )
        }
        build = Gauge("dateline_build_info", "The version", ["version"], registry=self.registry)
        build.labels(__version__).set(1)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"dateline_{name}", about, labels, registry=self.registry)

    # --- the client -------------------------------------------------------------------------------------------------

    def watch_client(self, client: Dateline) -> None:
        """Count its commands and buttons from now on, and tell whether it is connected and goes round."""
        self._client = client
        client.add_listener(self._count_command, "on_app_command_completion")
        client.add_listener(self._count_button, "on_button_answered")
        client.add_listener(self._count_failure, "on_answer_failed")
        client.add_listener(self._count_shed, "on_shed")

    def watch_poller(self, poller: Poller) -> None:
        """Tell how a worker's poller goes round. A worker is well without a gateway: it has none."""
        self._poller = poller

    async def _count_command(self, interaction: Interaction, command: object) -> None:
        self._count(interaction, str(getattr(command, "qualified_name", "?")), "answered")

    async def _count_button(self, interaction: Interaction, key: Key) -> None:
        self._count(interaction, f"button {key.act}", "answered")

    async def _count_failure(self, interaction: Interaction, error: DatelineError) -> None:
        named = interaction.command.qualified_name if interaction.command else "button"
        self._count(interaction, named, error.id)

    async def _count_shed(self, why: str) -> None:
        self._shed.labels(why).inc()

    def _count(self, interaction: Interaction, command: str, result: str) -> None:
        self._commands.labels(command, result).inc()
        self._seconds.labels(command).observe(max(time.monotonic() - find_start(interaction), 0.0))

    # --- the server ---------------------------------------------------------------------------------------------------

    async def start(self, port: int) -> int:
        """Listen on 127.0.0.1; return the port, which the system chooses for 0. PortTaken where it cannot be had."""
        app = web.Application(middlewares=[_refuse_other_hosts])
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/healthz", self._healthz)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(str(error), port=port, why=os.strerror(error.errno or 0).lower()) from error
        self._lagging = asyncio.create_task(self._measure_lag(), name="dateline-loop-lag")
        chosen = int(self._runner.addresses[0][1])
        _log.info("metrics are served", extra={"address": f"http://{HOST}:{chosen}/metrics"})
        return chosen

    async def close(self) -> None:
        """Stop listening."""
        if self._lagging is not None:
            self._lagging.cancel()
            await asyncio.gather(self._lagging, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _measure_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + self._lag_every
            await asyncio.sleep(self._lag_every)
            self._lag.observe(max(loop.time() - due, 0.0))

    # --- /metrics -----------------------------------------------------------------------------------------------------

    async def _metrics(self, _request: web.Request) -> web.Response:
        with contextlib.suppress(StoreError):  # what can be told without the store is told
            await self._count_stored()
        self._measure_client()
        self._gauges["readings_waiting"].set(self._newsroom.analyst.waiting)
        for name, loop in self._loops().items():
            if loop.ticked is not None:
                self._gauges["tick_age_seconds"].labels(name).set(self._age(loop.ticked))
        poller = self._find_poller()
        if poller is not None:
            for result, number in poller.fetched.items():
                self._gauges["feeds_fetched"].labels(result).set(number)
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _count_stored(self) -> None:
        told = await health.count_stored(self._newsroom.store)
        for name, counts in (("deliveries", told.deliveries), ("feeds", told.feeds), ("schedules", told.schedules)):
            gauge = self._gauges[name]
            gauge.clear()
            for state, number in counts.items():
                gauge.labels(state).set(number)
        self._gauges["articles"].set(told.articles)
        with contextlib.suppress(OSError):
            self._gauges["store_bytes"].set(await self._newsroom.store.measure())

    def _measure_client(self) -> None:
        if self._client is None:
            return
        self._gauges["gateway_connected"].set(self._is_connected())
        self._gauges["servers"].set(len(self._client.guilds))
        latency = self._client.latency if self._client.shards else math.nan
        if math.isfinite(latency):
            self._gauges["gateway_latency_seconds"].set(latency)

    # --- /healthz -----------------------------------------------------------------------------------------------------

    async def _healthz(self, _request: web.Request) -> web.Response:
        """Answer 200 where all is well, 503 where something is not; the answer says what."""
        store = await health.find_fault(self._newsroom.store)
        loops = {name: self._loop_state(loop) for name, loop in self._loops().items()}
        connected = self._is_connected() or self._poller is not None
        well = connected and store is None and not any(state["stalled"] for state in loops.values())
        told = {
            "well": well,
            "version": __version__,
            "gateway": "another's" if self._poller else "connected" if connected else "not connected",
            "store": store or "writable",
            **loops,
        }
        return web.json_response(told, status=200 if well else 503)

    def _loop_state(self, loop: Loop) -> dict[str, object]:
        if loop.ticked is None:
            return {"last_tick": None, "seconds": None, "stalled": False}
        age = self._age(loop.ticked)
        return {"last_tick": loop.ticked.isoformat(), "seconds": round(age, 1), "stalled": age > STALLED}

    def _loops(self) -> dict[str, Loop]:
        loops: dict[str, Loop | None] = {
            "poller": self._find_poller(),
            "poster": None if self._client is None else self._client.poster,
        }
        return {name: loop for name, loop in loops.items() if loop is not None}

    def _find_poller(self) -> Poller | None:
        return self._poller if self._client is None else self._client.poller

    def _age(self, ticked: datetime) -> float:
        return max((self._clock() - ticked).total_seconds(), 0.0)

    def _is_connected(self) -> bool:
        client = self._client
        if client is None or client.is_closed() or not client.is_ready() or not client.shards:
            return False
        return not any(shard.is_closed() for shard in client.shards.values())


@web.middleware
async def _refuse_other_hosts(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests to any other host name, or a page in a browser could read the metrics by one that leads here."""
    if request.host.removesuffix(f":{_port(request)}") not in _LOOPBACK:
        raise web.HTTPForbidden(text="Ask 127.0.0.1 by that address.\n")
    return await handler(request)


def _port(request: web.Request) -> int:
    at = request.transport.get_extra_info("sockname") if request.transport else None
    return int(at[1]) if at else 0
