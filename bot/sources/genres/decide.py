"""Which kind of article it is: what its source says goes before the form of its text, and silence before a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.news import Extent, Genre
from bot.sources.genres.form import read_form
from bot.sources.genres.labels import (
    find_type_genre,
    is_news_type,
    read_address,
    read_sections,
    read_tags,
    read_title,
)
from bot.sources.genres.release import has_release_mark, is_release

_HEAD = 2_000  # characters before a body in which a label may stand
_LONGEST_LABEL = 80
_BY = re.compile(r"(?P<label>analysis|opinion|commentary|column|review|interview)\s++by\s++\S", re.IGNORECASE)


def find_genre(
    title: str | None,
    text: str,
    body: Extent,
    *,
    types: Iterable[str] = (),
    titles: Iterable[str | None] = (),
    sections: Iterable[str] = (),
    tags: Iterable[str] = (),
    address: str | None = None,
) -> Genre | None:
    """Return the kind of an article; None where neither its source nor the form of its text says it.

    `types`: schema.org's names; `titles`: the headline in other forms, with an outlet's or a section's name;
    `sections`: sections, breadcrumbs, labels above the headline; `tags`: a feed item's categories; `address`: the
    article's own. "news" is what is called so and has no other kind's form.
    """
    types = tuple(types)
    section = read_sections([*sections, *_find_head_labels(text[: min(body.start, _HEAD)])])
    is_special, by_type = find_type_genre(types)
    if section == "promotional" or is_special:
        return section if section == "promotional" else by_type
    by_title = next((genre for one in (title, *titles) if (genre := read_title(one))), None)
    said = by_title or (section if section != "news" else None) or read_address(address) or read_tags(tags)
    if said:
        return said
    head, inside = text[: body.start], text[body.start : body.end]
    if has_release_mark(head, inside) or is_release(_list_lines(head[:_HEAD]), ()):
        return "press release"
    form = read_form(title, inside, text[body.end :])
    return form or ("news" if section == "news" or is_news_type(types) else None)


def _list_lines(head: str) -> list[str]:
    return [line.strip("*_# ") for line in head.splitlines()]


def _find_head_labels(head: str) -> list[str]:
    """Return the lines between a text's title and its body that may be labels: "OPINION", "Analysis by Jo Writer"."""
    short = [line for line in _list_lines(head) if 0 < len(line) <= _LONGEST_LABEL]
    return [found["label"] if (found := _BY.match(line)) else line for line in short]
