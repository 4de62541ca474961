"""Coming to a guild and leaving it, with the events of each side."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.core import Core
from bot.sandbox.gateway.ready import guild_create
from bot.sandbox.state import Guild, Member, User, add_bot


def join_bot(core: Core, guild: Guild, granted: int) -> None:
    """Make the bot a member, with its own role; where it is one already, give that role these permissions."""
    bot = core.state.bot
    member = guild.members.get(bot.id)
    if member is not None:
        own = guild.roles[member.roles[0]]
        own.permissions = granted
        core.hub.to_guild(guild, "GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": payloads.role(own)})
        return
    member = add_bot(guild, bot, granted, core.state.new_id(), core.state.clock())
    own = guild.roles[member.roles[0]]
    core.hub.to_guild(guild, "GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": payloads.role(own)}, _is_person)
    _greet(core, guild, member)


def _is_person(user: User) -> bool:
    return not user.bot


def _greet(core: Core, guild: Guild, member: Member) -> None:
    user = member.user
    for session in core.hub.present(user):
        if session.wants("GUILD_CREATE", guild.id):
            # `unavailable` is what tells a guild that was there at login from one that is new.
            created = guild_create(guild, user, session.intents)
            del created["unavailable"]
            core.hub.send([session], "GUILD_CREATE", created)
    told = {"guild_id": guild.id, **payloads.member(member)}
    core.hub.to_guild(guild, "GUILD_MEMBER_ADD", told, lambda other: other is not user)


def join(core: Core, guild: Guild, user: User) -> Member:
    """Make a person a member; who they are stays if they are one already."""
    member = guild.members.get(user.id)
    if member is None:
        member = guild.members[user.id] = Member(user, core.state.clock())
        _greet(core, guild, member)
    return member


def remove_member(core: Core, guild: Guild, user: User) -> None:
    """Take a member out: GUILD_DELETE to them, GUILD_MEMBER_REMOVE to those who stay. A bot's own role goes too."""
    member = guild.members.pop(user.id)
    core.hub.to_user(user, "GUILD_DELETE", {"id": guild.id}, guild.id)
    core.hub.to_guild(guild, "GUILD_MEMBER_REMOVE", {"guild_id": guild.id, "user": payloads.user(user)})
    for role_id in member.roles:
        role = guild.roles.get(role_id)
        if role is not None and role.bot_id == user.id:
            del guild.roles[role_id]
            core.hub.to_guild(guild, "GUILD_ROLE_DELETE", {"guild_id": guild.id, "role_id": role_id})
    if user.bot:
        # Guild commands and what was said about single channels go with the application.
        core.state.commands.pop(guild.id, None)
        for channel in guild.channels.values():
            channel.overwrites.pop(user.id, None)
