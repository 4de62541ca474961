"""What is the case right now: people, servers, channels, messages, commands. No wire, no permissions."""

from __future__ import annotations

import base64
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.sandbox import world as w
from bot.sandbox.snowflake import Snowflakes, world_id

Json = dict[str, Any]

# What is kept of each channel, of ephemeral messages and of files; the oldest go first.
MESSAGES_KEPT = 1_000
EPHEMERAL_KEPT = 2_000
FILE_BYTES_KEPT = 64 * 1024 * 1024


@dataclass(slots=True)
class User:
    id: str
    name: str
    display: str | None
    token: str
    bot: bool = False
    locale: str = "en-US"


@dataclass(slots=True)
class Role:
    id: str
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot_id: str | None = None


@dataclass(slots=True)
class Overwrite:
    """`type` 0 is a role's, 1 a member's."""

    type: int
    allow: int
    deny: int


@dataclass(slots=True)
class Member:
    user: User
    joined_at: datetime
    roles: list[str] = field(default_factory=list)
    nick: str | None = None
    timeout_until: datetime | None = None


@dataclass(slots=True)
class Message:
    """`payload` is the message as it goes out, replaced as a whole by an edit, never changed in place.

    `reader` is the one person that may see an ephemeral message, `interaction` the id of the interaction it answers.
    """

    id: str
    channel: Channel
    payload: Json
    reader: str | None = None
    interaction: str | None = None

    @property
    def author_id(self) -> str:
        return str(self.payload["author"]["id"])

    @property
    def flags(self) -> int:
        return int(self.payload["flags"])


@dataclass(slots=True)
class Channel:
    """A channel of a guild, a thread (`owner_id` and what follows) or a direct message (`recipients`)."""

    id: str
    type: int
    guild_id: str | None = None
    name: str = ""
    topic: str | None = None
    position: int = 0
    parent_id: str | None = None
    nsfw: bool = False
    rate_limit: int = 0
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    last_message_id: str | None = None
    owner_id: str | None = None
    archived: bool = False
    locked: bool = False
    auto_archive: int = 4320
    archived_at: datetime | None = None
    created_at: datetime | None = None
    sent: int = 0
    members: dict[str, datetime] = field(default_factory=dict)
    applied_tags: list[str] = field(default_factory=list)
    messages: OrderedDict[str, Message] = field(default_factory=OrderedDict)

    @property
    def is_thread(self) -> bool:
        return self.type in w.THREADS

    @property
    def is_private_thread(self) -> bool:
        return self.type == w.PRIVATE_THREAD

    @property
    def is_dm(self) -> bool:
        return self.type == w.DM

    @property
    def holds_messages(self) -> bool:
        return self.type in {w.TEXT, w.DM, w.VOICE, w.ANNOUNCEMENT} or self.is_thread


@dataclass(slots=True)
class Guild:
    """`channels` holds the threads too."""

    id: str
    name: str
    owner_id: str
    created_at: datetime
    locale: str = "en-US"
    roles: dict[str, Role] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def channel(self, name: str) -> Channel:
        """The channel of that name. KeyError where there is none."""
        return _find_named(name, self.channels.values())

    def role(self, name: str) -> Role:
        """The role of that name. KeyError where there is none."""
        return _find_named(name, self.roles.values())

    @property
    def threads(self) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.is_thread]


@dataclass(slots=True)
class StoredFile:
    name: str
    content_type: str
    content: bytes


_Thing = TypeVar("_Thing", Channel, Role)


