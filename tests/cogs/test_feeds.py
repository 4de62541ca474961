"""/feed, asked by people through the sandbox, on real feeds of a real server on 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from discord import Permissions

from bot.cards import feed_added
from bot.cards import feeds as cards
from bot.cards.keys import Key
from bot.client import Dateline
from bot.errors import NotAllowed, NotFound, UsageError
from bot.news import Reader
from bot.news.feed_answers import Followed
from bot.newsroom.feeds import FeedRules, FeedService
from bot.newsroom.feeds.errors import NoSuchFeed
from bot.sandbox.person import PersonClient, Reply
from bot.sources.feeds.fetching import FeedFetcher
from cogs import feeds as cog
from cogs.buttons import Buttons
from cogs.cooldowns import ALLOWANCES, Cooldowns
from tests.cogs.conftest import Running
from tests.discord_internals import be_ready_at_once
from tests.quick import Clock, QuickAnalyst

ALLOWED = "127.0.0.1"
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline type="rss" text="One" xmlUrl="{base}/one.xml"/><outline text="Not there" xmlUrl="{base}/none.xml"/>
</body></opml>"""


def rss(title: str, *items: str) -> str:
    entries = "".join(
        f"<item><title>{item}</title><guid>{title}-{item}</guid><link>https://a.example/{index}</link>"
        f"<author>desk@a.example (Ada)</author><category>Harbour</category><description>{item}, told.</description>"
        "</item>"
        for index, item in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'


@dataclass
class Site:
    """A site with pages and feeds by path."""

    base: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    open: asyncio.Event = field(default_factory=asyncio.Event)  # whether it answers, or lets one wait

    def feed(self, path: str, title: str, *items: str) -> str:
        self.pages[path] = ("application/rss+xml", rss(title, *items))
        return self.base + path

    def page(self, path: str, *feeds: tuple[str, str]) -> str:
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">' for href, title in feeds
        )
        self.pages[path] = ("text/html", f"<html><head><title>Front</title>{links}</head><body>News</body></html>")
        return self.base + path

    async def answer(self, request: web.Request) -> web.Response:
        await self.open.wait()
        if request.path_qs not in self.pages:
            raise web.HTTPNotFound
        kind, text = self.pages[request.path_qs]
        return web.Response(text=text, content_type=kind)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    site.open.set()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, ALLOWED, 0).start()
    site.base = f"http://{ALLOWED}:{runner.addresses[0][1]}"
    site.feed("/one.xml", "One", "Bridge closes", "Fish fair")
    yield site
    await runner.cleanup()


@pytest.fixture
async def service(running: Running) -> AsyncIterator[FeedService]:
    """The newsroom's own feeds, let to the loopback; three feeds a server at most."""
    async with FeedFetcher("test", (ALLOWED,)) as fetcher:
        rules = FeedRules(feeds_a_server=3, allow=(ALLOWED,))
        held = running.newsroom
        held.feeds = FeedService(held.store, Clock(), QuickAnalyst(), fetcher, held.intake, rules)
        running.client.front.cooldowns = Cooldowns(clock=_ages())
        yield running.newsroom.feeds


def _ages() -> Any:
    """A clock on which no two things happen within a minute."""
    at = 0.0

    def clock() -> float:
        nonlocal at
        at += 120
        return at

    return clock


def shown(reply: Reply) -> str:
    return reply.message.text.replace("\\", "")


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.message.buttons]


@asynccontextmanager
async def restarted(running: Running) -> AsyncIterator[None]:
    """The bot ended, and another begun on the same store."""
    await running.client.close()
    client = Dateline(running.client._settings, running.newsroom)
    be_ready_at_once(client)
    ready = asyncio.Event()

    async def on_ready() -> None:
        ready.set()

    client.add_listener(on_ready)
    task = asyncio.create_task(client.start(running.discord.bot_token))
    try:
        await asyncio.wait_for(ready.wait(), 15)
        yield
    finally:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)


async def follow(alice: PersonClient, address: str) -> Reply:
    return await alice.run("feed add", address=address)


