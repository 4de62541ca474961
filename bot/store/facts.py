"""The facts of a revision: put in, taken out and made anew, always whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Article, Facts
from bot.store import codec, index, story_blocks, tables
from bot.store.timestamps import format_instant

_FACT_TABLES = (
    *(tables.summary, tables.facts, tables.quotes, tables.times, tables.events),
    *(tables.entities, tables.mentions, tables.analyses),
)


async def replace(connection: AsyncConnection, revision_id: int, words: str, facts: Facts, now: datetime) -> None:
    """The facts of a revision, in place of those it had. The whole of it in the caller's transaction."""
    await index.drop(connection, [revision_id])
    had = await names_of(connection, [revision_id])
    await connection.run_sync(_delete_facts, revision_id)
    await story_blocks.renew(connection, revision_id)
    entities = (*facts.people, *facts.places, *facts.organisations)
    wanted = {e.name for e in entities} | {q.name for q in facts.quotes if q.name is not None}
    name_ids = await index.name_ids(connection, wanted)
    entity_rows, mention_rows = codec.entity_rows(entities, name_ids)
    rows = {
        tables.analyses: [
            {
                "version": facts.version,
                "language": facts.language,
                "body_start": facts.body.start,
                "body_end": facts.body.end,
                "analysed_end": None if facts.analysed == facts.body else facts.analysed.end,
                "made": format_instant(now),
            }
        ],
        tables.summary: codec.summary_rows(facts.summary),
        tables.facts: codec.fact_rows(facts.key),
        tables.quotes: codec.quote_rows(facts.quotes, words, name_ids),
        tables.times: codec.time_rows(facts.times),
        tables.events: codec.event_rows(facts.timeline),
        tables.entities: entity_rows,
        tables.mentions: mention_rows,
    }
    for table, of_table in rows.items():
        if of_table:
            await connection.execute(insert(table), [{"revision_id": revision_id, **row} for row in of_table])
    await index.forget_names(connection, had)


def _delete_facts(connection: Connection, revision_id: int) -> None:
    for table in _FACT_TABLES:
        connection.execute(delete(table).where(table.c.revision_id == revision_id))


async def names_of(connection: AsyncConnection, revision_ids: Sequence[int]) -> set[int]:
    """The ids of the names that entities and speakers of these revisions bear."""
    e, q = tables.entities, tables.quotes
    rows = await connection.execute(
        union(
            select(e.c.name_id).where(e.c.revision_id.in_(revision_ids)),
            select(q.c.name_id).where(q.c.revision_id.in_(revision_ids)),
        )
    )
    return {row[0] for row in rows if row[0] is not None}


async def remake(connection: AsyncConnection, revision_id: int, article: Article, facts: Facts, now: datetime) -> None:
    """The facts of a stored revision made anew; nothing happens if it has gone meanwhile."""
    r = tables.revisions
    row = (await connection.execute(select(r.c.article_id).where(r.c.id == revision_id))).first()
    if row is not None:
        await replace(connection, revision_id, article.text, facts, now)
        await index.refresh(connection, row[0])


async def of_other_versions(
    connection: AsyncConnection, version: str, below: int | None = None, limit: int = 100
) -> list[tuple[int, str]]:
    """Revisions whose facts another version of the analysis made, and which, newest first; those below one if given."""
    a = tables.analyses
    wanted = select(a.c.revision_id, a.c.version).where(a.c.version != version)
    if below is not None:
        wanted = wanted.where(a.c.revision_id < below)
    rows = await connection.execute(wanted.order_by(a.c.revision_id.desc()).limit(limit))
    return [(row[0], row[1]) for row in rows]
