"""Templates of posts as JSON: only what differs from the template that shows all, so that a new detail is shown."""

from __future__ import annotations

import json
from typing import Any, get_args

from bot.news.schedules import DETAILS, Grouping, Template


def write_template(template: Template) -> str:
    """Return a template as JSON; what it hides is written, not what it shows."""
    made: dict[str, Any] = {}
    if hidden := [detail for detail in DETAILS if not template.shows(detail)]:
        made["hidden"] = hidden
    if template.grouping != "none":
        made["grouping"] = template.grouping
    if template.roles:
        made["roles"] = [[key, str(role)] for key, role in template.roles]
    return json.dumps(made, ensure_ascii=False)


def read_template(written: str) -> Template:
    """Return the template that `write_template` wrote; a value that this version does not know is left out."""
    made = json.loads(written)
    hidden = set(made.get("hidden", ()))
    grouping = made.get("grouping", "none")
    return Template(
        tuple(detail for detail in DETAILS if detail not in hidden),
        grouping if grouping in get_args(Grouping) else "none",
        tuple((str(key), int(role)) for key, role in made.get("roles", ())),
    )
