"""`python -m bot.sandbox.check` writes README.md anew."""

from __future__ import annotations

from pathlib import Path

from .rules import readme

Path(__file__).with_name("README.md").write_text(readme(), "utf-8")
