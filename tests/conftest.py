"""What every test can use, and what a run without Discord's API description says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.conformance.plugin import conforming, pytest_sessionfinish, pytest_terminal_summary

__all__ = ["conforming", "pytest_sessionfinish", "pytest_terminal_summary"]


@pytest.fixture(scope="session", autouse=True)
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The migrations run once; their own tests (tests/store/test_migrations.py) run them as the bot does."""
    from tests.migrated import migrated_once

    with migrated_once(tmp_path_factory.mktemp("migrated")):
        yield
