"""https://docs.discord.com/developers/resources/user"""

from __future__ import annotations

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import cannot_dm, unknown_guild, unknown_user
from bot.sandbox.guilds import remove_member
from bot.sandbox.rest.router import Call, Router
from bot.sandbox.state import Json

router = Router()


@router.get("/users/@me")
def get_me(call: Call) -> Json:
    return payloads.current_user(call.user)


@router.get("/users/@me/guilds")
def list_my_guilds(call: Call) -> list[Json]:
    most = call.number("limit", 200, 1, 200)
    after, before = int(call.query.get("after", 0)), int(call.query.get("before", 1 << 63))
    guilds = [g for g in call.core.state.guilds_of(call.user) if after < int(g.id) < before]
    return [
        {
            "id": guild.id,
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == call.user.id,
            "permissions": str(permissions.in_guild(guild, guild.members[call.user.id])),
            "features": ["COMMUNITY", "NEWS"],
            **({"approximate_member_count": len(guild.members)} if call.flag("with_counts") else {}),
        }
        for guild in guilds[:most]
    ]


@router.delete("/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> None:
    guild = call.core.state.guilds.get(call.params["guild_id"])
    if guild is None or call.user.id not in guild.members:
        raise unknown_guild()
    remove_member(call.core, guild, call.user)


@router.get("/users/@me/channels")
def list_direct_channels(call: Call) -> list[Json]:
    if call.user.bot:
        return []
    direct = call.core.state.direct
    return [payloads.channel(channel, call.user) for key, channel in direct.items() if call.user.id in key]


@router.post("/users/@me/channels")
def open_direct_channel(call: Call) -> Json:
    other = call.core.state.users.get(str(call.json.get("recipient_id") or (call.json.get("recipients") or [""])[0]))
    if other is None:
        raise unknown_user()
    if other is call.user:
        raise cannot_dm()
    channel, opened = call.core.state.direct_channel(call.user, other)
    if opened:
        for user in channel.recipients:
            if not user.bot:
                call.core.hub.to_user(user, "CHANNEL_CREATE", payloads.channel(channel, user))
    return payloads.channel(channel, call.user)


@router.get("/users/{user_id}")
def get_user(call: Call) -> Json:
    user = call.core.state.users.get(call.params["user_id"])
    if user is None:
        raise unknown_user()
    return payloads.user(user)
