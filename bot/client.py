"""The Discord client: wiring, the command tree, what happens on errors, starting and stopping."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

import cogs
from bot.cards import problem
from bot.cards.buttons import CardButton
from bot.cards.forms import parse_form_key
from bot.cards.keys import Key
from bot.cards.menus import CardMenu, ChannelMenu, RoleMenu
from bot.cards.picture import Canvas
from bot.delivery.discord_internals import begin_sessions_at, point_at
from bot.delivery.poster import Poster
from bot.delivery.session_turns import SessionTurns
from bot.errors import DatelineError
from bot.news.shards import Shards
from bot.newsroom.maintenance import tidy
from bot.process import memory
from bot.process.signals import Stop, stop_signals
from bot.store.files_beside import find_beside
from cogs.buttons import Buttons
from cogs.front import Front, Interaction
from cogs.lateness import TooLate, is_gone
from cogs.problems import is_foreseen, tell, translate_error
from cogs.registration import Registration

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from bot.newsroom.feeds.poller import Poller
    from bot.settings import Settings
    from bot.settings.process_roles import Role

_log = logging.getLogger(__name__)
_TREE_LOG = logging.getLogger("discord.app_commands.tree")

CLOSE_WITHIN = 4.5  # seconds; whoever ended us waits 5
_TIDY_EVERY = 3600.0  # seconds


class TokenRefused(DatelineError):
    """Discord does not know the token."""

    id = "discord.token"
    reply = "Discord refused the token. Copy it again from the developer portal (Bot, Reset Token) into DISCORD_TOKEN."


class NoDiscord(DatelineError):
    """Discord could not be reached at the start."""

    id = "discord.unreachable"
    reply = "I could not reach Discord at {api}. Check the network, or DATELINE_DISCORD_API, and start me again."


class Tree(app_commands.CommandTree["Dateline"]):
    """The command tree; its errors are answered in one place."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await self.client.report(interaction, error)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        self.client.newsroom.background.note_request()
        try:
            await self.client.front.register(interaction)
        except TooLate as late:
            named = interaction.data.get("name") if interaction.data else None
            self.client.shed(late.id, str(named), str(late))
            return False
        return True


