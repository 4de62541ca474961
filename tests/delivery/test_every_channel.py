"""Killed between sending and recording, on every kind of channel, in every style: what stands is found by its key."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.delivery.recovery import find_keys
from bot.delivery.steps import NO_CHANNEL
from bot.news.schedules import Draft, Schedule, Style
from bot.sandbox.state import Channel
from tests.delivery.conftest import DAILY, Stage
from tests.delivery.test_once import killed_then_again, nonces  # that fixture: none is remembered

__all__ = ["nonces"]

_THREADS = {"a thread": "general", "a thread of announcements": "wire", "a post of a forum": "stories"}
_KINDS = ("general", "wire", "stories", *_THREADS)
_STYLES: tuple[Style, ...] = ("card", "detailed", "list", "digest")


async def _open(stage: Stage, kind: str) -> Channel:
    """The channel of this kind; a thread is that of a digest, or of a post in a forum."""
    if kind not in _THREADS:
        return stage.channel(kind)
    parent = _THREADS[kind]
    schedule = await stage.schedule(parent, style="digest")
    stage.stories.add("Story O", stage.clock())
    await stage.at(minutes=30)
    await stage.newsroom.schedules.remove(stage.reader, schedule.id)
    (thread,) = stage.threads(parent)
    await asyncio.sleep(0.1)  # the client hears of it
    return thread


async def _schedule(stage: Stage, channel: Channel, style: Style, **given: Any) -> Schedule:
    draft = Draft(int(channel.id), DAILY, style=style, **given)
    return await stage.newsroom.schedules.add(stage.reader, draft, stage.clock() + timedelta(minutes=1))


def _keys(stage: Stage, channel: Channel, key: str) -> list[str]:
    """The keys of this post that the bot's messages there, and in its threads, carry; one a message."""
    places = [channel, *(one for one in stage.discord.guilds["Harbour News"].threads if one.parent_id == channel.id)]
    carried = [set(find_keys(post)) for place in places for post in stage.posts(place)]
    return sorted(one for keys in carried for one in keys if one.partition(".")[0] == key)


async def _check(stage: Stage, channel: Channel, schedule: Schedule) -> None:
    (account,) = await stage.history(schedule)
    assert account.delivery.state == "sent"
    keys = _keys(stage, channel, account.delivery.key)
    assert len(keys) == len(account.messages)  # each of its messages carries one, and none stands twice
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("style", _STYLES)
@pytest.mark.parametrize("kind", _KINDS)
async def test_what_was_sent_and_not_recorded_is_found(stage: Stage, kind: str, style: Style) -> None:
    channel = await _open(stage, kind)
    schedule = await _schedule(stage, channel, style)
    stage.stories.add("Story A", stage.clock())
    stage.stories.add("Story B", stage.clock())
    stage.clock.turn(timedelta(minutes=1))
    await killed_then_again(stage, "forum_post" if kind == "stories" else "message", after=True)
    await _check(stage, channel, schedule)


@pytest.mark.parametrize("kind", _KINDS)
async def test_a_line_that_nothing_is_new_is_found_too(stage: Stage, kind: str) -> None:
    channel = await _open(stage, kind)
    schedule = await _schedule(stage, channel, "card", when_empty="line")
    stage.stories.briefs.clear()
    stage.clock.turn(timedelta(minutes=1))
    await killed_then_again(stage, "forum_post" if kind == "stories" else "message", after=True)
    await _check(stage, channel, schedule)


async def test_a_notice_is_found_too(stage: Stage) -> None:
    await stage.schedule("desk")
    await stage.newsroom.schedules.add(stage.reader, Draft(4242, DAILY), stage.clock() + timedelta(minutes=1))
    await stage.at(minutes=1)  # that channel is not there, which is to be told on #desk
    await killed_then_again(stage, "message", after=True)
    assert len(stage.posts("desk")) == 1
    assert list(find_keys(stage.posts("desk")[0]))


async def test_nothing_is_posted_in_a_voice_channel(stage: Stage) -> None:
    channel = stage.channel("desk")
    guild = stage.client.get_guild(stage.guild_id)
    assert guild is not None
    data: Any = {"id": str(channel.id), "name": "voices", "type": 2, "position": 0, "bitrate": 64000, "user_limit": 0}
    guild._channels[int(channel.id)] = discord.VoiceChannel(state=guild._state, guild=guild, data=data)
    schedule = await _schedule(stage, channel, "card")
    await stage.at(minutes=1)
    (account,) = await stage.history(schedule)
    assert (account.delivery.state, account.delivery.reason) == ("failed", NO_CHANNEL)
    assert stage.posts(channel) == []
