"""Nothing is found in what a page puts between an article's paragraphs, and what is found elsewhere stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.document import Document
from bot.analysis.extraction import analyse
from bot.analysis.parse.blank_lines import blank_boilerplate
from bot.news import Extent

P1 = "The harbour board voted nine to two on 3 March 2027 to close the old ferry terminal, ending months of argument."
P2 = "“We could not go on paying for an empty building,” the board’s chair, Ines Calder, told reporters."
P3 = "The terminal opened in 1931 and carried three million passengers a year before the bridge was built."
LINES = [
    "READ MORE: ‘We will strike in May 2027,’ says Tom Reed of the ferry crews",
    "We use cookies. By clicking “accept all of the cookies” you agree that we and our partners may store data.",
    "Advertisement",
    "Photo: Ana Roth/Coast Press, 4 April 2026",
]


def whole(text: str) -> Document:
    return Document("x", text, Extent(0, len(text)), None, None)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_lines_between_paragraphs_give_no_facts_and_move_none(line: str, gap: str) -> None:
    clean = gap.join([P1, P2, P3])
    text = gap.join([P1, line, P2, line, P3])
    facts, expected = analyse(whole(text)), analyse(whole(clean))
    spans = (
        [one.span for one in facts.quotes] + [one.span for one in facts.timeline] + [one.span for one in facts.times]
    )
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert [quote.span.text for quote in facts.quotes] == [quote.span.text for quote in expected.quotes]
    assert [quote.name for quote in facts.quotes] == [quote.name for quote in expected.quotes]
    assert [event.span.text for event in facts.timeline] == [event.span.text for event in expected.timeline]
    assert [piece.span.text for piece in facts.summary.gist] == [piece.span.text for piece in expected.summary.gist]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.sampled_from([P1, P2, P3, *LINES, "", " ", "x"]), max_size=8),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
    st.text(max_size=20),
)
def test_a_blanked_document_is_as_long_and_else_the_same(parts: list[str], gap: str, before: str) -> None:
    text = before + gap.join(parts)
    blanked = blank_boilerplate(Document("x", text, Extent(len(before), len(text))))
    assert len(blanked.text) == len(text)
    assert blanked.text[: len(before)] == before
    assert all(new in {old, " "} for old, new in zip(text, blanked.text, strict=True))
