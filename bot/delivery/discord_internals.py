"""What the bot takes of discord.py 2.7 that the library does not promise to keep.

- Where Discord is: `Route.BASE` and `DiscordWebSocket.DEFAULT_GATEWAY`. No setting of the library says it.
- That `AutoShardedClient.launch_shards` asks nobody for the gateway where it knows how many shards there are.
- The state of a client, `Client._connection`: what came by a plain request is no member and no thread without it.

`tests/delivery/test_discord_internals.py` says when another discord.py has them elsewhere.
"""

from __future__ import annotations

from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def point_at(api: str, gateway: str | None = None) -> None:
    """Send all requests to the API at this address, and begin sessions at this gateway where one is given."""
    Route.BASE = api
    if gateway is not None:
        begin_sessions_at(gateway)


def begin_sessions_at(gateway: str) -> None:
    """Begin sessions at this gateway: the first, and those after an invalid one, which would go to Discord's own."""
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def build_member(client: discord.Client, guild: discord.Guild, data: Any) -> discord.Member:
    """Return the member of a server that Discord's answer tells of."""
    return discord.Member(data=data, guild=guild, state=client._connection)


def build_thread(client: discord.Client, guild: discord.Guild, data: Any) -> discord.Thread:
    """Return the thread of a server that Discord's answer tells of."""
    return discord.Thread(guild=guild, state=client._connection, data=data)
