"""The words that carry a text's meaning."""

from __future__ import annotations

from bot.analysis.document import Document
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import parse_document
from bot.analysis.summary.stems import align_content_lemmas, list_content_lemmas
from bot.news import Extent

_TEXT = "Ms. Ivarsson flew to Lake Orrin in 2019 -- and paid 35 crowns. “They don’t sail,” she said."


def test_lemmas_that_carry_meaning_stand_beside_their_tokens() -> None:
    reading = parse_document(Document("", _TEXT, Extent(0, len(_TEXT)), None), load())
    aligned = align_content_lemmas(reading.words)
    expected = ["ms.", "ivarsson", "fly", "lake", "orrin", "2019", "pay", "35", "crown", "sail", "say"]
    assert list_content_lemmas(reading.doc) == expected
    assert [aligned[reading.find_token_range(at, at + 4)[0]] for at in map(_TEXT.index, ("flew", "to L"))] == [
        "fly",
        "",
    ]
