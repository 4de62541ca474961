"""JSON Schema as Discord means it, over a description whose references are resolved once.

Three things differ from jsonschema as it comes: what a request may say with a string or a number (Discord takes either
for both), a union is satisfied by one branch or more and tells the errors of the branch that was meant, and an answer
has no field that is not described.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

Schema = dict[str, Any]
_REF = "#/components/schemas/"


def link(schemas: dict[str, Schema]) -> dict[str, Schema]:
    """The schemas with every `$ref` replaced by what it refers to (so they may contain themselves), and objects that
    are put together by `allOf` merged into one."""
    linked: dict[str, Schema] = {name: {} for name in schemas}
    for name, schema in schemas.items():
        linked[name].update(link_into(schema, linked))
    for schema in linked.values():
        _merge(schema)
    return linked


def link_into(schema: Any, linked: dict[str, Schema]) -> Any:
    """`schema` with its references resolved in `linked`."""
    if isinstance(schema, list):
        return [link_into(part, linked) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return linked[schema["$ref"].removeprefix(_REF)]
    return {key: link_into(value, linked) for key, value in schema.items()}


def _merge(schema: Schema) -> None:
    parts = schema.get("allOf")
    if not parts or not all("properties" in part for part in parts):
        return
    del schema["allOf"]
    schema["properties"] = {k: v for part in (schema, *parts) for k, v in part.get("properties", {}).items()}
    schema["required"] = sorted({name for part in (schema, *parts) for name in part.get("required", ())})


# --- formats ---------------------------------------------------------------------------------------------------------

formats = FormatChecker(formats=())


def _format(name: str) -> Callable[[Callable[[str], bool]], Callable[[str], bool]]:
    def register(test: Callable[[str], bool]) -> Callable[[str], bool]:
        formats.checks(name, raises=ValueError)(lambda value: not isinstance(value, str) or test(value))
        return test

    return register


@_format("date-time")
def _is_timestamp(value: str) -> bool:
    return "T" in value and datetime.fromisoformat(value).tzinfo is not None


@_format("uri")
def _is_uri(value: str) -> bool:
    parts = urlsplit(value)
    return bool(parts.scheme and (parts.netloc or parts.path))


@_format("snowflake")
def _is_snowflake(value: str) -> bool:
    return re.fullmatch(r"0|[1-9][0-9]{0,19}", value) is not None


def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


formats.checks("int32")(_is_int32)


# --- unions and unknown fields ---------------------------------------------------------------------------------------

Found = Iterator[ValidationError]


def _union(validator: Any, branches: list[Schema], instance: Any, schema: Schema) -> Found:
    """One branch or more; where none fits, what is wrong with the one that was meant."""
    meant = [branch for branch in branches if _could_be(branch, instance)] or branches
    best: list[ValidationError] | None = None
    for branch in meant:
        errors = list(validator.descend(instance, branch))
        if not errors:
            return
        if best is None or len(errors) < len(best):
            best = errors
    yield from best or ()


def _could_be(branch: Schema, instance: Any) -> bool:
    """Whether the `type` that the instance carries is one of the branch's."""
    if not isinstance(instance, dict) or "type" not in instance:
        return True
    kind = branch.get("properties", {}).get("type", {})
    allowed = kind.get("enum") or ([kind["const"]] if "const" in kind else None)
    return allowed is None or instance["type"] in allowed


def _known_properties(validator: Any, properties: Schema, instance: Any, schema: Schema) -> Found:
    if not isinstance(instance, dict):
        return
    for name, part in properties.items():
        if name in instance:
            yield from validator.descend(instance[name], part, path=name, schema_path=name)
    if "additionalProperties" not in schema:
        for name in instance.keys() - properties.keys():
            yield ValidationError(f"{name!r} is not described", path=[name])


def _is_integer(checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer_or_digits(checker: object, value: object) -> bool:
    return _is_integer(checker, value) or (isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,39}", value) is not None)


def _is_number_or_digits(checker: object, value: object) -> bool:
    return isinstance(value, float) or _is_integer_or_digits(checker, value)


def _is_text_or_integer(checker: object, value: object) -> bool:
    return isinstance(value, str) or _is_integer(checker, value)


def _const(validator: Any, const: Any, instance: Any, schema: Schema) -> Found:
    if instance != const or isinstance(instance, bool) != isinstance(const, bool):
        yield ValidationError(f"{instance!r} is not {const!r}")


def _as_text(keyword: Any) -> Any:
    """A keyword about strings, asked of a number's digits where a number stands for a string."""

    def asked(validator: Any, limit: Any, instance: Any, schema: Schema) -> Found:
        yield from keyword(validator, limit, str(instance) if isinstance(instance, int) else instance, schema) or ()

    return asked


def _as_number(keyword: Any) -> Any:
    """A keyword about numbers, asked of the number where its digits stand for it."""

    def asked(validator: Any, limit: Any, instance: Any, schema: Schema) -> Found:
        digits = isinstance(instance, str) and re.fullmatch(r"-?[0-9]{1,39}", instance)
        yield from keyword(validator, limit, int(instance) if digits else instance, schema) or ()

    return asked


def _of_requests() -> dict[str, Any]:
    usual = Draft202012Validator.VALIDATORS
    textual = {name: _as_text(usual[name]) for name in ("pattern", "minLength", "maxLength")}
    return textual | {name: _as_number(usual[name]) for name in ("minimum", "maximum")}


_UNIONS = {"oneOf": _union, "anyOf": _union, "const": _const}
_STRICT = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
Answer = validators.extend(
    Draft202012Validator, validators={**_UNIONS, "properties": _known_properties}, type_checker=_STRICT
)
Request = validators.extend(
    Draft202012Validator,
    validators={**_UNIONS, **_of_requests()},
    type_checker=_STRICT.redefine_many(
        {"integer": _is_integer_or_digits, "number": _is_number_or_digits, "string": _is_text_or_integer}
    ),
)


def problems(kind: Any, schema: Schema, value: object) -> list[str]:
    """What is wrong with `value`, one line each: `embeds.0.title: 1 is not of type 'string'`."""
    found = kind(schema, format_checker=formats).iter_errors(value)
    return [f"{'.'.join(map(str, error.absolute_path)) or '(all)'}: {error.message[:300]}" for error in found]
