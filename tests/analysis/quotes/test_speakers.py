"""What is told of a quote besides its speaker: its cue, role, sentence, group and rule."""

from __future__ import annotations

from tests.analysis.names.readings import quotes_of

A = "Mira Olsen"  # a name of no one in particular


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


def test_a_pronoun_is_less_sure_where_somebody_else_was_named_since() -> None:
    alone = quotes_of("Tom Berg spoke for an hour on Monday. He called the dam “a heap of old sand.”")
    after = quotes_of(
        "Tom Berg spoke on Monday. Berg’s talk came a day after Karl Vane’s attack on it. He called the dam "
        "“a heap of old sand.”"
    )
    assert alone[0].confidence > 0.85
    assert after[0].name is None or after[0].confidence < 0.85


def test_a_speaker_is_less_sure_where_somebody_else_acts_before_the_verb() -> None:
    (plain,) = quotes_of(f"{A} testified that she was afraid, saying “it was the worst night of all.”")
    (parted,) = quotes_of(f"{A} testified that Tom Berg threatened him, saying “it was the worst night of all.”")
    assert plain.confidence > 0.85 > parted.confidence
