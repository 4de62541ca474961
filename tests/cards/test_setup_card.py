"""The card of /setup at each of its steps, as the components that are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards import setup as cards
from bot.cards.menus import Choice
from bot.news import GuildSettings, Suggestion
from bot.news.schedules import Rule, Schedule, Template
from bot.news.setups import STEPS, SetupDraft, Step, make_draft
from tests.cards import reading
from tests.cards.samples import NOW

LONG = "*" * 300


def view_of(draft: SetupDraft | None = None, **changes: Any) -> cards.SetupView:
    return replace(cards.SetupView(draft or SetupDraft(), GuildSettings(1), {}), **changes)


def full() -> cards.SetupView:
    """Everything chosen, and as long as it can be."""
    topics = tuple(f"{number} {LONG}"[:100] for number in range(20))
    draft = SetupDraft(
        7,
        2**62,
        tuple(range(24)),
        (1, 3, 5),
        "America/Argentina/ComodRivadavia",
        tuple(range(50)),
        topics,
        2**62,
        "detailed",
        template=Template((), "topic", tuple((topic, 2**62) for topic in topics)),
        passed=("feeds", "look", "adders"),
    )
    return view_of(
        draft,
        settings=GuildSettings(1, "managers", 2**62),
        feeds={key: f"{key} {LONG}" for key in range(50)},
        rule=LONG,
        due=NOW + timedelta(days=1),
        problem=LONG * 30,
        zones=[Suggestion(f"{number} {LONG}", f"zone/{number}") for number in range(40)],
        found=[Choice(LONG, f"https://a.example/{number}", LONG) for number in range(40)],
        sample=[LONG * 20],
        others=[(key, LONG) for key in range(40)],
    )


@pytest.mark.parametrize("step", STEPS)
def test_every_step_keeps_to_the_limits(step: Step) -> None:
    reading.check_limits(cards.build_setup_card(full(), step))
    reading.check_limits(cards.build_setup_card(view_of(zones=[Suggestion("UTC", "UTC")]), step))


@pytest.mark.parametrize("step", STEPS)
def test_no_row_of_buttons_is_wider_than_a_phone(step: Step) -> None:
    view = cards.build_setup_card(full(), step)
    rows = [part["components"] for part in reading.components(view) if part["type"] == 1]
    assert rows
    assert all(len(row) <= 3 for row in rows)


def test_what_is_done_is_marked_and_said_and_what_comes_is_not() -> None:
    draft = SetupDraft(channel_id=20, times=(480,), zone="Europe/Berlin")
    shown = reading.plain(cards.build_setup_card(view_of(draft, rule="every day at 08:00 (Europe/Berlin)"), "feeds"))
    assert "✅ **Channel** · <#20>" in shown
    assert "✅ **Time and time zone** · every day at 08:00 (Europe/Berlin)" in shown
    assert "▶️ **Feeds**\n" in shown
    assert "▫️ **Style**\n" in shown


def test_without_feeds_the_card_says_what_posts_hold_then() -> None:
    shown = reading.plain(cards.build_setup_card(view_of(), "feeds"))
    assert "posts have only what people add with `/article add`" in shown


def test_the_first_step_that_is_missing_comes_next() -> None:
    draft = SetupDraft()
    assert draft.next_step == "channel"
    draft = replace(draft, channel_id=20)
    assert draft.next_step == "when"
    assert replace(draft, times=(480,)).next_step == "when"
    assert replace(draft, times=(480,), zone="UTC", passed=("look",)).next_step == "feeds"


def test_a_schedule_is_a_draft_with_every_step_done() -> None:
    schedule = Schedule(3, 1, 20, Rule((450,), (1,), "UTC"), NOW, NOW, 7, topics=("Harbour",), max_stories=2)
    draft = make_draft(schedule)
    assert draft.next_step == "done"
    assert draft.rule == schedule.rule
    assert (draft.topics, draft.max_stories) == (("Harbour",), 2)


def test_times_and_days_that_were_typed_stand_in_the_menus_too() -> None:
    draft = SetupDraft(channel_id=20, times=(450, 1080), days=(1, 3), zone="UTC")
    view = cards.build_setup_card(view_of(draft, zones=[Suggestion("UTC", "UTC")]), "when")
    menus = {part["custom_id"]: part["options"] for part in reading.components(view) if part["type"] == 3}
    assert menus["m1:settime"][0] == {"label": "07:30 18:00", "value": "07:30 18:00", "default": True}
    assert menus["m1:setdays"][0] == {"label": "Mondays and Wednesdays", "value": "13", "default": True}
