"""One websocket of the gateway: hello, identify or resume, heartbeats, and Discord's close codes.

https://docs.discord.com/developers/events/gateway#connection-lifecycle
https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox import payloads
from bot.sandbox.exchanges import Frame
from bot.sandbox.gateway import ready
from bot.sandbox.gateway.encoding import KINDS, Encoder, encoder, payload_zlib, plain
from bot.sandbox.gateway.hub import Hub
from bot.sandbox.gateway.intents import KNOWN, PRIVILEGED, Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.state import Json, User

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
SOUNDBOARD = 31

# Seconds, as over a network: discord.py notes when it sent a heartbeat after the sending, in another thread. Where the
# answer is there before that, it counts from the heartbeat before, and warns that it cannot keep up.
ACKNOWLEDGED_AFTER = 0.05
SENT_PER_MINUTE = 120
MAX_PAYLOAD = 4096
# A client that is this many payloads behind does not read any more, and is cut off.
MAX_BEHIND = 10_000


class Closed(Exception):
    """The connection is closed by the sandbox with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """`run` serves one websocket until it ends. `push` queues a text to be sent, from any code on the loop."""

    def __init__(self, hub: Hub, request: web.Request, *, heartbeat: float) -> None:
        self.hub = hub
        self.session: Session | None = None
        self.silent = False
        self._request = request
        self._heartbeat = heartbeat
        self._socket = web.WebSocketResponse(max_msg_size=16 * 1024, compress=False, timeout=2.0)
        self._queue: deque[str] = deque()
        self._wake = asyncio.Event()
        self._encode: Encoder = plain
        self._streamed = False
        self._received: deque[float] = deque(maxlen=SENT_PER_MINUTE)

    # --- sending ------------------------------------------------------------------------------------------------

    def push(self, text: str) -> None:
        if len(self._queue) >= MAX_BEHIND:
            self.abort()
            return
        self._queue.append(text)
        self._wake.set()

    def push_op(self, op: int, data: Any) -> None:
        self.push(json.dumps({"t": None, "s": None, "op": op, "d": data}))
        self._record(op, data, sent=True)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                frame = self._encode(self._queue.popleft())
                if isinstance(frame, str):
                    await self._socket.send_str(frame)
                else:
                    await self._socket.send_bytes(frame)

    async def close(self, code: int, reason: str = "") -> None:
        await self._socket.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """Cut the wire, without a close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()

    # --- the lifecycle ------------------------------------------------------------------------------------------

    async def run(self) -> web.WebSocketResponse:
        try:
            await self._socket.prepare(self._request)
        except ConnectionError:  # gone before it was answered, as a process is that was killed
            return self._socket
        self.hub.connections.add(self)
        writer = asyncio.create_task(self._write(), name="gateway writer")
        try:
            self._open()
            await self._read()
        except Closed as closed:
            await self._flush()
            await self.close(closed.code, closed.reason)
        except ConnectionError:
            pass
        finally:
            self.hub.connections.discard(self)
            self._leave()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return self._socket

    def _open(self) -> None:
        query = self._request.query
        if query.get("v", "10") not in {"9", "10"}:
            raise Closed(4012, "Invalid API version")
        compress = query.get("compress")
        if query.get("encoding", "json") != "json" or compress not in KINDS:
            raise Closed(4002, "Error while decoding payload.")
        self._encode = encoder(compress)
        self._streamed = compress is not None
        interval = int(self._heartbeat * 1000)
        self.push_op(HELLO, {"heartbeat_interval": interval, "_trace": ["sandbox"]})

    def _leave(self) -> None:
        session, self.session = self.session, None
        if session is None or session.connection is not self:
            return
        self.hub.leave(session)
        # A client that says 1000 or 1001 is gone for good; its session cannot be resumed.
        if self._socket.close_code in {1000, 1001}:
            self.hub.forget(session)

    async def _flush(self) -> None:
        for _ in range(10):
            if not self._queue:
                break
            await asyncio.sleep(0)

    async def _read(self) -> None:
        patience = self._heartbeat * 1.5
        while True:
            try:
                message = await self._socket.receive(timeout=patience)
            except TimeoutError:
                raise Closed(4009, "Session timed out.") from None
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._take(message.data)

    def _take(self, data: str | bytes) -> None:
        now = time.monotonic()
        if len(self._received) == SENT_PER_MINUTE and now - self._received[0] < 60:
            raise Closed(4008, "You are being rate limited.")
        self._received.append(now)
        if len(data) > MAX_PAYLOAD:
            raise Closed(4002, "Error while decoding payload.")
        try:
            payload = json.loads(data)
            op, content = int(payload["op"]), payload.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Closed(4002, "Error while decoding payload.") from None
        self._record(op, content, sent=False)
        self._obey(op, content)

    def _obey(self, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            asyncio.get_running_loop().call_later(ACKNOWLEDGED_AFTER, self._acknowledge)
        elif op == IDENTIFY:
            self._identify(data)
        elif op == RESUME:
            self._resume(data)
        elif op not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS, SOUNDBOARD):
            raise Closed(4001, "Unknown opcode.")
        elif self.session is None:
            raise Closed(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._request_members(self.session, data)

    def _acknowledge(self) -> None:
        if not self.silent and not self._socket.closed:
            self.push_op(HEARTBEAT_ACK, None)

    def _record(self, op: int, data: Any, *, sent: bool) -> None:
        exchanges = self.hub.exchanges
        if not exchanges.active:
            return
        if isinstance(data, dict) and "token" in data:
            data = {**data, "token": "…"}
        session = self.session
        account, session_id = (session.user.id, session.id) if session else (None, None)
        exchanges.add(Frame(exchanges.now(), account, session_id, sent, op, None, data))

    # --- identify -----------------------------------------------------------------------------------------------

    def _user(self, data: Any) -> User:
        token = data.get("token") if isinstance(data, dict) else None
        user = self.hub.state.tokens.get(str(token).removeprefix("Bot "))
        if user is None:
            raise Closed(4004, "Authentication failed.")
        return user

    def _identify(self, data: Any) -> None:
        if self.session is not None:
            raise Closed(4005, "Already authenticated.")
        user = self._user(data)
        intents = self._intents(data) if user.bot else KNOWN
        shard = self._shard(data) if user.bot else (0, 1)
        if user.bot and not self.hub.may_identify(shard):
            self.push_op(INVALID_SESSION, False)
            return
        session = self.hub.open(user, intents, shard)
        if data.get("compress") and not self._streamed:
            self._encode = payload_zlib
        session.connection = self
        self.session = session
        ready.greet(self.hub, session)

    def _intents(self, data: Json) -> int:
        intents = data.get("intents")
        if not isinstance(intents, int) or isinstance(intents, bool) or intents & ~KNOWN:
            raise Closed(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self.hub.state.world.privileged_intents:
            raise Closed(4014, "Disallowed intent(s).")
        return intents

    def _shard(self, data: Json) -> tuple[int, int]:
        shard = data.get("shard", [0, 1])
        if not (isinstance(shard, list) and len(shard) == 2 and all(isinstance(n, int) for n in shard)):
            raise Closed(4010, "Invalid shard.")
        index, count = shard
        if not 0 <= index < count:
            raise Closed(4010, "Invalid shard.")
        return index, count

    # --- resume -------------------------------------------------------------------------------------------------

    def _resume(self, data: Any) -> None:
        if self.session is not None:
            raise Closed(4005, "Already authenticated.")
        user = self._user(data)
        session = self.hub.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if session is None or session.user is not user or not isinstance(seq, int):
            self.push_op(INVALID_SESSION, False)
            return
        if seq > session.seq:
            raise Closed(4007, "Invalid seq.")
        if not session.can_replay(seq):
            self.hub.forget(session)
            self.push_op(INVALID_SESSION, False)
            return
        if session.connection is not None:
            session.connection.abort()
        session.connection = self
        self.session = session
        for text in session.replay(seq):
            self.push(text)
        self.hub.send([session], "RESUMED", {"_trace": ["sandbox"]})

    # --- members ------------------------------------------------------------------------------------------------

    def _request_members(self, session: Session, data: Any) -> None:
        """https://docs.discord.com/developers/events/gateway-events#request-guild-members"""
        guild = self.hub.state.guilds.get(str(data.get("guild_id"))) if isinstance(data, dict) else None
        if guild is None or session.user.id not in guild.members:
            return
        query, limit, wanted = data.get("query"), data.get("limit", 0), data.get("user_ids")
        if wanted is None and not query and not session.intents & Intent.GUILD_MEMBERS:
            return
        ids = {str(one) for one in (wanted if isinstance(wanted, list) else [wanted])} if wanted else None
        found = [
            member
            for member in guild.members.values()
            if (member.user.id in ids if ids is not None else member.user.name.startswith((query or "").lower()))
        ]
        members = found[: limit or None] if ids is None else found
        chunk: Json = {
            "guild_id": guild.id,
            "members": [payloads.member(member) for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(ids - {member.user.id for member in found}) if ids else [],
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        self.hub.send([session], "GUILD_MEMBERS_CHUNK", chunk)
