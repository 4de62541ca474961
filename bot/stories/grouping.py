"""Groups what several articles report: first what is plainly the same, then what only differs in details. Pure.

Two things of one article are told apart by that article itself, so what is only alike is never joined within one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_FORMS = 6  # members of a group that a newcomer is held against
_LIKELY = 40  # groups that a newcomer is held against, those that share most words with it
_ALIKE = 8  # the same for what is only alike, which shares most of its words


@dataclass(slots=True)
class Group(Generic[T]):
    """Members in the order they came; `differs`: what they do not agree on."""

    members: list[T] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)
    differs: str | None = None


def group_items(
    items: Sequence[T],
    *,
    article: Callable[[T], int],
    words: Callable[[T], Collection[Hashable]],
    same: Callable[[T, T], bool],
    apart: Callable[[T, T], str | None],
    share: float,
    strict: bool = False,
) -> list[Group[T]]:
    """Group items, in the order of their first members. Only what shares this share of the shorter's words is compared.

    `same`: two reports of one thing; with `strict` each member of a group is the same as every other, else as some
    other. `apart`: what two reports of one thing do not agree on, None where they are of two things.
    """
    are = all if strict else any

    def belongs(group: Group[T], item: T) -> bool:
        return are(same(member, item) for member in group.members[:_FORMS])

    def are_one(group: Group[T], other: Group[T]) -> bool:
        return are(belongs(group, member) for member in other.members[:_FORMS])

    groups: list[Group[T]] = []
    every = [frozenset(words(item)) for item in items]
    counts = Counter(word for said in every for word in said)
    index = _Index(counts, share)
    for item, said in zip(items, every, strict=True):
        near = index.find_near(said)[:_LIKELY]
        found = next((at for at in near if belongs(groups[at], item)), None)
        if found is None:
            found = len(groups)
            groups.append(Group())
        index.add(said, found)
        groups[found].members.append(item)
        groups[found].articles.add(article(item))
    return _join_groups(groups, are_one, words, apart, _Index(counts, share))


class _Index:
    """The words of groups. Only what shares `share` of the words of the shorter is found, by its rarest words.

    Of two sets that share so many words, one of the rarest is among them (the prefix filter of set joins, Chaudhuri et
    al. 2006): the words that all have are hardly ever looked up.
    """

    def __init__(self, counts: Mapping[Hashable, int], share: float) -> None:
        self._counts = counts
        self._share = share
        self._words: list[set[Hashable]] = []  # of each group, all its members'
        self._fewest: list[int] = []  # words of the member that has fewest
        self._by_word: defaultdict[Hashable, set[int]] = defaultdict(set)
        self._by_rare_word: defaultdict[Hashable, set[int]] = defaultdict(set)

    def add(self, said: Set[Hashable], at: int) -> None:
        """Add a member's words to group `at`, or make it the next."""
        if at == len(self._words):
            self._words.append(set(said))
            self._fewest.append(len(said))
            rare: Iterable[Hashable] = self._pick_rare(said)
        else:
            self._words[at] |= said
            self._fewest[at] = min(self._fewest[at], len(said))
            rare = self._words[at]
        for word in said:
            self._by_word[word].add(at)
        for word in rare:
            self._by_rare_word[word].add(at)

    def find_near(self, said: Set[Hashable]) -> list[int]:
        """Return the groups that share enough words, those with most first, the oldest of equals."""
        likely: set[int] = set()
        likely.update(*(self._by_word.get(word, ()) for word in self._pick_rare(said)))
        likely.update(*(self._by_rare_word.get(word, ()) for word in said))
        shared = {at: len(said & self._words[at]) for at in likely}
        most = self._share * len(said)
        enough = [at for at, n in shared.items() if n and (n >= most or n >= self._share * self._fewest[at])]
        return sorted(enough, key=lambda at: (-shared[at], at))

    def _pick_rare(self, said: Set[Hashable]) -> list[Hashable]:
        """Return the rarest words: so many that the others are too few to be shared alone."""
        rarest = sorted(said, key=lambda word: (self._counts[word], hash(word)))
        return rarest[: len(said) - math.ceil(self._share * len(said)) + 1]


def _join_groups(
    groups: list[Group[T]],
    are_one: Callable[[Group[T], Group[T]], bool],
    words: Callable[[T], Collection[Hashable]],
    apart: Callable[[T, T], str | None],
    index: _Index,
) -> list[Group[T]]:
    kept: list[Group[T]] = []
    for group in groups:
        first = group.members[0]
        said = frozenset(words(first))
        near = [kept[at] for at in index.find_near(said)[:_LIKELY]]
        # What came between may show that two groups were one.
        other = next((one for one in near if are_one(one, group)), None)
        differs = None
        if other is None:
            apart_from = (
                (one, apart(one.members[0], first)) for one in near[:_ALIKE] if not one.articles & group.articles
            )
            other, differs = next(((one, found) for one, found in apart_from if found is not None), (None, None))
        if other is None:
            index.add(said, len(kept))
            kept.append(group)
            continue
        other.members += group.members
        other.articles |= group.articles
        other.differs = other.differs or group.differs or differs
    return kept
