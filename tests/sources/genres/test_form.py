"""The form of a text says what kind of article it is, where it is plain; near misses say nothing."""

from __future__ import annotations

import pytest

from bot.news import Genre
from bot.sources.genres.form import read_form

FILLER = [
    "The council met on Monday and put off its vote on the harbour wall until the engineers have reported.",
    "Nobody was hurt when part of the wall gave way in January, and the road behind it stays shut to lorries.",
    "A spokesman said that the work would take until the autumn and that the cost was not yet known.",
]


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def turns(first: str, second: str, times: int = 5) -> list[str]:
    asked = (f"{first}: What did the sea do next?", f"{second}: It rose, and then it went away again for a year.")
    return list(asked) * times


ASKED = [
    part
    for _ in range(5)
    for part in ("When did you first see the reefs?", "I was nine. My father rowed, and we had no map at all.")
]
LIVE = [
    part
    for hour in (9, 10, 11, 12, 13)
    for part in (f"{hour}:15 a.m. ET", "The bridge over the Aln is shut to all traffic.")
]
OUTING = [f"{hour}:00 – Take the tram to the next bay and walk along the shore." for hour in (9, 11, 13, 15)]
NUMBERED = [f"{number}. The pier at bay number {number} is old, and its tea is good." for number in range(1, 8)]
OFFERS = [
    f"The {name} kettle: $49.99 (was $79), on sale until Sunday. Shop now and it comes tomorrow."
    for name in ("copper", "steel", "glass", "blue")
]
QUESTIONS = [
    part
    for question in ("What is the levy?", "Who has to pay it?", "When does it begin?")
    for part in (question, FILLER[0])
]
LETTER = [
    "DEAR MARTA: My neighbour plays the tuba at dawn. Should I move away, or learn the drums?",
    "DEAR SLEEPLESS: Neither. Knock, bring cake, and ask for the afternoon.",
]
ISSUE = [
    "Good morning. The ferry is back, the minister is not, and it will rain until noon.",
    "In today’s newsletter, we look at what the levy means for those who live on the islands.",
    *FILLER,
]
DIED = [
    "Hana Lund, who mapped the northern reefs alone in a rowing boat, has died at the age of 91.",
    *FILLER,
    "She was born in Westhaven in 1934, the third of five sisters, and left school at 14.",
    "She is survived by her daughter, Ida, and two grandsons.",
]


@pytest.mark.parametrize(
    ("title", "paragraphs", "genre"),
    [
        ("“The sea does what it likes”", turns("Q", "A"), "interview"),
        ("A talk with Hana Lund", turns("Jo Writer", "Hana Lund"), "interview"),
        ("“We had no map at all”", ASKED, "interview"),
        ("Storm Vera: the latest", LIVE[:4], "live"),
        ("Storm Vera", LIVE, "live"),
        ("Storm Vera", [p for m in (3, 9, 22, 41) for p in (f"{m} min ago", "The bridge is shut.")], "live"),
        ("7 piers worth the walk", NUMBERED, "listicle"),
        ("The seven oldest piers, in order", NUMBERED[::-1], "listicle"),
        ("What the harbour council does", ISSUE, "newsletter"),
        ("What is the harbour levy and who pays it?", QUESTIONS, "explainer"),
        ("Harbour levy: what you need to know", QUESTIONS, "explainer"),
        ("A tuba at dawn", LETTER, "opinion"),
        ("Hana Lund, who mapped the northern reefs, dies at 91", DIED, "obituary"),
        ("The copper kettle review", [*FILLER, "★★★★☆"], "review"),
        ("The copper kettle review: hot at last", [*FILLER, "Verdict", FILLER[0]], "review"),
        ("Four kettles for less", OFFERS, "promotional"),
        ("A week in Westhaven", ["This article is sponsored by the Westhaven Tourist Board.", *FILLER], "promotional"),
        ("A week in Westhaven", [*FILLER, "Paid for by Westhaven Ferries"], "promotional"),
    ],
)
def test_a_plain_form_is_known(title: str, paragraphs: list[str], genre: Genre) -> None:
    assert read_form(title, text(*paragraphs)) == genre


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("Council puts off harbour vote", FILLER),
        ("One said this, another that", [*FILLER, *turns("Q", "A", 2)]),
        ("Debate in full", [f"{who}: We must speak of the wall today, and of what it costs." for who in "ABCDEFGH"]),
        ("What will the council do?", ["What will the council do?", *FILLER]),
        ("A day by the sea", OUTING),
        ("Three shops and a pier", ["1. Apples are dear this year.", *FILLER]),
        ("7 held after harbour fight", FILLER),
        ("Levy begins on Monday", QUESTIONS),  # news with headings that ask
        ("Good morning, Westhaven: choir wins", ["Good morning was the song with which the choir won.", *FILLER]),
        ("Keeper dies in harbour fall at 41", ["A harbour keeper died on Monday at the age of 41.", *FILLER]),
        ("Review of harbour safety ordered", FILLER),
        (
            "Company pays $5 million, sells for $3.20",
            ["It paid $5 million, then $7 million, $8 million and $9 million."],
        ),
        ("Prices rise", ["A loaf costs $3.20, milk $1.10, eggs $4.00 and tea $5.50, the office said."]),
        ("Storm Vera", ["9:15", FILLER[0]]),
        ("", []),
    ],
)
def test_what_only_looks_like_it_says_nothing(title: str, paragraphs: list[str]) -> None:
    assert read_form(title, text(*paragraphs)) is None


def test_a_text_that_is_broken_to_a_width_is_read_in_paragraphs() -> None:
    lines = ["DEAR MARTA: My neighbour plays the tuba every day at dawn, and", "I cannot sleep. Should I move?", ""]
    assert read_form(None, "\n".join([*lines, "DEAR SLEEPLESS: Ask for the afternoon."])) == "opinion"


def test_a_line_below_the_article_may_tell_what_it_is() -> None:
    assert read_form(None, text(*FILLER), "Sponsored by Westhaven Ferries\n") == "promotional"
    assert read_form(None, text(*FILLER), "The writer is a fellow of the Westhaven Institute.") == "opinion"
    assert read_form(None, text(*FILLER), "Jo Writer is a reporter in Westhaven.") is None
