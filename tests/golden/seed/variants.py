"""The seed article with other people, countries and dates: the same words swapped in the text and in its gold."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

# Names are swapped whole words at a time, longest first; "North" and "South" stay, as the article shortens by them.
VARIANTS: dict[str, dict[str, str]] = {
    "the same": {},
    "the Caucasus": {
        "Kim Jong Un": "Ilham Sadiqov",
        "Kim Hong-kyun": "Ilham Rzayev",
        "Kim": "Ilham",
        "Vladimir Putin": "Recep Yilmaz",
        "Putin": "Yilmaz",
        "Georgy Zinoviev": "Mehmet Demir",
        "Russia": "Turkey",
        "Russian": "Turkish",
        "Moscow": "Ankara",
        "Ukraine": "Greece",
        "@days": "371",
    },
    "Europe": {
        "Vladimir Putin": "Emmanuel Lacroix",
        "Putin": "Lacroix",
        "Georgy Zinoviev": "Pierre Dubois",
        "Russia": "France",
        "Russian": "French",
        "Moscow": "Paris",
        "Ukraine": "Algeria",
        "@days": "-33",
    },
    "Africa": {
        "Kim Jong Un": "Salva Deng",
        "Kim Hong-kyun": "Salva Mabior",
        "Kim": "Salva",
        "South Korea": "North Sudan",
        "North Korean": "South Sudanese",
        "North Korea": "South Sudan",
        "the North": "the South",
        "Korea": "Sudan",
        "Pyongyang": "Juba",
        "Seoul": "Khartoum",
        "Russia": "Kenya",
        "Russian": "Kenyan",
        "Moscow": "Nairobi",
        "Vladimir Putin": "William Otieno",
        "Putin": "Otieno",
        "Georgy Zinoviev": "Joseph Mwangi",
        "Ukraine": "Ethiopia",
        "@days": "14",
    },
}
_DAY = date(2024, 7, 21)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def vary(gold: dict[str, Any], text: str, swaps: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The gold and the text with every name of `swaps` exchanged and the dates moved by "@days" days."""
    days = timedelta(days=int(swaps.get("@days", "0")))
    words = _words(swaps, days)
    if not words:
        return gold, text
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
    changed: list[tuple[int, int]] = []  # (end of a swap in the old text, how much longer the new one is by then)
    moved = 0
    for match in pattern.finditer(text):
        moved += len(words[match[0]]) - len(match[0])
        changed.append((match.end(), moved))
    new_text = pattern.sub(lambda m: words[m[0]], text)

    def place(offset: int) -> int:
        at = bisect_right(changed, (offset, 1 << 30)) - 1
        return offset + (changed[at][1] if at >= 0 else 0)

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if key in {"span", "body"}:
            return [place(offset) for offset in value]
        if isinstance(value, list):
            return [walk(v, key) for v in value]
        if isinstance(value, str) and key in {"when", "date"} and value[0].isdecimal():
            return _moved(value, days)
        return pattern.sub(lambda m: words[m[0]], value) if isinstance(value, str) and key != "file" else value

    return json.loads(json.dumps(walk(gold))), new_text


def _words(swaps: Mapping[str, str], days: timedelta) -> dict[str, str]:
    words = {old: new for old, new in swaps.items() if not old.startswith("@")}
    if days:
        words["July 21, 2024"] = (_DAY + days).strftime("%B %-d, %Y")
        words |= {day: _WEEKDAYS[(number + days.days) % 7] for number, day in enumerate(_WEEKDAYS)}
    return words


def _moved(value: str, days: timedelta) -> str:
    """A day or week of the dateline's moves with it; a year that the article writes out stays."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return (date.fromisoformat(value) + days).isoformat()
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        # "This week" is the dateline's own.
        year, number, _ = (_DAY + days).isocalendar()
        assert int(week[2]) == _DAY.isocalendar().week
        return f"{year}-W{number:02}"
    return value
