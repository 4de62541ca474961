"""Holidays and feast days: fixed ones, and those that move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from bot.analysis.times import days
from bot.analysis.times.lexicon import GAP, YEAR
from bot.analysis.times.rule import Match, Rule, Valued, make_rule
from bot.analysis.times.scene import Scene


def _make_fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _make_nth_weekday(month: int, weekday: int, n: int, more: int = 0) -> Callable[[int], date]:
    return lambda year: days.find_nth_weekday(year, month, weekday, n) + timedelta(days=more)


def _make_from_easter(offset: int) -> Callable[[int], date]:
    return lambda year: days.compute_easter(year) + timedelta(days=offset)


_FEASTS: Final[dict[str, Callable[[int], date]]] = {
    "new year's eve": _make_fixed(12, 31),
    "new year's day": _make_fixed(1, 1),
    "martin luther king day": _make_nth_weekday(1, 1, 3),
    "martin luther king jr. day": _make_nth_weekday(1, 1, 3),
    "groundhog day": _make_fixed(2, 2),
    "valentine's day": _make_fixed(2, 14),
    "presidents day": _make_nth_weekday(2, 1, 3),
    "presidents' day": _make_nth_weekday(2, 1, 3),
    "st. patrick's day": _make_fixed(3, 17),
    "april fools' day": _make_fixed(4, 1),
    "earth day": _make_fixed(4, 22),
    "may day": _make_fixed(5, 1),
    "mother's day": _make_nth_weekday(5, 7, 2),
    "memorial day": _make_nth_weekday(5, 1, -1),
    "father's day": _make_nth_weekday(6, 7, 3),
    "juneteenth": _make_fixed(6, 19),
    "the fourth of july": _make_fixed(7, 4),
    "fourth of july": _make_fixed(7, 4),
    "bastille day": _make_fixed(7, 14),
    "labor day": _make_nth_weekday(9, 1, 1),
    "columbus day": _make_nth_weekday(10, 1, 2),
    "halloween": _make_fixed(10, 31),
    "election day": _make_nth_weekday(11, 1, 1, 1),
    "veterans day": _make_fixed(11, 11),
    "armistice day": _make_fixed(11, 11),
    "thanksgiving day": _make_nth_weekday(11, 4, 4),
    "thanksgiving": _make_nth_weekday(11, 4, 4),
    "black friday": _make_nth_weekday(11, 4, 4, 1),
    "christmas eve": _make_fixed(12, 24),
    "christmas day": _make_fixed(12, 25),
    "christmas": _make_fixed(12, 25),
    "boxing day": _make_fixed(12, 26),
    "ash wednesday": _make_from_easter(-46),
    "palm sunday": _make_from_easter(-7),
    "good friday": _make_from_easter(-2),
    "easter sunday": _make_from_easter(0),
    "easter monday": _make_from_easter(1),
    "easter": _make_from_easter(0),
    "pentecost": _make_from_easter(49),
}
NAMES: Final = "|".join(
    name.replace(".", r"\.").replace(" ", GAP) for name in sorted(_FEASTS, key=lambda n: (-len(n), n))
)


def _resolve_holiday(match: Match, scene: Scene) -> Valued | None:
    on = _FEASTS[" ".join(match["feast"].lower().split())]
    if match["year"]:
        return "DATE", on(int(match["year"])).isoformat()
    if scene.today is None:
        try:
            return "DATE", "XXXX" + on(2001).isoformat()[4:] if on(2001).day == on(2002).day == on(
                2003
            ).day else "XXXX-XX-XX"
        except ValueError:
            return None
    which, year = (match["which"] or "").lower(), scene.today.year
    around = [on(y) for y in (year - 1, year, year + 1)]
    behind, ahead = [d for d in around if d < scene.today], [d for d in around if d >= scene.today]
    tense = scene.find_tense(*match.span())
    if which == "last" or (not which and tense == "past" and scene.today not in around):
        return "DATE", behind[-1].isoformat()
    if which in ("next", "this") or tense == "future":
        return "DATE", ahead[0].isoformat()
    today = scene.today
    nearest = min(around, key=lambda d: abs((d - today).days))
    return "DATE", nearest.isoformat()


def _is_capitalised(match: Match, scene: Scene) -> bool:
    name = match["feast"]
    return name[:1].isupper() or (name[:4] == "the " and name[4:5].isupper())


RULES: Final[tuple[Rule, ...]] = (
    make_rule(
        "feast",
        rf"(?:(?P<which>last|next|this){GAP})?(?P<feast>{NAMES})(?:,?{GAP}(?:of{GAP})?(?P<year>{YEAR}))?",
        _resolve_holiday,
        _is_capitalised,
    ),
)
