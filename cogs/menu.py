"""The menu on a message: Brief this."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import brief as cards
from bot.errors import UsageError
from bot.news import Brief
from cogs.front import Front, Interaction, may_add, reader_of

_LINK = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)
_CLOSING = ")]}.,;:!?'’”»*_~`"
_FEWEST_WORDS = 25  # of a text without a link


class Menu(commands.Cog):
    def __init__(self, front: Front) -> None:
        self.front = front
        self.menus = (app_commands.ContextMenu(name="Brief this", callback=self.brief_this),)

    async def brief_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Show the brief of the link or the text in a message, to the asker alone."""
        front, reader = self.front, reader_of(interaction)
        given = find_text(message)
        front.take("fetch", interaction)

        async def work() -> tuple[Brief, bool]:
            told = await front.newsroom.articles.read_privately(reader, given)
            settings = await front.settings(interaction)
            return told, settings is not None and may_add(interaction, settings)

        await front.answer(
            interaction,
            work(),
            card=lambda told: cards.build_brief_card(told[0], front.words, can_shelve=told[1]),
            private=True,
        )


def find_text(message: discord.Message) -> str:
    """Return the first link of a message, else its text; UsageError where it has neither."""
    texts = [message.content, *(embed.url or "" for embed in message.embeds)]
    for text in texts:
        if match := _LINK.search(text):
            return _strip_closing(match[0])
    text = message.content.strip() or "\n\n".join(embed.description or "" for embed in message.embeds).strip()
    if len(text.split()) < _FEWEST_WORDS:
        why = f"That message has no link and fewer than {_FEWEST_WORDS} words, so there is nothing to brief."
        raise UsageError("nothing to brief", why=why)
    return text


def _strip_closing(url: str) -> str:
    """Return the address without what closes the sentence or the mark-up that it stands in."""
    while url and url[-1] in _CLOSING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def cog(front: Front) -> commands.Cog:
    return Menu(front)
