"""A row of the ledger, as it is read."""

from __future__ import annotations

from typing import Any, Final

from bot.news.schedules import Delivery
from bot.store.codec import origin_of
from bot.store.tables_schedules import deliveries
from bot.store.timestamps import parse_instant, parse_optional

_D: Final = deliveries.c
COLUMNS: Final = (
    *(_D.id, _D.origin, _D.due, _D.guild_id, _D.channel_id, _D.state, _D.attempts),
    *(_D.lease, _D.reason, _D.message_id, _D.thread_id, _D.sent),
)


def delivery_of(row: Any) -> Delivery:
    """Return what the values of COLUMNS say. StoreMalformed."""
    return Delivery(
        id=row[0],
        origin=origin_of(row[1]),
        due=parse_instant(row[2]),
        guild_id=row[3],
        channel_id=row[4],
        state=row[5],
        attempts=row[6],
        lease=parse_optional(row[7]),
        reason=row[8],
        message_id=row[9],
        thread_id=row[10],
        sent=parse_optional(row[11]),
    )
