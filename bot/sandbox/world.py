"""What a sandbox starts with: people, servers, roles, channels, who may see what. Frozen; `state` makes it live.

Ids follow from the order things are described in, so the same world has the same ids at every start.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.permission_bits import EVERYONE, Permission

TEXT, DM, VOICE, CATEGORY, ANNOUNCEMENT = 0, 1, 2, 4, 5
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
FORUM = 15
THREADS = frozenset({ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})

BOT = "@bot"
EVERYONE_ROLE = "@everyone"

# What an inviting person is asked to grant in the usual invitation of a bot that posts.
BOT_PERMISSIONS = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A person with a client of their own. `name` is unique in the world and keys everything else."""

    name: str
    display: str
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class OverwriteSpec:
    """`target` is a role's name, "@everyone", a person's name or "@bot"."""

    target: str
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    name: str
    type: int = TEXT
    topic: str | None = None
    overwrites: tuple[OverwriteSpec, ...] = ()
    parent: str | None = None
    nsfw: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleSpec:
    name: str
    permissions: int = 0
    color: int = 0
    mentionable: bool = False


@dataclass(frozen=True, slots=True)
class MemberSpec:
    person: str
    roles: tuple[str, ...] = ()
    nick: str | None = None


@dataclass(frozen=True, slots=True)
class GuildSpec:
    """`bot_permissions` is what the bot's own role grants; None: the bot is not a member."""

    name: str
    owner: str
    roles: tuple[RoleSpec, ...] = ()
    channels: tuple[ChannelSpec, ...] = ()
    members: tuple[MemberSpec, ...] = ()
    everyone: int = EVERYONE
    bot_permissions: int | None = BOT_PERMISSIONS
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class World:
    """`privileged_intents` are the bits an operator has switched on for the bot (members 1<<1, presences 1<<8,
    message content 1<<15)."""

    people: tuple[PersonSpec, ...]
    guilds: tuple[GuildSpec, ...]
    bot: str = "Sandbox Bot"
    privileged_intents: int = 0


def default_world(bot: str = "Sandbox Bot", privileged_intents: int = 0) -> World:
    """Two servers; Alice administers both, Bob is a member of both, and Carol, in the first only, may not see #desk."""
    return World(
        people=(PersonSpec("alice", "Alice"), PersonSpec("bob", "Bob"), PersonSpec("carol", "Carol")),
        guilds=(
            GuildSpec(
                name="Harbour News",
                owner="alice",
                roles=(RoleSpec("Editor", int(Permission.ADMINISTRATOR), 0xC0392B), RoleSpec("Desk", 0, 0x2980B9)),
                channels=(
                    ChannelSpec("Newsroom", CATEGORY),
                    ChannelSpec("general", topic="Talk about the news", parent="Newsroom"),
                    ChannelSpec(
                        "desk",
                        topic="For the desk",
                        parent="Newsroom",
                        overwrites=(OverwriteSpec("carol", deny=int(Permission.VIEW_CHANNEL)),),
                    ),
                    ChannelSpec("wire", ANNOUNCEMENT, topic="What is published", parent="Newsroom"),
                    ChannelSpec("stories", FORUM, topic="One post a story", parent="Newsroom", tags=("World", "Local")),
                ),
                members=(MemberSpec("alice", ("Editor",)), MemberSpec("bob", ("Desk",)), MemberSpec("carol")),
            ),
            GuildSpec(
                name="Hill Readers",
                owner="alice",
                roles=(RoleSpec("Host", int(Permission.ADMINISTRATOR), 0x27AE60),),
                channels=(
                    ChannelSpec("lounge", topic="What we read this week"),
                    ChannelSpec("notices", ANNOUNCEMENT),
                ),
                members=(MemberSpec("alice", ("Host",)), MemberSpec("bob")),
            ),
        ),
        bot=bot,
        privileged_intents=privileged_intents,
    )
