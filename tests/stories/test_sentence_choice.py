"""The sentence with the words that most tell the day by comes first; what tells the same is named with it."""

from __future__ import annotations

from itertools import permutations

from bot.stories.sentence_choice import Candidate, choose_sentences, count_others, measure_overlap
from bot.stories.story_report import find_roots


def candidate(text: str, at: int = 0, *, stated: bool = True, place: int = 0, weight: float = 1) -> Candidate:
    return Candidate(find_roots(text), stated, place, ("a", at), weight)


VOTE = "The harbour board voted to close the bridge"
AGAIN = "Board members of the harbour voted to close the bridge for good"
FERRY = "A ferry ran aground off the harbour"
HAT = "A clerk lost his umbrella"


def test_the_best_told_is_chosen_and_what_tells_the_same_goes_with_it() -> None:
    texts = [HAT, VOTE, FERRY, AGAIN]
    first, second = choose_sentences([candidate(text, at) for at, text in enumerate(texts)], 2)
    assert {texts[first.index], *(texts[at] for at in first.same)} == {VOTE, AGAIN}
    assert texts[second.index] == FERRY


def test_the_order_of_the_candidates_changes_nothing() -> None:
    candidates = [candidate(text, at) for at, text in enumerate([HAT, VOTE, FERRY, AGAIN])]
    chosen = {
        tuple(order[at].order for one in choose_sentences(order, 3) for at in (one.index, *one.same))
        for order in permutations(candidates)
    }
    assert len(chosen) == 1


def test_a_sentence_that_names_the_day_comes_before_one_of_an_opening() -> None:
    opening, stated = candidate(FERRY, stated=False, place=3), candidate(VOTE, 1)
    assert [one.index for one in choose_sentences([opening, stated], 2)] == [1, 0]


def test_what_is_to_the_point_comes_first() -> None:
    assert choose_sentences([candidate(VOTE), candidate(FERRY, 1, weight=2)], 1)[0].index == 1


def test_what_other_articles_tell_in_words_of_their_own_is_counted_and_copies_are_not() -> None:
    told = [(VOTE, "a"), (AGAIN, "b"), (AGAIN + " on Monday", "b"), (VOTE, "c"), (FERRY, "d"), (AGAIN, "a")]
    candidates = [Candidate(find_roots(text), True, 0, (article, at)) for at, (text, article) in enumerate(told)]
    assert [count_others(candidates, at) for at in (0, 4)] == [1, 0]


def test_what_others_tell_too_comes_before_what_one_tells() -> None:
    other = "An umbrella factory burned to the ground in Osmund"
    told = [(other, "a"), ("Fire at a factory for umbrellas in Osmund burned it down", "b"), (FERRY, "c")]
    candidates = [Candidate(find_roots(text), True, 0, (article, 0)) for text, article in told]
    assert choose_sentences(candidates, 1)[0].index < 2


def test_few_words_in_common_make_no_report_of_the_same() -> None:
    short, full = candidate("Bridge closes", 0), candidate(VOTE, 1)
    (chosen,) = choose_sentences([short, full], 2)
    assert chosen.same == ()


def test_no_more_than_asked_for_and_none_of_nothing() -> None:
    assert len(choose_sentences([candidate(VOTE), candidate(FERRY, 1), candidate(HAT, 2)], 2)) == 2
    assert choose_sentences([], 3) == ()
    assert choose_sentences([candidate("of the and")], 3) == ()


def test_overlap_is_of_the_shorter() -> None:
    assert measure_overlap({"a", "b"}, {"a", "b", "c", "d"}) == 1
    assert measure_overlap({"a"}, set()) == 0
