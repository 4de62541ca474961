"""What is asked and what is written of a feed's item, situation by situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.news import FEEDS, HOUSE, Added, Article, Extent
from bot.news.fate_words import BEFORE_FOLLOWING
from bot.news.feeds import Audience, Fate, Filter, Item
from bot.newsroom.feeds import item_steps
from bot.newsroom.feeds.full_text import FullText
from bot.newsroom.feeds.item_steps import (
    Begin,
    BringIn,
    CheckStored,
    CountRecent,
    LetThrough,
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
ITEM = Item("g", "https://one.example/a", "A quay opens", author="Ann Other", summary="A quay opens.")
KEYS = frozenset(["g1", "a1", "t1"])
END = Remember(KEYS)

NOT_ANN, ONLY_CRANES = Filter(not_authors=("Ann Other",)), Filter(words=("crane",))
NOBODY = Audience({})
ALL = Audience({None: Filter()})
SOME = Audience({None: Filter(), 5: NOT_ANN})
OF_NOT_ANN = Audience({5: NOT_ANN})
OF_CRANES = Audience({6: ONLY_CRANES})
OF_BOTH = Audience({5: NOT_ANN, 6: ONLY_CRANES})
HOUSE_TOO = Audience({None: Filter()}, has_house=True)
HOUSE_OF_CRANES = Audience({None: Filter(), 6: ONLY_CRANES}, has_house=True, house_filter=6)

WHOLE = FullText(Article("A crane fell.", Extent(0, 13), "page"), whole=True)
TEASER = FullText(
    Article("A quay.", Extent(0, 7), "feed"), whole=False, note="the site asks robots not to read its page"
)
CRASH, WRONG = Unreadable("It stopped.", is_crash=True), Unreadable("It is too long.")


def situation(audience: Audience = ALL, **known: Any) -> Situation:
    """A new item of which nothing has been asked yet."""
    standard: dict[str, Any] = {"state": "new", "keys": KEYS, "audience": audience, "limit": 20}
    return Situation(ITEM, **(standard | known))


def read(audience: Audience = ALL, text: FullText | Unreadable = WHOLE, **known: Any) -> Situation:
    """Its text was looked for, and there is room for it."""
    standard: dict[str, Any] = {"recent": 19, "text": text}
    return situation(audience, **(standard | known))


def note(fate: Fate, reason: str, **more: Any) -> Note:
    return Note(ITEM, fate, reason, **more)


FULL = "This feed had brought 20 articles within the hour, which is as many as one can."
FULL_AT_FIRST = "This server's feeds had brought 20 articles within the hour, which is as many as they can."
STANDS = "It was edited, and the site asks robots not to read its page. The earlier version stays."
BY_AUTHOR = {5: judge(NOT_ANN, ITEM, "") or ""}
BY_WORDS = {6: judge(ONLY_CRANES, ITEM, TEASER.article.text) or ""}
NO_LIMIT = 10**6

CASES: list[tuple[str, Situation, Question | tuple[Writing, ...]]] = [
    ("nobody who follows is to get it", situation(NOBODY), (END,)),
    ("what the feed brought is counted first", situation(), CountRecent()),
    ("but not for the operator's own", situation(HOUSE_TOO), ReadText()),
    ("there is room", situation(recent=19), ReadText()),
    ("there is none", situation(recent=20), (note("over_limit", FULL), END)),
    (
        "there is none for those who are to get it",
        situation(SOME, recent=20),
        (note("over_limit", FULL, kept_out=BY_AUTHOR), END),
    ),
    ("there is always room for the operator's own", read(HOUSE_TOO, recent=NO_LIMIT), (Put(HOUSE), END)),
    ("but not where its filter keeps it out", read(HOUSE_OF_CRANES, text=TEASER, recent=None), CountRecent()),
    ("then it is for the others", read(HOUSE_OF_CRANES, text=TEASER), (Put(FEEDS, kept_out=BY_WORDS), END)),
    ("what it lets through is for all", read(HOUSE_OF_CRANES, recent=None), (Put(HOUSE), END)),
    ("first items are counted apart", situation(is_first=True, recent=20), (note("over_limit", FULL_AT_FIRST), END)),
    (
        "an author is kept out before anything is asked",
        situation(OF_NOT_ANN),
        (note("filtered", "", kept_out=BY_AUTHOR), END),
    ),
    ("but not for those who asked for him", situation(SOME), CountRecent()),
    ("words are looked for in the text, not before", situation(OF_CRANES, recent=0), ReadText()),
    ("it could not be read", read(text=WRONG), (note("unreadable", "It is too long."), END)),
    ("it has no text", read(text=Unreadable(item_steps.NO_TEXT)), (note("unreadable", item_steps.NO_TEXT), END)),
    ("a crash of reading is no reason to read again", read(text=CRASH), (note("unreadable", "It stopped."), END)),
    ("it was read", read(), (Put(FEEDS), END)),
    ("it was read for some", read(SOME), (Put(FEEDS, kept_out=BY_AUTHOR), END)),
    ("the words are in the text", read(OF_CRANES), (Put(FEEDS), END)),
    ("the words are not in the text", read(OF_CRANES, text=TEASER), (note("filtered", "", kept_out=BY_WORDS), END)),
    (
        "each filter has its own reason",
        read(OF_BOTH, text=TEASER),
        (note("filtered", "", kept_out=BY_AUTHOR | BY_WORDS), END),
    ),
    ("a teaser is better than nothing", read(text=TEASER), (Put(FEEDS), END)),
    ("of an edit, what is stored is looked at", read(text=TEASER, state="edited", fate="shelved"), CheckStored()),
    (
        "an edit is a teaser as before",
        read(text=TEASER, state="edited", fate="shelved", has_whole=False),
        (Put(FEEDS), END),
    ),
    (
        "a teaser is worse than the whole",
        read(text=TEASER, state="edited", fate="shelved", has_whole=True),
        (note("unreadable", STANDS), END),
    ),
    ("an edit of what came", read(state="edited", fate="shelved"), (Put(FEEDS), END)),
    ("an edit of what was kept out", read(state="edited", fate="filtered"), (Put(FEEDS), END)),
    ("an edit of what was too much", read(state="edited", fate="over_limit"), (Put(FEEDS), END)),
    ("an edit of what stood there", read(state="edited", fate="old"), (Put(FEEDS, only_held=True), END)),
    ("an edit of what somebody began with", read(state="edited", fate="first"), (Put(FEEDS, only_held=True), END)),
    ("an edit of nobody knows what", read(state="edited"), (Put(FEEDS, only_held=True), END)),
    ("what crashed is tried again", read(failures=(CRASH,)), (Put(FEEDS), END)),
    ("once", read(failures=(CRASH, CRASH)), (note("unreadable", "It stopped."), END)),
    ("what else went wrong is not", read(failures=(WRONG,)), (note("unreadable", "It is too long."), END)),
    ("nor after a crash", read(failures=(CRASH, WRONG)), (note("unreadable", "It is too long."), END)),
    (
        "who was kept out has its own reason",
        read(SOME, failures=(WRONG,)),
        (note("unreadable", "It is too long.", kept_out=BY_AUTHOR), END),
    ),
]


@pytest.mark.parametrize(("known", "wanted"), [pytest.param(known, wanted, id=name) for name, known, wanted in CASES])
def test_each_situation_has_its_steps(known: Situation, wanted: Question | tuple[Writing, ...]) -> None:
    assert decide(known) == wanted


ADDED, CHANGED, THERE = (Added("page", outcome, 70, "A quay") for outcome in ("added", "changed", "there"))
ONLY_TEASER = "Only the teaser: the site asks robots not to read its page."
EDITED = "It was edited, and its new version was added."
SAME = "The same text is here already."
THROUGH = LetThrough(frozenset([5]))
PUT = Put(FEEDS, kept_out=BY_AUTHOR)

OUTCOMES: list[tuple[str, Situation, Added | None, tuple[Writing, ...]]] = [
    ("it came in", read(), ADDED, (note("shelved", "", article_id=70, kept_out=BY_AUTHOR),)),
    ("with its teaser", read(text=TEASER), ADDED, (note("shelved", ONLY_TEASER, article_id=70, kept_out=BY_AUTHOR),)),
    ("another feed had brought it", read(), THERE, (note("shelved", "", article_id=70, kept_out=BY_AUTHOR),)),
    (
        "an edit of it",
        read(state="edited", fate="shelved"),
        CHANGED,
        (note("changed", EDITED, article_id=70, kept_out=BY_AUTHOR), THROUGH),
    ),
    (
        "an edit that changes nothing",
        read(state="edited", fate="shelved"),
        THERE,
        (note("repeat", SAME, article_id=70), THROUGH),
    ),
    ("an edit of what was taken off", read(state="edited", fate="shelved"), ADDED, (BringIn(ITEM, "", 70), THROUGH)),
    ("an edit of what was kept out", read(state="edited", fate="filtered"), ADDED, (BringIn(ITEM, "", 70), THROUGH)),
    ("and is there by another feed", read(state="edited", fate="over_limit"), THERE, (BringIn(ITEM, "", 70), THROUGH)),
    (
        "an edit of what nobody has",
        read(state="edited"),
        None,
        (note("old", BEFORE_FOLLOWING, kept_out=BY_AUTHOR),),
    ),
    ("a server begins with it", read(is_first=True), ADDED, (Begin(ITEM, "", 70),)),
    ("others have it", read(is_first=True, text=TEASER), THERE, (Begin(ITEM, ONLY_TEASER, 70),)),
]


@pytest.mark.parametrize(("known", "added", "wanted"), [pytest.param(*case, id=name) for name, *case in OUTCOMES])
def test_what_was_put_on_a_list_is_written_down(
    known: Situation, added: Added | None, wanted: tuple[Writing, ...]
) -> None:
    assert describe_outcome(PUT, added, known) == wanted


def test_who_has_what_it_was_to_begin_with_is_told_so() -> None:
    known = read(is_first=True)
    assert describe_outcome(Put(FEEDS), THERE, known, has_it=True) == (note("repeat", SAME, article_id=70),)
    assert describe_outcome(Put(FEEDS), CHANGED, known, has_it=True) == (note("changed", EDITED, article_id=70),)


def verdict(state: State, *keys: str, item: Item = ITEM) -> Verdict:
    return Verdict(item, state, "So it is.", keys)


TOLD = replace(ITEM, guid="told")


@pytest.mark.parametrize(
    ("verdicts", "notes", "keys"),
    [
        ([], (), []),
        ([verdict("repeat", "g1", "t1")], (), ["g1", "t1"]),
        ([verdict("repeat", "g1", "t9")], (), ["g1", "t9"]),  # others may have its text
        ([verdict("repeat", "g2", "t1")], (note("repeat", "So it is."),), ["g2", "t1"]),
        ([verdict("old", "g2"), verdict("repeat", "a1")], (note("old", "So it is."),), ["g2", "a1"]),
        ([verdict("old", "g3", item=TOLD)], (), ["g3"]),  # all were told when they followed the feed
    ],
)
def test_what_is_neither_new_nor_edited_is_noted_once(
    verdicts: list[Verdict], notes: tuple[Note, ...], keys: list[str]
) -> None:
    known = {"g1": NOON, "a1": NOON, "t1": NOON}
    assert decide_rest(verdicts, known, [TOLD]) == (notes, Remember(frozenset(keys)))
