"""The rules that find which words tell a time, and which, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {}
