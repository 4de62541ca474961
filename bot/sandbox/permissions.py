"""Who may do what where: https://docs.discord.com/developers/topics/permissions"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.permission_bits import ALL, EVERYONE, NEEDS_SENDING, TIMED_OUT, Permission
from bot.sandbox.state import Channel, Guild, Member

__all__ = ["ALL", "EVERYONE", "Permission", "in_channel", "in_guild"]


def in_guild(guild: Guild, member: Member) -> int:
    """A member's permissions in a guild, before any channel's overwrites."""
    if guild.owner_id == member.user.id:
        return ALL
    granted = guild.roles[guild.id].permissions
    for role_id in member.roles:
        granted |= guild.roles[role_id].permissions
    return ALL if granted & Permission.ADMINISTRATOR else granted


def in_channel(guild: Guild, channel: Channel, member: Member) -> int:
    """A member's permissions in a channel; a thread has its parent's overwrites."""
    granted = in_guild(guild, member)
    if granted & Permission.ADMINISTRATOR:
        return ALL
    place = guild.channels.get(channel.parent_id or "", channel) if channel.is_thread else channel
    granted = _overwritten(guild, place, member, granted)
    if channel.is_private_thread and not (member.user.id in channel.members or granted & Permission.MANAGE_THREADS):
        return 0
    if not granted & Permission.VIEW_CHANNEL:
        return 0
    sending = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if not granted & sending:
        granted &= ~NEEDS_SENDING
    if member.timeout_until is not None and member.timeout_until > datetime.now(UTC):
        granted &= TIMED_OUT
    return granted


def _overwritten(guild: Guild, channel: Channel, member: Member, granted: int) -> int:
    """@everyone's overwrite, then all of the member's roles' together, then the member's own."""
    overwrites = channel.overwrites
    if not overwrites:
        return granted
    everyone = overwrites.get(guild.id)
    if everyone is not None:
        granted = (granted & ~everyone.deny) | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        overwrite = overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    granted = (granted & ~deny) | allow
    own = overwrites.get(member.user.id)
    if own is not None:
        granted = (granted & ~own.deny) | own.allow
    return granted
