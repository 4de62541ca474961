"""The words that carry a text's meaning are the same, asked for all at once or sentence by sentence."""

from __future__ import annotations

from bot.analysis.document import Document
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import parse_document
from bot.analysis.summary.stems import align_content_lemmas, list_content_lemmas
from bot.news import Extent

_TEXT = (
    "The U.S. envoy, Ms. Ivarsson, flew to Lake Orrin in 2019 -- and paid $3.5 million. “They don’t sail,” she said."
)


def test_what_a_parse_carries_is_what_its_tokens_carry() -> None:
    doc = parse_document(Document("", _TEXT, Extent(0, len(_TEXT)), None), load()).doc
    assert list(filter(None, align_content_lemmas(doc))) == list_content_lemmas(doc)
    assert align_content_lemmas(doc[:0].as_doc()) == []
