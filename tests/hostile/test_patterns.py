"""No pattern over text that strangers can shape is worse than linear.

Every compiled pattern of a room, and every one written into a call, is fed with strings made from itself (`pumps`), up
to a million characters, in a process of its own (`measure`). By hand, for one room or module:

    python -m tests.hostile.measure bot.sources.layout
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.hostile.measure import CEILING

ROOMS = (
    "bot.news",
    "bot.typed",
    "bot.sources",
    "bot.analysis.facts bot.analysis.names bot.analysis.summary",
    "bot.analysis.quotes bot.analysis.timeline",
    "bot.analysis.headline bot.analysis.language bot.analysis.parse bot.analysis.form bot.analysis.rules",
    "bot.analysis.times",  # hundreds of rules
    "bot.stories",
    "bot.store",
    "bot.newsroom",
    "bot.cards",
    "bot.delivery",
    "cogs",
)
_HARD_LIMIT = 110  # seconds for a room: the matcher that is at work then is named


def _measure(*packages: str, limit: int = _HARD_LIMIT) -> list[dict[str, Any]]:
    """Return what a child process finds: its patterns that are slow, and the one it never came back from."""
    command = [sys.executable, "-m", "tests.hostile.measure", *packages]
    try:
        output = subprocess.run(command, capture_output=True, check=True, timeout=limit).stdout
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"") + b'\n{"late": true}'
    lines = [json.loads(line) for line in output.splitlines() if line.strip()]
    slow = [line for line in lines if "slow" in line]
    if {"late": True} in lines:
        at = [line["at"] for line in lines if "at" in line]
        slow.append({"slow": at[-1] if at else packages[0], "why": f"not done within {limit} seconds"})
    return slow


@pytest.mark.parametrize("room", ROOMS)
def test_a_million_characters_made_from_a_pattern_are_matched_in_time(room: str) -> None:
    is_long = room == "bot.analysis.times"
    if is_long and os.environ.get("DATELINE_HOSTILE") != "all":
        pytest.skip("its rules take some minutes: DATELINE_HOSTILE=all")
    slow = _measure(*room.split(), limit=3600 if is_long else _HARD_LIMIT)
    assert slow == [], f"worse than linear, {CEILING} s of CPU: {slow}"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:<!--.*?-->\s*)*<html",
        r"(a+)+b",
        r"\s+x",
        r"\s++x",
        r"[\w:-]+\s*=",
        r"isFree\s*(?:=|\s+content)",
        r"(?:a|a)*c",
        r"<a\s[^>]*>",
        r"“[^”]*”",
        r"(?m)^\s*#.*\s*$",
        r"(?:[A-Z]\. ?)+[A-Z]\w+ said",
        r"- [\W_]+- [\W_]+x",
        r"\b\w+(?:[ -]\w+)*\s+said",
    ],
)
def test_the_pumps_find_a_pattern_that_is_worse_than_linear(pattern: str) -> None:
    import re

    assert _slow_in_a_child(re.compile(pattern)), "this pattern is known to be slow, and was not found to be"


@pytest.mark.parametrize("pattern", [r"<a\s[^<>]*>", r"(?<!\s)\s++x", r"\b\w{1,30}=", r"\d{4}-\d\d", r"\A\s*+x"])
def test_the_pumps_leave_a_linear_pattern_in_peace(pattern: str) -> None:
    import re

    assert not _slow_in_a_child(re.compile(pattern))


def _slow_in_a_child(pattern: Any) -> bool:
    code = (
        "import re, signal; from tests.hostile import measure; signal.signal(signal.SIGPROF, measure._ring);"
        f"print(measure.find_slow_pump(re.compile({pattern.pattern!r})) is not None)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=100, text=True)
    return shown.stdout.strip() == "True"
