"""A sentence with the words that most of a topic has is central to it."""

from __future__ import annotations

from bot.stories.centrality import Centrality, find_median


def test_what_most_have_is_central_and_what_only_one_has_is_not() -> None:
    centrality = Centrality({"bridge": 9, "harbour": 4, "hat": 1}, 10)
    bridge, harbour, both = (centrality.measure(words) for words in (["bridge"], ["harbour"], ["bridge", "harbour"]))
    assert bridge > harbour > 0
    assert both > harbour
    assert centrality.measure(["hat"]) == centrality.measure([]) == 0


def test_the_median_is_of_what_there_is() -> None:
    assert find_median([3.0, 1.0, 2.0]) == 2
    assert find_median([]) == 0
