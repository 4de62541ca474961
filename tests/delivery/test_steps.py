"""Which steps a delivery takes next, situation by situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.delivery import steps
from bot.delivery.steps import (
    Action,
    Compose,
    Fail,
    LookAtChannel,
    LookAtPerson,
    OpenPost,
    OpenThread,
    Person,
    Place,
    Publish,
    PutOff,
    Search,
    Send,
    Settle,
    Settled,
    Situation,
    Step,
    Trouble,
    decide,
)
from bot.news import Origin
from bot.news.schedules import Delivery, Follow, Rule, Schedule
from bot.store.deliveries import Part
from bot.store.deliveries import Place as PartPlace

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
ANN = 77  # who set the post up
SCHEDULE = Schedule(1, 5, 9, Rule((720,), (1, 2, 3, 4, 5, 6, 7), "UTC"), NOON + DAY, NOON - DAY, ANN, style="list")
FOLLOW = Follow(7, 5, 9, 1001, NOON - DAY, ANN, NOON - HOUR)
MAY = Person(is_member=True)


def parts(*places: PartPlace, stand: Sequence[int] = (), published: Sequence[int] = ()) -> tuple[Part, ...]:
    return tuple(
        Part(i, place, "{}", 9 if i in stand else None, 100 + i if i in stand else None, published=i in published)
        for i, place in enumerate(places)
    )


def situation(origin: str = "s1", attempts: int = 1, **known: Any) -> Situation:
    """A delivery that was due a second ago and of which nothing has been asked yet."""
    delivery = Delivery(3, Origin.parse(origin), NOON, 5, 9, "claimed", attempts=attempts)
    source = {"s": SCHEDULE, "f": FOLLOW}.get(origin[0])
    standard: dict[str, Any] = {"now": NOON + SECOND, "server": "here", "source": source}
    return Situation(delivery, NOON, **(standard | known))


def composed(*given: Part, kind: steps.PlaceKind = "text", **known: Any) -> Situation:
    """Its messages were made in this attempt, and it may be posted."""
    standard: dict[str, Any] = {"place": Place(kind), "person": MAY, "composed": "now"}
    return situation(**(standard | {"parts": given or parts("channel")} | known))


def resumed(*given: Part, **known: Any) -> Situation:
    """Its messages were made in an earlier attempt, of which nobody knows how far it came."""
    standard: dict[str, Any] = {"attempts": 2, "composed": "before"}
    return composed(*given, **(standard | known))


def after(step: Action, known: Situation, **trouble: Any) -> Situation:
    """The step did not succeed."""
    standard: dict[str, Any] = {"is_refused": True}
    return replace(known, trouble=Trouble(step, "no luck", **(standard | trouble)))


def unanswered(step: Action, known: Situation) -> Situation:
    return after(step, known, is_refused=False)


STOOD = parts("channel", "thread", stand=[0])
LATE = SCHEDULE.grace * SECOND
UNKNOWN_ZONE = replace(SCHEDULE, rule=replace(SCHEDULE.rule, zone="Mars/Olympus"))

WHETHER: list[tuple[str, Situation, tuple[Step, ...]]] = [
    ("at first the channel is looked at", situation(), (LookAtChannel("list"),)),
    ("a followed story is a card", situation("f7"), (LookAtChannel("card"),)),
    ("a notice may go to a person", situation("ns4"), (LookAtChannel("card", may_be_direct=True),)),
    ("a removed schedule posts nothing", situation(source=None), (Settle("skipped", steps.NO_SCHEDULE),)),
    ("a story not followed any more", situation("f7", source=None), (Settle("skipped", steps.NO_FOLLOW),)),
    (
        "what was due before the pause",
        situation(source=replace(SCHEDULE, paused=NOON + SECOND)),
        (Settle("skipped", steps.PAUSED),),
    ),
    ("what was due at the pause", situation(source=replace(SCHEDULE, paused=NOON)), (LookAtChannel("list"),)),
    (
        "a zone that is not known any more",
        situation(source=UNKNOWN_ZONE),
        (Fail("the time zone Mars/Olympus is not known to me any more", pause=True),),
    ),
    (
        "a pause goes before a zone",
        situation(source=replace(UNKNOWN_ZONE, paused=NOON + SECOND)),
        (Settle("skipped", steps.PAUSED),),
    ),
    ("a server that was left", situation(server="left"), (Settle("skipped", steps.LEFT),)),
    ("in time to the last second", situation(now=NOON + LATE), (LookAtChannel("list"),)),
    ("too late", situation(now=NOON + LATE + SECOND), (Settle("skipped", steps.TOO_LATE),)),
    ("a followed story has a week", situation("f7", now=NOON + 7 * DAY), (LookAtChannel("card"),)),
    ("a notice has a week", situation("ns4", now=NOON + 7 * DAY + SECOND), (Settle("skipped", steps.TOO_LATE),)),
    ("a server that is away", situation(server="unreachable"), (PutOff(steps.UNREACHABLE),)),
    (
        "a server that is away for a day beyond the grace",
        situation("ns4", server="unreachable", now=NOON + 8 * DAY + SECOND, composed="before", parts=parts("channel")),
        (Fail(steps.NEVER_REACHED, pause=True),),
    ),
    (
        "a server that is away for not quite so long",
        situation("ns4", server="unreachable", now=NOON + 8 * DAY, composed="before", parts=parts("channel")),
        (PutOff(steps.UNREACHABLE),),
    ),
    ("a voice channel", situation(place=Place("other")), (Fail(steps.NO_CHANNEL, pause=True),)),
    (
        "the bot lacks rights",
        situation(place=Place("text", ("View Channel", "Send Messages"))),
        (Fail("I lack View Channel and Send Messages there", pause=True),),
    ),
    ("the person comes after the bot", situation(place=Place("text")), (LookAtPerson(ANN),)),
    ("nobody is behind a notice", situation("ns4", place=Place("text")), (Compose(),)),
    (
        "the person has left",
        situation(place=Place("text"), person=Person(is_member=False)),
        (Fail(steps.NO_MEMBER, pause=True),),
    ),
    (
        "the person lacks rights",
        situation(place=Place("text"), person=Person(is_member=True, lacks=("Manage Server",))),
        (Fail("who set it up lacks Manage Server there", pause=True),),
    ),
    ("all may post", situation(place=Place("text"), person=MAY), (Compose(),)),
]

SENDING: list[tuple[str, Situation, tuple[Step, ...]]] = [
    (
        "nothing to tell",
        situation(place=Place("text"), person=MAY, composed="now"),
        (Settle("skipped", "nothing was new"),),
    ),
    ("one message", composed(), (Send(0, settles=True), Settled())),
    ("two messages", composed(*parts("channel", "channel")), (Send(0), Send(1, settles=True), Settled())),
    (
        "a digest",
        composed(*parts("channel", "thread", "thread")),
        (Send(0), OpenThread(1), Send(1, in_thread=True), Send(2, in_thread=True, settles=True), Settled()),
    ),
    ("a forum's post", composed(*parts("forum"), kind="forum"), (OpenPost(0), Settle("sent"))),
    (
        "a forum's long post",
        composed(*parts("forum", "thread"), kind="forum"),
        (OpenPost(0), Send(1, in_thread=True, settles=True), Settled()),
    ),
    ("an announcement", composed(kind="news"), (Send(0), Publish(0), Settle("sent"))),
    (
        "an announced digest: a thread's messages are not published",
        composed(*parts("channel", "thread"), kind="news"),
        (Send(0), OpenThread(1), Send(1, in_thread=True), Publish(0), Settle("sent")),
    ),
    ("a notice is not published", composed(origin="ns4", kind="news"), (Send(0, settles=True), Settled())),
    ("a person is written to", composed(origin="ns4", kind="direct", person=None), (Send(0, settles=True), Settled())),
    (
        "a notice of the first attempt was composed when it was noted",
        composed(origin="ns4", composed="before"),
        (Send(0, settles=True), Settled()),
    ),
]

RESUMING: list[tuple[str, Situation, tuple[Step, ...]]] = [
    ("what may stand is searched for", resumed(), (Search(),)),
    ("what is known to stand is not", resumed(*parts("channel", stand=[0])), (Settle("sent"),)),
    ("nothing was found", resumed(is_searched=True), (Send(0, settles=True), Settled())),
    (
        "the first was found",
        resumed(*STOOD, is_searched=True),
        (OpenThread(1), Send(1, in_thread=True, settles=True), Settled()),
    ),
    (
        "its thread was open",
        resumed(*STOOD, is_searched=True, thread_id=100),
        (Send(1, in_thread=True, settles=True), Settled()),
    ),
    (
        "the last was found, not the first",
        resumed(*parts("channel", "channel", stand=[1]), is_searched=True),
        (Send(0), Settle("sent")),
    ),
    ("all was found", resumed(*parts("channel", stand=[0]), is_searched=True), (Settle("sent"),)),
    (
        "all stands, not all is published",
        resumed(*parts("channel", "channel", stand=[0, 1], published=[0]), kind="news"),
        (Publish(1), Settle("sent")),
    ),
    (
        "nothing stands, and it is too late",
        resumed(is_searched=True, now=NOON + LATE + SECOND),
        (Settle("skipped", steps.TOO_LATE),),
    ),
    (
        "it has begun, so it is not too late",
        resumed(*STOOD, is_searched=True, thread_id=100, now=NOON + DAY),
        (Send(1, in_thread=True, settles=True), Settled()),
    ),
    (
        "after a day the rest is given up",
        resumed(*STOOD, is_searched=True, now=NOON + DAY + SECOND),
        (Settle("sent", steps.IN_PART),),
    ),
    (
        "after a day a followed story of which nothing stands was not posted",
        resumed(origin="f7", is_searched=True, now=NOON + DAY + SECOND),
        (Settle("skipped", steps.TOO_LATE),),
    ),
    (
        "nor was a notice of two messages",
        resumed(*parts("channel", "channel"), origin="ns4", is_searched=True, now=NOON + DAY + SECOND),
        (Settle("skipped", steps.TOO_LATE),),
    ),
    (
        "nor is a schedule's with a long grace",
        resumed(source=replace(SCHEDULE, grace=3 * 86400), is_searched=True, now=NOON + DAY + SECOND),
        (Settle("skipped", steps.TOO_LATE),),
    ),
    (
        "of a followed story a part stands",
        resumed(*STOOD, origin="f7", is_searched=True, now=NOON + DAY + SECOND),
        (Settle("sent", steps.IN_PART),),
    ),
    (
        "on the day itself a followed story is still sent",
        resumed(origin="f7", is_searched=True, now=NOON + DAY),
        (Send(0, settles=True), Settled()),
    ),
    ("the channel is looked at anew", resumed(place=None), (LookAtChannel("list"),)),
    ("its schedule was removed: what stands is searched for", resumed(source=None, place=None), (Search(),)),
    ("removed, and nothing stands", resumed(source=None, is_searched=True), (Settle("skipped", steps.NO_SCHEDULE),)),
    ("removed, and all stands", resumed(*parts("channel", stand=[0]), source=None), (Settle("sent"),)),
    (
        "removed, and a part stands",
        resumed(*STOOD, source=None, is_searched=True),
        (Settle("sent", f"posted in part: {steps.NO_SCHEDULE}"),),
    ),
    (
        "removed a day ago: nothing is searched for",
        resumed(source=None, now=NOON + DAY + SECOND),
        (Settle("skipped", steps.NO_SCHEDULE),),
    ),
    (
        "removed in the first attempt: nothing can stand",
        resumed(attempts=1, source=None),
        (Settle("skipped", steps.NO_SCHEDULE),),
    ),
    (
        "the server was left",
        resumed(*STOOD, server="left", is_searched=True),
        (Settle("sent", f"posted in part: {steps.LEFT}"),),
    ),
]

FAIL, PAUSE = Fail("no luck", pause=False), Fail("no luck", pause=True)
AGAIN = PutOff("no luck")
PARTLY = Settle("sent", "posted in part: no luck")
UNPUBLISHED = Settle("sent", "posted, but not published: no luck")
BEGUN = composed(*STOOD)
ANNOUNCED = resumed(*parts("channel", stand=[0]), kind="news")
GONE = {"is_closed": True, "is_gone": True}

TROUBLE: list[tuple[str, Situation, tuple[Step, ...]]] = [
    ("no answer about the channel", unanswered(LookAtChannel("list"), situation()), (AGAIN,)),
    ("the channel is gone", after(LookAtChannel("list"), situation(), **GONE), (PAUSE,)),
    ("no answer about the person", unanswered(LookAtPerson(ANN), situation()), (AGAIN,)),
    ("no answer to the search", unanswered(Search(), resumed()), (AGAIN,)),
    ("the search is refused, though a part stands", after(Search(), resumed(*STOOD), is_closed=True), (PAUSE,)),
    ("no answer to the message", unanswered(Send(0), composed()), (AGAIN,)),
    ("no answer to the second message", unanswered(Send(1), BEGUN), (AGAIN,)),
    ("the first message is found wrong", after(Send(0), composed()), (FAIL,)),
    ("the channel is closed", after(Send(0), composed(), is_closed=True), (PAUSE,)),
    ("the second message is found wrong", after(Send(1), BEGUN), (PARTLY,)),
    ("the thread is found wrong", after(OpenThread(1), BEGUN), (PARTLY,)),
    ("the first message was deleted", after(OpenThread(1), BEGUN, is_gone=True), (FAIL,)),
    ("the thread was deleted", after(Send(1, in_thread=True), BEGUN, **GONE), (Fail(steps.NO_THREAD, pause=False),)),
    ("the thread is closed", after(Send(1, in_thread=True), BEGUN, is_closed=True), (PAUSE,)),
    ("the channel was deleted after the first message", after(Send(1), BEGUN, **GONE), (PAUSE,)),
    ("a forum's post is found wrong", after(OpenPost(0), composed(*parts("forum"), kind="forum")), (FAIL,)),
    ("publishing is refused", after(Publish(0), ANNOUNCED, is_closed=True), (UNPUBLISHED,)),
    ("publishing has no answer", unanswered(Publish(0), ANNOUNCED), (AGAIN,)),
    (
        "publishing has no answer for the third time",
        unanswered(Publish(0), replace(ANNOUNCED, delivery=replace(ANNOUNCED.delivery, attempts=3))),
        (UNPUBLISHED,),
    ),
]


@pytest.mark.parametrize(
    ("known", "wanted"),
    [pytest.param(known, wanted, id=name) for name, known, wanted in (*WHETHER, *SENDING, *RESUMING, *TROUBLE)],
)
def test_each_situation_has_its_steps(known: Situation, wanted: tuple[Step, ...]) -> None:
    assert decide(known) == wanted
