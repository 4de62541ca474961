"""For pytest: the fixture `conforming`, and what a run without Discord's description says and returns.

A test, or the fixture that makes its sandbox, hands the sandbox over and all of its exchanges are checked at the end:

    @pytest.fixture
    async def discord(conforming: Conforming) -> AsyncIterator[Sandbox]:
        async with Sandbox() as discord:
            yield conforming(discord)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import pytest

from tests import spec
from tests.sandbox.conformance.checks import Recorded, check_exchanges

T = TypeVar("T", bound=Recorded)
_SHOWN = 40


class Conforming(Protocol):
    """Takes a sandbox and gives it back; its exchanges are checked when the test is over."""

    def __call__(self, discord: T) -> T: ...


@pytest.fixture
def conforming() -> Iterator[Conforming]:
    """Hand a sandbox over, and the test fails where one of its exchanges is not Discord's."""
    with conformance() as watch:
        yield watch


@contextmanager
def conformance() -> Iterator[Conforming]:
    """The same for a fixture that more than one test shares: its sandbox is checked at the end of the block."""
    watched: list[Recorded] = []

    def watch(discord: T) -> T:
        watched.append(discord)
        return discord

    yield watch
    if spec.find() is None:  # said loudly at the end of the run
        return
    found = [line for discord in watched for line in check_exchanges(discord)]
    if found:
        lines = list(dict.fromkeys(found))
        pytest.fail(f"{len(found)} deviations from Discord:\n" + "\n".join(lines[:_SHOWN]), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if spec.find() is None:
        terminalreporter.section("Discord's API description is missing", red=True, bold=True)
        terminalreporter.line(spec.MISSING, red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where the description must be there ($CI, $DATELINE_REQUIRE_SPEC), a run without it has failed."""
    if exitstatus == pytest.ExitCode.OK and spec.required() and spec.find() is None:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
