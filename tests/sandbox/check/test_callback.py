"""The rules for answers to interactions, and for modals."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.check import check_callback, check_modal, errors_body

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = range(1, 6)
STRING, INTEGER, NUMBER = 3, 4, 10


def label(**component: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Name", "component": {"type": 4, "custom_id": "t", "style": 1, **component}}


def modal(*components: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"custom_id": "m", "title": "A form", "components": list(components or (label(),)), **fields}


def codes(payload: object, interaction_type: int = COMMAND, **how: Any) -> list[tuple[str, str]]:
    return [(".".join(map(str, e.path)), e.code) for e in check_callback(payload, interaction_type, **how)]


MESSAGE = {"type": 4, "data": {"content": "hello", "flags": 64}}


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (PING, {1}),
        (COMMAND, {4, 5, 9, 10, 12}),
        (COMPONENT, {4, 5, 6, 7, 9, 10, 12}),
        (AUTOCOMPLETE, {8}),
        (MODAL_SUBMIT, {4, 5, 6, 7, 10, 12}),
    ],
)
def test_each_interaction_type_has_its_callback_types(kind: int, allowed: set[int]) -> None:
    data = {4: MESSAGE["data"], 7: {}, 8: {"choices": []}, 9: modal()}
    taken = {n for n in range(20) if check_callback({"type": n, "data": data.get(n)}, kind) == []}
    assert taken == allowed


def test_a_modal_opened_by_a_command_has_no_message_to_update() -> None:
    assert codes({"type": 7, "data": {}}, MODAL_SUBMIT, from_message=False) == [("type", "BASE_TYPE_CHOICES")]
    assert codes({"type": 6}, MODAL_SUBMIT, from_message=True) == []


def test_a_message_is_checked_under_data() -> None:
    errors = check_callback({"type": 4, "data": {"content": "x" * 2001}}, COMMAND)
    assert errors_body(errors)["errors"]["data"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert codes({"type": 4}) == [("data", "BASE_TYPE_REQUIRED")]
    assert codes({"type": 4, "data": {}}) == [("data", "50006")]
    assert codes({"type": 4, "data": []}) == [("data", "DICT_TYPE_CONVERT")]
    assert codes({"type": 5, "data": {"flags": "some"}}) == [("data.flags", "NUMBER_TYPE_COERCE")]
    assert codes("x") == [("", "DICT_TYPE_CONVERT")]


def test_an_update_is_checked_as_an_edit_of_its_message() -> None:
    card = {"type": 7, "data": {"components": [{"type": 10, "content": "x"}]}}
    assert codes(card, COMPONENT, existing_flags=1 << 15) == []
    assert codes(card, COMPONENT) == [("data.components.0", "UNION_TYPE_CHOICES")]


def choices(*values: object) -> dict[str, Any]:
    return {"type": 8, "data": {"choices": [{"name": "n", "value": value} for value in values]}}


def test_autocompletion_has_at_most_25_choices_of_the_options_type() -> None:
    assert codes(choices(*map(str, range(25))), AUTOCOMPLETE, option_type=STRING) == []
    assert codes(choices(*map(str, range(26))), AUTOCOMPLETE) == [("data.choices", "BASE_TYPE_MAX_LENGTH")]
    assert codes(choices(1), AUTOCOMPLETE, option_type=INTEGER) == []
    assert codes(choices("1"), AUTOCOMPLETE, option_type=INTEGER) == [("data.choices.0.value", "NUMBER_TYPE_COERCE")]
    assert codes(choices(1.5), AUTOCOMPLETE, option_type=INTEGER) == [("data.choices.0.value", "NUMBER_TYPE_COERCE")]
    assert codes(choices(1.5), AUTOCOMPLETE, option_type=NUMBER) == []
    assert codes(choices("v" * 101), AUTOCOMPLETE) == [("data.choices.0.value", "BASE_TYPE_BAD_LENGTH")]
    assert codes(choices(None), AUTOCOMPLETE) == [("data.choices.0.value", "BASE_TYPE_REQUIRED")]
    assert codes(choices(2**53 + 1), AUTOCOMPLETE) == [("data.choices.0.value", "NUMBER_TYPE_MAX")]
    long = {"type": 8, "data": {"choices": [{"name": "n" * 101, "value": "v"}]}}
    assert codes(long, AUTOCOMPLETE) == [("data.choices.0.name", "BASE_TYPE_BAD_LENGTH")]
    assert codes({"type": 8, "data": {}}, AUTOCOMPLETE) == [("data.choices", "BASE_TYPE_REQUIRED")]


@pytest.mark.parametrize(
    "given",
    [
        modal(),
        modal(*({**label(custom_id=f"t{n}"), "description": "d" * 100} for n in range(5))),
        modal(label(style=2, min_length=0, max_length=4000, placeholder="p" * 100, value="v" * 4000)),
        modal({"type": 1, "components": [{"type": 4, "custom_id": "t", "style": 1, "label": "l" * 45}]}),
        modal({"type": 10, "content": "Read this"}, label()),
        modal(label(type=3, options=[{"label": "a", "value": "a"}], required=False, min_values=0)),
        modal(label(type=19, min_values=1, max_values=10)),
        modal(label(type=21, options=[{"label": "a", "value": "a"}, {"label": "b", "value": "b"}])),
        modal(label(type=22, options=[{"label": "a", "value": "a"}] * 1)),
        modal(label(type=23, default=True)),
    ],
)
def test_a_modal_within_its_limits_passes(given: dict[str, Any]) -> None:
    assert check_modal(given) == []
    assert codes({"type": 9, "data": given}) == []


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        (modal(title="t" * 46), "title", "BASE_TYPE_BAD_LENGTH"),
        (modal(title=""), "title", "BASE_TYPE_REQUIRED"),
        (modal(custom_id="c" * 101), "custom_id", "BASE_TYPE_BAD_LENGTH"),
        (modal(components=None), "components", "BASE_TYPE_REQUIRED"),
        (modal(components=[]), "components", "BASE_TYPE_BAD_LENGTH"),
        (modal(*(label(custom_id=f"t{n}") for n in range(6))), "components", "BASE_TYPE_BAD_LENGTH"),
        (modal({**label(), "label": "l" * 46}), "components.0.label", "BASE_TYPE_BAD_LENGTH"),
        (modal({**label(), "description": "d" * 101}), "components.0.description", "BASE_TYPE_BAD_LENGTH"),
        (modal({"type": 18, "label": "l"}), "components.0.component", "BASE_TYPE_REQUIRED"),
        (modal(label(type=2)), "components.0.component", "UNION_TYPE_CHOICES"),
        (modal({"type": 17, "components": []}), "components.0", "UNION_TYPE_CHOICES"),
        (modal(label(), label()), "components.1.component.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (modal(label(style=3)), "components.0.component.style", "BASE_TYPE_CHOICES"),
        (modal(label(max_length=4001)), "components.0.component.max_length", "NUMBER_TYPE_MAX"),
        (modal(label(min_length=9, max_length=8)), "components.0.component.min_length", "NUMBER_TYPE_MAX"),
        (modal(label(max_length=2, value="abc")), "components.0.component.value", "BASE_TYPE_MAX_LENGTH"),
        (modal(label(placeholder="p" * 101)), "components.0.component.placeholder", "BASE_TYPE_MAX_LENGTH"),
        (modal(label(type=19, max_values=11)), "components.0.component.max_values", "NUMBER_TYPE_MAX"),
        (modal(label(type=21, options=[])), "components.0.component.options", "BASE_TYPE_BAD_LENGTH"),
        (modal(label(type=5, min_values=0)), "components.0.component.min_values", "NUMBER_TYPE_MIN"),
        (
            modal({"type": 1, "components": [{"type": 4, "custom_id": "t", "style": 1}]}),
            "components.0.components.0.label",
            "BASE_TYPE_REQUIRED",
        ),
    ],
)
def test_a_modal_beyond_a_limit_is_refused_at_its_field(given: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in [(".".join(map(str, error.path)), error.code) for error in check_modal(given)]
