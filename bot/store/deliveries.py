"""The ledger: due, claimed, sent, failed or skipped; each message of a post; what a post held.

`claim` is one statement, so of twenty at once one has it. Whoever holds a claim writes under its lease: where that has
run out and another has claimed since, nothing is written, and `False` says so. A post is over when it is settled; rows
are kept `KEPT` for the history.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Text,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Origin
from bot.news.schedules import Delivery, DeliveryState, Held
from bot.news.shards import ALL, Shards
from bot.store.delivery_rows import COLUMNS, delivery_of
from bot.store.dialects.claiming import claim_rows, for_many, run_claim
from bot.store.errors import StoreMalformed
from bot.store.sharding import is_own
from bot.store.tables_schedules import LEFT_OUT, deliveries, held, parts
from bot.store.timestamps import format_instant, parse_instant
from bot.store.upsert import upsert

_log = logging.getLogger(__name__)

KEPT = timedelta(days=40)
_IDS = 10**12
_D: Final = deliveries.c
_P: Final = parts.c
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


@dataclass(frozen=True, slots=True)
class Noted:
    """A post that is due, or was and is `skipped` for a reason, as was found `at` a later time."""

    origin: Origin
    due: datetime
    guild_id: int
    channel_id: int
    skipped: str | None = None
    at: datetime | None = None


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
    cut: datetime | None = None,
    delivery_id: int | None = None,
) -> int | None:
    """A post that is due; None where this origin has one at this time already."""
    row = await connection.execute(_NOTE_ONE, _row(Noted(origin, due, guild_id, channel_id), delivery_id, cut))
    found = row.first()
    return None if found is None else int(found[0])


async def note_many(connection: AsyncConnection, posts: Sequence[Noted]) -> None:
    """Note posts, at least one; nothing is done about those whose origin has one at this time already."""
    await connection.execute(_NOTE, [_row(one) for one in posts])


def _row(post: Noted, delivery_id: int | None = None, cut: datetime | None = None) -> dict[str, Any]:
    return {
        "id": delivery_id or new_id(),
        "origin": post.origin.format(),
        "due": format_instant(post.due),
        "guild_id": post.guild_id,
        "channel_id": post.channel_id,
        "state": "due" if post.skipped is None else "skipped",
        "attempts": 0,
        "reason": post.skipped,
        "cut": None if cut is None else format_instant(cut),
        "sent": format_instant(post.at or post.due) if post.skipped is not None else None,
    }


def _is_open(state: ColumnElement[str]) -> ColumnElement[bool]:
    # Written out, as the index has it that serves this.
    return state.in_([literal_column("'due'"), literal_column("'claimed'")])


_NOTE: Final = upsert(deliveries).on_conflict_do_nothing(index_elements=["origin", "due"])
_NOTE_ONE: Final = _NOTE.returning(_D.id)
_NOW: Final[Any] = bindparam("now", type_=Text)
_FREE_FROM: Final = func.coalesce(_D.lease, _D.due)  # written out, as the index has it
_FREE: Final = and_(_is_open(_D.state), _FREE_FROM <= _NOW, _D.due <= _NOW)


def _of(shards: Shards) -> list[ColumnElement[bool]]:
    return [] if shards == ALL else [for_many(is_own(_D.guild_id, shards))]


@lru_cache(maxsize=16)
def _claim(shards: Shards) -> Update:
    earlier = deliveries.alias("e")
    is_first = ~exists().where(
        earlier.c.origin == _D.origin, earlier.c.due < _D.due, _is_open(earlier.c.state)
    ).correlate(deliveries)
    free = (
        select(_D.id)
        .where(_FREE, *_of(shards), is_first)
        .order_by(_FREE_FROM, _D.guild_id, _D.id)
        .limit(bindparam("most"))
    )
    values = {
        "state": "claimed",
        "lease": bindparam("until"),
        "attempts": _D.attempts + 1,
        "claimed": func.coalesce(_D.claimed, _NOW),
    }
    return claim_rows(deliveries, free, values, (*COLUMNS, _D.claimed))


async def claim(
    connection: AsyncConnection, now: datetime, lease: datetime, limit: int, shards: Shards = ALL
) -> tuple[tuple[Delivery, datetime], ...]:
    """Take up to `limit` posts that are due, or whose lease is over, until `lease`; each with its first claim's time.
    Of the servers of these shards alone.

    Those that have been free for longest are first. Of one origin only the earliest that is open: what one post holds
    is not held by the next. One statement: with `one_statement` it needs no transaction around it.
    """
    bound = {"now": format_instant(now), "until": format_instant(lease), "most": limit}
    taken: list[tuple[Delivery, datetime]] = []
    for row in await run_claim(connection, _claim(shards), bound):
        try:
            taken.append((delivery_of(row), parse_instant(row[-1])))
        except StoreMalformed:  # nobody can say what it is a post of; the others are not to wait for it
            _log.exception("a post was put aside", extra={"delivery": row[0]})
            await _give_up(connection, row[0], now)
    return tuple(sorted(taken, key=lambda pair: (pair[0].due, pair[0].guild_id, pair[0].id)))


async def _give_up(connection: AsyncConnection, delivery_id: int, now: datetime) -> None:
    reason = "its line in the archive cannot be read"
    await connection.execute(
        update(deliveries)
        .where(_D.id == delivery_id)
        .values(state="failed", reason=reason, sent=format_instant(now), lease=None)
    )


async def is_claimable(connection: AsyncConnection, now: datetime, shards: Shards = ALL) -> bool:
    """Whether there is a post that is due, or whose lease is over, of the servers of these shards."""
    any_free = select(_D.id).where(_FREE, *_of(shards)).limit(1)
    row = await connection.execute(any_free, {"now": format_instant(now)})
    return row.first() is not None


async def renew(connection: AsyncConnection, delivery: Delivery, lease: datetime) -> bool:
    """Hold it longer; false where it is another's by now."""
    row = await connection.execute(_set_mine(delivery, lease=format_instant(lease)))
    return row.first() is not None


