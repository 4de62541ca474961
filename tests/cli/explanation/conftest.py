"""Two rules that have a sentence, whatever the real ones are."""

from __future__ import annotations

import pytest

from bot.cli.explanation import marks
from bot.news import Part

SENTENCES = {
    (Part.QUOTES, "verb-after"): "A reporting verb follows the quote; its subject is the speaker.",
    (Part.SUMMARY, "lede"): "It is the first sentence.",
    (Part.SUMMARY, "says-most"): "It holds most of what comes back.",
}


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "describe_rule", lambda part, rule: SENTENCES.get((part, rule)))
