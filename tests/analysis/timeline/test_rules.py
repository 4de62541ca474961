"""Every rule that an entry can carry is told in words, and no other is."""

from __future__ import annotations

from bot.analysis.rules.timeline import RULES
from tests.analysis.timeline.scenes import events_of

ONE_OF_EACH = (
    "The mill closed on Monday.",
    "Monday's vote in Brenn was closer than many thought.",
    "Okoro said on Tuesday that he would not run again.",
    "Ruritania expelled the envoy on Friday, two days after Okoro and Lindqvist signed a pact in Brenn.",
    "Oct. 6, 1931: First game. The Vells won.",
    "In Monday's debate, Okoro attacked the plans for the mill.",
    "Lindqvist and Haas in talks on Monday with the union of cooks and drivers.",
)


def test_every_rule_has_its_sentence() -> None:
    found = {event.rule for text in ONE_OF_EACH for event in events_of(text)}
    found |= {event.rule for event in events_of("The mill has closed for good.", title="Mill closes")}
    assert found == set(RULES)


def test_the_sentences_are_for_readers() -> None:
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in RULES.values())
