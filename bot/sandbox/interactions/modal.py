"""A modal as it comes back: every field of it, with what was typed or chosen.

https://docs.discord.com/developers/components/reference#component-object-component-types
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox import components as c
from bot.sandbox.check import FieldError
from bot.sandbox.core import Core
from bot.sandbox.errors import invalid_form
from bot.sandbox.interactions.record import Interaction
from bot.sandbox.interactions.selects import read_select
from bot.sandbox.state import Json, User

MAX_INPUT = 4000


def read_modal(
    core: Core, user: User, opener: Interaction, given: Json, attachments: Mapping[str, Json]
) -> tuple[list[Json], Json]:
    """The modal's components with their values, as the bot gets them, and the objects behind them.

    `given["components"]` holds the fields, nested as in the modal; `attachments` the files that came along, by the ids
    that the client gave them. Raises 50035 where a field is not filled in right.
    """
    assert opener.modal is not None  # noqa: S101 - the caller has looked
    values = {field["custom_id"]: field for field in c.walk(given.get("components") or ()) if field.get("custom_id")}
    form = _Form(core, user, opener, values, attachments)
    parts = [form.top(part, index) for index, part in enumerate(opener.modal["components"])]
    if form.problems:
        raise invalid_form(form.problems)
    return parts, form.resolved


class _Form:
    def __init__(
        self, core: Core, user: User, opener: Interaction, values: dict[str, Json], attachments: Mapping[str, Json]
    ) -> None:
        self.core = core
        self.user = user
        self.opener = opener
        self.values = values
        self.attachments = attachments
        self.problems: list[FieldError] = []
        self.resolved: Json = {}

    def top(self, part: Json, index: int) -> Json:
        path = ("data", "components", index)
        if part["type"] == c.LABEL:
            field = self.field(part["component"], (*path, "component"))
            return {"type": c.LABEL, "id": part["id"], "component": field}
        if part["type"] == c.ACTION_ROW:
            inside = [self.field(one, (*path, "components", n)) for n, one in enumerate(part["components"])]
            return {"type": c.ACTION_ROW, "id": part["id"], "components": inside}
        return {"type": part["type"], "id": part["id"]}

    def field(self, part: Json, path: tuple[str | int, ...]) -> Json:
        kind = part["type"]
        given = self.values.get(part["custom_id"], {})
        made: Json = {"type": kind, "id": part["id"], "custom_id": part["custom_id"]}
        if kind == c.TEXT_INPUT:
            made["value"] = self._text(part, str(given.get("value") or ""), path)
        elif kind == c.CHECKBOX:
            made["value"] = bool(given.get("value"))
        elif kind == c.RADIO_GROUP:
            made["value"] = self._one_of(part, given.get("value"), path)
        elif kind == c.FILE_UPLOAD:
            made["values"] = self._files(part, given.get("values") or [], path)
        else:
            made |= self._several(part, given.get("values") or [], path)
        return made

    def _text(self, part: Json, value: str, path: tuple[str | int, ...]) -> str:
        least, most = part.get("min_length") or 0, part.get("max_length") or MAX_INPUT
        if not value and part.get("required", True):
            self._problem(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif value and not least <= len(value) <= most:
            self._problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def _one_of(self, part: Json, value: Any, path: tuple[str | int, ...]) -> str | None:
        known = [option["value"] for option in part["options"]]
        if value is None:
            if part.get("required", True):
                self._problem(path, "BASE_TYPE_REQUIRED", "This field is required")
            return None
        if value not in known:
            self._problem(path, "SELECT_OPTION_UNKNOWN", "The specified value is not one of the options.")
        return str(value)

    def _files(self, part: Json, values: list[Any], path: tuple[str | int, ...]) -> list[str]:
        """The ids of the files themselves: a client names its uploads by place."""
        least, most = part.get("min_values", 1) if part.get("required", True) else 0, part.get("max_values", 1)
        found = [self.attachments[str(value)] for value in values if str(value) in self.attachments]
        if len(found) != len(values):
            self._problem(path, "APPLICATION_COMMAND_OPTION_REFERENCE", "Unknown id for this option.")
        elif not least <= len(found) <= most:
            self._problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        if found:
            self.resolved.setdefault("attachments", {}).update({one["id"]: one for one in found})
        return [one["id"] for one in found]

    def _several(self, part: Json, values: list[Any], path: tuple[str | int, ...]) -> Json:
        if not values and not part.get("required", True):
            return {"values": []}
        if part["type"] in c.SELECTS:
            made = read_select(self.core, self.user, self.opener.guild, part, values)
            for kind, objects in made.pop("resolved", {}).items():
                self.resolved.setdefault(kind, {}).update(objects)
            return made
        known = [option["value"] for option in part.get("options") or ()]
        if known and not set(values) <= set(known):
            self._problem(path, "SELECT_OPTION_UNKNOWN", "The specified value is not one of the options.")
        return {"values": [str(value) for value in values]}

    def _problem(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        self.problems.append(FieldError((*path, "value"), code, message))
