"""Whose words they are, by what the sentences say."""

from __future__ import annotations

import pytest

from bot.news import Quote
from tests.analysis.names.readings import quotes_of

A = "Mira Olsen"  # a name of no one in particular

# text, and for each quote its first words and who says it (as resolved, else in the article's words)
SAID: list[tuple[str, list[tuple[str, str]]]] = [
    (f"“The dam will hold for years,” {A} said.", [("The dam will", A)]),
    (f"“The dam will hold for years,” said {A}.", [("The dam will", A)]),
    (f'"The dam will hold for years," {A} told reporters on Friday.', [("The dam will", A)]),
    (f"{A} said, “The dam will hold for years.”", [("The dam will", A)]),
    (f"{A} said that “the dam will hold for years.”", [("the dam will", A)]),
    (f"{A} said the dam “will hold for many years.”", [("will hold for", A)]),
    (f"“Will the dam hold for years?” {A} asked.", [("Will the dam", A)]),
    (f"“Hold on to the rope now!” {A} shouted.", [("Hold on to", A)]),
    (f"“The dam will hold,” {A} said, “and so will we.”", [("The dam will", A), ("and so will", A)]),
    (f"“The dam will hold,” {A} said. “We will hold with it.”", [("The dam will", A), ("We will hold", A)]),
    (f"According to {A}, the dam “will hold for many years.”", [("will hold for", A)]),
    (f"The dam “will hold for many years,” according to {A}.", [("will hold for", A)]),
    (f"In the words of {A}, the dam was “a wonder of the valley.”", [("a wonder of", A)]),
    (f"{A}: “The dam will hold for years.”", [("The dam will", A)]),
    (f"{A} was blunt: “The dam will not hold.”", [("The dam will", A)]),
    (f"{A} wrote on Monday: “The dam will hold for years.”", [("The dam will", A)]),
    (f"The engineer {A}, who built the dam, said, “It will hold for years.”", [("It will hold", A)]),
    (f"“It will hold for years,” said {A}, an engineer who built the dam.", [("It will hold", A)]),
    (f"“It will hold for years,” {A}, an engineer, said in a statement.", [("It will hold", A)]),
    (f"{A} built the dam. “It will hold for years,” she said.", [("It will hold", A)]),
    (f"{A} praised the dam, saying “it will hold for many years.”", [("it will hold", A)]),
    (f"{A} praised the dam, adding: “It will hold for years.”", [("It will hold", A)]),
    (f"{A} called the dam “a wonder of the valley.”", [("a wonder of", A)]),
    (f"{A} called the dam “unsafe.”", [("unsafe.", A)]),
    (f"{A} described the plan as “reckless.”", [("reckless.", A)]),
    (f"{A} warned the council that the plan would be a “grave error.”", [("grave error.", A)]),
    (f"{A}, the mayor, announced that she would “rethink” the plan.", [("rethink", A)]),
    (f"{A} dismissed the report as “pure fiction” on Monday.", [("pure fiction", A)]),
    (f"The plan was called “a grave mistake” by {A}.", [("a grave mistake", A)]),
    (
        "The company said in a statement that it “deeply regrets the loss of life.”",
        [("deeply regrets the", "The company")],
    ),
    ("“We regret the loss of life,” the ministry said.", [("We regret the", "ministry")]),
    (
        "“We regret the loss of life,” a spokesman for the airline said.",
        [("We regret the", "a spokesman for the airline")],
    ),
    ("“We regret the loss of life,” officials said on Sunday.", [("We regret the", "officials")]),
    ("“We heard a loud bang,” one witness told the newspaper.", [("We heard a", "one witness")]),
    (
        "Oslo’s foreign ministry stated that it “strongly urged all sides to stop.”",
        [("strongly urged all", "Oslo’s foreign ministry")],
    ),
    (
        "The union's statement said the offer was “an insult to every nurse.”",
        [("an insult to", "The union's statement")],
    ),
    (
        f"{A} criticised the offer. Her claim that it was “an insult to every nurse” was disputed.",
        [("an insult to", A)],
    ),
    (f"“It will hold,” said {A}.\n\n“We built it to last,” she added.", [("It will hold", A), ("We built it", A)]),
    (
        f"“It will hold,” said {A}.\n\n“We built it to last. We built it well.”",
        [("It will hold", A), ("We built it", A)],
    ),
    (f"{A} said: “It will hold.\n\n“We built it to last.”", [("It will hold.", A), ("We built it", A)]),
    (f"''It will hold for years,'' {A} said.", [("It will hold", A)]),
    (f"‘It will hold for years,’ {A} said.", [("It will hold", A)]),
    (f"”It will hold for years,” {A} said.", [("It will hold", A)]),
    (f"“He told me ‘never again’ and left,” {A} said.", [("He told me", A)]),
    (f"As {A} put it, “The dam is all we have.”", [("The dam is", A)]),
    (f"{A} shot back: “The dam is all we have.”", [("The dam is", A)]),
    (f"{A} tweeted, “The dam is all we have.”", [("The dam is", A)]),
    (f"Asked about the dam, {A} replied, “It is all we have.”", [("It is all", A)]),
    (f"Although the minister objected, {A} said the dam was “all the valley has.”", [("all the valley", A)]),
    (f"“The dam is all we have,” {A} said, but Tom Berg denied it.", [("The dam is", A)]),
    (
        "“We will hold,” said Norway's ambassador, Trine Solheim, “and we mean it.”",
        [("We will hold", "Trine Solheim"), ("and we mean it", "Trine Solheim")],
    ),
    (
        f"{A} accused the council of “sleeping through all the warnings,” without offering proof.",
        [("sleeping through", A)],
    ),
    (f"The goal was ruled out for a “foul” that {A} described as “invisible.”", [("invisible.", A)]),
    (f"{A} led the side.\n\nQ: Are you happy?\n\nOLSEN: “Look at me and guess!”", [("Look at me", A)]),
    ("“We waited for the right moment to open it,” recalled Mr. Berg.", [("We waited for", "Berg")]),
    ("“The dam should never have been opened,” the Valley Times wrote.", [("The dam should", "Valley Times")]),
    ("“You know how it is, right?” Berg went on, as if he heard nothing.", [("You know how", "Berg")]),
    (
        "“It is time to open the dam at last,” exhorted the minister’s host, the actor Tom Berg.",
        [("It is time", "the minister’s host")],
    ),
    (
        f"“It will hold for a hundred years,” {A} said, and her husband cut in. “It had better, or we all drown.”",
        [("It will hold", A), ("It had better", "her husband")],
    ),
    (
        "One engineer, who like the others would not be named, said the verdict was that “the dam will not hold.”",
        [("the dam will", "One engineer")],
    ),
    (f"Sales were “flat for a month” as buyers waited for the vote, {A} said.", [("flat for a", A)]),
    (f"The minister, {A} said, was seen in the valley as a “spent force.”", [("spent force.", A)]),
    (f"{A} denounced what she called the “deeply flawed” plan.", [("deeply flawed", A)]),
    (f"{A} met the “expert,” saying, “An expert who never saw a dam!”", [("An expert who", A)]),
    (f"“He said, ‘Open it now. Open it all,’” {A} said.", [("He said, ‘Open", A)]),
    (f"Former minister of energy {A}: “The dam will hold for years.”", [("The dam will", A)]),
    ("From the ruling: “The dam was never to be opened.”", [("The dam was", "the ruling")]),
    ("“The dam was never to be opened,” the two wrote.", [("The dam was", "the two")]),
    (f"It was “a failure of all who watched” from first to last, in {A}’s view.", [("a failure of", A)]),
]

