"""Which steps a feed's item takes next. Pure: what is known of it in, the steps out; `incoming` carries them out.

Either one thing is to be asked before the rest can be decided, or all that is to be written down is known: the article
put on the list of what feeds brought or on the house's, what became of the item, the keys by which it is known from now
on. An item is taken in once for all who follow its feed: through which filters they do decides, and not who they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.news import FEEDS, HOUSE, Added, Shelf
from bot.news.fate_words import BEFORE_FOLLOWING, SAME_TEXT
from bot.news.feeds import Audience, Fate, Item
from bot.news.nouns import count_noun
from bot.newsroom.feeds import item_reading
from bot.newsroom.feeds.full_text import FullText

if TYPE_CHECKING:
    from bot.sources.feeds.new_items import Verdict

OF_ITS_OWN: Final = "gap"  # the first letters of the keys of an item's own sides: id, address, both
_TRIES: Final = 2  # to store what an analysis that crashed was to be made of; it may have been for want of memory
_CAME_LATER: Final[frozenset[Fate]] = frozenset({"shelved", "filtered", "over_limit", "unreadable"})
_STAYED_OUT: Final[frozenset[Fate]] = _CAME_LATER - {"shelved"}

NO_TEXT: Final = "It has no text, no title and no page."
CHANGED: Final = "It was edited, and its new version was added."


# --- the steps --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountRecent:
    """Count the articles that the feed has brought within the hour; of first items, those that the server got so."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """Get the item's text, from the feed or from its page."""


@dataclass(frozen=True, slots=True)
class CheckStored:
    """Look whether the whole text of the article is stored already."""


