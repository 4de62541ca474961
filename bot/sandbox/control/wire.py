"""`/-/wire`: a WebSocket on which each request, event and interaction is told as it happens, tokens left out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import deque
from typing import Any

from aiohttp import web

from bot.sandbox.control.bodies import Routes
from bot.sandbox.control.specification import why
from bot.sandbox.core import Core
from bot.sandbox.exchanges import Exchange, Frame

# A page that is this many records behind misses the oldest of them.
BEHIND = 2_000
_SECRET = frozenset(("token", "interaction_token", "webhook_token"))
# Where nothing answers to a path, what would stand in the place of a token: the callbacks' and the webhooks'.
_AT_A_TOKEN = re.compile(r"(?<=/)((?:interactions|webhooks)/[^/]*/)[^/]+")
_HEARTBEATS = frozenset((1, 11))
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str).encode


class WireRoute:
    """Each record is one JSON text:

    `{"kind": "request"|"event"|"interaction", "at": ISO 8601, "who", "ms", "method", "path", "query", "status", "lost",
    "request", "files", "response", "bucket": {"limit", "remaining", "reset_after"}|null, "why": {"rule", "page"}|null}`
    for requests, and `{"kind", "at", "who", "sent", "op", "event", "data"}` for what crosses the gateway; `who` is a
    name. `{"kind": "missed", "count"}` stands for what came faster than it was read.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def table(self) -> Routes:
        return [("GET", "/-/wire", self.tell)]

    async def tell(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        tap = _Tap(self._core)
        self._core.exchanges.listeners.append(tap.take)
        writer = asyncio.create_task(tap.write(socket), name="wire writer")
        try:
            async for _ in socket:  # nothing is expected; this ends when the page is gone
                pass
        finally:
            self._core.exchanges.listeners.remove(tap.take)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket


class _Tap:
    """What one page has not been told yet."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: deque[str] = deque()
        self._missed = 0
        self._wake = asyncio.Event()

    def take(self, record: Exchange | Frame) -> None:
        # Written out at once: what the record holds is alive and changes.
        told = self._exchange(record) if isinstance(record, Exchange) else self._frame(record)
        if told is None:
            return
        if len(self._waiting) >= BEHIND:
            self._waiting.popleft()
            self._missed += 1
        self._waiting.append(_encode(told))
        self._wake.set()

    async def write(self, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                if self._missed:
                    count, self._missed = self._missed, 0
                    await socket.send_str(_encode({"kind": "missed", "count": count}))
                while self._waiting:
                    await socket.send_str(self._waiting.popleft())

    def _exchange(self, one: Exchange) -> dict[str, Any]:
        return {
            "kind": "request",
            "at": one.at.isoformat(),
            "who": self._name(one.account),
            "ms": round(one.seconds * 1000, 1),
            "method": one.method,
            "path": without_tokens(one.path, one.route),
            "query": dict(one.query),
            "status": one.status,
            "lost": one.lost,
            "request": scrub(one.body),
            "files": list(one.files),
            "response": scrub(one.answer),
            "bucket": _bucket(one),
            "why": why(one.status, one.answer),
        }

    def _frame(self, one: Frame) -> dict[str, Any] | None:
        if one.op in _HEARTBEATS:
            return None
        asked = one.event == "INTERACTION_CREATE" and one.account == self._core.state.bot.id  # people get an echo
        return {
            "kind": "interaction" if asked else "event",
            "at": one.at.isoformat(),
            "who": self._name(one.account),
            "sent": one.sent,
            "op": one.op,
            "event": one.event,
            "data": scrub(one.data),
        }

    def _name(self, account: str | None) -> str | None:
        user = self._core.state.users.get(account or "")
        return user.name if user is not None else None


def _bucket(one: Exchange) -> dict[str, float] | None:
    headers = one.headers
    if "X-RateLimit-Limit" not in headers:
        return None
    return {
        "limit": int(headers["X-RateLimit-Limit"]),
        "remaining": int(headers["X-RateLimit-Remaining"]),
        "reset_after": float(headers["X-RateLimit-Reset-After"]),
    }


def scrub(value: Any) -> Any:
    """A JSON value whose tokens are an ellipsis."""
    if isinstance(value, dict):
        return {key: "…" if key in _SECRET and each else scrub(each) for key, each in value.items()}
    if isinstance(value, list):
        return [scrub(each) for each in value]
    return value


def without_tokens(path: str, route: str | None) -> str:
    """A path whose tokens, as its route's template names them, are an ellipsis."""
    if route is None:
        return _AT_A_TOKEN.sub(r"\1…", path)
    pairs = zip(path.split("/"), route.split("/"), strict=False)
    return "/".join("…" if template.strip("{}") in _SECRET else step for step, template in pairs)
