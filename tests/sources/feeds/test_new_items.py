"""What is new in a feed, as feeds really behave: no flood, no repeats, and nothing new is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.news.feeds import Item
from bot.sources.feeds.item_keys import canonical_key, list_keys
from bot.sources.feeds.new_items import Memory, find_new_items

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SUBJECTS = ("harbour", "budget", "bridge", "school", "ferry", "museum", "tunnel", "market", "library", "airport")


def _item(number: int, day: float = 0, **changes: Any) -> Item:
    """An item of a well-kept feed."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    made = Item(
        guid=f"urn:h:{number}",
        url=f"https://h.example/2026/{subject}-{number}",
        title=f"The {subject} board votes, part {number}",
        published=NOON + timedelta(days=day, minutes=number),
        summary=f"The {subject} board voted, and after {number} hours of talk it said that it would vote again.",
    )
    return replace(made, **changes)


class Follower:
    """Reads a feed again and again, and keeps what it is told to."""

    def __init__(self, *first: Item) -> None:
        self.known: set[str] = set()
        self.last_ok: datetime | None = None
        self.read(*first)

    def read(self, *items: Item, day: int = 0) -> list[str]:
        """The state of each item."""
        verdicts = find_new_items(items, Memory(self.known, self.last_ok))
        assert [verdict.item for verdict in verdicts] == list(items)
        assert all(verdict.reason.endswith(".") for verdict in verdicts)
        for verdict in verdicts:
            self.known.update(verdict.keys)
        self.last_ok = NOON + timedelta(days=day)
        return [verdict.state for verdict in verdicts]


def test_the_first_fetch_brings_nothing_new() -> None:
    verdicts = find_new_items([_item(1), _item(2)], Memory())
    assert [verdict.state for verdict in verdicts] == ["old", "old"]


def test_an_empty_feed_that_fills_is_all_new() -> None:
    assert Follower().read(_item(2), _item(1)) == ["new", "new"]


def test_a_new_item_is_new_once() -> None:
    follower = Follower(_item(2), _item(1))
    assert follower.read(_item(3), _item(2), _item(1)) == ["new", "repeat", "repeat"]
    assert follower.read(_item(3), _item(2), _item(1)) == ["repeat", "repeat", "repeat"]


def test_an_edited_text_is_edited_once() -> None:
    follower = Follower(_item(1))
    edited = _item(
        1, summary="The harbour board did not vote on Monday after all, the chair said on Tuesday in a letter."
    )
    assert follower.read(edited) == ["edited"]
    assert follower.read(edited) == ["repeat"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "The board, part 1: a correction"},
        {
            "title": "A wholly other headline",
            "summary": "And a wholly other text stands below it than there stood before.",
        },
        {"title": "Another headline", "published": NOON + timedelta(days=3)},
        {"url": "https://h.example/2026/another-slug-1", "title": "Another headline altogether"},
        {
            "guid": "https://h.example/2026/budget-1#2",
            "title": "Another headline",
            "published": NOON + timedelta(hours=5),
        },
    ],
)
def test_an_edited_item_is_known_by_its_id_or_its_address(changes: dict[str, Any]) -> None:
    assert Follower(_item(1), _item(2)).read(replace(_item(1), **changes), _item(2)) == ["edited", "repeat"]


@pytest.mark.parametrize(
    "mark_up", ["<p>{}</p>", "  {}\n\n", "<div class='x'>{}<img src='https://t.example/1.gif'></div>"]
)
def test_new_mark_up_round_the_same_words_is_no_edit(mark_up: str) -> None:
    words = "The harbour board voted on Monday."
    follower = Follower(_item(1, content=f"<b>{words}</b>"))
    assert follower.read(_item(1, content=mark_up.format(words))) == ["repeat"]


def test_ids_that_change_at_every_fetch_bring_no_repeats_and_hide_nothing() -> None:
    follower = Follower(*(_item(n, guid=f"a{n}") for n in (3, 2, 1)))
    assert follower.read(*(_item(n, guid=f"b{n}") for n in (4, 3, 2, 1))) == ["new", "repeat", "repeat", "repeat"]
    assert follower.read(*(_item(n, guid=f"c{n}") for n in (5, 4, 3, 2))) == ["new", "repeat", "repeat", "repeat"]