@pytest.mark.usefixtures("service")
async def test_a_feed_is_followed_listed_paused_resumed_and_removed(running: Running, site: Site) -> None:
    async with running.person() as alice:
        added = await follow(alice, f"{site.base}/one.xml")
        assert "This server follows **[One]" in shown(added)
        assert added.message.ephemeral
        assert "1 feed" in shown(await alice.run("/feed list"))
        assert "is paused" in shown(await alice.run("/feed pause feed:One"))
        assert "⏸️" in shown(await alice.run("/feed list"))
        assert "is on again" in shown(await alice.run("/feed resume feed:One"))
        assert "no longer follows **One**" in shown(await alice.run("/feed remove feed:One"))
        assert "follows no feed" in shown(await alice.run("/feed list"))


@pytest.mark.usefixtures("service")
async def test_what_has_a_feed_fetched_is_counted_resuming_too(running: Running, site: Site) -> None:
    async with running.person() as alice:
        await follow(alice, f"{site.base}/one.xml")
        running.client.front.cooldowns = Cooldowns()
        for _ in range(ALLOWANCES["fetch"].person):
            assert "was not paused" in shown(await alice.run("/feed resume feed:One"))
        assert "was not paused" not in shown(await alice.run("/feed resume feed:One"))


@pytest.mark.usefixtures("service")
async def test_a_feed_is_chosen_by_typing(running: Running, site: Site) -> None:
    async with running.person() as alice:
        await follow(alice, f"{site.base}/one.xml")
        [choice] = await alice.autocomplete("feed pause", "feed", "on")
        assert choice["name"] == "One"
        assert "is paused" in shown(await alice.run("feed pause", feed=choice["value"]))


@pytest.mark.usefixtures("service")
async def test_a_page_with_one_feed_is_followed_by_it(running: Running, site: Site) -> None:
    async with running.person() as alice:
        page = site.page("/front", ("/one.xml", "One"))
        assert "follows **[One]" in shown(await follow(alice, page))


@pytest.mark.usefixtures("service")
async def test_a_page_with_several_asks_which_and_the_choice_works_after_a_restart(
    running: Running, site: Site
) -> None:
    site.feed("/two.xml", "Two", "Sea")
    page = site.page("/front", ("/one.xml", "One"), ("/two.xml", "Two"))
    async with running.person() as alice:
        asked = await follow(alice, page)
        assert "2 feeds" in shown(asked)
        async with restarted(running):
            chosen = await alice.select(asked.message, f"{site.base}/two.xml")
            assert "follows **[Two]" in shown(chosen)
            assert chosen.updated


@pytest.mark.parametrize("latest", [0, 1, 20])
@pytest.mark.usefixtures("service")
async def test_how_many_are_to_come_in_is_kept_until_a_feed_is_chosen(
    running: Running, site: Site, latest: int
) -> None:
    site.feed("/two.xml", "Two", "Sea", "Sky", "Sun")
    page = site.page("/front", ("/one.xml", "One"), ("/two.xml", "Two"))
    async with running.person() as alice:
        asked = await alice.run("feed add", address=page, latest=latest)
        assert f"Newest articles to add: {latest}." in shown(asked)
        added = shown(await alice.select(asked.message, f"{site.base}/two.xml"))
        assert added.count("- 🟢") == min(latest, 3)
        if latest == 0:
            assert "The 3 items in it now stay out; **History** shows them." in added


@pytest.mark.usefixtures("service")
async def test_an_address_too_long_for_a_menu_is_found_again_on_its_page(running: Running, site: Site) -> None:
    long = "/long?" + "x" * 120
    site.feed(long, "Long", "Sea")
    page = site.page("/front", ("/one.xml", "One"), (long, "Long"))
    async with running.person() as alice:
        asked = await follow(alice, page)
        mark = feed_added.build_mark(site.base + long)
        site.page("/front", ("/one.xml", "One"), ("/three.xml", "Three"))
        assert "no longer offers this feed" in shown(await alice.select(asked.message, mark))
        site.page("/front", ("/one.xml", "One"), (long, "Long"))
        assert "follows **[Long]" in shown(await alice.select(asked.message, mark))


