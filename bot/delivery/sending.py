"""One request of Discord's at a time, each with its turn, its deadline, and what its refusal means.

https://docs.discord.com/developers/resources/message#create-message
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import aiohttp
import discord
from discord.http import HTTPClient, MultipartParameters

from bot.delivery.pace import Pace

WITHIN = 45.0  # seconds that one request may take, waits for its bucket and the library's own repeats included
_ARCHIVE: Final = 1440  # minutes of silence after which a thread of ours is archived
_NO_MESSAGE = 10008
_ALREADY_PUBLISHED = 40033
_THREAD_THERE = 160004

T = TypeVar("T")


class Refused(Exception):
    """Discord will not have it, now or later: 400, 403, 404. `closed`: the channel is gone, or closed to the bot;
    `gone`: what was asked for is not there."""

    def __init__(self, reason: str, *, closed: bool, gone: bool = False) -> None:
        self.closed = closed
        self.gone = gone
        super().__init__(reason)


class Unanswered(Exception):
    """It may have been done or not: a lost answer, 429, 5xx. To be looked for, then tried again."""


class Sender:
    """Posts, opens threads, publishes, reads back; raises Refused and Unanswered, nothing else of Discord's."""

    def __init__(self, http: HTTPClient, pacer: Pace, within: float = WITHIN) -> None:
        self._http = http
        self._pacer = pacer
        self._within = within

    async def message(self, channel_id: int, message: dict[str, Any], nonce: str) -> int:
        """Send a message; its id. With the same nonce, within some minutes, it is the same message."""
        params = MultipartParameters({**message, "nonce": nonce, "enforce_nonce": True}, None, None)
        sent = await self._ask(lambda: self._http.send_message(channel_id, params=params))
        return int(sent["id"])

    async def edit(self, channel_id: int, message_id: int, message: dict[str, Any]) -> None:
        """Give a message of the bot's other components."""
        params = MultipartParameters(message, None, None)
        await self._ask(lambda: self._http.edit_message(channel_id, message_id, params=params))

    async def forum_post(
        self, channel_id: int, title: str, tags: list[str], message: dict[str, Any]
    ) -> tuple[int, int]:
        """Open a post in a forum; its thread and its first message."""
        payload: dict[str, Any] = {"name": title, "auto_archive_duration": _ARCHIVE, "message": message}
        if tags:
            payload["applied_tags"] = tags
        params = MultipartParameters(payload, None, None)
        opened: Any = await self._ask(lambda: self._http.start_thread_in_forum(channel_id, params=params))
        thread_id = int(opened["id"])
        return thread_id, int((opened.get("message") or opened)["id"])

    async def thread(self, channel_id: int, message_id: int, title: str) -> int:
        """Open the thread of a message; its id, which is the message's. One that is open already counts as opened."""
        with contextlib.suppress(_Done):
            await self._ask(
                lambda: self._http.start_thread_with_message(
                    channel_id, message_id, name=title, auto_archive_duration=_ARCHIVE
                ),
                done=_THREAD_THERE,
            )
        return message_id

    async def publish(self, channel_id: int, message_id: int) -> None:
        """Publish a message of an announcement channel; one that is published already counts as done."""
        with contextlib.suppress(_Done):
            await self._ask(lambda: self._http.publish_message(channel_id, message_id), done=_ALREADY_PUBLISHED)

    async def direct_channel(self, user_id: int) -> int:
        """Return the channel of direct messages with a person."""
        return int((await self._ask(lambda: self._http.start_private_message(user_id)))["id"])

    async def member(self, guild_id: int, user_id: int) -> Any:
        """Return a member of a server as Discord has it; None for who is none."""
        with contextlib.suppress(Refused):
            return await self._ask(lambda: self._http.get_member(guild_id, user_id))
        return None

    async def channel(self, channel_id: int) -> Any:
        """Return a channel or thread as Discord has it. Refused where it is gone."""
        return await self._ask(lambda: self._http.get_channel(channel_id))

    async def messages(self, channel_id: int, before: int | None = None, limit: int = 100) -> list[Any]:
        """Return a channel's messages, newest first; none where the channel is not there."""
        with contextlib.suppress(Refused):
            return list(await self._ask(lambda: self._http.logs_from(channel_id, limit, before=before)))
        return []

    async def get_message(self, channel_id: int, message_id: int) -> Any:
        """Return a message. Refused where it is gone."""
        return await self._ask(lambda: self._http.get_message(channel_id, message_id))

    async def one_message(self, channel_id: int, message_id: int) -> Any:
        """Return a message, or None."""
        with contextlib.suppress(Refused):
            return await self._ask(lambda: self._http.get_message(channel_id, message_id))
        return None

    async def threads(self, guild_id: int, channel_id: int) -> list[Any]:
        """Return a channel's active threads and its newest archived ones."""
        active: Any = await self._ask(lambda: self._http.get_active_threads(guild_id))
        archived: Any = await self._ask(lambda: self._http.get_public_archived_threads(channel_id, limit=100))
        return [*(t for t in active["threads"] if int(t["parent_id"]) == channel_id), *archived["threads"]]

    async def _ask(self, request: Callable[[], Awaitable[T]], *, done: int | None = None) -> T:
        """Make one request in its turn. `done`: the error code that says that it was done before."""
        try:
            async with asyncio.timeout(self._within), self._pacer.turn():
                return await request()
        except discord.RateLimited as error:
            raise Unanswered(f"Discord asks to wait {error.retry_after:.0f} seconds") from error
        except discord.HTTPException as error:
            if done is not None and error.code == done:
                raise _Done from error
            if error.status in {400, 403, 404}:
                closed = error.status != 400 and error.code != _NO_MESSAGE
                raise Refused(_words(error), closed=closed, gone=error.status == 404) from error
            raise Unanswered(f"Discord answered {error.status}") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unanswered(f"Discord did not answer ({type(error).__name__})") from error


class _Done(Exception):
    """It was done before."""


def _words(error: discord.HTTPException) -> str:
    if error.code == _NO_MESSAGE:
        return "its first message was deleted"
    if error.status == 404:
        return "the channel is gone"
    if error.status == 403:
        return "Discord does not let me post there"
    return f"Discord refused the message ({error.code})"
