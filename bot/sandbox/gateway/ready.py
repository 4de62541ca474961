"""READY and the guilds that follow it: https://docs.discord.com/developers/events/gateway-events#ready"""

from __future__ import annotations

from bot.sandbox import payloads, permissions
from bot.sandbox.gateway.hub import Hub
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.snowflake import shard_of
from bot.sandbox.state import Channel, Guild, Json, User

# Application flags: which privileged intents an unverified bot has switched on.
_MEMBERS_LIMITED, _CONTENT_LIMITED, _PRESENCE_LIMITED = 1 << 15, 1 << 19, 1 << 13


def application_flags(privileged_intents: int) -> int:
    return (
        (_MEMBERS_LIMITED if privileged_intents & Intent.GUILD_MEMBERS else 0)
        | (_CONTENT_LIMITED if privileged_intents & Intent.MESSAGE_CONTENT else 0)
        | (_PRESENCE_LIMITED if privileged_intents & Intent.GUILD_PRESENCES else 0)
    )


def greet(hub: Hub, session: Session) -> None:
    """READY, then for a bot its shard's guilds one by one; a person has theirs in READY itself."""
    guilds = [guild for guild in hub.state.guilds_of(session.user) if _on_shard(session, guild)]
    hub.send([session], "READY", _ready(hub, session, guilds))
    if session.user.bot:
        for guild in guilds:
            if session.intents & Intent.GUILDS:
                hub.send([session], "GUILD_CREATE", guild_create(guild, session.user, session.intents))


def _on_shard(session: Session, guild: Guild) -> bool:
    return not session.user.bot or shard_of(guild.id, session.shard[1]) == session.shard[0]


def _ready(hub: Hub, session: Session, guilds: list[Guild]) -> Json:
    user = session.user
    payload: Json = {
        "v": 10,
        "user": payloads.current_user(user),
        "user_settings": {},
        "session_type": "normal",
        "session_id": session.id,
        "resume_gateway_url": hub.resume_url,
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "auth": {},
        "_trace": ["sandbox"],
    }
    if user.bot:
        flags = application_flags(hub.state.world.privileged_intents)
        payload["application"] = {"id": user.id, "flags": flags}
        payload["shard"] = list(session.shard)
    else:
        payload["guilds"] = [guild_create(guild, user, session.intents) for guild in guilds]
        payload["private_channels"] = [
            payloads.channel(channel, user) for key, channel in hub.state.direct.items() if user.id in key
        ]
    return payload


def guild_create(guild: Guild, user: User, intents: int) -> Json:
    """The guild as GUILD_CREATE shows it. A bot without presences sees no member but itself in it; a person sees the
    channels that are theirs to see."""
    if user.bot:
        members = list(guild.members.values()) if intents & Intent.GUILD_PRESENCES else [guild.members[user.id]]
        return payloads.guild_create(guild, user, members, guild.channels.values())
    return payloads.guild_create(guild, user, guild.members.values(), visible_channels(guild, user))


def visible_channels(guild: Guild, user: User) -> list[Channel]:
    member = guild.members[user.id]
    return [
        channel
        for channel in guild.channels.values()
        if permissions.in_channel(guild, channel, member) & permissions.Permission.VIEW_CHANNEL
    ]
