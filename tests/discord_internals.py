"""What the tests take of discord.py 2.7 that the library does not promise to keep.

`tests/test_discord_internals.py` says when another discord.py has it elsewhere.
"""

from __future__ import annotations

from typing import Any

import discord


def be_ready_at_once(client: discord.Client) -> None:
    """Make a client ready as soon as the last server is there, not two seconds on: there is no other to wait for."""
    client._connection.guild_ready_timeout = 0.05


def keeps_messages(client: discord.Client) -> bool:
    """Whether the client keeps the messages that it sees."""
    return client._connection.max_messages is not None


def forget_threads(guild: discord.Guild) -> None:
    """Forget a server's threads, as after a restart: the gateway tells of no archived ones."""
    guild._threads.clear()


async def answer_again(interaction: discord.Interaction[Any]) -> None:
    """Answer an interaction without regard to an answer before, from which the library itself keeps a bot."""
    internals = discord.webhook.async_
    await internals.async_context.get().create_interaction_response(
        interaction.id,
        interaction.token,
        session=interaction._session,
        params=internals.interaction_response_params(type=5),
    )