@pytest.mark.parametrize("url", [None, "https://h.example/", "https://h.example/news"])
def test_ids_that_change_are_seen_through_where_the_address_says_nothing(url: str | None) -> None:
    follower = Follower(*(_item(n, guid=f"a{n}", url=url) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, guid=f"b{n}", url=url) for n in (4, 3, 2, 1))) == ["new", *["repeat"] * 3]


def test_ids_that_count_places_in_the_feed_are_not_believed() -> None:
    follower = Follower(*(_item(n, guid=str(place)) for place, n in enumerate((3, 2, 1))))
    assert follower.read(*(_item(n, guid=str(place)) for place, n in enumerate((5, 4, 3)))) == ["new", "new", "repeat"]
    assert follower.read(*(_item(n, guid=str(place)) for place, n in enumerate((6, 5, 4)))) == [
        "new",
        "repeat",
        "repeat",
    ]


@pytest.mark.parametrize("same", ["https://h.example/", "x"])
def test_one_id_on_every_item_is_not_believed(same: str) -> None:
    follower = Follower(*(_item(n, guid=same) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, guid=same) for n in (5, 4, 3))) == ["new", "new", "repeat"]


def test_one_address_on_every_item_is_not_believed() -> None:
    home = "https://h.example/2026/live-blog"
    follower = Follower(*(_item(n, url=home) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, url=home) for n in (5, 4, 3))) == ["new", "new", "repeat"]
    bare = Follower(*(_item(n, url=home, guid=None) for n in (3, 2, 1)))
    assert bare.read(*(_item(n, url=home, guid=None) for n in (5, 4, 3))) == ["new", "new", "repeat"]


def test_a_page_that_always_has_the_newest_brings_it() -> None:
    follower = Follower(_item(1, url="https://h.example/latest", guid=None))
    assert follower.read(_item(2, url="https://h.example/latest", guid=None)) == ["new"]


def test_an_old_item_with_a_new_date_is_no_news() -> None:
    follower = Follower(_item(2), _item(1))
    assert follower.read(_item(1, day=5), _item(2), day=5) == ["repeat", "repeat"]
    assert follower.read(_item(1, day=6, guid="new", url="https://h.example/2026/again-77"), day=6) == ["repeat"]


def test_an_old_item_without_a_date_is_no_news() -> None:
    follower = Follower(_item(2), _item(1))
    assert follower.read(_item(2, published=None), _item(1, published=None)) == ["repeat", "repeat"]
    assert follower.read(_item(2, published=None, guid=None, url=None)) == ["repeat"]


def test_an_old_item_pinned_at_the_top_is_no_news_and_hides_none() -> None:
    follower = Follower(_item(9), _item(8))
    follower.read(_item(10, day=20), _item(9), _item(8), day=20)
    pinned = _item(1, day=-300)
    assert follower.read(pinned, _item(11, day=20), _item(10, day=20), _item(9), day=21) == [
        "old",
        "new",
        "repeat",
        "repeat",
    ]
    assert follower.read(pinned, _item(12, day=21), _item(11, day=20), day=22) == ["repeat", "new", "repeat"]


def test_a_pinned_item_that_was_there_before_is_no_news() -> None:
    follower = Follower(_item(1), *(_item(n) for n in (4, 3, 2)))
    follower.read(_item(5), _item(4), _item(3), _item(2))
    assert follower.read(_item(1), _item(6), _item(5), _item(4)) == ["repeat", "new", "repeat", "repeat"]


def test_a_feed_that_grows_longer_brings_no_flood() -> None:
    follower = Follower(*(_item(n, day=n) for n in range(60, 50, -1)))
    follower.read(*(_item(n, day=n) for n in range(60, 50, -1)), day=60)
    states = follower.read(*(_item(n, day=n) for n in range(61, 0, -1)), day=61)
    assert states == ["new", *["repeat"] * 10, *["old"] * 50]


def test_after_a_long_outage_all_that_came_meanwhile_is_new() -> None:
    follower = Follower(*(_item(n, day=-1) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, day=n) for n in range(30, 3, -1)), day=31) == ["new"] * 27


@pytest.mark.parametrize("hour", [NOON - timedelta(days=2000), NOON, NOON + timedelta(days=3)])
def test_the_same_hour_on_every_item_hides_nothing(hour: datetime) -> None:
    follower = Follower(*(_item(n, published=hour) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, published=hour) for n in (5, 4, 3)), day=10) == ["new", "new", "repeat"]


