"""Discord's OpenAPI description as questions: which operation is this, does this request fit, does this answer."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests import spec
from tests.sandbox.conformance.tables import TABLES
from tests.sandbox.conformance.validation import Answer, Request, Schema, link, link_into, problems


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: `fields` holds its path and query parameters by name."""

    method: str
    path: str
    pattern: re.Pattern[str]
    parameters: Mapping[str, Schema]
    required: frozenset[str]
    body: Schema | None
    answers: Mapping[str, Schema | None]

    def answer(self, status: int) -> Schema | None:
        """What the answer looks like: None where it has no JSON body; KeyError where no such status is described."""
        for key in (str(status), f"{status // 100}XX"):
            if key in self.answers:
                return self.answers[key]
        raise KeyError(status)


class Description:
    """Every operation, and every schema by its name: the description's own, and those of the tables."""

    def __init__(self, document: dict[str, Any]) -> None:
        described = copy.deepcopy(document["components"]["schemas"])
        _correct(described)
        for name, table in TABLES.items():
            described[name] = table.schema(described)
        self.schemas = link(described)
        self._responses = document["components"].get("responses", {})
        self._operations = [
            self._operation(method, path, item, operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method != "parameters"
        ]
        self._operations.sort(key=lambda operation: operation.path.count("{"))  # /users/@me before /users/{user_id}

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation that `method` on `path` is (a path without /api/v10 and query), or None."""
        found = (one for one in self._operations if one.method == method.upper() and one.pattern.fullmatch(path))
        return next(found, None)

    def request_problems(self, operation: Operation, body: object) -> list[str]:
        """What is wrong with the JSON body of a request (of a multipart request: of its payload_json)."""
        if operation.body is None:
            return [] if body in (None, {}, "") else ["(all): a body, where none is described"]
        return problems(Request, operation.body, {} if body is None else body)

    def answer_problems(self, operation: Operation, status: int, body: object) -> list[str]:
        """What is wrong with an answer: its status and its JSON body."""
        try:
            schema = operation.answer(status)
        except KeyError:
            return [f"(all): status {status} is not described"]
        if schema is None:
            return [] if body in (None, "") else ["(all): a body, where none is described"]
        return problems(Answer, schema, body)

    def query_problems(self, operation: Operation, path: str, query: Mapping[str, str]) -> list[str]:
        """What is wrong with the parameters in the path and after the question mark."""
        match = operation.pattern.fullmatch(path)
        given: dict[str, str] = {**(match.groupdict() if match else {}), **query}
        found = [f"{name}: is required" for name in operation.required - given.keys()]
        for name, value in given.items():
            if name not in operation.parameters:
                found.append(f"{name}: no such parameter is described")
            else:
                schema = operation.parameters[name]
                found += [f"{name} {line}" for line in problems(Request, schema, _typed(value, schema))]
        return found

    def schema_problems(self, name: str, value: object) -> list[str]:
        """What is wrong with `value` as one of the named schemas."""
        return problems(Answer, self.schemas[name], value)

    def request_schema_problems(self, name: str, value: object) -> list[str]:
        """What is wrong with `value`, sent by a client, as one of the named schemas."""
        return problems(Request, self.schemas[name], value)

    def _operation(self, method: str, path: str, item: dict[str, Any], operation: dict[str, Any]) -> Operation:
        parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
        pattern = "".join(
            f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]+\})", path)
        )
        content = operation.get("requestBody", {}).get("content", {})
        body = next((content[kind]["schema"] for kind in ("application/json", *content) if kind in content), None)
        return Operation(
            method=method.upper(),
            path=path,
            pattern=re.compile(pattern),
            parameters={one["name"]: link_into(one["schema"], self.schemas) for one in parameters}
            | _FURTHER_PARAMETERS.get((method.upper(), path), {}),
            required=frozenset(one["name"] for one in parameters if one.get("required")),
            body=None if body is None else link_into(body, self.schemas),
            answers={status: self._answer(answer) for status, answer in operation["responses"].items()},
        )

    def _answer(self, answer: dict[str, Any]) -> Schema | None:
        if "$ref" in answer:
            answer = self._responses[answer["$ref"].rsplit("/", 1)[-1]]
        content = answer.get("content", {}).get("application/json")
        return None if content is None else link_into(content["schema"], self.schemas)


def _typed(value: str, schema: Schema) -> object:
    """A parameter's text as the value that its schema is about."""
    kinds = schema.get("type", ())
    if "boolean" in kinds and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    return [value] if "array" in kinds else value


def _correct(schemas: dict[str, Schema]) -> None:
    """Where the description and Discord's documentation differ, the documentation holds (the description says so).

    - The codes of a field's errors are words ("BASE_TYPE_REQUIRED"), not numbers:
      https://docs.discord.com/developers/reference#error-messages
    - A 429 has a `code` for some limits only: https://docs.discord.com/developers/topics/rate-limits
    - There are media channels (16): https://docs.discord.com/developers/resources/channel#channel-object-channel-types
    - A new forum post is answered with its message inside:
      https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
    - An application still has the `summary` that was deprecated, an empty text; libraries read it.
    """
    schemas["PrivateApplicationResponse"]["properties"]["summary"] = {"const": ""}
    schemas["InnerErrors"]["properties"]["_errors"]["items"] = {
        "type": "object",
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }
    any_error = {"$ref": "#/components/schemas/Error"}
    schemas["RatelimitedResponse"]["allOf"] = [
        {**schemas["Error"], "required": ["message"]} if part == any_error else part
        for part in schemas["RatelimitedResponse"]["allOf"]
    ]
    kinds = schemas["ChannelTypes"]
    for key, media in (("oneOf", {"const": 16}), ("enum", 16)):
        if key in kinds and media not in kinds[key]:
            kinds[key] = [*kinds[key], media]
    schemas["CreatedThreadResponse"]["properties"]["message"] = {"$ref": "#/components/schemas/MessageResponse"}


# What no page names and clients send all the same.
_FURTHER_PARAMETERS: dict[tuple[str, str], dict[str, Schema]] = {
    ("POST", "/channels/{channel_id}/threads"): {"use_nested_fields": {"type": ["boolean", "integer"]}},  # discord.py
}


@cache
def description() -> Description:
    """The description that is here; FileNotFoundError where none is."""
    return Description(spec.load())
