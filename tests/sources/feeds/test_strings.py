"""Words of a feed made fit to keep."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds import strings


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("un<b>bold</b>en", "unbolden"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("AT&amp;T &#8220;x&#8221;", "AT&T “x”"),
        ("<script>a<b</script >x<style>y</style>", "x"),
        ("x<!-- never closed", "x"),
        ("<SCRIPT>x", None),
        ("<!DOCTYPE html><?php x ?>One", "One"),
        ("&nbsp;\u200b \n", "\u200b"),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_mark_up_becomes_one_line_of_text(markup: object, text: str | None) -> None:
    assert strings.plain(markup, 100) == text


@given(st.text(max_size=200), st.integers(1, 50))
def test_whatever_comes_is_short_and_can_be_stored(words: str, longest: int) -> None:
    for found in (strings.clean(words, longest), strings.plain(words, longest)):
        if found is not None:
            assert 0 < len(found) <= longest
            assert "\x00" not in found
            found.encode("utf-8")


@given(st.text(max_size=60), st.none() | st.just("https://h.example/a/b"))
def test_whatever_stands_for_an_address_is_one_or_none(words: str, base: str | None) -> None:
    found = strings.address(words, base)
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize("unit", ["<", "<a ", "<!--", "<script>", "&", "&#", "</", "<p>", "> <"])
def test_no_text_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    strings.plain(unit * (1_000_000 // len(unit)), strings.CONTENT)
    assert time.process_time() - began < 5
