"""Channels and threads: https://docs.discord.com/developers/resources/channel."""

from __future__ import annotations

from collections.abc import Collection

from . import message
from .controls import CHANNEL_TYPES
from .field_errors import FieldError, Record, Report, choice, flag, items, number, record, records, snowflake, text

FORUM, MEDIA = 15, 16
AUTO_ARCHIVE = (60, 1440, 4320, 10080)
THREADS = (10, 11, 12)
MAX_SLOWMODE = 21600


def check_channel(payload: object, *, create: bool = False, kind: int = 0) -> list[FieldError]:
    """Return what Discord would refuse in a channel that is created, or changed (then `kind` is the type it has)."""
    report = Report()
    channel = record(payload, report)
    if channel is None:
        return report.errors
    found = choice(channel, "type", report, CHANNEL_TYPES)
    kind = kind if found is None else found
    text(channel, "name", report, minimum=1, maximum=100, required=create)
    text(channel, "topic", report, maximum=4096 if kind in (FORUM, MEDIA) else 1024)
    number(channel, "rate_limit_per_user", report, minimum=0, maximum=MAX_SLOWMODE)
    number(channel, "position", report, minimum=0)
    number(channel, "bitrate", report, minimum=8000)
    number(channel, "user_limit", report, minimum=0, maximum=10000 if kind == 13 else 99)
    choice(channel, "default_auto_archive_duration", report, AUTO_ARCHIVE)
    choice(channel, "auto_archive_duration", report, AUTO_ARCHIVE)
    flag(channel, "nsfw", report)
    if channel.get("parent_id") is not None:
        snowflake(channel["parent_id"], report.at("parent_id"))
    _check_overwrites(channel, report)
    for tag, here in records(channel, "available_tags", report, maximum=20):
        text(tag, "name", here, minimum=1, maximum=20, required=True)
    items(channel, "applied_tags", report, maximum=5)
    return report.errors


def _check_overwrites(channel: Record, report: Report) -> None:
    for overwrite, here in records(channel, "permission_overwrites", report, maximum=1000):
        check_overwrite(overwrite, here)


def check_overwrite(overwrite: Record, report: Report, *, with_id: bool = True) -> None:
    """A permission overwrite: whose it is, and what it allows and denies."""
    if with_id:
        if overwrite.get("id") is None:
            report.at("id").require()
        else:
            snowflake(overwrite["id"], report.at("id"))
    choice(overwrite, "type", report, (0, 1))
    for key in ("allow", "deny"):
        number(overwrite, key, report, minimum=0)


def check_thread(
    payload: object, *, forum: bool = False, from_message: bool = False, files: Collection[str] = ()
) -> list[FieldError]:
    """Return what Discord would refuse in a new thread: of a message, by itself, or (`forum`) a post."""
    report = Report()
    thread = record(payload, report)
    if thread is None:
        return report.errors
    text(thread, "name", report, minimum=1, maximum=100, required=True)
    choice(thread, "auto_archive_duration", report, AUTO_ARCHIVE)
    number(thread, "rate_limit_per_user", report, minimum=0, maximum=MAX_SLOWMODE)
    if forum:
        _check_post(thread, report, files)
    elif not from_message:
        choice(thread, "type", report, THREADS)
        flag(thread, "invitable", report)
    return report.errors


def _check_post(thread: Record, report: Report, files: Collection[str]) -> None:
    for index, tag in enumerate(items(thread, "applied_tags", report, maximum=5) or ()):
        snowflake(tag, report.at("applied_tags", index))
    if thread.get("message") is None:
        report.at("message").require()
        return
    body = record(thread["message"], report.at("message"))
    if body is not None:
        message.check_body(body, report.at("message"), files=files)
