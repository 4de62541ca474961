"""What a round has to have come to, held against the file and against what stands in the channels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.components import walk
from bot.sandbox.state import Message
from bot.store.dialects.connecting import is_postgresql
from bot.store.timestamps import parse_instant
from tests.torture.checking_stories import check_follows, check_places
from tests.torture.plain import Plain, opened
from tests.torture.site import Site
from tests.torture.wrong import Wrong

_KEY = re.compile(r"~dl(\d+)")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round came to. `resumed`: deliveries that took more than one attempt; `told`: articles that posts of
    followed stories told of; `placed`: articles in stories; `reasons`: why posts were skipped."""

    sent: int
    skipped: int
    resumed: int
    messages: int
    items: int
    told: int
    placed: int
    reasons: Counter[str]


def intact(database: Path | str) -> None:
    """The file is sound after a kill, or the server's tables have what they refer to. Wrong says what is not."""
    if is_postgresql(str(database)):  # which checks both itself, at each write
        return
    with opened(database) as plain:
        found = plain.ask("PRAGMA integrity_check")
        if found != [("ok",)]:
            raise Wrong(f"integrity_check: {found[:5]}")
        loose = plain.ask("PRAGMA foreign_key_check")
        if loose:
            raise Wrong(f"foreign_key_check: {loose[:5]}")


def settled(database: Path | str, now: datetime, since: datetime) -> bool:
    """Whether nothing that is due is still to be done, and every feed and followed story was looked at since."""
    with opened(database) as plain:
        (waiting,) = plain.ask("SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed')")[0]
        (firsts,) = plain.ask("SELECT count(*) FROM feed_firsts")[0]
        (unplaced,) = plain.ask("SELECT count(*) FROM story_waiting")[0]
        (coming,) = plain.ask("SELECT min(next_due) FROM schedules WHERE paused IS NULL")[0]
        read = plain.ask("SELECT last_ok FROM feeds")
        looked = plain.ask("SELECT looked FROM follows WHERE paused IS NULL")
    fresh = all(at is not None and parse_instant(at) >= since for (at,) in (*read, *looked))
    return fresh and not waiting and not firsts and not unplaced and (coming is None or parse_instant(coming) > now)


def unsettled(database: Path | str) -> dict[str, object]:
    """What is still to be done, for a message."""
    with opened(database) as plain:
        return {
            "deliveries": plain.ask("SELECT * FROM deliveries WHERE state IN ('due', 'claimed') LIMIT 5"),
            "first items": plain.ask("SELECT subscription_id, title, added FROM feed_firsts LIMIT 5"),
            "schedules": plain.ask("SELECT min(next_due), count(paused) FROM schedules"),
            "feeds": plain.ask("SELECT id, next_fetch, last_ok, failures, reason, lease, lease_by FROM feeds"),
            "without a story": plain.ask("SELECT guild_id, article_id, moment FROM story_waiting LIMIT 5"),
            "follows": plain.ask("SELECT id, looked, paused, pause_reason FROM follows"),
        }


def check(database: Path | str, discord: Sandbox, site: Site, expected: Iterable[tuple[str, datetime]]) -> Tally:
    """Each of `expected` (origin, due) has one delivery, sent or skipped for a reason; each message of the bot's is one
    part of one delivery; each item that came, or that a follower begins with, is on the shelves once. Wrong says what
    is not so."""
    intact(database)
    with opened(database) as plain:
        deliveries = plain.ask("SELECT id, origin, due, state, reason FROM deliveries")
        parts = plain.ask(
            "SELECT p.delivery_id, p.message_id FROM delivery_parts p JOIN deliveries d ON d.id = p.delivery_id "
            "WHERE d.state = 'sent'"
        )
        tally = _deliveries(deliveries, expected)
        messages = _of_bot(discord)
        _messages(messages, parts, [row[0] for row in deliveries if row[3] == "sent"])
        items = _items(plain, site)
        told = check_follows(plain, messages)
        placed = check_places(plain)
        (resumed,) = plain.ask("SELECT count(*) FROM deliveries WHERE attempts > 1")[0]
        if left := plain.ask("SELECT id, left_at FROM guilds WHERE left_at IS NOT NULL"):
            raise Wrong(f"marked as left: {left}")
    reasons = Counter(str(row[4]) for row in deliveries if row[3] == "skipped")
    return Tally(tally["sent"], tally["skipped"], resumed, len(messages), items, told, placed, reasons)


