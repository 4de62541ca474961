"""https://docs.discord.com/developers/resources/channel#endpoints"""

from __future__ import annotations

from bot.sandbox import check, messages, payloads
from bot.sandbox.check.channels import check_overwrite
from bot.sandbox.check.field_errors import Report
from bot.sandbox.errors import invalid_field, missing_permissions, unknown_overwrite, wrong_channel_type
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.rest.threads import edit_thread
from bot.sandbox.state import Channel, Guild, Json, Overwrite
from bot.sandbox.world import CATEGORY

router = Router()


@router.get("/channels/{channel_id}")
def get_channel(call: Call) -> Json:
    return payloads.channel(call.channel(), call.user)


@router.patch("/channels/{channel_id}")
def edit_channel(call: Call) -> Json:
    channel = call.channel()
    if channel.is_dm:
        raise wrong_channel_type()
    messages.require(check.check_channel(call.body, kind=channel.type))
    if channel.is_thread:
        return edit_thread(call, channel)
    call.require(channel, Permission.MANAGE_CHANNELS)
    guild = call.guild_of(channel)
    _apply(call, guild, channel, call.json)
    call.core.hub.to_channel(channel, "CHANNEL_UPDATE", payloads.channel(channel), hidden_to_bots=False)
    return payloads.channel(channel)


def _apply(call: Call, guild: Guild, channel: Channel, body: Json) -> None:
    channel.name = str(body.get("name") or channel.name)
    channel.topic = body.get("topic", channel.topic)
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.position = int(body.get("position") or channel.position)
    channel.rate_limit = int(body.get("rate_limit_per_user", channel.rate_limit) or 0)
    if "parent_id" in body:
        channel.parent_id = _parent(guild, body["parent_id"])
    if body.get("type") is not None:
        channel.type = int(body["type"])
    if body.get("permission_overwrites") is not None:
        call.require_in(guild, Permission.MANAGE_ROLES)
        channel.overwrites = {str(o["id"]): _overwrite(o) for o in body["permission_overwrites"]}
    if body.get("available_tags") is not None:
        channel.tags = [_tag(call, tag) for tag in body["available_tags"]]


def _tag(call: Call, tag: Json) -> Json:
    return {
        "id": str(tag.get("id") or call.core.state.new_id()),
        "name": tag["name"],
        "moderated": bool(tag.get("moderated")),
        "emoji_id": tag.get("emoji_id"),
        "emoji_name": tag.get("emoji_name"),
    }


def _parent(guild: Guild, parent_id: object) -> str | None:
    if parent_id is None:
        return None
    parent = guild.channels.get(str(parent_id))
    if parent is None or parent.type != CATEGORY:
        raise invalid_field(("parent_id",), "CHANNEL_PARENT_INVALID", "Category does not exist")
    return parent.id


def _overwrite(given: Json) -> Overwrite:
    return Overwrite(int(given.get("type") or 0), int(given.get("allow") or 0), int(given.get("deny") or 0))


@router.delete("/channels/{channel_id}")
def delete_channel(call: Call) -> Json:
    channel = call.channel()
    if channel.is_dm:
        return payloads.channel(channel, call.user)
    guild = call.guild_of(channel)
    call.require(channel, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
    payload = payloads.channel(channel)
    if channel.is_thread:
        kept = ("id", "guild_id", "parent_id", "type")
        call.core.hub.to_channel(channel, "THREAD_DELETE", {key: payload[key] for key in kept})
    else:
        call.core.hub.to_channel(channel, "CHANNEL_DELETE", payload, hidden_to_bots=False)
    for one in [c for c in guild.channels.values() if c is channel or (c.is_thread and c.parent_id == channel.id)]:
        del guild.channels[one.id]
        del call.core.state.channels[one.id]
    for child in guild.channels.values():
        if child.parent_id == channel.id:
            child.parent_id = None
    return payload


@router.put("/channels/{channel_id}/permissions/{overwrite_id}")
def edit_overwrite(call: Call) -> Reply:
    channel = call.channel()
    _may_overwrite(call, channel)
    report = Report()
    check_overwrite(call.json, report, with_id=False)
    messages.require(report.errors)
    overwrite = _overwrite(call.json)
    # Nobody gives or takes what they have not themselves: https://docs.discord.com/developers/resources/channel#edit-channel-permissions
    if (overwrite.allow | overwrite.deny) & ~call.permissions_in(channel):
        raise missing_permissions()
    channel.overwrites[call.params["overwrite_id"]] = overwrite
    call.core.hub.to_channel(channel, "CHANNEL_UPDATE", payloads.channel(channel), hidden_to_bots=False)
    return Reply(204)


@router.delete("/channels/{channel_id}/permissions/{overwrite_id}")
def delete_overwrite(call: Call) -> Reply:
    channel = call.channel()
    _may_overwrite(call, channel)
    if channel.overwrites.pop(call.params["overwrite_id"], None) is None:
        raise unknown_overwrite()
    call.core.hub.to_channel(channel, "CHANNEL_UPDATE", payloads.channel(channel), hidden_to_bots=False)
    return Reply(204)


def _may_overwrite(call: Call, channel: Channel) -> None:
    if channel.is_dm or channel.is_thread:
        raise wrong_channel_type()
    call.require(channel, Permission.MANAGE_ROLES)


@router.get("/guilds/{guild_id}/channels")
def list_channels(call: Call) -> list[Json]:
    """A bot is given all; a person's client those that they may see."""
    guild = call.guild()
    channels = [channel for channel in guild.channels.values() if not channel.is_thread]
    if not call.user.bot:
        channels = [channel for channel in channels if call.permissions_in(channel) & Permission.VIEW_CHANNEL]
    return [payloads.channel(channel) for channel in channels]


@router.post("/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Reply:
    guild = call.guild()
    call.require_in(guild, Permission.MANAGE_CHANNELS)
    messages.require(check.check_channel(call.body, create=True))
    channel = Channel(call.core.state.new_id(), int(call.json.get("type") or 0), guild.id, str(call.json["name"]))
    channel.position = len(guild.channels)
    _apply(call, guild, channel, {key: value for key, value in call.json.items() if key != "type"})
    guild.channels[channel.id] = channel
    call.core.state.channels[channel.id] = channel
    call.core.hub.to_channel(channel, "CHANNEL_CREATE", payloads.channel(channel), hidden_to_bots=False)
    return Reply(201, payloads.channel(channel))
