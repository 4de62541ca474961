"""A sentence for each rule that dates an event of the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "verb": "The date belongs to the verb of this clause.",
    "noun": "The date belongs to a noun that is an event in itself, such as a vote or a fire.",
    "sentence": "No verb of the sentence claims the date, so it is the date of the whole sentence.",
    "saying": "Somebody said this on the date: the statement is the news, and what was said has no date of its own.",
    "listed": "The date heads the line that tells this, as in “May 2, 1931: First race”.",
    "shared": "The date stands with something within the clause and is the clause's own day: “in Tuesday's debate”.",
    "news": (
        "This is the article's news, told without a date of its own: it has the day that is told nearest, or else "
        "happened on the article's day or shortly before."
    ),
    "tied": "The date is counted from another event in the article: “two days after the vote”.",
}
