"""The table of sentences: each expression in brackets is found with its value, and nothing else is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, parse_document
from bot.analysis.times import find_times
from bot.news import Extent, Part

if TYPE_CHECKING:
    from bot.news import Time

TABLE = Path(__file__).with_name("table.txt")


def rows() -> list[tuple[str, str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split(" |")] for line in lines if line and not line.startswith("#")]
    return [(dateline, sentence, "".join(values)) for dateline, sentence, *values in cells]


def times_of(text: str, dateline: str = "2031-05-14") -> tuple[Time, ...]:
    day = None if dateline == "-" else date.fromisoformat(dateline)
    return find_times(parse_document(Document("x", text, Extent(0, len(text)), None, day), load()))


def expected(sentence: str, values: str) -> list[tuple[str, str]]:
    words = [w.removesuffix("'s") for w in re.findall(r"\[([^\]]*)\]", sentence)]
    return list(zip(words, [v.strip() for v in values.split(";") if v.strip()], strict=True))


@pytest.mark.parametrize(("dateline", "sentence", "values"), rows(), ids=[f"{d} {s}" for d, s, _ in rows()])
def test_a_sentence_has_these_times_and_no_others(dateline: str, sentence: str, values: str) -> None:
    text = sentence.replace("[", "").replace("]", "")
    found = [(time.span.text.removesuffix("'s"), f"{time.type} {time.value}") for time in times_of(text, dateline)]
    assert found == expected(sentence, values)


def test_the_table_is_long_enough_and_a_good_part_of_it_tells_what_is_no_time() -> None:
    table = rows()
    assert len(table) >= 200
    assert sum(not values for _, _, values in table) * 3 >= len(table)


def test_times_alone_are_the_same_as_times_with_all_the_rest() -> None:
    """The tagger then sees some sentences of a text only."""
    text = "\n\n".join(sentence.replace("[", "").replace("]", "") for _, sentence, _ in rows())
    document = Document("x", text, Extent(0, len(text)), None, date(2031, 5, 14))
    alone, beside = (parse_document(document, nlp) for nlp in (load({Part.TIMES}), load()))
    assert not all(token.tag_ for token in alone.doc)
    assert find_times(alone) == find_times(beside)
