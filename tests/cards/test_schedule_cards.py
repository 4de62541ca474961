"""The cards of schedules, as the components that are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards import schedules as cards
from bot.news import Origin
from bot.news.schedules import Account, Delivery, DeliveryState, Held, Rule, Schedule
from tests.cards import reading
from tests.cards.samples import NOW

RULE = Rule((450,), (1, 2, 3, 4, 5), "Europe/Berlin")
DUE = NOW + timedelta(hours=18, minutes=30)
FEEDS = {5: "Quay *News*", 6: "Dock Mail"}


def schedule(**changes: Any) -> Schedule:
    return replace(Schedule(3, 1, 20, RULE, NOW, NOW, 7), **changes)


def coming(**changes: Any) -> cards.ScheduleView:
    return cards.ScheduleView(schedule(**changes), "weekdays at 07:30 (Europe/Berlin)", DUE)


def account(state: DeliveryState = "sent", **changes: Any) -> Account:
    delivery = Delivery(9, Origin.of_schedule(3), NOW, 1, 20, state, message_id=111 if state == "sent" else None)
    held = (Held(4, "The bridge", "new, in 3 outlets"), Held(5, "The quay", "updated: 1 date"))
    return Account(replace(delivery, **changes), held if state == "sent" else (), ())


def test_a_schedule_is_listed_with_its_rule_and_its_next_time() -> None:
    view = cards.build_list_card([coming(topics=("Harbour",), feeds=(5, 6), role_id=99)], FEEDS)
    shown = reading.plain(view)
    for words in (
        "**3** · <#20> · weekdays at 07:30 (Europe/Berlin)",
        f"Next post: <t:{int(DUE.timestamp())}:F>",
        "about Harbour · from Quay *News*, Dock Mail · mentions <@&99>",
        "when nothing is new, nothing is posted",
    ):
        assert words in shown, words
    assert shown.count("<t:") == 1
    reading.check_limits(view)


def test_twenty_five_schedules_are_turned_in_pages() -> None:
    told = [coming(id=number, topics=("Harbour" * 9,) * 20) for number in range(1, 26)]
    seen = ""
    for page in range(5):
        view = cards.build_list_card(told, FEEDS, page=page)
        reading.check_limits(view)
        seen += reading.text(view)
    assert all(f"**{number}** ·" in seen for number in range(1, 26))


def test_no_schedule_says_how_to_set_one_up() -> None:
    assert "`/schedule add`" in reading.text(cards.build_list_card([], {}))


def test_a_paused_schedule_says_why_and_what_to_do() -> None:
    view = cards.build_list_card([coming(paused=NOW, pause_reason="I lack Send Messages there")], FEEDS)
    shown = reading.plain(view)
    assert "⏸️ paused" in shown
    assert "⚠️ I lack Send Messages there" in shown
    assert "`/schedule resume`" in shown
    assert "Next post" not in shown
    assert "`/schedule resume`" in reading.plain(cards.build_paused_card(coming(paused=NOW)))


def test_what_was_set_up_is_said_back_with_what_comes_next() -> None:
    view = cards.build_saved_card(coming(), FEEDS)
    shown = reading.plain(view)
    assert "### Set up" in shown
    assert "Next post: <t:" in shown
    assert "time zone" not in shown
    reading.check_limits(view)


def test_the_servers_zone_is_asked_for_where_nobody_chose_it() -> None:
    other = cards.build_saved_card(coming(), FEEDS, server_zone="UTC")
    assert "Should it go by Europe/Berlin too?" in reading.plain(other)
    assert reading.labels(other) == ["Use Europe/Berlin for the whole server"]
    same = cards.build_saved_card(coming(rule=replace(RULE, zone="UTC")), FEEDS, server_zone="UTC")
    assert "These times are in UTC." in reading.plain(same)
    assert reading.labels(same) == []


def test_a_feed_that_is_followed_no_more_is_named_so() -> None:
    assert "a feed no longer followed" in reading.text(cards.build_saved_card(coming(feeds=(77,)), FEEDS))


def test_the_history_links_what_was_posted_and_says_why_another_was_not() -> None:
    told = [
        account(),
        account("failed", reason="I lack Send Messages in #general"),
        account("skipped", reason="nothing was new"),
        account("due"),
    ]
    shown = reading.plain(cards.build_history_card(told, 4, "Europe/Berlin", schedule_id=3))
    for words in (
        "### History of schedule 3",
        "**Monday 2 March 2026, 13:00** · ✅ posted · [open](https://discord.com/channels/1/20/111)",
        "“The bridge”, “The quay”",
        "❌ not posted: I lack Send Messages in #general",
        "⏭️ skipped: nothing was new",
        "🕓 about to be posted",
        "4 posts, newest first",
    ):
        assert words in shown, words


def test_a_post_of_several_messages_has_a_link_to_each_of_the_first() -> None:
    told = replace(account(), messages=tuple((20 + at, 111 + at) for at in range(5)))
    shown = reading.text(cards.build_history_card([told], 1, "UTC"))
    assert "[part 1](https://discord.com/channels/1/20/111)" in shown
    assert "[part 3](https://discord.com/channels/1/22/113)" in shown
    assert "part 4" not in shown
    assert "schedule 3" in shown


def test_a_long_history_has_pages_and_stays_within_the_limits() -> None:
    held = tuple(Held(at, "title " * 60, "why") for at in range(10))
    told = [replace(account(), held=held, messages=((2**62, 2**62),) * 10) for _ in range(cards.PAGE)]
    view = cards.build_history_card(told, 500, "America/Argentina/ComodRivadavia", page=3)
    reading.check_limits(view)
    assert "Page 4 of 63" in reading.labels(view)
    assert any(key.startswith("d1:scheduled:-:") for key in reading.buttons(view))
    assert "Nothing was due" in reading.text(cards.build_history_card([], 0, "UTC"))


def test_why_lists_the_stories_in_their_order_each_with_its_reason() -> None:
    view = cards.build_why_card(account(), schedule(topics=("Harbour",)))
    shown = reading.plain(view)
    assert "1. **The bridge**\n-# new, in 3 outlets" in shown
    assert "2. **The quay**\n-# updated: 1 date" in shown
    assert "about Harbour · at most 5 stories" in shown
    reading.check_limits(view)


@pytest.mark.parametrize(
    ("empty", "words"), [(True, "There is nothing new now, so nothing is posted."), (False, "in 3 messages")]
)
def test_a_preview_says_what_it_is(empty: bool, words: str) -> None:
    shown = reading.plain(cards.build_preview_card(coming(role_id=9), empty=empty, messages=3))
    assert words in shown
    assert "mentions nobody" in shown
    assert "Nothing was posted" in shown


def test_a_post_on_its_way_and_a_removed_schedule_say_what_comes_of_them() -> None:
    assert "`/schedule history`" in reading.plain(cards.build_running_card(schedule()))
    assert "So does its history" in reading.plain(cards.build_removed_card(coming()))
