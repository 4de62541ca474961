"""Days that later articles come back to matter most; the order in which articles come does not."""

from __future__ import annotations

from datetime import date, timedelta

from bot.stories.day_ranking import DayRanking

FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_day_that_one_later_article_looks_back_at_beats_one_with_three_of_its_own() -> None:
    ranking = DayRanking()
    for _ in range(3):
        ranking.add_published(day(5))
    ranking.add_published(day(9))
    ranking.add_looked_back(day(2))
    assert ranking.rank([day(9), day(5), day(2)]) == [day(2), day(5), day(9)]


def test_of_equals_the_earlier_comes_first_whatever_came_first() -> None:
    ranking = DayRanking()
    for number in (4, 3, 8):
        ranking.add_published(day(number))
    assert ranking.rank([day(8), day(4), day(3)]) == [day(3), day(4), day(8)]


def test_a_day_long_before_the_first_article_or_after_the_last_is_background() -> None:
    ranking = DayRanking()
    ranking.add_published(day(0))
    ranking.add_published(day(9))
    for number in (-4000, -20, 10):
        ranking.add_looked_back(day(number))
    assert [bool(ranking.weigh(day(number))) for number in (-4000, -20, 10)] == [False, True, False]


def test_articles_without_a_day_have_no_background() -> None:
    ranking = DayRanking()
    ranking.add_looked_back(day(-4000))
    assert ranking.weigh(day(-4000)) > 0
