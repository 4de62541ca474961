"""What people may do in a channel: their roles asked of Discord, and remembered for a while."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Any
from weakref import WeakValueDictionary

import discord

from bot.delivery.discord_internals import build_member
from bot.delivery.rights import Postable
from bot.delivery.sending import Sender

_FRESH = 900.0  # seconds for which what Discord said counts
_MOST = 20_000


class Members:
    """Remembers people's roles. `warm` asks ahead of time, so that a full hour does not begin with questions."""

    def __init__(self, client: discord.Client, sender: Sender) -> None:
        self._client = client
        self._sender = sender
        self._known: OrderedDict[tuple[int, int], tuple[float, Any]] = OrderedDict()
        self._asking: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def permissions(self, channel: Postable, user_id: int) -> discord.Permissions | None:
        """Return a person's permissions in a channel; None for who is not on the server. Raises Unanswered."""
        guild = channel.guild
        if user_id == guild.owner_id:
            return discord.Permissions.all()
        data = await self._fetch_once(guild.id, user_id)
        if data is None:
            return None
        return channel.permissions_for(build_member(self._client, guild, data))

    async def warm(self, guild_id: int, user_id: int) -> None:
        """Ask now for who will be asked for soon. Raises Unanswered."""
        guild = self._client.get_guild(guild_id)
        if guild is not None and user_id != guild.owner_id:
            await self._fetch_once(guild_id, user_id)

    async def _fetch_once(self, guild_id: int, user_id: int) -> Any:
        key = (guild_id, user_id)
        lock = self._asking.setdefault(key, asyncio.Lock())  # held by those who ask, and gone with the last of them
        async with lock:
            found = self._known.get(key)
            if found is not None and time.monotonic() - found[0] < _FRESH:
                return found[1]
            data = await self._sender.member(guild_id, user_id)
            self._known.pop(key, None)
            if data is not None:  # who is not there may come back at any moment
                self._known[key] = (time.monotonic(), data)
                if len(self._known) > _MOST:
                    self._known.popitem(last=False)
            return data
