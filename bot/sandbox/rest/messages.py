"""https://docs.discord.com/developers/resources/message#endpoints"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.sandbox import check, messages, payloads
from bot.sandbox.errors import (
    ApiError,
    already_crossposted,
    cannot_dm,
    invalid_field,
    not_a_text_channel,
    not_the_author,
    system_message,
    thread_locked,
    wrong_channel_type,
)
from bot.sandbox.gateway.intents import Intent, may_read, without_content
from bot.sandbox.interactions import answer, webhook
from bot.sandbox.messages import CROSSPOSTED
from bot.sandbox.permissions import Permission
from bot.sandbox.ratelimits import Limit
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.state import Channel, Json, Message
from bot.sandbox.world import ANNOUNCEMENT

router = Router()

MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
_WRITE = Limit(5, 5.0)


def show_message(call: Call, message: Message) -> Json:
    """The message as the asker may read it."""
    payload = message.payload
    if not call.user.bot or call.core.state.world.privileged_intents & Intent.MESSAGE_CONTENT:
        return payload
    in_guild = message.channel.guild_id is not None
    return payload if may_read(payload, call.user.id, in_guild=in_guild) else without_content(payload)


@router.get(MESSAGES)
def list_messages(call: Call) -> list[Json]:
    channel = call.channel()
    most = call.number("limit", 50, 1, 100)
    if not call.permissions_in(channel) & Permission.READ_MESSAGE_HISTORY:
        return []
    query = call.query
    newest_first: Iterable[Message] = reversed(channel.messages.values())
    if "around" in query:
        newest_first = _around(list(channel.messages.values()), int(query["around"]), most)
    elif "after" in query:
        later = (m for m in channel.messages.values() if int(m.id) > int(query["after"]))
        newest_first = reversed(list(islice(later, most)))
    elif "before" in query:
        newest_first = (m for m in newest_first if int(m.id) < int(query["before"]))
    return [show_message(call, message) for message in islice(newest_first, most)]


def _around(oldest_first: list[Message], middle: int, most: int) -> list[Message]:
    """Half of them before `middle`, the rest from it on; newest first."""
    later = next((i for i, message in enumerate(oldest_first) if int(message.id) >= middle), len(oldest_first))
    start = max(later - most // 2, 0)
    return oldest_first[start : start + most][::-1]


@router.get(ONE)
def get_message(call: Call) -> Json:
    channel = call.channel()
    call.require(channel, Permission.READ_MESSAGE_HISTORY)
    return show_message(call, call.message(channel))


@router.post(MESSAGES, limit=_WRITE)
def create_message(call: Call) -> Json:
    channel = call.channel()
    body = call.json
    if not channel.holds_messages:
        raise not_a_text_channel()
    may_send(call, channel, body)
    if channel.is_dm and not _share_a_guild(call, channel):
        raise cannot_dm()
    messages.require(check.check_message(body, files=messages.upload_names(call.uploads, body)))
    if not call.user.bot and body.get("components"):
        raise invalid_field(("components",), "COMPONENT_VALIDATION_FAILED", "Only applications may send components.")
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        same = call.core.nonces.find(channel.id, call.user.id, nonce)
        if same is not None:
            return {**same.payload, "nonce": nonce}
    message = send(call, channel, body)
    if nonce is None:
        return message.payload
    call.core.nonces.remember(message, nonce)
    return {**message.payload, "nonce": nonce}


def _share_a_guild(call: Call, channel: Channel) -> bool:
    """Two people may write to each other here; a bot only to who is in a server with it."""
    ids = {user.id for user in channel.recipients}
    return not call.user.bot or any(ids <= guild.members.keys() for guild in call.core.state.guilds.values())


def send(call: Call, channel: Channel, body: Json, *, message_id: str | None = None) -> Message:
    """Compose a message of the asker's and tell those who see the channel. `body` is checked already."""
    extra = _reply(call, channel, body.get("message_reference"))
    wake(call, channel)
    message = messages.compose(call.core, channel, call.user, body, call.uploads, extra=extra, message_id=message_id)
    call.core.hub.message("MESSAGE_CREATE", message, nonce=body.get("nonce"))
    return message


