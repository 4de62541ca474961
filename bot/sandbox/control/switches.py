"""`/-/faults`: the misbehaviours, switched on and off."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox.control import misbehaviour
from bot.sandbox.control.bodies import Routes, body_of, refuse
from bot.sandbox.control.misbehaviour import Misbehaviour, Parameter, Undo, WrongValue
from bot.sandbox.core import Core

_UNKNOWN = "There is no such switch; GET /-/faults lists them."


class SwitchRoutes:
    """GET: `[{"id", "name", "says", "lasting", "active", "parameters": [{"name", "label", "kind", "default", "value",
    "min", "max", "choices": [{"value", "label"}]}]}]`. POST `{"id", parameter: value …}` switches one on, anew where
    it is on; DELETE `?id=` switches one off, without an id all. Both answer as GET does."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known = {one.id: one for one in misbehaviour.ALL}
        self._on: dict[str, tuple[Undo, dict[str, Any]]] = {}

    def table(self) -> Routes:
        path = "/-/faults"
        return [("GET", path, self.read), ("POST", path, self.switch_on), ("DELETE", path, self.switch_off)]

    async def read(self, _: web.Request) -> web.StreamResponse:
        return self._show_switches()

    async def switch_on(self, request: web.Request) -> web.StreamResponse:
        given = await body_of(request)
        one = self._known.get(str(given.get("id"))) if given else None
        if given is None or one is None:
            return refuse(_UNKNOWN, 404)
        try:
            values = {p.name: misbehaviour.read(p, given, self._core) for p in one.parameters}
        except WrongValue as error:
            return refuse(str(error))
        self._end(one.id)
        begun = one.begin(self._core, values)
        if begun is not None:
            self._on[one.id] = (begun, values)
        return self._show_switches()

    async def switch_off(self, request: web.Request) -> web.StreamResponse:
        key = request.query.get("id")
        if key is not None and key not in self._known:
            return refuse(_UNKNOWN, 404)
        for each in [key] if key is not None else list(self._on):
            self._end(each)
        return self._show_switches()

    def _end(self, key: str) -> None:
        if key in self._on:
            undo, _ = self._on.pop(key)
            undo()

    def _show_switches(self) -> web.Response:
        return web.json_response([self._describe(one) for one in self._known.values()])

    def _describe(self, one: Misbehaviour) -> dict[str, Any]:
        values = self._on[one.id][1] if one.id in self._on else {}
        return {
            "id": one.id,
            "name": one.name,
            "says": one.says,
            "lasting": one.lasting,
            "active": one.id in self._on,
            "parameters": [self._parameter(p, values.get(p.name, p.default)) for p in one.parameters],
        }

    def _parameter(self, parameter: Parameter, value: object) -> dict[str, Any]:
        about: dict[str, Any] = {
            "name": parameter.name,
            "label": parameter.label,
            "kind": parameter.kind,
            "default": parameter.default,
            "value": value,
        }
        if parameter.kind == "number":
            return {**about, "min": parameter.least, "max": parameter.most}
        choices = parameter.choices(self._core) if parameter.choices else []
        return {**about, "choices": [{"value": key, "label": words} for key, words in choices]}
