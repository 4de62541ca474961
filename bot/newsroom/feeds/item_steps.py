"""Which steps a feed's item takes next. Pure: what is known of it in, the steps out; `incoming` carries them out.

Either one thing is to be asked before the rest can be decided, or all that is to be written down is known: articles put
on shelves, a note for each server that does not get the item, the keys by which it is known from now on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.news import Added, Shelf
from bot.news.feeds import Fate, Item, Subscription
from bot.news.nouns import count_noun
from bot.newsroom.feeds import item_reading
from bot.newsroom.feeds.full_text import FullText
from bot.store.feeds import shelf_of

if TYPE_CHECKING:
    from bot.sources.feeds.new_items import Verdict

OF_ITS_OWN: Final = "gap"  # the first letters of the keys of an item's own sides: id, address, both
_TRIES: Final = 2  # to store what an analysis that crashed was to be made of; it may have been for want of memory

BEFORE_FOLLOWING: Final = "It is an edit of an item from before this server followed the feed."
FIRST: Final = "It was among the newest when this server began to follow the feed."
NO_TEXT: Final = "It has no text, no title and no page."


# --- the steps --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountRecent:
    """Count the articles that feeds have put on these shelves within the hour."""

    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """Get the item's text, from the feed or from its page."""


@dataclass(frozen=True, slots=True)
class CheckShelf:
    """Look whether this shelf has the whole text of the article already."""

    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Put:
    """Put the article on a subscription's shelf. `only_held`: only where that has an earlier reading of it."""

    subscription_id: int
    shelf: Shelf
    only_held: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Note what became of the item for a subscription, and why. `article_id`: the shelf's key for it."""

    item: Item
    subscription_id: int
    fate: Fate
    reason: str
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class Remember:
    """Know items by these keys from now on."""

    keys: frozenset[str]


Question: TypeAlias = CountRecent | ReadText | CheckShelf
Writing: TypeAlias = Put | Note | Remember


