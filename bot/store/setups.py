"""What was chosen in /setup and is not saved yet: one a server, in and out as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.setups import SetupDraft
from bot.store.tables_schedules import setups
from bot.store.templates import read_template, write_template
from bot.store.timestamps import format_instant
from bot.store.upsert import upsert

_FIELDS = {one.name for one in fields(SetupDraft)} - {"template"}


async def get(connection: AsyncConnection, guild_id: int) -> SetupDraft | None:
    """Return what was chosen on a server so far; None where nothing is being set up."""
    row = (await connection.execute(select(setups.c.draft).where(setups.c.guild_id == guild_id))).first()
    return None if row is None else _read(row[0])


async def keep(connection: AsyncConnection, guild_id: int, draft: SetupDraft, at: datetime) -> None:
    """Note what is chosen by now."""
    values = {"draft": _write(draft), "changed": format_instant(at)}
    noted = upsert(setups).values(guild_id=guild_id, **values)
    await connection.execute(noted.on_conflict_do_update(index_elements=["guild_id"], set_=values))


async def forget(connection: AsyncConnection, guild_id: int) -> None:
    """It is saved or dropped."""
    await connection.execute(delete_from(setups).where(setups.c.guild_id == guild_id))


def _write(draft: SetupDraft) -> str:
    made = {name: value for name, value in asdict(draft).items() if name in _FIELDS}
    return json.dumps({**made, "template": write_template(draft.template)}, ensure_ascii=False)


def _read(written: str) -> SetupDraft:
    made = json.loads(written)
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in made.items() if name in _FIELDS
    }
    return SetupDraft(**known, template=read_template(made["template"]))
