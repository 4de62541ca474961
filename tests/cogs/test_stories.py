"""/story, /stories, /follow and /unfollow, asked by people through the sandbox."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from discord import Permissions

from bot.cards.keys import Key
from bot.errors import NotFound
from bot.news import HOUSE, Reader
from bot.newsroom.errors import NoSuchStory
from bot.newsroom.intake import Place
from bot.sandbox.permissions import Permission
from bot.sandbox.person import PersonClient, Reply
from bot.sandbox.world import ChannelSpec, GuildSpec, MemberSpec, OverwriteSpec, PersonSpec, RoleSpec, World
from bot.sources.plain_text import read_text
from cogs.buttons import Buttons
from tests.cogs.conftest import Running
from tests.quick import Clock

LATER = """Fishermen Block the Bridge

March 2, 2026

The board voted on 2026-02-27 to close the old bridge. Ada Lovelace said: “We will not wait for the next storm.”

Fishermen sat down on the old bridge. Alan Turing said: “Nobody of the board has asked us.”
It costs $3 million by 2026-05-04.
"""
SECRET = """A Volcano Wakes

March 2, 2026

Ash of the volcano on Skarn island fell on its villages on 2026-03-01. Emmy Noether said: “Leave the island today.”
"""
SEE, WRITE = int(Permission.VIEW_CHANNEL), int(Permission.SEND_MESSAGES)


@pytest.fixture
def world() -> World:
    """Bob manages the server, and may not write in #wire; the bot may not in #deaf."""
    return World(
        people=(PersonSpec("alice", "Alice"), PersonSpec("bob", "Bob"), PersonSpec("carol", "Carol")),
        guilds=(
            GuildSpec(
                name="Harbour News",
                owner="alice",
                roles=(RoleSpec("Manager", int(Permission.MANAGE_GUILD)),),
                channels=(
                    ChannelSpec("general"),
                    ChannelSpec("wire", overwrites=(OverwriteSpec("bob", deny=WRITE),)),
                    ChannelSpec("vault", overwrites=(OverwriteSpec("bob", deny=SEE),)),
                    ChannelSpec("deaf", overwrites=(OverwriteSpec("@bot", deny=WRITE),)),
                ),
                members=(MemberSpec("alice"), MemberSpec("bob", ("Manager",)), MemberSpec("carol")),
            ),
        ),
    )


def shown(reply: Reply) -> str:
    return reply.message.text.replace("\\", "")


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.message.buttons]


async def reader_here(person: PersonClient) -> Reader:
    return Reader(1, int((await person.guilds())[0]["id"]))


async def add_later(running: Running) -> None:
    clock = running.newsroom.clock
    assert isinstance(clock, Clock)
    clock.turn(timedelta(hours=1))
    await running.newsroom.intake.add(read_text(LATER, "fishermen.txt"), Place(HOUSE))
    await running.newsroom.clusterer.cluster_pending()
    clock.turn(timedelta(hours=1))


@pytest.fixture
async def placed(running: Running) -> Running:
    await running.newsroom.clusterer.cluster_pending()
    return running


async def test_a_story_is_shown_with_its_views(placed: Running) -> None:
    async with placed.person() as alice:
        reply = await alice.run("/story")
        assert "The Bridge Closes" in shown(reply)
        assert "The board voted on 2026-02-27" in shown(reply)
        assert labels(reply) == ["Sources", "Timeline", "Quotes", "Articles"]
        pressed = await alice.press(reply.message, "Timeline")
        assert pressed.updated
        assert "Friday 27 February 2026" in shown(pressed)
        pressed = await alice.press(pressed.message, "Quotes")
        assert "We will not wait for the next storm" in shown(pressed)
        source = await alice.press(pressed.message, 0)
        assert source.message.ephemeral
        pressed = await alice.press(pressed.message, "Articles")
        assert "Brief" in labels(pressed)
        why = await alice.press(pressed.message, "Why?")
        assert why.message.ephemeral
        assert "The story begins with it." in shown(why) or "The only article so far." in shown(why)


async def test_a_storys_timeline_is_paged_narrowed_and_offered(placed: Running) -> None:
    await add_later(placed)
    async with placed.person() as alice:
        choices = await alice.autocomplete("timeline", "story", "bridge")
        whole = await alice.run("timeline", story=choices[0]["value"])
        assert "Friday 27 February 2026" in shown(whole)
        assert "Monday 4 May 2026" in shown(whole)
        assert "Sources" in labels(whole)
        narrowed = shown(await alice.run("/timeline story:bridge from:2026-05 to:2026-05"))
        assert "Monday 4 May 2026" in narrowed
        assert "27 February" not in narrowed
        assert "no dates in that time" in shown(await alice.run("/timeline story:bridge to:1990"))
        assert "one of the two" in shown(await alice.run("/timeline story:bridge article:bridge"))
        assert "no such story" in shown(await alice.run("/timeline story:volcano"))


