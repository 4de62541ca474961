"""What the cards show, as the components that are sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from discord import ui
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.cards import about, brief, data, facts, frame, people, problem, quotes, shelf, source, timeline
from bot.cards import settings as settings_card
from bot.cards.date_text import format_stamp
from bot.errors import (
    AnalysisCrashed,
    AnalysisError,
    AnalysisTimeout,
    BotNotAllowed,
    DatelineError,
    NoArticles,
    NotAllowed,
    NotFound,
    NotHere,
    SourceError,
    TooBusy,
    TooSoon,
    UsageError,
)
from bot.news import (
    GENRES,
    Added,
    ArticleQuote,
    Brief,
    Cast,
    Change,
    Counts,
    Entity,
    Extent,
    Genre,
    GuildSettings,
    Hit,
    Holdings,
    Insert,
    Notice,
    Passage,
    Piece,
    Profile,
    Results,
    Span,
    Status,
    Summary,
)
from bot.newsroom.errors import NoShelfHere, NoSuchPerson
from bot.sources.errors import WrongType
from bot.store.errors import StoreFull
from tests.cards import reading
from tests.cards.samples import (
    NOW,
    TEXT,
    article_quote,
    event,
    fact_sheet,
    headline,
    piece,
    quote,
    quotes_of,
    span,
    timeline_of,
    when,
)

GIST = "The harbour board voted on Friday to close the old bridge."
FRAGMENT = quote("paper fix", kind="fragment", sentence=Extent(TEXT.index("She"), len(TEXT)), name="Ada Lovelace")


def brief_of(**changes: Any) -> Brief:
    fields: dict[str, Any] = {
        "headline": headline(),
        "summary": Summary((piece(GIST),), (piece("She called the repairs a “paper fix” in May."),)),
        "quote": quote(),
        "quote_sentence": None,
        "next": (event(at=when("2026-04-02")),),
        "changes": (),
        "as_of": NOW,
        "quote_index": 1,
        "next_indexes": (2,),
        "is_ahead": True,
    }
    return Brief(**{**fields, **changes})


def test_a_brief_links_its_title_says_whose_it_is_and_has_its_buttons() -> None:
    view = brief.build_brief_card(brief_of())
    parts = reading.top(view)
    assert parts[0]["type"] == 17
    assert parts[0]["accent_color"] == frame.choose_accent(headline()).value
    shown = reading.text(view)
    assert shown.startswith(
        "### [Board closes the bridge](https://harbour.example/bridge)\n"
        "-# Harbour News · B. Keeper · Sunday 1 March 2026\n"
    )
    assert GIST in reading.plain(view)
    assert "> “We will not wait for the next storm”\n— **Ada Lovelace**, the board's chair³" in shown
    assert shown.endswith(
        "**Next date**\n📅 **2 April 2026** — The harbour board voted on Friday to close the old bridge⁴\n"
        "-# “on Friday”, counted from 1 March"
    )
    assert "as of" not in shown
    assert reading.labels(view) == ["Sources", "Quotes", "Timeline", "Facts"]
    reading.check_limits(view)


def test_every_line_of_a_brief_has_a_number_and_one_button_carries_where_they_are_from() -> None:
    gist = (piece("The harbour board"), piece("voted on Friday"))
    points = (piece("She called", group=1), piece("in May", group=1), piece("the repairs"))
    told = brief_of(summary=Summary(gist, points), next=(event("to close the old bridge", at=when("2026-04-02")),))
    view = brief.build_brief_card(told)
    assert reading.cited(view) == ["7:g0", "7:g1", "7:p0", "7:p2", "7:q1", "7:e2"]
    shown = reading.numbered(view)
    assert list(shown.values())[:4] == [
        "The harbour board",
        "voted on Friday",
        "- She called … in May",
        "- the repairs",
    ]
    assert shown[5] == "— **Ada Lovelace**, the board's chair"
    assert shown[6].startswith("📅 **2 April 2026**")
    reading.check_numbers(view)


def test_a_brief_says_of_a_date_whether_it_is_sure_and_what_it_was_counted_from() -> None:
    counted = when(basis="event", anchor=span("in May"), expression=None)
    shown = reading.text(brief.build_brief_card(brief_of(next=(event("the repairs", at=counted, confidence=0.5),))))
    assert "📅 **probably on or shortly before 27 February 2026** — the repairs" in shown
    assert shown.endswith("-# no date given, counted from “in May”")
    written = event("the repairs", at=when(basis="written"))
    assert "counted from" not in reading.text(brief.build_brief_card(brief_of(next=(written,))))


@pytest.mark.parametrize(
    ("point", "shown_as"),
    [
        ("We will not wait", "the quote"),
        ("The harbour board voted on Friday to close the old bridge", "the gist"),
        ("called the repairs", "a date"),
    ],
)
def test_a_point_that_says_what_stands_elsewhere_is_left_out_and_the_others_keep_their_places(
    point: str, shown_as: str
) -> None:
    told = brief_of(
        summary=Summary((piece(GIST),), (piece(point), piece("in May"))),
        next=(event("She called the repairs", at=when("2026-04-02")),),
    )
    assert reading.cited(brief.build_brief_card(told)) == ["7:g0", "7:p1", "7:q1", "7:e2"], shown_as


def test_dates_that_lie_ahead_are_called_next_and_those_behind_only_where_nothing_else_tells_them() -> None:
    again = event()  # the gist tells it
    other = event("She called the repairs", at=when("2025-05", "month"))
    third = event("in May", at=when("2025-05", "month"))
    behind = brief_of(
        next=(other, again, third), next_indexes=(0, 1, 2), is_ahead=False, summary=Summary((piece(GIST),))
    )
    view = brief.build_brief_card(behind)
    assert "**Key dates**" in reading.text(view)
    assert reading.cited(view)[-2:] == ["7:e0", "7:e2"]
    assert "7:e1" not in reading.cited(view)
    ahead = replace(behind, next=(again, other, third), is_ahead=True)
    assert "**Next dates**" in reading.text(brief.build_brief_card(ahead))
    assert reading.cited(brief.build_brief_card(ahead))[-2:] == ["7:e0", "7:e1"]


def test_words_with_two_dates_are_one_line_of_a_brief_and_an_authority_in_them_is_named_once() -> None:
    words = "The crane fell, according to the board"
    twice = (event(words, at=when("2026-04-02"), said_by="the board"), event(words, at=when("2026-05-02")))
    shown = reading.text(brief.build_brief_card(brief_of(next=twice, next_indexes=(0, 1))))
    assert shown.count("The crane fell") == 1
    assert shown.count("according to the board") == 1
    by_another = event("She called the repairs", at=when("2026-04-02"), said_by="the board")
    assert "according to the board" in reading.text(brief.build_brief_card(brief_of(next=(by_another,))))


@pytest.mark.parametrize("shelf_of", ["house", "private"])
@pytest.mark.parametrize("many", [1, 5, 6, 12, 150])
def test_where_a_brief_has_more_than_its_button_carries_the_last_points_are_left_out(many: int, shelf_of: str) -> None:
    places = [1000 + 20 * n for n in range(many)]
    points = tuple(Piece(Span(at, at + len(f"point{n}."), f"point{n}.")) for n, at in enumerate(places))
    told = brief_of(
        headline=headline(shelf=shelf_of, article_id=10**12 - 1),
        summary=Summary((piece(GIST), piece(GIST)), points),
        next=(event(), event("She called the repairs"), event("in May")),
        next_indexes=(0, 1, 2),
    )
    view = brief.build_brief_card(told, 300, can_shelve=True)
    reading.check_limits(view)
    reading.check_numbers(view)
    keys = [key.partition(":")[2] for key in reading.cited(view)]
    assert [key for key in keys if key[0] != "p"] == ["g0", "g1", "q1", "e0", "e1"]
    shown = [key for key in keys if key[0] == "p"]
    assert shown == [f"p{n}" for n in range(min(many, len(shown)))]
    assert len(shown) >= min(many, 12)


def test_a_pronoun_is_named_in_brackets_and_pieces_of_a_group_stand_as_one() -> None:
    she = span("She called")
    told = Piece(she, insert=(Insert(she.start + 3, "Ada Lovelace"),), group=1)
    view = brief.build_brief_card(brief_of(summary=Summary((piece(GIST),), (told, piece("in May", group=1)))))
    assert "- She [Ada Lovelace] called … in May" in reading.plain(view)


def test_a_claim_is_shown_with_whose_it_is() -> None:
    told = replace(piece(GIST), said_by="the *harbour* board")
    date_ = event(at=when("2026-04-02"), said_by="the mayor")
    view = brief.build_brief_card(brief_of(summary=Summary((told,)), next=(date_,)))
    assert r"— *according to the \*harbour\* board*" in reading.text(view)
    assert "— *according to the mayor*" in reading.text(view)


def test_a_brief_without_anything_says_so() -> None:
    view = brief.build_brief_card(brief_of(summary=Summary(), quote=None, next=()))
    assert "found nothing in it" in reading.text(view)
    assert "Source" not in reading.labels(view)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Correction: It was 142.", "**Correction** — It was 142."),
        ("CORRECTION: It was 142.", "**Correction** — It was 142."),
        ("Correction to this story: It was 142.", "**Correction** — Correction to this story: It was 142."),
        ("An earlier version said: 124.", "**Correction** — An earlier version said: 124."),
        ("Correction:", "**Correction** — Correction:"),
    ],
)
def test_a_correction_is_called_so_once(words: str, wanted: str) -> None:
    assert frame.describe_notice(headline(notice=Notice("correction", Span(0, len(words), words)))) == f"⚠️ {wanted}"


def test_a_correction_and_a_change_are_shown() -> None:
    notice = Notice("correction", span("paper fix"))
    change = Change(NOW, "quotes", ("old words",), ("new words",))
    view = brief.build_brief_card(brief_of(headline=headline(notice=notice, revision=2), changes=(change,)))
    shown = reading.text(view)
    assert "**Correction** — paper fix" in shown
    assert "quotes: ~~old words~~ · now: new words" in shown
    assert "version 2" in shown
    assert reading.top(view)[0]["accent_color"] == frame.AMBER.value


def test_a_private_reading_says_so_and_can_be_shelved_by_those_who_may() -> None:
    private = brief_of(headline=headline(shelf="private"))
    assert "forgotten after 24 hours" in reading.text(brief.build_brief_card(private))
    assert "Add for this server" not in reading.labels(brief.build_brief_card(private))
    assert "Add for this server" in reading.labels(brief.build_brief_card(private, can_shelve=True))
    assert "Add for this server" not in reading.labels(brief.build_brief_card(brief_of(), can_shelve=True))


@pytest.mark.parametrize("words", [20, 60, 200])
def test_a_brief_shows_no_more_words_of_an_article_than_it_may(words: int) -> None:
    points = tuple(piece(f"word{n} " * 29 + "end.") for n in range(12))
    told = brief_of(
        summary=Summary((piece("gist " * 12 + "end."),), points), quote=None, next=(), headline=headline(title="T")
    )
    shown = reading.text(brief.build_brief_card(told, words))
    assert sum(shown.count(f"word{n} ") for n in range(12)) + shown.count("gist ") + shown.count("end.") <= words


def test_a_fragment_is_shown_inside_its_sentence_in_bold() -> None:
    view = quotes.build_quotes_card(quotes_of(article_quote(FRAGMENT)))
    assert "She called the repairs a “**paper fix**” in May." in reading.text(view)
    assert "> She called" not in reading.text(view)


def test_fragments_that_one_is_quoted_with_in_a_sentence_show_it_once() -> None:
    second = replace(FRAGMENT, span=span("in May"))
    said = (article_quote(FRAGMENT), article_quote(second, index=1))
    shown = reading.text(quotes.build_quotes_card(quotes_of(*said)))
    assert "She called the repairs a “**paper fix**” **in May**." in shown
    assert shown.count("She called the repairs") == 1
    assert [len(one) for one in quotes.find_sheet(quotes_of(*said), 0).things] == [2]
    by_another = article_quote(replace(second, name="Olaf Berg", role=None), index=1)
    apart = reading.text(quotes.build_quotes_card(quotes_of(said[0], by_another)))
    assert apart.count("She called the repairs") == 2


def test_words_that_were_not_said_are_marked() -> None:
    view = quotes.build_quotes_card(quotes_of(article_quote(quote(stance="denied"))))
    assert "— **Ada Lovelace**, the board's chair · denied: not said" in reading.text(view)


def test_a_statement_of_two_quotes_is_counted_once() -> None:
    parts = [article_quote(quote(words, group=1), index=n) for n, words in enumerate(("We will", "not wait"))]
    view = quotes.build_quotes_card(replace(quotes_of(*parts), headline=None, speaker="Ada"))
    assert "-# 1 quote" in reading.text(view)


def test_a_speaker_who_is_not_sure_is_probably() -> None:
    view = quotes.build_quotes_card(quotes_of(article_quote(quote(confidence=0.4))))
    assert "— probably **Ada Lovelace**" in reading.text(view)


def test_a_quote_says_how_and_when_and_has_its_source() -> None:
    view = quotes.build_quotes_card(quotes_of(article_quote(quote(when=when()), index=3)))
    assert "-# said · Friday 27 February 2026 · “on Friday”, counted from 1 March" in reading.text(view)
    assert reading.cited(view) == ["7:q3"]


def test_a_statement_of_two_quotes_stands_as_one() -> None:
    first, second = quote("We will not wait", group=1), quote("for the next storm,", group=1)
    view = quotes.build_quotes_card(quotes_of(article_quote(first), article_quote(second, index=1)))
    assert "> “We will not wait” … “for the next storm”" in reading.text(view)
    assert reading.text(view).count("**Ada Lovelace**") == 1


def test_quotes_across_articles_name_each_article() -> None:
    told = replace(quotes_of(article_quote(), speaker="Ada"), headline=None)
    shown = reading.text(quotes.build_quotes_card(told))
    assert shown.startswith("### Quotes of Ada")
    assert "-# in [Board closes the bridge](https://harbour.example/bridge)" in shown


def test_no_quotes_is_said_with_what_to_do() -> None:
    assert "Nobody is quoted" in reading.text(quotes.build_quotes_card(quotes_of()))
    assert "“Bob” is not quoted" in reading.plain(quotes.build_quotes_card(quotes_of(speaker="Bob")))
    assert "/people" in reading.text(quotes.build_quotes_card(replace(quotes_of(speaker="Bob"), headline=None)))


def test_a_timeline_says_how_each_date_is_known_and_marks_what_has_not_happened() -> None:
    view = timeline.build_timeline_card(
        timeline_of(event(), event(status="planned"), event(status="denied", confidence=0.3))
    )
    shown = reading.text(view)
    assert "-# Dates counted from 1 March 2026" in shown
    assert "📅 **Friday 27 February 2026**\nThe harbour board voted" in shown
    assert "-# “on Friday”, counted from 1 March" in shown
    assert "planned" in shown
    assert "**probably Friday 27 February 2026** · ✖️ denied" in shown
    assert "<t:" not in shown
    assert reading.cited(view) == ["7:e0", "7:e1", "7:e2"]
    reading.check_numbers(view)


def test_a_timeline_of_an_updated_article_says_that_its_dates_count_from_the_update() -> None:
    told = headline(updated=date(2026, 3, 3))
    events = replace(timeline_of(event(), of=told), dateline=told.anchor_day)
    assert "-# Dates counted from the update of 3 March 2026" in reading.text(timeline.build_timeline_card(events))


@pytest.mark.parametrize(
    ("genre", "shown"), [("opinion", " · Opinion"), ("live", " · Live page"), ("news", ""), (None, "")]
)
def test_what_is_not_plain_news_says_so_beside_its_outlet(genre: Genre | None, shown: str) -> None:
    told = headline(genre=genre)
    assert f"-# Harbour News{shown} · B. Keeper" in frame.build_head(told)
    assert f"Harbour News{shown} · Sunday 1 March 2026" in frame.describe_source_and_day(told)


def test_every_kind_of_article_but_news_has_a_word() -> None:
    assert [genre for genre in GENRES if not frame.describe_kind(headline(genre=genre))] == ["news"]


@pytest.mark.parametrize("status", ["planned", "denied", "possible"])
def test_wherever_an_event_is_told_it_is_marked_and_whose_word_it_is_stands_by(status: Status) -> None:
    one = event(status=status, said_by="Karl Vane")
    assert timeline.build_event_line(one)[0].startswith(f"**27 February 2026**{timeline.MARKS[status]} — ")


def test_a_timeline_is_a_list_or_a_picture_and_a_button_leads_from_one_to_the_other() -> None:
    told = timeline_of(event(), event(status="planned", at=when("2026-04-02")))
    listed, drawn = timeline.build_timeline_card(told, rest="2026-01-01~"), timeline.build_picture_card(told)
    assert not [part for part in reading.components(listed) if part["type"] == 12]
    assert "d1:picture:7::2026-01-01~" in reading.buttons(listed)
    assert "The harbour board voted" not in reading.text(drawn)
    assert reading.buttons(drawn)["d1:timeline:7:0:"]["label"] == "List"
    assert reading.cited(drawn) == ["7:e0", "7:e1"]
    reading.check_limits(drawn)


def test_what_names_no_day_has_no_picture() -> None:
    told = timeline_of(event(at=when("nonsense")))
    assert "Picture" not in reading.labels(timeline.build_timeline_card(told))


def test_the_picture_has_an_alt_text_in_one_sentence_and_says_what_it_has_no_room_for() -> None:
    told = timeline_of(*(event(at=when(f"2026-03-{day:02}"), status="planned") for day in range(1, 21)))
    view = timeline.build_picture_card(told)
    (item,) = next(part for part in reading.components(view) if part["type"] == 12)["items"]
    assert item["media"]["url"] == "attachment://timeline.png"
    assert item["description"] == (
        "Timeline of “Board closes the bridge”: 16 dates, from 1 March 2026 to 16 March 2026, 16 of them planned."
    )
    assert "The first 16 dates. **List** has all 20." in reading.text(view)


def test_an_empty_timeline_says_why() -> None:
    assert "I found no dates in this article." in reading.text(timeline.build_timeline_card(timeline_of()))
    undated = replace(timeline_of(), dateline=None)
    assert "does not say when it was written" in reading.text(timeline.build_timeline_card(undated))
    assert "Leave out" in reading.text(timeline.build_timeline_card(timeline_of(), rest="2024-01-01~"))


def test_what_the_article_does_not_say_is_said_aloud() -> None:
    shown = reading.text(facts.build_facts_card(fact_sheet()))
    assert "**Who** — The harbour board" in shown
    assert "-# Not found in the article: when, where, why, how" in shown
    dated = facts.build_facts_card(fact_sheet(when=piece("on Friday")))
    assert "📅 **When** — on Friday · Friday 27 February 2026³" in reading.text(dated)
    assert reading.cited(dated) == ["7:f0", "7:f1", "7:f2"]


def entity(name: str = "Ada Lovelace", **changes: Any) -> Entity:
    fields: dict[str, Any] = {
        "kind": "person",
        "name": name,
        "also": ("Ada",),
        "role": None,
        "mentions": (Extent(0, 3),),
    }
    return Entity(**{**fields, **changes})


def test_people_are_shown_with_role_and_mentions() -> None:
    told = Cast(headline(), (entity(role=span("the board's chair")),), (entity("Harbour"),), (entity("Board"),))
    shown = reading.text(people.build_people_card(told))
    assert "👤 **Ada Lovelace**, the board's chair¹\n-# 1 mention · also: Ada" in shown
    assert "**Places** — Harbour" in shown
    assert "Nobody is named" in reading.text(people.build_people_card(Cast(headline(), (), (), ())))


def test_a_person_is_shown_across_articles() -> None:
    told = Profile(
        "Ada Lovelace",
        ("Ada",),
        ("the board's chair",),
        (article_quote(),),
        timeline_of(event()).article_events,
        (headline(),),
    )
    view = people.build_person_card(told)
    assert "### Ada Lovelace\nthe board's chair\n-# also: Ada" in reading.text(view)
    assert "1 article · 1 quote · 1 date" in reading.text(view)
    assert "**Ada Lovelace**, the board's chair¹\n-# said\n-# in " in reading.text(view)
    assert reading.cited(view) == ["7:q0", "7:e0"]
    reading.check_numbers(view)


def test_a_result_has_its_words_in_bold_in_their_sentence() -> None:
    hit = Hit(headline(), span("The harbour board voted on Friday"), (Extent(4, 11), Extent(12, 17)))
    view = shelf.build_results_card(Results("harbour board", (hit,), 1))
    assert "The **harbour** **board** voted on Friday" in reading.text(view)
    assert "d1:brief:7::0" in reading.buttons(view)
    assert "I found nothing for “\\*x”" in reading.text(shelf.build_results_card(Results("*x", (), 0)))


def test_pages_of_a_search_carry_its_words_and_period() -> None:
    hits = tuple(Hit(headline(article_id=n), None, ()) for n in range(1, 6))
    view = shelf.build_results_card(Results("old bridge", hits, 23), page=1, period="2026-01-01~")
    assert "d1:search:-:2:2026-01-01~~old bridge" in reading.buttons(view)
    assert "Page 2 of 6" in reading.labels(view)
    reading.check_limits(view)


def test_the_shelf_lists_newest_first_with_a_button_each() -> None:
    view = shelf.build_latest_card([headline(), headline(article_id=8, shelf="guild")], 12)
    assert "this server's" in reading.text(view)
    assert {"d1:brief:7::0", "d1:brief:8::1", "d1:latest:-:1:"} <= set(reading.buttons(view))
    assert "/article add" in reading.text(shelf.build_latest_card([], 0))


def test_source_shows_the_paragraph_with_the_words_in_bold_and_the_link() -> None:
    told = Passage(headline(), Span(0, len(TEXT), TEXT), Extent(TEXT.index("We"), TEXT.index(",” said") + 1))
    view = source.build_source_card(told)
    assert "“**We will not wait for the next storm,**” said" in reading.text(view)
    assert {"type": 2, "style": 5, "label": "Read the article"}.items() <= reading.components(view)[-1].items()


@pytest.mark.parametrize("outcome", ["added", "there", "changed"])
def test_what_was_added_can_be_read_at_once(outcome: Any) -> None:
    view = shelf.build_added_card(Added("x", outcome, 7, "A *title*"))
    assert r"**A \*title\***" in reading.text(view)
    assert reading.labels(view) == ["Brief", "Quotes", "Timeline"]


def test_deleting_asks_once_more() -> None:
    told = Holdings((headline(),), (headline(), headline()), GuildSettings(1))
    view = data.build_confirmation("guild", told)
    assert "This server's 2 articles" in reading.text(view)
    assert set(reading.buttons(view)) == {"d1:forget:-::g", "d1:keep:-::"}
    assert "About this server" not in reading.text(data.build_holdings_card(told, server=False))
    assert "2 articles" in reading.text(data.build_holdings_card(told, server=True))


def test_feeds_schedules_and_what_was_looked_at_are_counted_among_what_is_stored() -> None:
    told = Holdings((), (), GuildSettings(1), looks=2, feeds=3, schedules=1, follows=1)
    shown = reading.text(data.build_holdings_card(told, server=True))
    assert "**About you** — when you last read 2 stories" in shown
    assert "its settings, 3 feeds, 1 schedule, 1 story it follows, 0 articles of its own" in shown
    assert "3 feeds, 1 schedule, 1 story it follows and the history" in reading.text(
        data.build_confirmation("guild", told)
    )
    assert "last read 2 stories" in reading.text(data.build_confirmation("person", told))


def test_a_picture_of_the_article_stands_beside_the_head_where_there_is_one() -> None:
    told = brief_of(headline=headline(image="https://harbour.example/bridge.jpg"))
    view = brief.build_brief_card(told)
    (picture,) = [part for part in reading.components(view) if part["type"] == 11]
    assert picture["media"]["url"] == "https://harbour.example/bridge.jpg"
    assert picture["description"]
    assert not [part for part in reading.components(brief.build_brief_card(brief_of())) if part["type"] == 11]
    reading.check_limits(view)


def contrast(one: int, other: int) -> float:
    """As in https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: int) -> float:
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_colours_of_outlets_are_seen_on_light_and_on_dark() -> None:
    for colour in (*frame.OUTLETS, frame.INK, frame.PURPLE):
        assert contrast(colour.value, 0xFFFFFF) >= 3
        assert contrast(colour.value, 0x2B2D31) >= 3


