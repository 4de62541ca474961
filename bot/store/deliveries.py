"""The ledger: due, claimed, sent, failed or skipped; each message of a post; what a post held.

`claim` is one statement, so of twenty at once one has it. Whoever holds a claim writes under its lease: where that has
run out and another has claimed since, nothing is written, and `False` says so. A post is over when it is settled; rows
are kept `KEPT` for the history.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Origin
from bot.news.schedules import Account, Delivery, DeliveryState, Held
from bot.store.codec import origin_of
from bot.store.errors import StoreMalformed
from bot.store.tables_schedules import LEFT_OUT
from bot.store.timestamps import format_instant, parse_instant

_log = logging.getLogger(__name__)

KEPT = timedelta(days=40)
_IDS = 10**12
_COLUMNS = "id, origin, due, guild_id, channel_id, state, attempts, lease, reason, message_id, thread_id, sent"
_OPEN = "state IN ('due', 'claimed')"
_MINE = "id = :id AND state = 'claimed' AND lease = :lease"

Place = Literal["channel", "forum", "thread"]


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a post. `payload`: as JSON, until it is sent; `message_id`: once it is known to stand."""

    position: int
    place: Place
    payload: str | None
    channel_id: int | None = None
    message_id: int | None = None
    published: bool = False


def new_id() -> int:
    """The id of a delivery to be: drawn at random, because it stands in messages that outlive a database."""
    return secrets.randbelow(_IDS - 1) + 1


async def note(
    connection: AsyncConnection,
    origin: Origin,
    due: datetime,
    guild_id: int,
    channel_id: int,
    *,
    skipped: str | None = None,
    cut: datetime | None = None,
    delivery_id: int | None = None,
    at: datetime | None = None,
) -> int | None:
    """A post that is due, or was and is `skipped` for a reason; None where this origin has one at this time already."""
    row = await connection.execute(
        text("""
            INSERT INTO deliveries (id, origin, due, guild_id, channel_id, state, attempts, reason, cut, sent)
            VALUES (:id, :origin, :due, :guild_id, :channel_id, :state, 0, :reason, :cut, :sent)
            ON CONFLICT (origin, due) DO NOTHING RETURNING id
        """),
        {
            "id": delivery_id or new_id(),
            "origin": origin.format(),
            "due": format_instant(due),
            "guild_id": guild_id,
            "channel_id": channel_id,
            "state": "due" if skipped is None else "skipped",
            "reason": skipped,
            "cut": None if cut is None else format_instant(cut),
            "sent": format_instant(at or due) if skipped is not None else None,
        },
    )
    found = row.first()
    return None if found is None else int(found[0])


async def claim(
    connection: AsyncConnection, now: datetime, lease: datetime, limit: int
) -> tuple[tuple[Delivery, datetime], ...]:
    """Take up to `limit` posts that are due, or whose lease is over, until `lease`; each with its first claim's time.

    Of one origin only the earliest that is open: what one post holds is not held by the next.
    """
    rows = await connection.execute(
        text(f"""
            UPDATE deliveries SET state = 'claimed', lease = :lease, attempts = attempts + 1,
                                  claimed = coalesce(claimed, :now)
            WHERE id IN (
                SELECT id FROM deliveries d WHERE {_OPEN} AND due <= :now AND (lease IS NULL OR lease <= :now)
                  AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.origin = d.origin AND e.due < d.due
                                  AND e.state IN ('due', 'claimed'))
                ORDER BY due, guild_id, id LIMIT :limit)
            RETURNING {_COLUMNS}, claimed
        """),
        {"now": format_instant(now), "lease": format_instant(lease), "limit": limit},
    )
    taken: list[tuple[Delivery, datetime]] = []
    for row in rows.all():
        try:
            taken.append((_delivery(row), parse_instant(row[12])))
        except StoreMalformed:  # nobody can say what it is a post of; the others are not to wait for it
            _log.exception("a post was put aside", extra={"delivery": row[0]})
            await _give_up(connection, row[0], now)
    return tuple(sorted(taken, key=lambda pair: (pair[0].due, pair[0].guild_id, pair[0].id)))


async def _give_up(connection: AsyncConnection, delivery_id: int, now: datetime) -> None:
    await connection.execute(
        text("UPDATE deliveries SET state = 'failed', reason = :reason, sent = :now, lease = NULL WHERE id = :id"),
        {"id": delivery_id, "reason": "its line in the archive cannot be read", "now": format_instant(now)},
    )


async def is_claimable(connection: AsyncConnection, now: datetime) -> bool:
    """Whether there is a post that is due, or whose lease is over."""
    row = await connection.execute(
        text(f"SELECT 1 FROM deliveries WHERE {_OPEN} AND due <= :now AND (lease IS NULL OR lease <= :now) LIMIT 1"),
        {"now": format_instant(now)},
    )
    return row.first() is not None


