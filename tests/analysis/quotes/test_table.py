"""The table of texts: each pair of marks has the speaker that stands beside it, or is no quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.analysis.quotation_marks import find_marks
from bot.news import LIKELY, Quote
from tests.analysis.names.readings import quotes_of

TABLE = Path(__file__).with_name("table.txt")
ROWS_AT_LEAST = 150


def rows() -> list[tuple[str, str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split(" |")] for line in lines if line and not line.startswith("#")]
    return [(text, said, "".join(wrong)) for text, said, *wrong in cells]


def speaker(quote: Quote | None) -> str:
    """As the table writes it."""
    if quote is None:
        return "-"
    if quote.speaker is None:
        return "?"
    return ("" if quote.confidence >= LIKELY else "~") + (quote.name or quote.speaker.text)


def is_warning(said: str, wrong: str) -> bool:
    """Whether a row says what must not come out."""
    return bool(wrong) or not said or any(cell.strip() in {"-", "?"} for cell in said.split(" ; "))


@pytest.mark.parametrize(("text", "said", "wrong"), rows(), ids=[text for text, _, _ in rows()])
def test_words_are_put_in_the_right_mouth_or_in_none(text: str, said: str, wrong: str) -> None:
    article = text.replace(" ¶ ", "\n\n")
    found = {quote.span.start: quote for quote in quotes_of(article)}
    told = [speaker(found.get(pair.start)) for pair in find_marks(article) if pair.depth == 0]
    assert told == [cell.strip() for cell in said.split(" ; ") if cell]
    given = {words for q in found.values() if q.speaker for words in (q.name, q.speaker.text)}
    assert wrong.removeprefix("not ") not in given


def test_the_table_is_long_enough_and_a_third_of_it_tells_what_must_not_come_out() -> None:
    table = rows()
    assert len(table) >= ROWS_AT_LEAST
    assert 3 * sum(is_warning(said, wrong) for _, said, wrong in table) >= len(table)
