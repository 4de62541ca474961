"""Misbehaviour on request, for tests: errors, delays, lost answers, a broken gateway, a permission that is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox import payloads
from bot.sandbox.errors import ApiError
from bot.sandbox.gateway import Hub
from bot.sandbox.gateway.ready import guild_create
from bot.sandbox.ratelimits import too_many
from bot.sandbox.state import Channel, Guild, Overwrite, Role, State, User

if TYPE_CHECKING:
    from bot.sandbox.gateway.session import Wire

ALWAYS = 1 << 62  # times: until the faults are cleared


@dataclass(slots=True, eq=False)
class Fault:
    """What happens to the next `times` requests that match: wait `delay` seconds, then fail with `error`, or do the
    thing and cut the connection (`lose`). With `rng` it happens to a `share` of them, drawn anew for each."""

    method: str
    path: str
    times: int
    delay: float = 0.0
    error: ApiError | None = None
    lose: bool = False
    share: float = 1.0
    rng: Random | None = None

    def matches(self, method: str, path: str) -> bool:
        if self.times <= 0 or not (fnmatchcase(method, self.method) and fnmatchcase(path, self.path)):
            return False
        return self.rng is None or self.rng.random() < self.share


class Faults:
    """Paths are those after "/api/v10" and methods as on the wire, both with `*` as any text. Faults of requests hit
    the bot's requests only; people's clients are left alone unless `people` is set."""

    def __init__(self, state: State, hub: Hub) -> None:
        self._state = state
        self._hub = hub
        self._pending: list[Fault] = []
        self._refusals = 0
        self.people = False

    # --- requests -----------------------------------------------------------------------------------------------

    def fail(self, status: int = 500, *, method: str = "*", path: str = "*", times: int = 1) -> Fault:
        """Answer with this status, doing nothing."""
        return self._add(Fault(method, path, times, error=ApiError(status, 0, f"{status}: Internal Server Error")))

    def refuse(self, error: ApiError, *, method: str = "*", path: str = "*", times: int = 1) -> Fault:
        """Answer with this error (see `bot.sandbox.errors`), doing nothing."""
        return self._add(Fault(method, path, times, error=error))

    def limit(
        self, retry_after: float = 0.2, *, method: str = "*", path: str = "*", times: int = 1, globally: bool = False
    ) -> Fault:
        """Answer 429, to be tried again after so many seconds."""
        return self._add(Fault(method, path, times, error=too_many(retry_after, globally=globally, scope="shared")))

    def slow(self, seconds: float, *, method: str = "*", path: str = "*", times: int = 1) -> Fault:
        """Begin with the request only after so many seconds."""
        return self._add(Fault(method, path, times, delay=seconds))

    def lose_answer(self, *, method: str = "*", path: str = "*", times: int = 1) -> Fault:
        """Do what is asked, then cut the connection instead of answering."""
        return self._add(Fault(method, path, times, lose=True))

    def lose_at_random(self, share: float, rng: Random, *, method: str = "*", path: str = "*") -> Fault:
        """Of all matching requests from here on, do this share (0 to 1) and cut the connection instead of answering."""
        return self._add(Fault(method, path, ALWAYS, lose=True, share=share, rng=rng))

    def fail_at_random(
        self, share: float, rng: Random, status: int = 500, *, method: str = "*", path: str = "*"
    ) -> Fault:
        """Answer this share of all matching requests from here on with this status, doing nothing."""
        error = ApiError(status, 0, f"{status}: Internal Server Error")
        return self._add(Fault(method, path, ALWAYS, error=error, share=share, rng=rng))

    def drop(self, fault: Fault) -> None:
        """Forget one fault of requests; no matter where it is used up."""
        if fault in self._pending:
            self._pending.remove(fault)

    def clear(self) -> None:
        """Forget every fault of requests that is still to come."""
        self._pending.clear()
        self._refusals = 0

    def next(self, method: str, path: str) -> Fault | None:
        """The fault of this request, used up by it."""
        for fault in self._pending:
            if fault.matches(method, path):
                fault.times -= 1
                if not fault.times:
                    self._pending.remove(fault)
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        self._pending.append(fault)
        return fault

    # --- the gateway --------------------------------------------------------------------------------------------

    def _connections(self, user: User | None) -> list[Wire]:
        wanted = user or self._state.bot
        return [c for c in self._hub.connections if c.session is not None and c.session.user is wanted]

    def drop_gateway(self, user: User | None = None, *, resumable: bool = True) -> int:
        """Cut the wire of an account's gateway connections (the bot's by default); how many there were. Not
        `resumable`: their sessions are forgotten, and resuming is answered with Invalid Session."""
        connections = self._connections(user)
        for connection in connections:
            if not resumable and connection.session is not None:
                self._hub.forget(connection.session)
            connection.abort()
        return len(connections)

    async def close_gateway(self, code: int, reason: str = "", user: User | None = None) -> None:
        """Close an account's gateway connections with one of Discord's close codes."""
        for connection in self._connections(user):
            await connection.close(code, reason)

    def ask_to_reconnect(self, user: User | None = None) -> None:
        """Send Reconnect (op 7)."""
        for connection in self._connections(user):
            connection.push_op(7, None)

    def invalidate_sessions(self, user: User | None = None, *, resumable: bool = False) -> None:
        """Send Invalid Session (op 9)."""
        for connection in self._connections(user):
            if not resumable and connection.session is not None:
                self._hub.forget(connection.session)
            connection.push_op(9, resumable)

    def silence_gateway(self, user: User | None = None) -> None:
        """No longer acknowledge heartbeats on the connections that are open now."""
        for connection in self._connections(user):
            connection.silent = True

    def refuse_gateway(self, times: int = 1) -> None:
        """Answer the next attempts to connect to the gateway with 503."""
        self._refusals = times

    def refuses_gateway(self) -> bool:
        if self._refusals:
            self._refusals -= 1
            return True
        return False

    def outage(self, guild: Guild) -> None:
        """A server becomes unavailable, which is not leaving it: GUILD_DELETE with `unavailable`."""
        self._hub.to_guild(guild, "GUILD_DELETE", {"id": guild.id, "unavailable": True})

    def recover(self, guild: Guild) -> None:
        """A server is available again: GUILD_CREATE."""
        for member in guild.members.values():
            for session in self._hub.present(member.user):
                if session.wants("GUILD_CREATE", guild.id):
                    self._hub.send([session], "GUILD_CREATE", guild_create(guild, member.user, session.intents))

    # --- permissions --------------------------------------------------------------------------------------------

    def take_permission(self, permission: int, guild: Guild, channel: Channel | None = None) -> Callable[[], None]:
        """Take a permission from the bot: in one channel by an overwrite, else from its roles and from @everyone. What
        is given back makes all as it was before, which `give_permission` need not."""
        bot = self._state.bot
        if channel is not None:
            before = channel.overwrites.get(bot.id, Overwrite(1, 0, 0))
            allow, deny = before.allow & permission, before.deny & permission
            self._overwrite(channel, permission, 0, permission)
            return lambda: self._overwrite(channel, permission, allow, deny)
        member = guild.members.get(bot.id)
        roles = [guild.roles[role_id] for role_id in (guild.id, *(member.roles if member else ()))]
        lost = [(role, role.permissions & permission) for role in roles if role.permissions & permission]
        for role, bits in lost:
            self._grant(guild, role, role.permissions & ~bits)

        def give_back() -> None:
            for role, bits in lost:
                if role.id in guild.roles:
                    self._grant(guild, role, role.permissions | bits)

        return give_back

    def give_permission(self, permission: int, guild: Guild, channel: Channel | None = None) -> None:
        """Give the bot a permission: in one channel by an overwrite, else by its own role."""
        bot = self._state.bot
        if channel is not None:
            self._overwrite(channel, permission, permission, 0)
            return
        role = guild.roles[guild.members[bot.id].roles[0]]
        self._grant(guild, role, role.permissions | permission)

    def _overwrite(self, channel: Channel, permission: int, allow: int, deny: int) -> None:
        """Say of these permissions only what the bot's overwrite in a channel allows and denies."""
        own = channel.overwrites.setdefault(self._state.bot.id, Overwrite(1, 0, 0))
        own.allow = (own.allow & ~permission) | allow
        own.deny = (own.deny & ~permission) | deny
        self._hub.to_channel(channel, "CHANNEL_UPDATE", payloads.channel(channel), hidden_to_bots=False)

    def _grant(self, guild: Guild, role: Role, permissions: int) -> None:
        role.permissions = permissions
        self._hub.to_guild(guild, "GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": payloads.role(role)})
