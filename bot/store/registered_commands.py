"""What of the commands is registered with Discord, by application: a digest, for all processes and the next start."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import registered_commands
from bot.store.upsert import upsert


async def get_digest(connection: AsyncConnection, application_id: int) -> str | None:
    """Return the digest of what was registered last; None where nothing was."""
    c = registered_commands.c
    row = await connection.execute(select(c.digest).where(c.application_id == application_id))
    found: str | None = row.scalar()
    return found


async def set_digest(connection: AsyncConnection, application_id: int, digest: str) -> None:
    values = {"digest": digest}
    await connection.execute(
        upsert(registered_commands)
        .values(application_id=application_id, **values)
        .on_conflict_do_update(index_elements=["application_id"], set_=values)
    )
