"""Messages: made, edited, with what they mention, embed and carry.

https://docs.discord.com/developers/resources/message
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox import check, components, payloads
from bot.sandbox.core import Core
from bot.sandbox.errors import ApiError, empty_message, invalid_form, not_in_sandbox
from bot.sandbox.state import Channel, Json, Message, User
from bot.sandbox.uploads import Upload, safe_name, store

CROSSPOSTED, SUPPRESS_EMBEDS, HAS_THREAD, EPHEMERAL, LOADING = 1 << 0, 1 << 2, 1 << 5, 1 << 6, 1 << 7
SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2 = 1 << 12, 1 << 15
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2
DEFAULT, REPLY, CHAT_INPUT_COMMAND, THREAD_STARTER, CONTEXT_MENU_COMMAND = 0, 19, 20, 21, 23

FORWARD = 1  # the type of a message reference

_MENTION = re.compile(r"<@(!|&)?(\d+)>|@(?:everyone|here)\b")

Uploads = Mapping[int, Upload]


def require(problems: Sequence[check.FieldError]) -> None:
    """Raise what Discord answers to these, if there are any."""
    if not problems:
        return
    for problem in problems:
        if problem.code.isdigit():
            raise ApiError(400, int(problem.code), problem.message)
    raise invalid_form(problems)


def upload_names(uploads: Uploads, body: Json | None = None) -> list[str]:
    """The names that `attachment://` may use."""
    described = _read_descriptions(body or {})
    return [
        safe_name(str((described.get(str(index)) or {}).get("filename") or upload.name))
        for index, upload in uploads.items()
    ]


def compose(
    core: Core,
    channel: Channel,
    author: User,
    body: Json,
    uploads: Uploads,
    *,
    reader: User | None = None,
    extra: Json | None = None,
    message_id: str | None = None,
) -> Message:
    """A new message, checked already: stored, not yet told to anyone. `extra` are further fields of the message;
    `message_id` is given where it has another thing's id."""
    _refuse_missing(body)
    message_id = message_id or core.state.new_id()
    flags = int(body.get("flags") or 0) & SETTABLE | (EPHEMERAL if reader else 0)
    attachments = _attach(core, channel, body, uploads, ephemeral=reader is not None)
    content = str(body.get("content") or "")
    parts = components.normalise(body.get("components") or [], attachments, core.state.new_id)
    payload: Json = {
        "type": DEFAULT,
        "content": content,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": attachments,
        "embeds": embeds(body.get("embeds") or [], attachments),
        "timestamp": payloads.timestamp(core.state.clock()),
        "edited_timestamp": None,
        "flags": flags,
        "components": parts,
        "id": message_id,
        "channel_id": channel.id,
        "author": payloads.user(author),
        "pinned": False,
        "tts": bool(body.get("tts")),
        **(extra or {}),
    }
    payload |= _mentions(core, channel, payload, body.get("allowed_mentions"))
    if channel.is_thread:
        payload["position"] = channel.sent
    message = Message(message_id, channel, payload, reader.id if reader else None)
    core.state.keep_message(message)
    return message


def _refuse_missing(body: Json) -> None:
    for field, what in (("poll", "polls"), ("sticker_ids", "stickers"), ("shared_client_theme", "client themes")):
        if body.get(field):
            raise not_in_sandbox(what)
    if (body.get("message_reference") or {}).get("type") == FORWARD:
        raise not_in_sandbox("forwarded messages")


def revise(core: Core, message: Message, body: Json, uploads: Uploads) -> None:
    """Check an edit and put it in the message's place. Raises 50035 or 50006."""
    old = message.payload
    kept = keep_attachments(old, body)
    existing = [key for key in ("content", "embeds") if old[key]]
    names = [*upload_names(uploads, body), *(attachment["filename"] for attachment in kept)]
    require(check.check_message(body, edit=True, existing_flags=old["flags"], existing_fields=existing, files=names))
    attachments = kept + _attach(core, message.channel, body, uploads, ephemeral=message.reader is not None)
    payload = {**old, "attachments": attachments}
    if "content" in body:
        payload["content"] = str(body["content"] or "")
    if "embeds" in body:
        payload["embeds"] = embeds(body["embeds"] or [], attachments)
    if "components" in body:
        payload["components"] = components.normalise(body["components"] or [], attachments, core.state.new_id)
    payload["flags"] = _flags(old["flags"], body)
    if not any(payload[key] for key in ("content", "embeds", "components", "attachments")):
        raise empty_message()
    # What was "thinking" until now has not been edited.
    if not old["flags"] & LOADING:
        payload["edited_timestamp"] = payloads.timestamp(core.state.clock())
    payload |= _mentions(core, message.channel, payload, body.get("allowed_mentions"))
    message.payload = payload


