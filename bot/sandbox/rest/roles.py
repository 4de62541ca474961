"""https://docs.discord.com/developers/resources/guild#get-guild-roles"""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import invalid_field, missing_permissions, unknown_role
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.members import highest_role, may_grant
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Guild, Json, Role

router = Router()

ONE = "/guilds/{guild_id}/roles/{role_id}"


def _role(call: Call, guild: Guild) -> Role:
    role = guild.roles.get(call.params["role_id"])
    if role is None:
        raise unknown_role()
    return role


def _manageable(call: Call, guild: Guild) -> Role:
    call.require_in(guild, Permission.MANAGE_ROLES)
    role = _role(call, guild)
    if role.position >= highest_role(call, guild):
        raise missing_permissions()
    return role


@router.get("/guilds/{guild_id}/roles")
def list_roles(call: Call) -> list[Json]:
    return [payloads.role(role) for role in call.guild().roles.values()]


@router.get(ONE)
def get_role(call: Call) -> Json:
    return payloads.role(_role(call, call.guild()))


@router.post("/guilds/{guild_id}/roles")
def create_role(call: Call) -> Json:
    guild = call.guild()
    call.require_in(guild, Permission.MANAGE_ROLES)
    everyone = guild.roles[guild.id].permissions
    role = Role(call.core.state.new_id(), "new role", everyone, 1)
    _apply(call, guild, role)
    for other in guild.roles.values():
        other.position += other.position > 0
    guild.roles[role.id] = role
    payload = payloads.role(role)
    call.core.hub.to_guild(guild, "GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": payload})
    return payload


@router.patch(ONE)
def edit_role(call: Call) -> Json:
    guild = call.guild()
    role = _manageable(call, guild)
    _apply(call, guild, role)
    payload = payloads.role(role)
    call.core.hub.to_guild(guild, "GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": payload})
    return payload


def _apply(call: Call, guild: Guild, role: Role) -> None:
    body = call.json
    if body.get("permissions") is not None:
        granted = int(body["permissions"])
        may_grant(call, guild, granted & ~role.permissions)
        role.permissions = granted
    if body.get("name") is not None:
        if not 1 <= len(str(body["name"])) <= 100:
            raise invalid_field(("name",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
        role.name = str(body["name"])
    role.color = int(body.get("color") or role.color)
    role.hoist = bool(body.get("hoist", role.hoist))
    role.mentionable = bool(body.get("mentionable", role.mentionable))


@router.delete(ONE)
def delete_role(call: Call) -> None:
    guild = call.guild()
    role = _manageable(call, guild)
    if role.id == guild.id or role.bot_id is not None:
        raise missing_permissions()
    del guild.roles[role.id]
    for member in guild.members.values():
        if role.id in member.roles:
            member.roles.remove(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    call.core.hub.to_guild(guild, "GUILD_ROLE_DELETE", {"guild_id": guild.id, "role_id": role.id})
