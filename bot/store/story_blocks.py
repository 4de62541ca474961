"""Which events of a long story may be one, kept as blocks (`bot.stories.event_blocks`): what waits, is found, is read.

A reading is to be looked at from when it is placed in a story of FEWEST articles, and again when its facts are made
anew. Blocks are of all that a story ever showed, whoever saw it: what is one event is said at reading, of what the
reader sees.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, exists, func, insert, literal, select, union, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import Headline
from bot.store import codec
from bot.store.dialects.constructs import json_text
from bot.store.shared_sql import event_row
from bot.store.statement_parts import in_parts
from bot.store.story_queries import Reading
from bot.store.tables import analyses, entries, events, history, revisions
from bot.store.tables_stories import story_event_terms, story_members
from bot.store.tables_stories import story_events as blocks
from bot.store.tables_stories import story_readings as looked_at
from bot.store.timestamps import parse_published
from bot.stories.event_blocks import MATCHING_VERSION, join_blocks
from bot.stories.story_report import EventBlock, Report

FEWEST: Final = 8  # articles of a story whose blocks are kept: those of a shorter one are soon found
LATEST: Final = 100  # events that have a word, or a mark, and are looked at: the last that came
_TERMS: Final = 20  # in one statement
_WAITING: Final = 0  # the version of a reading that is to be looked at
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A reading whose events have no blocks in a story. `made`: when its facts were; None where it has none."""

    story: int
    revision_id: int
    made: str | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that has its block; `report` holds it alone."""

    id: int
    block: int
    report: Report


@dataclass(frozen=True, slots=True)
class LinkedEvent:
    """An event of a reading, as it is kept.

    `linked`: ids of stored events that may be the same, each with its block; `own`: places of such in this reading.
    `terms`: what it is found by; `keys`: those of them that lead to it from whatever says more.
    """

    size: int
    terms: frozenset[str]
    keys: frozenset[str]
    linked: Mapping[int, int] = field(default_factory=dict)
    own: frozenset[int] = frozenset()


# --- what waits -------------------------------------------------------------------------------------------------------


async def expect(connection: AsyncConnection, story: int, article_id: int | None = None) -> None:
    """Let the readings of a story's articles be looked at: of one that came, or of all where that makes it long."""
    some = select(story_members.c.id).where(story_members.c.story == story).limit(FEWEST + 1).subquery()
    articles = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
    if articles < FEWEST:
        return
    m, e, h = story_members.alias("m"), entries.alias("e"), history.alias("h")
    wanted = [m.c.story == story]
    begun = select(looked_at.c.story).where(looked_at.c.story == story).limit(1)
    if article_id is not None and articles > FEWEST and (await connection.execute(begun)).first() is not None:
        wanted.append(m.c.article_id == article_id)
    of_entry = and_(e.c.article_id == m.c.article_id, e.c.guild_id == m.c.guild_id, e.c.user_id == 0)
    of_history = and_(h.c.guild_id == e.c.guild_id, h.c.user_id == e.c.user_id, h.c.key == e.c.key)
    shown = union(
        select(m.c.revision_id).where(*wanted),
        select(h.c.revision_id).select_from(m.join(e, of_entry).join(h, of_history)).where(*wanted),
    ).subquery("shown")
    known = exists().where(looked_at.c.story == story, looked_at.c.revision_id == shown.c.revision_id)
    there = exists().where(revisions.c.id == shown.c.revision_id)
    new = select(literal(story), shown.c.revision_id, literal(_WAITING)).where(~known, there)
    await connection.execute(insert(looked_at).from_select(["story", "revision_id", "version"], new))


async def forget(connection: AsyncConnection, story: int, article_id: int) -> None:
    """Forget the events of an article that is in a story no more."""
    stays = exists().where(story_members.c.story == story, story_members.c.article_id == article_id)
    of_article = select(revisions.c.id).where(revisions.c.article_id == article_id)
    await connection.execute(
        delete(looked_at).where(looked_at.c.story == story, looked_at.c.revision_id.in_(of_article), ~stays)
    )


async def forget_strays(connection: AsyncConnection, stories: Collection[int]) -> None:
    """Forget the events of articles that are in these stories no more, whichever they were."""
    r, m = revisions.alias("r"), story_members.alias("m")
    stays = exists(
        select(literal(1))
        .select_from(r.join(m, m.c.article_id == r.c.article_id))
        .where(r.c.id == looked_at.c.revision_id, m.c.story == looked_at.c.story)
        .correlate(looked_at)
    )
    for some in in_parts(sorted(stories)):
        await connection.execute(delete(looked_at).where(looked_at.c.story.in_(some), ~stays))