class Dateline(commands.AutoShardedBot):
    """The bot: guilds are the only intent, nothing is cached of members and messages, nobody is ever mentioned."""

    def __init__(
        self,
        settings: Settings,
        newsroom: Newsroom,
        *,
        canvas: Canvas | None = None,
        clock: Callable[[], datetime] | None = None,
        background: bool = True,
        role: Role = "all",
    ) -> None:
        """`clock`: what posts and feeds go by, the newsroom's by default. Without `background` no feed is fetched and
        nothing is posted by itself: somebody else's poster and poller do it, or nobody. `role`: a gateway leaves feeds
        and what is to be forgotten to workers, which are processes of their own."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            shard_count=settings.shards or None,
        )
        self.shard_ids = list(settings.shard_ids) or None
        self.own_shards = Shards.choose(settings.shards, settings.shard_ids)
        self._turns = _make_turns(settings, newsroom)
        point_at(settings.discord_api)
        self.newsroom = newsroom
        self.canvas = canvas or Canvas()
        self.front = Front(newsroom, settings.words, self.canvas)
        self._settings = settings
        self._buttons = Buttons(self.front)
        self._tidying: asyncio.Task[None] | None = None
        self._clock = clock or newsroom.clock
        self._background = background
        self._role = role
        self.poster: Poster | None = None
        self.poller: Poller | None = None
        self._work: list[asyncio.Task[None]] = []
        self._closing = False

    async def setup_hook(self) -> None:
        for cog in cogs.load(self.front):
            await self.add_cog(cog)
            for menu in getattr(cog, "menus", ()):
                self.tree.add_command(menu)
        self.add_dynamic_items(CardButton, CardMenu, ChannelMenu, RoleMenu)
        _TREE_LOG.addFilter(self._foresee)
        await self._register_commands()
        gc.freeze()  # what is loaded stays: a look through all of it would hold the loop
        gc.enable()
        self._tidying = asyncio.create_task(self._tidy(), name="dateline-tidy")
        if self._background:
            self._begin_work()

    async def launch_shards(self) -> None:
        """Begin this process's sessions: at the gateway of the settings, or where Discord says that it is."""
        advised, address, limit = await self.http.get_bot_gateway()
        begin_sessions_at(self._settings.discord_gateway or address)
        self.shard_count = self.shard_count or advised
        self._turns.concurrency = max(limit["max_concurrency"], 1)
        if limit["remaining"] < len(self.shard_ids or range(self.shard_count)):  # more, and Discord resets the token
            wait = limit["reset_after"] / 1000
            _log.warning("Discord lets no more sessions begin for now", extra={"seconds": round(wait)})
            await asyncio.sleep(wait)
        await super().launch_shards()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for a shard's turn among those of all processes; `initial` says nothing of them."""
        await self._turns.wait(shard_id or 0)

    async def close(self) -> None:
        """Ends the background work, the picture's process, the connections; the newsroom is its opener's to close."""
        if self._closing:
            return
        self._closing = True
        _TREE_LOG.removeFilter(self._foresee)
        if self.poster is not None:
            await self.poster.close()  # first: what is under way has a moment to be written down
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)
        await self.canvas.close()
        await super().close()
        _log.info("closed")

    # --- what comes by itself ---

    @property
    def _rate(self) -> int | None:
        """Requests a second that this process may make, its share of all; None where a proxy sees to that."""
        share = int(self._settings.requests * self.own_shards.share)
        return None if self._settings.discord_proxy else max(share, 1)

    def _begin_work(self) -> None:
        """Feeds are read and posts are sent from now on; both wait for the gateway where they need it."""
        self.poster = Poster(self, self.newsroom, self._clock, rate=self._rate, shards=self.own_shards)
        work: dict[str, Coroutine[Any, Any, None]] = {"dateline-poster": self.poster.run()}
        if self._role == "all":
            from bot.newsroom.feeds.poller import Poller

            self.poller = Poller(self.newsroom)
            work["dateline-poller"] = self.poller.run(self._clock)
        self._work = [asyncio.create_task(one, name=name) for name, one in work.items()]
        for task in self._work:
            task.add_done_callback(_log_end)

    # --- errors: answered once ---

    async def report(self, interaction: Interaction, error: BaseException) -> None:
        """Tell the person in words with an id, and the log with the same id; never a traceback to the person."""
        if self._closing:  # no answer goes out any more, and no fault is told by that
            _log.info("a command was broken off", extra={"command": _name(interaction), "guild": interaction.guild_id})
            return
        told = translate_error(error)
        if isinstance(told, TooLate) or is_gone(error):
            self.shed(told.id if isinstance(told, TooLate) else "gone", _name(interaction), str(error)[:200])
            return
        self.dispatch("answer_failed", interaction, told)
        reference = secrets.token_hex(4)
        _log.log(
            logging.INFO if is_foreseen(told) else logging.ERROR,
            "a command failed",
            extra={
                "error": told.id,
                "reference": reference,
                "reason": str(error)[:300],
                "command": _name(interaction),
                "guild": interaction.guild_id,
            },
            exc_info=None if is_foreseen(told) else error,
        )
        view = problem.build_problem_card(told, reference)
        try:
            await tell(interaction, view)
        except (discord.HTTPException, aiohttp.ClientError) as refusal:
            if is_gone(refusal):
                self.shed("gone", _name(interaction), str(refusal)[:200])
                return
            _log.warning("an error could not be told", extra={"reference": reference, "reason": str(refusal)[:200]})

    def shed(self, why: str, command: str | None, reason: str) -> None:
        """Count an interaction that nobody waits for: "late" before any work, "gone" where Discord took no answer."""
        self.dispatch("shed", why)
        _log.info("nobody waits for it any more", extra={"error": why, "command": command, "reason": reason})

    def _foresee(self, record: logging.LogRecord) -> bool:
        """Count a lost autocomplete that the library answered and logged by itself."""
        if record.exc_info is None or not is_gone(record.exc_info[1]):
            return True
        named = record.args[0] if isinstance(record.args, tuple) and record.args else None
        self.shed("gone", str(named), str(record.exc_info[1])[:200])
        return False

    async def handle_press(self, interaction: Interaction, key: Key) -> None:
        """Answer the press of a card's button."""
        self.newsroom.background.note_request()
        try:
            await self.front.register(interaction)
            await self._buttons.press(interaction, key)
            self.dispatch("button_answered", interaction, key)
        except Exception as error:  # noqa: BLE001  # the one place that answers buttons' errors
            await self.report(interaction, error)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a form by its key; the library answers everything else by itself."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        if (key := parse_form_key(str(interaction.data.get("custom_id")))) is not None:
            await self.handle_press(interaction, key)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        _log.exception("an event failed", extra={"event": event_method})

    # --- coming and going ---

    async def on_ready(self) -> None:
        _log.info("connected", extra={"guilds": len(self.guilds), "shards": len(self.shards)})
        here = {guild.id for guild in self.guilds}
        # Taken back while nobody was listening: Discord tells of no joining.
        await self.newsroom.servers.record_joining(*here)
        for guild_id in await self.newsroom.servers.list_known():
            if guild_id not in here and self.own_shards.has(guild_id):  # removed while nobody was listening
                await self.newsroom.servers.record_leaving(guild_id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.newsroom.servers.record_joining(guild.id)
        _log.info("joined a server", extra={"guild": guild.id})

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.newsroom.servers.record_leaving(guild.id)
        _log.info("left a server", extra={"guild": guild.id})

    async def _tidy(self) -> None:
        """Every hour: what is due to be forgotten is, where no worker does it."""
        while True:
            if self._role == "all":
                await tidy(self.newsroom)
            memory.give_back()
            await asyncio.sleep(_TIDY_EVERY)

    # --- the commands, told to Discord when they have changed ---

    async def _register_commands(self) -> None:
        try:
            registered = await Registration(self, self.tree, self.newsroom.store).register()
        except discord.HTTPException as refusal:
            _log.error("the commands were not registered", extra={"reason": str(refusal)[:500]})
            return
        # By the slash commands' ids a card's commands can be clicked.
        slash = discord.AppCommandType.chat_input.value
        self.front.command_ids = {one["name"]: int(one["id"]) for one in registered if one["type"] == slash}


def _log_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("work in the background ended", extra={"work": task.get_name()}, exc_info=error)


async def serve(
    settings: Settings,
    newsroom: Newsroom,
    token: str,
    *,
    on_client: Callable[[Dateline], object] | None = None,
    stop: Stop | None = None,
    role: Role = "all",
) -> None:
    """Run the bot until SIGTERM or SIGINT; TokenRefused, NoDiscord where it cannot start. `role`: see `Dateline`.

    `on_client` is given the client before it connects. `stop`: who hears the signals, where somebody does already.
    """
    if stop is None:
        with stop_signals() as heard:
            return await serve(settings, newsroom, token, on_client=on_client, stop=heard, role=role)
    client = Dateline(settings, newsroom, role=role)
    if on_client is not None:
        on_client(client)
    running = asyncio.create_task(_start(client, settings, token), name="dateline-client")
    stopping = asyncio.create_task(stop.wait(), name="dateline-stop")
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stopping.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(client.close(), CLOSE_WITHIN)
        running.cancel()
        await asyncio.gather(running, stopping, return_exceptions=True)


async def _start(client: Dateline, settings: Settings, token: str) -> None:
    try:
        await client.start(token)
    except discord.LoginFailure as refusal:
        raise TokenRefused("the token was refused") from refusal
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound) as refusal:
        raise NoDiscord(type(refusal).__name__, api=settings.discord_api) from refusal


def _name(interaction: Interaction) -> str | None:
    return interaction.command.qualified_name if interaction.command else None


def _type(command: Any) -> int:
    return int(command.type.value) if isinstance(command, app_commands.ContextMenu) else 1


def _make_turns(settings: Settings, newsroom: Newsroom) -> SessionTurns:
    """Return what this process takes its turns to begin a session by: alone, where it is the only one."""
    if not settings.shard_ids:
        return SessionTurns(None)
    if newsroom.store.file is None:
        return SessionTurns(None, store=newsroom.store)
    return SessionTurns(find_beside(settings.database, "sessions"))
