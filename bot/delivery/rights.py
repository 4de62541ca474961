"""What the bot and the person behind a schedule need in a channel; looked at before each post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import discord

from bot.news.schedules import Style

Postable: TypeAlias = discord.TextChannel | discord.ForumChannel | discord.Thread

_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
    "manage_guild": "Manage Server",
    "mention_everyone": "Mention @everyone, @here and All Roles",
}
_TO_WRITE = ("view_channel", "send_messages")


def list_needed(channel: Postable, style: Style) -> tuple[str, ...]:
    """Return the permissions' flags that the bot needs to post in this style, and to know its own post again."""
    if isinstance(channel, discord.Thread):
        return "view_channel", "send_messages_in_threads", "read_message_history"
    if isinstance(channel, discord.ForumChannel):
        return *_TO_WRITE, "send_messages_in_threads", "read_message_history"
    if style == "digest":
        return *_TO_WRITE, "create_public_threads", "send_messages_in_threads", "read_message_history"
    return *_TO_WRITE, "read_message_history"


def list_lacks(channel: Postable, style: Style) -> tuple[str, ...]:
    """Return the names of what the bot lacks there, as Discord's settings show them; empty where it may post."""
    return _list_missing(list_needed(channel, style), channel.permissions_for(channel.guild.me))


def list_lacked_by(channel: Postable, permissions: discord.Permissions) -> tuple[str, ...]:
    """Return what a person lacks to point a post at a channel: Manage Server, seeing it, writing in it."""
    in_thread = isinstance(channel, discord.Thread)
    in_channel = ("view_channel", "send_messages_in_threads") if in_thread else _TO_WRITE
    return _list_missing((*in_channel, "manage_guild"), permissions)


def may_mention(role: discord.Role, permissions: discord.Permissions) -> bool:
    """Whether a person with these permissions in the channel may have this role mentioned; @everyone never."""
    return not role.is_default() and (role.mentionable or permissions.mention_everyone)


def join_names(names: Iterable[str]) -> str:
    """Return names in one line: "View Channel and Send Messages"."""
    all_of_them = list(names)
    return " and ".join([", ".join(all_of_them[:-1]), all_of_them[-1]] if len(all_of_them) > 1 else all_of_them)


def _list_missing(flags: Iterable[str], permissions: discord.Permissions) -> tuple[str, ...]:
    return tuple(_NAMES[flag] for flag in flags if not getattr(permissions, flag))
