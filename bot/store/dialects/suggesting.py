"""What autocomplete offers, of what a full-text search found: as the reader sees it. For either database."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Integer, Select, bindparam, select

from bot.store.dialects.constructs import ordered_join
from bot.store.dialects.matches import KINDS, NameKind
from bot.store.shared_sql import label_of
from bot.store.tables import entities, names, revisions
from bot.store.visible import visible

_MANY: Final[Any] = bindparam("many", type_=Integer)
_SCAN: Final[Any] = bindparam("scan", type_=Integer)


def select_titles(
    of: FromClause, revision_id: ColumnElement[Any], is_found: ColumnElement[bool], *best: ColumnElement[Any]
) -> Select[Any]:
    """(label, key, newest, outlet) of `many` visible articles whose title was found, by `best`, then the newest."""
    v, r = visible().subquery("v"), revisions.alias("r")
    ranks = [one.label(f"rank{i}") for i, one in enumerate(best)]
    found = (
        select(v.c.key, v.c.revision_id, v.c.newest, *ranks)
        .select_from(ordered_join(of, v, v.c.revision_id == revision_id))
        .where(is_found)
        .order_by(*ranks, v.c.newest.desc())
        .limit(_MANY)
        .subquery("f")
    )
    named = select(label_of(r), found.c.key, found.c.newest, r.c.outlet)
    order = (*(found.c[one.name] for one in ranks), found.c.newest.desc())
    return named.select_from(found.join(r, r.c.id == found.c.revision_id)).order_by(*order)


def select_names(found: Select[Any], kind: NameKind) -> Select[Any]:
    """(name, id, newest) of `many` of the first `scan` names found (`id`) that visible articles have.

    `newest`: of a name's newest visible article, of the last that it is in. A look-up by index for each.
    """
    w, n, e, v = found.limit(_SCAN).subquery("w"), names.alias("n"), entities.alias("e"), visible().subquery("v")
    newest = (
        select(v.c.newest)
        .select_from(ordered_join(e, v, v.c.revision_id == e.c.revision_id))
        .where(e.c.name_id == n.c.id, e.c.kind.in_(KINDS[kind]))
        .order_by(e.c.revision_id.desc())
        .limit(1)
        .correlate(n)
        .scalar_subquery()
    )
    each = select(n.c.name, n.c.id, newest.label("newest")).select_from(w.join(n, n.c.id == w.c.id)).subquery()
    return select(each).where(each.c.newest.is_not(None)).limit(_MANY)