async def test_a_filter_is_tried_out_then_set_and_only_what_is_named_changes(
    running: Running, service: FeedService, site: Site
) -> None:
    async with running.person() as alice:
        await alice.run("feed add", address=f"{site.base}/one.xml", latest=1)
        tried = shown(await alice.run("/feed filter feed:One words:bridge preview:True"))
        assert "nothing is saved" in tried
        assert "1 would pass, and 1 is in already." in tried
        assert "🟢 Bridge closes — is in" in tried
        assert "⚪ Fish fair — " in tried
        assert "· is in" not in tried
        reader = Reader(int(alice.user["id"]), int(alice.guild_id or 0))
        assert (await service.list(reader))[0].filter.is_open
        await alice.run("/feed filter feed:One words:bridge, “old port” not-words:fair")
        await alice.run("/feed filter feed:One authors:Ada")
        kept = (await service.list(reader))[0].filter
        assert (kept.words, kept.not_words, kept.authors) == (("bridge", "old port"), ("fair",), ("Ada",))
        await alice.run("feed filter", feed="One", words="-")
        assert (await service.list(reader))[0].filter.words == ()
        await alice.run("/feed filter feed:One clear:True")
        assert (await service.list(reader))[0].filter.is_open


async def test_a_filter_of_a_feed_that_cannot_be_read_is_set_all_the_same(
    running: Running, service: FeedService, site: Site
) -> None:
    async with running.person() as alice:
        await follow(alice, f"{site.base}/one.xml")
        del site.pages["/one.xml"]
        assert "I cannot read the feed just now" in shown(await alice.run("/feed filter feed:One words:bridge"))
        reader = Reader(int(alice.user["id"]), int(alice.guild_id or 0))
        assert (await service.list(reader))[0].filter.words == ("bridge",)
        assert "has no such page" in shown(await alice.run("/feed filter feed:One words:bridge preview:True"))


@pytest.mark.usefixtures("service")
async def test_health_and_history_tell_what_is_known(running: Running, site: Site) -> None:
    async with running.person() as alice:
        added = shown(await alice.run("feed add", address=f"{site.base}/one.xml", latest=1))
        assert "Its newest item is in:\n- 🟢 Bridge closes\n" in added
        assert "The older one stays out; **History** shows it." in added
        health = await alice.run("/feed health")
        assert "1 feed, none failing" in shown(health)
        past = await alice.press(health.message, "History")
        assert "2 items" in shown(past)
        assert "left out: It was in the feed before this server followed it, and was not among the newest." in shown(
            past
        )
        assert "added: It was among the newest when this server began to follow the feed." in shown(past)
        came = shown(await alice.run("feed history", feed="One", became="added"))
        assert "Bridge closes" in came
        assert "Fish fair" not in came
        assert "Fish fair" in shown(await alice.run("feed history", feed="One", became="left out"))


@pytest.mark.usefixtures("service")
async def test_history_turns_its_pages(running: Running, site: Site) -> None:
    site.feed("/many.xml", "Many", *(f"Item {number}" for number in range(12)))
    async with running.person() as alice:
        await follow(alice, f"{site.base}/many.xml")
        first = await alice.run("/feed history feed:Many")
        assert "Page 1 of 3" in labels(first)
        second = await alice.press(first.message, "Next ▶")
        assert second.updated
        assert "Page 2 of 3" in labels(second)
        both = shown(second)
        assert sum(f"Item {number}]" in both for number in range(12)) == 5


@pytest.mark.usefixtures("service")
async def test_an_opml_file_is_taken_in_and_given_out(running: Running, site: Site) -> None:
    async with running.person() as alice:
        body = OPML.format(base=site.base).encode()
        told = shown(await alice.run("feed import", file=("mine.opml", body)))
        assert "1 added**, 0 followed already, 1 not added" in told
        assert "The newest item of it is in. Older ones stay out." in told
        assert "Not there" in told
        given = await alice.run("/feed export")
        [attachment] = given.message.attachments
        assert attachment["filename"] == cards.OPML_FILE
        again = shown(await alice.run("feed import", file=("mine.opml", body)))
        assert "0 added**, 1 followed already" in again


