"""Menus to choose from: dynamic items, so they work after a restart; the choice is its key's rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import discord
from discord import ui

from bot.cards.buttons import PressHandler
from bot.cards.keys import Key
from bot.cards.limits import CHOICE_NAME, CHOICE_VALUE, OPTION_CHOICES
from bot.news.clipping import clip

# Another form than the buttons' one, so that no menu is taken for a button: a form names one class of items.
FORM = re.compile(r"m1:(?P<act>[a-z]{2,12})")
CHANNEL_FORM = re.compile(r"m2:(?P<act>[a-z]{2,12})")
ROLE_FORM = re.compile(r"m3:(?P<act>[a-z]{2,12})")

_TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
)


_Select = TypeVar("_Select", ui.Select[Any], ui.ChannelSelect[Any], ui.RoleSelect[Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu, in plain text: Discord shows it letter by letter."""

    label: str
    value: str  # at most CHOICE_VALUE characters
    about: str = ""
    is_chosen: bool = False


def build_menu(
    act: str, choices: Sequence[Choice] = (), placeholder: str = "Choose", *, least: int = 1, most: int = 1
) -> CardMenu:
    """Return a menu of choices; `least` and `most`: how many of them may be chosen."""
    options = [
        discord.SelectOption(
            label=clip(choice.label, CHOICE_NAME),
            value=choice.value,
            description=clip(choice.about, CHOICE_NAME) or None,
            default=choice.is_chosen,
        )
        for choice in choices[:OPTION_CHOICES]
        if 0 < len(choice.value) <= CHOICE_VALUE
    ]
    return CardMenu(
        ui.Select(
            custom_id=f"m1:{act}",
            placeholder=placeholder,
            options=options,
            min_values=least,
            max_values=max(min(most, len(options)), 1),
        )
    )


def build_channel_menu(act: str, chosen: int | None = None, placeholder: str = "Choose a channel") -> ChannelMenu:
    """Return a menu of the server's channels that take posts."""
    defaults = [] if chosen is None else [discord.SelectDefaultValue.from_channel(discord.Object(chosen))]
    return ChannelMenu(
        ui.ChannelSelect(
            custom_id=f"m2:{act}", placeholder=placeholder, channel_types=list(_TYPES), default_values=defaults
        )
    )


def build_role_menu(act: str, chosen: int | None = None, placeholder: str = "Choose a role") -> RoleMenu:
    """Return a menu of the server's roles, of which one or none is chosen."""
    defaults = [] if chosen is None else [discord.SelectDefaultValue.from_role(discord.Object(chosen))]
    return RoleMenu(
        ui.RoleSelect(custom_id=f"m3:{act}", placeholder=placeholder, min_values=0, default_values=defaults)
    )


class _Menu(ui.DynamicItem[_Select], template=re.compile(r"(?!)")):  # which no custom id has
    """A menu that its custom id names by what it does. Choosing is pressing the button `Key(act, rest=values)`.

    The values, of channels and roles their ids, come with commas between.
    """

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction[Any], item: Any, _match: re.Match[str], /) -> Self:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: PressHandler = interaction.client
        act = self.custom_id.partition(":")[2]
        values = (str(getattr(one, "id", one)) for one in self.item.values)
        await client.handle_press(interaction, Key(act, rest=",".join(values)))


class CardMenu(_Menu[ui.Select[Any]], template=FORM):
    """A menu of a card's own choices: `build_menu`."""


class ChannelMenu(_Menu[ui.ChannelSelect[Any]], template=CHANNEL_FORM):
    """A menu of channels: `build_channel_menu`."""


class RoleMenu(_Menu[ui.RoleSelect[Any]], template=ROLE_FORM):
    """A menu of roles: `build_role_menu`."""
