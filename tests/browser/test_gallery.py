"""The gallery sends every card there is, more of them than the page has of one channel at first, and finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gallery.__main__ import IN_A_CHANNEL, main

_AT_FIRST = 50  # messages of a channel that stand in the page


@pytest.mark.timeout(180)
async def test_every_card_can_be_sent_and_the_first_of_each_channel_is_in_the_page(tmp_path: Path) -> None:
    cards = await main(tmp_path, widths=("phone",), schemes=("dark",), most=1)
    assert cards > _AT_FIRST > IN_A_CHANNEL
    numbers = [int(path.name.partition("-")[0]) for path in sorted(_list(tmp_path, "*-phone-dark.png"))]
    assert numbers == list(range(0, cards, IN_A_CHANNEL))
    assert _list(tmp_path, "index.html")


def _list(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))
