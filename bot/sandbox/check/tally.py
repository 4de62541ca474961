"""What is counted over a whole message or modal: components, characters, ids."""

from __future__ import annotations

from dataclasses import dataclass, field

from .field_errors import Record, Report, number, text


@dataclass(slots=True)
class Tally:
    """What is counted over a whole message or modal."""

    in_modal: bool = False
    components: int = 0
    characters: int = 0
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)


def check_id(component: Record, report: Report, tally: Tally) -> None:
    """A component's number: none twice."""
    number_ = number(component, "id", report, minimum=0, maximum=2**31 - 1)
    if not number_:  # absent, or 0: Discord gives one
        return
    if number_ in tally.ids:
        report.at("id").add("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
    tally.ids.add(number_)


def check_custom_id(component: Record, report: Report, tally: Tally, *, required: bool = True) -> None:
    """The id that a bot gives a component: none twice."""
    custom_id = text(component, "custom_id", report, minimum=1, maximum=100, required=required)
    if custom_id is None:
        return
    if custom_id in tally.custom_ids:
        report.at("custom_id").add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    tally.custom_ids.add(custom_id)
