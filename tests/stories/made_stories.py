"""Stories made at random, of few words and days, so that their articles tell the same events again and again."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bot.news import Event, Status
from bot.stories.story_report import Report
from tests.stories.reports import event, report

_WHO = ("the harbour board", "Mayor Ana Ruiz", "the council of Eastport", "fishermen of Brenn", "the coastguard")
_DID = (
    "voted to close the old suspension bridge",
    "rejected the plan to close the suspension bridge",
    "met engineers about rust in the suspension cables",
    "signed a deal to sell the steel for scrap",
    "opened the new ferry line across the river mouth",
    "said that a storm killed {n} people near the old bridge",
    "protested with {n} boats against the closure of the bridge",
)
_WHERE = ("", " in Eastport", " in the northern port of Brenn", " on the west bank")
_DAYS = (*((date(2026, 3, 1) + timedelta(days=at)).isoformat() for at in range(5)), "2026-03", "2026")
_STATUS: tuple[Status, ...] = ("happened", "happened", "happened", "planned")


def make_event(rng: Random) -> Event:
    """Return an event that another may be the same as."""
    words = f"{rng.choice(_WHO)} {rng.choice(_DID)}{rng.choice(_WHERE)}".format(n=rng.choice((9, 12, 40)))
    return event(words[0].upper() + words[1:], rng.choice(_DAYS), status=rng.choice(_STATUS))


def make_reports(rng: Random, articles: int) -> list[Report]:
    """Return the articles of a story, each of up to four events."""
    return [
        report(
            number,
            *(make_event(rng) for _ in range(rng.randint(0, 4))),
            hours=number,
            published=date(2026, 3, 1 + number % 9),
        )
        for number in range(1, articles + 1)
    ]
