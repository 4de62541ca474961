"""The news made up for a day: ten articles that move with it, and that say what they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cli.sample_news.articles import is_made_up, write_later, write_morning
from bot.news import Article

UTC = ZoneInfo("UTC")
SUNDAY = date(2026, 11, 29)
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def write_articles(day: date, zone: ZoneInfo) -> tuple[Article, ...]:
    return (*write_morning(day, zone), *write_later(day, datetime.combine(day, time(12), zone), zone))


def test_ten_articles_of_several_outlets_each_say_that_they_are_made_up() -> None:
    articles = write_articles(SUNDAY, UTC)
    assert len(articles) == 10
    assert len({article.outlet for article in articles}) == 5
    assert all(article.outlet and article.outlet.endswith(" (made up)") for article in articles)
    assert all(is_made_up(article.url) for article in articles)
    assert len({article.url for article in articles}) == 10


def test_they_come_in_the_order_that_they_are_published_from_the_evening_before_on() -> None:
    published = [article.published for article in write_morning(SUNDAY, UTC)]
    instants = [at for at in published if isinstance(at, datetime)]
    assert instants == sorted(instants)
    assert len(instants) == 8
    assert datetime(2026, 11, 28, 12, tzinfo=UTC) < instants[0]
    assert instants[-1] < datetime(2026, 11, 29, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "at"), [(0, NOON), (15, NOON.replace(hour=23, minute=45))])
def test_what_comes_later_comes_now_and_on_the_day_itself(hours: int, at: datetime) -> None:
    later = write_later(SUNDAY, NOON + timedelta(hours=hours), UTC)
    assert [article.published for article in later] == [at - timedelta(minutes=1), at]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_whatever_the_zone_they_are_of_its_day_and_the_day_before(zone: str) -> None:
    assert {article.day for article in write_articles(SUNDAY, ZoneInfo(zone))} == {date(2026, 11, 28), SUNDAY}


def test_days_in_the_text_are_counted_from_the_day() -> None:
    [sunday] = [article for article in write_articles(SUNDAY, UTC) if (article.title or "").startswith("Twelve dead")]
    [friday] = [
        article for article in write_articles(date(2027, 1, 1), UTC) if (article.title or "").startswith("Twelve dead")
    ]
    assert "at Port Ellery on Saturday" in sunday.text
    assert "in Saltmere on 4 December" in sunday.text
    assert "at Port Ellery on Thursday" in friday.text
    assert "in Saltmere on 6 January" in friday.text
    assert "{" not in "".join(article.text for article in write_articles(SUNDAY, UTC))


def test_one_is_corrected_and_one_is_an_opinion() -> None:
    articles = write_articles(SUNDAY, UTC)
    assert [article.notice.kind for article in articles if article.notice] == ["correction"]
    assert [article.genre for article in articles].count("opinion") == 1


def test_a_day_makes_the_same_articles_each_time() -> None:
    assert write_articles(SUNDAY, UTC) == write_articles(SUNDAY, UTC)
    assert write_articles(SUNDAY, UTC)[0].url != write_articles(date(2026, 11, 30), UTC)[0].url
    assert isinstance(write_articles(SUNDAY, UTC)[0].published, datetime)


@pytest.mark.parametrize("address", [None, "file:/home/x/a.txt", "https://example.org/a", "https://wire.example.com/a"])
def test_what_others_wrote_is_not_taken_for_it(address: str | None) -> None:
    assert not is_made_up(address)