def test_a_card_has_its_outlets_colour_or_that_of_its_kind() -> None:
    mine, other = headline(outlet="Harbour News"), headline(outlet="The Quay")
    assert frame.choose_accent(mine) == frame.choose_accent(headline(outlet="harbour  news")) in frame.OUTLETS
    assert frame.choose_accent(mine) != frame.choose_accent(other)
    assert frame.choose_accent(headline(genre="opinion")) == frame.PURPLE
    assert frame.choose_accent(headline(genre="correction")) == frame.AMBER
    assert frame.choose_accent(headline(notice=Notice("withdrawal", span("May")))) == frame.RED


def test_settings_are_said_in_words() -> None:
    shown = reading.text(settings_card.build_settings_card(GuildSettings(1, adder_role=5, notices=6, private=True)))
    assert "those with Manage Server, and <@&5>" in shown
    assert "<#6>" in shown
    assert "seen by the asker alone" in shown


def test_a_card_of_a_teaser_says_that_it_is_one_and_why() -> None:
    told = headline(teaser="its page asks for money")
    assert "only the feed’s teaser: its page asks for money" in frame.build_footer(told)
    assert "teaser" not in frame.build_footer(headline())


def test_the_day_an_undated_article_was_added_is_called_that() -> None:
    head = frame.build_head(headline(published=None))
    assert head.endswith(f" · undated · added {format_stamp(headline().added, 'R')}")


