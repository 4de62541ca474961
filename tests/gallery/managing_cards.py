"""The cards of who manages a server: schedules, feeds and /setup, in their usual, long, empty and failing states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.cards import feed_added, feeds, schedules, setup
from bot.cards.menus import Choice
from bot.news import GuildSettings, Suggestion
from bot.news.feed_answers import Chosen, FeedHealth, Followed, Imported, Judged, Preview, WhichFeed
from bot.news.feeds import Filter
from bot.news.setups import STEPS, SetupDraft
from tests.cards.samples import NOW
from tests.cards.test_feed_cards import FATES, event, feed, subscription
from tests.cards.test_schedule_cards import FEEDS, account, coming, schedule
from tests.cards.test_setup_card import full, view_of
from tests.gallery.shown import Shown

_TITLE = "Harbour board closes the old bridge before the winter storms"
_BROKEN = "harbour.example has no feed at that address any more: error 404. It may have moved."
_LONG = "A Newspaper of the Northern and the Southern Harbour, and of All the Quays between Them"


def list_managing() -> Iterator[Shown]:
    """Yield all of them."""
    yield from _list_schedules()
    yield from _list_feeds()
    yield from _list_setups()


def _list_schedules() -> Iterator[Shown]:
    full_one = coming(topics=("Harbour", "Ada Lovelace"), feeds=(5, 6), role_id=99, style="detailed")
    paused = coming(id=4, paused=NOW, pause_reason="I lack Send Messages there")
    many = [coming(id=number, topics=("Harbour works",) * 9) for number in range(1, 20)]
    yield Shown("schedule list", schedules.build_list_card([coming(), full_one, paused], FEEDS))
    yield Shown("schedule list, long", schedules.build_list_card(many, FEEDS, page=1))
    yield Shown("schedule list, empty", schedules.build_list_card([], {}))
    yield Shown("schedule add", schedules.build_saved_card(full_one, FEEDS, server_zone="UTC"))
    yield Shown("schedule pause", schedules.build_paused_card(coming(paused=NOW)))
    yield Shown("schedule remove", schedules.build_removed_card(coming()))
    yield Shown("schedule run", schedules.build_running_card(schedule()))
    yield Shown("schedule preview", schedules.build_preview_card(coming(), empty=False, messages=2))
    yield Shown("schedule preview, empty", schedules.build_preview_card(coming(), empty=True))
    yield Shown("schedule test", schedules.build_tested_card(schedule(), (20, 111)))
    yield Shown("schedule test, no news", schedules.build_no_test_card(schedule()))
    told = [account(), account("failed", reason="I lack Send Messages there"), account("skipped", reason="nothing new")]
    yield Shown("schedule history", schedules.build_history_card(told, 3, "Europe/Berlin"))
    yield Shown("schedule history, long", schedules.build_history_card(told * 3, 500, "Europe/Berlin", page=3))
    yield Shown("schedule history, empty", schedules.build_history_card([], 0, "UTC", schedule_id=3))
    yield Shown("schedule why", schedules.build_why_card(account(), schedule(topics=("Harbour",))))


def _list_feeds() -> Iterator[Shown]:
    broken = subscription(feed(failures=5, reason=_BROKEN, failing_since=NOW - timedelta(days=2)), id=13, name=_LONG)
    became = (event("first", title=_TITLE), event("repeat", title="Fish fair"), event("over_limit", title="Ferry late"))
    offered = tuple(Chosen(f"https://harbour.example/{n}.xml", f"{_LONG} {n}", "RSS") for n in range(30))
    chosen = Filter(words=("bridge", "old port"), authors=("B. Keeper",))
    judged = (Judged(_TITLE, None, is_in=True), Judged("Fish fair", "It has none of the words.", is_in=True))
    yield Shown("feed add", feed_added.build_added_card(Followed(subscription(), 30, became, 1, NOW.date())))
    yield Shown("feed add, nothing in it", feed_added.build_added_card(Followed(subscription(), 0)))
    yield Shown("feed add, which feed", feed_added.build_choice_card(WhichFeed("https://harbour.example/", offered)))
    yield Shown("feed list", feeds.build_list_card([subscription(), broken, subscription(id=14, paused=NOW)]))
    many = [subscription(id=n, name=f"{_LONG} {n}") for n in range(1, 40)]
    yield Shown("feed list, long", feeds.build_list_card(many, page=1))
    yield Shown("feed list, empty", feeds.build_list_card([]))
    yield Shown("feed health", feeds.build_health_card([FeedHealth(subscription(), 4, 1, 2, 1, 0), FeedHealth(broken)]))
    yield Shown("feed health, empty", feeds.build_health_card([]))
    listed = [event(fate, title=_TITLE, reason="the words of why") for fate in FATES]
    yield Shown("feed history", feeds.build_history_card(subscription(), listed[: feeds.PAGE], 40))
    yield Shown("feed history, empty", feeds.build_history_card(subscription(), [], 0))
    preview = Preview(subscription(), chosen, judged * 3)
    yield Shown("feed filter", feeds.build_filter_card(preview, subscription(), chosen, saved=False))
    yield Shown("feed filter, unreadable", feeds.build_filter_card(None, subscription(), Filter(), saved=True))
    refused = Imported("https://c.example/f", _LONG, "refused", "This server follows 50 feeds, and that is the limit.")
    yield Shown("feed import", feeds.build_import_card([Imported("https://a.example/f", "A", "added"), refused]))
    yield Shown("feed pause", feeds.build_paused_card(subscription()))
    yield Shown("feed remove", feeds.build_removed_card(broken))


def _list_setups() -> Iterator[Shown]:
    zones = [Suggestion("Europe/Berlin, now 13:00", "Europe/Berlin"), Suggestion("UTC, now 12:00", "UTC")]
    draft = SetupDraft(None, 20, (480,), zone="Europe/Berlin", passed=("feeds", "look", "adders"))
    usual = view_of(
        draft,
        feeds={5: "Quay News", 6: "Dock Mail"},
        rule="every day at 08:00 (Europe/Berlin)",
        due=NOW + timedelta(hours=20),
        zones=zones,
        found=[Choice("Quay News", "https://quay.example/feed.xml", "RSS")],
        sample=[f"### {_TITLE}", "-# Quay News · 1 March 2026", "The harbour board voted on Friday to close it."],
        others=[(3, "3, weekdays at 07:30")],
    )
    for step in STEPS:
        yield Shown(f"setup, {step}", setup.build_setup_card(usual, step))
    for step in STEPS:
        yield Shown(f"setup, {step}, long", setup.build_setup_card(full(), step))
    yield Shown("setup, begun", setup.build_setup_card(view_of(zones=zones), "channel"))
    alone = view_of(draft, rule=usual.rule, settings=GuildSettings(1, "everyone"))
    yield Shown("setup, without feeds", setup.build_setup_card(alone, "look"))
    said = "harbour.example has no such page: error 404. Check the address."
    yield Shown("setup, failing", setup.build_setup_card(view_of(draft, problem=said), "feeds"))
    yield Shown("setup, finished", setup.build_finished_card(usual, 20, is_posting=True))
    yield Shown("setup, dropped", setup.build_dropped_card())