def wake(call: Call, thread: Channel) -> None:
    """A message in an archived thread brings it back; a locked one takes none."""
    if not thread.is_thread or not thread.archived:
        return
    if thread.locked:
        raise thread_locked()
    thread.archived = False
    thread.archived_at = call.core.state.clock()
    call.core.hub.to_channel(thread, "THREAD_UPDATE", payloads.thread(thread))


def may_send(call: Call, channel: Channel, body: Json) -> None:
    """50013 where the asker lacks what this message needs in this channel."""
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if call.uploads:
        needed |= Permission.ATTACH_FILES
    if body.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if body.get("message_reference"):
        needed |= Permission.READ_MESSAGE_HISTORY
    if body.get("tts"):
        needed |= Permission.SEND_TTS_MESSAGES
    if channel.guild_id is not None:
        call.require(channel, needed)


def _reply(call: Call, channel: Channel, reference: Json | None) -> Json:
    if not reference or reference.get("type") == 1:
        return {}
    target = call.core.state.find_message(channel, str(reference.get("message_id")))
    if target is None:
        if reference.get("fail_if_not_exists", True):
            raise invalid_field(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        return {}
    replied = {k: v for k, v in target.payload.items() if k not in ("referenced_message", "reactions")}
    return {**answer.replying_to(target), "referenced_message": replied}


@router.patch(ONE, limit=_WRITE)
def edit_message(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.user.id:
        if set(call.json) != {"flags"}:
            raise not_the_author()
        call.require(channel, Permission.MANAGE_MESSAGES)
    webhook.edit(call.core, message, call.json, call.uploads)
    return message.payload


@router.delete(ONE, limit=Limit(5, 1.0))
def delete_message(call: Call) -> None:
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.user.id and message.reader is None:
        call.require(channel, Permission.MANAGE_MESSAGES)
    if message.payload["type"] == messages.THREAD_STARTER:
        raise system_message()
    webhook.delete(call.core, message)


@router.post(MESSAGES + "/bulk-delete", limit=Limit(1, 1.0))
def delete_messages(call: Call) -> None:
    channel = call.channel()
    call.require(channel, Permission.MANAGE_MESSAGES)
    ids = call.json.get("messages")
    if not isinstance(ids, list) or not 2 <= len(ids) <= 100:
        raise ApiError(400, 50016, "You can only bulk delete between 2 and 100 messages.")
    found = [message for one in ids if (message := channel.messages.get(str(one)))]
    for message in found:
        call.core.state.forget_message(message)
    told = {"ids": [m.id for m in found], "channel_id": channel.id, "guild_id": channel.guild_id}
    call.core.hub.to_channel(channel, "MESSAGE_DELETE_BULK", told)


@router.post(ONE + "/crosspost", limit=Limit(10, 3600.0))
def crosspost_message(call: Call) -> Json:
    channel = call.channel()
    if channel.type != ANNOUNCEMENT:
        raise wrong_channel_type()
    message = call.message(channel)
    needed = Permission.SEND_MESSAGES
    if message.author_id != call.user.id:
        needed |= Permission.MANAGE_MESSAGES
    call.require(channel, needed)
    if message.flags & CROSSPOSTED:
        raise already_crossposted()
    message.payload = {**message.payload, "flags": message.flags | CROSSPOSTED}
    call.core.hub.message("MESSAGE_UPDATE", message)
    return message.payload


@router.post("/channels/{channel_id}/typing", limit=_WRITE)
def type_in(call: Call) -> Reply:
    channel = call.channel()
    if channel.guild_id is not None:
        call.require(channel, Permission.SEND_MESSAGES)
    told: Json = {
        "channel_id": channel.id,
        "user_id": call.user.id,
        "timestamp": int(call.core.state.clock().timestamp()),
    }
    if channel.guild_id is not None:
        told["guild_id"] = channel.guild_id
        told["member"] = payloads.member(call.me(call.guild_of(channel)))
    call.core.hub.to_channel(channel, "TYPING_START", told)
    return Reply(204)
