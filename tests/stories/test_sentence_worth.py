"""A sentence that stands alone and tells what happened counts most."""

from __future__ import annotations

import pytest

from bot.stories.sentence_worth import judge_sentence


@pytest.mark.parametrize(
    "text",
    [
        "The harbour board voted on Monday to close the old bridge.",
        "Earlier on Monday, the board voted to close the bridge.",
        "“Close it,” Holt said after the board had voted on Monday to shut the bridge for good.",
        "The board said that it would close the bridge.",
        "At least 12 people were killed in Brenn on Monday.",
    ],
)
def test_what_tells_an_event_by_itself_counts_whole(text: str) -> None:
    assert judge_sentence(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He voted on Monday to close the bridge.",
        "But the board voted to close the bridge.",
        ", chairman of the board, to close the bridge on Monday.",
        "“This bridge has stood here for a hundred years and it should stand for another hundred,” Holt said.",
        "I thank the harbour board for joining me on Monday.",
        "The board is scheduled to vote on the bridge on Monday.",
        "The board is to meet on Monday to speak of the bridge.",
        "A crane lifts a part of the old bridge in Brenn, Monday, Oct. 5, 2026.",
    ],
)
def test_what_leans_on_another_is_said_or_planned_counts_less(text: str) -> None:
    assert 0 < judge_sentence(text) < 1
