"""From the bot's joining a server to its first scheduled post, in the sandbox, with a feed on 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from aiohttp import web

from bot import settings
from bot.client import Dateline
from bot.news import Reader
from bot.newsroom import Newsroom
from bot.sandbox import Sandbox
from bot.sandbox.person import Message, PersonClient
from bot.sandbox.world import ChannelSpec, GuildSpec, MemberSpec, PersonSpec, World
from tests.databases import name_database
from tests.e2e.pages import article_page
from tests.e2e.unlike import build_unlike
from tests.newswire import Wire
from tests.quick import Clock
from tests.sandbox.conformance.plugin import Conforming
from tests.serving import serving

NIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)  # a Tuesday; in Berlin it is one o'clock
DUE = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)  # 07:30 there
WORLD = World(
    people=(PersonSpec("alice", "Alice"), PersonSpec("bob", "Bob")),
    guilds=(
        GuildSpec(
            name="Quay Readers",
            owner="alice",
            channels=(ChannelSpec("general"),),
            members=(MemberSpec("alice"), MemberSpec("bob")),
            bot_permissions=None,  # the bot is not there yet
        ),
    ),
)


@dataclass
class Outlet:
    """A feed and the pages of its articles; `asked` counts the fetches of the feed."""

    items: list[tuple[Wire, datetime]] = field(default_factory=list)
    base: str = ""
    asked: int = 0

    async def feed(self, _request: web.Request) -> web.Response:
        self.asked += 1
        items = "".join(
            f"<item><guid>{self.base}/{number}</guid><link>{self.base}/{number}</link><title>{escape(wire.title)}</title>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(wire.text[:200])}</description></item>"
            for number, (wire, at) in reversed(list(enumerate(self.items)))
        )
        text = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Test Courier</title>{items}</channel></rss>'
        )
        return web.Response(content_type="application/rss+xml", text=text)

    async def page(self, request: web.Request) -> web.Response:
        wire, at = self.items[int(request.match_info["number"])]
        return article_page(wire, at.isoformat())


@asynccontextmanager
async def open_outlet() -> AsyncIterator[Outlet]:
    outlet = Outlet()
    app = web.Application()
    app.router.add_get("/feed.xml", outlet.feed)
    app.router.add_get("/{number:[0-9]+}", outlet.page)
    async with serving(app) as port:
        outlet.base = f"http://127.0.0.1:{port}"
        yield outlet


@asynccontextmanager
async def running(discord: Sandbox, folder: Path, clock: Clock) -> AsyncIterator[Newsroom]:
    """The bot as it is started, but on a clock that is turned."""
    chosen = settings.load(
        {
            "DISCORD_TOKEN": discord.bot_token,
            "DATELINE_DISCORD_API": discord.api,
            "DATELINE_DATABASE": name_database(folder / "dateline.db"),
            "DATELINE_FETCH_ALLOW": "127.0.0.1",
        },
        folder / "none.env",
    )
    newsroom = await Newsroom.open(chosen, clock=clock)
    client = Dateline(chosen, newsroom)
    task = asyncio.create_task(client.start(discord.bot_token))
    try:
        await asyncio.wait_for(discord.wait_for_bot(), 20)
        yield newsroom
    finally:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)
        await newsroom.close()


def is_brief(message: Message) -> bool:
    return "The brief" in message.text and not message.ephemeral


async def test_from_joining_to_the_first_scheduled_post_takes_three_commands(
    conforming: Conforming, tmp_path: Path
) -> None:
    clock = Clock(NIGHT)
    *older, fresh = build_unlike(NIGHT.date())
    out, firsts = older[:2], older[2:]
    commands: list[str] = []
    async with (
        open_outlet() as outlet,
        Sandbox(world=WORLD) as discord,
        running(conforming(discord), tmp_path, clock) as newsroom,
    ):
        outlet.items += [(wire, NIGHT - timedelta(hours=9 - n)) for n, wire in enumerate(older)]
        guild = discord.guilds["Quay Readers"]
        discord.invite_bot(guild)
        async with (
            PersonClient(discord.api, discord.people["alice"].token) as alice,
            PersonClient(discord.api, discord.people["bob"].token) as bob,
        ):
            await alice.enter("Quay Readers", "general")
            await bob.enter("Quay Readers", "general")
            reader = Reader(0, int(guild.id))

            async def ask(line: str) -> str:
                commands.append(line)
                reply = await alice.run(line)
                assert reply.message.ephemeral
                return reply.message.text.replace("\\", "")

            added = await ask(f"/feed add address:{outlet.base}/feed.xml")
            assert "The Test Courier" in added
            assert "Its 5 newest items are in:" in added
            assert all(wire.title in added for wire in firsts)
            assert "The 2 older ones stay out" in added
            set_up = await ask("/schedule add channel:general at:7.30am timezone:Berlin style:list max-stories:10")
            assert "every day at 07:30 (Europe/Berlin)" in set_up
            assert f"<t:{int(DUE.timestamp())}:F>" in set_up
            preview = await ask("/schedule preview")
            assert all(wire.title in preview for wire in firsts)
            assert not any(wire.title in preview for wire in out)

            outlet.items.append((fresh, NIGHT + timedelta(hours=1)))
            clock.turn(timedelta(hours=6, minutes=20))
            await _on_the_shelf(newsroom, reader, fresh.title)
            clock.turn(timedelta(seconds=30))  # the poller's own clock went on while this one stood still
            preview = (await alice.run("/schedule preview")).message.text
            posted = asyncio.ensure_future(bob.wait_for_message(is_brief, seconds=30))
            clock.now = DUE
            message = await posted
            told = message.text.replace("\\", "")
            assert all(told.count(wire.title) == 1 for wire in (*firsts, fresh))
            assert not any(wire.title in told for wire in out)
            assert _told(message.text) == _told(preview)

            became = (await alice.run("/feed history feed:The Test Courier")).message.text.replace("\\", "")
            assert f"[posted](https://discord.com/channels/{guild.id}/{message.channel_id}/{message.id})" in became
            assert became.count("[posted]") == 5  # of a page: the new one, and four that it began with
            left_out = (await alice.run("feed history", feed="The Test Courier", became="left out")).message.text
            assert all(wire.title in left_out.replace("\\", "") for wire in out)
            assert "before this server followed it" in left_out
            clock.now = DUE + timedelta(days=1)
            await asyncio.sleep(4)  # what would come twice
            assert len([one for one in await bob.history() if is_brief(one)]) == 1
    assert len(commands) == 3


async def _on_the_shelf(newsroom: Newsroom, reader: Reader, title: str) -> None:
    """Until the feed was read again and its new article stands on the shelf."""
    for _ in range(300):
        headlines, _ = await newsroom.articles.latest(reader)
        if any(headline.title == title for headline in headlines):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"{title} was not brought in")


def _told(text: str) -> list[str]:
    """The lines of a post that do not change with the minute it is seen."""
    return [line for line in text.replace("\\", "").splitlines() if "as of" not in line and "March 2026" not in line]
