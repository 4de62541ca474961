"""Clipped and split text keeps to its limit and is never cut inside a word, a grapheme or a mark-up pair."""

from __future__ import annotations

import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.news import clipping
from bot.news.escape import line

_WORDS = st.lists(
    st.one_of(
        st.sampled_from([*"aaabb.*_~   \n", "e\u0301", "👩‍👩‍👧", "🇩🇪", "ש", "\u200d"]), st.characters(codec="utf-8")
    ),
    max_size=200,
).map("".join)


@given(_WORDS, st.integers(8, 80))
def test_parts_are_the_text_again_and_each_fits(text: str, limit: int) -> None:
    parts = list(clipping.split(text, limit))
    assert "".join(parts) == text
    assert all(clipping.length(part) <= limit for part in parts)


@given(_WORDS, st.integers(20, 80))
def test_a_part_ends_behind_a_word_or_behind_a_grapheme(text: str, limit: int) -> None:
    borders = {0}
    at = 0
    for grapheme in regex.findall(r"\X", text):
        at += len(grapheme)
        borders.add(at)
    at = 0
    for part in list(clipping.split(text, limit))[:-1]:
        at += len(part)
        word = regex.search(r"\S+\Z", text[:at])
        begun = regex.match(r"\S+", text[at:])
        if word and begun:  # inside a word: only where the word is larger than the limit
            whole = word.group() + begun.group()
            assert clipping.length(whole) > limit or any(
                clipping.length(w) > limit for w in regex.findall(r"\S+\s*", text)
            )
            assert at in borders or any(clipping.length(g) > limit for g in regex.findall(r"\X", text))


@given(_WORDS, st.integers(12, 60))
def test_what_is_clipped_fits_and_says_that_it_was(text: str, limit: int) -> None:
    shown = clipping.clip(text, limit)
    assert clipping.length(shown) <= limit
    assert shown == text or shown.endswith("…")


@given(_WORDS, st.integers(20, 60))
@example("aaaaaaaaaaaa** a 👩\u200d👩\u200d👧 a", 28)
def test_what_is_clipped_by_its_escaped_length_fits_escaped(text: str, limit: int) -> None:
    shown = clipping.clip(text, limit, lambda part: clipping.length(line(part)))
    assert clipping.length(line(shown)) <= limit + 2


def test_a_word_is_kept_whole_where_it_can_be() -> None:
    assert clipping.clip("one two three four", 12) == "one two …"
    assert clipping.clip_words("one two three four", 2) == "one two …"
    assert clipping.clip_words("one two", 2) == "one two"