def _deliveries(
    rows: Sequence[tuple[int, str, str, str, str | None]], expected: Iterable[tuple[str, datetime]]
) -> Counter[str]:
    """How many there are in each state, of those that schedules are due."""
    wanted = Counter(expected)
    there = Counter((origin, parse_instant(due)) for _, origin, due, _, _ in rows if origin.startswith("s"))
    if lost := wanted - there:
        raise Wrong(f"lost: {sorted(lost)[:5]} and {max(len(lost) - 5, 0)} more")
    if more := there - wanted:
        raise Wrong(f"never due, or twice: {sorted(more)[:5]}")
    unsettled = [row for row in rows if row[3] not in {"sent", "skipped"}]
    if unsettled:
        raise Wrong(f"not sent: {unsettled[:5]}")
    if silent := [row for row in rows if row[3] == "skipped" and not row[4]]:
        raise Wrong(f"skipped without a reason: {silent[:5]}")
    return Counter(row[3] for row in rows)


def _of_bot(discord: Sandbox) -> dict[str, Message]:
    """Every message of the bot's that stands in a channel or thread, by its id; the ones that open a thread and show
    another message stand for that one."""
    bot = discord.bot.id
    return {
        message.id: message
        for channel in discord.state.channels.values()
        for message in channel.messages.values()
        if message.author_id == bot and message.payload["type"] in {0, 19}
    }


def _messages(there: dict[str, Message], parts: Sequence[tuple[int, int | None]], sent: Sequence[int]) -> None:
    recorded = Counter(str(message_id) for _, message_id in parts if message_id is not None)
    if twice := [key for key, times in recorded.items() if times > 1]:
        raise Wrong(f"one message recorded for two parts: {twice[:5]}")
    if unsent := set(sent) - {delivery for delivery, _ in parts}:
        raise Wrong(f"sent, and of no message: {sorted(unsent)[:5]}")
    if missing := set(recorded) - set(there):
        raise Wrong(f"recorded as sent and not there: {sorted(missing)[:5]}")
    if doubled := set(there) - set(recorded):
        shown = [(key, sorted(keys_of(there[key])), there[key].channel.name) for key in sorted(doubled)[:5]]
        raise Wrong(f"in a channel, and of no delivery's parts (doubled): {shown}")
    of = {str(message_id): delivery for delivery, message_id in parts}
    for message_id, message in there.items():
        keys = keys_of(message)
        if keys and keys != {of[message_id]}:
            raise Wrong(f"message {message_id} of delivery {of[message_id]} carries the keys {sorted(keys)}")


def keys_of(message: Message) -> set[int]:
    """The deliveries whose keys stand in a message's buttons."""
    return {
        int(found[1])
        for component in walk(message.payload["components"])
        if (found := _KEY.search(str(component.get("custom_id", ""))))
    }


_BEGUN_WITH = """
    SELECT i.url, i.article_id FROM subscriptions s
    JOIN item_exceptions x ON x.guild_id = s.guild_id AND x.is_shown = 1
    JOIN feed_items i ON i.id = x.item_id AND i.feed_id = s.feed_id
    WHERE s.id = ?
"""
_BROUGHT = """
    SELECT i.url, i.article_id FROM subscriptions s
    JOIN subscription_spans p ON p.guild_id = s.guild_id AND p.feed_id = s.feed_id
    JOIN feed_items i ON i.feed_id = p.feed_id AND i.id > p.after_item AND i.id <= coalesce(p.to_item, i.id)
    WHERE s.id = ? AND i.fate = 'shelved' AND NOT EXISTS (
        SELECT 1 FROM item_exceptions x WHERE x.guild_id = s.guild_id AND x.item_id = i.id AND x.is_shown = 0)
"""


def _items(plain: Plain, site: Site) -> int:
    """Each item that came after a feed was added, and each of those that a follower begins with, was let in once for
    each who follow the feed; how many in all."""
    count = 0
    subscriptions = plain.ask("SELECT s.id, f.address FROM subscriptions s JOIN feeds f ON f.id = s.feed_id")
    for subscription, address in subscriptions:
        feed = site.feeds[int(re.findall(r"(\d+)\.xml$", address)[0])]
        guids = feed.guids()
        begun, came = guids[feed.first - feed.begun : feed.first], guids[feed.first : feed.served]
        for statement, items in ((_BEGUN_WITH, begun), (_BROUGHT, came)):
            rows = plain.ask(statement, subscription)
            _let_in(rows, {site.item_address(guid) for guid in items}, f"{feed.name}, subscription {subscription}")
            count += len(items)
    stored = plain.ask("SELECT text FROM revisions GROUP BY text HAVING count(*) > 1")
    if stored:
        raise Wrong(f"{len(stored)} articles are stored twice")
    return count


def _let_in(rows: Sequence[tuple[str, int | None]], came: set[str], of: str) -> None:
    """Exactly these items were let in, each once and with its article."""
    let_in = Counter(url for url, _ in rows)
    if lost := came - set(let_in):
        raise Wrong(f"items of {of} lost: {sorted(lost)[:5]}")
    if twice := [url for url, times in let_in.items() if times > 1 or url not in came]:
        raise Wrong(f"items of {of} let in twice, or old: {twice[:5]}")
    if bare := [url for url, key in rows if key is None]:
        raise Wrong(f"items of {of} without their article: {bare[:5]}")