def test_the_cards_of_an_article_that_was_not_read_whole_say_so() -> None:
    long = headline(analysed=199_812)
    words = "This article is very long. I read only its first 199,812 characters."
    assert words in frame.build_footer(long)
    assert "very long" not in frame.build_footer(headline())


def test_help_and_about_fit() -> None:
    for group in about.GROUPS:
        reading.check_limits(about.build_help_card({}, group))
    state = about.State("0.1.0", NOW, Counts(1, 4, 8), None, 2)
    assert "1 article, 4 quotes, 8 dates" in reading.text(about.build_about_card(state))
    assert "not known yet" in reading.text(about.build_about_card(state))


def test_a_problem_says_what_to_do() -> None:
    view = problem.build_problem_card(NoArticles(), "ab12cd34")
    assert "/article add" in reading.text(view)
    assert reading.top(view)[0]["accent_color"] == frame.DANGER.value


@pytest.mark.parametrize("error", [DatelineError(), AnalysisError(), AnalysisCrashed(), StoreFull("x", path="/srv")])
def test_a_fault_of_ours_has_its_id_and_the_reference_of_the_log(error: DatelineError) -> None:
    assert reading.text(problem.build_problem_card(error, "ab12cd34")).endswith(f"\n-# {error.id} · ab12cd34")


