"""What the feeds of a round tell: articles of nothing in common and, each third, one more on a followed story."""

from __future__ import annotations

import re
from datetime import date

from tests.e2e.unlike import build_unlike
from tests.newswire import Wire, wire

FOLLOWED = 2  # stories, of which feeds tell more
_SEED = 7
_DAY = date(2026, 3, 10)  # of no meaning: what a feed tells is of the day that the feed says
MARK = re.compile(r"We counted (\d+) letters")


def tell_first(story: int) -> Wire:
    """The first report of a story, before any feed tells of it."""
    return build_unlike(_DAY)[story]


def tell(number: int) -> Wire:
    """Article `number`; the same each time. One on a followed story has a quote with `MARK` in it that no other has.

    Each is long enough for a feed to have all of it: nobody fetches its page.
    """
    return wire(number) if number % 3 else _tell_more(number // 3 % FOLLOWED, number)


def _tell_more(story: int, number: int) -> Wire:
    first = tell_first(story)
    made_up = wire(number, seed=_SEED)
    place, other, surname, critic = made_up.names
    known = first.text.split(". ")[number % 2].rstrip(".")
    paragraphs = (
        f"{known}.",
        f"“We counted {number} letters about it from {place} before noon,” {made_up.speaker} of {other} said.",
        f"{critic} answered with a list of {number * 3 + 5} complaints, which {surname} read to {place} and {other}.",
        f"{other} had asked {place} for them in {1900 + number % 90}, said {surname}, who lives between the two. "
        f"What {critic} thinks of that is not known; {made_up.speaker} would not say.",
        f"More than {number + 40} people waited outside, many of them from {other}, and went home when it rained. "
        f"{surname} counted {number + 17} of them again on the steps, and {critic} had counted {number + 23} before. "
        f"Nobody else in {place} had been asked to count, and nobody else from {other} had offered to.",
    )
    title = f"{first.title}: {surname} answers {critic}"
    return Wire(f"more-{number}", title, _DAY, "\n\n".join(paragraphs), made_up.speaker, place, "", made_up.names)
