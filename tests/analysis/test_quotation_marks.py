"""Marks pair by what stands around them, whatever their shape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.quotation_marks import find_marks

PAIRS: list[tuple[str, list[str]]] = [
    ('He said "so it is" today.', ["so it is"]),
    ("“So it is,” she said, “and so be it.”", ["So it is,", "and so be it."]),
    ("''So it is,'' he said.", ["So it is,"]),
    ("``So it is,'' he said.", ["So it is,"]),
    ("”So it is,” he said.", ["So it is,"]),
    ("“So it is,“ he said.", ["So it is,"]),
    ("«Oui», dit-elle.", ["Oui"]),
    ("»Nein«, sagte er.", ["Nein"]),
    ("„Ja“, sagte sie.", ["Ja"]),
    ("„Tak”, powiedział.", ["Tak"]),
    ("The crew 'will not sail' on Friday.", ["will not sail"]),
    ("‘We will not sail,’ the crew said.", ["We will not sail,"]),
    ("The workers' union said 'we will not go' on Friday.", ["we will not go"]),
    ("“He told me ‘go’ and I went,” she said.", ["He told me ‘go’ and I went,"]),
    ("‘He told me “go” and I went,’ she said.", ["He told me “go” and I went,"]),
    ("“He said “no” to me,” she said.", ["He said “no” to me,"]),
    ("(“So it is”)", ["So it is"]),
    ("It was—“of all things”—a boat.", ["of all things"]),
    ('"Open and never shut.', ["Open and never shut."]),
    ("She said, “open and never shut.", ["open and never shut."]),
    ("“One.\n\n“Two,” he said.", ["One.", "Two,"]),
    ('She said: "It was a very long day. "Then it rained." He left.', ["It was a very long day.", "Then it rained."]),
    # What is none:
    ("It's Moe's boat, and the boys' too.", []),
    ("The board is 6'2\" long.", []),
    ('A 12" ruler and a 14" one.', []),
    ("Back in the '90s, rock 'n' roll was king.", []),
    ("'Tis the season.", []),
    ("He left “open and went on.", []),
    ("“”", []),
    ("don't can't won't", []),
    ("No marks at all", []),
]


@pytest.mark.parametrize(("text", "inside"), PAIRS)
def test_the_outermost_pairs_are(text: str, inside: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_marks(text) if m.depth == 0] == inside


def test_a_quote_over_three_paragraphs_is_one_group() -> None:
    text = "“One one one.\n\n“Two two two.\n\n“Three,” he said.\n\n“Four,” she said."
    found = find_marks(text)
    assert [m.group for m in found] == [1, 1, 1, None]
    assert [m.closed for m in found] == [False, False, True, True]


def test_inner_marks_are_told_by_their_depth() -> None:
    text = "“He told me ‘go’ and I went,” she said."
    assert [(text[m.start : m.end], m.depth) for m in find_marks(text)] == [
        ("He told me ‘go’ and I went,", 0),
        ("go", 1),
    ]


def test_a_quote_wrapped_over_lines_is_whole() -> None:
    text = "“We will not sail\non Friday or on\nany day,” the crew said."
    assert [text[m.start : m.end] for m in find_marks(text)] == ["We will not sail\non Friday or on\nany day,"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab .,?!\n\r\"'“”‘’«»„’é\u0301\u00a0\u200f😀א5"))
def test_pairs_lie_in_the_text_and_never_cross(text: str) -> None:
    found = find_marks(text)
    for m in found:
        assert 0 <= m.outer_start < m.start < m.end <= m.outer_end <= len(text)
    for one in found:
        for two in found:
            apart = one.outer_end <= two.outer_start or two.outer_end <= one.outer_start
            within = one.extent in two.extent or two.extent in one.extent
            assert apart or within


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="ab .\n\"'“”"), st.integers(0, 30), st.integers(0, 30))
def test_only_the_stretch_that_is_asked_for_is_looked_at(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert all(start <= m.outer_start and m.outer_end <= end for m in find_marks(text, start, end))


def test_paragraphs_of_a_quote_whose_line_ends_are_lost_are_one_quote() -> None:
    one, two, three = find_marks('She said: "It was a very long day. "Then it rained." He wrote: "No more of it."')
    assert one.group is not None
    assert one.group == two.group
    assert (one.closed, two.closed, three.group) == (False, True, None)
