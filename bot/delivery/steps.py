"""Which steps a claimed delivery takes next. Pure: what is known of it in, the steps out; `deliver` carries them out.

A list of steps goes as far as is certain: to the end of the delivery, or to the step whose result decides what follows.
Where a step is refused or has no answer, that is known too, and decided on in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from bot.delivery import rights
from bot.delivery.plan import is_late
from bot.delivery.recurrence import is_known
from bot.news.schedules import Delivery, Follow, Schedule, Style
from bot.store.deliveries import Part

LOOKING: Final = timedelta(days=1)  # a server is waited for so long beyond the grace, and the rest of a post is tried
_NOTICE_GRACE: Final = 7 * 86400  # seconds; nobody is told of a trouble long past
_PUBLISHING: Final = 3  # tries; Discord publishes ten an hour in a channel, and the post stands without it

IN_PART: Final = "posted in part: Discord did not take the rest of it for a day"
TOO_LATE: Final = "Discord could not be reached until it was too late"
LEFT: Final = "I am not on this server any more"
NO_SCHEDULE: Final = "the schedule was removed"
PAUSED: Final = "the schedule was paused"
NO_FOLLOW: Final = "the story is not followed any more"
NOTHING_NEW: Final = "nothing was new"
UNREACHABLE: Final = "the server is not reachable"
NEVER_REACHED: Final = "the server could not be reached"
NO_CHANNEL: Final = "it is no channel that I can post in"
NO_MEMBER: Final = "who set it up is not on this server any more"
NO_THREAD: Final = "its thread was deleted"

Server: TypeAlias = Literal["here", "left", "unreachable"]
PlaceKind: TypeAlias = Literal["text", "news", "forum", "thread", "direct", "other"]


# --- the steps --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookAtChannel:
    """Find the channel, and what the bot lacks there to post in this style."""

    style: Style
    may_be_direct: bool = False  # a channel that the server does not have is one of direct messages


@dataclass(frozen=True, slots=True)
class LookAtPerson:
    """Ask what the person behind the post may do in the channel."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Compose:
    """Make the post's messages, and write them down."""


@dataclass(frozen=True, slots=True)
class Search:
    """Find the messages that an earlier attempt sent and could not write down."""


@dataclass(frozen=True, slots=True)
class OpenPost:
    """Open a forum's post with the message at this position."""

    position: int


@dataclass(frozen=True, slots=True)
class OpenThread:
    """Open the thread of the first message, for the message at this position and those after it."""

    position: int


@dataclass(frozen=True, slots=True)
class Send:
    """Send the message at this position. `settles`: it and the end of the delivery are written down together."""

    position: int
    in_thread: bool = False
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish the message at this position to the servers that follow the channel."""

    position: int


@dataclass(frozen=True, slots=True)
class Settle:
    """The end: it was sent, or is skipped for a reason."""

    state: Literal["sent", "skipped"]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The end: it was sent, and that was written down with its last message."""

    state: Literal["sent"] = "sent"


@dataclass(frozen=True, slots=True)
class Fail:
    """The end: it cannot be posted. `pause`: neither can what comes after it, until somebody puts that right."""

    reason: str
    pause: bool


@dataclass(frozen=True, slots=True)
class PutOff:
    """The end of this attempt; there is another one later."""

    reason: str


Action: TypeAlias = LookAtChannel | LookAtPerson | Compose | Search | OpenPost | OpenThread | Send | Publish
End: TypeAlias = Settle | Settled | Fail | PutOff
Step: TypeAlias = Action | End


# --- what is known ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """The channel of a post: its kind, and the names of the permissions that the bot lacks there."""

    kind: PlaceKind
    lacks: tuple[str, ...] = ()
    channel: rights.Postable | None = field(default=None, compare=False)  # the channel itself; nothing here reads it


