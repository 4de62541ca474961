"""Whether a sandbox's exchanges are Discord's: `check_exchanges(discord)`, and the fixture `conforming` in `plugin`."""

from __future__ import annotations

from tests.sandbox.conformance.checks import Recorded, check_exchanges

__all__ = ["Recorded", "check_exchanges"]
