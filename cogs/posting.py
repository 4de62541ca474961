"""Who may have what posted where: the rights of whoever asks, and the bot's own. Looked at again before each post."""

from __future__ import annotations

import discord

from bot.delivery import rights
from bot.delivery.rights import Postable
from bot.errors import BotNotAllowed, NotAllowed, UsageError
from bot.news.schedules import Draft, Schedule, Style
from cogs.front import Interaction

_MENTION = "Mention @\u200beveryone, @\u200bhere and All Roles"  # what Discord calls it, mentioning nobody


def check_draft(interaction: Interaction, draft: Draft) -> bool:
    """NotAllowed or UsageError unless the person may have this posted; whether its role is theirs by permission."""
    channel = interaction.guild.get_channel_or_thread(draft.channel_id) if interaction.guild else None
    if not isinstance(channel, Postable):
        raise UsageError("no channel", why="Its channel is gone, or I cannot see it. Choose another with `channel:`.")
    check_channel(interaction, channel, draft.style)
    if draft.role_id is None:
        return False
    role = interaction.guild.get_role(draft.role_id) if interaction.guild else None
    if role is None:
        raise UsageError("no role", why="Its role is gone. Choose another with `role:`, or none with `no-role:True`.")
    return check_role(interaction, channel, role)


def check_schedule(interaction: Interaction, schedule: Schedule) -> None:
    """Check a schedule as it is, as `check_draft` does a draft."""
    check_draft(interaction, Draft(schedule.channel_id, schedule.rule, role_id=schedule.role_id, style=schedule.style))


def check_channel(interaction: Interaction, channel: Postable, style: Style) -> None:
    """Whoever points a post at a channel must see it and may write in it; the bot must be able to post there."""
    member = interaction.user
    if not isinstance(member, discord.Member) or channel.guild.id != interaction.guild_id:
        raise UsageError("not of this server", why="That channel is on another server. Choose one of this server.")
    if isinstance(channel, discord.Thread) and channel.is_private():
        raise UsageError("a private thread", why="I post in channels, forums and public threads. Choose one of those.")
    if lacking := rights.list_lacked_by(channel, channel.permissions_for(member)):
        raise NotAllowed(
            "the person may not write there", permission=f"{rights.join_names(lacking)} in <#{channel.id}>"
        )
    if lacking := rights.list_lacks(channel, style):
        raise BotNotAllowed("the bot lacks permissions", permission=f"{rights.join_names(lacking)} in <#{channel.id}>")


def check_role(interaction: Interaction, channel: Postable, role: discord.Role) -> bool:
    """Whether it is the person's permission that lets the role be mentioned; refused where nothing does."""
    member = interaction.user
    if role.is_default():
        raise UsageError("everyone", why="I do not mention everyone. Choose a role for those who want the brief.")
    assert isinstance(member, discord.Member)  # noqa: S101  # looked at with the channel
    if not rights.may_mention(role, channel.permissions_for(member)):
        raise NotAllowed("may not mention", permission=_mention_of(role))
    if not rights.may_mention(role, channel.permissions_for(channel.guild.me)):
        raise BotNotAllowed("the bot may not", permission=_mention_of(role))
    return not role.mentionable


def _mention_of(role: discord.Role) -> str:
    """Return what is needed to mention a role, in words."""
    return f"<@&{role.id}> to be mentionable, or the permission {_MENTION}"
