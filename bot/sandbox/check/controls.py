"""What a person presses, picks or fills in: buttons, selects, and what stands in modals only."""

from __future__ import annotations

from .component_kinds import CHANNEL_SELECT, MENTIONABLE_SELECT, ROLE_SELECT, USER_SELECT
from .field_errors import Record, Report, choice, flag, items, number, one_of, record, snowflake, text, url
from .tally import Tally, check_custom_id

MAX_OPTIONS = 25
LINK, PREMIUM = 5, 6
BUTTON_STYLES = (1, 2, 3, 4, LINK, PREMIUM)


def check_button(button: Record, report: Report, tally: Tally) -> None:
    """A button of any style."""
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
        check_custom_id(button, report, tally)
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


def check_select(select: Record, report: Report, tally: Tally) -> None:
    """A select of people, roles or mentionables."""
    check_custom_id(select, report, tally)
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


def check_channel_select(select: Record, report: Report, tally: Tally) -> None:
    """A select of channels."""
    check_select(select, report, tally)
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


def check_string_select(select: Record, report: Report, tally: Tally) -> None:
    """A select of options that the bot gives."""
    check_custom_id(select, report, tally)
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
    """How many options there are, and how many of them are chosen already."""
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


def check_text_input(component: Record, report: Report, tally: Tally) -> None:
    """A line or a field to write in."""
    check_custom_id(component, report, tally)
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


def check_file_upload(upload: Record, report: Report, tally: Tally) -> None:
    """A place to upload files."""
    check_custom_id(upload, report, tally)
    flag(upload, "required", report)
    _check_values(upload, report, tally, 10)


def check_radio_group(group: Record, report: Report, tally: Tally) -> None:
    """Options of which one is chosen."""
    check_custom_id(group, report, tally)
    flag(group, "required", report)
    _count, chosen = _check_options(group, report, 2, 10)
    if chosen > 1:
        report.at("options").add("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", TOO_MANY_DEFAULTS)


def check_checkbox_group(group: Record, report: Report, tally: Tally) -> None:
    """Options of which any are chosen."""
    check_custom_id(group, report, tally)
    flag(group, "required", report)
    count, _chosen = _check_options(group, report, 1, 10)
    _check_values(group, report, tally, 10, usual=max(1, count))


def check_checkbox(checkbox: Record, report: Report, tally: Tally) -> None:
    """A box that is ticked or not."""
    check_custom_id(checkbox, report, tally)
    flag(checkbox, "default", report)
