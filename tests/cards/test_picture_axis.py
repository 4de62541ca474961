"""The axis of a timeline's picture: real time, long stretches cut, labels that keep out of one another's way."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.cards.picture_axis import build_axis, spread
from bot.cards.picture_process import Told, draw

MARCH = date(2026, 3, 1)
DAYS = st.lists(st.dates(), min_size=1, max_size=30)


def test_the_same_time_is_the_same_length() -> None:
    axis = build_axis([MARCH, MARCH + timedelta(days=10), MARCH + timedelta(days=20), MARCH + timedelta(days=25)], 1000)
    at = [axis.place(MARCH + timedelta(days=days)) for days in (0, 10, 20, 25)]
    assert at[1] - at[0] == at[2] - at[1] == 2 * (at[3] - at[2])
    assert not axis.gaps


def test_a_long_stretch_without_anything_is_cut_and_says_how_long_it_is() -> None:
    axis = build_axis([date(1998, 1, 1), *(MARCH + timedelta(days=day) for day in range(6))], 1000)
    (gap,) = axis.gaps
    assert gap.days == (MARCH - date(1998, 1, 1)).days
    assert gap.bottom - gap.top < 100
    assert axis.place(MARCH + timedelta(days=5)) - axis.place(MARCH) > 200


@given(DAYS, st.integers(50, 6000))
def test_days_stand_in_their_order_within_a_bounded_length(days: list[date], height: int) -> None:
    axis = build_axis(days, height)
    at = [axis.place(day) for day in sorted(set(days))]
    assert at == sorted(set(at))
    assert at[-1] <= height + 100 * len(days)
    assert axis.place(date.min) == 0
    assert axis.place(date.max) == at[-1]


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(20, 300)), max_size=30))
def test_no_label_stands_over_another_and_one_alone_stands_where_it_is_wanted(labels: list[tuple[int, int]]) -> None:
    wanted, heights = sorted(want for want, _ in labels), [height for _, height in labels]
    tops = spread(wanted, heights)
    assert len(tops) == len(labels)
    for at in range(1, len(tops)):
        assert tops[at] >= tops[at - 1] + heights[at - 1] - 1
    if len(tops) == 1:
        assert tops == wanted


def colours(*events: Told) -> set[object]:
    image = Image.open(io.BytesIO(draw("T", list(events)))).convert("RGBA").crop((165, 0, 216, 4000))
    return {colour for _, colour in image.getcolors(100_000) or ()}


@pytest.mark.parametrize("status", ["happened", "planned", "denied", "possible"])
def test_every_kind_of_event_is_drawn_and_the_corners_let_through_what_is_behind(status: str) -> None:
    one = Told("1 March 2026", "something", "", status, "2026-03-01", "2026-03-01")
    image = Image.open(io.BytesIO(draw("T", [one]))).convert("RGBA")
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]  # of an image with alpha: four numbers
    assert image.getpixel((500, 8))[3] > 250  # type: ignore[index]  # the same
    plain = Told("1 March 2026", "something", "", "happened", "", "")
    assert colours(one) != colours(plain)


@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("2026-03-01", ""), ("2026-02-30", "x"), ("0001-01-01", "9999-12-31"), ("9999-12-31", "")],
)
def test_any_days_can_be_drawn(first: str, last: str) -> None:
    told = [Told("then", "something", "", "happened", first, last, is_range=True)] * 3
    other = Told("then", "something", "", "planned", "2026-03-01", "2026-03-31")
    assert Image.open(io.BytesIO(draw("T", [*told, other]))).height < 4000