async def forget_story(connection: AsyncConnection, story: int) -> None:
    """Forget the events of a story whose articles are in another now."""
    await connection.execute(delete(looked_at).where(looked_at.c.story == story))


async def renew(connection: AsyncConnection, revision_id: int) -> None:
    """Let a reading be looked at again: its events are others now."""
    stories = list(
        (await connection.execute(select(looked_at.c.story).where(looked_at.c.revision_id == revision_id))).scalars()
    )
    for story in stories:
        of_reading = (blocks.c.story == story, blocks.c.revision_id == revision_id)
        await connection.execute(delete(blocks).where(*of_reading))
        await connection.execute(
            update(looked_at)
            .where(looked_at.c.story == story, looked_at.c.revision_id == revision_id)
            .values(version=_WAITING)
        )


async def list_waiting(connection: AsyncConnection, limit: int) -> list[WaitingReading]:
    """Return what is to be looked at, and what other rules of matching looked at."""
    rows = await connection.execute(
        select(looked_at.c.story, looked_at.c.revision_id, analyses.c.made)
        .outerjoin(analyses, analyses.c.revision_id == looked_at.c.revision_id)
        .where(looked_at.c.version < MATCHING_VERSION)
        .order_by(looked_at.c.version, looked_at.c.story, looked_at.c.revision_id)
        .limit(limit)
    )
    return [WaitingReading(*row) for row in rows]


# --- what is compared -------------------------------------------------------------------------------------------------


def _told_events() -> Any:
    return select(events.c.position, json_text(event_row(events)), revisions.c.published, revisions.c.updated).join(
        revisions, revisions.c.id == events.c.revision_id
    )


_OF_READING: Final = _told_events().where(events.c.revision_id == bindparam("revision")).order_by(events.c.position)
_STORED: Final = (
    _told_events()
    .join(blocks, and_(blocks.c.revision_id == events.c.revision_id, blocks.c.position == events.c.position))
    .add_columns(blocks.c.id, blocks.c.block)
    .where(blocks.c.id.in_(bindparam("ids", expanding=True)), blocks.c.revision_id != bindparam("but"))
    .order_by(blocks.c.id.desc())
)


async def read_told(connection: AsyncConnection, revision_id: int) -> Report:
    """Return a reading's events, as they are compared, in their order."""
    rows = (await connection.execute(_OF_READING, {"revision": revision_id})).all()
    return _report([row[1] for row in rows], *(rows[0][2:4] if rows else (None, None)))


def _report(told: Iterable[str], published: str | None, updated: str | None) -> Report:
    """What is compared of an article: its events, and the day that they are counted from."""
    days = parse_published(published), parse_published(updated)
    headline = Headline(0, "", None, None, days[0], None, _LONG_AGO, updated=days[1])
    return Report(headline, _LONG_AGO, events=tuple(codec.event_of(json.loads(event)) for event in told))


def _by_terms() -> Any:
    found = []
    for number in range(_TERMS):
        for is_key in (1, 0):
            t = story_event_terms
            one = (
                select(t.c.term, t.c.is_key, t.c.event)
                .where(t.c.story == bindparam("story"), t.c.term == bindparam(f"t{number}"), t.c.is_key == is_key)
                .order_by(t.c.event.desc())
                .limit(LATEST)
            )
            found.append(select(one.subquery()))
    return union_all(*found)


_BY_TERMS: Final = _by_terms()


async def find_by_terms(
    connection: AsyncConnection, story: int, terms: Collection[str]
) -> dict[str, tuple[frozenset[int], frozenset[int]]]:
    """Return the last events (ids) that have each of the terms: of those, the ones of which it is a key, and all."""
    found: dict[str, tuple[set[int], set[int]]] = {term: (set(), set()) for term in terms}
    for some in in_parts(sorted(terms), _TERMS):
        given = {f"t{number}": some[number] if number < len(some) else "" for number in range(_TERMS)}
        for term, is_key, event in await connection.execute(_BY_TERMS, {"story": story, **given}):
            if is_key:
                found[term][0].add(event)
            found[term][1].add(event)
    return {term: (frozenset(keys), frozenset(every)) for term, (keys, every) in found.items()}


