"""Offsets hold on any input, and the time it takes grows with its length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.names import find_names
from bot.analysis.parse.pipeline import load
from bot.analysis.parse.reading import Document, Reading, parse_document
from bot.analysis.quotes import find_quotes
from bot.news import Extent
from tests.analysis.names.readings import reading_of

ODD = [
    "",
    " \n\n ",
    "word",
    "“",
    "''",
    "“😀 We won 🎉🎉,” said Mira Olsen 👩‍🚀.",
    "“Cafe\u0301 Zoe\u0308 will open,” said Zoe\u0308 Olsen.\r\n\r\n“Soon,” she added.\r\n",
    "“We\u00a0will\u00a0hold,”\u00a0said\u00a0Mira\u00a0Olsen.",
    "\u200fאמר השר: “לא נסוג לעולם מכאן”.\u200f",
    "“لن نتراجع أبدا عن هذا” قال الوزير",
    "他说：“我们不会放弃这座大坝。”",
    "Der Minister sagte: „Wir geben den Damm niemals auf.“",
    "no marks no stops no capitals only words that go on and on " * 40,
    "<p>“We will hold,” said <b>Mira Olsen</b>.</p><p>&ldquo;Yes&rdquo;</p>",
    "“““ ””” ’’’ ‘‘‘ \"\"\" ''' «»»« „“”",
    "\ufeff“We will hold the dam,” said Mira Olsen.",
    "“a\u2028b\u2029c\x85d,” Mira Olsen said.",
]


def _check(reading: Reading) -> None:
    text = reading.text
    names = find_names(reading)
    quotes = find_quotes(reading, names, None)
    for entity in (*names.people, *names.places, *names.organisations):
        assert entity.mentions
        for m in entity.mentions:
            assert text[m.start : m.end] in (entity.name, *entity.also)
        if entity.role:
            assert text[entity.role.start : entity.role.end] == entity.role.text
    for quote in quotes:
        assert text[quote.span.start : quote.span.end] == quote.span.text
        assert quote.span.extent in quote.sentence
        assert quote.sentence in reading.document.body
        for span in (quote.speaker, quote.cue):
            assert span is None or text[span.start : span.end] == span.text
        assert quote.name is None or quote.name in text
        assert quote.role is None or quote.role in text
        assert 0 <= quote.confidence <= 1
    assert [q.span.start for q in quotes] == sorted(q.span.start for q in quotes)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_give_true_offsets(text: str) -> None:
    _check(reading_of(text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Mira Olsen", "said", "“", "”", '"', "''", "’s", ",", ".", "\n\n", "\r\n", " ", "he", "the ministry",
             "😀", "e\u0301", "\u00a0", "according to", "Mr.", "President", "?", "—", "(", ")", "\u200f", "אב", "Kim",
             "-", ":", "who", "called"]
        ),
        max_size=40,
    ),
    st.integers(0, 5),
)  # fmt: skip
def test_any_mixture_gives_true_offsets(words: list[str], skipped: int) -> None:
    text = " ".join(words)
    start = min(skipped, len(text))
    _check(parse_document(Document("any", text, Extent(start, len(text))), load()))


def test_long_texts_take_time_in_proportion() -> None:
    # sixty thousand characters show it; test_extraction reads two hundred thousand, and parsing is what takes long
    paragraph = (
        "“The dam will hold,” Mira Olsen said. Tom Berg, the mayor, called it “unsafe.” He asked the ministry why.\n\n"
    )

    def seconds(copies: int) -> float:
        reading = reading_of(paragraph * copies)
        start = time.process_time()
        names = find_names(reading)
        assert len(find_quotes(reading, names, None)) >= copies
        return time.process_time() - start

    short = max(seconds(100), 0.02)
    assert seconds(60_000 // len(paragraph)) < short * 6 * 4
