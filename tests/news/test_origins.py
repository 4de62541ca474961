"""What a post is of: each form is read as the one thing it was written of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import Malformed, Origin

_IDS = st.integers(0, 2**63 - 1)
_POSTS = st.one_of(_IDS.map(Origin.of_schedule), _IDS.map(Origin.of_follow))
_ORIGINS = st.one_of(_POSTS, _POSTS.map(Origin.notice), _IDS.map(Origin.of_feed))


@given(_ORIGINS)
def test_what_is_written_is_read_as_the_same(origin: Origin) -> None:
    assert Origin.parse(origin.format()) == origin


@given(_ORIGINS, _ORIGINS)
def test_two_are_never_written_alike(one: Origin, other: Origin) -> None:
    assert (one.format() == other.format()) == (one == other)


@given(_IDS)
def test_a_schedule_a_follow_and_a_feed_of_the_same_number_are_three(number: int) -> None:
    schedule, follow, feed = Origin.of_schedule(number), Origin.of_follow(number), Origin.of_feed(number)
    assert len({schedule, follow, feed, schedule.notice(), follow.notice()}) == 5
    assert (schedule.schedule_id, schedule.follow_id) == (number, None)
    assert (follow.schedule_id, follow.follow_id) == (None, number)
    assert (feed.schedule_id, feed.follow_id, feed.is_notice) == (None, None, True)


@given(_POSTS)
def test_a_notice_is_no_post_of_what_it_is_about(origin: Origin) -> None:
    notice = Origin.parse(origin.notice().format())
    assert (notice.of, notice.id, notice.is_notice) == (origin.of, origin.id, True)
    assert (notice.schedule_id, notice.follow_id) == (None, None)
    assert not origin.is_notice


def test_the_forms_that_databases_hold_stay_as_they_are() -> None:
    schedule, follow = Origin.of_schedule(12), Origin.of_follow(7)
    written = [one.format() for one in (schedule, follow, schedule.notice(), follow.notice(), Origin.of_feed(3))]
    assert written == ["s12", "f7", "ns12", "nf7", "nfeed3"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "s", "f", "n", "12", "S12", "s 12", "s12 ", "s12\n", "s-1", "s+1", "s01", "s1.0", "s1_0", "x3", "n3"),
        *("feed3", "nfeed", "nnf7", "nnfeed3", "fs7", "sf7", "ns", "s१", "s" + "9" * 30, "s12;f7"),
    ],
)
def test_any_other_text_is_no_origin(text: str) -> None:
    with pytest.raises(Malformed):
        Origin.parse(text)


@given(st.one_of(st.text(max_size=8), st.from_regex(r"n?(s|f|feed)[0-9]{0,5}", fullmatch=True)))
def test_a_text_is_an_origin_only_if_the_origin_is_written_so(text: str) -> None:
    try:
        origin = Origin.parse(text)
    except Malformed:
        return
    assert origin.format() == text


def test_of_a_feed_there_are_notices_only() -> None:
    with pytest.raises(Malformed):
        Origin("feed", 3)
    with pytest.raises(Malformed):
        Origin("schedule", -1)
