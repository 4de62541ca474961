"""The channel for notices that a server chose: which articles were added, and which an outlet changed."""

from __future__ import annotations

import logging

import discord

from bot.cards import shelf as cards
from bot.news import Added
from bot.news.escape import short
from cogs.front import Front, Interaction

_log = logging.getLogger(__name__)

NEEDED = {"view_channel": "View Channel", "send_messages": "Send Messages"}


def list_missing(permissions: discord.Permissions) -> str:
    """Return the names of the permissions the bot lacks to post notices, with commas; empty where it has them."""
    return ", ".join(name for flag, name in NEEDED.items() if not getattr(permissions, flag))


async def post_notice(front: Front, interaction: Interaction, added: Added) -> str:
    """Tell the server's channel for notices; what kept it from that in one line, or nothing."""
    if added.outcome not in {"added", "changed"}:
        return ""
    settings = await front.settings(interaction)
    if settings is None or settings.notices is None or interaction.guild is None:
        return ""
    channel = interaction.guild.get_channel(settings.notices)
    if not isinstance(channel, discord.TextChannel):
        return "The channel for notices is gone. Choose another with `/settings set`."
    if channel.id == interaction.channel_id:
        return ""
    return await _post(channel, interaction, added)


async def _post(channel: discord.TextChannel, interaction: Interaction, added: Added) -> str:
    name = short(channel.name, 100)
    if lacking := list_missing(channel.permissions_for(channel.guild.me)):
        return f"No notice in #{name}: I need {lacking} there."
    try:
        await channel.send(view=cards.build_added_card(added, note=f"added by <@{interaction.user.id}>"))
    except discord.HTTPException as refusal:
        _log.warning("a notice was not posted", extra={"guild": channel.guild.id, "status": refusal.status})
        return f"No notice in #{name}: Discord refused it."
    return ""
