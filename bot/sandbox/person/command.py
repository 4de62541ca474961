"""A command as the client lists it, and what a person typed turned into its options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

SUBCOMMAND, SUBCOMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


class WrongOption(ValueError):
    """What a client shows beside an option before anything is sent. `option` is its name."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{option}: {message}")
        self.option = option
        self.message = message


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be run: a command, or a subcommand of one. `name` is its full name ("article add"), `path`
    the subcommand names below the command, `options` the definitions of its options."""

    name: str
    description: str
    path: tuple[str, ...]
    options: tuple[Json, ...]
    payload: Json

    @property
    def type(self) -> int:
        return int(self.payload["type"])

    def option(self, name: str) -> Json:
        """The definition of an option. `WrongOption` where there is none."""
        for option in self.options:
            if option["name"] == name:
                return option
        raise WrongOption(name, f"/{self.name} has no such option")


def expand(payload: Json) -> Iterator[Command]:
    """The runnable commands of one application command."""
    yield from _expand(payload, payload, ())


def _expand(payload: Json, node: Json, path: tuple[str, ...]) -> Iterator[Command]:
    options = node.get("options") or []
    inner = [option for option in options if option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP)]
    if not inner:
        name = " ".join((payload["name"], *path))
        yield Command(name, node.get("description") or "", path, tuple(options), payload)
    for option in inner:
        yield from _expand(payload, option, (*path, option["name"]))


def find(commands: Sequence[Command], name: str, kind: int = CHAT_INPUT) -> Command:
    """The command of that name. `WrongOption` where there is none."""
    for command in commands:
        if command.type == kind and command.name == name:
            return command
    raise WrongOption(name, "no such command here")


def parse_line(line: str, commands: Sequence[Command]) -> tuple[Command, dict[str, str]]:
    """A typed line, "/article add url:https://…", as a command and its options. A value runs to the next option's
    name. `WrongOption` where it is none."""
    words = line.strip().removeprefix("/")
    best: Command | None = None
    for command in commands:
        if command.type == CHAT_INPUT and (words == command.name or words.startswith(command.name + " ")):
            best = command if best is None or len(command.name) > len(best.name) else best
    if best is None:
        raise WrongOption(words.split(" ")[0] if words else "/", "no such command here")
    return best, split_options(words[len(best.name) :], best)


def split_options(words: str, command: Command) -> dict[str, str]:
    """ "speaker:Ada Lovelace article:a1" as `{"speaker": "Ada Lovelace", "article": "a1"}`."""
    names = "|".join(re.escape(option["name"]) for option in command.options)
    marks = list(re.finditer(rf"(?:^|\s)({names}):", words)) if names else []
    before = words[: marks[0].start()] if marks else words
    if before.strip():
        raise WrongOption(before.strip(), f"/{command.name} has no such option")
    found: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    for mark, end in zip(marks, ends, strict=False):
        if mark[1] in found:
            raise WrongOption(mark[1], "given twice")
        found[mark[1]] = words[mark.end() : end].strip()
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """What names in options can stand for: users, roles and channels by name."""

    users: Mapping[str, str]
    roles: Mapping[str, str]
    channels: Mapping[str, str]


def options_payload(command: Command, given: Mapping[str, Any], places: Places) -> list[Json]:
    """The `options` of an interaction. Checked as a client checks them: `WrongOption` for one that is missing, unknown,
    or not of its type."""
    made = []
    for name, value in given.items():
        definition = command.option(name)
        made.append({"type": definition["type"], "name": name, "value": convert(definition, value, places)})
    for definition in command.options:
        if definition.get("required") and definition["name"] not in given:
            raise WrongOption(definition["name"], "This option is required. Specify a value.")
    return nest(command, made)


def nest(command: Command, options: list[Json]) -> list[Json]:
    """Options inside their subcommands."""
    for depth, name in enumerate(reversed(command.path)):
        kind = SUBCOMMAND if depth == 0 else SUBCOMMAND_GROUP
        options = [{"type": kind, "name": name, "options": options}]
    return options


def convert(definition: Json, value: Any, places: Places) -> Any:
    """A typed value as its option's type."""
    name, kind = definition["name"], definition["type"]
    for choice in definition.get("choices") or ():
        if value in (choice["name"], choice["value"]) or str(value) == str(choice["value"]):
            return choice["value"]
    if definition.get("choices"):
        allowed = ", ".join(str(choice["name"]) for choice in definition["choices"])
        raise WrongOption(name, f"Not one of: {allowed}.")
    if kind == STRING:
        return _string(name, str(value), definition)
    if kind in (INTEGER, NUMBER):
        return _number(name, value, definition)
    if kind == BOOLEAN:
        word = str(value).strip().lower()
        if word not in _TRUE | _FALSE:
            raise WrongOption(name, "Must be true or false.")
        return word in _TRUE
    return _reference(name, str(value), kind, places)


def _string(name: str, value: str, definition: Json) -> str:
    least, most = definition.get("min_length") or 0, definition.get("max_length") or 6000
    if not value and definition.get("required"):
        raise WrongOption(name, "This option is required. Specify a value.")
    if not least <= len(value) <= most:
        raise WrongOption(name, f"Must be between {least} and {most} characters.")
    return value


def _number(name: str, value: Any, definition: Json) -> int | float:
    try:
        number = int(value) if definition["type"] == INTEGER else float(value)
    except (TypeError, ValueError):
        whole = "a whole number" if definition["type"] == INTEGER else "a number"
        raise WrongOption(name, f"Must be {whole}.") from None
    least, most = definition.get("min_value"), definition.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise WrongOption(name, f"Must be between {least} and {most}.")
    return number


def _reference(name: str, value: str, kind: int, places: Places) -> str:
    mention = _MENTION.fullmatch(value.strip())
    if mention:
        return mention[1]
    if value.isdigit():
        return value
    tables: dict[int, tuple[Mapping[str, str], ...]] = {
        USER: (places.users,),
        ROLE: (places.roles,),
        CHANNEL: (places.channels,),
        MENTIONABLE: (places.users, places.roles),
    }
    for table in tables.get(kind, ()):
        found = table.get(value.strip().lstrip("@#").casefold())
        if found:
            return found
    raise WrongOption(name, f"Nothing here is called {value!r}.")
