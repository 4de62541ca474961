from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.news import Event, Extent, Quote, Span, When
from bot.newsroom.selection import (
    choose_next_events,
    choose_quote,
    choose_sentence,
    choose_statement,
    find_date,
    find_paragraph,
    is_ahead,
    select_between,
)

_AT = Span(0, 1, "x")


def _when(value: str, **given: Any) -> When:
    return When(value, "day", "written", _AT, **given)


def _event(value: str, **given: Any) -> Event:
    return Event(_when(value, **given), _AT, "happened", None, (), 0.9, "rule")


def test_the_next_dates_lie_ahead_and_are_two() -> None:
    today = _event("2024-07-19")
    planned = replace(today, status="planned")
    events = [_event("2006", open=True), _event("2024-07-18"), today, planned, _event("2024-08"), _event("2025")]
    coming = choose_next_events(events, datetime(2024, 7, 19, tzinfo=UTC))
    assert [(place, event.when.value) for place, event in coming] == [(3, "2024-07-19"), (4, "2024-08")]


def test_what_is_called_off_is_no_next_date() -> None:
    strike = _event("2024-07-20")
    assert not is_ahead(replace(strike, status="denied"), date(2024, 7, 19))
    assert is_ahead(replace(strike, status="planned"), date(2024, 7, 19))


def test_where_no_date_lies_ahead_the_last_ones_are_given_to_choose_from() -> None:
    events = [_event(f"2024-07-{day:02}") for day in range(1, 12)]
    assert [place for place, _ in choose_next_events(events, datetime(2025, 1, 1, tzinfo=UTC))] == [5, 6, 7, 8, 9, 10]


def test_a_timeline_is_bounded_by_what_an_event_can_mean() -> None:
    events = [
        _event("2006", open=True),
        _event("2024-07-18"),
        _event("2024-W29"),
        _event("2024-08"),
        _event("nonsense"),
    ]
    assert [i for i, _ in select_between(events, date(2024, 7, 19), date(2024, 7, 31))] == [0, 2]
    assert [i for i, _ in select_between(events, None, date(2024, 7, 18))] == [0, 1, 2]
    assert [i for i, _ in select_between(events, None, None)] == [0, 1, 2, 3, 4]


def test_when_is_answered_by_the_event_whose_words_it_is() -> None:
    later = Event(When("2025", "year", "written", Span(5, 9, "2025")), _AT, "happened", None, (), 0.9, "rule")
    assert find_date(Span(5, 9, "2025"), [_event("2006"), later]) == later.when
    assert find_date(Span(20, 21, "x"), [_event("2006"), later]) is None
    assert find_date(None, [later]) is None


def _quote(words: int, kind: Any = "direct", name: str | None = "Vera", confidence: float = 0.9) -> tuple[Quote, None]:
    text = " ".join(["word"] * words)
    span = Span(0, len(text), text)
    quote = Quote(span, kind, None, name, None, None, None, Extent(0, len(text)), confidence, "rule")
    return quote, None


def test_the_best_quote_is_sure_direct_named_and_of_middle_length() -> None:
    best = _quote(12)
    others = [_quote(2, "fragment"), _quote(12, name=None), _quote(90), _quote(4), _quote(12, confidence=0.3)]
    assert choose_quote([*others, best]) is best
    first = _quote(20)
    assert choose_quote([first, best]) is first
    assert choose_quote([]) is None


def test_words_that_were_not_said_are_never_the_best_quote() -> None:
    said, denied = _quote(4), (replace(_quote(12)[0], stance="denied"), None)
    assert choose_quote([denied, said]) is said
    assert choose_quote([denied]) is None


def test_the_best_quote_comes_with_the_rest_of_its_statement() -> None:
    parts = [(replace(_quote(n)[0], group=1), None) for n in (12, 8)]
    assert choose_statement([_quote(2), *parts]) == parts
    assert choose_statement([_quote(12)]) == [_quote(12)]
    assert choose_statement([]) == []


_LETTERS = st.text(alphabet="ab .\n\r“”🙂é\u200f", min_size=1, max_size=60)


@given(_LETTERS, st.data())
def test_a_passage_holds_the_words_meant(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    paragraph = find_paragraph(text, Extent(0, len(text)), Extent(start, end))
    assert paragraph is not None
    assert text[paragraph.start : paragraph.end] == paragraph.text
    assert paragraph.start <= start
    assert end <= paragraph.end


def test_paragraphs_are_parted_by_blank_lines_or_else_by_lines() -> None:
    text = "One\nstill one.\n\nTwo is here.\n \nThree."
    found = find_paragraph(text, Extent(0, len(text)), Extent(text.index("Two"), text.index("Two") + 3))
    assert found is not None
    assert found.text == "Two is here."
    lines = "One.\r\nTwo is here.\r\nThree."
    found = find_paragraph(lines, Extent(0, len(lines)), Extent(lines.index("Two"), lines.index("Two") + 3))
    assert found is not None
    assert found.text == "Two is here."


def test_a_passage_of_an_endless_paragraph_is_cut_between_words() -> None:
    text = "word " * 5000 + "needle " + "word " * 5000
    at = text.index("needle")
    found = find_paragraph(text, Extent(0, len(text)), Extent(at, at + 6))
    assert found is not None
    assert len(found.text) < 3100
    assert set(found.text.split()) == {"word", "needle"}


@given(_LETTERS, st.data())
def test_a_hits_sentence_holds_the_words_in_bold(text: str, data: st.DataObject) -> None:
    body = Extent(0, len(text))
    words = [Extent(i, i + 1) for i, c in enumerate(text) if c == "a"]
    found = choose_sentence(text, body, words)
    if not words:
        assert found is None
        return
    assert found is not None
    sentence, bold = found
    assert text[sentence.start : sentence.end] == sentence.text
    assert bold
    assert {sentence.text[e.start : e.end] for e in bold} == {"a"}


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    text = "Rain fell. “The bridge is closed.” The bridge reopened in rain, they said.\nRain."
    words = [Extent(i, i + n) for w, n in (("Rain", 4), ("bridge", 6), ("rain", 4)) for i in _all(text, w)]
    found = choose_sentence(text, Extent(0, len(text)), sorted(words))
    assert found is not None
    assert found[0].text == "The bridge reopened in rain, they said."


def _all(text: str, word: str) -> list[int]:
    return [i for i in range(len(text)) if text.startswith(word, i)]
