"""What a new revision says otherwise, by kind of fact. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.news import Article, Facts

Difference = tuple[str, tuple[str, ...], tuple[str, ...]]  # kind, lines gone, lines come


def find_differences(old: Article, old_facts: Facts, new: Article, new_facts: Facts) -> tuple[Difference, ...]:
    """Return one entry for each kind of fact that differs: title, date, quotes, timeline, people; else `text`."""
    pairs = (
        ("title", _one(old.title), _one(new.title)),
        ("date", _dates(old), _dates(new)),
        ("quotes", _quotes(old_facts), _quotes(new_facts)),
        ("timeline", _events(old_facts), _events(new_facts)),
        ("people", _people(old_facts), _people(new_facts)),
    )
    found = [_difference(kind, before, after) for kind, before, after in pairs if set(before) != set(after)]
    if not found and old.text != new.text:
        return (("text", (), ()),)
    return tuple(found)


def _difference(kind: str, before: list[str], after: list[str]) -> Difference:
    gone = tuple(line for line in before if line not in set(after))
    come = tuple(line for line in after if line not in set(before))
    return kind, gone, come


def _one(value: object) -> list[str]:
    return [] if value is None else [str(value)]


def _dates(article: Article) -> list[str]:
    return _one(article.day) + ([f"updated {article.anchor_day}"] if article.anchor_day != article.day else [])


def _lines(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _quotes(facts: Facts) -> list[str]:
    return _lines(f"“{q.span.text}” ({q.name})" if q.name else f"“{q.span.text}”" for q in facts.quotes)


def _events(facts: Facts) -> list[str]:
    return _lines(f"{e.when.value}: {e.span.text}" for e in facts.timeline)


def _people(facts: Facts) -> list[str]:
    return _lines(f"{p.name}, {p.role.text}" if p.role else p.name for p in facts.people)
