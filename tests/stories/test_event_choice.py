"""Of a long timeline the events that many tell, and whose days are come back to, are shown first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.news import ArticleEvent
from bot.news.stories import StoryEvent
from bot.stories.event_choice import choose_events
from tests.stories.reports import event, headline

LATER = date(2026, 4, 20)


def entry(words: str, day: str, *articles: int, published: date = LATER, new: bool = False) -> StoryEvent:
    told = event(words, day)
    return StoryEvent(told, tuple(ArticleEvent(0, told, headline(n, published)) for n in articles or (1,)), new)


TOLD = ("A ferry sank", "Dockers struck", "Talks began", "Fog came", "A crane fell", "Gulls left", "Snow fell", "Rain")
FEW = tuple(entry(words, f"2026-03-{n:02}", n) for n, words in enumerate(TOLD, 1))


def test_all_of_a_short_timeline_are_shown() -> None:
    assert choose_events(FEW) == tuple(range(len(FEW)))


def test_what_most_tell_is_chosen_and_stands_in_calendar_order() -> None:
    timeline = (*FEW[:3], entry("The bridge fell", "2026-03-04", 11, 12, 13), *FEW[4:], FEW[0])
    assert choose_events(timeline, 1) == (3,)
    assert list(choose_events(timeline, 4)) == sorted(choose_events(timeline, 4))


def test_a_day_that_later_articles_come_back_to_is_chosen() -> None:
    back = [
        entry(f"The fire of the harbour burnt a {what}", "2026-03-04", n) for n, what in enumerate(("shed", "ship"))
    ]
    timeline = (*FEW[:3], *back, *FEW[4:])
    assert set(choose_events(timeline, 2)) == {3, 4}


def test_what_is_only_planned_or_known_to_the_month_comes_later() -> None:
    planned = replace(entry("The bridge opens", "2026-03-05"), event=event("The bridge opens", status="planned"))
    rough = entry("The bridge was painted", "2026-03")
    done = entry("The bridge was closed", "2026-03-06")
    assert choose_events((rough, planned, done), 1) == (2,)


def test_what_is_new_to_the_reader_comes_first() -> None:
    timeline = (*FEW[:4], replace(FEW[4], new=True), *FEW[5:])
    assert choose_events(timeline, 1) == (4,)


def test_one_day_does_not_take_all_the_places() -> None:
    day = [entry(f"The fire took house {n}", "2026-03-04", n, n + 20) for n in range(8)]
    chosen = choose_events((*FEW[:2], *day, *FEW[4:6]), 5)
    assert len([at for at in chosen if 2 <= at < 10]) == 3


def test_what_is_much_the_same_as_another_line_of_its_day_is_left_for_the_whole_timeline() -> None:
    told = entry("A passenger ferry struck the outer breakwater at Port Ellery in thick fog", "2026-03-02", 1, 2)
    again = entry("The ferry hit the breakwater at Port Ellery in fog", "2026-03-02", 3)
    other_day = entry("The ferry hit the breakwater at Port Ellery in fog", "2026-03-09", 3)
    assert choose_events((told, again, other_day, *FEW[:2])) == (0, 2, 3, 4)
