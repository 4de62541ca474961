"""https://docs.discord.com/developers/resources/guild#list-guild-members"""

from __future__ import annotations

from datetime import datetime

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import invalid_field, missing_access, missing_permissions, unknown_member, unknown_role
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.guilds import remove_member
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.state import Guild, Json, Member, Role

router = Router()

ONE = "/guilds/{guild_id}/members/{user_id}"


def _member(call: Call, guild: Guild) -> Member:
    user_id = call.params["user_id"]
    member = guild.members.get(call.user.id if user_id == "@me" else user_id)
    if member is None:
        raise unknown_member()
    return member


@router.get("/guilds/{guild_id}/members")
def list_members(call: Call) -> list[Json]:
    """A bot needs the privileged members intent for it."""
    guild = call.guild()
    if call.user.bot and not call.core.state.world.privileged_intents & Intent.GUILD_MEMBERS:
        raise missing_access()
    most, after = call.number("limit", 1, 1, 1000), int(call.query.get("after", 0))
    members = sorted((m for m in guild.members.values() if int(m.user.id) > after), key=lambda m: int(m.user.id))
    return [payloads.member(member) for member in members[:most]]


@router.get("/guilds/{guild_id}/members/search")
def search_members(call: Call) -> list[Json]:
    guild = call.guild()
    start = call.query.get("query", "").casefold()
    found = [
        member
        for member in guild.members.values()
        if any((name or "").casefold().startswith(start) for name in (member.user.name, member.nick))
    ]
    return [payloads.member(member) for member in found[: call.number("limit", 1, 1, 1000)]]


@router.get(ONE)
def get_member(call: Call) -> Json:
    return payloads.member(_member(call, call.guild()))


@router.patch(ONE)
def edit_member(call: Call) -> Json:
    guild = call.guild()
    member, body = _member(call, guild), call.json
    if "nick" in body:
        own = member.user is call.user
        call.require_in(guild, Permission.CHANGE_NICKNAME if own else Permission.MANAGE_NICKNAMES)
        nick = body["nick"]
        if nick is not None and len(str(nick)) > 32:
            raise invalid_field(("nick",), "BASE_TYPE_BAD_LENGTH", "Must be 32 or fewer in length.")
        member.nick = nick or None
    if body.get("roles") is not None:
        roles = [_role(call, guild, str(role_id)) for role_id in body["roles"]]
        member.roles = [role.id for role in roles]
    if "communication_disabled_until" in body:
        call.require_in(guild, Permission.MODERATE_MEMBERS)
        until = body["communication_disabled_until"]
        member.timeout_until = datetime.fromisoformat(str(until)) if until is not None else None
    return announce_member(call, guild, member)


def announce_member(call: Call, guild: Guild, member: Member) -> Json:
    """Tell who may know that a member has changed; the member itself always knows."""
    payload = payloads.member(member)
    told = {"guild_id": guild.id, **payload}
    call.core.hub.to_guild(guild, "GUILD_MEMBER_UPDATE", told)
    own = [s for s in call.core.hub.present(member.user) if not s.wants("GUILD_MEMBER_UPDATE", guild.id)]
    call.core.hub.send([s for s in own if s.wants("GUILD_UPDATE", guild.id)], "GUILD_MEMBER_UPDATE", told)
    return payload


@router.delete(ONE)
def kick_member(call: Call) -> None:
    guild = call.guild()
    member = _member(call, guild)
    call.require_in(guild, Permission.KICK_MEMBERS)
    if member.user.id == guild.owner_id:
        raise missing_permissions()
    remove_member(call.core, guild, member.user)


def _role(call: Call, guild: Guild, role_id: str) -> Role:
    """The role, if the asker may hand it out: it stands below their own highest."""
    role = guild.roles.get(role_id)
    if role is None or role.id == guild.id:
        raise unknown_role()
    call.require_in(guild, Permission.MANAGE_ROLES)
    if role.position >= highest_role(call, guild):
        raise missing_permissions()
    return role


def highest_role(call: Call, guild: Guild) -> int:
    """The position below which the asker may manage roles."""
    if guild.owner_id == call.user.id:
        return 1 << 30
    return max((guild.roles[role_id].position for role_id in call.me(guild).roles), default=0)


@router.put(ONE + "/roles/{role_id}")
def add_role(call: Call) -> Reply:
    guild = call.guild()
    member, role = _member(call, guild), _role(call, guild, call.params["role_id"])
    if role.id not in member.roles:
        member.roles.append(role.id)
        announce_member(call, guild, member)
    return Reply(204)


@router.delete(ONE + "/roles/{role_id}")
def remove_role(call: Call) -> Reply:
    guild = call.guild()
    member, role = _member(call, guild), _role(call, guild, call.params["role_id"])
    if role.id in member.roles:
        member.roles.remove(role.id)
        announce_member(call, guild, member)
    return Reply(204)


def may_grant(call: Call, guild: Guild, granted: int) -> None:
    """50013 where somebody gives permissions that they have not themselves."""
    if granted & ~permissions.in_guild(guild, call.me(guild)):
        raise missing_permissions()