@pytest.mark.parametrize(
    "error",
    [
        NoArticles(),
        NotFound(),
        NotAllowed(permission="the Manage Server permission"),
        BotNotAllowed(permission="Send Messages in <#5>"),
        NotHere(),
        NoShelfHere(),
        UsageError(why="Say what to change."),
        TooSoon(seconds=3),
        AnalysisTimeout(seconds=20),
        TooBusy(waiting=4),
        SourceError(),
    ],
)
def test_what_a_person_can_foresee_has_no_code(error: DatelineError) -> None:
    assert reading.text(problem.build_problem_card(error, "ab12cd34")) == error.words


def test_who_lacks_a_permission_reads_which() -> None:
    error = NotAllowed(permission="the Manage Server permission")
    assert reading.text(problem.build_problem_card(error, "x")) == "You need the Manage Server permission for that."


# --- whatever the text is, Discord takes the card ---------------------------------------------------------------------

LONG = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=80),
    st.builds(
        lambda word, n: word * n,
        st.sampled_from(["word ", "*", "👩‍👩‍👧", "e\u0301", "x", "ש\u202e ", "a_b "]),
        st.integers(1, 2000),
    ),
)


def checked(view: ui.LayoutView) -> None:
    reading.check_limits(view)


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(LONG, LONG, st.integers(1, 14), st.integers(0, 3), st.integers(20, 500))
def test_no_text_is_too_long_for_a_card(text: str, title: str, many: int, page: int, words: int) -> None:
    told = headline(title=title, outlet=text, byline=text, notice=Notice("update", Span(0, len(text), text)))
    long = Span(0, len(text), text)
    at = replace(when(), expression=long, anchor=long, basis="event")
    said = replace(quote(), span=long, name=text, role=text, cue=long, when=at, sentence=Extent(0, len(text)))
    fragment = replace(said, kind="fragment")
    one = replace(event(), span=long, when=at, said_by=text)
    spoken = [ArticleQuote(n, said, long, told) for n in range(many)]
    parts = tuple(Piece(long, said_by=text, insert=(Insert(len(text), text),)) for _ in range(many))
    checked(
        brief.build_brief_card(
            Brief(
                told,
                Summary(parts, parts),
                fragment,
                text,
                (one,) * 3,
                (Change(NOW, "text", (text,), (text,)),) * 5,
                NOW,
                many,
                (0, 1, 2),
            ),
            words,
            can_shelve=True,
        )
    )
    checked(quotes.build_quotes_card(quotes_of(*spoken, speaker=text, of=told), words, page=page))
    grouped = [replace(each, quote=replace(said, group=1)) for each in spoken]
    checked(quotes.build_quotes_card(replace(quotes_of(*grouped, speaker=text), headline=None), words, page=page))
    checked(timeline.build_timeline_card(timeline_of(*([one] * many), of=told), words, page=page, rest="~"))
    checked(timeline.build_picture_card(timeline_of(*([one] * many), of=told), rest="~"))
    checked(
        facts.build_facts_card(replace(fact_sheet(who=parts[0], what=parts[0], why=parts[0]), headline=told), words)
    )
    cast = tuple(entity(text, also=(text,) * 9, role=long) for _ in range(many))
    checked(people.build_people_card(Cast(told, cast, cast, cast), words, page=page))
    profile = Profile(
        text, (text,) * 9, (text,) * 9, tuple(spoken), timeline_of(one, of=told).article_events, (told,) * many
    )
    checked(people.build_person_card(profile, words, page=page))
    hit = Hit(told, long, (Extent(0, 1), Extent(len(text) - 1, len(text))), None, text)
    checked(shelf.build_results_card(Results(text, (hit,) * 5, 900), words, page=page))
    checked(shelf.build_latest_card([told] * 5, 900, page=page))
    checked(source.build_source_card(Passage(told, long, Extent(0, len(text))), words))
    checked(shelf.build_added_card(Added(text, "failed", error=text)))
    checked(data.build_holdings_card(Holdings((told,) * 20, (told,) * 20, GuildSettings(1)), server=True))


