"""Answers to interactions: https://docs.discord.com/developers/interactions/receiving-and-responding."""

from __future__ import annotations

from collections.abc import Collection

from . import components, message
from .field_errors import FieldError, Record, Report, choice, format_value, is_int, items, number, record, text

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = range(1, 6)
PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL, PREMIUM, LAUNCH = 1, 4, 5, 6, 7, 8, 9, 10, 12

ALLOWED: dict[int, tuple[int, ...]] = {
    PING: (PONG,),
    COMMAND: (MESSAGE, DEFERRED, MODAL, PREMIUM, LAUNCH),
    COMPONENT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL, PREMIUM, LAUNCH),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, PREMIUM, LAUNCH),
}
"""The callback types that answer each interaction type."""

MAX_CHOICES = 25
MAX_VALUE = 100
NUMERIC = (4, 10)  # integer and number options


def check_callback(
    payload: object,
    interaction_type: int,
    *,
    from_message: bool = True,
    option_type: int | None = None,
    existing_flags: int = 0,
    files: Collection[str] = (),
) -> list[FieldError]:
    """Return what Discord would refuse in the answer to an interaction of this type.

    `from_message`: the interaction (or the modal's opener) came from a component, so there is a message to update,
    whose flags are `existing_flags`. `option_type`: of the option that autocomplete was asked for.
    """
    report = Report()
    body = record(payload, report)
    if body is None:
        return report.errors
    allowed = ALLOWED.get(interaction_type, ())
    if interaction_type == MODAL_SUBMIT and not from_message:
        allowed = tuple(kind for kind in allowed if kind not in (DEFERRED_UPDATE, UPDATE))
    kind = choice(body, "type", report, allowed, required=True)
    if kind is None:
        return report.errors
    here = report.at("data")
    data = _data(kind, body, here)
    if data is None:
        return report.errors
    if kind == MESSAGE:
        message.check_body(data, here, files=files)
    elif kind == DEFERRED:
        number(data, "flags", here, minimum=0)
    elif kind == UPDATE:
        message.check_body(data, here, files=files, edit=True, existing_flags=existing_flags)
    elif kind == CHOICES:
        _check_choices(data, here, option_type)
    elif kind == MODAL:
        _check_modal(data, here)
    return report.errors


def _data(kind: int, body: Record, report: Report) -> Record | None:
    value = body.get("data")
    if value is not None:
        return record(value, report)
    if kind in (MESSAGE, CHOICES, MODAL):
        report.require()
    return None


def check_modal(payload: object) -> list[FieldError]:
    """Return what Discord would refuse in a modal: `{"custom_id", "title", "components"}`."""
    report = Report()
    if (modal := record(payload, report)) is not None:
        _check_modal(modal, report)
    return report.errors


def _check_modal(modal: Record, report: Report) -> None:
    text(modal, "custom_id", report, minimum=1, maximum=100, required=True)
    text(modal, "title", report, minimum=1, maximum=45, required=True)
    components.check_modal_components(modal, report)


def _check_choices(data: Record, report: Report, option_type: int | None) -> None:
    if data.get("choices") is None:
        report.at("choices").require()
    for index, value in enumerate(items(data, "choices", report, maximum=MAX_CHOICES) or ()):
        here = report.at("choices", index)
        if (one := record(value, here)) is not None:
            check_choice(one, here, option_type)


def check_choice(one: Record, report: Report, option_type: int | None) -> None:
    """A choice of a command's option or of an autocompletion: a name of 1-100 characters and a value of the option's
    type; without a type, any that a choice may have."""
    text(one, "name", report, minimum=1, maximum=100, required=True)
    value = one.get("value")
    here = report.at("value")
    if value is None:
        here.require()
    elif option_type in NUMERIC or (option_type is None and not isinstance(value, str)):
        if not (is_int(value) or (isinstance(value, float) and option_type != 4)):
            here.add(
                "NUMBER_TYPE_COERCE", f'Value "{format_value(value)}" is not {"int" if option_type == 4 else "float"}.'
            )
        elif not -(2**53) <= value <= 2**53:
            here.add("NUMBER_TYPE_MAX", f"int value should be less than or equal to {2**53}.")
    else:
        text(one, "value", report, minimum=1, maximum=MAX_VALUE, required=True)
