"""All gateway sessions, and who gets which event."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox import payloads, permissions
from bot.sandbox.exchanges import Exchanges, Frame
from bot.sandbox.gateway.intents import Intent, may_read, without_content
from bot.sandbox.gateway.session import Session, Wire
from bot.sandbox.state import Channel, Guild, Json, Message, State, User

# How long, in seconds, and how many of those whose client left are kept for a resume.
RESUMABLE_SECONDS = 180.0
AWAY_KEPT = 64

_dumps = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Hub:
    """`dispatch` and its kin send events; sessions come and go through `connection`."""

    def __init__(
        self, state: State, exchanges: Exchanges, identify_every: float = 0.0, max_concurrency: int = 16
    ) -> None:
        self.max_concurrency = max_concurrency
        self._identify_every = identify_every
        self._identified: dict[int, float] = {}  # when a bot last began a session, by bucket
        self.state = state
        self.exchanges = exchanges
        self.sessions: dict[str, Session] = {}
        self.connections: set[Wire] = set()
        self.resume_url = ""
        self.bot_arrived = asyncio.Event()

    # --- sessions -----------------------------------------------------------------------------------------------

    def open(self, user: User, intents: int, shard: tuple[int, int]) -> Session:
        session = Session(user, intents, shard)
        self.sessions[session.id] = session
        if user.bot:
            self.bot_arrived.set()
        self._forget_away()
        return session

    def may_identify(self, shard: tuple[int, int]) -> bool:
        """Whether a shard's session may begin now; where it may, its bucket waits before the next.

        https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
        """
        bucket, now = shard[0] % self.max_concurrency, time.monotonic()
        if now - self._identified.get(bucket, -self._identify_every) < self._identify_every:
            return False
        self._identified[bucket] = now
        return True

    def leave(self, session: Session) -> None:
        session.connection = None
        session.left_at = time.monotonic()

    def forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)

    def _forget_away(self) -> None:
        now = time.monotonic()
        away = [session for session in self.sessions.values() if session.connection is None and session.left_at]
        for index, session in enumerate(sorted(away, key=lambda s: -s.left_at)):
            if index >= AWAY_KEPT or now - session.left_at > RESUMABLE_SECONDS:
                self.forget(session)

    def present(self, user: User) -> list[Session]:
        """The sessions of a user, away ones included: they are told when they resume."""
        return [session for session in self.sessions.values() if session.user is user]

    # --- events -------------------------------------------------------------------------------------------------

    def send(self, sessions: Iterable[Session], event: str, payload: Json) -> None:
        """Send one payload to these sessions, written once."""
        data: str | None = None
        for session in sessions:
            if data is None:
                data = _dumps(payload)
            self._send(session, event, payload, data)

    def _send(self, session: Session, event: str, payload: Any, data: str) -> None:
        session.send(event, data)
        if self.exchanges.active:
            now = self.exchanges.now()
            self.exchanges.add(Frame(now, session.user.id, session.id, True, 0, event, payload))

    def to_user(self, user: User, event: str, payload: Json, guild_id: str | None = None) -> None:
        """An event for one account alone; a bot gets it on the shard of the guild."""
        self.send([s for s in self.present(user) if s.wants(event, guild_id)], event, payload)

    def to_guild(self, guild: Guild, event: str, payload: Json, sees: Callable[[User], bool] = lambda _: True) -> None:
        """An event for a guild's members, those of them whom `sees` lets have it."""
        members = guild.members
        self.send(
            [
                session
                for session in self.sessions.values()
                if session.user.id in members and session.wants(event, guild.id) and sees(session.user)
            ],
            event,
            payload,
        )

    def to_channel(self, channel: Channel, event: str, payload: Json, *, hidden_to_bots: bool = True) -> None:
        """An event for those who can see a channel. Guild channels themselves (`hidden_to_bots` False) are told to
        every bot, as Discord does; what happens in them is not."""
        if channel.guild_id is None:
            recipients = {user.id for user in channel.recipients}
            self.send(
                [s for s in self.sessions.values() if s.user.id in recipients and s.wants(event, None)], event, payload
            )
            return
        guild = self.state.guilds[channel.guild_id]

        def sees(user: User) -> bool:
            if user.bot and not hidden_to_bots:
                return True
            return bool(permissions.in_channel(guild, channel, guild.members[user.id]) & 1024)

        self.to_guild(guild, event, payload, sees)

    def message(self, event: str, message: Message, *, nonce: object = None) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE: to those who may see the channel, or to the one reader of an ephemeral
        message; without its content to bots that may not read it."""
        payload = self._message_payload(message)
        if nonce is not None:
            payload["nonce"] = nonce
        channel = message.channel
        if message.reader is not None:
            self.to_user(self.state.users[message.reader], event, payload, channel.guild_id)
            return
        blind: list[Session] = []
        sighted: list[Session] = []
        for session in self._who_see(channel, event):
            (sighted if self._reads(session, message) else blind).append(session)
        self.send(sighted, event, payload)
        self.send(blind, event, without_content(payload))

    def _who_see(self, channel: Channel, event: str) -> list[Session]:
        if channel.guild_id is None:
            recipients = {user.id for user in channel.recipients}
            return [s for s in self.sessions.values() if s.user.id in recipients and s.wants(event, None)]
        guild = self.state.guilds[channel.guild_id]
        seen: dict[str, bool] = {}
        found = []
        for session in self.sessions.values():
            member = guild.members.get(session.user.id)
            if member is None or not session.wants(event, guild.id):
                continue
            if session.user.id not in seen:
                seen[session.user.id] = bool(permissions.in_channel(guild, channel, member) & 1024)
            if seen[session.user.id]:
                found.append(session)
        return found

    def _message_payload(self, message: Message) -> Json:
        """The message with what only events carry: `guild_id` and the author's member."""
        payload = dict(message.payload)
        guild = self.state.guilds.get(message.channel.guild_id or "")
        if guild is not None:
            payload["guild_id"] = guild.id
            author = guild.members.get(message.author_id)
            if author is not None:
                payload["member"] = payloads.member_without_user(author)
        return payload

    @staticmethod
    def _reads(session: Session, message: Message) -> bool:
        if not session.user.bot or session.intents & Intent.MESSAGE_CONTENT:
            return True
        return may_read(message.payload, session.user.id, in_guild=message.channel.guild_id is not None)
