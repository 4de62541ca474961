"""Application commands: https://docs.discord.com/developers/interactions/application-commands."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from .callback import check_choice
from .controls import CHANNEL_TYPES
from .field_errors import (
    FieldError,
    Record,
    Report,
    choice,
    flag,
    format_value,
    is_int,
    items,
    number,
    one_of,
    record,
    records,
    text,
)

CHAT_INPUT, USER, MESSAGE, PRIMARY_ENTRY_POINT = range(1, 5)
(
    SUB_COMMAND,
    SUB_COMMAND_GROUP,
    STRING,
    INTEGER,
    BOOLEAN,
    USER_OPTION,
    CHANNEL,
    ROLE,
    MENTIONABLE,
    NUMBER,
    ATTACHMENT,
) = range(1, 12)
VALUES = tuple(range(STRING, ATTACHMENT + 1))
MAX_COMMANDS = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15, PRIMARY_ENTRY_POINT: 1}
"""Of each type, for the whole world and again for each guild (entry points: for the world only)."""
MAX_OPTIONS = 25
MAX_SIZE = 8000
DEEPEST = 4  # command, group, subcommand, option, choice
LOCALES = frozenset(
    {"ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id"}
    | {"it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW"}
)


def check_commands(payload: object, *, guild: bool = False) -> list[FieldError]:
    """Return what Discord would refuse in a bulk overwrite: a list of commands, for the world or one guild."""
    report = Report()
    if not isinstance(payload, list):
        report.add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return report.errors
    commands = [(command, report.at(index)) for index, command in enumerate(payload)]
    known = [(found, here) for command, here in commands if (found := record(command, here)) is not None]
    for command, here in known:
        _check_command(command, here, guild=guild)
    _check_unique(known)
    counts = Counter(_type(command) for command, _ in known)
    if not report.errors and any(counts[kind] > most for kind, most in MAX_COMMANDS.items()):
        report.add("30032", f"Maximum number of application commands reached ({MAX_COMMANDS[CHAT_INPUT]})")
    return report.errors


def check_command(payload: object, *, guild: bool = False, edit: bool = False) -> list[FieldError]:
    """Return what Discord would refuse in one command, created or (with `edit`) changed."""
    report = Report()
    if (command := record(payload, report)) is not None:
        _check_command(command, report, guild=guild, edit=edit)
    return report.errors


def _type(command: Record) -> int:
    kind = command.get("type")
    return kind if is_int(kind) and kind in MAX_COMMANDS else CHAT_INPUT


def _check_unique(commands: list[tuple[Record, Report]]) -> None:
    seen: set[tuple[int, str]] = set()
    for command, here in commands:
        name = command.get("name")
        if not isinstance(name, str):
            continue
        if (_type(command), name) in seen:
            here.add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add((_type(command), name))


def _check_command(command: Record, report: Report, *, guild: bool, edit: bool = False) -> None:
    choice(command, "type", report, MAX_COMMANDS)
    kind = _type(command)
    _check_name(command, report, chat_input=kind == CHAT_INPUT, required=not edit)
    if kind in (CHAT_INPUT, PRIMARY_ENTRY_POINT):
        _check_description(command, report, required=kind == CHAT_INPUT and not edit)
        _check_options(command, report)
    else:
        _check_menu(command, report)
    _check_reach(command, report, guild=guild)
    if _size(command) > MAX_SIZE:
        report.add("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_SIZE})")


def _check_menu(command: Record, report: Report) -> None:
    """A command in the menu of a person or a message has neither description nor options."""
    if command.get("description"):
        report.at("description").add(
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", "Context menu commands cannot have description"
        )
    if command.get("options"):
        report.at("options").add(
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", "Context menu commands cannot have options"
        )


def _check_reach(command: Record, report: Report, *, guild: bool) -> None:
    """Where the command is to be had, and by whom."""
    permissions = command.get("default_member_permissions")
    if permissions is not None:
        number(command, "default_member_permissions", report, minimum=0, maximum=2**54 - 1)
    for key, most in (("contexts", 2), ("integration_types", 1)):
        found = items(command, key, report, minimum=1, maximum=most + 1) or ()
        for index, value in enumerate(found):
            one_of(value, report.at(key, index), range(most + 1))
        if guild and key == "contexts" and found:
            report.at(key).add(
                "APPLICATION_COMMAND_CONTEXTS_GUILD_COMMAND", "Contexts can only be set on global commands"
            )
    flag(command, "nsfw", report)
    flag(command, "dm_permission", report)


# --- names and descriptions -------------------------------------------------------------------------------------------


def is_command_name(name: str) -> bool:
    r"""Return whether it names a slash command or option: `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower
    case where its letters have one."""
    return 1 <= len(name) <= 32 and name == name.lower() and all(map(_is_name_character, name))


def _is_name_character(character: str) -> bool:
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    code = ord(character)
    devanagari = 0x0900 <= code <= 0x097F and code not in (0x0951, 0x0952, 0x0953, 0x0954, 0x0964, 0x0965)
    return devanagari or 0xA8E0 <= code <= 0xA8FF or 0x0E01 <= code <= 0x0E3A or 0x0E40 <= code <= 0x0E5B


def _check_name(command: Record, report: Report, *, chat_input: bool, required: bool = True) -> None:
    name = text(command, "name", report, minimum=1, maximum=32, required=required)
    if name is not None and chat_input and not is_command_name(name):
        report.at("name").add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for locale, here, found in check_localisations(command, "name", report):
        if here.length(len(found), 1, 32) and chat_input and not is_command_name(found):
            here.add("APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid for {locale}")


def _check_description(command: Record, report: Report, *, required: bool = True) -> None:
    text(command, "description", report, minimum=1 if required else 0, maximum=100, required=required)
    for _locale, here, found in check_localisations(command, "description", report):
        here.length(len(found), 1, 100)


def check_localisations(command: Record, key: str, report: Report) -> Iterable[tuple[str, Report, str]]:
    value = command.get(f"{key}_localizations")
    here = report.at(f"{key}_localizations")
    if value is None or (found := record(value, here)) is None:
        return
    for locale, words in found.items():
        if locale not in LOCALES:
            here.at(locale).add("ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
        elif isinstance(words, str):
            yield locale, here.at(locale), words
        else:
            here.at(locale).add("STRING_TYPE_CONVERT", f'Could not interpret "{format_value(words)}" as string.')


# --- options ----------------------------------------------------------------------------------------------------------


def _check_options(command: Record, report: Report) -> None:
    kinds = {option.get("type") for option in _plain(command, "options") if is_int(option.get("type"))}
    if kinds & {SUB_COMMAND, SUB_COMMAND_GROUP} and kinds & set(VALUES):
        report.at("options").add(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    _check_level(command, report, (SUB_COMMAND, SUB_COMMAND_GROUP, *VALUES))


def _check_level(parent: Record, report: Report, allowed: tuple[int, ...]) -> None:
    """The options of a command, group or subcommand: known types, unique names, required ones first."""
    names: set[str] = set()
    optional = False
    for option, here in records(parent, "options", report, maximum=MAX_OPTIONS):
        kind = choice(option, "type", here, allowed, required=True)
        _check_name(option, here, chat_input=True)
        _check_description(option, here)
        name = option.get("name")
        if isinstance(name, str):
            if name in names:
                here.add(
                    "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", f"Option name {name} is already used in these options"
                )
            names.add(name)
        if kind == SUB_COMMAND_GROUP:
            _check_level(option, here, (SUB_COMMAND,))
        elif kind == SUB_COMMAND:
            _check_level(option, here, VALUES)
        elif kind is not None:
            _check_value_option(option, kind, here)
            required = flag(option, "required", here)
            if required and optional:
                here.add(
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options",
                )
            optional = optional or not required


def _check_value_option(option: Record, kind: int, report: Report) -> None:
    if option.get("options"):
        report.at("options").add("APPLICATION_COMMAND_OPTIONS_OPTIONS_INVALID", "This option type cannot have options")
    autocomplete = flag(option, "autocomplete", report)
    chosen = items(option, "choices", report, maximum=MAX_OPTIONS) or []
    if (chosen or autocomplete) and kind not in (STRING, INTEGER, NUMBER):
        report.add(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This option type cannot have choices or autocomplete"
        )
    if chosen and autocomplete:
        report.at("autocomplete").add(
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Autocomplete options cannot have choices"
        )
    _check_choices(option, chosen, kind, report)
    if kind == CHANNEL:
        for index, value in enumerate(items(option, "channel_types", report) or ()):
            one_of(value, report.at("channel_types", index), CHANNEL_TYPES)
    if kind == STRING:
        low = number(option, "min_length", report, minimum=0, maximum=6000)
        high = number(option, "max_length", report, minimum=1, maximum=6000)
        if low is not None and high is not None and low > high:
            report.at("max_length").add("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
    elif kind in (INTEGER, NUMBER):
        _check_range(option, kind, report)


def _check_choices(option: Record, chosen: list[object], kind: int, report: Report) -> None:
    names: set[str] = set()
    for index, value in enumerate(chosen):
        here = report.at("choices", index)
        if (one := record(value, here)) is None:
            continue
        check_choice(one, here, kind)
        for _locale, place, words in check_localisations(one, "name", here):
            place.length(len(words), 1, 100)
        name = one.get("name")
        if isinstance(name, str) and name in names:
            here.at("name").add(
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists"
            )
        if isinstance(name, str):
            names.add(name)


def _check_range(option: Record, kind: int, report: Report) -> None:
    bounds: list[float] = []
    for key in ("min_value", "max_value"):
        value = option.get(key)
        if value is None:
            continue
        if not (is_int(value) or (kind == NUMBER and isinstance(value, float))):
            report.at(key).add(
                "NUMBER_TYPE_COERCE", f'Value "{format_value(value)}" is not {"int" if kind == INTEGER else "float"}.'
            )
        else:
            bounds.append(value)
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        report.at("max_value").add("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {bounds[0]}.")


# --- size -------------------------------------------------------------------------------------------------------------


def _plain(parent: Record, key: str) -> list[Record]:
    value = parent.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _size(part: Record, depth: int = DEEPEST) -> int:
    """Return characters of names, descriptions and values, at every level; of translations the longest one counts."""
    own = sum(_longest(part, key) for key in ("name", "description"))
    value = part.get("value")
    own += len(value) if isinstance(value, str) else 0
    if depth == 0:
        return own
    return own + sum(_size(child, depth - 1) for key in ("options", "choices") for child in _plain(part, key))


def _longest(part: Record, key: str) -> int:
    words = [part.get(key)]
    localised = part.get(f"{key}_localizations")
    if isinstance(localised, dict):
        words += localised.values()
    return max((len(word) for word in words if isinstance(word, str)), default=0)
