"""Why an article is in its story: what it shares with the one before it that it is most like."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.news import Article, Extent, Headline
from bot.stories.features import extract_features
from bot.stories.shared_words import Member, find_reason

STORM = (
    "A storm tore the roof off the old fish market in Eastport, and Ada Lovell of the harbour board closed the quay. "
    "The storm sank two trawlers in Eastport harbour, the coastguard reported."
)
TALLY = (
    "Insurers put the damage that the storm did to Eastport at $3 million. In the fish market, Ada Lovell of the "
    "harbour board found nothing standing, and two trawlers are still lying on the sea floor."
)
VOTE = "The parliament of Westmark elected a speaker. The opposition under Alan Turing walked out of the chamber."


def make_member(number: int, text: str, title: str, day: date) -> Member:
    article = Article(text=text, body=Extent(0, len(text)), origin=str(number), title=title, published=day)
    headline = Headline(
        article_id=number,
        title=title,
        byline=None,
        published=day,
        url=None,
        outlet=f"Outlet {number}",
        added=datetime(2026, 3, 9, tzinfo=UTC),
    )
    return Member(headline, day, extract_features(article))


def test_what_two_articles_share_is_told_as_the_article_has_it() -> None:
    first = make_member(1, STORM, "Storm tears roof off Eastport fish market", date(2026, 3, 1))
    other = make_member(2, VOTE, "Westmark elects a speaker", date(2026, 3, 2))
    later = make_member(3, TALLY, "Storm damage in Eastport at $3 million", date(2026, 3, 4))
    reason = find_reason(later, TALLY, [first, other])
    assert reason.beside == first.headline
    assert reason.days == 3
    assert "Eastport" in reason.names
    assert "Ada Lovell" in reason.names
    assert {"trawlers", "fish"} & set(reason.words)
    assert not {"Lovell", "Eastport"} & set(reason.words)


def test_a_copy_is_called_one() -> None:
    first = make_member(1, STORM, "Storm tears roof off fish market", date(2026, 3, 1))
    copy = make_member(2, STORM + " More follows.", "Roof torn off", date(2026, 3, 1))
    assert find_reason(copy, STORM, [first]).is_copy


def test_a_story_begins_with_its_first() -> None:
    first = make_member(1, STORM, "Storm tears roof off fish market", date(2026, 3, 1))
    reason = find_reason(first, STORM, [])
    assert reason.beside is None
    assert reason.names == reason.words == ()


@given(st.text(max_size=400))
def test_every_word_told_stands_in_the_article(text: str) -> None:
    first = make_member(1, f"{STORM} {text}", "Storm", date(2026, 3, 1))
    later = make_member(2, f"{text} {TALLY}", "Damage", date(2026, 3, 1))
    reason = find_reason(later, f"{text} {TALLY}", [first])
    for word in (*reason.names, *reason.words):
        assert word in f"Damage\n{text} {TALLY}".replace("’", "'")
