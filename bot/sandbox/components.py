"""Components as Discord gives them back: numbered, with defaults filled in and media resolved.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bot.sandbox.state import Json

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})

_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    TEXT_INPUT: {"required": True},
    FILE_UPLOAD: {"min_values": 1, "max_values": 1, "required": True},
}


def walk(components: Sequence[Any]) -> Iterator[Json]:
    """Every component, parents before children, in the order of the document."""
    for component in components:
        if not isinstance(component, dict):
            continue
        yield component
        yield from walk(component.get("components") or ())
        for single in ("accessory", "component"):
            if isinstance(component.get(single), dict):
                yield from walk((component[single],))


def find(components: Sequence[Any], custom_id: str) -> Json | None:
    """The component with that custom id."""
    return next((c for c in walk(components) if c.get("custom_id") == custom_id), None)


def normalise(
    components: Sequence[Json], attachments: Sequence[Json], new_id: Any, *, modal: bool = False
) -> list[Json]:
    """The components as they stand in the message: ids given where there are none, media resolved.

    `attachments` are the message's; `new_id()` makes the ids of media. Only in a modal are selects `required` or not.
    """
    taken = {c["id"] for c in walk(components) if c.get("id")}
    numbers = (n for n in count(1) if n not in taken)
    by_name = {attachment["filename"]: attachment for attachment in attachments}
    return [_one(component, numbers, by_name, new_id, modal) for component in components]


def _one(component: Json, numbers: Iterator[int], files: dict[str, Json], new_id: Any, modal: bool) -> Json:
    kind = component["type"]
    # Nulls are as good as absent, and Discord gives none back.
    made: Json = {"type": kind, "id": component.get("id") or next(numbers), **_DEFAULTS.get(kind, {})}
    made |= {key: without_nulls(value) for key, value in component.items() if value is not None and key != "id"}
    if kind in SELECTS and not modal:
        made.pop("required", None)
    if "components" in made:
        made["components"] = [_one(child, numbers, files, new_id, modal) for child in made["components"]]
    for single in ("accessory", "component"):
        if single in made:
            made[single] = _one(made[single], numbers, files, new_id, modal)
    if kind == MEDIA_GALLERY:
        made["items"] = [_gallery_item(item, files, new_id) for item in made["items"]]
    elif kind == THUMBNAIL:
        made["media"] = media(made["media"], files, new_id)
    elif kind == FILE:
        made["file"] = media(made["file"], files, new_id)
        attachment = files.get(str(component["file"]["url"]).removeprefix("attachment://"))
        if attachment is not None:
            made["name"], made["size"] = attachment["filename"], attachment["size"]
    return made


def without_nulls(value: Any) -> Any:
    """`value` with every null inside it left out."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def _gallery_item(item: Json, files: dict[str, Json], new_id: Any) -> Json:
    return {
        "media": media(item["media"], files, new_id),
        "description": item.get("description"),
        "spoiler": bool(item.get("spoiler")),
    }


def media(given: Json, files: dict[str, Json], new_id: Any) -> Json:
    """https://docs.discord.com/developers/components/reference#unfurled-media-item"""
    url = str(given["url"])
    attachment = files.get(url.removeprefix("attachment://")) if url.startswith("attachment://") else None
    if attachment is None:
        attachment = next((file for file in files.values() if file["url"] == url), None)
    if attachment is None:
        return {"id": new_id(), "url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}
    return {
        "id": attachment["id"],
        "url": attachment["url"],
        "proxy_url": attachment["proxy_url"],
        "width": attachment.get("width"),
        "height": attachment.get("height"),
        "content_type": attachment.get("content_type"),
        "attachment_id": attachment["id"],
    }


def texts(components: Sequence[Json]) -> Iterator[str]:
    """What the text displays say."""
    for component in walk(components):
        if component["type"] == TEXT_DISPLAY:
            yield str(component["content"])
