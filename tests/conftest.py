"""What every test can use, and what a run without Discord's API description says."""

from __future__ import annotations

from tests.sandbox.conformance.plugin import conforming, pytest_sessionfinish, pytest_terminal_summary

__all__ = ["conforming", "pytest_sessionfinish", "pytest_terminal_summary"]
