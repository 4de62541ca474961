"""The floors, `tests/quality.json`: what each figure must reach, and how far below it chance reaches.

A figure fails when even the better end of its bootstrap interval, the figure that a luckier draw of the same documents
would have had in 39 of 40 cases, misses the floor. So a floor can be set to what was measured, and a figure that goes
down a little on other documents or with another pipeline does not stop anybody's work; one that is truly lower does.
Counts that must be none (a quote that is not in the article) have no noise, and no floor: one of them fails.

Where the floor was set by `make eval-raise`, `tests/eval/standing.json` holds the counts it came from, document by
document and without their names. Then the same documents are compared with themselves, which sees much smaller falls:
the figure fails when the interval of its change, drawn in pairs, leaves out 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.eval.bootstrap import Counts, difference, total
from tests.eval.figures import FIGURES, Figure, Measured

QUALITY = "tests/quality.json"
STANDING = "tests/eval/standing.json"

_STEPS = 1000  # a floor is written in thousandths, rounded to the lax side
_LEAST, _MOST, _REASON = "at least", "at most", "reason"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a figure must reach, and why it was lowered where it was."""

    limit: float | None
    reason: str = ""


class BadFloors(Exception):
    """The file of floors is not as it must be."""


def read(text: str, *, strict: bool = True) -> dict[str, Floor]:
    """The floors in the text of a `quality.json`. `strict`: BadFloors for one of no figure, as an older table had."""
    try:
        given = json.loads(text)
        return {key: _floor(key, value) for key, value in given.items() if strict or key in FIGURES}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadFloors(f"{QUALITY}: {error}") from error


def _floor(key: str, value: Mapping[str, Any]) -> Floor:
    if key not in FIGURES:
        raise BadFloors(f"{QUALITY}: there is no figure {key!r}")
    side = _LEAST if FIGURES[key].more_is_better else _MOST
    unknown = sorted(set(value) - {side, _REASON})
    if unknown:
        raise BadFloors(f"{QUALITY}: {key} has {', '.join(unknown)}; it may have {side!r} and {_REASON!r}")
    limit, reason = value.get(side), value.get(_REASON, "")
    if not (limit is None or (type(limit) in (int, float) and math.isfinite(limit))) or not isinstance(reason, str):
        raise BadFloors(f"{QUALITY}: {key}: {side!r} is a number and {_REASON!r} is words")
    return Floor(None if limit is None else float(limit), reason.strip())


def written(floors: Mapping[str, Floor]) -> str:
    """The text of a `quality.json`, in the order of the table."""
    lines = []
    for key in (key for key in FIGURES if key in floors):
        floor, side = floors[key], _LEAST if FIGURES[key].more_is_better else _MOST
        value = ({side: floor.limit} if floor.limit is not None else {}) | (
            {_REASON: floor.reason} if floor.reason else {}
        )
        lines.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def is_laxer(figure: Figure, now: float | None, before: float | None) -> bool:
    """Whether one limit asks for less than another; none asks for nothing."""
    if before is None:
        return False
    return now is None or figure.worse_by(now, before) > 0


def misses(measured: Measured, floor: Floor | None, standing: Sequence[Counts] = ()) -> bool:
    """Whether the figure lies below its floor by more than noise. `standing`: the counts that the floor came from."""
    if floor is None or floor.limit is None or measured.figure.reaches(measured.value, floor.limit):
        return False
    figure = measured.figure
    if len(standing) == len(measured.counts) > 0 and _made(figure, standing) == floor.limit:
        change = difference(measured.counts, standing, figure.value, paired=True)
        return change.high < 0 if figure.more_is_better else change.low > 0
    return not figure.reaches(measured.noise.high if figure.more_is_better else measured.noise.low, floor.limit)


def _made(figure: Figure, counts: Sequence[Counts]) -> float:
    return rounded(figure, figure.value(total(counts)))


def rounded(figure: Figure, value: float) -> float:
    """A figure as a floor: in thousandths, and no stricter than it is."""
    steps = round(value * _STEPS, 6)
    return (math.floor(steps) if figure.more_is_better else math.ceil(steps)) / _STEPS


def raised(floors: Mapping[str, Floor], measured: Mapping[str, Measured]) -> dict[str, Floor]:
    """The floors, each at what was measured where that is better; none is lowered."""
    result = dict(floors)
    for key, one in measured.items():
        if not one.counts:  # how sure a gain is, say: it is enough to be sure
            continue
        limit, before = rounded(one.figure, one.value), floors.get(key, Floor(None))
        if before.limit is None or is_laxer(one.figure, before.limit, limit):
            result[key] = Floor(limit)
    return result


def stands(measured: Measured, floor: Floor | None) -> bool:
    """Whether the floor is just what was measured, so that its counts are those to compare with from now on."""
    return floor is not None and bool(measured.counts) and floor.limit == rounded(measured.figure, measured.value)


def read_standing(root: Path = ROOT) -> dict[str, list[Counts]]:
    """The counts that the floors came from; none where the file is not there."""
    path = root / STANDING
    if not path.is_file():
        return {}
    given: dict[str, list[list[float]]] = json.loads(path.read_text(encoding="utf-8"))
    return {key: [tuple(one) for one in counts] for key, counts in given.items()}


def write_standing(standing: Mapping[str, Sequence[Counts]], root: Path = ROOT) -> None:
    """A line for each figure; its documents stand in the order of the data."""
    lines = [f"  {json.dumps(key)}: {json.dumps(standing[key], separators=(',', ':'))}" for key in sorted(standing)]
    (root / STANDING).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
