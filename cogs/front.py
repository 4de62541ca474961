"""The front: who asks, what they may, and the one place that answers.

A command hands `answer` the work and the card. What is ready within a second is sent as the answer itself, one request;
what is not is deferred and edited in. Nothing here catches an error: the client answers those once.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp
import discord
from discord import ui

from bot.cards import problem
from bot.errors import NotAllowed, NotFound, NotHere
from bot.news import GuildSettings, Reader
from cogs.cooldowns import Cooldowns
from cogs.lateness import Lateness

if TYPE_CHECKING:
    from bot.cards.picture import Canvas
    from bot.newsroom import Newsroom

_log = logging.getLogger(__name__)

AT_ONCE = 32  # that are worked on until their first answer; the others wait, and cost nothing where that gets too long
READY_WITHIN = 1.0  # seconds; Discord waits 3, and the way there and back is not ours
_TELL_EVERY = 3.0  # seconds between looks at how many are before somebody
_WORK_WITHIN = 14 * 60.0  # seconds; the interaction's token is good for 15 minutes
_ALREADY_ANSWERED = 40060
_MANAGE = "the Manage Server permission"

T = TypeVar("T")
Interaction: TypeAlias = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A card with files beside it."""

    view: ui.LayoutView
    files: tuple[tuple[str, bytes], ...] = ()


class Front:
    """What every cog and button needs: the newsroom, the words a card may show, the cooldowns, the canvas."""

    def __init__(self, newsroom: Newsroom, words: int, canvas: Canvas, cooldowns: Cooldowns | None = None) -> None:
        self.newsroom = newsroom
        self.words = words
        self.canvas = canvas
        self.cooldowns = cooldowns or Cooldowns()
        self.lateness = Lateness()
        self.command_ids: dict[str, int] = {}  # of the slash commands, once Discord has given them
        self._at_once = asyncio.Semaphore(AT_ONCE)

    # --- who asks, and what they may ---

    def take(self, what: str, interaction: Interaction) -> None:
        """Count something that costs; TooSoon where it comes too fast."""
        self.cooldowns.take(what, interaction.user.id, interaction.guild_id)

    async def find_article(self, reader: Reader, typed: str) -> int:
        """`article` where one must be named."""
        found = await self.newsroom.articles.find_id(reader, typed)
        if found is None:
            raise NotFound("no article named")
        return found

    async def settings(self, interaction: Interaction) -> GuildSettings | None:
        """Return the server's settings; None in direct messages."""
        return None if interaction.guild_id is None else await self.newsroom.servers.get_settings(interaction.guild_id)

    async def check_may_add(self, interaction: Interaction) -> None:
        """NotAllowed unless the person may change this server's shelf, as its settings are now."""
        settings = await self.settings(interaction)
        if settings is None:
            raise NotHere("no shelf in direct messages")
        if may_add(interaction, settings):
            return
        role = "" if settings.adder_role is None else f" or the role <@&{settings.adder_role}>"
        raise NotAllowed("may not add", permission=f"{_MANAGE}{role}")

    def check_manages(self, interaction: Interaction) -> None:
        """NotAllowed unless the person has Manage Server."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise NotAllowed("no Manage Server", permission=_MANAGE)

    # --- answering ---

    async def register(self, interaction: Interaction) -> None:
        """Note when an interaction came in, which starts Discord's three seconds. TooLate where they are over."""
        find_start(interaction)
        self.lateness.note(interaction)
        await asyncio.sleep(0)  # those that came in with it are noted first: the freshest tells the time
        self.lateness.check(interaction)

    async def answer(
        self,
        interaction: Interaction,
        work: Awaitable[T],
        *,
        card: Callable[[T], ui.LayoutView | Reply],
        private: bool | None = None,
    ) -> None:
        """Answer a command: `private` as the asker chose it, None as the server has it."""
        async with self._begin(interaction, work) as (task, first):
            async with first:
                ephemeral = await self._ephemeral(interaction, private)
                if await _is_ready(task, interaction):
                    await _send(interaction, _build_reply(card, task.result()), ephemeral=ephemeral)
                    return
                await interaction.response.defer(ephemeral=ephemeral, thinking=True)
            async with asyncio.timeout(_WORK_WITHIN):
                await self._tell_turn(interaction, task)
                reply = _build_reply(card, await task)
            await interaction.edit_original_response(view=reply.view, attachments=_build_files(reply))

    async def update(
        self, interaction: Interaction, work: Awaitable[T], *, card: Callable[[T], ui.LayoutView | Reply]
    ) -> None:
        """Answer a button: in its own message where that is the presser's, else to the presser alone."""
        if not _in_place(interaction):
            await self.answer(interaction, work, card=card, private=True)
            return
        async with self._begin(interaction, work) as (task, first):
            async with first:
                if await _is_ready(task, interaction):
                    reply = _build_reply(card, task.result())
                    await interaction.response.edit_message(view=reply.view, attachments=_build_files(reply))
                    return
                await interaction.response.defer()
            reply = _build_reply(card, await _wait_for(task))
            await interaction.edit_original_response(view=reply.view, attachments=_build_files(reply))

    @asynccontextmanager
    async def _begin(
        self, interaction: Interaction, work: Awaitable[T]
    ) -> AsyncIterator[tuple[asyncio.Future[T], AsyncExitStack]]:
        """Begin the work when its turn has come; yield it with the turn, to be given up behind the first answer.

        TooLate where nobody waits for the answer any more by then: nothing has been begun.
        """
        task: asyncio.Future[T] | None = None
        try:
            async with AsyncExitStack() as first:
                await first.enter_async_context(self._at_once)
                self.lateness.check(interaction)
                task = asyncio.ensure_future(work)
                yield task, first.pop_all()
        finally:
            if task is not None:
                task.cancel()
            elif asyncio.iscoroutine(work):
                work.close()

    async def _tell_turn(self, interaction: Interaction, task: asyncio.Future[T]) -> None:
        """Say how many articles are read before this person's, where any are, until the work is done."""
        said = 0
        while not task.done():
            before = self.newsroom.articles.before(reader_of(interaction))
            if before and before != said:
                said = before
                with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):  # the answer itself still comes
                    await interaction.edit_original_response(view=problem.build_waiting_card(before))
            await asyncio.wait({task}, timeout=_TELL_EVERY)

    async def _ephemeral(self, interaction: Interaction, private: bool | None) -> bool:
        if private is not None:
            return private
        if interaction.guild_id is None:
            return False
        known = self.newsroom.servers.get_cached_settings(interaction.guild_id)
        if known is not None:
            return known.private
        try:
            async with asyncio.timeout(READY_WITHIN):
                settings = await self.newsroom.servers.get_settings(interaction.guild_id)
        except TimeoutError:
            _log.warning("a server's settings were not ready in time", extra={"guild": interaction.guild_id})
            return True  # to the asker alone: the side that can be mended
        return settings.private


