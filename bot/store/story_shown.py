"""The articles of stories that a reader sees: the only way from a reader to a story.

An article that feeds brought counts as placed and updated for a server when they brought it there, where that is later:
another server may have had it before.

Lists of what is new are read from when an article was last touched on: it is never updated later than that. So what is
read of a long list is what it shows, not all that is stored.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    desc,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import AHEAD, Reader, find_moment
from bot.store.statement_parts import in_parts
from bot.store.tables import entries, revisions
from bot.store.tables_feeds import feed_items, item_exceptions, subscription_spans, subscriptions
from bot.store.tables_stories import story_members
from bot.store.timestamps import format_instant, parse_instant, parse_published
from bot.store.visible import GUILD, columns_of, excepted, in_span, is_shared_with, who

_BACK: Final = (timedelta(days=2), timedelta(days=16), timedelta(days=128), None)  # from the last touched
_ROWS: Final = (250, 1000, 4000)  # entries of each kind that are read for a list, and more where those are not enough
TOGETHER: Final = 2000  # values in one IN

MEMBER: Final = story_members.alias("m")
ENTRY: Final = entries.alias("e")
OWN_COLUMNS: Final = ("member", "story", "copy_of", "placed_revision", "placed", "updated", "came", "came_singly")


@dataclass(frozen=True, slots=True)
class Shown:
    """An article of a story as a reader sees it. `group`: of the articles that are copies of one another, in a story.

    Times are as stored, and sort as times do.
    """

    member: int
    story: int
    group: int
    revision_id: int  # the reading that its story knows
    placed: str
    updated: str


def shown_of(row: Sequence[Any]) -> Shown:
    """Return what the values of OWN_COLUMNS say."""
    member, story, copy_of, revision_id, placed, updated, came, singly = row
    first = min(filter(None, (came, singly)), default="")
    return Shown(member, story, copy_of or member, revision_id, max(placed, first), max(updated, first))


def find_copies(shown: Iterable[Shown]) -> frozenset[int]:
    """Return the members that are copies of one that the reader got earlier; whoever was first is the original."""
    seen: set[tuple[int, int]] = set()
    copies: set[int] = set()
    for one in sorted(shown, key=lambda one: (one.placed, one.member)):
        group = (one.story, one.group)
        if group in seen:
            copies.add(one.member)
        seen.add(group)
    return frozenset(copies)


def is_seen(entry: Any) -> ColumnElement[bool]:
    """Whether the reader sees an entry."""
    return and_(entry.c.user_id == 0, or_(entry.c.guild_id == GUILD, is_shared_with(entry, GUILD)))


def select_shown(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the members of stories that the reader sees, with OWN_COLUMNS, then the columns of `visible`."""
    m, e = MEMBER, ENTRY
    only_by_feeds = and_(e.c.guild_id == 0, e.c.house == 0)
    return (
        select(
            m.c.id.label("member"),
            m.c.story,
            m.c.copy_of,
            m.c.revision_id.label("placed_revision"),
            m.c.placed,
            m.c.updated,
            case((only_by_feeds, came_in_span(e)), else_=null()).label("came"),
            case((only_by_feeds, came_singly(e)), else_=null()).label("came_singly"),
            *columns_of(e),
        )
        .select_from(m.join(e, and_(e.c.article_id == m.c.article_id, e.c.guild_id == m.c.guild_id)))
        .where(m.c.guild_id.in_([0, GUILD]), is_seen(e), *conditions)
    )


def came_in_span(entry: Any) -> ColumnElement[Any]:
    """When a feed that the server followed brought it an article first."""
    item, span = feed_items.alias(), subscription_spans.alias()
    return (
        select(func.min(item.c.at))
        .select_from(item.join(span, and_(span.c.guild_id == GUILD, in_span(item, span))))
        .where(item.c.article_id == entry.c.article_id, ~excepted(item, GUILD, is_shown=False))
        .correlate(entry)
        .scalar_subquery()
    )