async def renew(connection: AsyncConnection, delivery: Delivery, lease: datetime) -> bool:
    """Hold it longer; false where it is another's by now."""
    row = await connection.execute(
        text(f"UPDATE deliveries SET lease = :new WHERE {_MINE} RETURNING id"),
        {**_mine(delivery), "new": format_instant(lease)},
    )
    return row.first() is not None


async def postpone(connection: AsyncConnection, delivery: Delivery, until: datetime, reason: str) -> bool:
    """Not now: it is tried again from `until` on."""
    row = await connection.execute(
        text(f"UPDATE deliveries SET lease = :until, reason = :reason WHERE {_MINE} RETURNING id"),
        {**_mine(delivery), "until": format_instant(until), "reason": reason},
    )
    return row.first() is not None


async def settle(
    connection: AsyncConnection, delivery: Delivery, state: DeliveryState, at: datetime, reason: str | None = None
) -> tuple[bool, datetime | None]:
    """It is over: sent, failed or skipped; the messages' payloads are let go. Whether it was ours to settle, and what
    it reached up to."""
    row = await connection.execute(
        text(f"""
            UPDATE deliveries SET state = :state, reason = :reason, sent = :at, lease = NULL,
                   message_id = coalesce((SELECT message_id FROM delivery_parts
                                          WHERE delivery_id = :id AND message_id IS NOT NULL
                                          ORDER BY position LIMIT 1), message_id)
            WHERE {_MINE} RETURNING cut
        """),
        {**_mine(delivery), "state": state, "reason": reason, "at": format_instant(at)},
    )
    found = row.first()
    if found is None:
        return False, None
    if state != "sent":  # of what was sent none is kept already
        await connection.execute(
            text("UPDATE delivery_parts SET payload = NULL WHERE delivery_id = :id AND payload IS NOT NULL"),
            {"id": delivery.id},
        )
    return True, None if found[0] is None else parse_instant(found[0])


# --- what it is made of -----------------------------------------------------------------------------------------------


async def compose(
    connection: AsyncConnection, delivery: Delivery, parts: Sequence[Part], held: Sequence[Held], cut: datetime | None
) -> bool:
    """The post's messages and what they hold, once and for all: after a crash it goes on with these."""
    row = await connection.execute(
        text(f"UPDATE deliveries SET cut = coalesce(:cut, cut) WHERE {_MINE} RETURNING id"),
        {**_mine(delivery), "cut": None if cut is None else format_instant(cut)},
    )
    if row.first() is None:
        return False
    await write_parts(connection, delivery.id, parts, held)
    return True


async def write_parts(
    connection: AsyncConnection, delivery_id: int, parts: Sequence[Part], held: Sequence[Held] = ()
) -> None:
    if parts:
        await connection.execute(
            text("""
                INSERT INTO delivery_parts (delivery_id, position, place, payload, published)
                VALUES (:id, :position, :place, :payload, 0)
            """),
            [
                {"id": delivery_id, "position": part.position, "place": part.place, "payload": part.payload}
                for part in parts
            ],
        )
    if held:
        await connection.execute(
            text("INSERT INTO delivery_stories VALUES (:id, :position, :story, :title, :why)"),
            [
                {
                    "id": delivery_id,
                    "position": i + LEFT_OUT if one.left_out else i,
                    "story": one.story,
                    "title": one.title,
                    "why": one.why,
                }
                for i, one in enumerate(held)
            ],
        )


