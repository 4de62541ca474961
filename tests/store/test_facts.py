"""Facts go in and come out as they were, whatever the text holds."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.news import (
    HOUSE,
    Article,
    Entity,
    Event,
    Extent,
    Facts,
    Insert,
    KeyFacts,
    Piece,
    Quote,
    Reader,
    Span,
    Summary,
    Time,
    When,
)
from bot.store import Store, article_queries, articles
from bot.store import facts as facts_store
from bot.store.codec import QUESTIONS
from bot.store.tables import entries
from tests import postgres

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
_HELD_NOWHERE = "\0" if postgres.ASKED else ""  # PostgreSQL stores no such character: U+FFFD stands in its place
_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_HELD_NOWHERE), min_size=1, max_size=60)
_NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@st.composite
def _facts(draw: st.DrawFn) -> tuple[Article, Facts]:  # noqa: C901  # a small builder for each kind of fact
    text = draw(_WORDS)

    def extent() -> Extent:
        start = draw(st.integers(0, len(text)))
        return Extent(start, draw(st.integers(start, len(text))))

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, draw(st.integers(start + 1, len(text))))

    def perhaps(make: Any) -> Any:
        return make() if draw(st.booleans()) else None

    def many(make: Any) -> tuple[Any, ...]:
        return tuple(make() for _ in range(draw(st.integers(0, 2))))

    def name() -> str:
        return draw(_NAMES)

    def number() -> int:
        return draw(st.integers(0, 9))

    def confidence() -> float:
        return draw(st.integers(0, 1000)) / 1000

    def piece() -> Piece:
        return Piece(span(), perhaps(number), many(lambda: Insert(number(), name())), perhaps(name))

    def when() -> When:
        return When("2024-W29", "week", "dateline", perhaps(span), perhaps(name), draw(st.booleans()), perhaps(span))

    def quote() -> Quote:
        cue = perhaps(span)
        return Quote(
            span(), "direct", perhaps(span), perhaps(name), perhaps(name), cue, perhaps(when), extent(),
            confidence(), "rule", perhaps(number), "denied" if cue and draw(st.booleans()) else "said",
        )  # fmt: skip

    def event() -> Event:
        return Event(when(), span(), "denied", perhaps(name), many(extent), confidence(), "rule")

    def entity(kind: Any) -> Any:
        return lambda: Entity(kind, name(), many(name), perhaps(span), many(extent))

    facts = Facts(
        version="7",
        language=perhaps(lambda: "de"),
        body=extent(),
        summary=Summary(many(piece), many(piece)),
        key=KeyFacts(**{question: perhaps(piece) for question in QUESTIONS}),
        quotes=many(quote),
        times=many(lambda: Time(span(), "SET", "P2D")),
        timeline=many(event),
        people=many(entity("person")),
        places=many(entity("place")),
        organisations=many(entity("organisation")),
    )
    return Article(text=text, body=facts.body, origin="made"), facts


async def _there_and_back(article: Article, facts: Facts) -> tuple[Article | None, Facts | None]:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(str(Path(folder) / "x.db"))
        try:
            async with store.write() as connection:
                found = await articles.find_stored(connection, article, None, HOUSE)
                key = await articles.put(connection, article, None, facts, HOUSE, found, NOW)
                revision = (
                    await connection.execute(select(entries.c.revision_id).where(entries.c.key == key))
                ).scalar_one()
            async with store.read() as connection:
                return await articles.article_of(connection, revision), await article_queries.facts_of(
                    connection, revision
                )
        finally:
            await store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_facts())
def test_facts_come_back_as_they_were(made: tuple[Article, Facts]) -> None:
    article, facts = made
    assert asyncio.run(_there_and_back(article, facts)) == (article, facts)


async def test_new_facts_take_the_place_of_the_old(store: Store) -> None:
    text = "Anna Bork said “we go on”."
    article = Article(text=text, body=Extent(0, len(text)), origin="made")

    def facts(version: str, name: str) -> Facts:
        person = Entity("person", name, (), None, (Extent(0, 9),))
        return Facts(version=version, language="en", body=article.body, people=(person,))

    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        await articles.put(connection, article, None, facts("1", "Anna Bork"), HOUSE, found, NOW)
    async with store.read() as connection:
        assert await facts_store.of_other_versions(connection, "2") == [(1, "1")]
        assert await facts_store.of_other_versions(connection, "1") == []
    async with store.write() as connection:
        await facts_store.remake(connection, 1, article, facts("2", "A. Bork"), NOW)
    async with store.read() as connection:
        assert await article_queries.facts_of(connection, 1) == facts("2", "A. Bork")
        names = (await connection.exec_driver_sql("SELECT name FROM names")).scalars().all()
    assert names == ["A. Bork"]


async def test_an_update_and_a_kind_are_stored_and_stand_in_the_headline(store: Store) -> None:
    text = "Anna Bork said “we go on”."
    article = Article(text=text, body=Extent(0, len(text)), origin="made", published=date(2026, 3, 1))
    article = replace(article, updated=datetime(2026, 3, 3, 9, tzinfo=UTC), genre="interview")
    facts = Facts(version="1", language="en", body=article.body)
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        key = await articles.put(connection, article, None, facts, HOUSE, found, NOW)
    async with store.read() as connection:
        shown = await article_queries.revision(connection, Reader(1), key, NOW)
        assert shown is not None
        assert await articles.article_of(connection, shown[1]) == article
    assert (shown[0].updated, shown[0].genre) == (article.updated, "interview")
    async with store.write() as connection:
        await connection.exec_driver_sql("UPDATE revisions SET genre = 'of a newer version'")
    async with store.read() as connection:
        again = await article_queries.revision(connection, Reader(1), key, NOW)
    assert again is not None
    assert again[0].genre is None


def test_only_an_update_on_a_later_day_makes_another_reading() -> None:
    article = Article(text="Rain.", body=Extent(0, 5), origin="made", published=date(2026, 3, 1))
    same = replace(article, updated=datetime(2026, 3, 1, 20, tzinfo=UTC), genre="news")
    assert articles.fingerprint(same) == articles.fingerprint(article)
    assert articles.fingerprint(replace(article, updated=date(2026, 3, 2))) != articles.fingerprint(article)


async def test_how_far_a_long_article_was_read_is_stored_and_stands_in_its_headline(store: Store) -> None:
    text = "Anna Bork said “we go on”. And on."
    article = Article(text=text, body=Extent(5, len(text)), origin="made")
    whole = Facts(version="1", language="en", body=article.body)
    part = replace(whole, version="2", analysed=Extent(5, 26))
    async with store.write() as connection:
        found = await articles.find_stored(connection, article, None, HOUSE)
        key = await articles.put(connection, article, None, whole, HOUSE, found, NOW)

    async def read() -> tuple[Facts | None, int | None]:
        async with store.read() as connection:
            shown = await article_queries.revision(connection, Reader(1), key, NOW)
            assert shown is not None
            return await article_queries.facts_of(connection, shown[1]), shown[0].analysed

    assert await read() == (whole, None)
    async with store.write() as connection:
        await facts_store.remake(connection, 1, article, part, NOW)
    assert await read() == (part, 21)
    async with store.write() as connection:
        await connection.exec_driver_sql("UPDATE analyses SET analysed_end = NULL")  # as in an older file
    assert await read() == (replace(part, analysed=article.body), None)
