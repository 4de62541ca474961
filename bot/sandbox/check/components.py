"""Components of messages and modals: https://docs.discord.com/developers/components/reference.

`COMPONENTS` says what may stand where; one function a component says what it must hold. Both a message's legacy action
rows and Components V2 go through the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from . import controls
from .component_kinds import (
    ACTION_ROW,
    BUTTON,
    CHANNEL_SELECT,
    CHECKBOX,
    CHECKBOX_GROUP,
    CONTAINER,
    FILE,
    FILE_UPLOAD,
    LABEL,
    MEDIA_GALLERY,
    MENTIONABLE_SELECT,
    RADIO_GROUP,
    ROLE_SELECT,
    SECTION,
    SELECTS,
    SEPARATOR,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    THUMBNAIL,
    USER_SELECT,
)
from .field_errors import Path, Record, Report, choice, flag, is_int, items, number, record, text, url
from .tally import Tally, check_id

IN_LEGACY_MESSAGE = (ACTION_ROW,)
IN_CONTAINER = (ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR)
IN_MESSAGE = (*IN_CONTAINER, CONTAINER)
IN_ROW = (BUTTON, *SELECTS)
IN_MODAL_ROW = (TEXT_INPUT,)
IN_SECTION = (TEXT_DISPLAY,)
ACCESSORY = (BUTTON, THUMBNAIL)
IN_MODAL = (ACTION_ROW, TEXT_DISPLAY, LABEL)
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)

DEEPEST = 4
MAX_ROWS = 5
ROW_WIDTH = 5
MAX_COMPONENTS = 40
MAX_TEXT = 4000
MEDIA = ("http", "https", "attachment")


def check_legacy_components(payload: Record, report: Report) -> None:
    """Action rows of a message without IS_COMPONENTS_V2: at most five."""
    _check_children(payload, report, Tally(), IN_LEGACY_MESSAGE, (0, MAX_ROWS))


def check_layout(payload: Record, report: Report) -> None:
    """Components V2: at most 40 components, nested ones included, and 4000 characters over all text displays."""
    tally = Tally()
    _check_children(payload, report, tally, IN_MESSAGE, (0, MAX_COMPONENTS))
    here = report.at("components")
    if tally.components > MAX_COMPONENTS:
        here.add(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components exceeds the maximum of {MAX_COMPONENTS}",
        )
    if tally.characters > MAX_TEXT:
        here.add(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {MAX_TEXT}",
        )


def check_modal_components(payload: Record, report: Report) -> None:
    """One to five labels, text displays or (deprecated) action rows of one text input."""
    if payload.get("components") is None:
        report.at("components").require()
    _check_children(payload, report, Tally(in_modal=True), IN_MODAL, (1, MAX_ROWS))


def _check_children(
    parent: Record, report: Report, tally: Tally, allowed: Collection[int], bounds: tuple[int, int]
) -> None:
    for index, child in enumerate(items(parent, "components", report, minimum=bounds[0], maximum=bounds[1]) or ()):
        _check_component(child, report.at("components", index), tally, allowed)


def _check_component(value: object, report: Report, tally: Tally, allowed: Collection[int]) -> None:
    component = record(value, report)
    if component is None:
        return
    tally.components += 1
    kind = component.get("type")
    if kind is None:
        report.at("type").require()
        return
    if not is_int(kind) or kind not in allowed:
        options = ", ".join(map(str, allowed)) + ("," if len(allowed) == 1 else "")
        report.add("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({options}).')
        return
    check_id(component, report, tally)
    COMPONENTS[kind](component, report, tally)


def _action_row(row: Record, report: Report, tally: Tally) -> None:
    children = row.get("components")
    if children is None:
        report.at("components").require()
        return
    _check_children(row, report, tally, IN_MODAL_ROW if tally.in_modal else IN_ROW, (1, 5))
    width = 0
    for index, child in enumerate(children if isinstance(children, list) else ()):
        kind = child.get("type") if isinstance(child, dict) else None
        width += 1 if kind == BUTTON else ROW_WIDTH
        if width > ROW_WIDTH and index < ROW_WIDTH:  # more than five are refused by number
            report.at("components", index).add(
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
            )


def _section(section: Record, report: Report, tally: Tally) -> None:
    if section.get("components") is None:
        report.at("components").require()
    _check_children(section, report, tally, IN_SECTION, (1, 3))
    if section.get("accessory") is None:
        report.at("accessory").require()
    else:
        _check_component(section["accessory"], report.at("accessory"), tally, ACCESSORY)


def _text_display(display: Record, report: Report, tally: Tally) -> None:
    text(display, "content", report, minimum=1, maximum=MAX_TEXT, required=True)
    content = display.get("content")
    tally.characters += len(content) if isinstance(content, str) else 0


def _thumbnail(thumbnail: Record, report: Report, tally: Tally) -> None:
    _check_media(thumbnail, "media", report)
    text(thumbnail, "description", report, minimum=1, maximum=1024)
    flag(thumbnail, "spoiler", report)


def _media_gallery(gallery: Record, report: Report, tally: Tally) -> None:
    if gallery.get("items") is None:
        report.at("items").require()
    for index, value in enumerate(items(gallery, "items", report, minimum=1, maximum=10) or ()):
        here = report.at("items", index)
        if (item := record(value, here)) is not None:
            _thumbnail(item, here, tally)


def _file(component: Record, report: Report, tally: Tally) -> None:
    _check_media(component, "file", report, schemes=("attachment",))
    flag(component, "spoiler", report)


def _separator(separator: Record, report: Report, tally: Tally) -> None:
    flag(separator, "divider", report)
    choice(separator, "spacing", report, (1, 2))


def _container(container: Record, report: Report, tally: Tally) -> None:
    if container.get("components") is None:
        report.at("components").require()
    _check_children(container, report, tally, IN_CONTAINER, (1, MAX_COMPONENTS))
    number(container, "accent_color", report, minimum=0, maximum=0xFFFFFF)
    flag(container, "spoiler", report)


def _check_media(parent: Record, key: str, report: Report, schemes: tuple[str, ...] = MEDIA) -> None:
    value = parent.get(key)
    if value is None:
        report.at(key).require()
        return
    here = report.at(key)
    media = record(value, here)
    if media is None:
        return
    url(media, "url", here, schemes=schemes, required=True)


def _label(label: Record, report: Report, tally: Tally) -> None:
    text(label, "label", report, minimum=1, maximum=45, required=True)
    text(label, "description", report, minimum=1, maximum=100)
    if label.get("component") is None:
        report.at("component").require()
        return
    _check_component(label["component"], report.at("component"), tally, IN_LABEL)


COMPONENTS: dict[int, Callable[[Record, Report, Tally], None]] = {
    ACTION_ROW: _action_row,
    BUTTON: controls.check_button,
    STRING_SELECT: controls.check_string_select,
    TEXT_INPUT: controls.check_text_input,
    USER_SELECT: controls.check_select,
    ROLE_SELECT: controls.check_select,
    MENTIONABLE_SELECT: controls.check_select,
    CHANNEL_SELECT: controls.check_channel_select,
    SECTION: _section,
    TEXT_DISPLAY: _text_display,
    THUMBNAIL: _thumbnail,
    MEDIA_GALLERY: _media_gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
    LABEL: _label,
    FILE_UPLOAD: controls.check_file_upload,
    RADIO_GROUP: controls.check_radio_group,
    CHECKBOX_GROUP: controls.check_checkbox_group,
    CHECKBOX: controls.check_checkbox,
}


def walk(payload: Record, path: Path = (), *, depth: int = DEEPEST) -> Iterator[tuple[Path, Record]]:
    """Yield every component under `payload`, with its path, as deep as components can stand in each other."""
    children = payload.get("components")
    found: list[tuple[Path, object]] = [
        ((*path, "components", index), child)
        for index, child in enumerate(children if isinstance(children, list) else ())
    ]
    found += [((*path, key), payload[key]) for key in ("accessory", "component") if key in payload]
    for here, child in found:
        if isinstance(child, dict):
            yield here, child
            if depth > 1:
                yield from walk(child, here, depth=depth - 1)


def uploads_named(component: Record) -> Iterator[tuple[Path, str]]:
    """Yield where a component names an uploaded file: (path, address)."""
    for key in ("media", "file"):
        media = component.get(key)
        if isinstance(media, dict) and isinstance(media.get("url"), str):
            yield (key, "url"), media["url"]
    gallery = component.get("items")
    for index, item in enumerate(gallery if isinstance(gallery, list) else ()):
        media = item.get("media") if isinstance(item, dict) else None
        if isinstance(media, dict) and isinstance(media.get("url"), str):
            yield ("items", index, "media", "url"), media["url"]