def came_singly(entry: Any) -> ColumnElement[Any]:
    """When a server got an article as one of those that it began with.

    That was when it began to follow the feed, which is known where it did so once.
    """
    item, one, subscription, span = (
        feed_items.alias(),
        item_exceptions.alias(),
        subscriptions.alias(),
        subscription_spans.alias(),
    )
    spans = (
        select(func.count())
        .select_from(span)
        .where(span.c.guild_id == GUILD, span.c.feed_id == item.c.feed_id)
        .correlate(item)
        .scalar_subquery()
    )
    began = case((and_(subscription.c.added > item.c.at, spans == 1), subscription.c.added), else_=item.c.at)
    follows = and_(subscription.c.guild_id == GUILD, subscription.c.feed_id == item.c.feed_id)
    return (
        select(func.min(began))
        .select_from(
            item.join(one, and_(one.c.guild_id == GUILD, one.c.item_id == item.c.id, one.c.is_shown == 1)).outerjoin(
                subscription, follows
            )
        )
        .where(item.c.article_id == entry.c.article_id)
        .correlate(entry)
        .scalar_subquery()
    )


# --- what was touched -------------------------------------------------------------------------------------------------


async def list_touched(connection: AsyncConnection, reader: Reader, since: datetime | None) -> list[Shown]:
    """Return what the reader sees of stories that was touched after `since`: what was updated since is among it."""
    bound = {**who(reader), "floor": "" if since is None else format_instant(since)}
    return [shown_of(row) for row in await connection.execute(_TOUCHED, bound)]


async def list_latest(
    connection: AsyncConnection, reader: Reader, since: date | None, enough: int
) -> list[tuple[int, date]]:
    """Return (story, the day of its newest article) of those with an article of `since` or later.

    The newest day first; of one day, those that most outlets told on it, then those of most articles. All of them where
    they are no more than `enough`; else at least so many. A day is that of publication or update: when an article came
    counts only where it has none. A copy is of the day of what it is a copy of.
    """
    # What was published on a day was not here before it, but for a zone in which that day began earlier.
    start = "" if since is None else format_instant(datetime.combine(since, time(), UTC) - AHEAD)
    last = (await connection.execute(_LAST, who(reader))).scalar()
    found: list[_Days] = []
    before: str | None = None
    async for floor in _floors_down_to(connection, reader, start, last):
        if before is not None and floor >= before:
            continue
        if floor > start and floor[:10] >= (last or "")[:10]:
            continue  # the last day is read whole, or its order is not known
        before, found = floor, await _find_days(connection, reader, floor, since)
        if len([one for one in found if one.day.isoformat() > floor[:10]]) >= enough:
            break
    return [(one.story, one.day) for one in sorted(found, key=_Days.rank)]


async def _floors_down_to(
    connection: AsyncConnection, reader: Reader, start: str, last: str | None
) -> AsyncIterator[str]:
    """Yield from when on to read, each further back than the one before; the last is `start`."""
    for back in _BACK:
        end = start if back is None or last is None else max(start, format_instant(parse_instant(last) - back))
        for many in _ROWS:
            rows = await connection.execute(_FLOORS, {**who(reader), "start": end, "many": many})
            floor = max(rows.scalars(), default=end)
            if floor == end:
                break
            yield floor
        yield end
        if end == start:
            return


@dataclass(frozen=True, slots=True)
class _Days:
    """A story's newest day, the outlets that told it then, in how many articles, and when the last of them did."""

    story: int
    day: date
    outlets: int
    articles: int
    last: datetime

    def rank(self) -> tuple[int, int, int, float, int]:
        return -self.day.toordinal(), -self.outlets, -self.articles, -self.last.timestamp(), self.story