def reader_of(interaction: Interaction) -> Reader:
    """Who asks, and from where."""
    return Reader(interaction.user.id, interaction.guild_id)


def may_add(interaction: Interaction, settings: GuildSettings) -> bool:
    """Whether the person may change this server's shelf."""
    if interaction.permissions.manage_guild or settings.adders == "everyone":
        return True
    member = interaction.user
    return (
        settings.adder_role is not None
        and isinstance(member, discord.Member)
        and member.get_role(settings.adder_role) is not None
    )


def find_start(interaction: Interaction) -> float:
    """When the interaction came in, on the monotonic clock; remembered the first time it is asked."""
    at = interaction.extras.setdefault("started", time.monotonic())
    return float(at)


def _in_place(interaction: Interaction) -> bool:
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral or interaction.guild_id is None:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id


async def _wait_for(task: asyncio.Future[T]) -> T:
    async with asyncio.timeout(_WORK_WITHIN):
        return await task


async def _is_ready(task: asyncio.Future[T], interaction: Interaction) -> bool:
    left = max(READY_WITHIN - (time.monotonic() - find_start(interaction)), 0.05)
    done, _ = await asyncio.wait({task}, timeout=left)
    return bool(done)


async def _send(interaction: Interaction, reply: Reply, *, ephemeral: bool) -> None:
    try:
        try:
            await _first(interaction, reply, ephemeral=ephemeral)
        except aiohttp.ClientError:  # the wire broke: whether the answer stands, Discord says when it is sent again
            await _first(interaction, reply, ephemeral=ephemeral)
    except discord.HTTPException as refusal:
        # An answer whose receipt was lost is sent again by the library, and refused: it stands; see that it is right.
        if refusal.code != _ALREADY_ANSWERED:
            raise
        await interaction.edit_original_response(view=reply.view, attachments=_build_files(reply))


async def _first(interaction: Interaction, reply: Reply, *, ephemeral: bool) -> None:
    if files := _build_files(reply):
        await interaction.response.send_message(view=reply.view, ephemeral=ephemeral, files=files)
    else:
        await interaction.response.send_message(view=reply.view, ephemeral=ephemeral)


def _build_reply(card: Callable[[T], ui.LayoutView | Reply], told: T) -> Reply:
    made = card(told)
    reply = made if isinstance(made, Reply) else Reply(made)
    reply.view.stop()  # its buttons are answered by their keys; the library need not go through it and remember it
    return reply


def _build_files(reply: Reply) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), filename=name) for name, data in reply.files]
