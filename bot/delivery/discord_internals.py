"""What the bot takes of discord.py 2.7 that the library does not promise to keep.

- Where Discord is: `Route.BASE` and `DiscordWebSocket.DEFAULT_GATEWAY`. No setting of the library says it.
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
    """Send all requests to the API at this address. The gateway is beside it unless it is given."""
    Route.BASE = api
    # After an invalid session discord.py begins anew at its default gateway, which is Discord's own.
    address = yarl.URL(api)
    if gateway is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    elif address.host != "discord.com":
        DiscordWebSocket.DEFAULT_GATEWAY = address.with_scheme("ws").with_path("/")


def build_member(client: discord.Client, guild: discord.Guild, data: Any) -> discord.Member:
    """Return the member of a server that Discord's answer tells of."""
    return discord.Member(data=data, guild=guild, state=client._connection)


def build_thread(client: discord.Client, guild: discord.Guild, data: Any) -> discord.Thread:
    """Return the thread of a server that Discord's answer tells of."""
    return discord.Thread(guild=guild, state=client._connection, data=data)
