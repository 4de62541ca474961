"""Forms to type in. What was typed comes by the form's key, so it is answered after a restart too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.cards.keys import Key
from bot.news.clipping import clip

# https://docs.discord.com/developers/components/reference#label
_LABEL, _ABOUT, _TITLE = 45, 100, 45
_FORM = re.compile(r"f1:(?P<act>[a-z]{2,12}):(?P<rest>[^\x00-\x1f]{0,70})")


class CardForm(ui.Modal):
    """A form of at most five fields. Sending it is pressing the button `Key(act, rest=rest)`; `read_form` has the rest.

    The library need not remember it: whoever hears of interactions reads its key.
    """

    def __init__(self, act: str, title: str, fields: Sequence[ui.Label[Any]], rest: str = "") -> None:
        super().__init__(title=clip(title, _TITLE), custom_id=f"f1:{act}:{rest}", timeout=None)
        for field in fields:
            self.add_item(field)
        self.stop()


def build_text_field(
    key: str,
    label: str,
    *,
    value: str = "",
    example: str = "",
    about: str = "",
    most: int = 400,
    is_long: bool = False,
    is_required: bool = True,
) -> ui.Label[Any]:
    """Return a field to type in; `value` is what stands in it, at most `most` characters."""
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=key,
        style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
        default=clip(value, most) or None,
        placeholder=clip(example, 100) or None,
        max_length=most,
        required=is_required,
    )
    return ui.Label(text=clip(label, _LABEL), description=clip(about, _ABOUT) or None, component=field)


def build_role_field(key: str, label: str, *, chosen: int | None = None, about: str = "") -> ui.Label[Any]:
    """Return a field to choose one role in, or none."""
    defaults = [] if chosen is None else [discord.SelectDefaultValue.from_role(discord.Object(chosen))]
    field: ui.RoleSelect[Any] = ui.RoleSelect(custom_id=key, min_values=0, required=False, default_values=defaults)
    return ui.Label(text=clip(label, _LABEL), description=clip(about, _ABOUT) or None, component=field)


def parse_form_key(custom_id: str) -> Key | None:
    """Return the key of a form; None where it is no form of ours."""
    match = _FORM.fullmatch(custom_id)
    return None if match is None else Key(match["act"], rest=match["rest"])


def read_form(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what was typed or chosen in each field of a form that was sent; several values with commas between."""
    data: Any = interaction.data or {}
    return dict(_read_fields(data.get("components") or ()))


def _read_fields(components: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for component in components:
        field = component.get("component") or component
        if "custom_id" in field:
            yield field["custom_id"], str(field.get("value") or ",".join(map(str, field.get("values") or ())))
