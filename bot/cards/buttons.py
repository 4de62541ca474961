"""The buttons: dynamic items that carry a key, so they work after a restart and nothing is remembered of a card."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.cards.keys import FORM, Key
from bot.cards.limits import BUTTON_LABEL
from bot.news.clipping import clip


class PressHandler(Protocol):
    """What a client must be to answer buttons."""

    async def handle_press(self, interaction: discord.Interaction[Any], key: Key) -> None:
        """Answer a button, whatever its key turns out to name."""


class CardButton(ui.DynamicItem[ui.Button[Any]], template=FORM):
    """A button of a card; the client answers it by its key alone."""

    def __init__(
        self,
        key: Key,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
        emoji: str | None = None,
    ) -> None:
        super().__init__(
            ui.Button(
                label=clip(label, BUTTON_LABEL), custom_id=key.custom_id, style=style, disabled=disabled, emoji=emoji
            )
        )
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(Key.read_match(match), getattr(item, "label", None) or "Open")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: PressHandler = interaction.client
        await client.handle_press(interaction, self.key)
