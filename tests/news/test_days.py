"""Which day an article's words are counted from, and which day cannot be one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.news import Article, Extent, choose_anchor_day, drop_days_to_come

FIRST = date(2024, 5, 7)
NOW = datetime(2024, 5, 7, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "updated", "day"),
    [
        (FIRST, None, FIRST),
        (None, FIRST, FIRST),
        (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=1)),
        (FIRST, FIRST + timedelta(days=60), FIRST + timedelta(days=60)),
        (FIRST, FIRST + timedelta(days=61), FIRST),
        (FIRST, date(2031, 1, 1), FIRST),
        (FIRST, FIRST - timedelta(days=1), FIRST),
        (None, None, None),
    ],
)
def test_days_count_from_an_update_unless_it_is_long_after(
    published: date | None, updated: date | None, day: date | None
) -> None:
    assert choose_anchor_day(published, updated) == day


@pytest.mark.parametrize(
    ("at", "is_kept"),
    [
        (FIRST, True),
        (date(2024, 5, 8), True),  # it is there already, where the sun rises first
        (date(2024, 5, 9), False),
        (datetime(2024, 5, 9, 1, tzinfo=UTC), False),
        (date(2031, 1, 1), False),
        (date.max, False),
        (None, False),
    ],
)
def test_a_day_to_come_is_none(at: date | datetime | None, is_kept: bool) -> None:
    article = Article("Text.", Extent(0, 5), "test", published=at, updated=at)
    kept = drop_days_to_come(article, NOW)
    assert (kept.published, kept.updated) == ((at, at) if is_kept else (None, None))
