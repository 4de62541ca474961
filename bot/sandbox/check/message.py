"""Messages: https://docs.discord.com/developers/resources/message#create-message."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from . import components, embeds
from .field_errors import (
    FieldError,
    Path,
    Record,
    Report,
    choice,
    flag,
    is_int,
    items,
    number,
    one_of,
    record,
    records,
    snowflake,
    text,
)

IS_COMPONENTS_V2 = 1 << 15
CONTENT = 2000
NONCE = 25
MAX_ATTACHMENTS = 10
ATTACHMENT_DESCRIPTION = 1024
MENTION_KINDS = ("roles", "users", "everyone")
LEGACY = ("content", "embeds", "sticker_ids", "poll")
FORWARD = 1  # the type of a message reference
BODY = ("embeds", "components", "sticker_ids", "poll", "shared_client_theme")


def check_message(
    payload: object,
    *,
    edit: bool = False,
    existing_flags: int = 0,
    existing_fields: Collection[str] = (),
    files: Collection[str] = (),
) -> list[FieldError]:
    """Return what Discord would refuse in the body of a new or edited message.

    `files`: the names of what is uploaded with it, and in an edit of what the message has already. Of an edited
    message: `existing_flags`, and in `existing_fields` those of content, embeds, sticker_ids, poll that it has.
    """
    report = Report()
    body = record(payload, report)
    if body is not None:
        check_body(body, report, edit=edit, existing_flags=existing_flags, existing_fields=existing_fields, files=files)
    return report.errors


def check_body(
    body: Record,
    report: Report,
    *,
    edit: bool = False,
    existing_flags: int = 0,
    existing_fields: Collection[str] = (),
    files: Collection[str] = (),
) -> None:
    """`check_message` for a message inside another payload."""
    before = len(report.errors)
    layout = is_layout(body, report, edit=edit, existing_flags=existing_flags)
    text(body, "content", report, maximum=CONTENT)
    embeds.check_embeds(body, report)
    flag(body, "tts", report)
    _check_nonce(body, report)
    _check_mentions(body, report)
    _check_reference(body, report)
    _check_attachments(body, report, files, edit=edit)
    for index, sticker in enumerate(items(body, "sticker_ids", report, maximum=3) or ()):
        snowflake(sticker, report.at("sticker_ids", index))
    _check_poll(body, report)
    if layout:
        _check_no_legacy(body, report, existing_fields if edit and not existing_flags & IS_COMPONENTS_V2 else ())
        components.check_layout(body, report)
    else:
        components.check_legacy_components(body, report)
    _check_uploads(body, report, files)
    if len(report.errors) == before and not edit and _is_empty(body, files):
        report.add("50006", "Cannot send an empty message")


def is_layout(body: Record, report: Report, *, edit: bool, existing_flags: int) -> bool:
    """Return whether the components are read as Components V2: what the flags say, or in an edit without flags what the
    message is. Flags that cannot be set are ignored, as Discord does; flags without IS_COMPONENTS_V2 do not take it
    away from a message, but its components are then read as legacy ones, and refused.
    """
    flags = number(body, "flags", report, minimum=0)
    if flags is None:
        flags = existing_flags if edit else 0
    return bool(flags & IS_COMPONENTS_V2)


def _check_no_legacy(body: Record, report: Report, existing: Collection[str]) -> None:
    """Content "" counts as given; empty lists, and null, do not. What an edited message has must be emptied by name."""
    for key in LEGACY:
        given = body.get(key) is not None and body.get(key) != []
        if given or (key in existing and key not in body):
            report.at(key).add(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_nonce(body: Record, report: Report) -> None:
    value = body.get("nonce")
    if value is None:
        return
    if not (is_int(value) or isinstance(value, str)):
        report.at("nonce").add("NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer.")
    elif len(str(value)) > NONCE:
        report.at("nonce").add("NONCE_TYPE_TOO_LONG", f"Must be {NONCE} or fewer characters long.")


def _check_mentions(body: Record, report: Report) -> None:
    """https://docs.discord.com/developers/resources/message#allowed-mentions-object."""
    value = body.get("allowed_mentions")
    if value is None:
        return
    here = report.at("allowed_mentions")
    mentions = record(value, here)
    if mentions is None:
        return
    parse = items(mentions, "parse", here) or []
    for index, kind in enumerate(parse):
        one_of(kind, here.at("parse", index), MENTION_KINDS)
    for key in ("users", "roles"):
        ids = items(mentions, key, here, maximum=100) or []
        for index, one in enumerate(ids):
            snowflake(one, here.at(key, index))
        if ids and key in parse:
            here.add(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
    flag(mentions, "replied_user", here)


def _check_reference(body: Record, report: Report) -> None:
    value = body.get("message_reference")
    if value is None:
        return
    here = report.at("message_reference")
    reference = record(value, here)
    if reference is None:
        return
    choice(reference, "type", here, (0, 1))
    flag(reference, "fail_if_not_exists", here)
    if reference.get("message_id") is None:
        here.at("message_id").require()
    for key in ("message_id", "channel_id", "guild_id"):
        if reference.get(key) is not None:
            snowflake(reference[key], here.at(key))


def _check_attachments(body: Record, report: Report, files: Collection[str], *, edit: bool) -> None:
    for attachment, here in records(body, "attachments", report, maximum=MAX_ATTACHMENTS):
        if attachment.get("id") is None:
            here.at("id").require()
        else:
            found = snowflake(attachment["id"], here.at("id"))
            if found is not None and not edit and found >= max(len(files), 10):
                here.at("id").add("ATTACHMENT_NOT_FOUND", "Attachment data not found")
        text(attachment, "filename", here, minimum=1, maximum=1024)
        text(attachment, "description", here, maximum=ATTACHMENT_DESCRIPTION)


def _check_uploads(body: Record, report: Report, files: Collection[str]) -> None:
    """`attachment://name` must be the name of a file that comes with the message."""
    named = set(files)
    attachments = body.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict) and isinstance(attachment.get("filename"), str):
            named.add(attachment["filename"])
    for path, address in _uploads_named(body):
        if address.startswith("attachment://") and address.removeprefix("attachment://") not in named:
            report.at(*path).add(
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                f"The referenced attachment was not found: {address}",
            )


