"""The cards of feeds: what stands on them, inside Discord's limits whatever a feed calls itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import feed_added, feeds, limits
from bot.cards.keys import Key
from bot.cards.menus import Choice, build_menu
from bot.news import clipping
from bot.news.feed_answers import Chosen, FeedHealth, Followed, Imported, Judged, Preview, WhichFeed
from bot.news.feeds import Fate, Feed, FeedEvent, Filter, Posted, Subscription
from tests.cards import reading
from tests.cards.samples import NOW

HOSTILE = "@everyone <@1> [x](https://evil.example) `code` **b** " * 20
FATES: tuple[Fate, ...] = ("shelved", "first", "changed", "filtered", "repeat", "old", "over_limit", "unreadable")


def feed(**changes: Any) -> Feed:
    base: dict[str, Any] = {
        "id": 3,
        "address": "https://harbour.example/feed.xml",
        "title": "Harbour News",
        "site": "https://harbour.example/",
        "interval": 1800,
        "next_fetch": NOW + timedelta(minutes=20),
        "last_fetch": NOW - timedelta(minutes=10),
        "last_ok": NOW - timedelta(minutes=10),
    }
    return Feed(**{**base, **changes})


def subscription(of: Feed | None = None, **changes: Any) -> Subscription:
    base: dict[str, Any] = {"id": 12, "guild_id": 1, "feed": of or feed(), "name": "Harbour News", "added": NOW}
    return Subscription(**{**base, **changes})


def event(fate: Fate = "shelved", **changes: Any) -> FeedEvent:
    base: dict[str, Any] = {
        "at": NOW,
        "title": "Board closes the bridge",
        "url": "https://harbour.example/bridge",
        "fate": fate,
        "reason": "it is new",
        "article_id": 7 if fate == "shelved" else None,
    }
    return FeedEvent(**{**base, **changes})


def menus(view: ui.LayoutView) -> list[reading.Json]:
    return [part for part in reading.components(view) if part["type"] == 3]


def check_limits(view: ui.LayoutView) -> None:
    """What holds for every card, and what holds for a menu."""
    for menu in menus(view):
        assert 1 <= len(menu["options"]) <= limits.OPTION_CHOICES
        assert len({option["value"] for option in menu["options"]}) == len(menu["options"])
        for option in menu["options"]:
            assert 1 <= clipping.length(option["label"]) <= limits.CHOICE_NAME
            assert 1 <= clipping.length(option["value"]) <= limits.CHOICE_VALUE
            assert clipping.length(option.get("description") or "x") <= limits.CHOICE_NAME
    shown = reading.text(view)
    assert clipping.length(shown) <= limits.CARD_CHARACTERS
    assert len(reading.components(view)) <= limits.CARD_COMPONENTS
    if not menus(view):
        reading.check_limits(view)


def test_an_added_feed_says_that_what_is_there_stays_out() -> None:
    view = feed_added.build_added_card(Followed(subscription(), 30))
    assert "[Harbour News](https://harbour.example/)" in reading.text(view)
    assert "The 30 items in it now stay out" in reading.plain(view)
    assert reading.labels(view) == ["Post it here daily", "History", "Feeds"]
    check_limits(view)


def test_an_added_feed_says_what_of_it_came_in_and_what_did_not() -> None:
    became = (
        event("first", title="Bridge closes"),
        event("repeat", title="Fish fair", reason="The same text is here already."),
        event("over_limit", title="Ferry late", reason="So many came."),
    )
    text = reading.plain(feed_added.build_added_card(Followed(subscription(), 30, became, 1, NOW.date())))
    assert "Of its 3 newest items, 1 is in:\n- 🟢 Bridge closes\n- ⚪ Fish fair — already here\n" in text
    assert "- 🟠 Ferry late — over the limit: So many came.\n" in text
    assert "The oldest of them is of " in text
    assert "1 more is still being read.\n" in text
    assert "The 26 older ones stay out; **History** shows them. I add what comes from now on." in text
    none = reading.plain(feed_added.build_added_card(Followed(subscription(), 1, became[1:2])))
    assert "None of its newest items is new here:" in none
    assert "stay" not in none
    assert "Nothing is in it yet." in reading.plain(feed_added.build_added_card(Followed(subscription(), 0)))


@pytest.mark.parametrize(
    ("came", "old", "said"),
    [
        (1, 1, "It is more than 30 days old, so posts leave it out. `/latest` has it."),
        (3, 3, "They are more than 30 days old, so posts leave them out. `/latest` has them."),
        (3, 1, "1 of them is more than 30 days old, so posts leave it out. `/latest` has it."),
        (3, 2, "2 of them are more than 30 days old, so posts leave them out. `/latest` has them."),
    ],
)
def test_an_added_feed_says_that_posts_leave_out_what_is_old(came: int, old: int, said: str) -> None:
    became = tuple(event("first", title=f"Story {n}") for n in range(came))
    assert f"\n{said}\n" in reading.plain(feed_added.build_added_card(Followed(subscription(), 9, became, old=old)))
    assert "30 days" not in reading.plain(feed_added.build_added_card(Followed(subscription(), 9, became)))


@pytest.mark.parametrize(
    ("wait", "changes", "said"),
    [
        (timedelta(minutes=31), {}, ", about every 30 min"),
        (timedelta(minutes=60), {}, ", every 60 min as its site asks"),
        (timedelta(hours=24), {}, ", every 24 h as its site asks"),
        (timedelta(minutes=5), {}, ", then as often as it changes"),
        (timedelta(hours=8), {"failures": 5, "reason": "It is down."}, ""),
    ],
)
def test_the_interval_that_is_told_is_the_one_that_is_kept(wait: timedelta, changes: dict[str, Any], said: str) -> None:
    one = subscription(feed(interval=1800, last_fetch=NOW, next_fetch=NOW + wait, **changes))
    stamp = f"next <t:{int((NOW + wait).timestamp())}:f>"
    for view in (feeds.build_list_card([one]), feeds.build_health_card([FeedHealth(one)])):
        assert f"{stamp}{said}\n" in f"{reading.plain(view)}\n"


def test_health_speaks_of_no_time_before_a_feed_was_followed() -> None:
    fresh = reading.plain(feeds.build_health_card([FeedHealth(subscription(), followed=NOW)]))
    assert f"followed since <t:{int(NOW.timestamp())}:f>: nothing new yet" in fresh
    assert "nothing new in seven days" not in fresh
    assert "nothing new in seven days" in reading.plain(feeds.build_health_card([FeedHealth(subscription())]))


def test_a_page_with_several_feeds_asks_which_with_a_menu_that_carries_their_addresses() -> None:
    offered = (
        Chosen("https://harbour.example/all.xml", "All stories", "RSS"),
        Chosen("https://harbour.example/sea.json", "The sea", "JSON Feed"),
    )
    view = feed_added.build_choice_card(WhichFeed("https://harbour.example/", offered))
    [menu] = menus(view)
    assert menu["custom_id"] == "m1:feedadd"
    assert [option["label"] for option in menu["options"]] == ["All stories", "The sea"]
    assert [option["value"] for option in menu["options"]] == [one.url for one in offered]
    assert "JSON Feed · https://harbour.example/sea.json" in str(menu["options"][1])
    check_limits(view)


def test_an_address_too_long_for_a_menu_is_carried_as_a_mark_beside_the_pages_address() -> None:
    long = "https://harbour.example/feed?" + "x" * 200
    told = WhichFeed(
        "https://harbour.example/", (Chosen(long, "Long", "RSS"), Chosen("https://b.example/", "B", "RSS"))
    )
    view = feed_added.build_choice_card(told)
    assert [option["value"] for option in menus(view)[0]["options"]] == [
        feed_added.build_mark(long),
        "https://b.example/",
    ]
    assert "[That page](https://harbour.example/)" in reading.text(view)
    check_limits(view)
    lost = feed_added.build_choice_card(WhichFeed("https://harbour.example/" + "y" * 600, told.found))
    assert [option["value"] for option in menus(lost)[0]["options"]] == ["https://b.example/"]
    assert "1 more cannot be in the menu" in reading.text(lost)


def test_a_list_says_of_each_feed_how_it_is_fetched_and_turns_its_pages() -> None:
    many = [subscription(id=number + 1, name=f"Feed {number}") for number in range(30)]
    first = feeds.build_list_card(many)
    assert "30 feeds" in reading.text(first)
    assert "every 30 min" in reading.plain(first)
    assert "Next ▶" in reading.labels(first)
    check_limits(first)
    pages = [feeds.build_list_card(many, page=page) for page in range(10)]
    shown = "".join(map(reading.plain, pages))
    assert all(f"Feed {number}](" in shown for number in range(30))
    assert "follows no feed" in reading.plain(feeds.build_list_card([]))


def test_a_paused_one_a_filtered_one_and_a_failing_one_are_marked() -> None:
    lines = [
        subscription(paused=NOW),
        subscription(id=13, filter=Filter(words=("bridge",))),
        subscription(feed(failures=2, failing_since=NOW), id=14),
    ]
    text = reading.plain(feeds.build_list_card(lines))
    assert "⏸️" in text
    assert "with a filter" in text
    assert "🔴" in text


def test_health_says_since_when_why_and_when_it_is_tried_next() -> None:
    broken = feed(
        failures=5,
        failing_since=NOW - timedelta(days=2),
        error="source.fetch.too_slow",
        reason="harbour.example took longer than 20 seconds, so I stopped waiting. Try again later.",
        last_ok=NOW - timedelta(days=2),
    )
    view = feeds.build_health_card([FeedHealth(subscription(broken)), FeedHealth(subscription(id=13), 4, 1, 2, 1, 0)])
    text = reading.plain(view)
    assert "2 feeds, 1 of them failing" in text
    assert ", 5 tries: harbour.example took longer than 20 seconds" in text
    assert f"<t:{int((NOW + timedelta(minutes=20)).timestamp())}:f>" in text
    assert "4 new, 1 changed, 2 filtered out, 1 over the limit" in text
    check_limits(view)


def test_a_feed_that_is_gone_for_good_says_what_to_do() -> None:
    view = feeds.build_health_card([FeedHealth(subscription(feed(ended=NOW, failures=1)))])
    assert "Gone for good" in reading.plain(view)
    assert "/feed remove" in reading.plain(view)
    assert "next <t:" not in reading.plain(view)


@pytest.mark.parametrize("fate", FATES)
def test_history_says_what_became_of_an_item_and_why(fate: Fate) -> None:
    view = feeds.build_history_card(subscription(), [event(fate, reason="the words of why")], 1, fate=fate)
    assert "the words of why" in reading.plain(view)
    assert ("Brief" in reading.labels(view)) is (fate == "shelved")
    check_limits(view)


def test_an_item_that_was_posted_links_to_its_post() -> None:
    view = feeds.build_history_card(subscription(), [event()], 1, {7: Posted(20, 30, NOW)})
    assert "[posted](https://discord.com/channels/1/20/30)" in reading.text(view)
    check_limits(view)


def test_history_turns_its_pages_with_the_feed_and_the_fate_in_the_key() -> None:
    view = feeds.build_history_card(
        subscription(), [event(title=f"Item {n}") for n in range(5)], 42, fate="shelved", page=3
    )
    keys = [key for custom_id in reading.buttons(view) if (key := Key.parse(custom_id)) and key.act == "feedpast"]
    assert {(key.page, key.rest) for key in keys} == {(2, "f12~shelved"), (4, "f12~shelved")}
    assert "Page 4 of 9" in reading.labels(view)
    check_limits(view)


def test_a_preview_shows_what_passes_and_what_does_not_and_why() -> None:
    given = Filter(words=("bridge", "old port"), not_authors=("B. Keeper",))
    items = (
        Judged("Bridge closes", None, is_in=True),
        Judged("Bridge opens", None, is_in=False),
        Judged("Fish fair", "It has none of the words.", is_in=True),
    )
    told = Preview(subscription(), given, items)
    text = reading.plain(feeds.build_filter_card(told, subscription(), given, saved=False))
    assert "nothing is saved" in text
    assert "with one of the words: “bridge”, “old port”" in text
    assert "not by: “B. Keeper”" in text
    assert "Of the 3 items in the feed now, 2 would pass, and 2 are in already." in text
    assert "🟢 Bridge closes — is in" in text
    assert "🟢 Bridge opens — would pass" in text
    assert "⚪ Fish fair — It has none of the words. · is in" in text
    saved = reading.plain(feeds.build_filter_card(None, subscription(), Filter(), saved=True))
    assert "nothing is saved" not in saved
    assert "Every item comes in" in saved
    assert "I cannot read the feed just now" in saved


def test_an_import_counts_and_names_what_was_refused() -> None:
    told = (
        Imported("https://a.example/f", "A", "added"),
        Imported("https://b.example/f", "B", "there"),
        Imported("https://c.example/f", "C", "refused", "This server follows 50 feeds, and that is the limit here."),
    )
    text = reading.plain(feeds.build_import_card(told))
    assert "1 added**, 1 followed already, 1 not added" in text
    assert "that is the limit here" in text
    assert "no feed in that file" in reading.plain(feeds.build_import_card(()))


def test_the_export_is_a_file_beside_its_card() -> None:
    assert f"attachment://{feeds.OPML_FILE}" in str(reading.top(feeds.build_export_card(3)))


NAMES = st.one_of(st.just(HOSTILE), st.text(max_size=300))


@settings(max_examples=40, deadline=None)
@given(
    name=NAMES, reason=NAMES, url=st.sampled_from(["https://a.example/" + "x" * 100, "javascript:alert(1)", "x" * 900])
)
def test_nothing_that_a_feed_calls_itself_comes_alive_or_bursts_a_card(name: str, reason: str, url: str) -> None:
    bad = feed(address=url, site=url, title=name, failures=3, reason=reason, failing_since=NOW)
    one = subscription(bad, name=name, filter=Filter(words=(name or "x",) * 5, categories=(reason or "x",) * 9))
    events = [event(title=name, url=url, reason=reason) for _ in range(feeds.PAGE)]
    told = Preview(one, one.filter, (Judged(name, None, is_in=True), Judged(name, reason, is_in=True)) * 30)
    views = [
        feed_added.build_added_card(Followed(one, 1)),
        feed_added.build_added_card(
            Followed(one, 500, tuple(event(title=name, url=url, reason=reason) for _ in range(20)), 3)
        ),
        feeds.build_list_card([subscription(bad, id=n + 1, name=name) for n in range(20)]),
        feeds.build_health_card([FeedHealth(subscription(bad, id=n + 1, name=name), 1, 2, 3, 4, 5) for n in range(20)]),
        feeds.build_history_card(one, events, 50, {7: Posted(10**18, 10**18, NOW)}),
        feeds.build_filter_card(told, one, one.filter, saved=True),
        feeds.build_import_card([Imported(url, name, "refused", reason)] * 30),
        feeds.build_removed_card(one),
        feeds.build_paused_card(one),
        feed_added.build_choice_card(WhichFeed(url, tuple(Chosen(f"{url}{n}", name, "RSS") for n in range(40)))),
    ]
    for view in views:
        check_limits(view)
        text = reading.text(view)
        assert "@everyone" not in text
        assert "](javascript:" not in text
        assert "](https://evil" not in text


def test_a_menu_that_a_message_brought_back_presses_the_key_of_what_was_chosen() -> None:
    menu = build_menu("feedadd", [Choice("A", "https://a.example/f")])
    assert menu.item.custom_id == "m1:feedadd"
    assert Key.parse(menu.item.custom_id) is None  # no button answers for it


def test_a_feed_that_is_turned_on_again_was_paused_or_not() -> None:
    assert "is on again" in reading.plain(feeds.build_resumed_card(subscription(paused=NOW)))
    assert "was not paused" in reading.plain(feeds.build_resumed_card(subscription()))


def test_there_is_a_file_of_feeds_where_there_are_feeds() -> None:
    assert "The 1 feed of this server, as OPML:" in reading.plain(feeds.build_export_card(1))
    none = feeds.build_export_card(0)
    assert "nothing to export" in reading.plain(none)
    assert not [part for part in reading.components(none) if part["type"] == 13]
