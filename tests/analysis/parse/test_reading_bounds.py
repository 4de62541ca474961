"""A very long text is analysed up to a bound, in characters and in tokens, and says so."""

from __future__ import annotations

import pytest

from bot.analysis import extraction, facts_json
from bot.analysis.document import Bounds, Document
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading_bounds import find_cut
from bot.analysis.worker.analyst import Analyst
from bot.news import Extent

LINE = "The mayor of Springfield resigned on Friday. “I am tired,” Maria Lopez said.\n\n"
SPANISH = "El presidente de la república dijo el viernes que la ley no se va a cambiar por ahora.\n\n"
TIGHT = Bounds(characters=3_000, tokens=400)


def _document(text: str, start: int = 0, title: str | None = None) -> Document:
    return Document("one", text, Extent(start, len(text)), title)


def test_a_text_within_the_bounds_is_read_whole() -> None:
    facts = extraction.analyse(_document(LINE), bounds=TIGHT)
    assert facts.analysed == facts.body == Extent(0, len(LINE))


@pytest.mark.parametrize("bounds", [Bounds(3_000, 45_000), Bounds(200_000, 400)])
def test_a_longer_one_is_read_up_to_a_bound_at_the_end_of_a_paragraph(bounds: Bounds) -> None:
    text = "DATELINE\n\n" + LINE * 100
    facts = extraction.analyse(_document(text, start=10), bounds=bounds)
    assert facts.body == Extent(10, len(text))
    assert facts.analysed.start == 10
    assert text[facts.analysed.end :].startswith("\n\n")
    read = text[10 : facts.analysed.end]
    assert len(read) <= bounds.characters
    assert len(load().tokenizer(read)) <= bounds.tokens
    assert len(read) + (0 if bounds.characters == 3_000 else 1_100) > 2_500
    assert facts.quotes
    assert all(quote.span.text == text[quote.span.start : quote.span.end] for quote in facts.quotes)
    assert max(quote.span.end for quote in facts.quotes) <= facts.analysed.end


@pytest.mark.parametrize("mark", ['" ', "“ ", "- ", "1 ", ". ", "a"])
def test_marks_without_words_are_counted_as_tokens(mark: str) -> None:
    text = "It rained. " + mark * 2_000
    facts = extraction.analyse(_document(text), bounds=TIGHT)
    read = text[: facts.analysed.end]
    assert len(read) <= TIGHT.characters
    assert len(load().tokenizer(read[:2_900])) <= TIGHT.tokens + 1 or mark == "a"


def test_a_text_in_another_language_is_read_as_far() -> None:
    text = SPANISH * 100
    facts = extraction.analyse(_document(text), bounds=TIGHT)
    assert facts.language == "es"
    assert (facts.body.end, facts.analysed.end <= TIGHT.characters) == (len(text), True)
    assert facts.summary.gist


def test_an_endless_title_is_read_up_to_a_bound() -> None:
    facts = extraction.analyse(_document(LINE, title="Mayor resigns " * 20_000))
    assert facts.quotes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\n\nTwo three. Four five", "One."),
        ("One two. Three four five", "One two."),
        ("One two three four", "One two three"),
        ("Onetwothreefourfive", "Onetwothreefourf"),
    ],
)
def test_it_is_cut_at_the_best_place(text: str, found: str) -> None:
    assert text[: find_cut(text, 0, 16)] == found


def test_the_json_says_how_far_it_was_read() -> None:
    document = _document(LINE * 100)
    shown = facts_json.to_json(document, extraction.analyse(document, bounds=TIGHT), frozenset())
    assert shown["body"] == {"start": 0, "end": len(document.text)}
    assert 0 < shown["analysed"]["end"] <= 3_000


async def test_a_worker_reads_as_far_as_the_desk_though_it_is_given_no_more() -> None:
    document = _document("DATELINE\n\n" + LINE * 100, start=10)
    async with Analyst(idle=60, bounds=TIGHT) as analyst:
        assert await analyst.analyse(document) == extraction.analyse(document, bounds=TIGHT)
