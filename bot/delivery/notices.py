"""Notices, which administrators get once: a schedule had to be paused, a feed fails. Each carries its own key."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.keys import Key
from bot.delivery.compose import serialise
from bot.news.escape import line, short
from bot.news.feeds import Subscription
from bot.news.schedules import Delivery


def build_pause_notice(delivery: Delivery, reason: str, key: str) -> str:
    """Return the notice of a schedule or followed story whose channel is gone or closed to the bot."""
    number = delivery.origin.id
    of_story = delivery.origin.of == "follow"
    what = "Posts of a followed story" if of_story else f"Schedule {number}"
    again = (
        "`/follow` it again"
        if of_story
        else f"`/schedule resume` with number {number}. `/schedule edit` chooses another channel"
    )
    text = (
        f"{what} for <#{delivery.channel_id}> could not be posted: {short(reason, 300)}.\n"
        f"Nothing was lost: what is new waits for the next post. Once that is fixed: {again}."
    )
    return _build_notice(f"{what}: paused", text, key)


def build_failure_notice(delivery: Delivery, reason: str, key: str) -> str:
    """Return the notice of a post that failed, of what goes on all the same."""
    of_story = delivery.origin.of == "follow"
    what = "A post of a followed story" if of_story else f"A post of schedule {delivery.origin.id}"
    text = (
        f"{what} for <#{delivery.channel_id}> could not be made: {short(reason, 300)}.\n"
        "I try again next time, and say no more about it until a post works. `/schedule history` shows each post."
    )
    return _build_notice("A post failed", text, key)


def build_feed_notice(subscription: Subscription, key: str) -> str:
    """Return the notice of a feed that has failed for more than a day, or has ended."""
    feed = subscription.feed
    name, reason = short(subscription.name, 100), short(feed.reason or "no reason was given", 360)
    if feed.ended is not None:
        text = (
            f"The feed **{name}** has ended. Its site says it is gone for good, so I no longer fetch it.\n"
            "`/feed remove` removes it. `/feed add` with the site's address looks for another."
        )
        return _build_notice("A feed has ended", text, key)
    since = f" since {discord.utils.format_dt(feed.failing_since, 'f')}" if feed.failing_since else ""
    text = (
        f"The feed **{name}** could not be read{since}: {reason}\n"
        "I keep trying, less and less often. `/feed health` shows how it is doing."
    )
    return _build_notice("A feed is failing", text, key)


def _build_notice(title: str, text: str, key: str) -> str:
    view = frame.build_notice_card(line(title), text, accent=frame.AMBER, small="I say this once.")
    row: ui.ActionRow[Any] = ui.ActionRow(CardButton(Key("latest", rest=f"~{key}"), "Latest articles"))
    return serialise(frame.add_row(view, row), title)
