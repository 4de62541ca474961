"""The posted brief, as the components that are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import posts
from bot.cards.keys import Key, strip_delivery
from bot.cards.post_sections import Heading
from bot.news import ArticleEvent, ArticleQuote, Notice, Piece, Span, clipping
from bot.news.schedules import Style
from bot.news.stories import Story, StoryBrief, StoryEvent, StoryLine, StoryNumber, StoryQuote
from tests.cards import reading
from tests.cards.samples import NOW, article_quote, event, headline, piece, quote, when

STYLES: tuple[Style, ...] = ("card", "list", "digest")
SINCE = NOW - timedelta(days=1)


def line_of(key: int = 40, **changes: Any) -> StoryLine:
    lead = headline(article_id=key * 10, **changes)
    outlets = ("Harbour News", "The Quay", "Dock Mail")
    return StoryLine(key, lead, (lead, headline(article_id=key * 10 + 1)), outlets, NOW, NOW)


def story_of(key: int = 40, **changes: Any) -> StoryBrief:
    line = line_of(key)
    fields: dict[str, Any] = {
        "line": line,
        "gist": (piece("The harbour board voted on Friday to close the old bridge."),),
        "quote": article_quote(of=line.lead),
        "next": ArticleEvent(2, event(at=when("2026-04-02")), line.lead),
        "fresh": True,
        "why": "new since the last post, in 3 outlets",
    }
    return StoryBrief(**{**fields, **changes})


def brief_of(stories: list[StoryBrief], style: Style = "card", **changes: Any) -> posts.Post:
    fields: dict[str, Any] = {"style": style, "key": "dl12", "as_of": NOW, "zone": "Europe/Berlin", "since": SINCE}
    return posts.build_brief(stories, **{**fields, **changes})


def whole(post: posts.Post) -> list[ui.LayoutView]:
    return [*post.messages, *post.thread]


def carried(view: ui.LayoutView) -> set[str]:
    keys = [Key.parse(custom_id) for custom_id in reading.buttons(view)]
    return {key.rest.rpartition("~")[2] for key in keys if key is not None}


def test_a_card_has_gist_outlets_quote_next_date_reason_and_buttons() -> None:
    (view,) = brief_of([story_of()]).messages
    shown = reading.plain(view)
    for words in (
        "## The brief",
        "Monday 2 March 2026, 13:00 · 1 new story",
        "[Board closes the bridge](https://harbour.example/bridge)",
        "-# Harbour News, The Quay, Dock Mail · 2 articles",
        "The harbour board voted on Friday to close the old bridge.",
        "“We will not wait for the next storm”\n— **Ada Lovelace**, the board's chair",
        "📅 **2 April 2026** — The harbour board",
        f"as of <t:{int(NOW.timestamp())}:f> · new since <t:{int(SINCE.timestamp())}:f>",
    ):
        assert words in shown, words
    assert reading.labels(view) == ["Story", "Sources"]
    assert reading.cited(view) == ["400:g0", "400:q0", "400:e2"]
    reading.check_numbers(view)
    reading.check_limits(view)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("number", [1, 5, 10])
def test_every_style_keeps_to_the_limits_and_holds_every_story_in_order(style: Style, number: int) -> None:
    stories = [story_of(40 + at, fresh=bool(at % 2)) for at in range(number)]
    post = brief_of(stories, style, role_id=99)
    for view in whole(post):
        reading.check_limits(view)
    opened = [
        key.article
        for view in post.messages
        for key in map(Key.parse, reading.buttons(view))
        if key is not None and key.act == "story" and key.rest.startswith("1")
    ]
    assert list(dict.fromkeys(opened)) == [story.line.key for story in stories]


@pytest.mark.parametrize("style", STYLES)
def test_every_message_carries_the_deliverys_key_and_its_place(style: Style) -> None:
    views = whole(brief_of([story_of(40 + at) for at in range(10)], style))
    for place, view in enumerate(views):
        assert carried(view) == {posts.build_part_key("dl12", place)}


def test_a_posts_keys_answer_as_if_they_carried_no_delivery() -> None:
    (view,) = brief_of([story_of()]).messages
    keys = [strip_delivery(key) for key in map(Key.parse, reading.buttons(view)) if key]
    second = int(SINCE.timestamp())
    assert [(key.act, key.article, key.rest) for key in keys] == [
        ("story", 40, f"{second}"),
        ("sources", 400, "5f7bd~g0q0e2"),
    ]


def test_words_that_were_searched_for_stay_though_they_look_like_a_delivery() -> None:
    assert strip_delivery(Key("search", None, 1, "~~a~dl12")).rest == "~~a~dl12"
    assert strip_delivery(Key("quotes", 7, None, "~dl12.3")).rest == ""


def test_a_digest_is_one_message_and_a_thread_with_a_message_for_each_story() -> None:
    post = brief_of([story_of(40 + at) for at in range(10)], "digest", role_id=9)
    assert len(post.messages) == 1
    assert len(post.thread) == 10
    assert "We will not wait" not in reading.text(post.messages[0])
    assert all("We will not wait" in reading.text(view) for view in post.thread)
    assert post.title == "The brief, Monday 2 March 2026, 13:00"


def test_a_list_is_one_message_with_everything_in_short() -> None:
    (view,) = brief_of([story_of(40 + at) for at in range(5)], "list").messages
    shown = reading.plain(view)
    assert shown.count("Ada Lovelace") == 5
    assert shown.count("2 April 2026") == 5
    assert reading.labels(view) == ["Story", "Sources"] * 5
    assert len(brief_of([story_of(40 + at) for at in range(10)], "list", role_id=9).messages) == 2


def test_the_role_is_mentioned_once_in_the_first_message() -> None:
    views = whole(brief_of([story_of(40 + at) for at in range(10)], role_id=99))
    assert len(views) > 1
    assert [reading.text(view).count("<@&99>") for view in views] == [1] + [0] * (len(views) - 1)


def test_a_role_in_an_articles_words_mentions_nobody() -> None:
    line = replace(line_of(), lead=headline(title="<@&99> @everyone"), outlets=("<@&99>",))
    for style in STYLES:
        for view in whole(brief_of([story_of(line=line, why="<@&99>")], style)):
            shown = reading.text(view)
            assert "<@&99>" not in shown
            assert "@everyone" not in shown


def test_a_correction_is_said_and_a_quote_of_another_outlet_names_it() -> None:
    notice = Notice("correction", Span(0, 11, "The day was"))
    line = replace(line_of(), lead=headline(notice=notice))
    other = headline(article_id=8, outlet="The Quay", url="https://quay.example/1")
    (view,) = brief_of([story_of(line=line, quote=article_quote(of=other))]).messages
    shown = reading.plain(view)
    assert "**Correction** — The day was" in shown
    assert "in [The Quay](https://quay.example/1)" in shown


def test_the_gist_does_not_say_the_quote_over_again() -> None:
    said = quote()
    sentence = piece("“We will not wait for the next storm,” said Ada Lovelace, the board's chair.")
    first = piece("The harbour board voted on Friday to close the old bridge.")
    (view,) = brief_of([story_of(gist=(first, sentence), quote=article_quote(said, of=line_of().lead))]).messages
    assert reading.text(view).count("We will not wait") == 1
    (view,) = brief_of([story_of(gist=(sentence,), quote=article_quote(said, of=line_of().lead))]).messages
    assert reading.text(view).count("We will not wait") == 2  # a story is never shown without a gist


def test_a_story_without_quote_date_and_reason_is_shown_without_them() -> None:
    for style in STYLES:
        for view in whole(brief_of([story_of(gist=(), quote=None, next=None, why="", fresh=False)], style)):
            assert "None" not in reading.text(view)
            reading.check_limits(view)


def test_nothing_new_is_one_line_that_says_since_when_and_as_of_when() -> None:
    post = posts.build_empty(key="dl12", as_of=NOW, zone="UTC", since=SINCE)
    (view,) = post.messages
    assert f"Nothing new since <t:{int(SINCE.timestamp())}:f>.\n-# as of <t:{int(NOW.timestamp())}:f>" in reading.text(
        view
    )
    assert carried(view) == {"dl12"}
    reading.check_limits(view)
    assert "Nothing new yet" in reading.text(posts.build_empty(key="dl12", as_of=NOW, zone="UTC").messages[0])


def test_the_title_tells_the_day_of_the_schedules_own_clock() -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert brief_of([story_of()], as_of=at, zone="Asia/Tokyo").title == "The brief, Monday 2 March 2026, 08:30"


def news_of(new: int = 3) -> Story:
    line = line_of()
    other = headline(article_id=8, outlet="The Quay", url="https://quay.example/1")
    told = event(at=when("2026-04-02"))
    events = tuple(
        StoryEvent(
            told, (ArticleEvent(at, told, line.lead), ArticleEvent(0, told, other)), new=at < new, differs="date"
        )
        for at in range(new + 1)
    )
    said = (
        StoryQuote(quote(), (article_quote(), article_quote(of=other)), new=True),
        StoryQuote(quote("paper fix"), (article_quote(),)),
    )
    numbers = (StoryNumber("2026", Piece(Span(0, 20, "It was 20 of 30 ships"[:20])), other),)
    return Story(line, (), said, events, numbers, SINCE)


def test_a_followed_storys_post_holds_what_is_new_and_nothing_else() -> None:
    post = posts.build_news(news_of(), key="dl7", as_of=NOW)
    (view,) = post.messages
    shown = reading.plain(view)
    assert shown.count("📅") == 3
    assert shown.count("“We will not wait for the next storm”") == 1
    assert "paper fix" not in shown
    assert "🔢 **2026**" in shown
    assert (
        "[Harbour News](https://harbour.example/bridge), [The Quay](https://quay.example/1) · they differ in the day"
        in shown
    )
    assert carried(view) == {"dl7"}
    assert post.title == "Board closes the bridge"
    reading.check_limits(view)


def test_a_followed_story_with_very_much_new_keeps_to_one_message() -> None:
    (view,) = posts.build_news(news_of(40), key="dl7", as_of=NOW).messages
    assert "34 more under Story" in reading.text(view)
    reading.check_limits(view)


def test_a_followed_storys_long_news_keep_to_one_message_that_carries_the_key() -> None:
    text = "The harbour board said that " + "it would look at the bridge again, and " * 8
    told = event(text)
    far = headline(article_id=8, outlet="The Quay of the Northern Harbour", url="https://quay.example/" + "a" * 70)
    line = line_of(outlet="The Harbour News of the Old Town", url="https://harbour.example/" + "b" * 70)
    of = (ArticleEvent(0, told, line.lead), ArticleEvent(0, told, far))
    story = replace(news_of(), line=line, timeline=(StoryEvent(told, of, new=True, differs="date"),) * 8)
    (view,) = posts.build_news(story, key="dl7", as_of=NOW).messages
    assert carried(view) == {"dl7"}
    assert "more under Story" in reading.text(view)
    reading.check_limits(view)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.text(st.characters(exclude_categories=()) | st.sampled_from("*_[]()<>@#:`~|\\\n 🧑‍🚀"), max_size=400),
    st.integers(1, 10),
    st.sampled_from(STYLES),
)
def test_whatever_the_words_are_the_limits_hold(words: str, number: int, style: Style) -> None:
    text = words or "x"
    said = replace(quote(), span=Span(0, len(text), text), kind="direct", name=text, role=text)
    lead = headline(title=text, outlet=text, url="https://example.com/" + "a" * 120)
    one = story_of(
        line=replace(line_of(), lead=lead, outlets=(text,) * 9),
        gist=(Piece(Span(0, len(text), text), said_by=text),),
        why=text,
    )
    stories = [
        replace(
            one,
            line=replace(one.line, key=at + 1, lead=replace(lead, article_id=at + 1)),
            quote=ArticleQuote(0, said, said.span, headline(outlet=text, article_id=at + 101)),
            next=ArticleEvent(0, event(text), headline(article_id=at + 101)),
        )
        for at in range(number)
    ]
    post = brief_of(stories, style, role_id=10**18)
    assert clipping.length(post.title) <= posts.THREAD_NAME
    for view in whole(post):
        reading.check_limits(view)


@pytest.mark.parametrize("style", STYLES)
def test_a_post_says_that_a_very_long_article_was_not_read_whole(style: Style) -> None:
    story = story_of(line=line_of(analysed=200_000))
    post = brief_of([story], style)
    text = "".join(reading.text(view) for view in whole(post))
    assert "I read only its first 200,000 characters." in text


@pytest.mark.parametrize("style", [*STYLES, "detailed"])
def test_sections_stand_under_their_headings_in_every_style(style: Style) -> None:
    headings = [Heading("Har*bour*", 2, role_id=7), Heading("Bridge", 1)]
    post = brief_of([story_of(40 + at) for at in range(3)], style, headings=headings)
    shown = "\n".join(reading.text(view) for view in post.messages)
    assert shown.count("## Har\\*bour\\* <@&7>") == 1
    assert shown.index("Har\\*bour\\*") < shown.index("## Bridge")
    for view in whole(post):
        reading.check_limits(view)


def test_a_detailed_story_links_each_outlets_own_article() -> None:
    line = line_of()
    theirs = (line.lead, headline(article_id=401, outlet="The Quay", url="https://quay.example/1"))
    story = story_of(line=replace(line, headlines=theirs, outlets=("Harbour News", "The Quay")))
    assert "Read on: " in reading.plain(brief_of([story], "detailed").messages[0])
    assert "https://quay.example/1" in reading.text(brief_of([story], "detailed").messages[0])
    assert "Read on" not in reading.plain(brief_of([story]).messages[0])


@pytest.mark.parametrize("number", [1, 5, 10])
def test_detailed_posts_keep_to_the_limits(number: int) -> None:
    for view in whole(brief_of([story_of(40 + at) for at in range(number)], "detailed", role_id=99)):
        reading.check_limits(view)
