"""Groups what several articles report: first what is plainly the same, then what only differs in details. Pure.

Two things of one article are told apart by that article itself, so what is only alike is never joined within one.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")
_Index: TypeAlias = defaultdict[Hashable, dict[int, None]]  # a word: the groups that have it

_FORMS = 6  # members of a group that a newcomer is held against
_LIKELY = 40  # groups that a newcomer is held against, those that share most words with it
_ALIKE = 8  # the same for what is only alike, which shares most of its words


@dataclass(slots=True)
class Group(Generic[T]):
    """Members in the order they came; `differs`: what they do not agree on."""

    members: list[T] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)
    differs: str | None = None
    fewest: int = sys.maxsize  # words of the member that has fewest


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
    index: _Index = defaultdict(dict)
    for item in items:
        said = frozenset(words(item))
        found = next((at for at in _find_near(index, groups, said, share)[:_LIKELY] if belongs(groups[at], item)), None)
        if found is None:
            found = len(groups)
            groups.append(Group())
        _index_group(index, said, found)
        groups[found].members.append(item)
        groups[found].articles.add(article(item))
        groups[found].fewest = min(groups[found].fewest, len(said))
    return _join_groups(groups, are_one, words, apart, share)


def _index_group(index: _Index, said: Iterable[Hashable], at: int) -> None:
    for word in said:
        index[word][at] = None


def _find_near(index: _Index, groups: Sequence[Group[T]], said: Collection[Hashable], share: float) -> list[int]:
    """Find the groups that share enough words, those with most first, the oldest of equals."""
    shared = Counter(at for word in said for at in index.get(word, ()))
    enough = [at for at, count in shared.items() if count >= share * min(len(said), groups[at].fewest)]
    return sorted(enough, key=lambda at: (-shared[at], at))


def _join_groups(
    groups: list[Group[T]],
    are_one: Callable[[Group[T], Group[T]], bool],
    words: Callable[[T], Collection[Hashable]],
    apart: Callable[[T, T], str | None],
    share: float,
) -> list[Group[T]]:
    kept: list[Group[T]] = []
    index: _Index = defaultdict(dict)
    for group in groups:
        first = group.members[0]
        said = frozenset(words(first))
        near = [kept[at] for at in _find_near(index, kept, said, share)[:_LIKELY]]
        # What came between may show that two groups were one.
        other = next((one for one in near if are_one(one, group)), None)
        differs = None
        if other is None:
            apart_from = (
                (one, apart(one.members[0], first)) for one in near[:_ALIKE] if not one.articles & group.articles
            )
            other, differs = next(((one, found) for one, found in apart_from if found is not None), (None, None))
        if other is None:
            _index_group(index, said, len(kept))
            kept.append(group)
            continue
        other.members += group.members
        other.articles |= group.articles
        other.differs = other.differs or group.differs or differs
        other.fewest = min(other.fewest, group.fewest)
    return kept
