"""Embeds: https://docs.discord.com/developers/resources/message#embed-object-embed-limits."""

from __future__ import annotations

from .field_errors import Record, Report, flag, number, record, records, text, timestamp, url

MAX_EMBEDS = 10
MAX_CHARACTERS = 6000
TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER, AUTHOR = 256, 4096, 25, 256, 1024, 2048, 256
WEB = ("http", "https")
IMAGE = ("http", "https", "attachment")


def check_embeds(payload: Record, report: Report) -> None:
    """The embeds of a message: each within its limits, and 6000 characters over all of them."""
    total = 0
    for embed, here in records(payload, "embeds", report, maximum=MAX_EMBEDS):
        _check_embed(embed, here)
        total += _characters(embed)
    if total > MAX_CHARACTERS:
        report.at("embeds").add("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_CHARACTERS}")


def _check_embed(embed: Record, report: Report) -> None:
    text(embed, "title", report, maximum=TITLE)
    text(embed, "description", report, maximum=DESCRIPTION)
    number(embed, "color", report, minimum=0, maximum=0xFFFFFF)
    url(embed, "url", report, schemes=WEB)
    timestamp(embed, "timestamp", report)
    for field, here in records(embed, "fields", report, maximum=FIELDS):
        text(field, "name", here, minimum=1, maximum=FIELD_NAME, required=True)
        text(field, "value", here, minimum=1, maximum=FIELD_VALUE, required=True)
        flag(field, "inline", here)
    for key, words, size in (("footer", "text", FOOTER), ("author", "name", AUTHOR)):
        if (part := _part(embed, key, report)) is not None:
            text(part, words, report.at(key), maximum=size, required=True)
            url(part, "icon_url", report.at(key), schemes=IMAGE)
            url(part, "url", report.at(key), schemes=WEB)
    for key in ("image", "thumbnail"):
        if (part := _part(embed, key, report)) is not None:
            url(part, "url", report.at(key), schemes=IMAGE, required=True)


def _part(embed: Record, key: str, report: Report) -> Record | None:
    value = embed.get(key)
    return None if value is None else record(value, report.at(key))


def _characters(embed: Record) -> int:
    """Return what counts towards the 6000: title, description, names and values of fields, footer, author."""
    words = [embed.get("title"), embed.get("description")]
    fields = embed.get("fields")
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict):
            words += [field.get("name"), field.get("value")]
    for key, name in (("footer", "text"), ("author", "name")):
        part = embed.get(key)
        if isinstance(part, dict):
            words.append(part.get(name))
    return sum(len(word) for word in words if isinstance(word, str))


def uploads_named(embed: object) -> list[tuple[tuple[str, ...], str]]:
    """Return where an embed names an uploaded file: (path, address)."""
    if not isinstance(embed, dict):
        return []
    found: list[tuple[tuple[str, ...], str]] = []
    for key, name in (("image", "url"), ("thumbnail", "url"), ("footer", "icon_url"), ("author", "icon_url")):
        part = embed.get(key)
        if isinstance(part, dict) and isinstance(part.get(name), str):
            found.append(((key, name), part[name]))
    return found
