"""Whatever is sent, the checks answer: any JSON at all, and payloads that are almost right."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.check import (
    FieldError,
    check_callback,
    check_channel,
    check_command,
    check_commands,
    check_message,
    check_modal,
    check_thread,
    errors_body,
)

_WORDS = """
    content embeds components type custom_id style label options value url media items accessory component file flags
    nonce allowed_mentions parse users poll question answers attachments id data choices name description fields
    message_reference emoji min_values max_values title text footer author
"""
_KEYS = st.sampled_from(_WORDS.split())
_SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 25) | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
)
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | st.text(max_size=3), inner, max_size=6),
    max_leaves=30,
)

RIGHT: dict[str, Any] = {
    "flags": 1 << 15,
    "nonce": "n",
    "allowed_mentions": {"parse": [], "users": ["1"]},
    "attachments": [{"id": 0, "filename": "a.png"}],
    "components": [
        {
            "type": 17,
            "accent_color": 1,
            "components": [
                {"type": 10, "content": "x"},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "x"}],
                    "accessory": {"type": 11, "media": {"url": "attachment://a.png"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://a.example/a.png"}}]},
                {
                    "type": 1,
                    "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a", "emoji": {"name": "🗞"}}],
                },
                {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}]}]},
            ],
        }
    ],
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside `value`."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in pairs for found in ((*path, key), *places(part, (*path, key)))]


def well_formed(errors: list[FieldError]) -> bool:
    body = errors_body(errors)
    return all(isinstance(error, FieldError) and error.message for error in errors) and isinstance(body["code"], int)


@given(payload=JSON, edit=st.booleans(), flags=st.sampled_from([0, 1 << 15]))
@settings(max_examples=300, deadline=None)
def test_no_json_whatever_makes_a_check_of_messages_raise(payload: Any, edit: bool, flags: int) -> None:
    assert well_formed(check_message(payload, edit=edit, existing_flags=flags))
    if isinstance(payload, dict):
        assert well_formed(check_message({**payload, "flags": 1 << 15}))


@given(payload=JSON, kind=st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_no_json_whatever_makes_another_check_raise(payload: Any, kind: int) -> None:
    for callback in (payload, {"type": 8, "data": payload}, {"type": 9, "data": payload}, {"type": 4, "data": payload}):
        assert well_formed(check_callback(callback, kind))
    assert well_formed(check_modal(payload))
    assert well_formed(check_commands(payload))
    assert well_formed(check_commands([payload]))
    assert well_formed(check_command(payload, edit=True))
    assert well_formed(check_channel(payload, create=True))
    assert well_formed(check_thread(payload, forum=True))


def test_the_payload_that_is_spoilt_below_is_right() -> None:
    assert check_message(RIGHT, files=["a.png"]) == []


@given(place=st.sampled_from(places(RIGHT)), wrong=JSON)
@settings(max_examples=400, deadline=None)
def test_a_payload_spoilt_in_one_place_is_answered(place: tuple[Any, ...], wrong: Any) -> None:
    payload = copy.deepcopy(RIGHT)
    inside: Any = payload
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = wrong
    assert well_formed(check_message(payload, files=["a.png"]))


@given(content=st.text(max_size=3000))
@settings(deadline=None)
def test_content_is_refused_for_its_length_and_for_nothing_else(content: str) -> None:
    codes = [error.code for error in check_message({"content": content})]
    if len(content) > 2000:
        assert codes == ["BASE_TYPE_MAX_LENGTH"]
    else:
        assert codes == ([] if content.strip() else ["50006"])


def test_a_payload_as_deep_as_json_goes_is_answered() -> None:
    deep: Any = {"type": 17}
    for _ in range(5000):
        deep = {"type": 17, "components": [deep], "options": [deep], "content": [deep]}
    for check in (check_message, check_modal, check_command, check_channel, check_thread):
        assert well_formed(check(deep))
    assert well_formed(check_commands([deep]))
    assert well_formed(check_callback({"type": 4, "data": deep}, 2))
