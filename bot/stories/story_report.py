"""What one article reports of its story, and the roots of words by which reports are compared. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.news import Event, Extent, Headline, Quote, Span
from bot.stories.content_words import find_terms

NEGATIONS = frozenset({"not", "never", "no", "none", "nor", "nobody", "nothing", "without", "neither"})


_NOWHERE = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class EventBlock:
    """The block of an event (`event_blocks`), a number within its story. `size`: how many telling words it has."""

    block: int
    size: int


@dataclass(frozen=True, slots=True)
class Report:
    """One reading of one article. One that was replaced since is not `current`: it is not shown, but was known."""

    headline: Headline
    at: datetime  # when it came into the story
    quotes: tuple[tuple[Quote, Span | None], ...] = ()
    events: tuple[Event, ...] = ()
    text: str = ""
    body: Extent = _NOWHERE
    current: bool = True
    copy: bool = False  # near-identical to another article of the story
    group: int | None = None  # the same for an article and its copies; None: not said
    blocks: tuple[EventBlock, ...] | None = None  # of each of its events; None: not known


def find_roots(text: str) -> frozenset[str]:
    """Return a text's content words without the endings of plural and tense: "voted", "votes", "voting" are one."""
    return frozenset(find_root(word) for word in find_terms(text))


def find_root(word: str) -> str:
    """Return a word that is folded and without its plural, without the endings -ed, -ing and -e."""
    if len(word) > 5 and word.endswith("ied"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    elif len(word) > 4 and word.endswith("e"):
        return word[:-1]
    else:
        return word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word