def test_pages_show_every_quote_once() -> None:
    spoken = [article_quote(replace(quote(), name=f"Speaker{n}x"), n) for n in range(30)]
    seen: list[str] = []
    for page in range(30):
        view = quotes.build_quotes_card(quotes_of(*spoken), page=page)
        checked(view)
        seen += [
            f"Speaker{n}x" for n in range(30) if f"Speaker{n}x" in reading.text(view) and f"Speaker{n}x" not in seen
        ]
        if "Page" in " ".join(reading.labels(view)) and "d1:quotes:7:9998:" in reading.buttons(view):
            break
    assert seen == [f"Speaker{n}x" for n in range(30)]


def test_a_day_of_publication_is_the_calendar_day() -> None:
    assert "Thursday 1 January 1970" in frame.build_head(headline(published=date(1970, 1, 1)))


@pytest.mark.parametrize(
    "error",
    [
        NoSuchPerson("x", name="<t:0:R> @everyone [x](https://evil.example) \u202eabc"),
        WrongType("x", type="something else (<t:0:R> @everyone [x](https://evil.example) \u202eabc)"),
    ],
)
def test_words_of_others_in_an_error_are_inert(error: DatelineError) -> None:
    shown = reading.text(problem.build_problem_card(error, "ab12cd34"))
    assert "\\<t\\:0\\:R\\>" in shown
    assert "https://evil.example" not in shown
    assert "@everyone" not in shown
    assert shown.count("\u202e") == shown.count("\u202c") == 1


def test_a_failing_archive_does_not_tell_strangers_where_its_file_lies() -> None:
    shown = reading.text(problem.build_problem_card(StoreFull("x", path="/srv/operator/dateline.db"), "ab12cd34"))
    assert "operator" not in shown
    assert "store.full" in shown


def test_a_brief_of_the_longest_of_everything_fits_and_still_says_that_it_was_changed() -> None:
    long = Span(0, 5000, "x" * 5000)
    of = headline(title=long.text, byline=long.text, outlet=long.text, url="https://e.example/" + "b" * 480)
    of = replace(of, notice=Notice("correction", long))
    told = brief_of(
        headline=of,
        summary=Summary((Piece(long, said_by=long.text),) * 2, (Piece(long),) * 5),
        changes=(Change(NOW, long.text, (long.text,) * 3, (long.text,) * 3),) * 5,
    )
    view = brief.build_brief_card(told)
    reading.check_limits(view)
    assert "Changed by the outlet" in reading.text(view)
