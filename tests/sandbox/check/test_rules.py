"""The list of rules, and the README that is made from it."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox import check
from bot.sandbox.check.rules import readme


def test_every_rule_has_its_page_and_is_listed_once() -> None:
    assert len({rule.what for rule in check.RULES}) == len(check.RULES)
    for rule in check.RULES:
        assert rule.page.startswith("https://docs.discord.com/developers/")


def test_the_readme_is_the_list() -> None:
    written = Path(check.__file__).with_name("README.md").read_text("utf-8")
    assert written == readme(), "python -m bot.sandbox.check writes it anew"