def test_the_hour_of_the_fetch_on_every_item_brings_no_repeats() -> None:
    follower = Follower(*(_item(n, published=NOON) for n in (3, 2, 1)))
    later = NOON + timedelta(hours=1)
    assert follower.read(*(_item(n, published=later) for n in (4, 3, 2, 1))) == ["new", "repeat", "repeat", "repeat"]


def test_a_clock_that_is_a_year_late_hides_nothing() -> None:
    follower = Follower(*(_item(n, day=-365) for n in (3, 2, 1)))
    assert follower.read(*(_item(n, day=-364) for n in (5, 4, 3)), day=1) == ["new", "new", "repeat"]


@pytest.mark.parametrize(
    "there",
    [
        lambda item: replace(item, url=item.url.replace("https://h.", "https://www.h.")),
        lambda item: replace(item, url=item.url.replace("https://", "http://")),
        lambda item: replace(item, url=item.url + "?utm_source=rss&utm_medium=feed"),
        lambda item: replace(item, url=item.url + "#xtor=RSS-1"),
        lambda item: replace(item, url=item.url + "/"),
        lambda item: replace(item, url=item.url.replace("h.example", "new.example")),
        lambda item: replace(item, url=item.url.replace("h.example", "new.example"), guid=f"new-{item.guid}"),
        lambda item: replace(item, url=item.url.replace("h.example", "new.example"), guid=None, published=None),
        lambda item: replace(item, url=item.url.replace("h.example", "new.example"), summary="A new teaser."),
    ],
)  # fmt: skip
def test_a_feed_that_moves_brings_no_flood_and_hides_nothing(there: object) -> None:
    assert callable(there)
    follower = Follower(*(_item(n) for n in (4, 3, 2, 1)))
    states = follower.read(*(there(_item(n)) for n in (5, 4, 3, 2)))
    assert states[0] == "new"
    assert set(states[1:]) <= {"repeat", "edited"}
    assert follower.read(*(there(_item(n)) for n in (6, 5, 4, 3))) == ["new", "repeat", "repeat", "repeat"]


def test_a_standing_headline_hides_no_new_issue() -> None:
    def issue(day: int) -> Item:
        return _item(
            day, day=day, title="Morning briefing", summary=None, url=f"https://h.example/briefing/2026-11-{day:02}"
        )

    follower = Follower(issue(3), issue(2), issue(1))
    assert follower.read(issue(5), issue(4), issue(3), day=5) == ["new", "new", "repeat"]
    bare = Follower(*(replace(issue(day), guid=None) for day in (3, 2, 1)))
    assert bare.read(*(replace(issue(day), guid=None) for day in (5, 4, 3)), day=5) == ["new", "new", "repeat"]


def test_short_items_without_title_or_address_are_told_apart() -> None:
    def note(number: int) -> Item:
        return Item(guid=f"n{number}", url=None, title=None, summary=f"Ferry {number} is late.")

    assert Follower(note(1), note(2)).read(note(3), note(2), note(1)) == ["new", "repeat", "repeat"]


def test_entries_on_one_page_are_told_apart_by_the_part_after_the_hash() -> None:
    def entry(number: int) -> Item:
        return _item(number, guid=None, url=f"https://h.example/live/2026#entry-{number}")

    assert Follower(entry(1)).read(entry(2), entry(1)) == ["new", "repeat"]


def test_an_item_that_stands_twice_is_new_once() -> None:
    follower = Follower(_item(1))
    twin = _item(2, url="https://h.example/2026/bridge-2?utm_source=top")
    copy = _item(2, guid="other", url="https://h.example/sport/bridge-2")
    assert follower.read(_item(2), twin, copy, _item(1)) == ["new", "repeat", "repeat", "repeat"]


def test_another_item_between_does_not_make_a_known_one_new() -> None:
    follower = Follower(_item(1), _item(2))
    for number in range(3, 9):
        assert follower.read(_item(number), _item(1)) == ["new", "repeat"]


def test_an_item_with_nothing_in_it_stops_no_other() -> None:
    empty = Item(guid=None, url=None, title=None)
    assert Follower(empty, _item(1)).read(empty, _item(2), _item(1))[1:] == ["new", "repeat"]


def _bare(guid: str | None = None, url: str | None = None, **changes: Any) -> Item:
    return Item(guid=guid, url=url, title=None, **changes)


