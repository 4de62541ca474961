"""What was chosen in a select: https://docs.discord.com/developers/components/reference#select-menus"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import components
from bot.sandbox.core import Core
from bot.sandbox.errors import invalid_field
from bot.sandbox.interactions.options import Resolved
from bot.sandbox.state import Guild, Json, User


def read_select(core: Core, user: User, guild: Guild | None, part: Json, values: Any) -> Json:
    """A select's values, checked, with the objects behind them."""
    chosen = [str(value) for value in values] if isinstance(values, list) else []
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not least <= len(set(chosen)) <= most or len(set(chosen)) != len(chosen):
        words = f"Must be between {least} and {most} in length."
        raise invalid_field(("data", "values"), "BASE_TYPE_BAD_LENGTH", words)
    resolved = Resolved(core.state, guild)
    known: Callable[[str], bool] = {
        components.STRING_SELECT: lambda value: any(o["value"] == value for o in part["options"]),
        components.USER_SELECT: resolved.user,
        components.ROLE_SELECT: resolved.role,
        components.MENTIONABLE_SELECT: lambda value: resolved.role(value) or resolved.user(value),
        components.CHANNEL_SELECT: lambda value: resolved.channel(value, part.get("channel_types") or (), user),
    }[part["type"]]
    for index, value in enumerate(chosen):
        if not known(value):
            words = "The specified value is not one of the options."
            raise invalid_field(("data", "values", index), "SELECT_OPTION_UNKNOWN", words)
    return {"values": chosen, **({"resolved": resolved.found} if resolved.found else {})}
