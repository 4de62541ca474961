from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.analysis.document import build_document
from bot.news import Article
from bot.newsroom.changes import Difference, find_differences
from tests.quick import made, quick_facts

TEXT = "Vera Blum said “we will go on with this work”. It opened in 1974."


def _between(old: Article, new: Article) -> tuple[Difference, ...]:
    return find_differences(old, quick_facts(build_document(old, "x")), new, quick_facts(build_document(new, "x")))


def test_nothing_differs_in_the_same_article() -> None:
    assert _between(made(TEXT), made(TEXT)) == ()


def test_each_kind_of_fact_says_what_went_and_what_came() -> None:
    new = TEXT.replace("go on with", "stop").replace("1974", "1975").replace("Vera", "Nora")
    found = {
        kind: (gone, come)
        for kind, gone, come in _between(made(TEXT, "Old", date(2026, 1, 1)), made(new, "New", date(2026, 1, 2)))
    }
    assert list(found) == ["title", "date", "quotes", "timeline", "people"]
    assert found["title"] == (("Old",), ("New",))
    assert found["date"] == (("2026-01-01",), ("2026-01-02",))
    assert found["quotes"] == (
        ("“we will go on with this work” (Vera Blum)",),
        ("“we will stop this work” (Nora Blum)",),
    )
    assert found["people"] == (("Vera Blum",), ("Nora Blum",))


def test_an_update_on_a_later_day_is_a_change_of_the_date() -> None:
    old = made(TEXT, "T", date(2026, 1, 1))
    new = replace(old, updated=date(2026, 1, 3))
    assert dict.fromkeys(_between(old, new)) == {("date", (), ("updated 2026-01-03",)): None}
    assert _between(old, replace(old, updated=datetime(2026, 1, 1, 20, tzinfo=UTC))) == ()


def test_a_text_whose_facts_are_the_same_says_only_that_it_differs() -> None:
    assert _between(made(TEXT), made(TEXT + " All is well.")) == (("text", (), ()),)
