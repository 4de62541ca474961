"""Words such as "on Friday" count from the day of publication, or from the day of a later update."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.analysis.document import Document, build_document
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import parse_document
from bot.analysis.times import find_times
from bot.news import Article, Extent

TEXT = "The lighthouse was shut on Friday."


@pytest.mark.parametrize(
    ("published", "updated", "value"),
    [
        (date(2026, 3, 4), None, "2026-02-27"),
        (date(2026, 3, 4), date(2026, 3, 10), "2026-03-06"),
        (date(2026, 3, 4), datetime(2026, 3, 10, 8, tzinfo=UTC), "2026-03-06"),
        (date(2026, 3, 10), date(2026, 3, 4), "2026-03-06"),
        (None, date(2026, 3, 10), "2026-03-06"),
    ],
)
def test_days_count_from_the_later_of_the_two(published: date | None, updated: date | None, value: str) -> None:
    document = Document("x", TEXT, Extent(0, len(TEXT)), None, published, updated)
    assert [time.value for time in find_times(parse_document(document, load()))] == [value]


def test_a_document_has_the_update_and_the_kind_of_its_article() -> None:
    article = Article(TEXT, Extent(0, len(TEXT)), "x", updated=date(2026, 3, 10), genre="feature")
    document = build_document(article, "x")
    assert (document.updated, document.genre) == (article.updated, article.genre)
