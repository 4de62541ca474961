"""The marked article in a terminal, with colours and without."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from bot.cli.explanation import terminal
from bot.cli.explanation.marks import REASONED, Mark
from bot.cli.explanation.segments import lay_out
from bot.cli.explanation.sheet import Sheet
from bot.news import Extent, Part
from tests.cli.explanation.articles import told


def shown(sheet: Sheet, width: int = 80, *, coloured: bool = False) -> str:
    out = io.StringIO()
    terminal.show(
        Console(file=out, width=width, force_terminal=coloured, no_color=not coloured, highlight=False), sheet
    )
    return out.getvalue()


def test_without_colours_marks_are_brackets() -> None:
    text = shown(told(REASONED))
    assert "Marks: S: summary · F: the six questions · Q: quotes · T: times · E: events\n" in text
    assert "[S1 [F1 The harbour board] [E1 voted on [T1 Friday] to close the old bridge].]" in text
    assert "“[Q1 We will not wait,]” said Ada Lovelace." in text
    assert "\x1b" not in text


def test_below_a_paragraph_each_mark_has_its_line_and_its_rule() -> None:
    text = shown(told(REASONED), 200)
    assert (
        "  Q1  quote: We will not wait, → said by Ada Lovelace · introduced by “said”\n"
        "      rule verb-after, 95 % — A reporting verb follows the quote; its subject is the speaker.\n"
    ) in text
    assert "  F1  who: The harbour board\n      rule subject\n" in text
    assert "  T2  time: June 3 → a date: DATE 2026-06-03\n\n" in text


def test_the_head_says_what_days_are_counted_from() -> None:
    text = shown(told())
    assert text.startswith(
        "Board closes the bridge\nHarbour News · Sunday 1 March 2026 (2026-03-01), from which days are"
    )


def test_marks_that_cross_say_which_one_ends() -> None:
    crossing = [
        Mark("E1", Part.TIMELINE, "event", "", (Extent(0, 11),), ()),
        Mark("Q1", Part.QUOTES, "quote", "", (Extent(4, 16),), ()),
    ]
    paragraphs = lay_out("one two three four", [Extent(0, 18)], crossing)
    text = shown(replace(told(), paragraphs=paragraphs))
    assert "[E1 one [Q1 two thr]E1ee fo]ur" in text


def test_with_colours_the_shortest_mark_gives_the_colour_and_a_summary_its_line() -> None:
    text = shown(told(REASONED), 200, coloured=True)
    assert "\x1b[1;4;33mFriday\x1b[0m" in text
    assert "\x1b[4;36mvoted on \x1b[0m" in text
    assert "\x1b[32mWe will not wait,\x1b[0m" in text
    assert "[Q1" not in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "S1:F1:The harbour board E1:voted on T1:Friday to close" in plain


@pytest.mark.parametrize("width", [30, 47, 80, 200])
@pytest.mark.parametrize("coloured", [True, False])
def test_no_line_is_wider_than_the_terminal_and_none_ends_with_a_space(width: int, *, coloured: bool) -> None:
    for line in re.sub(r"\x1b\[[0-9;]*m", "", shown(told(), width, coloured=coloured)).splitlines():
        assert len(line) <= width
        assert not line.endswith(" ")


def test_nothing_found_is_shown_as_such() -> None:
    text = shown(told(frozenset({Part.PLACES})))
    assert "Found: places 0. Analysis 7." in text
    assert "[" not in text
