"""Words of schedules and deliveries: when a brief is due, what it holds, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.news.origins import Origin

Style = Literal["list", "card", "detailed", "digest"]
Detail = Literal["image", "quote", "date", "outlets"]
Grouping = Literal["none", "topic", "feed"]
WhenEmpty = Literal["skip", "line"]
DeliveryState = Literal["due", "claimed", "sent", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Wall-clock times in a zone: `times` in minutes after midnight, `days` as ISO weekdays (1: Monday); sorted."""

    times: tuple[int, ...]
    days: tuple[int, ...]
    zone: str  # IANA


DETAILS: tuple[Detail, ...] = get_args(Detail)


@dataclass(frozen=True, slots=True)
class Template:
    """What a post shows of each story, and how its stories are grouped under headings."""

    details: tuple[Detail, ...] = DETAILS
    grouping: Grouping = "none"
    roles: tuple[tuple[str, int], ...] = ()  # a section's key (a topic, or a feed's number), the role its heading names

    def shows(self, detail: Detail) -> bool:
        return detail in self.details


WHOLE = Template()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Posts that a server's administrator set up. `grace`: seconds for which a missed post is made up for."""

    id: int
    guild_id: int
    channel_id: int
    rule: Rule
    next_due: datetime
    created: datetime
    created_by: int
    topics: tuple[str, ...] = ()
    feeds: tuple[int, ...] = ()  # subscriptions; empty: everything on the server's shelves
    role_id: int | None = None
    role_by_permission: bool = False  # the person who set it could mention a role that is not mentionable
    style: Style = "card"
    when_empty: WhenEmpty = "skip"
    max_stories: int = 5
    grace: int = 7200
    paused: datetime | None = None
    pause_reason: str | None = None  # None where a person paused it
    last_cut: datetime | None = None  # what the last post reached up to: the next one begins there
    template: Template = WHOLE


@dataclass(frozen=True, slots=True)
class Follow:
    """A story that a server follows in a channel."""

    id: int
    guild_id: int
    channel_id: int
    story: int
    created: datetime
    created_by: int
    seen: datetime  # what was new until then has been posted
    paused: datetime | None = None
    pause_reason: str | None = None
    is_again: bool = False  # it was followed there before it was asked for now


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post that is due, unique by (`origin`, `due`)."""

    id: int
    origin: Origin
    due: datetime
    guild_id: int
    channel_id: int
    state: DeliveryState
    attempts: int = 0
    lease: datetime | None = None
    reason: str | None = None
    message_id: int | None = None  # the first message's
    thread_id: int | None = None
    sent: datetime | None = None

    @property
    def key(self) -> str:
        """What the post carries: the nonce of its first message, and the rest of its buttons' keys."""
        return f"dl{self.id}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A schedule as it is asked for, or as it shall be from now on."""

    channel_id: int
    rule: Rule
    topics: tuple[str, ...] = ()
    feeds: tuple[int, ...] = ()
    role_id: int | None = None
    role_by_permission: bool = False
    style: Style = "card"
    when_empty: WhenEmpty = "skip"
    max_stories: int = 5
    grace: int | None = None  # seconds; None: the operator's default
    template: Template = WHOLE


@dataclass(frozen=True, slots=True)
class Shown:
    """An article that a post shows something of. `notice`: the words of its correction, where it had one by then."""

    key: int
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A story that a post held, in its order, or that was left out of it: `why`, in one line."""

    story: int
    title: str
    why: str
    left_out: bool = False
    shown: tuple[Shown, ...] = ()  # articles; only of a post that is to be sent


@dataclass(frozen=True, slots=True)
class Correction:
    """What a post's article was corrected to, in words, and what became of the note of that.

    `outcome`: "edited", "followed" by a message of its own, or why neither could be.
    """

    at: datetime
    words: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one delivery: the row, what it held, what was left out, where its messages stand.

    `messages` are (channel, message).
    """

    delivery: Delivery
    held: tuple[Held, ...] = ()
    left_out: tuple[Held, ...] = ()
    messages: tuple[tuple[int, int], ...] = ()
    corrections: tuple[Correction, ...] = ()
