"""What is asked and what is written of a feed's item, situation by situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.news import HOUSE as HOUSE_SHELF
from bot.news import Added, Article, Extent, Shelf
from bot.news.feeds import Fate, Feed, Filter, Item, Subscription
from bot.newsroom.feeds import item_steps
from bot.newsroom.feeds.full_text import FullText
from bot.newsroom.feeds.item_steps import (
    CheckShelf,
    CountRecent,
    Note,
    Put,
    Question,
    ReadText,
    Remember,
    Situation,
    Unreadable,
    Writing,
    decide,
    decide_rest,
    describe_outcome,
)
from bot.sources.feeds.filters import judge
from bot.sources.feeds.new_items import State, Verdict

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = Feed(1, "https://one.example/feed", "The Gazette", None, 3600, NOON)
ITEM = Item("g", "https://one.example/a", "A quay opens", author="Ann Other", summary="A quay opens.")
KEYS = frozenset(["g1", "a1", "t1"])
END = Remember(KEYS)

HOUSE = Subscription(1, None, FEED, "The Gazette", NOON - 9 * HOUR)
FIVE, SIX = (replace(HOUSE, id=guild, guild_id=guild) for guild in (5, 6))
G5, G6 = Shelf.of_guild(5), Shelf.of_guild(6)
NOT_ANN = replace(FIVE, filter=Filter(not_authors=("Ann Other",)))
ONLY_CRANES = replace(FIVE, filter=Filter(words=("crane",)))

WHOLE = FullText(Article("A crane fell.", Extent(0, 13), "page"), whole=True)
TEASER = FullText(
    Article("A quay.", Extent(0, 7), "feed"), whole=False, note="the site asks robots not to read its page"
)
CRASH, WRONG = Unreadable("It stopped.", is_crash=True), Unreadable("It is too long.")
EARLIER = NOON - HOUR  # after all of them followed the feed


def situation(*followers: Subscription, **known: Any) -> Situation:
    """A new item of which nothing has been asked yet."""
    standard: dict[str, Any] = {"state": "new", "keys": KEYS, "followers": followers, "limit": 20}
    return Situation(ITEM, **(standard | known))


def read(*followers: Subscription, text: FullText | Unreadable = WHOLE, **known: Any) -> Situation:
    """Its text was looked for, and nobody's shelf is full."""
    standard: dict[str, Any] = {"recent": {G5: 19}, "text": text}
    return situation(*followers, **(standard | known))


def note(one: Subscription, fate: Fate, reason: str) -> Note:
    return Note(ITEM, one.id, fate, reason)


FULL = "This server's feeds had brought 20 articles within the hour, which is as many as they can."
STANDS = "It was edited, and the site asks robots not to read its page. The earlier version stays."
BY_AUTHOR = note(NOT_ANN, "filtered", judge(NOT_ANN.filter, ITEM, "") or "")
BY_WORDS = note(ONLY_CRANES, "filtered", judge(ONLY_CRANES.filter, ITEM, TEASER.article.text) or "")

