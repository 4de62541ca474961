"""A bare discord.py bot that answers every command of a given name with one fixed string: what nothing costs.

    python -m tests.bench.bare            answers a fixed string
    python -m tests.bench.bare DATABASE   reads one article's row by the store, and sends a fixed card

It prints how late a ticker of its own was, in seconds, when it ends: what holding the loop costs without any of our work.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import discord
from discord import app_commands

from tests.bench.ticker import Ticker

FIXED = "The brief is on its way. " * 4


def client_for(token: str, api: str) -> tuple[discord.AutoShardedClient, app_commands.CommandTree[discord.Client]]:
    """A client as small as ours, pointed at the sandbox."""
    discord.http.Route.BASE = api
    intents = discord.Intents.none()
    intents.guilds = True
    client = discord.AutoShardedClient(
        intents=intents, max_messages=None, member_cache_flags=discord.MemberCacheFlags.none()
    )
    return client, app_commands.CommandTree(client)


async def main(token: str, api: str) -> None:
    """Run until SIGTERM."""
    client, tree = client_for(token, api)

    @tree.command(description="A fixed string")
    @app_commands.describe(article="Ignored")
    async def brief(interaction: discord.Interaction, article: str = "") -> None:
        await interaction.response.send_message(FIXED)

    @client.event
    async def setup_hook() -> None:
        await tree.sync()

    ticker = Ticker()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(client.close()))
    async with ticker:
        await client.start(token)
    print(ticker.latest, flush=True)


if __name__ == "__main__":
    asyncio.run(main(os.environ["DISCORD_TOKEN"], os.environ["DATELINE_DISCORD_API"]))
    sys.exit(0)
