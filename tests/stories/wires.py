"""Reports for tests of grouping: several of one event, each in other words, and events that have nothing in common."""

from __future__ import annotations

from bot.news import Article
from tests.quick import made

FERRY = (
    (
        "Ferry Aurora runs aground near Port Lindqvist",
        "The passenger ferry Aurora ran aground on a sandbank outside Port Lindqvist early on Tuesday with 212 people "
        "on board, the coastguard of Norvik said. Two lifeboats and a helicopter were sent from Norvik to the Aurora. "
        "Nobody was hurt, but the ferry is taking in water through a crack in its hull, Captain Ebba Storm said.",
    ),
    (
        "Passengers taken off stranded ferry",
        "Lifeboats took all 212 passengers off the Aurora on Tuesday after it hit a sandbank near Port Lindqvist. "
        "The coastguard of Norvik said that tugs would try to pull the Aurora free at the next high water. The ferry's "
        "captain, Ebba Storm, told the harbour office that the steering had failed minutes before it ran aground.",
    ),
    (
        "Tugs free the Aurora from sandbank off Port Lindqvist",
        "Three tugs pulled the ferry Aurora off the sandbank at Port Lindqvist on Wednesday and towed it to Norvik, "
        "where divers will look at the crack in its hull. The coastguard has begun to ask Captain Ebba Storm and the "
        "crew of the ferry why the steering failed.",
    ),
)
FESTIVAL = (
    (
        "Mountain town of Brellin opens its cheese festival",
        "The festival of alpine cheese in Brellin opened on Saturday with a parade of forty cows, and Mayor Tomas "
        "Wieland cut the first wheel. Dairies from six valleys show their cheese in Brellin until the end of the week.",
    ),
    (
        "Record crowd at cheese festival in Brellin",
        "More visitors than ever came to the alpine cheese festival in Brellin, Mayor Tomas Wieland said on Sunday. "
        "The dairies of the six valleys had sold most of their cheese by noon, and Brellin ran out of parking places.",
    ),
)
COURT = (
    (
        "Court in Haldane strikes down road toll",
        "The supreme court in Haldane ruled on Thursday that the toll on the coastal road is unlawful. Judge Mirela "
        "Onwudiwe wrote that the province had no power to raise it. The haulage union of Haldane had gone to court.",
    ),
)


def report(told: tuple[str, str], url: str | None = None) -> Article:
    """A report as a source would give it."""
    title, text = told
    return made(text, title, url=url)