async def _find_days(connection: AsyncConnection, reader: Reader, floor: str, since: date | None) -> list[_Days]:
    """Return the newest day of each story, of the articles that were touched after the floor."""
    bound = {**who(reader), "floor": floor, "since": "" if since is None else since.isoformat()}
    told: dict[Shown, tuple[datetime, str]] = {}
    groups: dict[tuple[int, int], datetime] = {}
    for row in await connection.execute(_TOLD, bound):
        published, updated, added, outlet = row[len(OWN_COLUMNS) :]
        _, at = find_moment(parse_published(published), parse_published(updated), parse_instant(added))
        if since is None or at.date() >= since:
            shown = shown_of(row[: len(OWN_COLUMNS)])
            told[shown] = at, outlet or ""
            groups[shown.story, shown.group] = min(at, groups.get((shown.story, shown.group), at))
    copies = find_copies(await _with_their_groups(connection, reader, list(told)))
    stories: dict[int, list[tuple[datetime, str]]] = {}
    for shown, (_, outlet) in told.items():
        if shown.member not in copies:
            stories.setdefault(shown.story, []).append((groups[shown.story, shown.group], outlet))
    made: list[_Days] = []
    for story, listed in stories.items():
        last = max(at for at, _ in listed)
        outlets = [outlet for at, outlet in listed if at.date() == last.date()]
        made.append(_Days(story, last.date(), len(set(outlets)), len(outlets), last))
    return made


async def _with_their_groups(connection: AsyncConnection, reader: Reader, some: Sequence[Shown]) -> set[Shown]:
    """The articles with all that they are copies of, or that are copies of them."""
    whole = set(some)
    groups = {one.group for one in some}
    others = groups.copy()
    for keys in in_parts(sorted(groups), TOGETHER):
        others.update((await connection.execute(_COPIES, {"groups": keys})).scalars())
    others -= {one.member for one in some}
    for keys in in_parts(sorted(others), TOGETHER):
        rows = await connection.execute(_OTHERS, {**who(reader), "members": keys})
        whole.update(shown_of(row) for row in rows)
    return whole


def _own(since: ColumnElement[str]) -> Select[Any]:
    e = entries.alias("own")
    return select(e.c.guild_id, e.c.article_id, e.c.touched).where(
        e.c.guild_id == GUILD, e.c.user_id == 0, e.c.house == 0, e.c.touched > since
    )


def _house(since: ColumnElement[str]) -> Select[Any]:
    e = entries.alias("house")
    return select(e.c.guild_id, e.c.article_id, e.c.touched).where(
        e.c.guild_id == 0, e.c.user_id == 0, e.c.house == 1, e.c.touched > since
    )


def _feeds() -> Any:
    span, subscription = subscription_spans.alias(), subscriptions.alias()
    return union(
        select(span.c.feed_id).where(span.c.guild_id == GUILD),
        select(subscription.c.feed_id).where(subscription.c.guild_id == GUILD),
    ).subquery("f")


def _brought(since: ColumnElement[str]) -> Select[Any]:
    """Of all feeds that the server follows, or followed."""
    span, item, feeds = subscription_spans.alias(), feed_items.alias("i"), _feeds()
    seen = or_(exists().where(span.c.guild_id == GUILD, in_span(item, span)), excepted(item, GUILD, is_shown=True))
    return (
        select(literal(0).label("guild_id"), item.c.article_id, item.c.touched)
        .select_from(feeds.join(item, item.c.feed_id == feeds.c.feed_id))
        .where(item.c.touched > since, seen)
    )


def _began_with(since: ColumnElement[str]) -> Select[Any]:
    """Of feeds that the server began to follow since."""
    subscription, item = subscriptions.alias(), feed_items.alias("first")
    return (
        select(literal(0).label("guild_id"), item.c.article_id, subscription.c.added.label("touched"))
        .select_from(subscription.join(item, item.c.feed_id == subscription.c.feed_id))
        .where(subscription.c.guild_id == GUILD, subscription.c.added > since, excepted(item, GUILD, is_shown=True))
    )


