"""Which tests touch a database: `make test` notes it of each, `make test-postgres` leaves out those that touch none.

A test touches one where this process connects to SQLite during it, or starts a Python process that may; so do all
that ask for a fixture of a module's or the whole run's in whose making that happened. Noted is what was seen, of
exactly this tree of code: where a file of it changed since, nothing is known, and everything is run.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.databases import Databases

_NOTES = "dateline/databases"  # in pytest's cache
_TREE = "DATELINE_TEST_TREE"
_ROOT = Path(__file__).parent.parent
_NODE = pytest.StashKey[str]()
_PASSED = pytest.StashKey[bool]()
_WITHOUT = ("bot.cards.", "bot.analysis.")  # modules that are processes of their own, and open no database


class Touching:
    """The plugin. `databases`: those of a run on PostgreSQL."""

    def __init__(self, config: pytest.Config) -> None:
        self.databases: Databases | None = None
        self.touched: dict[str, bool] = {}
        self.counts: Counter[str] = Counter()
        self._config = config
        self._opened = 0  # connections to SQLite, and processes that may make some
        self.files = 0  # connections to SQLite alone
        self._fixtures: set[str] = set()  # of more than one test, that touch one
        if not hasattr(config, "workerinput"):
            os.environ[_TREE] = _digest()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect":
            self.files += 1
            self._opened += 1
        elif event == "subprocess.Popen" and _may_open(args[1], args[3]):
            self._opened += 1

    @property
    def seen(self) -> int:
        """How many databases were opened so far: of PostgreSQL where it is asked for, else any, and processes."""
        if postgres.ASKED:
            return self.databases.used if self.databases else 0
        return self._opened

    # --- which tests are run ---

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        for item in items:
            item.stash[_NODE] = item.nodeid  # before xdist adds a group's name
            if (mark := item.get_closest_marker("sqlite")) is not None and not mark.kwargs.get("why"):
                raise pytest.UsageError(f"{item.nodeid} is of SQLite's file: say why")
        if not postgres.ASKED:
            return
        known = _read(config)
        left_out = [item for item in items if known.get(item.nodeid) is False and not _is_of_postgresql(item)]
        items[:] = [item for item in items if item not in set(left_out)]
        self.counts["left out"] = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        for item in items:
            if (mark := item.get_closest_marker("sqlite")) is not None:
                item.add_marker(pytest.mark.skip(f"of SQLite's file: {mark.kwargs['why']}"))

    # --- what each touches ---

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        before = self.seen
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function" and self.seen != before:
                self._fixtures.add(f"{fixturedef.baseid}:{fixturedef.argname}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before = self.seen
        try:
            return (yield)
        finally:
            touched = self.seen != before or bool(self._shared(item) & self._fixtures)
            # Of one that was skipped or failed, nothing is known.
            self.touched[item.stash[_NODE]] = touched or (not postgres.ASKED and not item.stash.get(_PASSED, False))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call" and report.passed:
            item.stash[_PASSED] = True
        return report

    def _shared(self, item: pytest.Item) -> set[str]:
        fixtures: dict[str, Any] = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
        return {f"{one.baseid}:{one.argname}" for defs in fixtures.values() for one in defs}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """In the process that prints: how each ended."""
        if report.skipped and "of SQLite's file" in str(report.longrepr):
            self.counts["of a file"] += 1
        elif report.when == "call" and report.passed:
            self.counts["passed"] += 1

    # --- at the end ---

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput["touched"] = self.touched
            self._config.workeroutput["left out"] = self.counts["left out"]
        elif not postgres.ASKED and self.touched:
            _write(self._config, self.touched)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """In the process that prints: a worker process is done."""
        output = getattr(node, "workeroutput", {})
        self.touched |= output.get("touched", {})
        self.counts["left out"] = max(self.counts["left out"], output.get("left out", 0))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not postgres.ASKED:
            return
        on_it = sum(self.touched.values())
        count = self.counts
        terminalreporter.section("PostgreSQL")
        terminalreporter.line(
            f"{count['passed']} tests passed, {on_it} of those that ran opened a database of PostgreSQL. Beside them"
            f" {count['left out']} touch no database, as `make test` saw with this very code, and were left out;"
            f" {count['of a file']} are of SQLite's file, each with its reason (-rs shows them)."
        )


def _may_open(command: object, environ: object) -> bool:
    """Whether a process may open a database: of Python, with something of ours, and not one of those that never do."""
    words = [os.fsdecode(one) for one in command] if isinstance(command, (list, tuple)) else []
    if environ is not None and "DATELINE_DATABASE" in environ:  # type: ignore[operator]
        return True
    if not words or "python" not in Path(words[0]).name or any(word.startswith(_WITHOUT) for word in words):
        return False
    return any("bot" in word or "tests" in word or "scripts" in word for word in words[1:])


def _is_of_postgresql(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is not None


def _digest() -> str:
    """Of all code that the tests are, and run."""
    found = sha256()
    for path in sorted(one for part in ("bot", "cogs", "scripts", "tests") for one in (_ROOT / part).rglob("*.py")):
        found.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _find_cache(config: pytest.Config) -> pytest.Cache | None:
    return getattr(config, "cache", None)  # which a run with -p no:cacheprovider does not have


def _read(config: pytest.Config) -> dict[str, bool]:
    cache = _find_cache(config)
    notes = cache.get(_NOTES, {}) if cache is not None else {}
    return dict(notes["touched"]) if notes.get("tree") == os.environ[_TREE] else {}


def _write(config: pytest.Config, touched: dict[str, bool]) -> None:
    """Beside what was noted of the same tree: a test that was ever seen to touch one does."""
    known = _read(config)
    merged = known | {name: one or known.get(name, False) for name, one in touched.items()}
    cache = _find_cache(config)
    if cache is not None:
        cache.set(_NOTES, {"tree": os.environ[_TREE], "touched": merged})
