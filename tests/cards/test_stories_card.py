"""A story's card and its views, and the list of stories, as the components that are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards import citations, stories, story_why
from bot.cards.keys import Key
from bot.cards.story_events import EVER, Period
from bot.news import ArticleEvent, ArticleQuote, Headline, Piece, Span
from bot.news.schedules import Follow
from bot.news.stories import Story, StoryEvent, StoryLine, StoryNumber, StoryQuote, StoryReason, StoryReasons
from tests.cards import reading
from tests.cards.samples import NOW, article_quote, event, headline, piece, quote, when

GIST = "The harbour board voted on Friday to close the old bridge."
KEY = 4_000_000_001
SINCE = NOW - timedelta(hours=5)


def outlet(number: int, name: str = "") -> Headline:
    return headline(
        article_id=100 + number, outlet=name or f"Outlet {number}", url=f"https://o{number}.example/bridge", added=NOW
    )


def line_of(*headlines: Headline, **changes: Any) -> StoryLine:
    told = headlines or (headline(), outlet(1))
    fields: dict[str, Any] = {
        "key": KEY,
        "lead": told[0],
        "headlines": told,
        "outlets": tuple(dict.fromkeys(one.outlet for one in told if one.outlet)),
        "first": NOW - timedelta(days=1),
        "moved": NOW,
    }
    return StoryLine(**{**fields, **changes})


def quote_of(*of: Headline, new: bool = False, differs: str | None = None) -> StoryQuote:
    told = tuple(article_quote(index=i, of=one) for i, one in enumerate(of or (headline(),)))
    return StoryQuote(told[0].quote, told, new, differs)


def event_of(*of: Headline, new: bool = False, differs: str | None = None) -> StoryEvent:
    told = tuple(ArticleEvent(i, event(), one) for i, one in enumerate(of or (headline(),)))
    return StoryEvent(told[0].event, told, new, differs)


def story_of(**changes: Any) -> Story:
    fields: dict[str, Any] = {
        "line": line_of(),
        "gist": (piece(GIST),),
        "quotes": (quote_of(headline(), outlet(1)),),
        "timeline": (event_of(headline(), outlet(1)),),
    }
    return Story(**{**fields, **changes})


VIEWS: tuple[stories.View, ...] = ("story", "timeline", "quotes", "articles")


def test_a_story_says_its_title_whose_it_is_its_outlets_and_has_its_views() -> None:
    view = stories.build_story_card(story_of())
    shown = reading.text(view)
    assert shown.startswith(
        "### [Board closes the bridge](https://harbour.example/bridge)\n-# Harbour News · also Outlet 1"
    )
    assert GIST in reading.plain(view)
    assert shown.endswith(f"-# 2 articles · 1 quote · 1 date · updated <t:{int(NOW.timestamp())}:R>")
    assert reading.labels(view) == ["Sources", "Timeline", "Quotes", "Articles"]
    reading.check_limits(view)


def test_every_source_of_an_entry_is_linked() -> None:
    shown = reading.text(stories.build_story_card(story_of(), view="quotes"))
    assert "-# [Harbour News](https://harbour.example/bridge) · also [Outlet 1](https://o1.example/bridge)" in shown
    shown = reading.text(stories.build_story_card(story_of(), view="timeline"))
    assert "**Friday 27 February 2026**" in shown
    assert "also [Outlet 1](https://o1.example/bridge)" in shown


def test_two_dates_are_both_shown_each_with_its_source() -> None:
    other = ArticleEvent(4, event(at=when("2026-02-26")), outlet(1))
    told = StoryEvent(
        event(), (ArticleEvent(0, event(), headline()), other, ArticleEvent(1, event(), outlet(2))), differs="date"
    )
    view = stories.build_story_card(story_of(timeline=(told,)), view="timeline")
    shown = reading.text(view)
    assert "**Friday 27 February 2026**" in shown
    assert "⚖️ the date differs · [Harbour News]" in shown
    assert "**Thursday 26 February 2026**" in shown
    assert "⚖️ the same event in another article · [Outlet 1](https://o1.example/bridge) · also [Outlet 2]" in shown
    assert reading.cited(view) == ["7:e0", "101:e4"]
    reading.check_numbers(view)


def test_two_wordings_are_both_shown_each_with_its_source() -> None:
    first, second = article_quote(), article_quote(quote("We will not wait"), 3, outlet(1))
    told = StoryQuote(first.quote, (first, second), differs="wording")
    view = stories.build_story_card(story_of(quotes=(told,)), view="quotes")
    shown = reading.text(view)
    assert "“We will not wait for the next storm”" in shown
    assert "⚖️ the wording differs · [Harbour News]" in shown
    assert "“We will not wait”" in shown
    assert "⚖️ the same quote in another article · [Outlet 1]" in shown
    assert reading.cited(view) == ["7:q0", "101:q3"]
    reading.check_numbers(view)


def test_two_speakers_are_both_shown() -> None:
    first, second = article_quote(), article_quote(quote(name="Grace Hopper", role=None), 3, outlet(1))
    view = stories.build_story_card(
        story_of(quotes=(StoryQuote(first.quote, (first, second), differs="speaker"),)), view="quotes"
    )
    shown = reading.text(view)
    assert "⚖️ the speaker differs" in shown
    assert "**Ada Lovelace**" in shown
    assert "**Grace Hopper**" in shown


def test_what_is_new_is_marked_and_counted_and_stays_marked_over_the_views() -> None:
    told = story_of(
        quotes=(quote_of(new=True), quote_of(outlet(1))),
        timeline=(event_of(new=True),),
        numbers=(StoryNumber("$3 million", piece(GIST), outlet(1)),),
        since=SINCE,
    )
    view = stories.build_story_card(told)
    shown = reading.text(view)
    assert "> 🆕 “We will not wait" in shown
    assert "🆕 📅 **Friday 27 February 2026**" in shown
    assert "🆕 🔢 **$3 million** — [Outlet 1](https://o1.example/bridge)" in shown
    second = int(SINCE.timestamp())
    assert f"🆕 New since <t:{second}:f>: 1 quote, 1 date, 1 figure" in shown
    assert f"d1:story:{KEY}::q{second}" in reading.buttons(view)
    assert "New since" in reading.text(stories.build_story_card(replace(told, quotes=(), timeline=(), numbers=())))
    assert "nothing" in reading.text(stories.build_story_card(replace(told, quotes=(), timeline=(), numbers=())))
    assert "🆕" not in reading.text(stories.build_story_card(story_of()))


def dated_events(*days: str) -> tuple[StoryEvent, ...]:
    return tuple(
        StoryEvent(event(at=when(day)), (ArticleEvent(i, event(at=when(day)), headline()),))
        for i, day in enumerate(days)
    )


def test_of_many_dates_the_card_shows_the_best_in_a_line_each_and_how_many_more() -> None:
    events = dated_events("2026-01-01", "2026-02-02", "2026-02-27", "2026-03-03")
    events = (*events[:2], event_of(headline(), outlet(1), outlet(2), differs="status"), events[3])
    view = stories.build_story_card(story_of(timeline=events, best=(2, 3)))
    shown = reading.text(view)
    assert "1 January" not in shown
    assert "2 February" not in shown
    assert shown.index("27 February") < shown.index("3 March")
    assert "2 more dates: **Timeline** below, or `/timeline story:`" in shown
    assert "and 2 more articles" in shown
    assert "whether it happened differs" in shown
    numbered = [line for line in shown.splitlines() if line.startswith("📅")]
    assert [line[-1] for line in numbered] == ["²", "³"], "the gist is ¹"
    assert all(line.count("** — ") == 1 and " · " in line.split("** — ")[1] for line in numbered), (
        "date — words · outlet"
    )


def test_ten_dates_of_ten_articles_stand_on_the_storys_first_page_with_their_sources() -> None:
    days = [f"2026-03-{day:02}" for day in range(1, 29)]
    events = tuple(
        StoryEvent(one.event, (ArticleEvent(3, one.event, replace(outlet(at), article_id=4_000_000_000 + at)),))
        for at, one in enumerate(dated_events(*days))
    )
    view = stories.build_story_card(story_of(timeline=events, best=tuple(range(10))))
    shown = reading.text(view)
    assert shown.count("📅") == 10
    assert "18 more dates" in shown
    assert [one for one in reading.labels(view) if one.startswith("Sources")] == ["Sources ¹⁻⁶", "Sources ⁷⁻¹²"]
    opened = [key for name in reading.buttons(view) if (key := Key.parse(name)) and key.act == "sources"]
    assert [citations.count_before(key) for key in opened] == [0, 6]
    assert sum(len(citations.parse(key)[1]) for key in opened) == 12
    reading.check_limits(view)


def test_a_timeline_is_narrowed_to_days_and_its_pages_stay_so() -> None:
    events = dated_events(*(f"2026-03-{day:02}" for day in range(1, 29)))
    period = (date(2026, 3, 10), date(2026, 3, 24))
    view = stories.build_story_card(story_of(timeline=events), view="timeline", period=period)
    shown = reading.text(view)
    assert "9 March" not in shown
    assert "10 March" in shown
    keys = [Key.parse(key) for key in reading.buttons(view)]
    turning = [
        stories.parse_key(key) for key in keys if key is not None and key.act == "story" and key.page is not None
    ]
    assert turning
    assert all(asked.view == "timeline" and asked.period == period for asked in turning)
    none = stories.build_story_card(story_of(timeline=events), view="timeline", period=(None, date(2020, 1, 1)))
    assert "no dates in that time" in reading.text(none)


def test_a_story_without_anything_says_so() -> None:
    bare = story_of(gist=(), quotes=(), timeline=())
    assert "found nothing in them" in reading.text(stories.build_story_card(bare))
    assert "no dates" in reading.text(stories.build_story_card(bare, view="timeline"))
    assert "Nobody is quoted" in reading.text(stories.build_story_card(bare, view="quotes"))


def test_a_claim_keeps_whose_it_is_and_a_plan_is_marked() -> None:
    told = StoryEvent(event(), (ArticleEvent(0, event(status="planned", said_by="Ana Ruiz"), headline()),))
    shown = reading.text(stories.build_story_card(story_of(timeline=(told,)), view="timeline"))
    assert "🗓️ planned" in shown
    assert "according to Ana Ruiz" in shown


def test_the_articles_are_listed_the_newest_first_each_with_its_brief() -> None:
    view = stories.build_story_card(story_of(), view="articles")
    assert [key for key in reading.buttons(view) if ":brief:" in key] == ["d1:brief:101::", "d1:brief:7::"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_long_story_is_paged_within_the_limits(view: stories.View) -> None:
    outlets = tuple(outlet(number, f"The [Very] *Long* Named Outlet_{number}") for number in range(60))
    told = story_of(
        line=line_of(*outlets),
        quotes=tuple(quote_of(*outlets[n : n + 9], differs="wording" if n % 3 else None) for n in range(40)),
        timeline=tuple(event_of(*outlets[n : n + 9], differs="date" if n % 2 else None) for n in range(40)),
        since=SINCE,
    )
    shown = set()
    for page in range(40):
        made = stories.build_story_card(told, view=view, page=page)
        reading.check_limits(made)
        shown.add(reading.text(made))
    assert len(shown) > 1 or view == "story"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.text(min_size=1, max_size=3000), name=st.text(max_size=300), title=st.text(max_size=600))
def test_no_text_breaks_a_card(words: str, name: str, title: str) -> None:
    told = headline(title=title, outlet=name or None)
    said = quote(name=name or None)
    said = replace(said, span=Span(0, len(words), words), sentence=Span(0, len(words), words).extent)
    spoken = ArticleQuote(0, said, said.span, told)
    happened = ArticleEvent(0, replace(event(), span=Span(0, len(words), words), said_by=name or None), told)
    made = Story(
        line_of(told, outlet(1)),
        (Piece(Span(0, len(words), words)),),
        (StoryQuote(said, (spoken, replace(spoken, headline=outlet(1), index=1)), True, "wording"),),
        (StoryEvent(happened.event, (happened,), True),),
        (StoryNumber(words, Piece(Span(0, len(words), words)), told),),
        SINCE,
    )
    for view in VIEWS:
        reading.check_limits(stories.build_story_card(made, view=view))
    reading.check_limits(stories.build_stories_card([made.line], 1))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("since", [None, SINCE])
def test_a_storys_key_reads_back(view: stories.View, since: object) -> None:
    key = stories.build_key(KEY, view, SINCE if since else None, 3)
    parsed = Key.parse(key.custom_id)
    assert parsed is not None
    assert stories.parse_key(parsed) == stories.Asked(view, SINCE if since else None)


@pytest.mark.parametrize("period", [(None, date(2026, 3, 1)), (date(2026, 2, 1), None), EVER])
def test_the_days_that_a_key_is_narrowed_to_read_back(period: Period) -> None:
    key = Key.parse(stories.build_key(KEY, "timeline", SINCE, 2, period).custom_id)
    assert key is not None
    assert stories.parse_key(key) == stories.Asked("timeline", SINCE, period)


@pytest.mark.parametrize("rest", ["x", "q17t", "99999999999999", "~dl12", "", "q~dl12", "é", "q@2026-02-31~"])
def test_a_key_that_says_something_else_opens_the_story(rest: str) -> None:
    assert stories.parse_key(Key("story", KEY, None, rest)).view in ("story", "quotes")


def test_the_list_has_title_outlets_and_a_button_for_each() -> None:
    view = stories.build_stories_card([line_of(), line_of(outlet(3), key=KEY + 1)], 7, page=1)
    shown = reading.text(view)
    assert "### Stories of the last 7 days" in shown
    assert "-# Harbour News, Outlet 1 · 2 articles · Sunday 1 March 2026" in shown
    assert "-# 7 stories" in shown
    assert {f"d1:story:{KEY}::", f"d1:story:{KEY + 1}::", "d1:stories:-:0:7"} <= set(reading.buttons(view))
    reading.check_limits(view)


def test_a_list_that_is_not_counted_to_its_end_says_so() -> None:
    for page, total, said in ((0, 49, "-# 49 stories"), (0, 50, "-# At least 50 stories"), (2, 60, "-# At least 60 ")):
        assert said in reading.text(stories.build_stories_card([line_of()], total, page=page))


def test_an_empty_list_says_what_to_do() -> None:
    assert "/feed add" in reading.text(stories.build_stories_card([], 0, days=1))


def test_following_says_where_and_how_to_end_it() -> None:
    line = line_of(headline(title="A [bold](https://x.example) title @everyone"))
    follow = Follow(1, 10, 55, line.key, NOW, 11, NOW)
    view = stories.build_followed_card(line, follow)
    assert reading.text(view).startswith("Following ")
    assert reading.text(stories.build_followed_card(line, replace(follow, is_again=True))).startswith(
        "Already following"
    )
    assert "<#55>" in reading.text(view)
    assert "/unfollow" in reading.text(view)
    assert "@everyone" not in reading.text(view)
    assert "\\[bold\\]" in reading.text(view)
    assert "<#55>, <#56>" in reading.text(stories.build_unfollowed_card("A title", [55, 56]))


def test_why_a_story_says_in_one_line_what_an_article_shares_with_which() -> None:
    river, coast = outlet(1, "River Post"), outlet(2, "Coast *Radio*")
    reasons = (
        StoryReason(coast, river, 3, ("Eastport", "Ada Lovell"), ("bridge",)),
        StoryReason(river, headline(), 0, is_copy=True),
        StoryReason(headline()),
    )
    view = story_why.build_reasons_card(StoryReasons(line_of(headline(), river, coast), reasons, 1, 3))
    shown = reading.text(view)
    assert "Same names: Eastport, Ada Lovell · same word: bridge · 3 days apart from [River Post](" in shown
    assert "Nearly the same text, on the same day as [Harbour News](" in shown
    assert "The story begins with it." in shown
    assert f"d1:whystory:{KEY}:2:" in reading.buttons(view)
    reading.check_limits(view)


def test_a_storys_articles_have_a_why() -> None:
    assert "Why?" in reading.labels(stories.build_story_card(story_of(), view="articles"))
    assert "Why?" not in reading.labels(stories.build_story_card(story_of()))