@pytest.mark.usefixtures("service")
async def test_an_import_ends_in_time_and_names_what_was_left(
    running: Running, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.newsroom.feeds.service.IMPORT_WITHIN", -1.0)
    async with running.person() as alice:
        told = shown(await alice.run("feed import", file=("mine.opml", OPML.format(base=site.base).encode())))
        assert "0 added**, 0 followed already, 2 not added" in told
        assert "no time left" in told


@pytest.mark.usefixtures("service")
async def test_what_is_no_opml_and_what_is_too_large_is_refused_in_words(running: Running) -> None:
    async with running.person() as alice:
        assert "OPML" in shown(await alice.run("feed import", file=("mine.txt", b"no outlines here")))
        large = await alice.run("feed import", file=("mine.opml", b" " * (cog.LARGEST_OPML + 1)))
        assert "1 MiB" in shown(large)


@pytest.mark.usefixtures("service")
async def test_whoever_meets_a_limit_is_told_which(running: Running, site: Site) -> None:
    async with running.person() as alice:
        for number in range(3):
            await follow(alice, site.feed(f"/{number}.xml", f"Feed {number}", "A"))
        told = shown(await follow(alice, f"{site.base}/one.xml"))
        assert "follows 3 feeds, which is as many as it can" in told
        assert "which is as many as it can" in told


@pytest.mark.usefixtures("service")
async def test_a_page_without_a_feed_and_a_feed_of_nobody_are_told_in_words(running: Running, site: Site) -> None:
    async with running.person() as alice:
        assert "I found no feed at that address" in shown(await follow(alice, site.page("/plain")))
        assert "follows no feed called Nothing" in shown(await alice.run("/feed pause feed:Nothing"))
        assert "has no such page" in shown(await follow(alice, f"{site.base}/nowhere"))


async def test_two_servers_see_nothing_of_each_others_feeds(running: Running, service: FeedService, site: Site) -> None:
    made = await service.add(Reader(1, 10), f"{site.base}/one.xml")
    assert isinstance(made, Followed)
    async with running.person() as alice:
        assert "follows no feed" in shown(await alice.run("/feed list"))
        assert "follows no feed called" in shown(await alice.run("feed remove", feed=f"f{made.subscription.id}"))
        assert await alice.autocomplete("feed pause", "feed", "On") == []
    with pytest.raises(NoSuchFeed):
        await Buttons(running.client.front).press(_presser(20), Key("feedpast", None, 0, f"f{made.subscription.id}~"))


class _Presser:
    """Somebody who presses a button whose card is not at hand."""

    def __init__(self, guild_id: int, permissions: Permissions) -> None:
        self.user = type("User", (), {"id": 2})()
        self.guild_id = guild_id
        self.guild = None
        self.message = None
        self.permissions = permissions
        self.extras: dict[str, Any] = {}


def _presser(guild_id: int, *, manages: bool = True) -> Any:
    return _Presser(guild_id, Permissions(manage_guild=manages))


@pytest.mark.parametrize("act", ["feeds", "feedhealth", "feedpast", "feedadd"])
@pytest.mark.usefixtures("service")
async def test_a_button_looks_at_the_rights_of_whoever_presses_it(running: Running, act: str) -> None:
    with pytest.raises(NotAllowed):
        await Buttons(running.client.front).press(
            _presser(10, manages=False), Key(act, None, 0, "f1~" if act == "feedpast" else "https://a.example/")
        )


@pytest.mark.usefixtures("service")
async def test_a_made_up_key_finds_nothing(running: Running) -> None:
    buttons = Buttons(running.client.front)
    with pytest.raises(NotFound):
        await buttons.press(_presser(10), Key("feedpast", None, 0, "zz"))
    with pytest.raises(NoSuchFeed):
        await buttons.press(_presser(10), Key("feedpast", None, 0, "f99~nothing"))


async def test_who_does_not_manage_the_server_is_not_offered_the_commands(running: Running) -> None:
    async with running.person("bob") as bob:
        assert not [command for command in await bob.commands() if command.name.startswith("feed ")]


def test_words_of_a_filter_are_told_apart_by_commas() -> None:
    assert cog.split_words("bridge, “old port”,  fish   fair ,bridge,") == ("bridge", "old port", "fish fair")
    assert cog.split_words(" - ") == ()
    with pytest.raises(UsageError, match="many"):
        cog.split_words(",".join(f"w{number}" for number in range(51)))
    with pytest.raises(UsageError, match="long"):
        cog.split_words("x" * 101)


@pytest.mark.usefixtures("service")
async def test_a_slow_feed_is_answered_in_time_and_told_when_it_came(running: Running, site: Site) -> None:
    site.open.clear()
    async with running.person() as alice:
        asking = asyncio.ensure_future(follow(alice, f"{site.base}/one.xml"))
        await asyncio.sleep(1.3)  # longer than an answer may be in coming
        site.open.set()
        assert "follows **[One]" in shown(await asking)
