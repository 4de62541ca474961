"""A server's filter on one item: what it keeps out, and why, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.feeds import Filter, Item
from bot.sources.feeds.filters import judge

ITEM = Item(
    guid="1",
    url="https://h.example/a",
    title="Harbour board votes on the café’s lease",
    author="Ann Lee and Bo Chu",
    categories=("City Hall", "Ports"),
    summary="The board's chair spoke of “higher rents”.",
    content="<p>It was a <b>foot</b>ball evening in New   York.</p>",
)


@pytest.mark.parametrize(
    ("given_filter", "reason"),
    [
        (Filter(), None),
        (Filter(words=("harbour",)), None),
        (Filter(words=("HARBOUR BOARD",)), None),
        (Filter(words=("cafe's",)), None),
        (Filter(words=("higher rents",)), None),
        (Filter(words=("new york",)), None),
        (Filter(words=("rent*",)), None),
        (Filter(words=("tax", "harbour")), None),
        (Filter(words=("harb",)), "It has none of the words asked for (“harb”)."),
        (Filter(words=("a", "b", "c", "d", "e")), None),
        (Filter(words=("x1", "x2", "x3", "x4", "x5")),
         "It has none of the words asked for (“x1”, “x2”, “x3” and 2 more)."),
        (Filter(words=(" ", "*")), "It has none of the words asked for (“”, “*”)."),
        (Filter(not_words=("football",)), "The word “football” keeps it out."),
        (Filter(not_words=("foot",)), None),
        (Filter(not_words=("",)), None),
        (Filter(words=("harbour",), not_words=("lease",)), "The word “lease” keeps it out."),
        (Filter(authors=("ann lee",)), None),
        (Filter(authors=("Lee",)), None),
        (Filter(authors=("Carla Ruiz",)), "It is by none of the authors asked for (“Carla Ruiz”)."),
        (Filter(not_authors=("Bo Chu",)), "Its author, “Bo Chu”, is kept out."),
        (Filter(categories=("ports",)), None),
        (Filter(categories=("City",)), "It is in none of the categories asked for (“City”)."),
        (Filter(not_categories=("city  hall",)), "Its category, “city hall”, is kept out."),
        (Filter(words=("harbour",), authors=("Ann Lee",), categories=("Sport",)),
         "It is in none of the categories asked for (“Sport”)."),
        (Filter(not_words=("x" * 100, "harbour")), "The word “harbour” keeps it out."),
    ],
)  # fmt: skip
def test_a_filter_lets_through_what_was_asked_for_and_says_why_it_does_not(
    given_filter: Filter, reason: str | None
) -> None:
    assert judge(given_filter, ITEM) == reason


def test_the_articles_own_text_counts_where_it_is_known() -> None:
    assert judge(Filter(words=("ferry",)), ITEM, "The ferry was late.") is None
    assert judge(Filter(not_words=("ferry",)), ITEM, "The ferry was late.") == "The word “ferry” keeps it out."


def test_an_item_without_words_is_kept_out_by_words_only() -> None:
    bare = Item(guid=None, url="https://h.example/a", title=None)
    assert judge(Filter(words=("a",)), bare) is not None
    assert judge(Filter(not_words=("a",), not_authors=("b",), not_categories=("c",)), bare) is None


WORDS = st.lists(st.text(max_size=10), max_size=3).map(tuple)


@given(st.builds(Filter, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS), st.text(max_size=50))
def test_whatever_a_filter_holds_it_judges(given_filter: Filter, text: str) -> None:
    reason = judge(given_filter, ITEM, text)
    assert reason is None or reason.endswith(".")
