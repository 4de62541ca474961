"""Which article a story is led by: the newest that says it itself, by the days of the articles. Pure.

When an article came into the archive has no part in it, but for one whose source says no day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from bot.news import Headline
from bot.stories.quantities import find_figures

AS_NEW = timedelta(hours=1)  # two articles that are told within it are as new as each other
# What comments on an event, collects several, or is what one party has to say: it leads no story that has a report.
_NO_REPORT = frozenset({"opinion", "review", "newsletter", "promotional", "press release", "listicle", "correction"})


def name_outlet(headline: Headline) -> str | None:
    """Return the outlet's name, or its site's where the article does not say."""
    if headline.outlet:
        return headline.outlet
    host = urlsplit(headline.url).hostname if headline.url else None
    return host.removeprefix("www.") if host else None


def count_outlets(headlines: Iterable[Headline]) -> int:
    """Return how many outlets these are of; articles of which that is not known count as one."""
    return len({name_outlet(headline) for headline in headlines})


def is_as_new(one: Headline, other: Headline) -> bool:
    """Return whether an article may be as new as another, or newer."""
    is_exact = one.told == one.told_after and other.told == other.told_after
    return one.told + (AS_NEW if is_exact else timedelta()) >= other.told_after


def find_retold(group: Sequence[Headline]) -> list[Headline]:
    """Return those of an article and its copies, the first told first, whose title gives another number than the first.

    An outlet that takes an agency's report over once more, with twelve dead in place of nine, tells something new.
    """
    numbers = [{figure.value for figure in find_figures(one.title)} for one in group]
    known = next(filter(None, numbers), set())
    return [one for one, told in zip(group, numbers, strict=True) if told and told.isdisjoint(known)]


def choose_lead(groups: Sequence[Sequence[Headline]]) -> Headline:
    """Return the article that leads a story. Each group holds an article with its copies.

    It is the newest; where several are as new, the one that most outlets have. Of a group the first stands for all: a
    copy tells nothing later. What its outlet withdrew leads only where there is nothing else, and so does comment.
    """
    firsts = [(min(group, key=lambda one: (one.told, one.article_id)), count_outlets(group)) for group in groups]
    reports = [one for one in firsts if one[0].genre not in _NO_REPORT and not _is_withdrawn(one[0])]
    among = reports or [one for one in firsts if not _is_withdrawn(one[0])] or firsts
    newest = max(among, key=lambda one: one[0].told_after)[0]
    as_new = [one for one in among if is_as_new(one[0], newest)]
    return max(as_new, key=lambda one: (one[1], one[0].told, one[0].title, one[0].article_id))[0]


def _is_withdrawn(headline: Headline) -> bool:
    return headline.notice is not None and headline.notice.kind == "withdrawal"
