"""What Discord would show of a card: its components as sent, and a check of the limits that hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from discord import ui

from bot.cards import limits
from bot.cards.keys import Key
from bot.news import clipping

Json = dict[str, Any]


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


def check_limits(view: ui.LayoutView) -> None:
    """What Discord refuses a message for; every button carries a key that reads back."""
    parts = components(view)
    shown = text(view)
    assert len(parts) <= limits.CARD_COMPONENTS
    assert clipping.length(shown) <= limits.CARD_CHARACTERS
    assert all(part["content"].strip() for part in parts if part["type"] == 10)
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    for custom_id in ids:
        assert clipping.length(custom_id) <= limits.CUSTOM_ID
        key = Key.parse(custom_id)
        assert key is not None
        assert key.custom_id == custom_id
    for part in parts:
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