def _flags(old: int, body: Json) -> int:
    """SUPPRESS_EMBEDS can come and go, IS_COMPONENTS_V2 only come."""
    flags = old & ~LOADING
    given = body.get("flags")
    if given is None:
        return flags
    return flags & ~SUPPRESS_EMBEDS | int(given) & (SUPPRESS_EMBEDS | IS_COMPONENTS_V2)


# --- attachments ------------------------------------------------------------------------------------------------------


def _read_descriptions(body: Json) -> dict[str, Json]:
    given = body.get("attachments")
    return {str(a.get("id")): a for a in given if isinstance(a, dict)} if isinstance(given, list) else {}


def _attach(core: Core, channel: Channel, body: Json, uploads: Uploads, *, ephemeral: bool) -> list[Json]:
    described = _read_descriptions(body)
    return [
        store(core.state, core.base, channel.id, upload, described.get(str(index)), ephemeral=ephemeral)
        for index, upload in uploads.items()
    ]


def keep_attachments(old: Json, body: Json) -> list[Json]:
    """The attachments that stay through an edit: all, or those that the edit names."""
    if body.get("attachments") is None:
        return [] if "attachments" in body else list(old["attachments"])
    named = _read_descriptions(body)
    return [attachment for attachment in old["attachments"] if attachment["id"] in named]


# --- embeds -----------------------------------------------------------------------------------------------------------


def embeds(given: Sequence[Json], attachments: Sequence[Json]) -> list[Json]:
    """https://docs.discord.com/developers/resources/message#embed-object"""
    by_name = {attachment["filename"]: attachment for attachment in attachments}
    return [_embed(embed, by_name) for embed in given]


def _embed(embed: Json, attachments: dict[str, Json]) -> Json:
    made: Json = {"type": "rich"}
    made |= {key: value for key, value in embed.items() if value is not None and key != "type"}
    for key in ("image", "thumbnail", "video"):
        if key in made:
            made[key] = _embed_media(made[key], attachments)
    for key in ("author", "footer"):
        part = {k: v for k, v in made.get(key, {}).items() if v is not None}
        if "icon_url" in part:
            icon = _embed_media({"url": part["icon_url"]}, attachments)
            part |= {"icon_url": icon["url"], "proxy_icon_url": icon["url"]}
        if part:
            made[key] = part
        else:
            made.pop(key, None)
    if "fields" in made:
        made["fields"] = [{**field, "inline": bool(field.get("inline"))} for field in made["fields"]]
    return made


def _embed_media(given: Json, attachments: dict[str, Json]) -> Json:
    url = str(given["url"])
    attachment = attachments.get(url.removeprefix("attachment://"))
    if attachment is None:
        return {"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0}
    return {
        "url": attachment["url"],
        "proxy_url": attachment["url"],
        "width": attachment.get("width", 0),
        "height": attachment.get("height", 0),
        "flags": 0,
    }


# --- mentions ---------------------------------------------------------------------------------------------------------


def _mentions(core: Core, channel: Channel, payload: Json, allowed: Any) -> Json:
    """Whom the words mention and `allowed_mentions` lets be told.

    https://docs.discord.com/developers/resources/message#allowed-mentions-object
    """
    words = "\n".join((payload["content"], *components.texts(payload["components"])))
    everyone, users, roles = False, [], []
    guild = core.state.guilds.get(channel.guild_id or "")
    for found in _MENTION.finditer(words) if "@" in words else ():
        kind, target = found[1], found[2]
        if target is None:
            everyone |= _allows(allowed, "everyone", "")
        elif kind == "&":
            if guild and target in guild.roles and target not in roles and _allows(allowed, "roles", target):
                roles.append(target)
        elif target in core.state.users and target not in users and _allows(allowed, "users", target):
            users.append(target)
    return {
        "mentions": [payloads.user(core.state.users[user]) for user in users],
        "mention_roles": roles,
        "mention_everyone": everyone,
    }


def _allows(allowed: Any, kind: str, target: str) -> bool:
    if not isinstance(allowed, dict):
        return True
    return kind in (allowed.get("parse") or ()) or target in [str(one) for one in allowed.get(kind) or ()]
