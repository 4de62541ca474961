from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.document import build_document
from bot.news import HOUSE, Reader
from bot.store import Store, articles, people, removal, search_query, suggest
from bot.store.search import Match, find
from tests.quick import made, quick_facts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANYBODY = Reader(1, 2)


async def _put(store: Store, text: str, title: str | None = None, day: date | None = None) -> int:
    article = made(text, title, day)
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        facts = quick_facts(build_document(article, "x"))
        return await articles.put(connection, article, None, facts, HOUSE, found, NOW)


async def _find(store: Store, typed: str, start: date | None = None, end: date | None = None) -> list[Match]:
    async with store.read() as connection:
        matches, total = await find(connection, ANYBODY, typed, start, end, NOW, 0, 10)
    assert total == len(matches)
    return matches


def _bold(match: Match) -> list[str]:
    return [match.text[e.start : e.end] for e in match.in_body]


async def test_an_article_is_found_by_every_word_and_shows_where_they_stand(store: Store) -> None:
    await _put(store, "The café opened.\n\nIts Owner, 🙂 Ana Lopez, was glad.", "Coffee in town")
    await _put(store, "The café closed.")
    (match,) = await _find(store, "CAFE owner")
    assert _bold(match) == ["café", "Owner"]
    assert [match.headline.title[e.start : e.end] for e in (await _find(store, "coffee"))[0].in_title] == ["Coffee"]


async def test_words_of_a_quotes_speaker_find_the_quote(store: Store) -> None:
    await _put(store, "Vera Blum spoke. “We will go on with it,” she said.")
    (match,) = await _find(store, "blum")
    assert match.speakers == frozenset({0})


async def test_the_title_counts_more_than_the_text(store: Store) -> None:
    await _put(store, "Rain fell. " * 5 + "A bridge stood there.", "Weather", date(2026, 3, 9))
    await _put(store, "Rain fell. " * 5 + "A boat lay there.", "The bridge", date(2026, 3, 9))
    assert [match.headline.title for match in await _find(store, "bridge")] == ["The bridge", "Weather"]


async def test_of_equals_the_newer_comes_first(store: Store) -> None:
    await _put(store, "A bridge of 1999.", "One", date(2020, 3, 9))
    await _put(store, "A bridge of 1998.", "Two", date(2026, 3, 9))
    assert [match.headline.title for match in await _find(store, "bridge")] == ["Two", "One"]


async def test_days_bound_the_search_both_included(store: Store) -> None:
    for day in (1, 2, 3):
        await _put(store, f"A bridge, number {day}.", str(day), date(2026, 3, day))
    found = await _find(store, "bridge", date(2026, 3, 2), date(2026, 3, 3))
    assert {match.headline.title for match in found} == {"2", "3"}


SYNTAX = [
    "AND",
    "bridge AND",
    "NEAR(a b)",
    '"',
    'a"b',
    "title:bridge",
    "a*",
    "^a",
    "{title} : a",
    "-a",
    "(",
    "a OR",
    "''",
    "\\",
]


@pytest.mark.parametrize("typed", SYNTAX)
async def test_search_syntax_typed_by_accident_is_words(store: Store, typed: str) -> None:
    await _put(store, f"Somebody typed {typed} here.", "Syntax")
    found = await _find(store, typed)
    assert [match.headline.title for match in found] == (["Syntax"] if search_query.words_of(typed) else [])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80))
async def test_no_text_is_an_error(store: Store, typed: str) -> None:
    await _put(store, "The bridge at Nordhaven opened.", "A bridge")
    async with store.read() as connection:
        await find(connection, ANYBODY, typed, None, None, NOW, 0, 10)
        await suggest.articles(connection, ANYBODY, typed)
        await suggest.names(connection, ANYBODY, typed, "person")
        await people.find_people(connection, ANYBODY, typed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
async def test_any_text_can_be_found_again_and_taken_out(store: Store, text: str) -> None:
    key = await _put(store, text + " nordhaven")
    (match,) = await _find(store, "nordhaven") if "\0" not in text else [None]
    if match is not None:
        assert _bold(match)[-1] == "nordhaven"
    async with store.write() as connection:
        assert await removal.take_off_shared(connection, key)
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")
        for table in ("articles", "revisions", "analyses", "quotes", "names", "history"):
            rows = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608  # our own names
            assert rows.scalar() == 0
    assert await _find(store, "nordhaven") == []
