"""Components of messages and modals: https://docs.discord.com/developers/components/reference.

`COMPONENTS` says what may stand where; one function a component says what it must hold. Both a message's legacy action
rows and Components V2 go through the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from .report import Path, Record, Report, choice, flag, is_int, items, number, one_of, record, snowflake, text, url

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = range(
    1, 9
)
SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR = range(9, 15)
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
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
MAX_OPTIONS = 25
LINK, PREMIUM = 5, 6
BUTTON_STYLES = (1, 2, 3, 4, LINK, PREMIUM)
MEDIA = ("http", "https", "attachment")


@dataclass(slots=True)
class Tally:
    """What is counted over a whole message or modal."""

    in_modal: bool = False
    components: int = 0
    characters: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)


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
    _check_id(component, report, tally)
    COMPONENTS[kind](component, report, tally)


def _check_id(component: Record, report: Report, tally: Tally) -> None:
    number_ = number(component, "id", report, minimum=0, maximum=2**31 - 1)
    if not number_:  # absent, or 0: Discord gives one
        return
    if number_ in tally.ids:
        report.at("id").add("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
    tally.ids.add(number_)


def _check_custom_id(component: Record, report: Report, tally: Tally, *, required: bool = True) -> None:
    custom_id = text(component, "custom_id", report, minimum=1, maximum=100, required=required)
    if custom_id is None:
        return
    if custom_id in tally.custom_ids:
        report.at("custom_id").add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    tally.custom_ids.add(custom_id)


# --- layout -----------------------------------------------------------------------------------------------------------


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


# --- interactive ------------------------------------------------------------------------------------------------------


def _button(button: Record, report: Report, tally: Tally) -> None:
    style = choice(button, "style", report, BUTTON_STYLES, required=True)
    text(button, "label", report, maximum=80)
    flag(button, "disabled", report)
    _check_emoji(button, report)
    if style == PREMIUM:
        _premium_button(button, report)
    elif style == LINK:
        _link_button(button, report)
    elif style is not None:
        _plain_button(button, report, tally)


def _plain_button(button: Record, report: Report, tally: Tally) -> None:
    if button.get("url") is not None:
        report.add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
    if not button.get("custom_id"):
        report.at("custom_id").add("BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id required")
    else:
        _check_custom_id(button, report, tally)
    _check_words(button, report)


def _link_button(button: Record, report: Report) -> None:
    if button.get("custom_id") is not None:
        report.add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
    if not button.get("url"):
        report.add("BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
    else:
        url(button, "url", report, schemes=("http", "https", "discord"), maximum=512)
    _check_words(button, report)


def _premium_button(button: Record, report: Report) -> None:
    if button.get("sku_id") is None:
        report.at("sku_id").require()
    else:
        snowflake(button["sku_id"], report.at("sku_id"))
    for key in ("custom_id", "url", "label", "emoji"):
        if button.get(key) is not None:
            report.at(key).add("BUTTON_COMPONENT_PREMIUM_FIELD_INVALID", "A premium button cannot have this field")


def _check_words(button: Record, report: Report) -> None:
    if not button.get("label") and not button.get("emoji"):
        report.at("label").require()


def _check_emoji(component: Record, report: Report) -> None:
    value = component.get("emoji")
    if value is None:
        return
    here = report.at("emoji")
    emoji = record(value, here)
    if emoji is None:
        return
    if emoji.get("id") is not None:
        snowflake(emoji["id"], here.at("id"))
    elif not isinstance(emoji.get("name"), str) or not emoji["name"] or emoji["name"].isascii():
        here.at("name").add("COMPONENT_INVALID_EMOJI", "Invalid emoji")


def _select(select: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(select, report, tally)
    text(select, "placeholder", report, maximum=150)
    flag(select, "disabled", report)
    low, high = _check_values(select, report, tally, MAX_OPTIONS)
    defaults = items(select, "default_values", report, maximum=MAX_OPTIONS) or []
    allowed = DEFAULTS.get(select["type"], ())
    for index, value in enumerate(defaults):
        here = report.at("default_values", index)
        if (default := record(value, here)) is not None:
            choice(default, "type", here, allowed, required=True)
            snowflake(default.get("id"), here.at("id"))
    if defaults and not low <= len(defaults) <= high:
        report.at("default_values").length(len(defaults), low, high)


TOO_MANY_DEFAULTS = "The specified number of default values exceeds the specified maximum values"
DEFAULTS = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
"""The types of default values by the kind of select."""


def _channel_select(select: Record, report: Report, tally: Tally) -> None:
    _select(select, report, tally)
    for index, kind in enumerate(items(select, "channel_types", report) or ()):
        one_of(kind, report.at("channel_types", index), CHANNEL_TYPES)


CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)


def _check_values(component: Record, report: Report, tally: Tally, most: int, *, usual: int = 1) -> tuple[int, int]:
    """`min_values` and `max_values`: 1 and `usual` where they are not given."""
    low = number(component, "min_values", report, minimum=0, maximum=most)
    high = number(component, "max_values", report, minimum=1, maximum=most)
    low, high = 1 if low is None else low, usual if high is None else high
    if low > high:
        report.at("min_values").add(
            "SELECT_COMPONENT_MIN_VALUES_EXCEEDED", "The minimum number of values is larger than the maximum"
        )
    if low == 0 and tally.in_modal and component.get("required", True) is True:
        report.at("min_values").add("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    return low, max(low, high)


def _string_select(select: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(select, report, tally)
    text(select, "placeholder", report, maximum=150)
    flag(select, "disabled", report)
    low, high = _check_values(select, report, tally, MAX_OPTIONS)
    count, chosen = _check_options(select, report, 1, MAX_OPTIONS)
    if count and (low > count or high > count):
        key = "min_values" if low > count else "max_values"
        report.at(key).add("NUMBER_TYPE_MAX", f"int value should be less than or equal to {count}.")
    if chosen > high:
        report.at("options").add("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", TOO_MANY_DEFAULTS)


def _check_options(component: Record, report: Report, minimum: int, maximum: int) -> tuple[int, int]:
    """Return how many options there are, and how many of them are chosen already."""
    if component.get("options") is None:
        report.at("options").require()
        return 0, 0
    options = items(component, "options", report, minimum=minimum, maximum=maximum) or []
    seen: set[str] = set()
    chosen = 0
    for index, value in enumerate(options):
        here = report.at("options", index)
        if (option := record(value, here)) is None:
            continue
        text(option, "label", here, minimum=1, maximum=100, required=True)
        name = text(option, "value", here, minimum=1, maximum=100, required=True)
        text(option, "description", here, maximum=100)
        _check_emoji(option, here)
        chosen += flag(option, "default", here)
        if name in seen:
            here.at("value").add(
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
            )
        if name is not None:
            seen.add(name)
    return len(options), chosen


# --- only in modals ---------------------------------------------------------------------------------------------------


def _label(label: Record, report: Report, tally: Tally) -> None:
    text(label, "label", report, minimum=1, maximum=45, required=True)
    text(label, "description", report, minimum=1, maximum=100)
    if label.get("component") is None:
        report.at("component").require()
        return
    _check_component(label["component"], report.at("component"), tally, IN_LABEL)


def _text_input(component: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(component, report, tally)
    choice(component, "style", report, (1, 2), required=True)
    in_label = report.path[-1:] == ("component",)  # then the words are the label's
    text(component, "label", report, minimum=1, maximum=45, required=not in_label)
    low = number(component, "min_length", report, minimum=0, maximum=4000) or 0
    high = number(component, "max_length", report, minimum=1, maximum=4000) or 4000
    flag(component, "required", report)
    text(component, "placeholder", report, maximum=100)
    value = text(component, "value", report, maximum=4000)
    if low > high:
        report.at("min_length").add("NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")
    elif value:
        report.at("value").length(len(value), low, high)


def _file_upload(upload: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(upload, report, tally)
    flag(upload, "required", report)
    _check_values(upload, report, tally, 10)


def _radio_group(group: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(group, report, tally)
    flag(group, "required", report)
    _count, chosen = _check_options(group, report, 2, 10)
    if chosen > 1:
        report.at("options").add("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", TOO_MANY_DEFAULTS)


def _checkbox_group(group: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(group, report, tally)
    flag(group, "required", report)
    count, _chosen = _check_options(group, report, 1, 10)
    _check_values(group, report, tally, 10, usual=max(1, count))


def _checkbox(checkbox: Record, report: Report, tally: Tally) -> None:
    _check_custom_id(checkbox, report, tally)
    flag(checkbox, "default", report)


COMPONENTS: dict[int, Callable[[Record, Report, Tally], None]] = {
    ACTION_ROW: _action_row,
    BUTTON: _button,
    STRING_SELECT: _string_select,
    TEXT_INPUT: _text_input,
    USER_SELECT: _select,
    ROLE_SELECT: _select,
    MENTIONABLE_SELECT: _select,
    CHANNEL_SELECT: _channel_select,
    SECTION: _section,
    TEXT_DISPLAY: _text_display,
    THUMBNAIL: _thumbnail,
    MEDIA_GALLERY: _media_gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
    LABEL: _label,
    FILE_UPLOAD: _file_upload,
    RADIO_GROUP: _radio_group,
    CHECKBOX_GROUP: _checkbox_group,
    CHECKBOX: _checkbox,
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
