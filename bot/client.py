"""The Discord client: wiring, the command tree, what happens on errors, starting and stopping."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import json
import logging
import secrets
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

import cogs
from bot.cards import problem
from bot.cards.buttons import CardButton
from bot.cards.keys import Key
from bot.cards.menus import CardMenu
from bot.cards.picture import Canvas
from bot.delivery.discord_internals import point_at
from bot.delivery.poster import Poster
from bot.errors import DatelineError
from bot.process import memory
from bot.process.signals import Stop, stop_signals
from bot.store import private_files
from cogs.buttons import Buttons
from cogs.front import Front, Interaction
from cogs.lateness import TooLate, is_gone
from cogs.problems import is_foreseen, tell, translate_error

if TYPE_CHECKING:
    from bot.newsroom import Newsroom
    from bot.newsroom.feeds.poller import Poller
    from bot.settings import Settings

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
    ) -> None:
        """`clock`: what posts and feeds go by, the newsroom's by default. Without `background` no feed is fetched and
        nothing is posted by itself: somebody else's poster and poller do it, or nobody."""
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
        )
        point_at(settings.discord_api)
        self.newsroom = newsroom
        self.canvas = canvas or Canvas()
        self.front = Front(newsroom, settings.words, self.canvas)
        self._settings = settings
        self._buttons = Buttons(self.front)
        self._tidying: asyncio.Task[None] | None = None
        self._clock = clock or newsroom.clock
        self._background = background
        self.poster: Poster | None = None
        self.poller: Poller | None = None
        self._work: list[asyncio.Task[None]] = []
        self._closing = False

    async def setup_hook(self) -> None:
        for cog in cogs.load(self.front):
            await self.add_cog(cog)
            for menu in getattr(cog, "menus", ()):
                self.tree.add_command(menu)
        self.add_dynamic_items(CardButton, CardMenu)
        _TREE_LOG.addFilter(self._foresee)
        await self._sync_commands()
        gc.freeze()  # what is loaded stays: a look through all of it would hold the loop
        gc.enable()
        self._tidying = asyncio.create_task(self._tidy(), name="dateline-tidy")
        if self._background:
            self._begin_work()

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

    def _begin_work(self) -> None:
        """Feeds are read and posts are sent from now on; both wait for the gateway where they need it."""
        from bot.newsroom.feeds.poller import Poller

        self.poster = Poster(self, self.newsroom, self._clock, rate=self._settings.requests)
        self.poller = Poller(self.newsroom)
        work: tuple[tuple[str, Coroutine[Any, Any, None]], ...] = (
            ("dateline-poller", self.poller.run(self._clock)),
            ("dateline-poster", self.poster.run()),
        )
        self._work = [asyncio.create_task(one, name=name) for name, one in work]
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

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        _log.exception("an event failed", extra={"event": event_method})

    # --- coming and going ---

    async def on_ready(self) -> None:
        _log.info("connected", extra={"guilds": len(self.guilds), "shards": len(self.shards)})
        here = {guild.id for guild in self.guilds}
        # Taken back while nobody was listening: Discord tells of no joining.
        await self.newsroom.servers.record_joining(*here)
        for guild_id in await self.newsroom.servers.list_known():
            if guild_id not in here:  # removed while nobody was listening
                await self.newsroom.servers.record_leaving(guild_id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.newsroom.servers.record_joining(guild.id)
        _log.info("joined a server", extra={"guild": guild.id})

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.newsroom.servers.record_leaving(guild.id)
        _log.info("left a server", extra={"guild": guild.id})

    async def _tidy(self) -> None:
        """Every hour: what is due to be forgotten is. One failure is logged and does not end the rest."""
        while True:
            try:
                await self.newsroom.servers.delete_due()
            except Exception:  # noqa: BLE001  # a full disk today must not keep data beyond its day tomorrow
                _log.exception("forgetting what is due failed")
            memory.give_back()
            await asyncio.sleep(_TIDY_EVERY)

    # --- the commands, told to Discord when they have changed ---

    async def _sync_commands(self) -> None:
        """Registers the commands where they are not what was registered last, or Discord has lost some."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        written = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        digest = hashlib.sha256(written.encode()).hexdigest()
        memory = _memory(self._settings.database)
        try:
            if await asyncio.to_thread(_recall, memory) == digest and await self._all_registered():
                return
            await self.tree.sync()
            await asyncio.to_thread(_remember, memory, digest)
        except (discord.HTTPException, app_commands.CommandSyncFailure) as refusal:
            _log.error("the commands were not registered", extra={"reason": str(refusal)[:500]})
        else:
            _log.info("commands registered", extra={"commands": len(payload)})

    async def _all_registered(self) -> bool:
        there = {(command.name, command.type.value) for command in await self.tree.fetch_commands()}
        ours = {(command.name, _type(command)) for command in self.tree.get_commands()}
        return ours == there


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
) -> None:
    """Run the bot until SIGTERM or SIGINT; TokenRefused, NoDiscord where it cannot start.

    `on_client` is given the client before it connects. `stop`: who hears the signals, where somebody does already.
    """
    if stop is None:
        with stop_signals() as heard:
            return await serve(settings, newsroom, token, on_client=on_client, stop=heard)
    client = Dateline(settings, newsroom)
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


def _memory(database: str) -> Path | None:
    """Return the file of the registered commands' digest, beside the database's; None where there is none."""
    if "://" in database:
        _, _, path = database.partition(":///")
        database = path.partition("?")[0] if database.startswith("sqlite") else ""
    return Path(f"{database}.commands") if database else None


def _recall(memory: Path | None) -> str:
    try:
        return memory.read_text("utf-8") if memory else ""
    except OSError:
        return ""


def _remember(memory: Path | None, digest: str) -> None:
    if memory is None:
        return
    try:
        private_files.write_text(memory, digest)
    except OSError as refusal:
        _log.warning("the commands' digest was not kept", extra={"reason": refusal.strerror})
