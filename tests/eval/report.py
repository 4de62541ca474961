"""What was measured, as a table for a person and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import __version__
from tests.eval.bootstrap import DRAWS
from tests.eval.figures import FIGURES, POINTS, Figure, Measured
from tests.eval.floors import Floor, misses
from tests.eval.measuring import Result
from tests.eval.speed import Speed

_PEERS = Path(__file__).with_name("peers.json")
_HEIDELTIME = 2.6  # documents a second on one core, in Java


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run."""

    pipeline: str
    result: Result
    floors: Mapping[str, Floor]
    failures: Sequence[str]
    speed: Speed | None = None
    peers: Mapping[str, Sequence[Mapping[str, Any]]] = field(
        default_factory=lambda: json.loads(_PEERS.read_text(encoding="utf-8"))
    )

    def table(self) -> str:
        """The figures in Markdown, the peers beside them."""
        head = ("what", "figure", "95 of 100", "looked at", "unseen", "aim", "floor", "peers")
        rows = [head, *(self._row(one) for key in FIGURES if (one := self.result.figures.get(key)) is not None)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
        lines = [_line(row, widths) for row in rows]
        lines.insert(1, "|-" + "-|-".join("-" * width for width in widths) + "-|")
        return "\n".join([*lines, "", *self._notes()])

    def to_json(self) -> dict[str, Any]:
        """Everything, with numbers as they are."""
        return {
            "dateline": __version__,
            "pipeline": self.pipeline,
            "documents": self.result.documents,
            "seconds": round(self.result.seconds, 2),
            "documents_a_second": round(self.result.documents / self.result.seconds, 1)
            if self.result.seconds
            else None,
            "figures": {key: self._figure(one) for key, one in self.result.figures.items()},
            "must_be_none": self.result.must_be_none,
            "speed": None
            if self.speed is None
            else {
                "times_documents_a_second_on_one_core": round(self.speed.times_a_second, 1),
                "parse_seconds": round(self.speed.parse, 2),
                "analyse_seconds": round(self.speed.analyse, 2),
                "added_to_the_parse": round(self.speed.added, 3),
            },
            "failures": list(self.failures),
        }

    def _row(self, one: Measured) -> tuple[str, ...]:
        figure, floor = one.figure, self.floors.get(one.figure.key)
        return (
            figure.what,
            figure.shown(one.value) + (" ✓" if figure.reaches(one.value, figure.aim) else ""),
            f"{figure.shown(one.noise.low)}–{figure.shown(one.noise.high)}" if one.counts else "",
            "" if one.looked_at is None else figure.shown(one.looked_at),
            ("" if one.unseen is None else figure.shown(one.unseen)) + (" !" if one.falls else ""),
            f"{'≥' if figure.more_is_better else '≤'} {figure.shown(figure.aim)}",
            "" if floor is None or floor.limit is None else figure.shown(floor.limit),
            " · ".join(f"{peer['who']} {figure.shown(peer['value'])}" for peer in self.peers.get(figure.key, ())),
        )

    def _notes(self) -> list[str]:
        result = self.result
        notes = [
            f"Dateline {__version__}, {self.pipeline}; {result.documents} documents in {result.seconds:.0f} s.",
            f"✓ reaches the aim; ! more than {100 * POINTS:g} points worse where nobody looked; "
            f"95 of 100: of {DRAWS} draws of the documents.",
            *(f"{what}: {count}, must be 0" for what, count in result.must_be_none.items()),
        ]
        if self.speed is not None:
            notes += [
                f"times alone: {self.speed.times_a_second:.1f} documents a second on one core "
                f"(HeidelTime: {_HEIDELTIME})",
                f"all of it: {100 * self.speed.added:.0f} % on top of the bare parse "
                f"({self.speed.parse:.1f} s of parse, {self.speed.analyse:.1f} s in all)",
            ]
        return notes + [f"FAILED: {failure}" for failure in self.failures]

    def _figure(self, one: Measured) -> dict[str, Any]:
        floor = self.floors.get(one.figure.key)
        return {
            "value": round(one.value, 4),
            "interval": [round(one.noise.low, 4), round(one.noise.high, 4)],
            "looked_at": None if one.looked_at is None else round(one.looked_at, 4),
            "unseen": None if one.unseen is None else round(one.unseen, 4),
            "fall": None if one.fall is None else [round(one.fall.low, 4), round(one.fall.high, 4)],
            "aim": one.figure.aim,
            "reached": one.figure.reaches(one.value, one.figure.aim),
            "floor": None if floor is None else floor.limit,
            "peers": list(self.peers.get(one.figure.key, ())),
        }


def failures(
    result: Result, floors: Mapping[str, Floor], standing: Mapping[str, Sequence[tuple[float, ...]]]
) -> list[str]:
    """A sentence for each thing that is not as it must be."""
    found = [f"{what}: {count}, and must be 0" for what, count in result.must_be_none.items() if count]
    for key, one in result.figures.items():
        figure, floor = one.figure, floors.get(key)
        if floor is not None and floor.limit is not None and misses(one, floor, standing.get(key, ())):
            found.append(f"{figure.what}: {figure.shown(one.value)}, below its floor {_floor(figure, floor.limit)}")
        if one.is_by_heart and one.looked_at is not None and one.unseen is not None:
            seen, unseen = figure.shown(one.looked_at), figure.shown(one.unseen)
            found.append(f"{figure.what}: {seen} where errors were looked at, {unseen} elsewhere: learned by heart")
    return found


def _floor(figure: Figure, limit: float) -> str:
    return f"of {figure.shown(limit)} by more than chance"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
