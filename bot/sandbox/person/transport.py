"""The two wires of a client: REST with the person's token, and a gateway session that comes back when it is cut."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

Json = dict[str, Any]

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO = 1, 2, 6, 7, 9, 10
# Pauses, in seconds, before the gateway is tried again.
PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)


class Refused(Exception):
    """Discord answered with an error: its HTTP status, its own code, its words, and the errors of single fields."""

    def __init__(self, status: int, body: Any) -> None:
        answer = body if isinstance(body, dict) else {}
        self.status = status
        self.code = int(answer.get("code") or 0)
        self.message = str(answer.get("message") or body)
        self.errors: Json = answer.get("errors") or {}
        super().__init__(f"{status} ({self.code}): {self.message}{_first(self.errors)}")


def _first(errors: Json) -> str:
    """The words of the first field that is wrong."""
    path: list[str] = []
    node: Any = errors
    while isinstance(node, dict) and node:
        if "_errors" in node:
            return f" · {'.'.join(path)}: {node['_errors'][0]['message']}"
        key = next(iter(node))
        path.append(key)
        node = node[key]
    return ""


class Rest:
    """Requests with a person's token. `Refused` for every answer from 400 on; None for an empty one."""

    def __init__(self, api: str, token: str, session: aiohttp.ClientSession) -> None:
        self.api = api.rstrip("/")
        self._headers = {"Authorization": token}
        self._session = session

    async def __call__(
        self, method: str, path: str, body: Any = None, *, files: Mapping[str, bytes] | None = None
    ) -> Any:
        data: Any = None
        headers = dict(self._headers)
        if files:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body or {}), content_type="application/json")
            for index, (name, content) in enumerate(files.items()):
                body_part = io.BytesIO(content)
                data.add_field(f"files[{index}]", body_part, filename=name, content_type="application/octet-stream")
        elif body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        async with self._session.request(method, self.api + path, data=data, headers=headers) as response:
            raw = await response.read()
            answer = json.loads(raw) if raw and "json" in response.content_type else raw.decode() or None
            if response.status >= 400:
                raise Refused(response.status, answer)
            return answer


class GatewaySession:
    """Keeps one gateway session: identify, heartbeat, resume. `receive(event, data)` is called for each event."""

    def __init__(
        self, url: str, token: str, session: aiohttp.ClientSession, receive: Callable[[str, Json], None]
    ) -> None:
        self._url = url
        self._token = token
        self._session = session
        self._receive = receive
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._id: str | None = None
        self._seq: int | None = None
        self.refused: int | None = None

    @property
    def id(self) -> str | None:
        return self._id

    async def start(self) -> None:
        """Connect, and wait for READY. ConnectionError where the gateway refuses the token."""
        self._task = asyncio.create_task(self._keep(), name="person's gateway")
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait((ready, self._task), return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise ConnectionError(f"the gateway closed with {self.refused}")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _keep(self) -> None:
        failures = 0
        while self.refused is None:
            try:
                async with self._session.ws_connect(self._url + "?v=10&encoding=json", max_msg_size=0) as socket:
                    failures = 0
                    await self._live(socket)
                    if socket.close_code in (4004, 4012, 4013, 4014):
                        self.refused = socket.close_code
                        return
            except (aiohttp.ClientError, ConnectionError):
                failures += 1
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])

    async def _live(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        hello = await socket.receive_json()
        beat = asyncio.create_task(self._beat(socket, hello["d"]["heartbeat_interval"] / 1000))
        try:
            await socket.send_json(self._greeting())
            async for frame in socket:
                if not await self._take(socket, json.loads(frame.data)):
                    return
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    def _greeting(self) -> Json:
        if self._id is not None:
            return {"op": RESUME, "d": {"token": self._token, "session_id": self._id, "seq": self._seq}}
        properties = {"os": "linux", "browser": "Discord Client", "device": ""}
        return {"op": IDENTIFY, "d": {"token": self._token, "properties": properties}}

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, payload: Json) -> bool:
        """Whether the connection is kept."""
        op: int = payload["op"]
        data: Any = payload.get("d")
        if op == 0:
            self._seq = payload["s"]
            if payload["t"] == "READY":
                self._id = data["session_id"]
            self._receive(payload["t"], data)
            if payload["t"] == "READY":
                self._ready.set()
        elif op == INVALID_SESSION:
            if not data:
                self._id = self._seq = None
            await socket.send_json(self._greeting())
        elif op == HEARTBEAT:
            await socket.send_json({"op": HEARTBEAT, "d": self._seq})
        return op != RECONNECT

    async def _beat(self, socket: aiohttp.ClientWebSocketResponse, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            with contextlib.suppress(ConnectionError):
                await socket.send_json({"op": HEARTBEAT, "d": self._seq})
