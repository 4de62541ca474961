"""Who, what and when from the sentence that carries the news, where the headline does not stand in the text."""

from __future__ import annotations

from datetime import date

import pytest

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.news import Extent, KeyFacts, Part

_ABOUT_QUILLON = (
    "Shares of Quillon fell on Monday. Quillon makes lamps. Lamps of Quillon are sold in Velland. "
    "The lamps are cheap, and Quillon is rich."
)


def _facts(title: str, body: str) -> KeyFacts:
    document = Document("x", body, Extent(0, len(body)), title, date(2031, 5, 14))
    return extraction.analyse(document, frozenset((Part.FACTS,))).key


@pytest.mark.parametrize(
    ("title", "body", "question", "answer"),
    [
        # a dateline in small letters
        (
            "Nurses march in Brenn",
            "Brenn – Several hundred nurses in blue coats marched past the town hall on Tuesday.",
            "who",
            "Several hundred nurses",
        ),
        (
            "Mill workers strike in Kelm",
            "Kelm, Norr. — Workers of the mill walked out on Friday over unpaid hours.",
            "who",
            "Workers of the mill",
        ),
        # of two clauses the one of the headline
        (
            "Herons beat Gulls at last",
            "Tom Hale scored twice and the Herons beat the Gulls on Friday night.",
            "what",
            "beat the Gulls",
        ),
        (
            "Envoy warns of a long winter",
            "The envoy of Ardia blamed the weather and warned that a long winter was near.",
            "what",
            "warned that a long winter was near",
        ),
        # what was said, its marks whole
        (
            "Quillon on being “pulled along”",
            "Quillon was “pulled along by others,” chairwoman Ana Orr said on Tuesday in a talk with Tom Hale.",
            "what",
            "Quillon was “pulled along by others,”",
        ),
        ("No firm paid for trip", "No firm paid for the trip, Transport Minister Tom Hale said.", "what", None),
        ("Smoke in Kelm and what to do about it", "A nurse who breathes the smoke of Kelm works out.", "what", None),
        # no phrase is cut in two, and what lacks its end has it
        (
            "Envoy calls Ardia visit harmful",
            "Sena Rook, the envoy, said the Norrland premier's planned speech before both houses of a parliament in "
            "Ardia will be “harmful” to the ties of the two countries.",
            "what",
            "said the Norrland premier's planned speech before both houses of a parliament in Ardia will be “harmful”",
        ),
        (
            "Council of Kelm asks for talks on mills",
            "The council of Kelm asked the owners of the old mills by the river to talk to the union about the chance "
            "of keeping some of them open.",
            "what",
            "asked the owners of the old mills by the river to talk to the union",
        ),
        (
            "Ada Vell's words differ from record",
            "At a feast for sailors, Ada Vell rose and talked of her youth on the sea.",
            "what",
            None,
        ),
        # whom the article is about, where nobody acts
        ("Quillon shares are falling. Why that is good", _ABOUT_QUILLON, "who", "Quillon"),
        ("The trouble with lamps", _ABOUT_QUILLON, "who", None),
        # no hour without a day, no year of something else, no day in somebody's words
        (
            "Shop robbed in Kelm",
            "A shop in Kelm was robbed by two men in masks. A guard heard shots around 8:00 pm and hid.",
            "when",
            None,
        ),
        ("Mill of Kelm is sold", "The old mill of Kelm was sold to a rival. In the 1991 film it burns.", "when", None),
        ("Mill of Kelm is sold", "The old mill of Kelm was sold. “I heard of it TODAY,” a guard said.", "when", None),
        # the dateline's town before a place that is only named; no place that acts
        (
            "Mayor criticised for words on Velland",
            "BRENN — The mayor of the town drew anger on Friday after she said that Velland was to blame. Velland has "
            "said nothing. In Velland nobody cared.",
            "where",
            "BRENN",
        ),
        (
            "Ardia fires a rocket",
            "Ardia fired a rocket over the sea on Friday. Ardia has fired nine. Ardia says it will go on.",
            "where",
            None,
        ),
        # a reason of something that is only mentioned
        (
            "Row goes on in Kelm",
            "The row over fees for boats hurt the council of Kelm on Friday.",
            "why",
            None,
        ),
        (
            "Kelm votes on harbour",
            "The council of Kelm voted on the harbour on Friday. Its chairman blamed the mayor for hiding the plans.",
            "why",
            None,
        ),
        (
            "Walkers held up by snow",
            "Walkers in the hills of Kelm were delighted with the snow on Friday.",
            "how",
            None,
        ),
        # an outcome is no purpose
        (
            "Herons win cup",
            "The Herons came back on Friday to give the town its first cup.",
            "why",
            None,
        ),
        # a definition, and what has nothing of the headline, are no news; what is dated with a news day is
        ("Notes for growers", "Field Notes is a weekly letter of the growers' league of Kelm.", "what", None),
        ("Notes for growers", "Field Notes is a weekly letter of the growers' league of Kelm.", "who", None),
        (
            "Unrest grows in the north",
            "Masked men stormed the bank of Kelm on Tuesday.",
            "what",
            "stormed the bank of Kelm",
        ),
        ("Unrest grows in the north", "Masked men stormed the bank of Kelm on Tuesday.", "when", "Tuesday"),
        ("Is it still the same?", "Winds could still be a problem for boats.", "what", None),
        ("Storm hits Kelm", "Are you in the grip of the storm in Kelm?", "what", None),
        # a quote's end after a question mark
        (
            "Clerk asks for calm growers",
            "The clerk Ada Vell wrote to growers asking if there were “any calm growers?”",
            "what",
            "wrote to growers asking if there were “any calm growers?”",
        ),
        ("Toll of fire in Kelm rises", "The toll of a fire in Kelm rose to 10 after police said so.", "why", None),
        ("Mill stays shut", "The mill will stay shut for the time being, its owner said.", "why", None),
    ],
)
def test_the_sentence_answers_so(title: str, body: str, question: str, answer: str | None) -> None:
    piece = getattr(_facts(title, body), question)
    assert (piece.span.text if piece else None) == answer