async def parts_of(connection: AsyncConnection, delivery_id: int) -> tuple[Part, ...]:
    rows = await connection.execute(
        text("""
            SELECT position, place, payload, channel_id, message_id, published FROM delivery_parts
            WHERE delivery_id = :id ORDER BY position
        """),
        {"id": delivery_id},
    )
    return tuple(Part(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows)


async def parts_of_many(connection: AsyncConnection, delivery_ids: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """The messages of several posts, of those that were composed."""
    rows = await connection.execute(
        text("""
            SELECT delivery_id, position, place, payload, channel_id, message_id, published FROM delivery_parts
            WHERE delivery_id IN (SELECT value FROM json_each(:ids)) ORDER BY delivery_id, position
        """),
        {"ids": json.dumps(list(delivery_ids))},
    )
    found: dict[int, tuple[Part, ...]] = {}
    for row in rows:
        part = Part(row[1], row[2], row[3], row[4], row[5], bool(row[6]))
        found[row[0]] = (*found.get(row[0], ()), part)
    return found


async def record_message(
    connection: AsyncConnection,
    delivery: Delivery,
    position: int,
    channel_id: int,
    message_id: int,
    *,
    last: bool = False,
) -> bool:
    """This part is a message that stands in this channel. Written whoever holds the claim: it is so. Whether the claim
    is ours still; with `last` that is not asked, because settling asks it."""
    await connection.execute(
        text("""
            UPDATE delivery_parts SET channel_id = :channel, message_id = :message, payload = NULL
            WHERE delivery_id = :id AND position = :position
        """),
        {"id": delivery.id, "position": position, "channel": channel_id, "message": message_id},
    )
    if last:
        return True
    row = await connection.execute(text(f"SELECT 1 FROM deliveries WHERE {_MINE}"), _mine(delivery))
    return row.first() is not None


async def record_published(connection: AsyncConnection, delivery: Delivery, position: int) -> None:
    await connection.execute(
        text("UPDATE delivery_parts SET published = 1 WHERE delivery_id = :id AND position = :position"),
        {"id": delivery.id, "position": position},
    )


async def record_thread(connection: AsyncConnection, delivery: Delivery, thread_id: int) -> None:
    """The thread that the post's other messages stand in."""
    await connection.execute(
        text("UPDATE deliveries SET thread_id = :thread WHERE id = :id"), {"id": delivery.id, "thread": thread_id}
    )


# --- looking back -----------------------------------------------------------------------------------------------------


async def history(
    connection: AsyncConnection, guild_id: int, origin: Origin | None, offset: int, limit: int
) -> tuple[Account, ...]:
    """A server's posts, newest first, of one origin where it is named; with what they held."""
    rows = await connection.execute(
        text(f"""
            SELECT {_COLUMNS},
                   (SELECT json_group_array(json_array(story, title, why, position)) FROM
                       (SELECT story, title, why, position FROM delivery_stories s
                        WHERE s.delivery_id = d.id ORDER BY position)),
                   (SELECT json_group_array(json_array(channel_id, message_id)) FROM
                       (SELECT channel_id, message_id FROM delivery_parts p
                        WHERE p.delivery_id = d.id AND message_id IS NOT NULL ORDER BY position))
            FROM deliveries d WHERE guild_id = :guild_id AND (:origin IS NULL OR origin = :origin)
            ORDER BY due DESC, id DESC LIMIT :limit OFFSET :offset
        """),
        {"guild_id": guild_id, "origin": _format(origin), "limit": limit, "offset": offset},
    )
    return tuple(_account(row) for row in rows)


async def count(connection: AsyncConnection, guild_id: int, origin: Origin | None) -> int:
    row = await connection.execute(
        text("SELECT count(*) FROM deliveries WHERE guild_id = :id AND (:origin IS NULL OR origin = :origin)"),
        {"id": guild_id, "origin": _format(origin)},
    )
    return int(row.scalar_one())


async def get(connection: AsyncConnection, delivery_id: int) -> Delivery | None:
    row = await connection.execute(text(f"SELECT {_COLUMNS} FROM deliveries WHERE id = :id"), {"id": delivery_id})
    found = row.first()
    return None if found is None else _delivery(found)


async def has_failed_before(connection: AsyncConnection, delivery: Delivery) -> bool:
    """Whether the post of the same origin before this one, of those that had anything to say, failed."""
    row = await connection.execute(
        text("""
            SELECT state FROM deliveries WHERE origin = :origin AND due < :due AND state IN ('sent', 'failed')
            ORDER BY due DESC LIMIT 1
        """),
        {"origin": delivery.origin.format(), "due": format_instant(delivery.due)},
    )
    state: str | None = row.scalar()
    return state == "failed"


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Let go of what was settled before `before`; how many rows that were."""
    rows = await connection.execute(
        text(f"DELETE FROM deliveries WHERE NOT ({_OPEN}) AND due < :before AND sent < :before RETURNING id"),
        {"before": format_instant(before)},
    )
    return len(rows.all())


def _format(origin: Origin | None) -> str | None:
    return None if origin is None else origin.format()


def _mine(delivery: Delivery) -> dict[str, Any]:
    if delivery.lease is None:
        raise ValueError(f"delivery {delivery.id} is not claimed")
    return {"id": delivery.id, "lease": format_instant(delivery.lease)}


def _account(row: Any) -> Account:
    held = [Held(story, title, why, position >= LEFT_OUT) for story, title, why, position in json.loads(row[12])]
    return Account(
        _delivery(row),
        tuple(one for one in held if not one.left_out),
        tuple(one for one in held if one.left_out),
        tuple((int(channel), int(message)) for channel, message in json.loads(row[13])),
    )


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row[0],
        origin=origin_of(row[1]),
        due=parse_instant(row[2]),
        guild_id=row[3],
        channel_id=row[4],
        state=row[5],
        attempts=row[6],
        lease=None if row[7] is None else parse_instant(row[7]),
        reason=row[8],
        message_id=row[9],
        thread_id=row[10],
        sent=None if row[11] is None else parse_instant(row[11]),
    )
