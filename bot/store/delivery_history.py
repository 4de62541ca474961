"""What a server's posts were: when, where, what they held and what was left out."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Origin
from bot.news.schedules import Account, Held
from bot.store.delivery_rows import COLUMNS, delivery_of
from bot.store.dialects.constructs import json_list, json_row
from bot.store.tables_schedules import LEFT_OUT, deliveries, held, parts

_D: Final = deliveries.c
_P: Final = parts.c


async def history(
    connection: AsyncConnection, guild_id: int, origin: Origin | None, offset: int, limit: int
) -> tuple[Account, ...]:
    """A server's posts, newest first, of one origin where it is named; with what they held."""
    of_post = select(held.c.story, held.c.title, held.c.why, held.c.position).where(held.c.delivery_id == _D.id)
    stories = of_post.order_by(held.c.position).correlate(deliveries).subquery()
    sent = select(_P.channel_id, _P.message_id).where(_P.delivery_id == _D.id, _P.message_id.is_not(None))
    messages = sent.order_by(_P.position).correlate(deliveries).subquery()
    rows = await connection.execute(
        select(
            *COLUMNS,
            select(json_list(json_row(*stories.c))).scalar_subquery(),
            select(json_list(json_row(*messages.c))).scalar_subquery(),
        )
        .where(*_is_of(guild_id, origin))
        .order_by(_D.due.desc(), _D.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(_account(row) for row in rows)


async def count(connection: AsyncConnection, guild_id: int, origin: Origin | None) -> int:
    row = await connection.execute(select(func.count()).select_from(deliveries).where(*_is_of(guild_id, origin)))
    return int(row.scalar_one())


def _is_of(guild_id: int, origin: Origin | None) -> list[ColumnElement[bool]]:
    """Whose posts, and of which origin where it is named."""
    of_guild = _D.guild_id == guild_id
    return [of_guild] if origin is None else [of_guild, _D.origin == origin.format()]


def _account(row: Any) -> Account:
    stories = [Held(story, title, why, position >= LEFT_OUT) for story, title, why, position in json.loads(row[12])]
    return Account(
        delivery_of(row),
        tuple(one for one in stories if not one.left_out),
        tuple(one for one in stories if one.left_out),
        tuple((int(channel), int(message)) for channel, message in json.loads(row[13])),
    )
