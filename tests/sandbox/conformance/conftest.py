"""Every sandbox of these tests is checked against Discord's description when its test is over."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from tests.sandbox.conformance.plugin import Conforming, conforming

__all__ = ["conforming"]


@pytest.fixture
async def sandbox(conforming: Conforming) -> AsyncIterator[Sandbox]:
    async with Sandbox() as one:
        yield conforming(one)
