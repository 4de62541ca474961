"""The order in which articles are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from bot.stories.order import find_story_day, format_moment, format_position, read_day

_DAY, _NOW = date(2024, 7, 21), datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_a_day_comes_before_its_instants_and_after_those_of_the_day_before() -> None:
    late = datetime(2024, 7, 20, 23, 59, tzinfo=UTC)
    early = datetime(2024, 7, 21, 2, tzinfo=timezone(timedelta(hours=2)))
    positions = [format_position(format_moment(at, None, _NOW), "x", 1) for at in (late, _DAY, early)]
    assert positions == sorted(positions)
    assert [read_day(one) for one in positions] == [date(2024, 7, 20), _DAY, _DAY]


def test_an_article_stands_by_its_publication_else_its_update_else_when_it_was_added() -> None:
    assert find_story_day(_DAY, date(2025, 1, 1), _NOW) == _DAY
    assert find_story_day(None, date(2025, 1, 1), _NOW) == date(2025, 1, 1)
    assert find_story_day(None, None, _NOW) == date(2026, 3, 10)


def test_no_two_articles_have_the_same_position() -> None:
    moment = format_moment(_DAY, None, _NOW)
    assert format_position(moment, "a", 1) < format_position(moment, "a", 2) < format_position(moment, "b", 1)
