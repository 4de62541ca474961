"""https://docs.discord.com/developers/resources/channel#start-thread-from-message"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox import check, messages, payloads
from bot.sandbox.errors import (
    invalid_field,
    missing_permissions,
    not_a_snowflake,
    thread_archived,
    thread_exists,
    unknown_member,
    unknown_user,
    wrong_channel_type,
)
from bot.sandbox.messages import HAS_THREAD
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.messages import may_send, send
from bot.sandbox.rest.router import Call, Reply, Router
from bot.sandbox.state import Channel, Json, User
from bot.sandbox.world import ANNOUNCEMENT, ANNOUNCEMENT_THREAD, FORUM, PRIVATE_THREAD, PUBLIC_THREAD, TEXT

router = Router()


def _open(call: Call, parent: Channel, kind: int, thread_id: str, body: Json) -> Channel:
    """A new thread with its opener as its first member; told to those who see it."""
    guild, now = call.guild_of(parent), call.core.state.clock()
    thread = Channel(thread_id, kind, guild.id, str(body["name"]), parent_id=parent.id)
    thread.owner_id, thread.created_at = call.user.id, now
    thread.auto_archive = int(body.get("auto_archive_duration") or 4320)
    thread.rate_limit = int(body.get("rate_limit_per_user") or 0)
    thread.applied_tags = [str(tag) for tag in body.get("applied_tags") or ()]
    thread.members[call.user.id] = now
    guild.channels[thread.id] = thread
    call.core.state.channels[thread.id] = thread
    call.core.hub.to_channel(thread, "THREAD_CREATE", {**payloads.thread(thread), "newly_created": True})
    return thread


def _kind(parent: Channel) -> int:
    return ANNOUNCEMENT_THREAD if parent.type == ANNOUNCEMENT else PUBLIC_THREAD


@router.post("/channels/{channel_id}/messages/{message_id}/threads")
def start_from_message(call: Call) -> Reply:
    parent = call.channel()
    if parent.type not in (TEXT, ANNOUNCEMENT):
        raise wrong_channel_type()
    call.require(parent, Permission.CREATE_PUBLIC_THREADS | Permission.READ_MESSAGE_HISTORY)
    message = call.message(parent)
    messages.require(check.check_thread(call.body, from_message=True))
    if message.flags & HAS_THREAD or message.id in call.core.state.channels:
        raise thread_exists()
    thread = _open(call, parent, _kind(parent), message.id, call.json)
    message.payload = {
        **message.payload,
        "flags": message.flags | HAS_THREAD,
        "thread": payloads.thread(thread),
    }
    call.core.hub.message("MESSAGE_UPDATE", message)
    return Reply(201, payloads.thread(thread, call.user))


@router.post("/channels/{channel_id}/threads")
def start(call: Call) -> Reply:
    parent = call.channel()
    if parent.type == FORUM:
        return _post(call, parent)
    if parent.type not in (TEXT, ANNOUNCEMENT):
        raise wrong_channel_type()
    messages.require(check.check_thread(call.body))
    kind = int(call.json.get("type") or (PRIVATE_THREAD if parent.type == TEXT else ANNOUNCEMENT_THREAD))
    private = kind == PRIVATE_THREAD
    call.require(parent, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    thread = _open(call, parent, kind, call.core.state.new_id(), call.json)
    return Reply(201, payloads.thread(thread, call.user))


def _post(call: Call, forum: Channel) -> Reply:
    """https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"""
    body = call.json
    names = messages.upload_names(call.uploads, body.get("message") if isinstance(body.get("message"), dict) else None)
    messages.require(check.check_thread(body, forum=True, files=names))
    may_send(call, forum, body["message"])
    thread = _open(call, forum, PUBLIC_THREAD, call.core.state.new_id(), body)
    message = send(call, thread, body["message"], message_id=thread.id)  # the first message has the post's own id
    return Reply(201, {**payloads.thread(thread, call.user), "message": message.payload})


def edit_thread(call: Call, thread: Channel) -> Json:
    """A PATCH of a thread, its body checked: by its opener, or by who may manage threads."""
    body = call.json
    manages = bool(call.permissions_in(thread) & Permission.MANAGE_THREADS)
    if not manages and (thread.owner_id != call.user.id or "locked" in body):
        raise missing_permissions()
    if thread.archived and body.get("archived") is not False:
        raise thread_archived()
    if thread.archived and thread.locked and not manages:
        raise missing_permissions()
    thread.name = str(body.get("name") or thread.name)
    thread.rate_limit = int(body.get("rate_limit_per_user", thread.rate_limit) or 0)
    thread.auto_archive = int(body.get("auto_archive_duration") or thread.auto_archive)
    thread.locked = bool(body.get("locked", thread.locked))
    if "applied_tags" in body:
        thread.applied_tags = [str(tag) for tag in body["applied_tags"]]
    if "archived" in body and bool(body["archived"]) != thread.archived:
        thread.archived = bool(body["archived"])
        thread.archived_at = call.core.state.clock()
    call.core.hub.to_channel(thread, "THREAD_UPDATE", payloads.thread(thread))
    return payloads.thread(thread, call.user)


# --- listings ---------------------------------------------------------------------------------------------------------


@router.get("/guilds/{guild_id}/threads/active")
def list_active(call: Call) -> Json:
    guild = call.guild()
    threads = [t for t in guild.threads if not t.archived and call.permissions_in(t) & Permission.VIEW_CHANNEL]
    return _listing(call, threads)


@router.get("/channels/{channel_id}/threads/archived/public")
def list_archived_public(call: Call) -> Json:
    return _list_archived(call, private=False)


@router.get("/channels/{channel_id}/threads/archived/private")
def list_archived_private(call: Call) -> Json:
    call.require(call.channel(), Permission.MANAGE_THREADS)
    return _list_archived(call, private=True)


@router.get("/channels/{channel_id}/users/@me/threads/archived/private")
def list_my_archived_private(call: Call) -> Json:
    return _list_archived(call, private=True)


def _list_archived(call: Call, *, private: bool) -> Json:
    parent = call.channel()
    call.require(parent, Permission.READ_MESSAGE_HISTORY)
    most = call.number("limit", 50, 1, 100)
    found = [
        thread
        for thread in call.guild_of(parent).threads
        if thread.parent_id == parent.id
        and thread.archived
        and thread.is_private_thread == private
        and call.permissions_in(thread) & Permission.VIEW_CHANNEL
    ]
    now = call.core.state.clock()
    found.sort(key=lambda thread: thread.archived_at or now, reverse=True)
    if "before" in call.query:
        before = _moment(call.query["before"])
        found = [thread for thread in found if (thread.archived_at or now) < before]
    return {**_listing(call, found[:most]), "has_more": len(found) > most}


def _moment(value: str) -> datetime:
    """An ISO 8601 timestamp of a query, UTC where it names no offset."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise invalid_field(("before",), "DATETIME_TYPE_PARSE", "Invalid ISO8601 timestamp") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _listing(call: Call, threads: list[Channel]) -> Json:
    mine = [payloads.thread_member(thread, call.user.id) for thread in threads if call.user.id in thread.members]
    return {"threads": [payloads.thread(thread, call.user) for thread in threads], "members": mine, "has_more": False}