async def test_what_is_new_since_a_person_looked_is_marked_and_stays_so_over_the_views(placed: Running) -> None:
    async with placed.person() as alice, placed.person("bob") as bob:
        assert "New since" not in shown(await alice.run("/story private:True"))
        await add_later(placed)
        reply = await alice.run("/story private:True")
        assert "New since" in shown(reply)
        assert "1 quote, 1 date, 1 figure" in shown(reply)
        pressed = await alice.press(reply.message, "Quotes")
        assert "🆕 “Nobody of the board has asked us.”" in shown(pressed)
        assert "New since" not in shown(await bob.run("/story private:True"))
        assert "nothing" in shown(await alice.run("/story private:True"))


async def test_stories_are_listed_and_opened(placed: Running) -> None:
    async with placed.person() as alice:
        assert "No stories in the last 7 days" in shown(await alice.run("/stories"))
        reply = await alice.run("/stories days:30")
        assert "Stories of the last 30 days" in shown(reply)
        assert "The Bridge Closes" in shown(reply)
        assert "1 story" in shown(reply)
        pressed = await alice.press(reply.message, "Story")
        assert "The board voted" in shown(pressed)


async def test_autocomplete_offers_stories_that_are_answered(placed: Running) -> None:
    async with placed.person() as alice:
        choices = await alice.autocomplete("story", "name", "bridge")
        assert [choice["name"] for choice in choices] == ["The Bridge Closes"]
        assert "The board voted" in shown(await alice.run("story", name=choices[0]["value"]))
        assert "no such story" in shown(await alice.run("/story name:volcano"))


async def test_a_story_is_followed_and_followed_no_more(placed: Running) -> None:
    async with placed.person("bob") as bob:
        reply = await bob.run("/follow story:bridge channel:general")
        assert "Following The Bridge Closes" in shown(reply).replace("*", "")
        reply = await bob.run("/follow story:bridge channel:general")
        assert "Already following The Bridge Closes" in shown(reply).replace("*", "")
        (follow,) = await placed.newsroom.schedules.list_follows(await reader_here(bob))
        choices = await bob.autocomplete("unfollow", "story", "")
        assert [(choice["name"], choice["value"]) for choice in choices] == [("The Bridge Closes", f"s{follow.story}")]
        assert "No longer following" in shown(await bob.run("unfollow", story=choices[0]["value"]))
        assert await placed.newsroom.schedules.list_follows(await reader_here(bob)) == ()
        assert "not follow" in shown(await bob.run("/unfollow story:bridge"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("story:bridge channel:wire", "You need Send Messages"),
        ("story:bridge channel:deaf", "I need Send Messages"),
        ("story:volcano channel:general", "no such story"),
    ],
)
async def test_what_cannot_be_followed_is_refused_in_words(placed: Running, line: str, words: str) -> None:
    async with placed.person("bob") as bob:
        reply = await bob.run(f"/follow {line}")
        assert words in shown(reply)
        assert reply.message.ephemeral
        assert await placed.newsroom.schedules.list_follows(await reader_here(bob)) == ()


async def test_who_does_not_manage_the_server_is_not_offered_to_follow(placed: Running) -> None:
    async with placed.person("carol") as carol:
        names = {command.name for command in await carol.commands()}
        assert {"story", "stories"} <= names
        assert not names & {"follow", "unfollow"}


@pytest.mark.parametrize("whose", ["another server's", "nobody's", "none"])
async def test_a_made_up_story_key_finds_no_more_than_its_presser_may_see(running: Running, whose: str) -> None:
    running.web.pages["https://a.example/secret"] = SECRET
    await running.newsroom.articles.add_url(Reader(1, 10), "https://a.example/secret")
    await running.newsroom.clusterer.cluster_pending()
    secret = await running.newsroom.stories.find_key(Reader(1, 10), "volcano")
    pressed: Any = SimpleNamespace(
        user=SimpleNamespace(id=2),
        guild_id=20,
        guild=None,
        message=None,
        permissions=Permissions(manage_guild=True),
        extras={},
    )
    key = {"another server's": secret, "nobody's": 12345}.get(whose)
    with pytest.raises(NotFound) as refused:
        await Buttons(running.client.front).press(pressed, Key("story", key))
    assert refused.value.words == NoSuchStory().words