async def read_terms(connection: AsyncConnection, ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the terms of stored events, by their ids."""
    t = story_event_terms
    found: dict[int, set[str]] = {}
    for some in in_parts(sorted(ids)):
        for event, term in await connection.execute(select(t.c.event, t.c.term).where(t.c.event.in_(some))):
            found.setdefault(event, set()).add(term)
    return {event: frozenset(terms) for event, terms in found.items()}


async def load(connection: AsyncConnection, ids: Collection[int], but: int) -> list[StoredEvent]:
    """Return stored events, the last that came first; `but`: of this reading none."""
    found: list[StoredEvent] = []
    for some in in_parts(sorted(ids, reverse=True)):
        rows = await connection.execute(_STORED, {"ids": list(some), "but": but})
        found += [
            StoredEvent(number, block, _report([event], published, updated))
            for _, event, published, updated, number, block in rows
        ]
    return found


async def find_newest(connection: AsyncConnection, story: int) -> int:
    """Return the id of the event of a story that came last; 0 where it has none."""
    found = await connection.execute(select(func.max(blocks.c.id)).where(blocks.c.story == story))
    return found.scalar() or 0


async def keep(connection: AsyncConnection, waiting: WaitingReading, told: Sequence[LinkedEvent], newest: int) -> None:
    """Keep the blocks of a reading's events, by their places. Nothing where it has gone, or has other facts now, or
    where its story has events that came after `newest`, with which these have not been compared."""
    is_it = (looked_at.c.story == waiting.story, looked_at.c.revision_id == waiting.revision_id)
    made = (
        select(looked_at.c.version, analyses.c.made)
        .outerjoin(analyses, analyses.c.revision_id == looked_at.c.revision_id)
        .where(*is_it)
    )
    there = (await connection.execute(made)).first()
    if there is None or there.made != waiting.made or await find_newest(connection, waiting.story) > newest:
        return
    of_reading = {"story": waiting.story, "revision_id": waiting.revision_id}
    of_it = (blocks.c.story == waiting.story, blocks.c.revision_id == waiting.revision_id)
    await connection.execute(delete(blocks).where(*of_it))
    if told:
        rows = [of_reading | {"position": at, "block": 0, "size": one.size} for at, one in enumerate(told)]
        await connection.execute(insert(blocks), rows)
        ids = await connection.execute(select(blocks.c.id).where(*of_it).order_by(blocks.c.position))
        await _link(connection, waiting.story, list(ids.scalars()), told)
    await connection.execute(update(looked_at).where(*is_it).values(version=MATCHING_VERSION))


_SET_BLOCK: Final = update(blocks).where(blocks.c.id == bindparam("number")).values(block=bindparam("whole")).inline()


async def _link(connection: AsyncConnection, story: int, ids: Sequence[int], told: Sequence[LinkedEvent]) -> None:
    """Give new events their blocks, each its own where it is linked with none, and join the blocks that they link."""
    # Of what has gone meanwhile others of its block may be there still.
    block_of = {number: block for one in told for number, block in one.linked.items()}
    for some in in_parts(sorted(block_of)):
        rows = await connection.execute(select(blocks.c.id, blocks.c.block).where(blocks.c.id.in_(some)))
        block_of.update((row.id, row.block) for row in rows)
    links = [
        {number, *(block_of[other] for other in one.linked), *(ids[at] for at in one.own)}
        for number, one in zip(ids, told, strict=True)
    ]
    into = join_blocks(links)
    own = [{"number": number, "whole": into[number]} for number in ids]
    await connection.execute(_SET_BLOCK, own)
    for block, whole in into.items():
        if block != whole and block in block_of.values():
            await connection.execute(
                update(blocks).where(blocks.c.story == story, blocks.c.block == block).values(block=whole)
            )
    terms = [
        {"story": story, "term": term, "is_key": int(term in one.keys), "event": number}
        for number, one in zip(ids, told, strict=True)
        for term in sorted(one.terms)
    ]
    for some_terms in in_parts(terms):
        await connection.execute(insert(story_event_terms), list(some_terms))


# --- what is read -----------------------------------------------------------------------------------------------------

_BLOCKS: Final = (
    select(looked_at.c.revision_id, blocks.c.block, blocks.c.size)
    .outerjoin(blocks, and_(blocks.c.story == looked_at.c.story, blocks.c.revision_id == looked_at.c.revision_id))
    .where(looked_at.c.story == bindparam("story"), looked_at.c.version == MATCHING_VERSION)
    .order_by(looked_at.c.revision_id, blocks.c.position)
)


async def add_blocks(connection: AsyncConnection, story: int, readings: Sequence[Reading]) -> list[Reading]:
    """Return readings of a story with the blocks of their events, where those are kept."""
    if len(readings) < FEWEST:
        return list(readings)
    found: dict[int, list[EventBlock]] = {}
    for revision_id, block, size in await connection.execute(_BLOCKS, {"story": story}):
        listed = found.setdefault(revision_id, [])
        if block is not None:
            listed.append(EventBlock(block, size))
    return [_with_blocks(one, found) for one in readings]


def _with_blocks(reading: Reading, found: Mapping[int, list[EventBlock]]) -> Reading:
    listed = found.get(reading.revision_id)
    if listed is None or len(listed) != len(reading.events):  # its facts are others meanwhile
        return reading
    return replace(reading, blocks=tuple(listed))