def _singly(since: ColumnElement[str]) -> Select[Any]:
    """Of what came since to this server alone: its feed may be followed no more."""
    one, item, before = item_exceptions.alias(), feed_items.alias("single"), feed_items.alias()
    last = select(before.c.id).where(before.c.at <= since).order_by(before.c.at.desc()).limit(1).scalar_subquery()
    return (
        select(literal(0).label("guild_id"), item.c.article_id, item.c.touched)
        .select_from(one.join(item, item.c.id == one.c.item_id))
        .where(
            one.c.guild_id == GUILD,
            one.c.is_shown == 1,
            one.c.item_id > func.coalesce(last, 0),
            item.c.touched > since,
        )
    )


_PARTS: Final = (_own, _house, _brought, _began_with, _singly)


def _touched() -> Select[Any]:
    parts = [part(bindparam("floor")).subquery() for part in _PARTS]
    which = union(*(select(part.c.guild_id, part.c.article_id) for part in parts)).subquery("which")
    touched = and_(which.c.guild_id == MEMBER.c.guild_id, which.c.article_id == MEMBER.c.article_id)
    return _only_members(select_shown().join(which, touched))


def _floors() -> Select[Any]:
    """From when on so many of each kind were touched; nothing of a kind that has fewer."""
    latest = [
        part(bindparam("start")).order_by(desc("touched")).limit(1).offset(bindparam("many")).subquery()
        for part in _PARTS
    ]
    return select(union_all(*(select(one.c.touched) for one in latest)).subquery().c.touched)


def _last() -> Select[Any]:
    """When something of each kind was touched last; of what came singly, when its feed brought something."""
    own, house, item, subscription = entries.alias(), entries.alias(), feed_items.alias(), subscriptions.alias()
    feeds = _feeds()
    of_feed = select(func.max(item.c.touched)).where(item.c.feed_id == feeds.c.feed_id).scalar_subquery()
    parts = (
        select(func.max(own.c.touched).label("at")).where(
            own.c.guild_id == GUILD, own.c.user_id == 0, own.c.house == 0
        ),
        select(func.max(house.c.touched)).where(house.c.guild_id == 0, house.c.user_id == 0, house.c.house == 1),
        select(of_feed).select_from(feeds),
        select(func.max(subscription.c.added)).where(subscription.c.guild_id == GUILD),
    )
    return select(func.max(union_all(*parts).subquery().c.at))


def _only_members(statement: Select[Any]) -> Select[Any]:
    return statement.with_only_columns(*list(statement.selected_columns)[: len(OWN_COLUMNS)])


def _told() -> Select[Any]:
    """What was touched, and was published or updated since a day, with what says when it was told."""
    parts = [part(bindparam("floor")).subquery() for part in _PARTS]
    which = union(*(select(part.c.guild_id, part.c.article_id) for part in parts)).subquery("which")
    r = revisions.alias("r")
    since: BindParameter[str] = bindparam("since")
    statement = (
        select_shown(
            or_(and_(r.c.published.is_(None), r.c.updated.is_(None)), r.c.published >= since, r.c.updated >= since)
        )
        .join(which, and_(which.c.guild_id == MEMBER.c.guild_id, which.c.article_id == MEMBER.c.article_id))
        .join(r, r.c.id == ENTRY.c.revision_id)
    )
    own = list(statement.selected_columns)[: len(OWN_COLUMNS)]
    return statement.with_only_columns(
        *own, r.c.published, r.c.updated, ENTRY.c.added, func.coalesce(r.c.outlet, r.c.url)
    )


_TOUCHED: Final = _touched()
_TOLD: Final = _told()
_FLOORS: Final = _floors()
_LAST: Final = _last()
_COPIES: Final = select(story_members.c.id).where(story_members.c.copy_of.in_(bindparam("groups", expanding=True)))
_OTHERS: Final = _only_members(select_shown(MEMBER.c.id.in_(bindparam("members", expanding=True))))
