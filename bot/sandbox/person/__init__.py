"""A person's own client, over the wire, as Discord's is: a token, REST, a gateway session, POST /interactions.

    async with PersonClient(discord.api, discord.people["alice"].token) as alice:
        await alice.enter("Harbour News", "general")
        reply = await alice.run("/quotes speaker:Ada Lovelace")     # or run("quotes", speaker="Ada Lovelace")
        reply.message.text, reply.message.buttons, reply.message.ephemeral
        reply = await alice.press(reply.message, "Timeline")
        choices = await alice.autocomplete("brief", "article", "sto")

It imports nothing of the server's, and speaks to it by its address alone.
"""

from __future__ import annotations

from bot.sandbox.person.command import Command, WrongOption, parse_line
from bot.sandbox.person.message import Button, Message, Modal, Select
from bot.sandbox.person.reply import NoAnswer, Reply
from bot.sandbox.person.transport import Refused
from bot.sandbox.person.user_client import PersonClient

__all__ = [
    "Button",
    "Command",
    "Message",
    "Modal",
    "NoAnswer",
    "PersonClient",
    "Refused",
    "Reply",
    "Select",
    "WrongOption",
    "parse_line",
]