# text, and what must not be among its quotes
UNSAID: list[tuple[str, str]] = [
    (f"{A} signed a “comprehensive friendship treaty” pact with the neighbours.", "comprehensive"),
    ("The so-called “rebels” took the town on Monday.", "rebels"),
    (f"{A} said on CBC's “The Morning Hour” that the dam would hold.", "Morning Hour"),
    (f"{A} stars in “The Long Way Down” this autumn.", "Long Way"),
    ("The book, titled “A Valley of Stone,” came out in May.", "Valley"),
    ("The programme is known as “Green Shield” in the valley.", "Green Shield"),
    (f"{A} read from her novel “The Empty Boat” at the fair.", "Empty Boat"),
    ("Tom “Duke” Berg won the race on Sunday.", "Duke"),
    ("The “Never Again” movement grew in the spring.", "Never Again"),
    ("The ship's “black box” was found on Monday.", "black box"),
    ("Parliament passed a “fast track” bill on Monday.", "fast track"),
    ("The band played “Blue Water” as the ship left.", "Blue Water"),
    ("It is a “smart” bomb with a laser.", "smart"),
    (f"{A}, host of “Evening Talk,” said the dam would hold.", "Evening Talk"),
    ("The company sells “organic” milk in forty countries.", "organic"),
    ("The operation, dubbed “Silent Night,” began on Monday.", "Silent Night"),
    ("A storm blew “Old Glory” off the roof.", "Old Glory"),
    ("The army's “buffer zone” runs along the river.", "buffer zone"),
    ("The group, called “Free Coast,” was founded in 2010.", "Free Coast"),
    (f"{A} lives in the “green belt” round the city.", "green belt"),
    ("The crew's boat isn't the owners' boat.", "boat"),
    ('The board is 6\'2" long and 14" wide.', "long"),
    ("We all want a “clean” engine.", "clean"),
    (f"{A} appeared on “Valley Tonight” to discuss the dam.", "Valley Tonight"),
    ("The “Tower of Glass” opened on Monday.", "Tower"),
    (f"It came from captain Sven “The Train” Haugland, {A} said.", "Train"),
    (f"The goal was ruled out for a “foul” that {A} described as odd.", "foul"),
]


