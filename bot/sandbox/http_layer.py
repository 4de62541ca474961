"""HTTP on the outside of the routes: who asks, faults, rate limits, bodies in, JSON out, the record of it all."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import BodyPartReader, web

from bot.sandbox.core import Core
from bot.sandbox.errors import (
    ApiError,
    invalid_field,
    invalid_json,
    method_not_allowed,
    missing_access,
    not_a_snowflake,
    not_found,
    not_in_sandbox,
    too_large,
    unauthorized,
)
from bot.sandbox.exchanges import Exchange
from bot.sandbox.faults import Fault
from bot.sandbox.lacking import find_lacking
from bot.sandbox.rest import Router
from bot.sandbox.rest.router import Call, Reply, Route
from bot.sandbox.state import User
from bot.sandbox.uploads import MAX_FILE, Upload

_log = logging.getLogger(__name__)

PREFIX = "/api/v10"
MAX_BODY = 25 * 1024 * 1024
_NAMED = ("@me", "@original")

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def add_routes(app: web.Application, core: Core, router: Router) -> None:
    """Serve every route under /api/v10, and Discord's own 404 and 405 elsewhere in the API."""
    for route in router:
        app.router.add_route(route.method, PREFIX + route.path, _handler(core, route))
    for path in dict.fromkeys(route.path for route in router):
        app.router.add_route("*", PREFIX + path, _refusal(core, method_not_allowed))
    app.router.add_route("*", PREFIX + "/{rest:.*}", _refuse_unknown(core))
    app.router.add_route("*", "/api/{rest:.*}", _refusal(core, not_found))