HOME = "https://h.example/"
TANGLED = {
    "one id, no address": (_bare("a"), _bare("a", "no address", summary="x" * 200, content="a")),
    "one id and one address": tuple(_bare("a", HOME, summary=f"Ferry {n} is late.") for n in (1, 2)),
    "one address and one day": tuple(
        _bare(None, HOME, summary=f"Ferry {n} is late.", published=NOON - timedelta(days=1)) for n in (1, 2)
    ),
    "the id of one, the address of the other, the text of both": (
        _bare("a", HOME, summary="Late."),
        _bare("b", HOME, summary="Late."),
        _bare("a", f"{HOME}ferry", summary="Late."),
        _bare("b", f"{HOME}ferry", summary="On time."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("items", TANGLED.values(), ids=TANGLED)
def test_items_that_share_their_sides_are_new_once(items: Sequence[Item]) -> None:
    follower = Follower()
    follower.last_ok = NOON
    assert "new" in follower.read(*items)
    for _ in range(2):
        assert set(follower.read(*items)) == {"repeat"}
    assert set(follower.read(*reversed(items))) == {"repeat"}


def test_what_has_only_sides_of_others_is_still_new() -> None:
    yesterday, today = NOON - timedelta(days=1), NOON
    first = [_bare(None, HOME, summary=f"Ferry {n} is late.", published=day) for n, day in ((1, yesterday), (2, today))]
    follower = Follower(*first)
    again = [_bare(None, HOME, summary=f"Ferry {n} is late.", published=today) for n in (1, 2)]
    assert follower.read(*again) == ["new", "repeat"]
    assert follower.read(*again) == ["repeat", "repeat"]


# Few of each side, so that items share them in every way.
TEXTS = st.sampled_from([None, "", "a", "The board votes", "x" * 200]) | st.text(max_size=4)
ITEMS = st.builds(
    Item,
    guid=st.sampled_from([None, "", "a", "b"]) | st.text(max_size=4),
    url=st.sampled_from([None, "https://h.example/", "https://h.example/a-b-c", "no address"]) | st.text(max_size=4),
    title=TEXTS,
    published=st.sampled_from([None, NOON - timedelta(days=9000), NOON - timedelta(days=1), NOON]),
    summary=TEXTS,
    content=TEXTS,
)


@settings(deadline=None)
@example([_bare("a"), _bare("a", "no address", summary="x" * 200, content="a")])
@given(st.lists(ITEMS, max_size=6))
def test_what_was_read_is_not_new_when_it_is_read_again(items: Sequence[Item]) -> None:
    known = list_keys(items)
    verdicts = find_new_items(items, Memory(known, NOON))
    assert len(verdicts) == len(items)
    assert {verdict.state for verdict in verdicts} <= {"repeat"}
    assert {key for verdict in verdicts for key in verdict.keys} == known


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=5), st.lists(ITEMS, max_size=3))
def test_what_was_read_is_not_new_among_others(items: Sequence[Item], others: Sequence[Item]) -> None:
    verdicts = find_new_items([*others, *items], Memory(list_keys(items), NOON))
    assert {verdict.state for verdict in verdicts[len(others) :]} <= {"repeat"}


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12, unique=True), st.integers(31, 60))
def test_a_new_item_is_new_wherever_it_stands(numbers: list[int], fresh: int) -> None:
    follower = Follower(*(_item(n) for n in numbers))
    for place in range(len(numbers) + 1):
        items = [_item(n) for n in numbers]
        items.insert(place, _item(fresh + place * 40))
        states = follower.read(*items)
        assert states.pop(place) == "new"
        assert set(states) == {"repeat"}


PATHS = st.text(st.sampled_from("abcé/-_.~%20&=?"), max_size=20)


@settings(deadline=None)
@given(PATHS, st.sampled_from(["utm_source=x", "fbclid=1", "gclid=2", "UTM_Campaign=y&mc_cid=3"]))
def test_tracking_a_scheme_and_www_do_not_change_what_an_address_means(path: str, tracking: str) -> None:
    plain_key = canonical_key(f"https://h.example/{path}")
    if plain_key is None:
        return
    joint = "&" if "?" in path else "?"
    assert canonical_key(f"http://www.h.example/{path}") == plain_key
    assert canonical_key(f"https://H.example:443/{path}") == plain_key
    tracked = canonical_key(f"https://h.example/{path}{joint}{tracking}")
    assert tracked == plain_key or canonical_key(f"https://h.example/{path}{joint}a=1") is not None
    assert tracked is not None
    assert "utm_" not in tracked.lower()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_whatever_stands_for_an_address_has_a_key_or_none(words: str) -> None:
    key = canonical_key(words)
    assert key is None or canonical_key(f"https://{key}") is not None