async def postpone(connection: AsyncConnection, delivery: Delivery, until: datetime, reason: str) -> bool:
    """Not now: it is tried again from `until` on."""
    row = await connection.execute(_set_mine(delivery, lease=format_instant(until), reason=reason))
    return row.first() is not None


async def settle(
    connection: AsyncConnection, delivery: Delivery, state: DeliveryState, at: datetime, reason: str | None = None
) -> tuple[bool, datetime | None]:
    """It is over: sent, failed or skipped; the messages' payloads are let go. Whether it was ours to settle, and what
    it reached up to."""
    first = (
        select(_P.message_id)
        .where(_P.delivery_id == delivery.id, _P.message_id.is_not(None))
        .order_by(_P.position)
        .limit(1)
        .scalar_subquery()
    )
    row = await connection.execute(
        _set_mine(
            delivery,
            state=state,
            reason=reason,
            sent=format_instant(at),
            lease=None,
            message_id=func.coalesce(first, _D.message_id),
        )
    )
    found = row.first()
    if found is None:
        return False, None
    if state != "sent":  # of what was sent none is kept already
        await connection.execute(
            update(parts).where(_P.delivery_id == delivery.id, _P.payload.is_not(None)).values(payload=None)
        )
    return True, None if found.cut is None else parse_instant(found.cut)


# --- what it is made of -----------------------------------------------------------------------------------------------


async def compose(
    connection: AsyncConnection, delivery: Delivery, made: Sequence[Part], stories: Sequence[Held], cut: datetime | None
) -> bool:
    """The post's messages and what they hold, once and for all: after a crash it goes on with these."""
    reaches = {} if cut is None else {"cut": format_instant(cut)}
    row = await connection.execute(_set_mine(delivery, **reaches))
    if row.first() is None:
        return False
    await write_parts(connection, delivery.id, made, stories)
    return True


