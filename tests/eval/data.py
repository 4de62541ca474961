"""Where the articles to measure on are, and which of them those who write rules may look at."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT

BESIDE = ROOT.parent / "shared" / "eval"
SETS = ("desk", "quotes", "times", "fivew", "gist", "salient", "stories", "outlets", "topics")
FOLDS = 5

_FILES = {
    "desk": ("score.py", "gold.jsonl", "articles.jsonl"),
    "quotes": ("score.py", "train.jsonl", "dev.jsonl"),
    "times": ("score.py", "gold.jsonl"),
    "fivew": ("score.py", "gold.jsonl", "articles.jsonl"),
    "gist": ("score.py", "gold.jsonl", "articles.jsonl"),
    "salient": ("score.py", "gold.jsonl", "articles.jsonl"),
    "stories": ("score.py", "gold.jsonl", "articles.jsonl"),
    "outlets": ("score.py", "gold.jsonl", "articles.jsonl"),
    "topics": ("score.py", "gold.jsonl", "articles.jsonl", "stopwords.txt"),
}

_ARTICLE = ("id", "title", "date", "text")  # what a system is given of a line: the answers are not among it

Line = dict[str, Any]


class DataMissing(Exception):
    """What is to be measured on is not there; the message says what."""


@dataclass(frozen=True, slots=True)
class Data:
    """The folder of the data sets, and that of kept parses where the program is not run whole."""

    folder: Path
    parses: Path | None = None

    def require(self, sets: Iterable[str]) -> None:
        """DataMissing where a file of one of these sets is not there."""
        wanted = [self.folder / name / file for name in sets for file in _FILES[name]]
        missing = [path for path in wanted if not path.is_file()]
        if missing:
            names = "\n".join(f"  {path}" for path in missing)
            raise DataMissing(f"not there, so nothing was measured:\n{names}\nGive the folder with EVAL=DIR.")

    def lines(self, name: str, file: str) -> list[Line]:
        """The objects of one JSON Lines file."""
        with (self.folder / name / file).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]

    def scorer(self, name: str) -> Any:
        """The scorer of a set, as it stands, as a module of its own."""
        path = self.folder / name / "score.py"
        spec = importlib.util.spec_from_file_location(f"dateline_eval_{name}", path)
        if spec is None or spec.loader is None:
            raise DataMissing(f"{path} is no Python module")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def is_looked_at(key: str) -> bool:
    """Return whether a document's errors may be looked at: each set is parted in five, and fold 0 is never read."""
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS != 0


def articles(lines: Iterable[Line]) -> list[Line]:
    """The lines without their answers."""
    return [{key: line.get(key) for key in _ARTICLE} for line in lines]