# --- what is known ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an item could not be read, in words. `is_crash`: it may go better another time."""

    reason: str
    is_crash: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of an item at one moment on its way in; None is what was not asked yet."""

    item: Item
    state: Literal["new", "edited"]
    keys: frozenset[str]
    followers: Sequence[Subscription]  # who follow the feed, but for those who do not begin with this item
    limit: int  # articles that a server's feeds may put on its shelf in an hour
    first_seen: datetime | None = None  # when the item was, by what is its own
    is_first: bool = False  # it stood in the feed when they began to follow it, and is what they begin with
    recent: Mapping[Shelf, int] | None = None  # articles within the hour
    text: FullText | Unreadable | None = None
    has_whole: bool | None = None  # whether a shelf has the whole text, where only the teaser was found now
    failures: tuple[Unreadable, ...] = ()  # of attempts to store it


# --- the decision -----------------------------------------------------------------------------------------------------


def decide(known: Situation) -> Question | tuple[Writing, ...]:
    """Return the one thing to ask next, or all that is to be written down."""
    going, notes = _sift_early(known)
    limited = tuple(shelf_of(one) for one in going if one.guild_id is not None)
    if limited and known.recent is None:
        return CountRecent(limited)
    going, full = _sift_full(known, going)
    notes += full
    if not going:
        return _end(known, notes)
    if known.text is None:
        return ReadText()
    if isinstance(known.text, Unreadable):
        return _end(known, notes + _give_up(known, going, known.text.reason))
    return _decide_with_text(known, known.text, going, notes)


def _decide_with_text(
    known: Situation, text: FullText, going: list[Subscription], notes: list[Note]
) -> Question | tuple[Writing, ...]:
    going, filtered = _sift_by_text(known, going, text)
    notes = notes + filtered
    if not going:
        return _end(known, notes)
    if not text.whole:
        if known.has_whole is None:
            return CheckShelf(shelf_of(going[0]))
        if known.has_whole:
            reason = f"It was edited, and {text.note}. The earlier version stays."
            return _end(known, notes + _give_up(known, going, reason))
    if known.failures and not (known.failures[-1].is_crash and len(known.failures) < _TRIES):
        return _end(known, notes + _give_up(known, going, known.failures[-1].reason))
    return (*(_plan_put(known, one) for one in going), *_end(known, notes))


def decide_rest(
    verdicts: Iterable[Verdict],
    followers: Sequence[Subscription],
    known: Collection[str],
    skipped: Mapping[int, Collection[Item]],
) -> tuple[Writing, ...]:
    """Return what is to be written of items that are neither new nor edited: their keys last longer, and what comes
    again under a key that was not `known` is noted."""
    notes: list[Note] = []
    keys: set[str] = set()
    for verdict in verdicts:
        keys.update(verdict.keys)
        if all(key in known for key in verdict.keys if key[0] in OF_ITS_OWN):
            continue
        fate: Fate = "old" if verdict.state == "old" else "repeat"
        notes += [
            Note(verdict.item, one.id, fate, verdict.reason)
            for one in followers
            if verdict.item not in skipped.get(one.id, ())
        ]
    return (*notes, Remember(frozenset(keys)))


def describe_outcome(put: Put, added: Added | None, known: Situation, text: FullText) -> Note:
    """Return the note on an article that was put on a shelf; `added` None: the shelf did not have it to be edited."""
    if added is None:
        return Note(known.item, put.subscription_id, "old", BEFORE_FOLLOWING)
    fate, reason = _describe_added(added, text, is_first=known.is_first)
    return Note(known.item, put.subscription_id, fate, reason, added.article_id)


def _describe_added(added: Added, text: FullText, *, is_first: bool) -> tuple[Fate, str]:
    note = "" if text.whole else f"Only the teaser: {text.note}."
    if added.outcome == "there":
        return "repeat", "The same text is here already."
    if added.outcome == "changed":
        return "changed", f"It was edited, and its new version was added. {note}".rstrip()
    return ("first", f"{FIRST} {note}".rstrip()) if is_first else ("shelved", note)


def _sift_early(known: Situation) -> tuple[list[Subscription], list[Note]]:
    """Return who may get the item by what the feed says of it."""
    going: list[Subscription] = []
    notes: list[Note] = []
    for one in known.followers:
        reason = item_reading.find_early_reason_against(one.filter, known.item)
        if reason is None:
            going.append(one)
        else:
            notes.append(Note(known.item, one.id, "filtered", reason))
    return going, notes


def _sift_full(known: Situation, going: Sequence[Subscription]) -> tuple[list[Subscription], list[Note]]:
    """Return who of them has room for it on the shelf; the operator's own has room for everything."""
    recent = known.recent or {}
    room: list[Subscription] = []
    full: list[Subscription] = []
    for one in going:
        is_full = one.guild_id is not None and recent.get(shelf_of(one), 0) >= known.limit
        (full if is_full else room).append(one)
    brought = count_noun(known.limit, "article")
    reason = f"This server's feeds had brought {brought} within the hour, which is as many as they can."
    return room, [Note(known.item, one.id, "over_limit", reason) for one in full]


def _sift_by_text(
    known: Situation, going: Iterable[Subscription], text: FullText
) -> tuple[list[Subscription], list[Note]]:
    through: list[Subscription] = []
    notes: list[Note] = []
    for one in going:
        reason = item_reading.find_reason_against(one.filter, known.item, text.article.text)
        if reason is None:
            through.append(one)
        else:
            notes.append(Note(known.item, one.id, "filtered", reason))
    return through, notes


def _plan_put(known: Situation, one: Subscription) -> Put:
    # An edit of what came before a server followed the feed is as old to it as the item was.
    is_old = known.first_seen is None or known.first_seen <= one.added
    return Put(one.id, shelf_of(one), only_held=known.state == "edited" and is_old)


def _give_up(known: Situation, going: Iterable[Subscription], reason: str) -> list[Note]:
    return [Note(known.item, one.id, "unreadable", reason) for one in going]


def _end(known: Situation, notes: Iterable[Note]) -> tuple[Writing, ...]:
    return (*notes, Remember(known.keys))