def _handler(core: Core, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await _Exchange(core, route, request).run()

    return handle


def _refusal(core: Core, error: Callable[[], ApiError]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await _Exchange(core, None, request).refuse(error())

    return handle


def _refuse_unknown(core: Core) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answer what no route does: 501 with its name for what Discord has, Discord's own 404 for the rest."""

    async def handle(request: web.Request) -> web.StreamResponse:
        what = find_lacking(request.match_info["rest"])
        return await _Exchange(core, None, request).refuse(not_found() if what is None else not_in_sandbox(what))

    return handle


class _Exchange:
    """One request on its way in and out."""

    def __init__(self, core: Core, route: Route | None, request: web.Request) -> None:
        self.core = core
        self.route = route
        self.request = request
        self.user: User | None = None
        self.body: Any = None
        self.uploads: dict[int, Upload] = {}
        self.headers: dict[str, str] = {}
        self.started = time.perf_counter()

    async def refuse(self, error: ApiError) -> web.StreamResponse:
        return self._respond(error.status, error.body, error.headers)

    async def run(self) -> web.StreamResponse:
        route = self.route
        fault: Fault | None = None
        try:
            if route is None:
                raise not_found()
            self.user = self._asker(route)
            fault = self._fault()
            if fault is not None:
                await asyncio.sleep(fault.delay)
                if fault.error is not None:
                    raise fault.error
            self._count(route)
            await self._read()
            reply = self._reply(route)
            status, body = reply.status, reply.body
            headers: Mapping[str, str] = self.headers
        except ApiError as error:
            status, body, headers = error.status, error.body, {**self.headers, **error.headers}
        except ConnectionError:  # gone in the middle of asking: nothing was done, and nobody reads what is answered
            status, body, headers = 400, {"message": "400: Bad Request", "code": 0}, self.headers
        except Exception:  # noqa: BLE001 - the server's own mistake: told in the log, and to the asker as Discord would
            _log.exception("%s %s failed", self.request.method, self.request.path)
            status, body, headers = 500, {"message": "500: Internal Server Error", "code": 0}, self.headers
        lost = fault is not None and fault.lose
        response = self._respond(status, body, headers, lost=lost)
        if lost and self.request.transport is not None:
            self.request.transport.abort()
        return response

    def _asker(self, route: Route) -> User:
        """Whose token it is: "Bot TOKEN" for the bot, the bare token for people."""
        header = self.request.headers.get("Authorization")
        state = self.core.state
        if route.free:
            return state.bot
        scheme, _, token = (header or "").rpartition(" ")
        user = state.tokens.get(token)
        if user is None or (scheme == "Bot") != user.bot:
            raise unauthorized()
        if route.person_only and user.bot:
            raise ApiError(403, 20001, "Bots cannot use this endpoint")
        return user

    def _fault(self) -> Fault | None:
        faults = self.core.faults
        if self.user is None or not (self.user.bot or faults.people):
            return None
        return faults.next(self.request.method, self.request.path.removeprefix(PREFIX))

    def _count(self, route: Route) -> None:
        user = self.user
        if user is None or not user.bot or route.limit is None:
            return
        params = self.request.match_info
        self.headers = self.core.ratelimits.take(route.bucket, route.limit, user.id, params, globally=not route.free)

    def _reply(self, route: Route) -> Reply:
        params = {key: unquote(value) for key, value in self.request.match_info.items()}
        for key, value in params.items():
            if key.endswith("_id") and not value.isdigit() and value not in _NAMED:
                raise not_a_snowflake(key, value)
        user = self.user
        if user is None:
            raise missing_access()
        call = Call(self.core, user, params, self.request.query, self.body, self.uploads)
        try:
            result = route.handler(call)
        except (TypeError, ValueError, AttributeError) as wrong:
            # A value of a type that no check foresaw is taken for the asker's mistake; the log tells if it was ours.
            _log.warning("%s %s failed on its body", route.method, route.path, exc_info=wrong)
            raise invalid_field((), "BASE_TYPE_INVALID", f"Invalid value ({wrong}).") from wrong
        if isinstance(result, Reply):
            return result
        return Reply(204) if result is None else Reply(200, result)

    # --- bodies -------------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        request = self.request
        if not request.body_exists:
            return
        if (request.content_length or 0) > MAX_BODY:
            raise too_large()
        if request.content_type == "multipart/form-data":
            await self._read_parts()
            return
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise too_large() from None
        if raw and request.content_type == "application/x-www-form-urlencoded":
            self._take_fields(_read_form(raw))
        elif raw:
            self.body = _json(raw)

    async def _read_parts(self) -> None:
        """`payload_json` and `files[n]`: https://docs.discord.com/developers/reference#uploading-files"""
        fields: dict[str, str] = {}
        async for part in await self.request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            content = bytes(await part.read())
            if len(content) > MAX_FILE:
                raise too_large()
            name = part.name or ""
            if part.filename is None:
                fields[name] = content.decode()
                continue
            kind = part.headers.get("Content-Type", "")
            index = int("".join(character for character in name if character.isdigit()) or len(self.uploads))
            self.uploads[index] = Upload(part.filename, kind, content)
        self._take_fields(fields)

    def _take_fields(self, fields: Mapping[str, str]) -> None:
        self.body = _json(fields["payload_json"]) if "payload_json" in fields else dict(fields)

    # --- the answer ---------------------------------------------------------------------------------------------

    def _respond(self, status: int, body: Any, headers: Mapping[str, str], *, lost: bool = False) -> web.StreamResponse:
        self._record(status, body, headers, lost=lost)
        if status == 204:
            return web.Response(status=204, headers=headers)
        return web.Response(
            body=_encode(body).encode(), status=status, headers=headers, content_type="application/json"
        )

    def _record(self, status: int, body: Any, headers: Mapping[str, str], *, lost: bool) -> None:
        exchanges = self.core.exchanges
        if not exchanges.active:
            return
        request = self.request
        exchanges.add(
            Exchange(
                at=exchanges.now(),
                account=self.user.id if self.user else None,
                method=request.method,
                route=self.route.path if self.route else None,
                path=request.path.removeprefix(PREFIX),
                query=dict(request.query),
                body=self.body,
                files=tuple(upload.name for upload in self.uploads.values()),
                status=status,
                headers=dict(headers),
                answer=None if status == 204 else body,
                seconds=time.perf_counter() - self.started,
                lost=lost,
            )
        )


def _read_form(raw: bytes) -> dict[str, str]:
    """Return the fields of a form-encoded body, at most a hundred."""
    try:
        return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise invalid_json() from None


def _json(raw: str | bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid_json() from None
