"""Every sandbox of these tests is checked against Discord's description when its test is over."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from tests.sandbox.conformance.plugin import Conforming


@pytest.fixture
async def sandbox(conforming: Conforming) -> AsyncIterator[Sandbox]:
    """With Discord's own deadlines: libraries are not hurried here."""
    async with Sandbox(rate_limits=False) as one:
        yield conforming(one)
