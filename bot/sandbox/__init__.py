"""A loopback Discord: a server on 127.0.0.1 that speaks Discord's own protocol to unmodified bots.

    from bot.sandbox import Sandbox

    async with Sandbox() as discord:
        discord.api, discord.gateway      the addresses that a library is pointed at
        discord.bot_token                 what the bot logs in with
        discord.people["alice"].token     what Alice's client logs in with (`bot.sandbox.person.PersonClient`)
        discord.faults, discord.exchanges what is made to go wrong, and the record of the wire

It knows nothing of any bot. See README.md beside this file for its rules and for what is missing.
"""

from __future__ import annotations

from bot.sandbox.deadlines import Deadlines
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Person, Sandbox
from bot.sandbox.world import World, default_world

__all__ = ["Deadlines", "Permission", "Person", "Sandbox", "World", "default_world"]
