"""Templates as they are stored."""

from __future__ import annotations

import pytest

from bot.news.schedules import Template
from bot.store.templates import read_template, write_template


@pytest.mark.parametrize(
    "template",
    [
        Template(),
        Template(details=("quote",)),
        Template(details=(), grouping="feed", roles=(("5", 2**62), ("größer", 7))),
        Template(grouping="topic"),
    ],
)
def test_a_template_is_read_as_it_was_written(template: Template) -> None:
    assert read_template(write_template(template)) == template


def test_what_another_version_wrote_and_this_one_does_not_know_is_left_out() -> None:
    assert read_template('{"grouping": "by weather", "hidden": ["map", "quote"], "colour": 3}') == Template(
        details=("image", "date", "outlets")
    )