# --- members ----------------------------------------------------------------------------------------------------------


def _thread(call: Call) -> Channel:
    thread = call.channel()
    if not thread.is_thread:
        raise wrong_channel_type()
    return thread


def _change(call: Call, thread: Channel, *, add: User | None = None, remove: User | None = None) -> None:
    if thread.archived:
        raise thread_archived()
    told: Json = {"id": thread.id, "guild_id": thread.guild_id}
    if add is not None and add.id not in thread.members:
        thread.members[add.id] = call.core.state.clock()
        told["added_members"] = [payloads.thread_member(thread, add.id)]
    if remove is not None and thread.members.pop(remove.id, None) is not None:
        told["removed_member_ids"] = [remove.id]
    told["member_count"] = len(thread.members)
    call.core.hub.to_channel(thread, "THREAD_MEMBERS_UPDATE", told)


def _other(call: Call, thread: Channel) -> User:
    user = call.core.state.users.get(call.params["user_id"])
    if user is None:
        raise unknown_user()
    if user.id not in call.guild_of(thread).members:
        raise unknown_member()
    return user


@router.get("/channels/{channel_id}/thread-members")
def list_thread_members(call: Call) -> list[Json]:
    """By user id; paged where whole members are asked for.

    https://docs.discord.com/developers/resources/channel#list-thread-members
    """
    thread = _thread(call)
    most, after = call.number("limit", 100, 1, 100), call.query.get("after", "0")
    if not after.isdigit():
        raise not_a_snowflake("after", after)
    if not call.flag("with_member"):
        return [payloads.thread_member(thread, user_id) for user_id in thread.members]
    later = sorted(int(user_id) for user_id in thread.members if int(user_id) > int(after))
    return [_show_thread_member(call, thread, str(user_id), whole=True) for user_id in later[:most]]


@router.put("/channels/{channel_id}/thread-members/@me")
def join_thread(call: Call) -> Reply:
    _change(call, _thread(call), add=call.user)
    return Reply(204)


@router.delete("/channels/{channel_id}/thread-members/@me")
def leave_thread(call: Call) -> Reply:
    _change(call, _thread(call), remove=call.user)
    return Reply(204)


@router.get("/channels/{channel_id}/thread-members/{user_id}")
def get_thread_member(call: Call) -> Json:
    thread = _thread(call)
    user_id = call.user.id if call.params["user_id"] == "@me" else call.params["user_id"]
    if user_id not in thread.members:
        raise unknown_member()
    return _show_thread_member(call, thread, user_id, whole=call.flag("with_member"))


def _show_thread_member(call: Call, thread: Channel, user_id: str, *, whole: bool) -> Json:
    shown = payloads.thread_member(thread, user_id)
    member = call.guild_of(thread).members.get(user_id) if whole else None
    return {**shown, "member": payloads.member(member)} if member is not None else shown


@router.put("/channels/{channel_id}/thread-members/{user_id}")
def add_thread_member(call: Call) -> Reply:
    thread = _thread(call)
    call.require(thread, Permission.SEND_MESSAGES_IN_THREADS)
    _change(call, thread, add=_other(call, thread))
    return Reply(204)


@router.delete("/channels/{channel_id}/thread-members/{user_id}")
def remove_thread_member(call: Call) -> Reply:
    thread = _thread(call)
    if thread.owner_id != call.user.id:
        call.require(thread, Permission.MANAGE_THREADS)
    _change(call, thread, remove=_other(call, thread))
    return Reply(204)
