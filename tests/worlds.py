"""Worlds of any size for the loopback Discord: so many servers, so many channels in each."""

from __future__ import annotations

from bot.sandbox.permissions import Permission
from bot.sandbox.world import (
    ANNOUNCEMENT,
    BOT_PERMISSIONS,
    FORUM,
    TEXT,
    ChannelSpec,
    GuildSpec,
    MemberSpec,
    PersonSpec,
    World,
)

# What a bot needs for posts of every kind: threads of its own beside what an invitation asks for.
POSTS = BOT_PERMISSIONS | int(Permission.CREATE_PUBLIC_THREADS | Permission.MANAGE_THREADS | Permission.MANAGE_MESSAGES)


def town(guilds: int, channels: int, *, readers: int = 1, kinds: tuple[int, ...] = (TEXT,)) -> World:
    """`guilds` servers ("Town 0", …) of `channels` channels each ("channel-0", …), their kinds in turn from `kinds`.

    `readers` people ("reader0", …): each owns the servers of their number and is a member of no other.
    """
    names = [f"reader{number}" for number in range(readers)]
    return World(
        people=tuple(PersonSpec(name, name.capitalize()) for name in names),
        guilds=tuple(
            GuildSpec(
                f"Town {guild}",
                names[guild % readers],
                channels=tuple(_channel(number, kinds[number % len(kinds)]) for number in range(channels)),
                members=(MemberSpec(names[guild % readers]),),
                bot_permissions=POSTS,
            )
            for guild in range(guilds)
        ),
    )


def _channel(number: int, kind: int) -> ChannelSpec:
    return ChannelSpec(f"channel-{number}", kind, tags=("World", "Local") if kind == FORUM else ())


EVERY_KIND = (TEXT, ANNOUNCEMENT, FORUM, TEXT)
