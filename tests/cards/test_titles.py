"""A title stands before the name, any other role behind it; a source that is not known is called so, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards import brief, people, quotes, shelf, stories, timeline, titles
from bot.news import Brief, Cast, Entity, Profile, Quotes, Results, Span, Summary
from bot.news.stories import StoryLine
from tests.cards import reading
from tests.cards.samples import NOW, article_quote, event, headline, quote, quotes_of, span, timeline_of, when

NOWHERE = headline(outlet=None, url=None, byline=None)


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("Dr.", ("Dr. ", "")),
        ("Prof", ("Prof ", "")),
        ("President", ("President ", "")),
        ("Prime Minister", ("Prime Minister ", "")),
        ("former President", ("former President ", "")),
        ("president", ("", "president")),
        ("President of the Board", ("", "President of the Board")),
        ("Chief Executive", ("", "Chief Executive")),
        ("a doctor", ("", "a doctor")),
        ("the board's chair", ("", "the board's chair")),
        ("The chief engineer", ("", "the chief engineer")),
        ("The Hague's mayor", ("", "The Hague's mayor")),
        ("", ("", "")),
        (None, ("", "")),
    ],
)
def test_what_is_written_before_a_name_stands_before_it(role: str | None, wanted: tuple[str, str]) -> None:
    assert titles.split_role("Amina Diallo", role) == wanted


def test_how_the_article_names_a_speaker_is_said_where_the_card_says_it_otherwise() -> None:
    named = quote(role="Dr.", speaker=Span(0, 16, "Dr. Ada Lovelace"))
    assert "in the article" not in reading.text(quotes.build_quotes_card(quotes_of(article_quote(named))))
    other = quote(role="Dr.", speaker=Span(0, 8, "Lovelace"))
    assert "in the article: “Lovelace”" in reading.text(quotes.build_quotes_card(quotes_of(article_quote(other))))


def test_a_title_that_the_name_has_already_is_not_said_twice() -> None:
    assert titles.split_role("Dr. Amina Diallo", "Dr.") == ("", "")


def test_every_card_of_a_person_has_the_title_before_the_name() -> None:
    said = article_quote(quote(name="Amina Diallo", role="Dr."))
    assert "— **Dr. Amina Diallo**¹\n" in reading.plain(quotes.build_quotes_card(quotes_of(said)))
    entity = Entity("person", "Amina Diallo", (), span("Ada"), ())
    titled = replace(entity, role=replace(span("Ada"), text="Dr."))
    assert "👤 **Dr. Amina Diallo**¹\n-# " in reading.plain(
        people.build_people_card(Cast(headline(), (titled,), (), ()))
    )
    profile = Profile("Amina Diallo", (), ("Dr.", "head of the clinic"), (said,), (), (headline(),))
    assert "### Dr. Amina Diallo\nhead of the clinic" in reading.plain(people.build_person_card(profile))


def test_an_unknown_source_is_said_once_on_an_articles_card() -> None:
    told = Brief(NOWHERE, Summary(), None, None, (), (), NOW)
    shown = reading.text(brief.build_brief_card(told))
    assert "\n-# *Source unknown* · " in shown
    assert shown.count("Source unknown") == 1


def test_the_writer_stands_beside_the_outlet_or_that_it_is_unknown() -> None:
    known = Brief(headline(outlet="Ledger", byline="Jo Writer"), Summary(), None, None, (), (), NOW)
    assert "\n-# Ledger · Jo Writer · Sunday 1 March 2026\n" in reading.text(brief.build_brief_card(known))
    unknown = replace(known, headline=headline(outlet=None, url=None, byline="Jo Writer"))
    assert "\n-# *Source unknown* · Jo Writer · Sunday 1 March 2026\n" in reading.text(brief.build_brief_card(unknown))


def test_a_story_without_an_outlet_names_none() -> None:
    line = StoryLine(3, NOWHERE, (NOWHERE,), (), NOW, NOW)
    assert "-# *Source unknown* · Sunday 1 March" in reading.text(stories.build_stories_card([line], 1))


def test_dates_are_counted_from_the_article_only_where_one_needs_it() -> None:
    assert "Dates counted from 1 March 2026" in reading.text(timeline.build_timeline_card(timeline_of(event())))
    written = timeline_of(event(at=when(basis="written")))
    shown = reading.text(timeline.build_timeline_card(written))
    assert "counted" not in shown
    assert "on Friday”" not in shown


def test_a_list_without_anything_to_add_has_no_small_print() -> None:
    view = shelf.build_results_card(Results("bridge", (), 0))
    reading.check_limits(view)
    assert "-#" not in reading.text(view)
    assert "-# from 2026-01-01" in reading.text(
        shelf.build_results_card(Results("bridge", (), 0), period="2026-01-01~")
    )


def test_quotes_across_articles_say_only_that() -> None:
    shown = reading.text(quotes.build_quotes_card(Quotes((article_quote(),), None, "Ada")))
    assert "### Quotes of Ada\n-# Across all articles, newest first" in shown
