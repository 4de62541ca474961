"""Citations: what a Sources button carries reads back, and its answer numbers nothing that was not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import citations, sources
from bot.cards.citations import Citation, cite, cite_words
from bot.cards.keys import Key
from bot.news import Cited, CitedKind, Reference, Span
from tests.cards import reading
from tests.cards.samples import TEXT, headline, span

KINDS: tuple[CitedKind, ...] = ("gist", "point", "quote", "event", "fact", "person")
ARTICLES = (7, 10**12 - 1, 8)
GIST = span("The harbour board voted on Friday to close the old bridge.")
SAID = span("We will not wait for the next storm,")
WHOLE = Span(0, len(TEXT), TEXT)

REFERENCES = st.builds(Reference, st.sampled_from(ARTICLES), st.sampled_from(KINDS), st.integers(0, 2000)) | st.builds(
    Reference, st.sampled_from(ARTICLES), st.just("words"), st.integers(0, 10**6), st.integers(1, 5000)
)


def of(*references: Reference) -> list[Citation]:
    return [Citation(one, GIST) for one in references]


@settings(deadline=None)
@given(st.lists(REFERENCES, min_size=1, max_size=8))
def test_what_it_carries_reads_back_in_order(references: list[Reference]) -> None:
    key = citations.build_key(of(*references))
    if citations.fits(of(*references)):
        assert key is not None
        read = Key.parse(key.turn_to(9999).custom_id)
        assert read is not None
        assert citations.parse(read)[1] == tuple(references)
    else:
        assert len(references) > 2


@given(st.text(max_size=70))
def test_what_was_made_up_names_something_or_nothing_and_fails_at_nothing(rest: str) -> None:
    _, found = citations.parse(Key("sources", 7, None, rest))
    assert all(one.index >= 0 and one.length >= 0 for one in found)


@pytest.mark.parametrize("rest", ["", "~", "abcde~", "abcde~q", "abcde~q1 e2", "abcde~Q1", "abcde~z1b9"])
def test_what_names_nothing_is_nothing(rest: str) -> None:
    assert citations.parse(Key("sources", 7, None, rest))[1] == ()


def test_an_old_button_answers_for_ever() -> None:
    key = Key.parse("d1:sources:42::0a1b2~g0p1q3a2SK4e0b0s112l3F")
    assert key is not None
    assert citations.parse(key) == (
        "0a1b2",
        (
            Reference(42, "gist", 0),
            Reference(42, "point", 1),
            Reference(42, "quote", 3),
            Reference(130324, "event", 0),
            Reference(42, "words", 1334, 123),
        ),
    )


def answer(*cited: Cited, of_card: tuple[Citation, ...], words: int = 200) -> ui.LayoutView:
    key = citations.build_key(of_card)
    assert key is not None
    view = sources.build_sources_card(cited, key, words)
    reading.check_limits(view)
    return view


def test_lines_of_one_paragraph_share_it_each_with_its_number_behind_its_words() -> None:
    card = (cite(7, "gist", 0, GIST), cite(7, "quote", 0, SAID))
    told = headline()
    view = answer(Cited(told, (GIST,), (WHOLE,)), Cited(told, (SAID,), (WHOLE,)), of_card=card)
    shown = reading.plain(view)
    assert "**1 · 2**\n> **The harbour board voted on Friday to close the old bridge.¹**" in shown
    assert "“**We will not wait for the next storm,²**” said Ada Lovelace" in shown
    assert reading.text(view).startswith("### Sources\n-# Harbour News · [Board closes the bridge](https://harbour.ex")
    assert reading.labels(view) == ["This is wrong", "Read the article"]


def test_words_within_anothers_words_are_marked_once() -> None:
    inner = span("on Friday")
    card = (cite(7, "gist", 0, GIST), cite(7, "event", 0, inner))
    told = headline()
    shown = reading.plain(answer(Cited(told, (GIST,), (GIST,)), Cited(told, (inner,), (GIST,)), of_card=card))
    assert "**The harbour board voted on Friday² to close the old bridge.¹**" in shown


def test_the_numbers_of_lines_that_end_together_are_told_apart() -> None:
    inner = span("to close the old bridge.")
    card = (cite(7, "gist", 0, GIST), cite(7, "event", 0, inner))
    told = headline()
    shown = reading.plain(answer(Cited(told, (GIST,), (GIST,)), Cited(told, (inner,), (GIST,)), of_card=card))
    assert "**The harbour board voted on Friday to close the old bridge.¹\u202f²**" in shown


def test_lines_of_several_articles_say_which() -> None:
    other = headline(article_id=8, outlet="The Quay", url="https://quay.example/1")
    card = (cite(7, "gist", 0, GIST), cite_words(8, SAID))
    shown = reading.plain(answer(Cited(headline(), (GIST,), (GIST,)), Cited(other, (SAID,), (SAID,)), of_card=card))
    assert "from 2 articles" in shown
    assert "**1** · Harbour News" in shown
    assert "**2** · The Quay · [Board closes the bridge](https://quay.example/1)" in shown


def test_where_an_article_reads_otherwise_now_nothing_is_numbered() -> None:
    card = (cite(7, "gist", 0, GIST), cite(7, "quote", 0, SAID))
    told = headline()
    moved = replace(SAID, start=SAID.start + 1, end=SAID.end + 1)
    for second in (Cited(told, (moved,), (WHOLE,)), Cited(told), Cited(None)):
        view = answer(Cited(told, (GIST,), (WHOLE,)), second, of_card=card)
        assert "has changed since it was made" in reading.text(view)
        assert "¹" not in reading.text(view)
        assert reading.labels(view) == ["Open again"]


def test_many_long_paragraphs_are_paged_and_each_line_is_on_a_page() -> None:
    told, words = headline(), "word " * 400
    lines = [Span(n * 5000 + 1000, n * 5000 + 1009, "word word") for n in range(9)]
    around = [Span(n * 5000, n * 5000 + len(words), words) for n in range(9)]
    card = tuple(cite(7, "event", n, line) for n, line in enumerate(lines))
    cited = [Cited(told, (line,), (paragraph,)) for line, paragraph in zip(lines, around, strict=True)]
    key = citations.build_key(card)
    assert key is not None
    shown = ""
    for page in range(9):
        view = sources.build_sources_card(cited, key.turn_to(page), 200)
        reading.check_limits(view)
        shown += reading.text(view)
    assert all(f"**{n}**" in shown for n in range(1, 10))
