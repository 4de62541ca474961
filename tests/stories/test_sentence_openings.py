"""What a page runs into a report's first sentence is left out: its stamp, its credits, its dateline."""

from __future__ import annotations

import pytest

from bot.news import Span
from bot.stories.sentence_openings import STAMP, skip_opening

TOLD = "The harbour board voted on Monday to close the old bridge."


@pytest.mark.parametrize(
    "front",
    [
        "BRENN | Mon Mar 2, 2026 7:31 pm EDT BRENN (Wire) - ",
        "BRENN (Wire) — ",
        "Board shuts bridge BRENN, Norland, March 2 -- ",
        "NEW BRENN, Norland ― ",
        "By Ana E. Ruiz and Jo Holt BRENN -- ",
        "(By Ana Ruiz -- The Eastport Post) ",
        "(Wire Photo/Jo Holt) (Jo Holt - Wire) ",
        "Board shuts bridge Monday 2 March 2026 22.09 BST ",
        "Monday, March 2, 2026; 10:10 AM ",
        "2 March 26 22:46 GMT ",
    ],
)
def test_what_stands_before_the_first_word_is_skipped(front: str) -> None:
    text = front + TOLD
    found = skip_opening(Span(40, 40 + len(text), text))
    assert found.text == TOLD
    assert (found.start, found.end) == (40 + len(front), 40 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        "The board (all nine of them) voted on Monday to close the old bridge.",
        "The bridge fell at 5:12 pm on 2 March 2026 and was closed that night.",
        "The old bridge of BRENN (Wire) - as it is called - was closed.",
        "BRENN (Wire) — Bridge closed.",
        "NATO and the EU closed the old bridge of Brenn on Monday — for good.",
    ],
)
def test_a_sentence_that_tells_from_its_first_word_stays_whole(text: str) -> None:
    assert skip_opening(Span(0, len(text), text)).text == text


def test_a_date_without_its_clock_is_no_stamp() -> None:
    assert STAMP.search("The bridge was closed on 2 March 2026, at night.") is None