@dataclass(frozen=True, slots=True)
class Put:
    """Put the article on the house's list, or on that of what feeds brought. `kept_out`: by which filters, and why.

    `only_held`: only where an earlier reading of it is there.
    """

    shelf: Shelf
    only_held: bool = False
    kept_out: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Note what became of the item, and why. `kept_out`: by which filters, and why."""

    item: Item
    fate: Fate
    reason: str
    article_id: int | None = None
    kept_out: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BringIn:
    """An item that did not come in when it came does so now, for all who followed its feed by then."""

    item: Item
    reason: str
    article_id: int


@dataclass(frozen=True, slots=True)
class LetThrough:
    """All filters but these let the item through now."""

    kept_out: Collection[int]


@dataclass(frozen=True, slots=True)
class Begin:
    """Who begins to follow the feed begins with the item."""

    item: Item
    reason: str
    article_id: int


@dataclass(frozen=True, slots=True)
class Remember:
    """Know items by these keys from now on."""

    keys: frozenset[str]


Question: TypeAlias = CountRecent | ReadText | CheckStored
Writing: TypeAlias = Put | Note | BringIn | LetThrough | Begin | Remember


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
    audience: Audience  # but for those who do not begin with this item
    limit: int  # articles that a feed may bring in an hour, and that a server's feeds may begin with
    fate: Fate | None = None  # of an edited item: what became of it when it came, where that is known
    is_first: bool = False  # it stood in the feed when somebody began to follow it, and is what they begin with
    recent: int | None = None  # articles within the hour
    text: FullText | Unreadable | None = None
    has_whole: bool | None = None  # whether the whole text is stored, where only the teaser was found now
    failures: tuple[Unreadable, ...] = ()  # of attempts to store it


# --- the decision -----------------------------------------------------------------------------------------------------


def decide(known: Situation) -> Question | tuple[Writing, ...]:
    """Return the one thing to ask next, or all that is to be written down."""
    if not known.audience.filters:
        return (Remember(known.keys),)
    kept_out = _find_kept_out(known)
    if len(kept_out) == len(known.audience.filters):
        return _end(known, "filtered", "", kept_out)
    if known.audience.has_house and known.audience.house_filter not in kept_out:
        return _decide_on_text(known, HOUSE, kept_out)  # the operator's own has room for everything
    if known.recent is None:
        return CountRecent()
    if known.recent >= known.limit:
        return _end(known, "over_limit", _describe_limit(known), kept_out)
    return _decide_on_text(known, FEEDS, kept_out)


def _decide_on_text(known: Situation, shelf: Shelf, kept_out: Mapping[int, str]) -> Question | tuple[Writing, ...]:
    text = known.text
    if text is None:
        return ReadText()
    if isinstance(text, Unreadable):
        return _end(known, "unreadable", text.reason, kept_out)
    if not text.whole and known.state == "edited":
        if known.has_whole is None:
            return CheckStored()
        if known.has_whole:
            reason = f"It was edited, and {text.note}. The earlier version stays."
            return _end(known, "unreadable", reason, kept_out)
    if known.failures and not (known.failures[-1].is_crash and len(known.failures) < _TRIES):
        return _end(known, "unreadable", known.failures[-1].reason, kept_out)
    # An edit of what came before anybody followed the feed is as old to all as the item was.
    only_held = known.state == "edited" and known.fate not in _CAME_LATER
    return Put(shelf, only_held, kept_out), Remember(known.keys)


def decide_rest(
    verdicts: Iterable[Verdict], known: Collection[str], told: Collection[Item]
) -> tuple[tuple[Note, ...], Remember]:
    """Return what is to be written of items that are neither new nor edited: their keys last longer, and what comes
    again under a key that was not `known` is noted, but for what all who follow the feed were `told` of."""
    notes: list[Note] = []
    keys: set[str] = set()
    for verdict in verdicts:
        keys.update(verdict.keys)
        if verdict.item in told or all(key in known for key in verdict.keys if key[0] in OF_ITS_OWN):
            continue
        notes.append(Note(verdict.item, "old" if verdict.state == "old" else "repeat", verdict.reason))
    return tuple(notes), Remember(frozenset(keys))


def describe_outcome(put: Put, added: Added | None, known: Situation, *, has_it: bool = False) -> tuple[Writing, ...]:
    """Return what is to be written of an article that was put on a list; `added` None: it was not there to be edited.

    `has_it`: who begins with the item has its article already.
    """
    assert isinstance(known.text, FullText)  # noqa: S101  # nothing is put on a list before it is read
    if added is None:
        return (Note(known.item, "old", BEFORE_FOLLOWING, kept_out=put.kept_out),)
    assert added.article_id is not None  # noqa: S101  # what is on a list has a key
    teaser = "" if known.text.whole else f"Only the teaser: {known.text.note}."
    changed = Note(known.item, "changed", f"{CHANGED} {teaser}".rstrip(), added.article_id, put.kept_out)
    if known.is_first:
        return _describe_first(added, known, teaser, changed, has_it=has_it)
    if known.state == "new":
        return (Note(known.item, "shelved", teaser, added.article_id, put.kept_out),)
    through = LetThrough(frozenset(put.kept_out))
    if known.fate in _STAYED_OUT or (known.fate == "shelved" and added.outcome == "added"):
        return BringIn(known.item, teaser, added.article_id), through
    if added.outcome == "there":
        return Note(known.item, "repeat", SAME_TEXT, added.article_id), through
    return changed, through


def _describe_first(added: Added, known: Situation, teaser: str, changed: Note, *, has_it: bool) -> tuple[Writing, ...]:
    assert added.article_id is not None  # noqa: S101  # as above
    if not has_it:
        return (Begin(known.item, teaser, added.article_id),)
    if added.outcome == "changed":
        return (changed,)
    return (Note(known.item, "repeat", SAME_TEXT, added.article_id),)


def _find_kept_out(known: Situation) -> dict[int, str]:
    """Find the filters that keep the item out, by what is known of it, and why."""
    found: dict[int, str] = {}
    for number, one in known.audience.filters.items():
        if number is None:
            continue
        if isinstance(known.text, FullText):
            reason = item_reading.find_reason_against(one, known.item, known.text.article.text)
        else:
            reason = item_reading.find_early_reason_against(one, known.item)
        if reason is not None:
            found[number] = reason
    return found


def _describe_limit(known: Situation) -> str:
    brought = count_noun(known.limit, "article")
    if known.is_first:
        return f"This server's feeds had brought {brought} within the hour, which is as many as they can."
    return f"This feed had brought {brought} within the hour, which is as many as one can."


def _end(known: Situation, fate: Fate, reason: str, kept_out: Mapping[int, str]) -> tuple[Writing, ...]:
    return Note(known.item, fate, reason, kept_out=kept_out), Remember(known.keys)
