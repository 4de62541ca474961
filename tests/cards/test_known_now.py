"""A number over a story's articles, and what led it before, as cards say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.cards import posts, schedules, stories
from bot.cards.known_now import describe_count, describe_earlier
from bot.news import Origin
from bot.news.schedules import Account, Delivery, Held, Rule, Schedule
from bot.news.stories import CountReport, StoryCount, StoryNumber
from tests.cards import reading
from tests.cards.samples import NOW, headline, piece
from tests.cards.test_posts import brief_of, story_of
from tests.cards.test_stories_card import story_of as whole_story

RADIO = headline(article_id=7, outlet="Coast Radio", url="https://radio.example/storm", published=date(2026, 11, 23))
POST = headline(article_id=8, outlet="River Post", url="https://post.example/storm", published=date(2026, 11, 24))
HILL = headline(article_id=9, outlet="Hill *Gazette*", url="https://hill.example/storm", published=date(2026, 11, 24))
SAID = piece("Twelve people died.")
NOW_TWELVE = CountReport("Twelve dead", SAID, POST)
COUNT = StoryCount(
    NOW_TWELVE, NOW_TWELVE, CountReport("nine dead", SAID, RADIO), (CountReport("ten dead", SAID, HILL),)
)
SHOWN = (
    "🔢 **Twelve dead** — [River Post](https://post.example/storm), 24 November · earlier: nine dead, "
    "[Coast Radio](https://radio.example/storm), 23 November · otherwise: ten dead, "
)


def test_a_number_says_whose_it_is_what_it_replaced_and_who_says_otherwise() -> None:
    shown = describe_count(COUNT)
    assert shown.startswith(SHOWN)
    assert "Hill \\*Gazette\\*" in shown


def test_on_a_story_each_value_is_a_line_with_its_own_source() -> None:
    view = stories.build_story_card(whole_story(counts=(COUNT,)))
    lines = reading.numbered(view)
    assert [words for words in lines.values() if "dead" in words] == [
        "🔢 **Twelve dead** — [River Post](https://post.example/storm), 24 November",
        "-# earlier: nine dead, [Coast Radio](https://radio.example/storm), 23 November",
        "-# otherwise: ten dead, [Hill *Gazette*](https://hill.example/storm), 24 November",
    ]
    reading.check_numbers(view)
    titled = replace(COUNT, earlier=CountReport("nine dead", SAID, RADIO, in_title=True))
    shown = reading.text(stories.build_story_card(whole_story(counts=(titled,))))
    assert "earlier: nine dead, [Coast Radio](https://radio.example/storm), 23 November\n" in shown


def test_a_number_says_since_when_it_holds() -> None:
    shown = describe_count(replace(COUNT, first=CountReport("twelve dead", SAID, RADIO), earlier=None, others=()))
    assert shown.endswith("24 November · since 23 November")


def test_a_day_of_another_year_has_its_year() -> None:
    old = replace(RADIO, published=date(2025, 12, 31))
    assert describe_count(replace(COUNT, earlier=CountReport("nine dead", SAID, old))).count("31 December 2025") == 1
    assert describe_earlier(old, (), POST).endswith("31 December 2025")


def test_the_title_that_was_replaced_is_said_where_no_number_says_it() -> None:
    assert describe_earlier(RADIO, (), POST) == (
        "-# earlier: “Board closes the bridge”, [Coast Radio](https://radio.example/storm), 23 November"
    )
    assert describe_earlier(RADIO, (COUNT,), POST) == ""
    assert describe_earlier(None, (), POST) == ""


def test_every_place_says_it_and_says_it_once() -> None:
    same = StoryNumber("Twelve people", SAID, POST)
    story = whole_story(counts=(COUNT,), numbers=(same,), since=NOW)
    card = reading.text(stories.build_story_card(story))
    assert SHOWN.split(" · ", maxsplit=1)[0] in card
    assert "Twelve people" not in card
    (news,) = posts.build_news(story, key="dl1", as_of=NOW).messages
    assert SHOWN in reading.text(news)
    assert "Twelve people**" not in reading.text(news)
    for style in ("card", "list", "digest"):
        post = brief_of([story_of(counts=(COUNT,))], style)
        assert SHOWN in "".join(reading.text(view) for view in (*post.messages, *post.thread))


def test_why_names_what_was_left_out_in_one_line_each() -> None:
    delivery = Delivery(1, Origin.of_schedule(3), NOW, 1, 2, "sent")
    held = Held(4, "The bridge", "new story of 10 March 2026, 3 outlets")
    left_out = Held(5, "The vote", "of 21 July 2024: older than what this post tells of", left_out=True)
    schedule = Schedule(3, 1, 2, Rule((450,), (1,), "UTC"), NOW, NOW, 9)
    shown = reading.text(schedules.build_why_card(Account(delivery, (held,), (left_out,)), schedule))
    assert "Left out:\n-# The vote — of 21 July 2024: older than what this post tells of" in shown
