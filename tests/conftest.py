"""What every test can use, and what a run without Discord's API description says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests import postgres
from tests.compiled_once import compiled_once
from tests.databases import Databases, standing_for_files
from tests.postgres import Server
from tests.quickly import is_slow
from tests.sandbox.conformance.plugin import conforming, pytest_sessionfinish, pytest_terminal_summary
from tests.touching import Touching

__all__ = ["conforming", "pytest_sessionfinish", "pytest_terminal_summary"]

_TOUCHING = pytest.StashKey[Touching]()


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server of a run on PostgreSQL, in the process that the run's others come from."""
    os.environ.pop("DATABASE_URL", None)  # whoever runs the tests may have one of their own
    touching = config.stash[_TOUCHING] = Touching(config)
    config.pluginmanager.register(touching)
    if postgres.ASKED and postgres.RUNS_IN not in os.environ:
        running = ExitStack()
        config.add_cleanup(running.close)
        try:
            server = running.enter_context(postgres.running())
        except postgres.NoPostgresql as error:
            pytest.exit(str(error), returncode=1)
        os.environ[postgres.RUNS_IN] = str(server.folder)
        running.callback(os.environ.pop, postgres.RUNS_IN, None)


@pytest.fixture(scope="session", autouse=True)
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The migrations run once; their own tests (tests/store/test_migrations.py) run them as the bot does. What is
    compiled of statements is shared."""
    from tests.migrated import migrated_once

    with migrated_once(tmp_path_factory.mktemp("migrated")), compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases | None]:
    """Databases of PostgreSQL where they are asked for: stores that are opened at a path open one of these instead."""
    if not postgres.ASKED:
        yield None
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    made = Databases(Server(Path(os.environ[postgres.RUNS_IN]), worker))
    request.config.stash[_TOUCHING].databases = made
    with standing_for_files(made), pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.store.find_database", made.find)
        yield made


@pytest.fixture(autouse=True)
def _on_postgresql(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test's databases are given back after it; none of it opened a file of SQLite's instead, unless it says so."""
    if not postgres.ASKED:
        yield
        return
    databases: Databases = request.getfixturevalue("databases")
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    touching = request.config.stash[_TOUCHING]
    files = touching.files
    yield
    if folder is not None:
        databases.give_back(folder)
    if request.node.get_closest_marker("postgresql") is None:
        left = [path.name for path in folder.rglob("*.db") if path.is_file()] if folder is not None else []
        if touching.files != files or left:
            pytest.fail(f"it opened a file of SQLite's ({', '.join(left) or 'in this process'}): tests/databases.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow, and lets it begin first: nothing long is left for the end, when only one process works."""
    for item in items:
        if not postgres.ASKED and item.get_closest_marker("postgresql") is not None:
            item.add_marker(pytest.mark.skip("of PostgreSQL alone: make test-postgres"))
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def _no_process_left() -> Iterator[None]:
    """End every process that this one started, at the end: a test that failed or was too late may have left one."""
    yield
    for child in psutil.Process().children(recursive=True):
        try:
            if "resource_tracker" in " ".join(child.cmdline()):  # multiprocessing's own, which ends by itself
                continue
            if not (postgres.ASKED and child.name() in {"postgres", "runuser"}):  # the run's server, ended after it
                child.kill()
        except psutil.NoSuchProcess:
            continue
