"""The tables of sentences that hold the rules: `tests/analysis/<room>/table*.txt`, read in one way.

A line is a row, its cells divided by ` | `; `#` begins a comment and `##` a section. A row says what must **not**
come out when its last cell is empty or `-`, or when it lies in a section whose heading begins with `not:`. The comment
at the top of each table says which of its rows are such rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent

_NOT = "not:"
_NOTHING = ("", "-")
_BRACKETS = re.compile(r"[\[\]{}<>*_]")  # marks round what is to be found, which are no part of the sentence
_DIGITS = re.compile(r"\d+")
_CAPITALISED = re.compile(r"(?<=[\w,;:'’”\")] )(?:[“\"'‘(]*)[^\W\d_a-z]\w*(?:['’.-]\w+)*")
_NAMES = re.compile(r"N(?: N)+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells, the heading over it and where it stands."""

    cells: tuple[str, ...]
    section: str
    line: int

    @property
    def must_not(self) -> bool:
        """Whether it says what must not come out."""
        return self.section.startswith(_NOT) or self.cells[-1] in _NOTHING

    @property
    def sentence(self) -> str:
        """What is read: the longest of its cells."""
        return max(self.cells, key=len)

    @property
    def likeness(self) -> str:
        """The sentence with names and numbers taken out: rows of one likeness test one thing twice."""
        words = _NAMES.sub("N", _CAPITALISED.sub("N", _BRACKETS.sub("", self.sentence)))
        return " ".join(_DIGITS.sub("0", words).casefold().split())


def read_rows(path: Path) -> list[Row]:
    """The rows of one table, in order."""
    return list(_rows(path.read_text(encoding="utf-8")))


def tables() -> list[Path]:
    """Every table of every room."""
    return sorted(FOLDER.glob("*/table*.txt"))


def _rows(text: str) -> Iterator[Row]:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("##"):
            section = line.lstrip("#").strip()
        elif line.strip() and not line.startswith("#"):
            # A last cell that is empty leaves " |" at the end of a line without trailing blanks.
            yield Row(tuple(cell.strip() for cell in f"{line} ".split(" | ")), section, number)
