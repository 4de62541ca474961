"""https://docs.discord.com/developers/resources/guild#endpoints"""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import invalid_field
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/guilds/{guild_id}")
def get_guild(call: Call) -> Json:
    return payloads.guild(call.guild(), counts=call.flag("with_counts"))


@router.patch("/guilds/{guild_id}")
def edit_guild(call: Call) -> Json:
    guild = call.guild()
    call.require_in(guild, Permission.MANAGE_GUILD)
    name = call.json.get("name", guild.name)
    if not isinstance(name, str) or not 2 <= len(name.strip()) <= 100:
        raise invalid_field(("name",), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
    guild.name = name.strip()
    guild.locale = str(call.json.get("preferred_locale") or guild.locale)
    payload = payloads.guild(guild)
    call.core.hub.to_guild(guild, "GUILD_UPDATE", payload)
    return payload
