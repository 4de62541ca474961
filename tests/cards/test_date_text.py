"""Dates in words, never finer than they are known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.date_text import describe_basis, describe_published, describe_when, format_stamp
from bot.news import Span
from tests.cards.samples import headline, span, when


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("200X", "the 2000s"),
        ("2006", "2006"),
        ("2024-Q3", "third quarter of 2024"),
        ("2024-07", "July 2024"),
        ("2024-W29", "week of 15–21 July 2024"),
        ("2024-W31", "week of 29 July – 4 August 2024"),
        ("2025-W01", "week of 30 December 2024 – 5 January 2025"),
        ("2024-07-19", "Friday 19 July 2024"),
        ("2024-07-19T09:30", "Friday 19 July 2024, 09:30"),
        ("2024-07-19T09:30Z", "Friday 19 July 2024, 09:30 UTC"),
        ("2024-02-31", "2024-02-31"),
        ("2024-W60", "2024-W60"),
        ("2024-13", "2024-13"),
        ("*soon*", r"\*soon\*"),
    ],
)
def test_a_value_is_said_as_exactly_as_it_is_known(value: str, words: str) -> None:
    assert describe_when(when(value)) == words


@pytest.mark.parametrize(
    ("value", "until", "words"),
    [
        ("2024-07-15", "2024-07-19", "15–19 July 2024"),
        ("2024-06-28", "2024-07-02", "28 June – 2 July 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"),
        ("2019", "2022", "2019–2022"),
        ("2024-05", "2024-07", "May 2024 – July 2024"),
    ],
)
def test_a_range_says_what_its_ends_share_once(value: str, until: str, words: str) -> None:
    assert describe_when(when(value, until=until)) == words


def test_what_lasts_is_said_with_since() -> None:
    assert describe_when(when("2006", "year", open=True)) == "since 2006"


def test_how_a_date_is_known_is_said_with_its_words() -> None:
    told = headline(published=date(2026, 3, 1))
    assert describe_basis(when(), told) == "“on Friday”, counted from 1 March"
    assert describe_basis(when(), headline(published=date(2027, 1, 4))) == "“on Friday”, counted from 4 January 2027"
    assert describe_basis(when(), headline(published=None)) == "“on Friday”, counted from the day of the article"
    assert describe_basis(when(basis="written"), told) == ""
    assert describe_basis(when(expression=None), told) == "no date given, counted from 1 March"
    anchored = when(basis="event", anchor=span("close the old bridge"))
    assert describe_basis(anchored, told) == "“on Friday”, counted from “close the old bridge”"
    assert describe_basis(when(basis="event"), told) == "“on Friday”, counted from another event"
    bare = when(basis="event", anchor=Span(0, 3, "was"))
    assert describe_basis(bare, told) == "“on Friday”, counted from another event"


@pytest.mark.parametrize(
    ("published", "updated", "shown", "counted"),
    [
        (date(2026, 3, 1), date(2026, 3, 3), "Sunday 1 March 2026 · updated 3 March", "the update of 3 March"),
        (date(2025, 12, 31), date(2026, 1, 2), "Wednesday 31 December 2025 · updated 2 January 2026", None),
        (date(2026, 3, 1), datetime(2026, 3, 1, 18, tzinfo=UTC), "Sunday 1 March 2026", "1 March"),  # the same day
        (date(2026, 3, 1), date(2026, 2, 1), "Sunday 1 March 2026", "1 March"),  # it cannot be
        (None, date(2026, 3, 3), "updated Tuesday 3 March 2026", "the update of 3 March"),
        (None, None, "undated", "the day of the article"),
    ],
)
def test_an_update_on_a_later_day_is_said_and_is_what_dates_count_from(
    published: date | None, updated: date | None, shown: str, counted: str | None
) -> None:
    assert describe_published(published, updated) == shown
    if counted:
        told = headline(published=published, updated=updated)
        assert describe_basis(when(), told) == f"“on Friday”, counted from {counted}"


def test_a_day_is_never_a_stamp_and_an_instant_is() -> None:
    assert "<t:" not in describe_published(date(2026, 3, 1))
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert describe_published(late) == "Sunday 1 March 2026"
    assert describe_published(None) == "undated"
    assert format_stamp(late.astimezone(timezone(timedelta(hours=9)))) == f"<t:{int(late.timestamp())}:f>"


@given(st.text(max_size=30))
def test_no_value_raises_or_comes_alive(value: str) -> None:
    for one in (when(value), when(value, until="<t:1:R>"), when("2024", until=f"<t:{value}")):
        assert not re.search(r"(?<!\\)<", describe_when(one))