def test_an_opinion_answers_what_ought_to_be_and_tells_no_event() -> None:
    def answers(body: str) -> KeyFacts:
        document = Document("x", body, Extent(0, len(body)), "Kelm and its mills", date(2031, 5, 14), genre="opinion")
        return extraction.analyse(document, frozenset((Part.FACTS,))).key

    demand = answers("The council of Kelm should close its mills on Friday because they are old.")
    told = answers("The council of Kelm closed its mills on Friday because they are old.")
    assert demand.what is not None
    assert demand.what.span.text.startswith("should close its mills")
    assert (demand.when, demand.why, told.what, told.when, told.why) == (None, None, None, None, None)


def test_a_list_tells_no_event() -> None:
    body = "Most people come to Kelm for its old mills. The mills of Kelm burned on Friday."
    document = Document("x", body, Extent(0, len(body)), "Seven mills of Kelm", date(2031, 5, 14), genre="listicle")
    key = extraction.analyse(document, frozenset((Part.FACTS,))).key
    assert (key.who, key.what, key.when, key.why, key.how) == (None,) * 5


@pytest.mark.parametrize(
    ("title", "body", "claimant"),
    [
        ("Club of Kelm will close", "The club of Kelm will close by May, a trader has claimed.", "a trader"),
        ("Baker robbed in Kelm", "Police said that a baker had been robbed on his way home.", "Police"),
        (
            "Firms did not pay for trip",
            "The firms did not pay for the trip, Transport Minister Tom Hale said.",
            "Transport Minister Tom Hale",
        ),
        ("Herons win cup", "The Herons won the cup on Friday.", None),
    ],
)
def test_a_claim_has_its_claimant(title: str, body: str, claimant: str | None) -> None:
    what = _facts(title, body).what
    assert what is not None
    assert what.said_by == claimant


@pytest.mark.parametrize("title", ["Two held in Kelm", "Your office closes in Kelm"])
def test_a_headline_that_leaves_open_who_it_was_names_nobody(title: str) -> None:
    body = "The police of Kelm held a baker and a miller on Friday, and closed an office."
    document = Document("x", body, Extent(0, len(body)), title, date(2031, 5, 14))
    who = extraction.analyse(document, frozenset((Part.FACTS,))).key.who
    assert who is None or who.span.text not in title
