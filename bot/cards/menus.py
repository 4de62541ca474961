"""A menu to choose one thing from: a dynamic item, so it works after a restart; the choice is its key's rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui

from bot.cards.buttons import PressHandler
from bot.cards.keys import Key
from bot.cards.limits import CHOICE_NAME, CHOICE_VALUE, OPTION_CHOICES
from bot.news.clipping import clip

# Another form than the buttons' one, so that no menu is taken for a button: a form names one class of items.
FORM = re.compile(r"m1:(?P<act>[a-z]{2,12})")


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu, in plain text: Discord shows it letter by letter."""

    label: str
    value: str  # at most CHOICE_VALUE characters
    about: str = ""


class CardMenu(ui.DynamicItem[ui.Select[Any]], template=FORM):
    """A menu of a card. Choosing is pressing the button `Key(act, rest=value)`: input like any other."""

    def __init__(self, act: str, choices: Sequence[Choice] = (), placeholder: str = "Choose") -> None:
        options = [
            discord.SelectOption(
                label=clip(choice.label, CHOICE_NAME),
                value=choice.value,
                description=clip(choice.about, CHOICE_NAME) or None,
            )
            for choice in choices[:OPTION_CHOICES]
            if 0 < len(choice.value) <= CHOICE_VALUE
        ]
        super().__init__(ui.Select(custom_id=f"m1:{act}", placeholder=placeholder, options=options))
        self.act = act

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        made = cls(match["act"])
        if isinstance(item, ui.Select):
            made.item.options = item.options
        return made

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: PressHandler = interaction.client
        if self.item.values:
            await client.handle_press(interaction, Key(self.act, None, None, self.item.values[0]))
