"""A command's options as a person's client sends them: checked against the command, and resolved for the bot.

https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import payloads, permissions
from bot.sandbox.check import FieldError
from bot.sandbox.state import Channel, Guild, Json, State, User

SUBCOMMAND, SUBCOMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
MAX_STRING = 6000
_MAX_SAFE = 2**53

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Resolved:
    """The objects behind the ids in a command's options, a select's values or a menu's target."""

    state: State
    guild: Guild | None
    attachments: Mapping[str, Json] = field(default_factory=dict)
    found: Json = field(default_factory=dict)

    def user(self, user_id: str) -> bool:
        user = self.state.users.get(user_id)
        if user is None:
            return False
        self.found.setdefault("users", {})[user_id] = payloads.user(user)
        member = self.guild.members.get(user_id) if self.guild else None
        if member is not None and self.guild is not None:
            partial = payloads.member_without_user(member)
            del partial["mute"], partial["deaf"]
            partial["permissions"] = str(permissions.in_guild(self.guild, member))
            self.found.setdefault("members", {})[user_id] = partial
        return True

    def role(self, role_id: str) -> bool:
        role = self.guild.roles.get(role_id) if self.guild else None
        if role is None:
            return False
        self.found.setdefault("roles", {})[role_id] = payloads.role(role)
        return True

    def channel(self, channel_id: str, kinds: Sequence[int], asker: User) -> bool:
        channel = self.guild.channels.get(channel_id) if self.guild else None
        if channel is None or self.guild is None or (kinds and channel.type not in kinds):
            return False
        granted = permissions.in_channel(self.guild, channel, self.guild.members[asker.id])
        if not granted & permissions.Permission.VIEW_CHANNEL:
            return False
        self.found.setdefault("channels", {})[channel_id] = partial_channel(channel, granted)
        return True

    def attachment(self, attachment_id: str) -> bool:
        attachment = self.attachments.get(attachment_id)
        if attachment is None:
            return False
        self.found.setdefault("attachments", {})[attachment["id"]] = attachment
        return True


def partial_channel(channel: Channel, granted: int) -> Json:
    full = payloads.channel(channel)
    kept = ("id", "name", "type", "parent_id", "thread_metadata", "flags", "position", "topic", "nsfw")
    return {**{key: full[key] for key in kept if key in full}, "permissions": str(granted)}


@dataclass(slots=True)
class Options:
    """Checks options level by level; `problems` are what Discord would answer 50035 with, `focused` the type of the
    option that is being typed."""

    resolved: Resolved
    asker: User
    autocomplete: bool
    problems: list[FieldError] = field(default_factory=list)
    focused: int | None = None

    def check(self, given: Any, known: Sequence[Json], path: Path = ("data", "options")) -> list[Json]:
        """The options of one level as the bot gets them."""
        by_name = {option["name"]: option for option in known}
        made, seen = [], set()
        for index, one in enumerate(given if isinstance(given, list) else []):
            definition = by_name.get(one.get("name")) if isinstance(one, dict) else None
            if definition is None or definition["name"] in seen:
                self._problem((*path, index), "APPLICATION_COMMAND_OPTION_UNKNOWN", "Unknown option")
                continue
            seen.add(definition["name"])
            made.append(self._one(one, definition, (*path, index)))
        if not self.autocomplete:
            self._missing(known, seen, path)
        return made

    def _missing(self, known: Sequence[Json], seen: set[str], path: Path) -> None:
        groups = [option for option in known if option["type"] <= SUBCOMMAND_GROUP]
        if groups and not seen:
            self._problem(path, "BASE_TYPE_REQUIRED", "This field is required")
        for option in known:
            if option.get("required") and option["name"] not in seen:
                words = f'Required option "{option["name"]}" is missing'
                self._problem(path, "APPLICATION_COMMAND_OPTION_REQUIRED", words)

    def _one(self, one: Json, definition: Json, path: Path) -> Json:
        kind = definition["type"]
        made: Json = {"name": definition["name"], "type": kind}
        if kind <= SUBCOMMAND_GROUP:
            made["options"] = self.check(one.get("options"), definition.get("options") or [], (*path, "options"))
            return made
        made["value"] = one.get("value")
        if self.autocomplete and one.get("focused"):
            made["focused"] = True
            self.focused = kind
            if not definition.get("autocomplete"):
                self._problem(path, "APPLICATION_COMMAND_OPTION_NO_AUTOCOMPLETE", "Option has no autocomplete")
            return made
        wrong = self._wrong(made["value"], definition)
        if wrong:
            self._problem((*path, "value"), *wrong)
        elif kind == ATTACHMENT:  # a client names its upload by place, the bot gets the file's own id
            made["value"] = self.resolved.attachments[str(made["value"])]["id"]
        return made

    def _problem(self, path: Path, code: str, message: str) -> None:
        self.problems.append(FieldError(path, code, message))

    def _wrong(self, value: Any, definition: Json) -> tuple[str, str] | None:
        kind = definition["type"]
        if kind == STRING:
            wrong = _wrong_string(value, definition)
        elif kind in (INTEGER, NUMBER):
            wrong = _wrong_number(value, definition)
        elif kind == BOOLEAN:
            wrong = None if isinstance(value, bool) else ("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        else:
            wrong = self._wrong_reference(str(value), definition)
        if wrong is None and definition.get("choices"):
            allowed = [choice["value"] for choice in definition["choices"]]
            if value not in allowed:
                return "APPLICATION_COMMAND_OPTION_CHOICE", "Value is not one of the choices."
        return wrong

    def _wrong_reference(self, value: str, definition: Json) -> tuple[str, str] | None:
        kind, resolved = definition["type"], self.resolved
        known = {
            USER: lambda: resolved.user(value),
            ROLE: lambda: resolved.role(value),
            MENTIONABLE: lambda: resolved.role(value) or resolved.user(value),
            CHANNEL: lambda: resolved.channel(value, definition.get("channel_types") or (), self.asker),
            ATTACHMENT: lambda: resolved.attachment(value),
        }[kind]()
        return None if known else ("APPLICATION_COMMAND_OPTION_REFERENCE", "Unknown id for this option.")


def _wrong_string(value: Any, definition: Json) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "STRING_TYPE_CONVERT", "Could not interpret value as string."
    least, most = definition.get("min_length") or 0, definition.get("max_length") or MAX_STRING
    if not value and definition.get("required"):
        return "BASE_TYPE_REQUIRED", "This field is required"
    if not least <= len(value) <= most:
        return "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
    return None


def _wrong_number(value: Any, definition: Json) -> tuple[str, str] | None:
    whole = definition["type"] == INTEGER
    right = isinstance(value, int) or (isinstance(value, float) and not whole)
    if isinstance(value, bool) or not right:
        return "NUMBER_TYPE_COERCE", f'Value "{value}" is not {"int" if whole else "number"}.'
    least = definition.get("min_value")
    most = definition.get("max_value")
    if value < (-_MAX_SAFE if least is None else least):
        return "NUMBER_TYPE_MIN", f"Value should be greater than or equal to {least}."
    if value > (_MAX_SAFE if most is None else most):
        return "NUMBER_TYPE_MAX", f"Value should be less than or equal to {most}."
    return None
