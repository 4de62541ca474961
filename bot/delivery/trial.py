"""A test post: what a schedule would post of the last day, with "test" on it. Nothing of it is written down.

No delivery, no ledger: the next post is the same with it as without. It mentions nobody and is not published.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import discord
from discord import ui

from bot.cards import posts
from bot.delivery import compose
from bot.delivery.compose import Made, Stories
from bot.delivery.rights import Postable
from bot.delivery.sending import Refused, Sender, Unanswered
from bot.errors import DatelineError
from bot.news.schedules import Schedule

KEY: Final = "dl0"  # what its buttons carry: no delivery has it
MARK: Final = "🧪 **Test post** · nothing is used up by it, and nobody is mentioned"


class NotPosted(DatelineError):
    """Discord did not take a test post."""

    id = "delivery.test"
    reply = "I could not post the test: {reason}. Check the channel and try again."
    is_fault = False


async def compose_test(stories: Stories, schedule: Schedule, now: datetime) -> Made:
    """Return a schedule's post of the last day, whatever of it was posted before; with a mark on every message."""
    anew = replace(schedule, last_cut=None, created=now, when_empty="skip")
    made = await compose.compose_brief(stories, anew, KEY, now)
    if made.post is None:
        return made
    post = made.post
    messages, thread = tuple(map(_mark, post.messages)), tuple(map(_mark, post.thread))
    return replace(made, post=posts.Post(f"Test: {post.title}"[: posts.THREAD_NAME], messages, thread))


async def send_test(sender: Sender, channel: Postable, made: Made, tags: tuple[int, ...] = ()) -> tuple[int, int]:
    """Send a test post; the channel and the message that it begins with. NotPosted."""
    parts = compose.arrange(
        made,
        forum=isinstance(channel, discord.ForumChannel),
        in_thread=isinstance(channel, discord.Thread),
        tags=tags,
    ).parts
    nonce = secrets.token_hex(8)
    first: tuple[int, int] | None = None
    thread_id: int | None = None
    try:
        for part in parts:
            kept: dict[str, Any] = json.loads(part.payload or "{}")
            if part.place == "forum":
                first = await sender.forum_post(channel.id, kept["title"], kept["tags"], kept["message"])
                thread_id = first[0]
                continue
            if part.place == "thread" and thread_id is None:
                assert first is not None  # noqa: S101  # a thread is opened under the first message
                thread_id = await sender.thread(channel.id, first[1], kept["title"])
            place = thread_id if part.place == "thread" and thread_id is not None else channel.id
            sent = await sender.message(place, kept["message"], f"t{nonce}.{part.position}")
            first = first or (place, sent)
    except (Refused, Unanswered) as trouble:
        raise NotPosted(str(trouble), reason=str(trouble)) from trouble
    assert first is not None  # noqa: S101  # a post has one message at least
    return first


def _mark(view: ui.LayoutView) -> ui.LayoutView:
    """Return a message with the mark above it."""
    marked = ui.LayoutView(timeout=None)
    marked.add_item(ui.TextDisplay(MARK))
    for item in view.children:
        marked.add_item(item)
    return marked
