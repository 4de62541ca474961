"""What each rule earns: every rule switched off in turn, over kept parses, on every set. `make eval ABLATE=1`.

A rule can be switched off where it stands in a table of its room: a mapping or a tuple that is looked up each time.
What is told of a rule is what the figures lose without it, in points of a hundred, on the folds that may be looked at.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.analysis.times.rule import Rule
from tests.eval.data import Data
from tests.eval.measuring import Result

_LEAST = 0.0005  # a change of a figure below this is none

_TIMES = "bot.analysis.times.recognise"  # the package has a function of that name
# The tables: part of the facts, module, attribute. A mapping by the name of the rule, or a tuple of functions.
TABLES: tuple[tuple[str, str, str], ...] = (
    ("pronoun", "bot.analysis.names.pronouns", "FEATURES"),
    ("speaker", "bot.analysis.quotes.candidates", "RULES"),
    ("speaker", "bot.analysis.quotes.candidates", "FEATURES"),
    ("timeline", "bot.analysis.timeline.excluded_dates", "EXCLUSIONS"),
    ("timeline", "bot.analysis.timeline.shared_dates", "SHARES"),
    ("timeline", "bot.analysis.timeline.news", "CHECKS"),
    ("a person", "bot.analysis.names.person_evidence", "FOR"),
    ("no person", "bot.analysis.names.person_evidence", "AGAINST"),
    ("gist, for", "bot.analysis.summary.gist_evidence", "FOR"),
    ("gist, against", "bot.analysis.summary.gist_evidence", "AGAINST"),
)


@dataclass(frozen=True, slots=True)
class Switch:
    """A rule that can be switched off: `table` of `module` without it is `without`."""

    name: str
    module: ModuleType
    table: str
    without: Any

    @contextmanager
    def off(self) -> Iterator[None]:
        """Hold the rule switched off."""
        kept = getattr(self.module, self.table)
        setattr(self.module, self.table, self.without)
        try:
            yield
        finally:
            setattr(self.module, self.table, kept)


def find_switches(tables: Sequence[tuple[str, str, str]] = TABLES) -> list[Switch]:
    """Return a switch for each rule of the times and of the tables."""
    times = importlib.import_module(_TIMES)
    found = [_switch_time(times, place) for place in range(len(times.RULES))]
    for part, module_name, attribute in tables:
        module = importlib.import_module(module_name)
        table = getattr(module, attribute)
        if isinstance(table, Mapping):
            found += [
                Switch(f"{part}: {key}", module, attribute, {k: v for k, v in table.items() if k != key})
                for key in table
            ]
        else:
            found += [
                Switch(f"{part}: {_name_of(one)}", module, attribute, (*table[:n], *table[n + 1 :]))
                for n, one in enumerate(table)
            ]
    return found


def _name_of(rule: Any) -> str:
    return str(getattr(rule, "name", None) or getattr(rule, "__name__", rule)).strip("_")


def _switch_time(times: ModuleType, place: int) -> Switch:
    """Return a switch after which the rule finds nothing: its place is kept, since the prefilter goes by places."""
    rule: Rule = times.RULES[place]
    silent = replace(rule, guard=lambda _match, _scene: False)
    return Switch(f"times: {rule.name}", times, "RULES", (*times.RULES[:place], silent, *times.RULES[place + 1 :]))


def ablate(
    data: Data, sets: Mapping[str, Callable[[Data, Path | None], Result]], names: Sequence[str], only: str = ""
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each rule with what the figures of the sets `names` lose without it (points; below 0: they gain).

    `only` is the beginning of the rules' names.
    """
    whole = _measure(data, sets, names)
    for switch in find_switches():
        if switch.name.startswith(only):
            with switch.off():
                without = _measure(data, sets, names)
            yield switch.name, {key: loss for key in whole if abs(loss := _loss(whole[key], without[key])) >= _LEAST}


_Value = tuple[float, bool]  # and whether more is better


def _measure(
    data: Data, sets: Mapping[str, Callable[[Data, Path | None], Result]], names: Sequence[str]
) -> dict[str, _Value]:
    result = Result()
    for name in names:
        result.add(sets[name](data, None))
    return {
        key: (one.looked_at, one.figure.more_is_better)
        for key, one in result.figures.items()
        if one.looked_at is not None
    }


def _loss(whole: _Value, without: _Value) -> float:
    change = whole[0] - without[0]
    return change if whole[1] else -change


def tell(name: str, losses: Mapping[str, float]) -> str:
    """Return a line: what the figures lose without the rule."""
    return f"{name:<44} " + (" ".join(f"{key} {100 * loss:+.1f}" for key, loss in losses.items()) or "nothing")