def _uploads_named(body: Record) -> Iterator[tuple[Path, str]]:
    listed = body.get("embeds")
    for index, embed in enumerate(listed if isinstance(listed, list) else ()):
        for path, address in embeds.uploads_named(embed):
            yield ("embeds", index, *path), address
    for place, component in components.walk(body):
        for where, address in components.uploads_named(component):
            yield (*place, *where), address


def _check_poll(body: Record, report: Report) -> None:
    """https://docs.discord.com/developers/resources/poll#poll-create-request-object."""
    value = body.get("poll")
    if value is None:
        return
    here = report.at("poll")
    poll = record(value, here)
    if poll is None:
        return
    question = record(poll.get("question"), here.at("question"))
    if question is not None:
        text(question, "text", here.at("question"), minimum=1, maximum=300, required=True)
    if poll.get("answers") is None:
        here.at("answers").require()
    for answer, place in records(poll, "answers", here, minimum=1, maximum=10):
        media = record(answer.get("poll_media"), place.at("poll_media"))
        if media is not None:
            text(media, "text", place.at("poll_media"), maximum=55)
    number(poll, "duration", here, minimum=1, maximum=768)
    flag(poll, "allow_multiselect", here)


def _is_empty(body: Record, files: Collection[str]) -> bool:
    reference = body.get("message_reference")
    if files or (isinstance(reference, dict) and reference.get("type") == FORWARD):
        return False
    content = body.get("content")
    return not (isinstance(content, str) and content.strip()) and not any(body.get(key) for key in BODY)
