"""A small notation for what Discord documents only as tables: one row a field, `name type`.

name? type      the field may be absent            snowflake string integer number boolean timestamp object any
name  type?     the field may be null              [type]  a list        {type}  an object of them by any key
-name           the base has it, this has not      =3  =bot  the value itself        a|b  either
Name            a schema of Discord's OpenAPI description, or another table
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_NAMES = ("string", "integer", "number", "boolean", "object", "array", "null")
_PLAIN: dict[str, Schema] = {name: {"type": name} for name in _NAMES}
_PLAIN["any"] = {"type": list(_NAMES)}
_PLAIN["snowflake"] = {"type": "string", "format": "snowflake"}
_PLAIN["timestamp"] = {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one documented object; `page` is where they are documented, `base` the schema that they add to."""

    page: str
    rows: str
    base: str | None = None
    union: tuple[str, ...] = ()  # one of these schemas, and no rows
    open: bool = False  # fields that the table does not name are let through

    def schema(self, described: dict[str, Schema]) -> Schema:
        """The table as a JSON Schema, its references unresolved; `described` holds the base."""
        if self.union:
            return {"anyOf": [read_type(name) for name in self.union]}
        base = described[self.base] if self.base else {}
        properties = dict(base.get("properties", {}))
        needed = set(base.get("required", ()))
        for line in self.rows.strip().splitlines():
            name, _, kind = line.strip().partition(" ")
            plain = name.strip("-?")
            needed.discard(plain)
            if name.startswith("-"):
                properties.pop(plain, None)
                continue
            properties[plain] = read_type(kind.strip())
            if not name.endswith("?"):
                needed.add(plain)
        schema: Schema = {"type": "object", "properties": properties, "required": sorted(needed)}
        return schema | ({"additionalProperties": True} if self.open else {})


def read_type(words: str) -> Schema:
    """One type of the notation as a JSON Schema."""
    if "|" in words and words[0] not in "[{":
        return {"anyOf": [read_type(part) for part in words.split("|")]}
    if words.endswith("?"):
        return {"anyOf": [{"type": "null"}, read_type(words[:-1])]}
    if words[0] in "[{":
        inner = read_type(words[1:-1])
        return (
            {"type": "array", "items": inner} if words[0] == "[" else {"type": "object", "additionalProperties": inner}
        )
    if words.startswith("="):
        value = words[1:]
        return {"const": int(value) if value.isdigit() else value}
    return _PLAIN.get(words) or {"$ref": f"#/components/schemas/{words}"}
