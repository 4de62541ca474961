"""Live things as Discord's JSON objects, with every field that its OpenAPI description requires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.sandbox import world as w
from bot.sandbox.state import Channel, Guild, Json, Member, Role, State, User


def timestamp(moment: datetime) -> str:
    return moment.isoformat()


def user(user: User) -> Json:
    """https://docs.discord.com/developers/resources/user#user-object"""
    payload: Json = {
        "id": user.id,
        "username": user.name,
        "avatar": None,
        "discriminator": "0000" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": user.display,
        "primary_guild": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
    }
    if user.bot:
        payload["bot"] = True
    return payload


def current_user(user_: User) -> Json:
    """The asker's own user, as `/users/@me` shows it."""
    return {
        **user(user_),
        "mfa_enabled": False,
        "locale": user_.locale,
        "premium_type": 0,
        "email": None,
        "verified": True,
    }


def member_without_user(member: Member) -> Json:
    """The partial member that stands beside an `author`."""
    until = member.timeout_until
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": timestamp(until) if until else None,
        "flags": 0,
        "joined_at": timestamp(member.joined_at),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": list(member.roles),
        "mute": False,
        "deaf": False,
    }


def member(member: Member) -> Json:
    """https://docs.discord.com/developers/resources/guild#guild-member-object"""
    return {**member_without_user(member), "user": user(member.user)}


def role(role: Role) -> Json:
    """https://docs.discord.com/developers/topics/permissions#role-object"""
    payload: Json = {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        payload["tags"] = {"bot_id": role.bot_id}
    return payload


def overwrites(channel: Channel) -> list[Json]:
    return [
        {"id": target, "type": o.type, "allow": str(o.allow), "deny": str(o.deny)}
        for target, o in channel.overwrites.items()
    ]


def channel(channel: Channel, asker: User | None = None) -> Json:
    """https://docs.discord.com/developers/resources/channel#channel-object; a DM's recipients without `asker`."""
    if channel.is_dm:
        others = [user(r) for r in channel.recipients if asker is None or r.id != asker.id]
        return {
            "id": channel.id,
            "type": channel.type,
            "last_message_id": channel.last_message_id,
            "flags": 0,
            "recipients": others,
        }
    if channel.is_thread:
        return thread(channel, asker)
    payload: Json = {
        "id": channel.id,
        "type": channel.type,
        "guild_id": channel.guild_id,
        "name": channel.name,
        "position": channel.position,
        "parent_id": channel.parent_id,
        "permission_overwrites": overwrites(channel),
        "flags": 0,
    }
    if channel.type == w.CATEGORY:
        return payload
    payload |= {
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "last_message_id": channel.last_message_id,
        "rate_limit_per_user": channel.rate_limit,
    }
    if channel.type == w.VOICE:
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.type == w.FORUM:
        payload |= {
            "available_tags": [dict(tag) for tag in channel.tags],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return payload


def thread(channel: Channel, asker: User | None = None) -> Json:
    payload: Json = {
        "id": channel.id,
        "type": channel.type,
        "guild_id": channel.guild_id,
        "name": channel.name,
        "parent_id": channel.parent_id,
        "owner_id": channel.owner_id,
        "last_message_id": channel.last_message_id,
        "rate_limit_per_user": channel.rate_limit,
        "flags": 0,
        "message_count": channel.sent,
        "total_message_sent": channel.sent,
        "member_count": min(len(channel.members), 50),
        "applied_tags": list(channel.applied_tags),
        "thread_metadata": _thread_metadata(channel),
    }
    if asker is not None and asker.id in channel.members:
        payload["member"] = thread_member(channel, asker.id)
    return payload


def _thread_metadata(channel: Channel) -> Json:
    created = channel.created_at
    archived = channel.archived_at or created
    metadata: Json = {
        "archived": channel.archived,
        "archive_timestamp": timestamp(archived) if archived else None,
        "auto_archive_duration": channel.auto_archive,
        "locked": channel.locked,
    }
    if created is not None:
        metadata["create_timestamp"] = timestamp(created)
    if channel.is_private_thread:
        metadata["invitable"] = True
    return metadata


def thread_member(channel: Channel, user_id: str) -> Json:
    return {
        "id": channel.id,
        "user_id": user_id,
        "join_timestamp": timestamp(channel.members[user_id]),
        "flags": 0,
    }


def guild(guild: Guild, *, counts: bool = False) -> Json:
    """https://docs.discord.com/developers/resources/guild#guild-object"""
    payload: Json = {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": ["COMMUNITY", "NEWS"],
        "banner": None,
        "owner_id": guild.owner_id,
        "application_id": None,
        "region": "us-east",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [role(r) for r in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }
    if counts:
        payload["approximate_member_count"] = len(guild.members)
        payload["approximate_presence_count"] = len(guild.members)
    return payload


def guild_create(guild_: Guild, me: User, members: Iterable[Member], channels: Iterable[Channel]) -> Json:
    """What GUILD_CREATE adds to a guild: https://docs.discord.com/developers/events/gateway-events#guild-create"""
    places = list(channels)
    joined = guild_.members[me.id].joined_at
    return {
        **guild(guild_),
        "joined_at": timestamp(joined),
        "large": len(guild_.members) > 250,
        "unavailable": False,
        "member_count": len(guild_.members),
        "voice_states": [],
        "members": [member(m) for m in members],
        "channels": [channel(c) for c in places if not c.is_thread],
        "threads": [thread(c, me) for c in places if c.is_thread and not c.archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def basic_application(state: State) -> Json:
    return {
        "id": state.bot.id,
        "name": state.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(state.bot),
    }


def application(state: State, owner: User, flags: int) -> Json:
    """The bot's own application: https://docs.discord.com/developers/resources/application#application-object"""
    return {
        **basic_application(state),
        "summary": "",  # no longer documented, and some libraries ask for it
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": len(state.guilds_of(state.bot)),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["applications.commands", "bot"],
    }
