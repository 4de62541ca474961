"""Pages of blocks keep to the limits of a message."""

from __future__ import annotations

from bot.cards import limits


def test_pages_are_filled_and_a_block_too_large_stands_alone() -> None:
    assert limits.split_pages([3, 3, 9, 1, 2], lambda page: sum(page) <= 6) == [(3, 3), (9,), (1, 2)]
    assert limits.split_pages([], lambda _: True) == []