async def write_parts(
    connection: AsyncConnection, delivery_id: int, made: Sequence[Part], stories: Sequence[Held] = ()
) -> None:
    if made:
        await connection.execute(
            insert(parts),
            [
                {
                    "delivery_id": delivery_id,
                    "position": part.position,
                    "place": part.place,
                    "payload": part.payload,
                    "published": 0,
                }
                for part in made
            ],
        )
    if stories:
        await connection.execute(
            insert(held),
            [
                {
                    "delivery_id": delivery_id,
                    "position": i + LEFT_OUT if one.left_out else i,
                    "story": one.story,
                    "title": one.title,
                    "why": one.why,
                }
                for i, one in enumerate(stories)
            ],
        )


_PART: Final = (_P.position, _P.place, _P.payload, _P.channel_id, _P.message_id, _P.published)


async def parts_of(connection: AsyncConnection, delivery_id: int) -> tuple[Part, ...]:
    rows = await connection.execute(select(*_PART).where(_P.delivery_id == delivery_id).order_by(_P.position))
    return tuple(Part(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows)


async def parts_of_many(connection: AsyncConnection, delivery_ids: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """The messages of several posts, of those that were composed."""
    rows = await connection.execute(
        select(_P.delivery_id, *_PART)
        .where(_P.delivery_id.in_(list(delivery_ids)))
        .order_by(_P.delivery_id, _P.position)
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
        update(parts)
        .where(_P.delivery_id == delivery.id, _P.position == position)
        .values(channel_id=channel_id, message_id=message_id, payload=None)
    )
    if last:
        return True
    row = await connection.execute(select(_D.id).where(_is_mine(delivery)))
    return row.first() is not None


async def record_published(connection: AsyncConnection, delivery: Delivery, position: int) -> None:
    await connection.execute(
        update(parts).where(_P.delivery_id == delivery.id, _P.position == position).values(published=1)
    )


async def record_thread(connection: AsyncConnection, delivery: Delivery, thread_id: int) -> None:
    """The thread that the post's other messages stand in."""
    await connection.execute(update(deliveries).where(_D.id == delivery.id).values(thread_id=thread_id))


# --- looking back -----------------------------------------------------------------------------------------------------


async def get(connection: AsyncConnection, delivery_id: int) -> Delivery | None:
    row = await connection.execute(select(*COLUMNS).where(_D.id == delivery_id))
    found = row.first()
    return None if found is None else delivery_of(found)


async def has_failed_before(connection: AsyncConnection, delivery: Delivery) -> bool:
    """Whether the post of the same origin before this one, of those that had anything to say, failed."""
    before = select(_D.state).where(
        _D.origin == delivery.origin.format(),
        _D.due < format_instant(delivery.due),
        _D.state.in_(["sent", "failed"]),
    )
    row = await connection.execute(before.order_by(_D.due.desc()).limit(1))
    state: str | None = row.scalar()
    return state == "failed"


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Let go of what was settled before `before`; how many rows that were."""
    at = format_instant(before)
    rows = await connection.execute(
        delete(deliveries).where(~_is_open(_D.state), _D.due < at, _D.sent < at).returning(_D.id)
    )
    return len(rows.all())


def _is_mine(delivery: Delivery) -> ColumnElement[bool]:
    """Whether a claim holds still: another's has another lease."""
    if delivery.lease is None:
        raise ValueError(f"delivery {delivery.id} is not claimed")
    return and_(_D.id == delivery.id, _D.state == "claimed", _D.lease == format_instant(delivery.lease))


def _set_mine(delivery: Delivery, **values: Any) -> Any:
    """Write under a claim; no row where it is another's by now."""
    return update(deliveries).where(_is_mine(delivery)).values(values or {"id": _D.id}).returning(_D.id, _D.cut)
