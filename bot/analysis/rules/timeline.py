"""The rules that find what happened, and when, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "verb": "The date goes with the verb of the entry, which is the clause that this verb stands in.",
    "noun": "The date goes with a noun that is an event by itself, such as a vote or a fire.",
    "sentence": "No verb of the sentence claims the date, so it is taken for that of the whole sentence.",
    "saying": "Somebody said this on the date: the saying is the news, and what was said has no date of its own.",
    "tied": "The article counts from another event to this one: “two days after the vote”.",
}
