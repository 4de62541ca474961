"""In how many documents each line of the rules runs. `make eval FIRES=1`.

A rule that fires for fewer than LEAST documents of all the sets was written for those few. What is told is no verdict:
a line behind a cache is counted where it runs first alone, and a kind that the sets hardly have may need its rule.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from bot.analysis import extraction
from bot.settings import ROOT

LEAST = 3  # documents
RULES = ROOT / "bot" / "analysis"
_NO_RULES = frozenset(("parse", "worker"))  # folders

_Line = tuple[str, int]  # file, number


@dataclass(slots=True)
class Firing:
    """What ran while it counts. `documents`: in how many of them each line did."""

    folder: Path = RULES
    documents: Counter[_Line] = field(default_factory=Counter)
    _here: set[_Line] = field(default_factory=set)

    @contextmanager
    def count_document(self) -> Iterator[None]:
        """Count each line that runs meanwhile once."""
        self._here.clear()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(None)
            self.documents.update(self._here)

    def _enter(self, frame: FrameType, _event: str, _of: object) -> Any:
        return self._step if frame.f_code.co_filename.startswith(str(self.folder)) else None

    def _step(self, frame: FrameType, event: str, _of: object) -> Any:
        if event == "line":
            self._here.add((frame.f_code.co_filename, frame.f_lineno))
        return self._step

    def list_rare(self, least: int = LEAST) -> Iterator[tuple[str, int, int, str]]:
        """Yield the lines in functions that ran in fewer documents: file, number, documents, the line."""
        for path in sorted(self.folder.rglob("*.py")):
            if _NO_RULES.isdisjoint(path.relative_to(self.folder).parts):
                text = path.read_text("utf-8")
                lines = text.splitlines()
                for number in sorted(_find_lines(compile(text, str(path), "exec"))):
                    count = self.documents[str(path), number]
                    if count < least:
                        yield str(path.relative_to(self.folder)), number, count, lines[number - 1].strip()


def _find_lines(code: CodeType) -> set[int]:
    """Return the lines inside the functions of a module."""
    found: set[int] = set()
    for inner in (one for one in code.co_consts if isinstance(one, CodeType)):
        if inner.co_flags & 0x2:  # CO_NEWLOCALS: a function's, not a class' body
            found |= {line for _, _, line in inner.co_lines() if line and line != inner.co_firstlineno}
        found |= _find_lines(inner)
    return found


@contextmanager
def counting() -> Iterator[Firing]:
    """Count what runs in each document that is analysed meanwhile over a kept parse, in this process."""
    firing = Firing()
    analyse = extraction.analyse_parsed

    def counted(*given: Any, **named: Any) -> Any:
        with firing.count_document():
            return analyse(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extraction, "analyse_parsed", counted)
        yield firing


def tell(file: str, number: int, documents: int, line: str) -> str:
    """Return a line of the list."""
    return f"{documents}  {file}:{number}  {line}"
