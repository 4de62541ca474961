"""Words that were not said: denied, asked about, only supposed."""

from __future__ import annotations

import pytest

from tests.analysis.names.readings import quotes_of

DENIED = (
    "Mayor Ann Cole denied saying “I will stand for governor next year.”",
    "Cole never said “I will resign from this office,” her lawyer, Tom Reed, insisted.",
    "Cole did not say “we lost the vote badly,” an aide said.",
    "A fake post claimed that Ann Cole said “I am leaving the country tonight.”",
    "A doctored clip says that Ann Cole told the crew “it is the end of the valley as we know it.”",
    "Ann Cole was misquoted as saying “the dam is not safe for anybody.”",
    "Ann Cole refused to say “I am sorry for all of it.”",
    "Nobody at the meeting said “stop the work at once.”",
    "No minister has said “the work must stop at once.”",
)
ASKED = (
    "Asked whether Ann Cole had said “the deal is dead and buried,” the aide Jo March said she had not.",
    "Reporters asked if Ann Cole had told the crew “the deal is dead and buried.”",
    "Did Ann Cole say “the deal is dead and buried”?",
)
SUPPOSED = (
    "If Ann Cole says “we will sign the bill,” the strike is off.",
    "Senator Tom Reed wanted Ann Cole to say “I am sorry for it all.”",
    "Tom Reed wanted Ann Cole to tell them “the dam is not safe at all.”",
    "Ann Cole could have said “the bridge is not safe at all,” but she kept silent.",
)
SAID = (
    "Ann Cole said “we will sign the bill in the morning.”",
    "“We do not know,” said Ann Cole, who did not say why.",
    "“I did not do it, and I never would,” Ann Cole denied.",
    "Ann Cole could only say “I am sorry for it all.”",
    "Asked about the dam, Ann Cole said: “It will hold for years.”",
    "Ann Cole did not leave, and said “we will sign the bill in the morning.”",
)


@pytest.mark.parametrize(
    ("stance", "text"),
    [
        (stance, text)
        for stance, texts in (("denied", DENIED), ("asked", ASKED), ("supposed", SUPPOSED), ("said", SAID))
        for text in texts
    ],
)
def test_words_are_said_or_marked_as_what_they_are(stance: str, text: str) -> None:
    assert {quote.stance for quote in quotes_of(text)} == {stance}


def test_nobody_is_no_speaker() -> None:
    (quote,) = quotes_of("Nobody at the meeting said “stop the work at once.”")
    assert (quote.speaker, quote.name) == (None, None)