class State:
    """Everything live, by id. Files and messages are bounded; see the figures at the top of this module."""

    def __init__(self, world: w.World, clock: Callable[[], datetime]) -> None:
        self.world = world
        self.clock = clock
        self.new_id = Snowflakes(clock)
        self.users: dict[str, User] = {}
        self.people: dict[str, User] = {}
        self.tokens: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.direct: dict[frozenset[str], Channel] = {}
        self.ephemeral: OrderedDict[str, Message] = OrderedDict()
        self.commands: dict[str | None, dict[str, Json]] = {None: {}}
        self.files: OrderedDict[tuple[str, str], StoredFile] = OrderedDict()
        self._file_bytes = 0
        self.bot = _Builder(self).build()

    def member(self, guild: Guild, user: User) -> Member | None:
        return guild.members.get(user.id)

    def guilds_of(self, user: User) -> list[Guild]:
        return [guild for guild in self.guilds.values() if user.id in guild.members]

    def direct_channel(self, one: User, other: User) -> tuple[Channel, bool]:
        """The direct messages of two, and whether they were opened by this call."""
        key = frozenset((one.id, other.id))
        channel = self.direct.get(key)
        if channel is not None:
            return channel, False
        channel = Channel(self.new_id(), w.DM, recipients=[one, other])
        self.direct[key] = channel
        self.channels[channel.id] = channel
        return channel, True

    def keep_message(self, message: Message) -> None:
        """Store a message where it can be found again: its channel's history, or the ephemeral ones."""
        if message.reader is not None:
            self.ephemeral[message.id] = message
            if len(self.ephemeral) > EPHEMERAL_KEPT:
                self.ephemeral.popitem(last=False)
            return
        channel = message.channel
        channel.messages[message.id] = message
        channel.last_message_id = message.id
        channel.sent += 1
        if len(channel.messages) > MESSAGES_KEPT:
            channel.messages.popitem(last=False)

    def find_message(self, channel: Channel, message_id: str, reader: User | None = None) -> Message | None:
        """A message of a channel's history, or an ephemeral one where `reader` is its person."""
        message = channel.messages.get(message_id)
        if message is not None or reader is None:
            return message
        hidden = self.ephemeral.get(message_id)
        return hidden if hidden and hidden.reader == reader.id and hidden.channel is channel else None

    def forget_message(self, message: Message) -> None:
        self.ephemeral.pop(message.id, None)
        channel = message.channel
        if channel.messages.pop(message.id, None) is not None and channel.last_message_id == message.id:
            channel.last_message_id = next(reversed(channel.messages), None)

    def keep_file(self, attachment_id: str, file: StoredFile) -> None:
        self.files[attachment_id, file.name] = file
        self._file_bytes += len(file.content)
        while self._file_bytes > FILE_BYTES_KEPT:
            _, dropped = self.files.popitem(last=False)
            self._file_bytes -= len(dropped.content)

    def visible_commands(self, guild_id: str | None) -> Iterator[Json]:
        yield from self.commands[None].values()
        if guild_id is not None:
            yield from self.commands.get(guild_id, {}).values()

    def find_command(self, command_id: str, guild_id: str | None) -> Json | None:
        found = self.commands[None].get(command_id)
        return found or (self.commands.get(guild_id, {}).get(command_id) if guild_id else None)


def new_token(user_id: str) -> str:
    """A token of Discord's form: the id in base64, a time, a secret."""
    head = base64.urlsafe_b64encode(user_id.encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(5)[:6]}.{secrets.token_urlsafe(29)[:38]}"


class _Builder:
    """Turns a world's description into a `State`."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._index = 0

    def _id(self) -> str:
        self._index += 1
        return world_id(self._index)

    def build(self) -> User:
        world = self.state.world
        bot = self._user(world.bot, None, bot=True)
        for person in world.people:
            user = self._user(person.name, person.display, locale=person.locale)
            self.state.people[person.name] = user
        for spec in world.guilds:
            self._guild(spec, bot)
        return bot

    def _user(self, name: str, display: str | None, *, bot: bool = False, locale: str = "en-US") -> User:
        user_id = self._id()
        user = User(user_id, name, display, new_token(user_id), bot=bot, locale=locale)
        self.state.users[user_id] = user
        self.state.tokens[user.token] = user
        return user

    def _guild(self, spec: w.GuildSpec, bot: User) -> None:
        now = self.state.clock()
        people = self.state.people
        guild = Guild(self._id(), spec.name, people[spec.owner].id, now, spec.locale)
        self.state.guilds[guild.id] = guild
        guild.roles[guild.id] = Role(guild.id, w.EVERYONE_ROLE, spec.everyone, 0)
        for position, role in enumerate(spec.roles, 1):
            role_id = self._id()
            guild.roles[role_id] = Role(
                role_id, role.name, role.permissions, position, role.color, mentionable=role.mentionable
            )
        for member in spec.members:
            roles = [guild.role(name).id for name in member.roles]
            guild.members[people[member.person].id] = Member(people[member.person], now, roles, member.nick)
        bot_role = self._id()
        if spec.bot_permissions is not None:
            add_bot(guild, bot, spec.bot_permissions, bot_role, now)
        for position, channel in enumerate(spec.channels):
            self._channel(guild, channel, position, bot)

    def _channel(self, guild: Guild, spec: w.ChannelSpec, position: int, bot: User) -> None:
        channel = Channel(self._id(), spec.type, guild.id, spec.name, spec.topic, position, nsfw=spec.nsfw)
        channel.parent_id = guild.channel(spec.parent).id if spec.parent else None
        channel.tags = [
            {"id": self._id(), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in spec.tags
        ]
        for overwrite in spec.overwrites:
            target, kind = self._target(guild, overwrite.target, bot)
            channel.overwrites[target] = Overwrite(kind, overwrite.allow, overwrite.deny)
        guild.channels[channel.id] = channel
        self.state.channels[channel.id] = channel

    def _target(self, guild: Guild, name: str, bot: User) -> tuple[str, int]:
        if name == w.BOT:
            return bot.id, 1
        if name in self.state.people:
            return self.state.people[name].id, 1
        return guild.role(name).id, 0


def add_bot(guild: Guild, bot: User, permissions: int, role_id: str, now: datetime) -> Member:
    """Make the bot a member with a managed role of its own, as an accepted invitation does."""
    guild.roles[role_id] = Role(role_id, bot.name, permissions, len(guild.roles), bot_id=bot.id)
    member = Member(bot, now, [role_id])
    guild.members[bot.id] = member
    return member


def _find_named(name: str, things: Iterable[_Thing]) -> _Thing:
    for thing in things:
        if thing.name == name:
            return thing
    raise KeyError(name)
