"""An item as a worker hands it over: without its HTML, and judged as it would have been with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.news.feeds import Filter, Item
from bot.newsroom.feeds.item_reading import build_title, find_reason_against, read_own_text
from bot.sources.feeds.item_keys import find_sides, prepare
from bot.sources.feeds.new_items import Memory, find_new_items

LONG = "<p>The harbour board voted on Friday to close the old bridge.</p>" * 20
ITEMS = [
    Item("1", "https://a.example/2026/03/one", "A vote", content=LONG),
    Item("2", "https://a.example/two", None, content="<figure><figcaption>A bridge</figcaption></figure><p>Short</p>"),
    Item("3", None, "No text", summary="A summary of it", published=datetime(2026, 3, 1, tzinfo=UTC)),
    Item(None, None, None, content="<p>One</p><script>let a = 1</script><nav>menu</nav><p>two &amp; three</p>"),
    Item("5", "https://a.example/5", "T", summary="x", content=""),
]


@pytest.mark.parametrize("item", ITEMS)
def test_it_is_the_same_item_without_its_html(item: Item) -> None:
    prepared = prepare(item)
    assert prepared.content is None
    assert prepared.sides == find_sides(item)
    assert read_own_text(prepared) == read_own_text(item)
    assert build_title(prepared) == build_title(item)


@pytest.mark.parametrize("word", ["harbour", "caption", "bridge", "summary", "menu"])
def test_a_filter_lets_through_what_it_would_have(word: str) -> None:
    only = Filter(words=(word,))
    assert [find_reason_against(only, prepare(item), None) is None for item in ITEMS] == [
        find_reason_against(only, item, None) is None for item in ITEMS
    ]


def test_what_was_remembered_of_an_item_knows_the_prepared_one_again() -> None:
    known = frozenset(key for item in ITEMS for key in find_sides(item).all())
    memory = Memory(known, datetime(2026, 3, 2, tzinfo=UTC))
    verdicts = find_new_items([prepare(item) for item in ITEMS], memory)
    assert [verdict.state for verdict in verdicts] == ["repeat"] * len(ITEMS)
    edited = find_new_items([prepare(replace(ITEMS[0], content=LONG + "<p>More.</p>"))], memory)
    assert edited[0].state == "edited"
