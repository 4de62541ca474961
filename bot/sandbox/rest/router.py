"""Which function answers which request, and what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import permissions
from bot.sandbox.core import Core
from bot.sandbox.errors import (
    invalid_field,
    missing_access,
    missing_permissions,
    unknown_channel,
    unknown_guild,
    unknown_message,
)
from bot.sandbox.permissions import Permission
from bot.sandbox.ratelimits import Limit
from bot.sandbox.state import Channel, Guild, Json, Member, Message, User
from bot.sandbox.uploads import Upload

DEFAULT_LIMIT = Limit(10, 2.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status of its own; a handler's plain value is 200, None is 204."""

    status: int
    body: Any = None


Handler = Callable[["Call"], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """`free`: the token in the path is what authorises, and the global rate limit does not count it. A `limit` of None:
    the route has no bucket, and its answers no headers about one."""

    method: str
    path: str
    handler: Handler
    limit: Limit | None
    bucket: str
    free: bool = False
    person_only: bool = False


class Router:
    """A list of routes, filled by decorators: `@router.get("/users/@me")`."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self.routes)

    def include(self, other: Router) -> None:
        self.routes.extend(other.routes)

    def route(
        self,
        method: str,
        path: str,
        *,
        limit: Limit | None = DEFAULT_LIMIT,
        bucket: str | None = None,
        free: bool = False,
        person_only: bool = False,
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            name = bucket or f"{method} {path}"
            self.routes.append(Route(method, path, handler, limit, name, free, person_only))
            return handler

        return add

    def get(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        return self.route("GET", path, **more)

    def post(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        return self.route("POST", path, **more)

    def put(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        return self.route("PUT", path, **more)

    def patch(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        return self.route("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        return self.route("DELETE", path, **more)


@dataclass(slots=True)
class Call:
    """One request. `user` asks; on routes with a token in their path it may be nobody, and stands as the bot."""

    core: Core
    user: User
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: Mapping[int, Upload] = field(default_factory=dict)

    # --- the body and the query ---------------------------------------------------------------------------------

    @property
    def json(self) -> Json:
        """The body, which must be an object: 50035 otherwise."""
        if not isinstance(self.body, dict):
            raise invalid_field((), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return self.body

    @property
    def list(self) -> list[Any]:
        """The body, which must be a list: 50035 otherwise."""
        if not isinstance(self.body, list):
            raise invalid_field((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return self.body

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of the query, between its bounds: 50035 otherwise."""
        given = self.query.get(name)
        if given is None:
            return default
        if not given.isdigit():
            raise invalid_field((name,), "NUMBER_TYPE_COERCE", f'Value "{given}" is not int.')
        if not least <= int(given) <= most:
            raise invalid_field((name,), "NUMBER_TYPE_MAX", f"Value should be less than or equal to {most}.")
        return int(given)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("1", "true")

    # --- what the path names ------------------------------------------------------------------------------------

    def guild(self) -> Guild:
        """The guild, if the asker is a member of it: 10004 otherwise."""
        guild = self.core.state.guilds.get(self.params["guild_id"])
        if guild is None or self.user.id not in guild.members:
            raise unknown_guild()
        return guild

    def me(self, guild: Guild) -> Member:
        return guild.members[self.user.id]

    def channel(self, *, see: bool = True) -> Channel:
        """The channel: 10003 where there is none for the asker, 50001 where it may not be seen (and `see`)."""
        channel = self.core.state.channels.get(self.params["channel_id"])
        if channel is None:
            raise unknown_channel()
        if channel.guild_id is None:
            if self.user not in channel.recipients:
                raise unknown_channel()
            return channel
        if self.user.id not in self.core.state.guilds[channel.guild_id].members:
            raise missing_access()
        if see and not self.permissions_in(channel) & Permission.VIEW_CHANNEL:
            raise missing_access()
        return channel

    def guild_of(self, channel: Channel) -> Guild:
        return self.core.state.guilds[channel.guild_id or ""]

    def permissions_in(self, channel: Channel) -> int:
        """The asker's permissions in a channel; all that direct messages give in those."""
        if channel.guild_id is None:
            return permissions.EVERYONE
        guild = self.guild_of(channel)
        return permissions.in_channel(guild, channel, guild.members[self.user.id])

    def require(self, channel: Channel, needed: int) -> None:
        """50013 where a permission is missing in a channel."""
        if self.permissions_in(channel) & needed != needed:
            raise missing_permissions()

    def require_in(self, guild: Guild, needed: int) -> None:
        """50013 where a permission is missing in a guild."""
        if permissions.in_guild(guild, self.me(guild)) & needed != needed:
            raise missing_permissions()

    def message(self, channel: Channel) -> Message:
        """The message, 10008 where there is none for the asker."""
        message = self.core.state.find_message(channel, self.params["message_id"], self.user)
        if message is None:
            raise unknown_message()
        return message
