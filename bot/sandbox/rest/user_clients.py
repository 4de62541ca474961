"""What only people's own clients ask. Discord does not document these routes; their shape is the clients' own."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import invalid_field, missing_permissions, unknown_application, unknown_guild
from bot.sandbox.guilds import join_bot
from bot.sandbox.interactions.ask import visible
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/channels/{channel_id}/application-command-index", person_only=True)
def list_usable_commands(call: Call) -> Json:
    """The commands that this person may use in this channel, as the client's picker lists them."""
    channel = call.channel()
    state = call.core.state
    there = state.bot in channel.recipients or state.bot.id in getattr(
        state.guilds.get(channel.guild_id or ""), "members", {}
    )
    commands = visible(call.core, call.user, channel) if there else []
    return {
        "applications": [payloads.basic_application(state)] if there else [],
        "application_commands": commands,
        "version": max((command["version"] for command in commands), key=int, default="0"),
    }


@router.post("/oauth2/authorize", person_only=True)
def add_bot_to_guild(call: Call) -> Json:
    """The last step of an invitation: `client_id` in the query, `{"guild_id", "permissions", "authorize"}`."""
    state = call.core.state
    if call.query.get("client_id") != state.bot.id:
        raise unknown_application()
    guild = state.guilds.get(str(call.json.get("guild_id")))
    if guild is None or call.user.id not in guild.members:
        raise unknown_guild()
    call.require_in(guild, Permission.MANAGE_GUILD)
    granted = str(call.json.get("permissions") or "0")
    if not granted.isdigit():
        raise invalid_field(("permissions",), "NUMBER_TYPE_COERCE", f'Value "{granted}" is not int.')
    if not call.json.get("authorize"):
        raise missing_permissions()
    join_bot(call.core, guild, int(granted))
    return {"location": "https://discord.com/oauth2/authorized"}
