"""A figure, what it is held against, and whether its aim is met."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `value` and `beside` are in `unit`; `aim` is the most that `measure` may be."""

    what: str
    value: float
    unit: str
    beside: float | None = None
    beside_what: str = ""
    measure: float | None = None  # what the aim is about: a ratio, a difference, or the value itself
    aim: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        return None if self.aim is None or self.measure is None else self.measure <= self.aim


def ratio(what: str, value: float, beside: float, unit: str, beside_what: str, aim: float | None) -> Figure:
    """A figure whose aim is a ratio to what ran beside it."""
    return Figure(what, value, unit, beside, beside_what, value / beside if beside else None, aim)


def percentile(values: Sequence[float], share: int) -> float:
    """The `share`-th percentile (1 to 99) of at least two values."""
    return quantiles(values, n=100, method="inclusive")[share - 1]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table in Markdown, and the notes on them below."""
    rows = [("what", "figure", "beside", "measure", "aim", "met")]
    rows += [
        (
            figure.what,
            f"{figure.value:.2f} {figure.unit}",
            f"{figure.beside:.2f} ({figure.beside_what})" if figure.beside is not None else "",
            f"{figure.measure:.2f}" if figure.measure is not None else "",
            f"≤ {figure.aim:g}" if figure.aim is not None else "",
            {True: "yes", False: "NOT MET", None: ""}[figure.met],
        )
        for figure in figures
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    notes = [f"{figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:], "", *notes])


def write(figures: Sequence[Figure], path: Path) -> None:
    """The figures as JSON, with the machine they were measured on."""
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    found = [asdict(figure) | {"met": figure.met} for figure in figures]
    path.write_text(json.dumps({"machine": machine, "figures": found}, indent=1), encoding="utf-8")
