"""What a round must not come to."""

from __future__ import annotations


class Wrong(AssertionError):
    """What is lost, doubled or broken."""
