"""Keys: what a button carries reads back, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import keys
from bot.cards.buttons import CardButton
from bot.cards.keys import Key


@given(
    st.from_regex(r"[a-z]{2,12}", fullmatch=True),
    st.none() | st.integers(1, 10**18 - 1),
    st.none() | st.integers(0, 9999),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=keys.REST),
)
def test_a_key_reads_back(act: str, article: int | None, page: int | None, rest: str) -> None:
    key = Key(act, article, page, rest)
    if key.fits:
        assert Key.parse(key.custom_id) == key
    else:
        assert len(rest) > 20


@pytest.mark.parametrize(
    "custom_id",
    ["", "d1:brief", "d2:brief:1::", "d1:brief:0::", "d1:brief:-1::", "d1:BRIEF:1::", "d1:brief:1:12345:", "x"],
)
def test_what_is_no_key_is_none(custom_id: str) -> None:
    assert Key.parse(custom_id) is None


def test_an_old_key_answers_for_ever() -> None:
    assert Key.parse("d1:quotes:42:3:Ada: Lovelace") == Key("quotes", 42, 3, "Ada: Lovelace")
    assert Key.parse("d1:source:42::q17") == keys.build_source_key(42, "quote", 17)


@pytest.mark.parametrize("kind", ["quote", "event", "gist", "point", "fact"])
def test_a_source_key_names_its_passage(kind: keys.PassageKind) -> None:
    assert keys.parse_source_key(keys.build_source_key(1, kind, 3)) == (kind, 3)


@pytest.mark.parametrize("rest", ["", "q", "x1", "q-1", "q1234567", "1q"])
def test_a_source_key_that_names_nothing_is_none(rest: str) -> None:
    assert keys.parse_source_key(Key("source", 1, None, rest)) is None


def test_a_button_is_dynamic_so_nothing_is_remembered_of_it() -> None:
    button = CardButton(Key("brief", 1), "Brief")
    assert button.is_persistent()
    assert button.custom_id == "d1:brief:1::"