CASES: list[tuple[str, Situation, Question | tuple[Writing, ...]]] = [
    ("nobody who follows is to get it", situation(), (END,)),
    ("a server's shelf is counted first", situation(HOUSE, FIVE, SIX), CountRecent((G5, G6))),
    ("the operator's own is not", situation(HOUSE), ReadText()),
    ("there is room on the shelf", situation(FIVE, recent={G5: 19}), ReadText()),
    ("there is none", situation(FIVE, recent={G5: 20}), (note(FIVE, "over_limit", FULL), END)),
    ("there is room on one", situation(FIVE, SIX, recent={G5: 21, G6: 0}), ReadText()),
    ("an author is kept out before anything is asked", situation(NOT_ANN), (BY_AUTHOR, END)),
    ("and his shelf is not counted", situation(NOT_ANN, SIX), CountRecent((G6,))),
    ("words are looked for in the text, not before", situation(ONLY_CRANES, recent={}), ReadText()),
    ("it could not be read", read(HOUSE, text=WRONG), (note(HOUSE, "unreadable", "It is too long."), END)),
    (
        "it has no text",
        read(HOUSE, text=Unreadable(item_steps.NO_TEXT)),
        (note(HOUSE, "unreadable", item_steps.NO_TEXT), END),
    ),
    (
        "a crash of reading is no reason to read again",
        read(HOUSE, text=CRASH),
        (note(HOUSE, "unreadable", "It stopped."), END),
    ),
    ("it was read", read(HOUSE, FIVE), (Put(1, HOUSE_SHELF), Put(5, G5), END)),
    ("it was read for the others", read(NOT_ANN, SIX), (Put(6, G6), BY_AUTHOR, END)),
    ("the words are in the text", read(ONLY_CRANES), (Put(5, G5), END)),
    ("the words are not in the text", read(ONLY_CRANES, text=TEASER), (BY_WORDS, END)),
    ("a teaser: the first shelf is looked at", read(FIVE, HOUSE, text=TEASER), CheckShelf(G5)),
    ("of those who are to have it", read(ONLY_CRANES, SIX, text=TEASER), CheckShelf(G6)),
    ("a teaser is better than nothing", read(FIVE, text=TEASER, has_whole=False), (Put(5, G5), END)),
    ("and worse than the whole", read(FIVE, text=TEASER, has_whole=True), (note(FIVE, "unreadable", STANDS), END)),
    ("an edit of what came since", read(FIVE, state="edited", first_seen=EARLIER), (Put(5, G5), END)),
    (
        "an edit of what came at the moment in which the feed was followed",
        read(FIVE, state="edited", first_seen=FIVE.added),
        (Put(5, G5, only_held=True), END),
    ),
    (
        "an edit of what came before one of them",
        read(HOUSE, replace(FIVE, added=NOON), state="edited", first_seen=EARLIER),
        (Put(1, HOUSE_SHELF), Put(5, G5, only_held=True), END),
    ),
    ("an edit of nobody knows what", read(FIVE, state="edited"), (Put(5, G5, only_held=True), END)),
    ("what is new goes to all", read(FIVE, first_seen=FIVE.added - HOUR), (Put(5, G5), END)),
    ("what crashed is tried again", read(FIVE, failures=(CRASH,)), (Put(5, G5), END)),
    ("once", read(FIVE, failures=(CRASH, CRASH)), (note(FIVE, "unreadable", "It stopped."), END)),
    ("what else went wrong is not", read(FIVE, failures=(WRONG,)), (note(FIVE, "unreadable", "It is too long."), END)),
    ("nor after a crash", read(FIVE, failures=(CRASH, WRONG)), (note(FIVE, "unreadable", "It is too long."), END)),
    (
        "who was kept out has its own reason",
        read(NOT_ANN, SIX, failures=(WRONG,)),
        (BY_AUTHOR, note(SIX, "unreadable", "It is too long."), END),
    ),
]


@pytest.mark.parametrize(("known", "wanted"), [pytest.param(known, wanted, id=name) for name, known, wanted in CASES])
def test_each_situation_has_its_steps(known: Situation, wanted: Question | tuple[Writing, ...]) -> None:
    assert decide(known) == wanted


@pytest.mark.parametrize(
    ("added", "text", "fate", "reason", "article_id"),
    [
        (Added("page", "added", 70, "A quay"), WHOLE, "shelved", "It was added.", 70),
        (
            Added("page", "added", 70, "A quay"),
            TEASER,
            "shelved",
            "It was added. Only the teaser: the site asks robots not to read its page.",
            70,
        ),
        (Added("page", "changed", 70, "A quay"), WHOLE, "changed", "It was edited, and its new version was added.", 70),
        (Added("page", "there", 70, "A quay"), TEASER, "repeat", "The same text is here already.", 70),
        (None, WHOLE, "old", item_steps.BEFORE_FOLLOWING, None),
    ],
)
def test_what_was_put_on_a_shelf_is_noted(
    added: Added | None, text: FullText, fate: Fate, reason: str, article_id: int | None
) -> None:
    known = situation()
    assert describe_outcome(Put(5, G5), added, known, text) == Note(ITEM, 5, fate, reason, article_id)


def verdict(state: State, *keys: str, item: Item = ITEM) -> Verdict:
    return Verdict(item, state, "So it is.", keys)


@pytest.mark.parametrize(
    ("verdicts", "wanted"),
    [
        ([], (Remember(frozenset()),)),
        ([verdict("repeat", "g1", "t1")], (Remember(frozenset(["g1", "t1"])),)),
        ([verdict("repeat", "g1", "t9")], (Remember(frozenset(["g1", "t9"])),)),  # others may have its text
        (
            [verdict("repeat", "g2", "t1")],
            (note(FIVE, "repeat", "So it is."), note(SIX, "repeat", "So it is."), Remember(frozenset(["g2", "t1"]))),
        ),
        (
            [verdict("old", "g2"), verdict("repeat", "a1")],
            (note(FIVE, "old", "So it is."), note(SIX, "old", "So it is."), Remember(frozenset(["g2", "a1"]))),
        ),
        (
            [verdict("old", "g3", item=replace(ITEM, guid="skipped"))],
            (
                Note(replace(ITEM, guid="skipped"), 6, "old", "So it is."),  # FIVE was told when it followed the feed
                Remember(frozenset(["g3"])),
            ),
        ),
    ],
)
def test_what_is_neither_new_nor_edited_is_noted_once(verdicts: list[Verdict], wanted: tuple[Writing, ...]) -> None:
    skipped = {5: [replace(ITEM, guid="skipped")]}
    assert decide_rest(verdicts, [FIVE, SIX], {"g1": NOON, "a1": NOON, "t1": NOON}, skipped) == wanted
