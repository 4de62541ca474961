"""Followed stories: a post for what is new, and none where an article only repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from bot.news import ArticleEvent, Event, Span, When
from bot.news.stories import Story, StoryEvent
from bot.sandbox.permissions import Permission
from bot.store import Connection, follows
from bot.store.tables_stories import stories
from tests.delivery.conftest import Stage, brief_of, words

STORY = 77


def moved(stage: Stage) -> Story:
    """The story with one new event, moved now."""
    line = replace(brief_of(STORY, "Story A", stage.clock()).line, key=STORY)
    span = Span(0, 24, "The bridge opens in May.")
    when = When("2026-05", "month", "written", Span(20, 23, "May"))
    event = Event(when, span, "planned", None, (), 0.9, "test")
    told = StoryEvent(event, (ArticleEvent(0, event, line.lead),), new=True)
    return Story(line, (), (), (told,), since=stage.clock() - timedelta(hours=1))


async def test_what_is_new_in_a_followed_story_is_posted_once(stage: Stage) -> None:
    await stage.newsroom.schedules.follow(stage.reader, STORY, int(stage.channel("general").id))
    await stage.at(minutes=5)
    assert stage.posts() == []
    stage.clock.turn(timedelta(minutes=5))
    stage.stories.story = moved(stage)
    for _ in range(4):
        await stage.at(minutes=3)
    assert len(stage.posts()) == 1
    assert "The bridge opens" in words(stage.posts())
    stage.stories.story = moved(stage)
    await stage.at(minutes=3)
    assert len(stage.posts()) == 2


async def test_very_many_followed_stories_are_all_looked_at_within_minutes(stage: Stage) -> None:
    channel = int(stage.channel("general").id)
    async with stage.newsroom.store.write() as connection:
        for story in range(STORY, STORY + 400):  # 50 in half a minute would take four
            await follows.add(connection, stage.guild_id, channel, story, stage.reader.user_id, stage.clock())
    stage.clock.turn(timedelta(minutes=5))
    began = stage.clock()
    for _ in range(10):
        await stage.at(minutes=1 / 60)
    async with stage.newsroom.store.read() as connection:
        assert not await follows.has_any_to_check(connection, began - timedelta(seconds=1))


async def test_a_story_that_is_followed_no_more_is_posted_no_more(stage: Stage) -> None:
    await stage.newsroom.schedules.follow(stage.reader, STORY, int(stage.channel("general").id))
    await stage.newsroom.schedules.unfollow(stage.reader, STORY)
    stage.stories.story = moved(stage)
    await stage.at(minutes=5)
    assert stage.posts() == []


async def test_a_follow_whose_channel_is_closed_stands_still_and_is_told_of_once(stage: Stage) -> None:
    await stage.newsroom.schedules.follow(stage.reader, STORY, int(stage.channel("desk").id))
    await stage.newsroom.servers.set_settings(
        replace(await stage.newsroom.servers.get_settings(stage.guild_id), notices=int(stage.channel("general").id))
    )
    guild, desk = stage.discord.guilds["Harbour News"], stage.channel("desk")
    stage.discord.faults.take_permission(Permission.SEND_MESSAGES, guild, desk)
    stage.clock.turn(timedelta(minutes=5))
    stage.stories.story = moved(stage)
    await stage.at(minutes=3)
    await stage.at(minutes=3)
    (follow,) = await stage.newsroom.schedules.list_follows(stage.reader)
    assert follow.paused is not None
    assert len(stage.posts("general")) == 1
    assert "/follow" in words(stage.posts("general"))


async def test_two_followed_stories_that_were_joined_are_posted_once_in_a_channel(stage: Stage) -> None:
    general, desk = int(stage.channel("general").id), int(stage.channel("desk").id)
    for story, channel in ((STORY, general), (STORY + 1, general), (STORY + 1, desk)):
        await stage.newsroom.schedules.follow(stage.reader, story, channel)

    async def join(connection: Connection) -> None:
        await connection.execute(
            insert(stories),
            [
                {"key": STORY, "guild_id": 0, "into": None, "first": ""},
                {"key": STORY + 1, "guild_id": 0, "into": STORY, "first": ""},
            ],
        )

    await stage.newsroom.store.transact(join)
    stage.clock.turn(timedelta(minutes=5))
    stage.stories.story = moved(stage)
    for _ in range(3):
        await stage.at(minutes=3)
    assert len(stage.posts("general")) == 1
    assert len(stage.posts("desk")) == 1


async def test_in_a_forum_long_news_are_found_again_after_a_crash(stage: Stage) -> None:
    await stage.newsroom.schedules.follow(stage.reader, STORY, int(stage.channel("stories").id))
    await stage.at(minutes=5)
    stage.clock.turn(timedelta(minutes=5))
    story = moved(stage)
    text = "The bridge opens, it was said, " + "and it was said again at length " * 9
    told = replace(story.timeline[0].event, span=Span(0, len(text), text))
    lead = replace(story.line.lead, url="https://example.org/" + "a" * 79, outlet="The Example Post of the Old Harbour")
    of = tuple(ArticleEvent(0, told, replace(lead, outlet=f"{lead.outlet} {n}")) for n in range(2))
    stage.stories.story = replace(story, timeline=(StoryEvent(told, of, new=True, differs="date"),) * 8)

    async def die(*_: object, **__: object) -> None:
        raise ZeroDivisionError  # the process is no more: sent, and not written down

    for step in ("record_message", "finish"):
        setattr(stage.poster._ledger, step, die)
    await stage.at(minutes=3)
    assert len(stage.threads("stories")) == 1
    stage.poster = stage.another()
    await stage.at(minutes=2)
    await stage.at(minutes=10)
    (thread,) = stage.threads("stories")
    assert len(stage.posts(thread)) == 1
    page = await stage.history()
    assert [account.delivery.state for account in page] == ["sent"]
