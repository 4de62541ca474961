"""What is new in a feed: decided from its items and from what is remembered of it, with no store and no clock.

The sides of an item are weighed in an order: its address, where it is one article's; its id, where the feed keeps its
ids; its text. What stands there just as it stood before is no news, whatever it shares with others. Feeds that change
their ids, give one id to several items, move to another address or bring old items back are told from their document as
a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from bot.news.feeds import Item, Sides
from bot.sources.feeds.item_keys import find_sides

__all__ = ["Memory", "State", "Verdict", "find_new_items"]

State = Literal["new", "edited", "repeat", "old"]
_MARGIN = timedelta(days=3)  # what bears an older date than the last look less this was there to be seen then


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a feed: the keys of its earlier items, and when it was last read well.

    `last_ok` None: it was never read, and everything in it is old.
    """

    known: Collection[str] = frozenset()
    last_ok: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an item is to its feed: `reason` in one sentence, `keys` to be remembered."""

    item: Item
    state: State
    reason: str
    keys: tuple[str, ...]


def find_new_items(items: Sequence[Item], memory: Memory) -> tuple[Verdict, ...]:
    """Return one verdict for each item, in the feed's order.

    new: not seen before. edited: seen, and its text is another now. repeat: seen, with this text. old: never seen, but
    older than the last look at the feed (or this is the first look). The caller remembers every verdict's keys.
    """
    sides = [find_sides(item) for item in items]
    if memory.last_ok is None:
        why = "It stood in the feed when it was first read."
        return tuple(Verdict(item, "old", why, side.all()) for item, side in zip(items, sides, strict=True))
    judge = _Judge(items, sides, memory)
    return tuple(Verdict(item, *judge.judge(item, side), side.all()) for item, side in zip(items, sides, strict=True))


class _Judge:
    """The document's evidence, gathered once; `verdict` is asked for each item in order."""

    def __init__(self, items: Sequence[Item], sides: Sequence[Sides], memory: Memory) -> None:
        known = memory.known if isinstance(memory.known, (set, frozenset, dict)) else frozenset(memory.known)
        self._known: Collection[str] = known
        self._last_ok = memory.last_ok
        self._shared = _find_ambiguous(sides)
        self._ids_wander = any(self._has_wandered(side) for side in sides)
        self._moved = self._has_moved(sides)
        dates = Counter(date for item in items if (date := _date_of(item)))
        self._same_hour = {date for date, count in dates.items() if count > 1 and count * 2 >= len(items)}
        self._newest_known = max(
            (
                date
                for item, side in zip(items, sides, strict=True)
                if (date := _date_of(item)) and self._recognise(side) is not None
            ),
            default=None,
        )
        self._before: set[tuple[str | None, ...]] = set()

    def judge(self, item: Item, side: Sides) -> tuple[State, str]:
        if self._is_repeated(side):
            return "repeat", "It stands twice in the feed."
        same = self._recognise(side)
        if same is not None:
            if side.text in self._known or (side.whole is not None and side.whole in self._known):
                return "repeat", f"It came before, {same}."
            return "edited", f"It came before, {same}, and its text has changed."
        if self._is_old(item):
            return (
                "old",
                "It bears an older date than the last look at the feed: it was brought back, or the feed grew.",
            )
        return "new", "It was not in the feed before."

    def _recognise(self, side: Sides) -> str | None:
        """Return in words by what an item is recognised; None where it is not known."""
        if side.whole is not None and side.whole in self._known:
            return "just as it stands"
        by_address = self._has(side.address)
        by_id = self._has(side.guid) and not self._ids_wander
        text, heading, date = side.text in self._known, self._has(side.heading), self._has(side.date)
        if by_address and (side.specific or by_id or text or heading or date):
            return "at the same address"
        if by_id and (side.address is None or text or heading or date or self._has_pair(side)):
            return "under the same id"
        if text and (side.telling or date or self._moved or (side.guid is None and side.address is None)):
            return "with the same text"
        if heading and (self._moved or (date and not side.telling)):
            return "under the same headline"
        return None

    def _has(self, key: str | None) -> bool:
        return key is not None and key in self._known and key not in self._shared

    def _has_pair(self, side: Sides) -> bool:
        return side.pair is not None and side.pair in self._known

    def _has_wandered(self, side: Sides) -> bool:
        """Return whether a known article has a known id that was another's: the feed deals its ids anew."""
        if not self._has(side.guid) or self._has_pair(side):
            return False
        if side.text in self._known and (side.telling or side.address is None):
            return True
        return self._has(side.address) and side.specific

    def _has_moved(self, sides: Sequence[Sides]) -> bool:
        """Return whether all ids and addresses are unknown but most headlines known: the same feed, elsewhere."""
        if any(self._has(side.guid) or self._has(side.address) for side in sides):
            return False
        headings = {side.heading for side in sides if side.heading}
        known = sum(heading in self._known for heading in headings)
        return known >= 2 and known * 2 >= len(headings)

    def _is_repeated(self, side: Sides) -> bool:
        """Return whether the same item stood in this document before."""
        marks: list[tuple[str | None, ...]] = []
        if side.address is not None and side.address not in self._shared:
            marks.append((side.address,))
        if side.telling:
            marks.append((side.text,))
        marks.append((side.text, side.address, side.guid if side.address is None else None))
        above = any(mark in self._before for mark in marks)
        self._before.update(marks)
        return above

    def _is_old(self, item: Item) -> bool:
        """Return whether an item is older than those known, where dates can be trusted: they are not all the same."""
        date = _date_of(item)
        if date is None or date in self._same_hour or self._last_ok is None:
            return False
        if date >= self._last_ok - _MARGIN:
            return False
        return self._newest_known is None or date < self._newest_known


def _date_of(item: Item) -> datetime | None:
    """Return when an item was published, roughly where only the day is known: half a day is little to the margin."""
    if item.published is not None or item.day is None:
        return item.published
    return datetime.combine(item.day, time(12), UTC)


def _find_ambiguous(sides: Sequence[Sides]) -> frozenset[str]:
    """Find ids and addresses that stand on items with different headlines and texts: they tell nothing apart."""
    bearers: dict[str, set[str]] = {}
    for side in sides:
        for key in (side.guid, side.address):
            if key is not None:
                bearers.setdefault(key, set()).add(side.heading or side.text)
    dates: dict[str, set[str]] = {}
    for side in sides:
        if side.date is not None:
            dates.setdefault(side.date, set()).add(side.text)
    return frozenset(key for found in (bearers, dates) for key, several in found.items() if len(several) > 1)
