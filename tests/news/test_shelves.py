"""Whose an article is: what one kind of shelf is written as is never read as another."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import FEEDS, HOUSE, Malformed, Shelf, ShelfKind

_IDS = st.integers(0, 2**64 - 1)
_SHELVES = st.one_of(st.sampled_from([HOUSE, FEEDS]), _IDS.map(Shelf.of_guild), _IDS.map(Shelf.of_person))


@given(_SHELVES)
def test_what_is_written_is_read_as_the_same_shelf(shelf: Shelf) -> None:
    assert Shelf.parse(shelf.format()) == shelf


@given(_SHELVES, _SHELVES)
def test_two_shelves_are_never_written_alike(one: Shelf, other: Shelf) -> None:
    assert (one.format() == other.format()) == (one == other)


@given(_IDS)
def test_a_servers_shelf_and_a_persons_of_the_same_number_are_two(number: int) -> None:
    server, person = Shelf.of_guild(number), Shelf.of_person(number)
    assert server != person
    assert Shelf.parse(server.format()).guild_id == number
    assert Shelf.parse(person.format()).guild_id is None
    assert (Shelf.parse(server.format()).kind, Shelf.parse(person.format()).kind) == ("guild", "private")


@given(_SHELVES)
def test_a_shelf_is_of_exactly_one_kind(shelf: Shelf) -> None:
    assert shelf.kind in get_args(ShelfKind)
    kinds = [shelf.is_house, shelf.kind == "feeds", shelf.guild_id is not None, shelf.is_private]
    assert kinds.count(True) == 1
    assert shelf.is_shared == (shelf.owner_id is None)


def test_the_forms_that_exports_hold_stay_as_they_are() -> None:
    shelves = (HOUSE, FEEDS, Shelf.of_guild(12), Shelf.of_person(34))
    assert [one.format() for one in shelves] == ["house", "feeds", "g12", "u34"]


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "g", "u", "12", "h", "House", "HOUSE", "house ", " house", "house1", "G12", "U34", "g 12", "g12 "),
        *("g12\n", "g-1", "g+1", "g01", "u00", "g1.0", "g1_0", "gu1", "ug1", "x1", "p34", "g12u34", "house\x00", "g१"),
        *("g" + str(2**64), "u" + "9" * 30, "g12;u34", "g%", "u%", "guild", "user", "private"),
    ],
)
def test_any_other_text_is_no_shelf(text: str) -> None:
    with pytest.raises(Malformed):
        Shelf.parse(text)


@given(st.one_of(st.text(max_size=8), st.from_regex(r"[guh][0-9ouse]{0,6}", fullmatch=True)))
def test_a_text_is_a_shelf_only_if_the_shelf_is_written_so(text: str) -> None:
    try:
        shelf = Shelf.parse(text)
    except Malformed:
        return
    assert shelf.format() == text


@pytest.mark.parametrize(
    ("kind", "owner"),
    [("house", 1), ("feeds", 1), ("guild", None), ("private", None), ("guild", -1), ("private", 2**64)],
)
def test_a_shelf_without_its_owner_cannot_be_made(kind: Any, owner: int | None) -> None:
    with pytest.raises(Malformed):
        Shelf(kind, owner)
