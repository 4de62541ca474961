"""Things told by several articles, gathered: those that are plainly the same, then those that are told otherwise. Pure.

Two things of one article are told apart by that article itself, so what is only alike is never joined within one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_FORMS = 6  # members of a group that a newcomer is held against


@dataclass(slots=True)
class Group(Generic[T]):
    """Members in the order they came; `differs`: what they do not agree on."""

    members: list[T] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)
    differs: str | None = None


def gathered(
    items: Sequence[T],
    *,
    article: Callable[[T], int],
    words: Callable[[T], Iterable[Hashable]],
    same: Callable[[T, T], bool],
    apart: Callable[[T, T], str | None],
    least: int,
    strict: bool = False,
) -> list[Group[T]]:
    """The groups, in the order of their first members. Only what shares `least` words is compared.

    `same`: two tellings of one thing; with `strict` each member of a group is the same as every other, else as some
    other. `apart`: what two tellings of one thing do not agree on, None where they are of two things.
    """
    are = all if strict else any

    def belongs(group: Group[T], item: T) -> bool:
        return are(same(member, item) for member in group.members[:_FORMS])

    groups: list[Group[T]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for item in items:
        said = set(words(item))
        found = next((at for at in _near(index, said, least) if belongs(groups[at], item)), None)
        if found is None:
            found = len(groups)
            groups.append(Group())
        for word in said:
            if found not in index[word]:
                index[word].append(found)
        groups[found].members.append(item)
        groups[found].articles.add(article(item))

    def are_one(group: Group[T], other: Group[T]) -> bool:
        return are(belongs(group, member) for member in other.members[:_FORMS])

    return _joined(groups, are_one, words, apart, least)


def _near(index: dict[Hashable, list[int]], words: Iterable[Hashable], least: int) -> list[int]:
    """The groups that share at least so many words, those with most first, the oldest of equals."""
    shared = Counter(at for word in words for at in index.get(word, ()))
    return sorted((at for at, count in shared.items() if count >= least), key=lambda at: (-shared[at], at))


def _joined(
    groups: list[Group[T]],
    are_one: Callable[[Group[T], Group[T]], bool],
    words: Callable[[T], Iterable[Hashable]],
    apart: Callable[[T, T], str | None],
    least: int,
) -> list[Group[T]]:
    kept: list[Group[T]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for group in groups:
        first = group.members[0]
        said = set(words(first))
        near = [kept[at] for at in _near(index, said, least)]
        # What came between may show that two groups were one.
        other = next((one for one in near if are_one(one, group)), None)
        differs = None
        if other is None:
            apart_from = ((one, apart(one.members[0], first)) for one in near if not one.articles & group.articles)
            other, differs = next(((one, found) for one, found in apart_from if found is not None), (None, None))
        if other is None:
            for word in said:
                index[word].append(len(kept))
            kept.append(group)
            continue
        other.members += group.members
        other.articles |= group.articles
        other.differs = other.differs or group.differs or differs
    return kept
