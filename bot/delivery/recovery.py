"""After a crash or a lost answer: which messages of a post stand already, known by the key in their buttons."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.cards.posts import build_part_key
from bot.delivery.sending import Sender
from bot.news.schedules import Delivery
from bot.store.deliveries import Part

Keep = Callable[[], Awaitable[None]]  # called before each request: the claim lasts while it is under way

_PAGE = 100  # messages
_PAGES = 5  # are read in any case; after these, on to the time of the first attempt
_MOST_PAGES = 50
_SLACK = timedelta(hours=1)  # between our clock and Discord's
_THREADS = 50  # of the bot's own, newest first, whose first message is looked at


async def find(
    sender: Sender,
    delivery: Delivery,
    parts: tuple[Part, ...],
    bot_id: int,
    thread_id: int | None,
    claimed: datetime,
    keep: Keep,
) -> dict[int, tuple[int, int]]:
    """The parts not yet known to stand that do: position -> (channel, message). `claimed`: when it was first tried.

    Raises Unanswered.
    """
    keys = {build_part_key(delivery.key, part.position): part.position for part in parts if part.message_id is None}
    places = {part.place for part in parts if part.message_id is None}
    found: dict[int, tuple[int, int]] = {}
    if "forum" in places:
        post = await _forum_post(sender, delivery, bot_id, keep)
        if post is not None:
            found[0] = post
            thread_id = post[0]
    if "channel" in places:
        found |= await _in_channel(sender, delivery.channel_id, keys, bot_id, claimed, keep)
    if "thread" in places:
        if thread_id is None and parts[0].place == "channel":  # the thread of a message has the message's id
            thread_id = found[0][1] if 0 in found else parts[0].message_id
        if thread_id is not None:
            found |= await _in_channel(sender, thread_id, keys, bot_id, claimed, keep)
    return found


async def _in_channel(
    sender: Sender, channel_id: int, keys: dict[str, int], bot_id: int, claimed: datetime, keep: Keep
) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    before: int | None = None
    for number in range(1, _MOST_PAGES + 1):
        await keep()
        page = await sender.messages(channel_id, before)
        for position, message_id in _ours(page, keys, bot_id):
            found.setdefault(position, (channel_id, message_id))
        if len(page) < _PAGE or len(found) == len(keys):
            break
        before = int(page[-1]["id"])
        if number >= _PAGES and discord.utils.snowflake_time(before) < claimed - _SLACK:
            break
    return found


def _ours(page: Iterable[Any], keys: dict[str, int], bot_id: int) -> Iterator[tuple[int, int]]:
    """Return the positions of a post's messages among those of a page, each with its message's id."""
    for message in page:
        if int(message["author"]["id"]) == bot_id:
            for key in find_keys(message):
                if key in keys:
                    yield keys[key], int(message["id"])


async def _forum_post(sender: Sender, delivery: Delivery, bot_id: int, keep: Keep) -> tuple[int, int] | None:
    """Return the thread and the first message of the post, among the forum's active and archived ones."""
    await keep()
    threads = await sender.threads(delivery.guild_id, delivery.channel_id)
    ours = [thread for thread in threads if int(thread.get("owner_id") or 0) == bot_id]
    for thread in sorted(ours, key=lambda one: -int(one["id"]))[:_THREADS]:
        thread_id = int(thread["id"])
        # The first message has the thread's own id; where it has not, or was removed, the thread's oldest tell.
        await keep()
        first = await sender.one_message(thread_id, thread_id)
        for message in [first] if first is not None else await sender.messages(thread_id):
            if delivery.key in set(find_keys(message)):
                return thread_id, int(message["id"])
    return None


_KEY = re.compile(r"~(dl\d+(?:\.\d+)?)$")


def find_keys(message: Any) -> Iterator[str]:
    """Return the keys of posts that a message's buttons carry."""
    for component in _components(message.get("components") or ()):
        match = _KEY.search(str(component.get("custom_id") or ""))
        if match:
            yield match[1]


def _components(given: Any) -> Iterator[dict[str, Any]]:
    for component in given:
        yield component
        yield from _components(component.get("components") or ())
        accessory = component.get("accessory")
        if accessory:
            yield accessory
