"""The rules that find which words tell a time, and which, each told in a sentence: for `dateline explain` and **Why?**."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {}
