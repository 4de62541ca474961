"""The sandbox itself: one aiohttp server on 127.0.0.1 with the REST API, the gateway and the files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from aiohttp import web

from bot.sandbox.clock import TurnableClock
from bot.sandbox.control import add_control
from bot.sandbox.core import Core
from bot.sandbox.deadlines import Deadlines
from bot.sandbox.exchanges import Exchanges
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Connection, Hub
from bot.sandbox.guilds import join, join_bot, remove_member
from bot.sandbox.http_layer import MAX_BODY, PREFIX, add_routes
from bot.sandbox.interactions import Interactions
from bot.sandbox.nonces import Nonces
from bot.sandbox.page import add_page, static
from bot.sandbox.page_access import from_browser, guard, require_own
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.rest import all_routes
from bot.sandbox.snowflake import utc_now
from bot.sandbox.state import Guild, State, User
from bot.sandbox.world import BOT_PERMISSIONS, World, default_world

HOST = "127.0.0.1"
# A file that somebody sent is never a page of this server's: opened by itself, it runs nothing.
_FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the world, with the token that their own client logs in with."""

    id: str
    name: str
    display: str
    token: str


class Sandbox:
    """A Discord of one's own. `async with Sandbox() as discord:` starts and ends it.

    `port` 0 takes any free one. `clock` is what ids and timestamps are made from; `deadlines` what runs out when, in
    seconds; `shards` what Get Gateway Bot recommends, and `max_concurrency` how many buckets of them begin their
    sessions at once. OSError where the port cannot be had.
    """

    def __init__(
        self,
        port: int = 0,
        world: World | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        deadlines: Deadlines | None = None,
        shards: int = 1,
        max_concurrency: int = 16,
        record: bool = True,
        rate_limits: bool = True,
    ) -> None:
        times = deadlines or Deadlines()
        now = self.clock = TurnableClock(clock or utc_now)
        self.state = State(world or default_world(), now)
        self.exchanges = Exchanges(now, on=record)
        self.hub = Hub(self.state, self.exchanges, times.identify, max_concurrency)
        self.faults = Faults(self.state, self.hub)
        self.rate_limits = RateLimits(on=rate_limits)
        self.core = Core(
            self.state,
            self.hub,
            self.exchanges,
            self.faults,
            self.rate_limits,
            Nonces(times.nonce),
            times,
            self.clock,
            Interactions(self.state, self.hub, times),
            shards,
        )
        self._wanted_port = port
        self._runner: web.AppRunner | None = None

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        """ "http://127.0.0.1:PORT" """
        return self.core.base

    @property
    def api(self) -> str:
        """What stands in the place of https://discord.com/api/v10."""
        return self.core.base + PREFIX

    @property
    def gateway(self) -> str:
        """What stands in the place of wss://gateway.discord.gg/."""
        return self.hub.resume_url

    @property
    def bot(self) -> User:
        return self.state.bot

    @property
    def bot_token(self) -> str:
        return self.state.bot.token

    @property
    def application_id(self) -> str:
        return self.state.bot.id

    @property
    def people(self) -> Mapping[str, Person]:
        """Everybody who has a client, by name."""
        return {
            name: Person(user.id, user.name, user.display or user.name, user.token)
            for name, user in self.state.people.items()
        }

    @property
    def guilds(self) -> Mapping[str, Guild]:
        """The live servers by name; `guild.channel(name)` and `guild.role(name)` find what is in them."""
        return {guild.name: guild for guild in self.state.guilds.values()}

    # --- what can happen ----------------------------------------------------------------------------------------

    def invite_bot(self, guild: Guild, permissions: int = BOT_PERMISSIONS) -> None:
        """Make the bot a member, as an accepted invitation does (GUILD_CREATE)."""
        join_bot(self.core, guild, permissions)

    def remove_bot(self, guild: Guild) -> None:
        """Take the bot out of a server (GUILD_DELETE)."""
        remove_member(self.core, guild, self.bot)

    def add_member(self, guild: Guild, person: str) -> None:
        """Make a person a member of a server."""
        join(self.core, guild, self.state.people[person])

    async def wait_for_bot(self) -> None:
        """Until the bot has identified itself on the gateway for the first time."""
        await self.hub.bot_arrived.wait()

    # --- starting and ending ------------------------------------------------------------------------------------

    async def start(self) -> None:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_get("/", self._serve_root)
        add_page(app, self.core)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{filename}", self._serve_file)
        add_control(app, self.core)
        add_routes(app, self.core, all_routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._wanted_port).start()
        except OSError:
            await self.close()
            raise
        host, port = self._runner.addresses[0][:2]
        self.core.base = f"http://{host}:{port}"
        self.hub.resume_url = f"ws://{host}:{port}/"

    async def close(self) -> None:
        """Close every gateway connection, then the server. Nothing of it is left running."""
        self.core.interactions.close()
        await asyncio.gather(*(connection.close(1001, "Going away") for connection in list(self.hub.connections)))
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # --- what is not the API ------------------------------------------------------------------------------------

    async def _serve_root(self, request: web.Request) -> web.StreamResponse:
        """The gateway for who asks to upgrade, the page for all others."""
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return await guard(self.core, static.index)(request)
        if from_browser(request):
            require_own(self.core, request)
        elif self.faults.refuses_gateway():  # bots alone: people go on looking
            raise web.HTTPServiceUnavailable
        return await Connection(self.hub, request, heartbeat=self.core.deadlines.heartbeat).run()

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        file = self.state.files.get((request.match_info["attachment_id"], request.match_info["filename"]))
        if file is None:
            raise web.HTTPNotFound
        kind = file.content_type.split(";")[0].strip()
        return web.Response(body=file.content, content_type=kind, headers=_FILE_HEADERS)
