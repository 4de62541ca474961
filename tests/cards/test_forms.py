"""Forms, as they are sent and as they come back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.cards.forms import CardForm, build_role_field, build_text_field, parse_form_key, read_form
from bot.cards.keys import Key

LONG = "*" * 500


def test_a_form_keeps_to_discords_limits_and_carries_its_key() -> None:
    form = CardForm("setlook", LONG, [build_text_field("a", LONG, value=LONG, about=LONG, example=LONG, most=100)], "x")
    sent: Any = form.to_dict()
    (label,) = sent["components"]
    assert parse_form_key(sent["custom_id"]) == Key("setlook", rest="x")
    assert 40 < len(sent["title"]) <= 45
    assert 40 < len(label["label"]) <= 45
    for words in (label["description"], label["component"]["value"], label["component"]["placeholder"]):
        assert 90 < len(words) <= 100


async def test_nobody_need_remember_a_form() -> None:
    assert CardForm("setlook", "Looks", [build_role_field("role", "A role", chosen=7)]).is_finished()


@pytest.mark.parametrize(
    "custom_id", ["", "f2:setlook:", "f1:SETLOOK:", "f1:setlook", "d1:setlook:-::", f"f1:a:{LONG}"]
)
def test_what_is_no_form_of_ours_is_left_alone(custom_id: str) -> None:
    assert parse_form_key(custom_id) is None


def test_what_was_typed_and_chosen_is_read_by_field() -> None:
    fields = [
        {"type": 18, "component": {"type": 4, "custom_id": "typed", "value": "08:00"}},
        {"type": 18, "component": {"type": 6, "custom_id": "roles", "values": ["7", "8"]}},
        {"type": 18, "component": {"type": 6, "custom_id": "none", "values": []}},
        {"type": 10},
    ]
    sent: Any = SimpleNamespace(data={"components": fields})
    assert read_form(sent) == {"typed": "08:00", "roles": "7,8", "none": ""}
