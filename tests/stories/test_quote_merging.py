"""The same quote in several outlets is one entry; what is not the same stays two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.news.stories import StoryQuote
from bot.stories.quote_merging import fold_words, merge_quotes
from tests.stories.reports import at, quote, report

STORM = "We will not wait for the next storm to close the bridge"


def merged(*said: tuple[str, str | None]) -> tuple[StoryQuote, ...]:
    """Each quote in an article of its own."""
    return merge_quotes([report(i, quote(words, name)) for i, (words, name) in enumerate(said, 1)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("We are not amused", "Ana Ruiz"), ("We are not amused", "Ana Ruiz")),
        (("We are not amused,", "Ana Ruiz"), ("we are not amused.", "Ruiz")),
        (("We won’t wait for the storm", "Ana Ruiz"), ("We will not wait for the storm", "Ruiz")),
        (("We can't stay here", "Ana Ruiz"), ("We cannot stay here", "Ana María Ruiz")),
        ((STORM, "Ana Ruiz"), ("We will not wait", "Ruiz")),
        ((STORM, "Ana Ruiz"), ("the next storm to close the bridge", None)),
        ((STORM, None), (STORM, "Ana Ruiz")),
        (("It is over now", None), ("It is over now", "Ana Ruiz")),
        (("Señor Díaz was right about that", "Ana Ruiz"), ("Senor Diaz was right about that", "Ana Ruiz")),
        (
            ("The bill passed 12-3 with 1.5 million spent", "Ruiz"),
            ("The bill passed 12-3 with 1.5 million spent", "Ruiz"),
        ),
    ],
)
def test_the_same_words_or_a_cut_of_them_are_one_entry(
    one: tuple[str, str | None], other: tuple[str, str | None]
) -> None:
    found = merged(one, other)
    assert len(found) == 1
    assert len(found[0].article_quotes) == 2
    assert found[0].differs is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STORM, "We will not be waiting for the next storm to close the bridge"),
        (STORM, "We will not wait for another storm to close the bridge"),
        (
            "I have never seen anything like this in my thirty years as a firefighter in this town",
            "I've never seen anything like it in my thirty years as a firefighter in this town",
        ),
        (
            "The organisation has apologised to all of the families",
            "The organization has apologized to all the families",
        ),
        (
            "The inquiry, which took far too long, has found that nobody was to blame for the collapse",
            "The inquiry has found that nobody was to blame for the collapse",
        ),
        ("Our thoughts are with the families of those who died", "Our thoughts are with families of those who died"),
    ],
)
def test_nearly_the_same_words_by_one_speaker_are_one_entry_that_says_so(one: str, other: str) -> None:
    found = merged((one, "Ana Ruiz"), (other, "Ruiz"))
    assert [(len(entry.article_quotes), entry.differs) for entry in found] == [(2, "wording")]


def test_long_words_that_two_outlets_give_to_two_people_are_one_entry_that_says_so() -> None:
    found = merged((STORM, "Ana Ruiz"), (STORM, "Jon Hale"))
    assert [(len(entry.article_quotes), entry.differs) for entry in found] == [(2, "speaker")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Short words that anybody says.
        (("No comment", "Ana Ruiz"), ("No comment", "Jon Hale")),
        (("This is a sad day", "Ana Ruiz"), ("This is a sad day", "Jon Hale")),
        (("Thank you", None), ("Thank you", "Ana Ruiz")),
        (("very sad", "Ana Ruiz"), ("I am very sad that the bridge is closed", "Ana Ruiz")),
        # Like words of two people.
        ((STORM, "Ana Ruiz"), ("We will not wait for another storm to close the bridge", "Jon Hale")),
        ((STORM, "Ana Ruiz"), ("We will not wait", "Jon Hale")),
        # The opposite.
        (
            ("We will wait for the next storm to close it", "Ruiz"),
            ("We will not wait for the next storm to close it", "Ruiz"),
        ),
        (("I have ever seen a storm like that here", "Ruiz"), ("I have never seen a storm like that here", "Ruiz")),
        # A pattern with other words in it.
        (("We will win this fight in the north", "Ruiz"), ("We will win this fight in the south", "Ruiz")),
        (("We lost 12 people in the flood", "Ruiz"), ("We lost 15 people in the flood", "Ruiz")),
        (("I want to thank the police for their work", "Ruiz"), ("I want to thank the doctors for their work", "Ruiz")),
        (("They must open the border today", "Ruiz"), ("They must close the border today", "Ruiz")),
        # One subject, two statements.
        (
            ("The bridge was never safe, and the board knew", "Ruiz"),
            ("The board knew of the bridge for two years", "Ruiz"),
        ),
        (("It is what it is and that is that", "Ruiz"), ("That is what it was and this is it", "Ruiz")),
        # Cuts too short to tell whose they are.
        ((STORM, "Ana Ruiz"), ("the next storm", None)),
        ((STORM, "Ana Ruiz"), ("the bridge", "Ana Ruiz")),
    ],
)
def test_what_is_not_the_same_quote_stays_two(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    assert [len(entry.article_quotes) for entry in merged(one, other)] == [1, 1]


def test_quotes_that_one_article_tells_apart_are_not_joined_for_being_alike() -> None:
    again = "We will not wait for another storm to close the bridge"
    found = merge_quotes([report(1, quote(STORM), quote(again))])
    assert [entry.differs for entry in found] == [None, None]


def test_a_quote_goes_to_the_one_with_the_same_words_and_not_to_one_that_is_alike() -> None:
    again = "We will not wait for another storm to close the bridge"
    found = merge_quotes([report(1, quote(STORM), quote(again)), report(2, quote(again))])
    assert {(entry.quote.span.text, len(entry.article_quotes), entry.differs) for entry in found} == {
        (STORM, 1, None),
        (again, 2, None),
    }


def test_a_quote_that_an_article_repeats_is_one_entry_with_both_places() -> None:
    found = merge_quotes([report(1, quote(STORM), quote("We will not wait"))])
    assert [[article_quote.index for article_quote in entry.article_quotes] for entry in found] == [[0, 1]]


def test_the_saying_that_is_shown_is_the_whole_one_by_name() -> None:
    found = merge_quotes(
        [
            report(1, quote("We will not wait", fragment=True)),
            report(2, quote(STORM, None)),
            report(3, quote(STORM, "Ana Ruiz")),
        ]
    )
    assert [article_quote.headline.article_id for article_quote in found[0].article_quotes] == [3, 2, 1]


def test_what_most_articles_have_comes_first_and_what_is_new_before_it() -> None:
    other, late = "Nobody asked us before they did it", "The board will meet again next week"
    reports = [
        report(1, quote(other)),
        report(2, quote(STORM)),
        report(3, quote(STORM)),
        report(4, quote(late), hours=2),
    ]
    assert [entry.quote.span.text for entry in merge_quotes(reports)] == [STORM, other, late]
    assert [(entry.quote.span.text, entry.new) for entry in merge_quotes(reports, at(1))] == [
        (late, True),
        (STORM, False),
        (other, False),
    ]


def test_a_known_quote_in_another_outlet_is_not_new() -> None:
    found = merge_quotes([report(1, quote(STORM)), report(2, quote("We will not wait"), hours=2)], at(1))
    assert [entry.new for entry in found] == [False]


def test_a_reading_that_was_replaced_is_not_shown_but_was_known() -> None:
    dropped = "That sentence is not in the article any more"
    reports = [
        report(1, quote(STORM), quote(dropped), current=False),
        report(1, quote(STORM), hours=2),
    ]
    found = merge_quotes(reports, at(1))
    assert [(entry.quote.span.text, len(entry.article_quotes), entry.new) for entry in found] == [(STORM, 1, False)]


def test_words_that_differed_only_in_a_replaced_reading_are_not_said_to_differ() -> None:
    wrong = "We will not wait for another storm to close the bridge"
    reports = [
        report(1, quote(STORM)),
        report(2, quote(wrong), current=False),
        report(2, quote(STORM), hours=2),
    ]
    assert [(len(entry.article_quotes), entry.differs) for entry in merge_quotes(reports)] == [(2, None)]


def test_order_of_the_articles_does_not_decide_what_is_one() -> None:
    reports = [
        report(1, quote("We will not wait")),
        report(2, quote(STORM)),
        report(3, quote("for the next storm")),
    ]
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        found = merge_quotes([reports[i] for i in order])
        assert any(len(entry.article_quotes) >= 2 for entry in found)


def test_no_quotes_and_quotes_without_a_word_make_no_entries() -> None:
    assert merge_quotes([]) == ()
    assert merge_quotes([report(1, quote("…!"))]) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We won’t, can't and cannot!", "we will not can not and can not"),
        ("It's 1,200.50 — “really”", "it is 1,200.50 really"),
        ("[The] board’s rule", "the board is rule"),
    ],
)
def test_words_are_compared_as_they_are_spoken(text: str, words: str) -> None:
    assert " ".join(fold_words(text)) == words


def test_a_statement_in_two_parts_is_one_entry_and_one_with_its_whole() -> None:
    parts = [
        replace(quote(words), group=1) for words in ("The harbour wall will hold the winter,", "if we mend it now.")
    ]
    whole = quote("The harbour wall will hold, if we mend it now.")
    (entry,) = merge_quotes([report(1, *parts), report(2, whole)])
    assert {one.headline.article_id for one in entry.article_quotes} == {1, 2}
