"""What Discord would show of a card: its components as sent, and a check of the limits that hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from discord import ui

from bot.cards import citations, limits
from bot.cards.keys import Key, strip_delivery
from bot.news import clipping

Json = dict[str, Any]
_NUMBERED = re.compile(r"(.*[^⁰¹²³⁴⁵⁶⁷⁸⁹])([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def top(view: ui.LayoutView) -> list[Json]:
    made: list[Json] = view.to_components()
    return made


def components(view: ui.LayoutView) -> list[Json]:
    return list(_walk(top(view)))


def text(view: ui.LayoutView) -> str:
    return "\n".join(part["content"] for part in components(view) if part["type"] == 10)


def plain(view: ui.LayoutView) -> str:
    """The text as a person reads it: without the backslashes."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text(view))


def buttons(view: ui.LayoutView) -> dict[str, Json]:
    return {part["custom_id"]: part for part in components(view) if part["type"] == 2 and "custom_id" in part}


def labels(view: ui.LayoutView) -> list[str]:
    return [part["label"] for part in components(view) if part["type"] == 2]


def cited(view: ui.LayoutView) -> list[str]:
    """What the card's Sources buttons carry, in order: "7:q3" is the fourth quote of article 7."""
    found = []
    for custom_id, button in buttons(view).items():
        key = Key.parse(custom_id)
        if button["label"] == "Sources" and key is not None:
            found += [f"{one.article}:{one.kind[0]}{one.index}" for one in citations.parse(strip_delivery(key))[1]]
    return found


def numbered(view: ui.LayoutView) -> dict[int, str]:
    """The lines that have a number behind them, without it."""
    lines = [match for line in plain(view).split("\n") if (match := _NUMBERED.fullmatch(line))]
    return {int(match[2].translate(_DIGITS)): match[1] for match in lines}


def check_numbers(view: ui.LayoutView) -> None:
    """Every number of a card from 1 on is there once, and its Sources button has as many lines."""
    assert list(numbered(view)) == list(range(1, len(cited(view)) + 1))


def check_limits(view: ui.LayoutView) -> None:
    """What Discord refuses a message for; every button carries a key that reads back."""
    parts = components(view)
    shown = text(view)
    assert len(parts) <= limits.CARD_COMPONENTS
    assert clipping.length(shown) <= limits.CARD_CHARACTERS
    assert all(part["content"].strip() for part in parts if part["type"] == 10)
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(clipping.length(custom_id) <= limits.CUSTOM_ID for custom_id in ids)
    for custom_id in buttons(view):
        key = Key.parse(custom_id)
        assert key is not None
        assert key.custom_id == custom_id
    for part in parts:
        if part["type"] == 3:
            assert 1 <= len(part["options"]) <= limits.OPTION_CHOICES
            assert part["max_values"] <= len(part["options"])
            assert sum(bool(option.get("default")) for option in part["options"]) <= part["max_values"]
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= limits.ROW_BUTTONS
        if part["type"] == 2:
            assert 1 <= clipping.length(part["label"]) <= limits.BUTTON_LABEL


def _walk(parts: list[Json]) -> Iterator[Json]:
    for part in parts:
        yield part
        yield from _walk(part.get("components", []))
        if "accessory" in part:
            yield part["accessory"]