def _who(quote: Quote) -> str | None:
    return quote.name or (quote.speaker.text if quote.speaker else None)


@pytest.mark.parametrize(("text", "said"), SAID)
def test_words_are_put_in_the_right_mouth(text: str, said: list[tuple[str, str]]) -> None:
    found = [(q.span.text, _who(q)) for q in quotes_of(text)]
    assert len(found) == len(said), found
    for (words, who), (begins, speaker) in zip(found, said, strict=True):
        assert words.startswith(begins)
        assert who == speaker


@pytest.mark.parametrize(("text", "term"), UNSAID)
def test_words_that_nobody_says_are_no_quote(text: str, term: str) -> None:
    assert not [q.span.text for q in quotes_of(text) if term in q.span.text]


def test_an_interrupted_quote_is_one_statement() -> None:
    one, two, three = quotes_of(f"“The dam,” {A} said, “will hold for years.” Tom Berg said: “It will not hold.”")
    assert one.group is not None
    assert one.group == two.group
    assert three.group != one.group


def test_the_role_and_the_cue_are_words_of_the_article() -> None:
    text = f"Deputy Mayor {A} warned on Monday, “The dam will not hold much longer.”"
    (quote,) = quotes_of(text)
    assert (quote.name, quote.role) == (A, "Deputy Mayor")
    assert quote.cue is not None
    assert quote.cue.text == "warned"


def test_up_to_three_words_are_a_fragment_inside_their_sentence() -> None:
    text = f"The dam leaks. {A} called the plan a “grave error.” The council met."
    (quote,) = quotes_of(text)
    assert quote.kind == "fragment"
    assert text[quote.sentence.start : quote.sentence.end] == f"{A} called the plan a “grave error.”"


def test_a_speaker_carried_over_is_less_sure_than_a_named_one() -> None:
    one, two = quotes_of(f"“The dam will hold,” {A} said. “We will hold with it.”")
    assert two.rule == "carried"
    assert two.confidence < one.confidence


def test_an_accusation_is_the_cue_and_what_was_not_offered_is_none() -> None:
    (quote,) = quotes_of(f"{A} accused the council of “sleeping through every warning,” without offering proof.")
    assert quote.cue is not None
    assert quote.cue.text == "accused"
