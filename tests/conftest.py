"""What every test can use, and what a run without Discord's API description says."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from tests.quickly import is_slow
from tests.sandbox.conformance.plugin import conforming, pytest_sessionfinish, pytest_terminal_summary

__all__ = ["conforming", "pytest_sessionfinish", "pytest_terminal_summary"]


@pytest.fixture(scope="session", autouse=True)
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The migrations run once; their own tests (tests/store/test_migrations.py) run them as the bot does."""
    from tests.migrated import migrated_once

    with migrated_once(tmp_path_factory.mktemp("migrated")):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow, and lets it begin first: nothing long is left for the end, when only one process works."""
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def _no_process_left() -> Iterator[None]:
    """End every process that this one started, at the end: a test that failed or was too late may have left one."""
    yield
    for child in psutil.Process().children(recursive=True):
        try:
            if "resource_tracker" not in " ".join(child.cmdline()):  # multiprocessing's own, which ends by itself
                child.kill()
        except psutil.NoSuchProcess:
            continue