@dataclass(frozen=True, slots=True)
class Person:
    """The person behind a post: whether they are on the server, and the permissions that they lack in the channel."""

    is_member: bool
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A step that did not succeed: Discord refused it, or gave no answer. See `sending.Refused` for the flags."""

    step: Action
    reason: str
    is_refused: bool
    is_closed: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a claimed delivery at one moment of its attempt; None is what was not asked yet."""

    delivery: Delivery
    first: datetime  # when it was first tried
    now: datetime  # of this claim
    server: Server
    source: Schedule | Follow | None = None  # what it is a post of, where that is still there; a notice is of nothing
    place: Place | None = None
    person: Person | None = None
    composed: Literal["before", "now"] | None = None  # in an earlier attempt, or in this one
    parts: tuple[Part, ...] = ()
    thread_id: int | None = None
    is_searched: bool = False
    trouble: Trouble | None = None

    @property
    def is_begun(self) -> bool:
        """Whether a message of the post is known to stand."""
        return any(part.message_id is not None for part in self.parts)

    @property
    def is_whole(self) -> bool:
        """Whether every message of the post is known to stand."""
        return all(part.message_id is not None for part in self.parts)

    @property
    def is_resumed(self) -> bool:
        """Whether an earlier attempt may have sent some of it."""
        return self.composed == "before" and self.delivery.attempts > 1

    @property
    def is_long_past(self) -> bool:
        """Whether the rest of a post is not tried any more: no later post waits for it for ever."""
        return self.now - self.delivery.due > LOOKING


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be posted, as it was asked for. `grace` in seconds."""

    style: Style
    by: int | None  # the person behind it; None: a notice, which nobody asked for
    grace: int


@dataclass(frozen=True, slots=True)
class CalledOff:
    """It is not to be posted any more, for a reason."""

    reason: str


# --- the decision -----------------------------------------------------------------------------------------------------


def decide(known: Situation) -> tuple[Step, ...]:
    """Return the steps to take next, in their order; never none."""
    if known.trouble is not None:
        return (_end_after(known.trouble, known),)
    order = find_order(known)
    if isinstance(order, Fail):
        return (order,)
    if isinstance(order, CalledOff):
        return (_call_off(order.reason, known),)
    step = _check_place(order, known) or _check_messages(order, known)
    return (step,) if step is not None else _plan_sending(known)


def find_order(known: Situation) -> Order | CalledOff | Fail:
    """Return what is to be posted, or why that is not to be posted any more, or why it cannot be."""
    order = _read_source(known)
    if isinstance(order, Fail):
        return order
    if known.server == "left":
        return CalledOff(LEFT)
    if isinstance(order, Order) and not known.parts and is_late(known.delivery.due, order.grace, known.now):
        return CalledOff(TOO_LATE)
    return order


def _read_source(known: Situation) -> Order | CalledOff | Fail:
    if known.delivery.origin.is_notice:
        return Order("card", None, _NOTICE_GRACE)
    match known.source:
        case Schedule() as schedule:
            return _read_schedule(schedule, known.delivery.due)
        case Follow() as follow:
            return Order("card", follow.created_by, _NOTICE_GRACE)
        case None:
            return CalledOff(NO_SCHEDULE if known.delivery.origin.of == "schedule" else NO_FOLLOW)


def _read_schedule(schedule: Schedule, due: datetime) -> Order | CalledOff | Fail:
    if schedule.paused is not None and due < schedule.paused:
        return CalledOff(PAUSED)
    if not is_known(schedule.rule.zone):
        return Fail(f"the time zone {schedule.rule.zone} is not known to me any more", pause=True)
    return Order(schedule.style, schedule.created_by, schedule.grace)


def _call_off(reason: str, known: Situation) -> Step:
    """No more of it is sent; what an earlier attempt sent, though its answer was lost, counts as sent."""
    if known.is_resumed and not known.is_whole and not known.is_searched and not known.is_long_past:
        return Search()
    if not known.is_begun:
        return Settle("skipped", reason)
    return Settle("sent", None if known.is_whole else f"posted in part: {reason}")


def _check_place(order: Order, known: Situation) -> Step | None:
    """Return the step that is due before the channel is known to be open to the bot and the person; None: it is."""
    if known.server == "unreachable":
        is_over = is_late(known.delivery.due, order.grace, known.now - LOOKING)
        return Fail(NEVER_REACHED, pause=True) if is_over else PutOff(UNREACHABLE)
    if known.place is None:
        return LookAtChannel(order.style, may_be_direct=order.by is None)
    if known.place.kind == "other":
        return Fail(NO_CHANNEL, pause=True)
    if known.place.lacks:
        return Fail(f"I lack {rights.join_names(known.place.lacks)} there", pause=True)
    return None if order.by is None else _check_person(order.by, known.person)


def _check_person(user_id: int, person: Person | None) -> Step | None:
    if person is None:
        return LookAtPerson(user_id)
    if not person.is_member:
        return Fail(NO_MEMBER, pause=True)
    if person.lacks:
        return Fail(f"who set it up lacks {rights.join_names(person.lacks)} there", pause=True)
    return None


def _check_messages(order: Order, known: Situation) -> Step | None:
    """Return the step that is due before the messages are known and which of them stand; None: they are."""
    if known.composed is None:
        return Compose()
    if not known.parts:
        return Settle("skipped", NOTHING_NEW)
    if known.is_whole or not known.is_resumed:
        return None
    if not known.is_searched:
        return Search()
    if known.is_begun:
        return Settle("sent", IN_PART) if known.is_long_past else None
    is_over = known.is_long_past or is_late(known.delivery.due, order.grace, known.now)
    return Settle("skipped", TOO_LATE) if is_over else None


def _plan_sending(known: Situation) -> tuple[Step, ...]:
    """Return the steps that send what does not stand yet, publish it where that is wanted, and settle it."""
    steps = _plan_messages(known)
    if known.place is not None and known.place.kind == "news" and not known.delivery.origin.is_notice:
        to_publish = [part for part in known.parts if part.place == "channel" and not part.published]
        return (*steps, *(Publish(part.position) for part in to_publish), Settle("sent"))
    match steps:
        case (*before, Send() as last) if last.position == known.parts[-1].position:
            return (*before, replace(last, settles=True), Settled())
    return (*steps, Settle("sent"))


def _plan_messages(known: Situation) -> tuple[Action, ...]:
    steps: list[Action] = []
    has_thread = known.thread_id is not None
    for part in known.parts:
        if part.message_id is not None:
            continue
        if part.place == "forum":
            steps.append(OpenPost(part.position))  # which is a thread
        elif part.place == "thread" and not has_thread:
            steps += [OpenThread(part.position), Send(part.position, in_thread=True)]
        else:
            steps.append(Send(part.position, in_thread=part.place == "thread"))
        has_thread = has_thread or part.place != "channel"
    return tuple(steps)


def _end_after(trouble: Trouble, known: Situation) -> End:
    """Return how the attempt ends after a step that did not succeed."""
    if isinstance(trouble.step, Publish):
        if not trouble.is_refused and known.delivery.attempts < _PUBLISHING:
            return PutOff(trouble.reason)
        return Settle("sent", f"posted, but not published: {trouble.reason}")
    if not trouble.is_refused:
        return PutOff(trouble.reason)
    if isinstance(trouble.step, Send) and trouble.step.in_thread and trouble.is_gone:
        return Fail(NO_THREAD, pause=False)  # that is this post's own; the channel is there
    is_lasting = trouble.is_closed or trouble.is_gone
    if isinstance(trouble.step, OpenPost | OpenThread | Send) and known.is_begun and not is_lasting:
        # What stands holds the stories: the next post is not to repeat them.
        return Settle("sent", f"posted in part: {trouble.reason}")
    return Fail(trouble.reason, pause=trouble.is_closed)
