"""No floor is lowered in silence: what git says of `tests/quality.json`.

A floor may be lowered by a commit that writes a new reason beside it and changes nothing of the analysis: never by the
commit that needs it lowered. What was lowered otherwise is told until the floor is back where it was. Changes that are
not committed yet are looked at as a commit of their own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.eval.figures import FIGURES
from tests.eval.floors import QUALITY, BadFloors, Floor, is_laxer, read

_NONE = Floor(None)

ANALYSIS = ("bot/analysis", "bot/stories")


@dataclass(frozen=True, slots=True)
class _Change:
    """One commit that touches the floors: what they were, what they are, and whether the analysis changes too."""

    name: str
    before: Mapping[str, Floor]
    after: Mapping[str, Floor]
    with_analysis: bool


def faults(root: Path) -> list[str]:
    """A sentence for each floor that stands lower than it may; none where there is no history to ask."""
    if not _is_repository(root):
        return []
    by_right: dict[str, float | None] = {}  # the limit that each floor must have at least
    told: dict[str, str] = {}
    now: Mapping[str, Floor] = {}
    for change in _changes(root):
        now = change.after
        for key, figure in FIGURES.items():
            before, after = change.before.get(key, _NONE), change.after.get(key, _NONE)
            standing = by_right.setdefault(key, before.limit)
            if after.limit == before.limit:
                continue  # a branch beside a change of this floor has the old one still
            is_lowered = is_laxer(figure, after.limit, before.limit)
            fault = _fault(key, before, after, change) if is_lowered else None
            if fault is not None:
                told[key] = fault
            elif is_lowered or not is_laxer(figure, after.limit, standing):
                by_right[key] = after.limit
                told.pop(key, None)
    for key, standing in by_right.items():
        limit = now.get(key, _NONE).limit
        if key not in told and is_laxer(FIGURES[key], limit, standing):  # lowered where two branches were merged
            told[key] = f"{key} is {_shown(limit)} and was {_shown(standing)}: no commit of its own lowered it"
    return [told[key] for key in FIGURES if key in told]


def _fault(key: str, before: Floor, after: Floor, change: _Change) -> str | None:
    """What is wrong with the lowering of a floor."""
    step = f"{key} was lowered from {_shown(before.limit)} to {_shown(after.limit)}"
    if change.with_analysis:
        return f"{step} by {change.name}, which changes the analysis too: lower it in a commit of its own"
    if not after.reason or after.reason == before.reason:
        return f"{step} by {change.name} without a new reason beside it in {QUALITY}"
    return None


def _shown(limit: float | None) -> str:
    return "nothing" if limit is None else f"{limit:g}"


def _changes(root: Path) -> Iterator[_Change]:
    """Every commit that touches the floors, oldest first, and what is not committed yet."""
    # In full: what a merge left out is history too, and is what it must not have lowered.
    kinds = ("--reverse", "--topo-order", "--full-history", "--no-merges")
    log = _git(root, "log", *kinds, "--format=%H %P", "--", QUALITY)
    for line in log.splitlines():
        commit, _, parent = line.partition(" ")
        if parent and not _has(root, parent):  # a shallow clone ends here
            parent = ""
        touched = _git(root, "diff-tree", "-r", "--root", "--no-commit-id", "--name-only", commit).splitlines()
        yield _Change(f"commit {commit[:10]}", _at(root, parent), _at(root, commit), _has_analysis(touched))
    path = root / QUALITY
    now = read(path.read_text(encoding="utf-8")) if path.is_file() else {}
    touched = _git(root, "status", "--porcelain", "--untracked-files=all", "--no-renames").splitlines()
    yield _Change("what is not committed", _at(root, "HEAD"), now, _has_analysis(line[3:] for line in touched))


def _has_analysis(touched: Iterator[str] | Sequence[str]) -> bool:
    return any(name.startswith(tuple(f"{folder}/" for folder in ANALYSIS)) for name in touched)


def _at(root: Path, commit: str) -> Mapping[str, Floor]:
    """The floors of a commit: none where it has no such file, or one that nobody can read."""
    if not commit:
        return {}
    try:
        return read(_git(root, "show", f"{commit}:{QUALITY}"), strict=False)
    except (subprocess.CalledProcessError, BadFloors):
        return {}


def _has(root: Path, commit: str) -> bool:
    try:
        _git(root, "cat-file", "-e", f"{commit}^{{commit}}")
    except subprocess.CalledProcessError:
        return False
    return True


def _is_repository(root: Path) -> bool:
    try:
        return Path(_git(root, "rev-parse", "--show-toplevel").strip()).resolve() == root.resolve() and _has(
            root, "HEAD"
        )
    except (subprocess.CalledProcessError, OSError):
        return False


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
