"""What a schedule's template makes of its stories: what is shown of each, and under which heading it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.news.schedules import Schedule, Template
from bot.news.stories import LeftOut, PostSection, PostStories, StoryBrief

REST = "Also"  # the heading of what no other section has
_MOST = 10  # headings of a post


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section that a post may have: what its template knows it by, its heading, and what its stories have."""

    key: str
    name: str
    topics: tuple[str, ...]
    feeds: tuple[int, ...]


def list_sections(schedule: Schedule, feed_names: Mapping[int, str]) -> tuple[Wanted, ...]:
    """Return the sections of a schedule's posts in their order; none where its stories stand under no headings.

    Topics stand as they were named; feeds too, or all of the server's by name. Of very many the rest is one section.
    """
    if schedule.template.grouping == "topic":
        named = [Wanted(topic, topic, (topic,), schedule.feeds) for topic in schedule.topics]
        rest = Wanted("", REST, schedule.topics[_MOST:], schedule.feeds)
        return (*named[:_MOST], rest) if len(named) > _MOST else tuple(named)
    if schedule.template.grouping == "feed":
        keys = schedule.feeds or sorted(feed_names, key=lambda key: feed_names[key].casefold())
        feeds = [Wanted(str(key), feed_names.get(key, "Another feed"), schedule.topics, (key,)) for key in keys]
        # Without feeds of its own a schedule also posts what people added.
        rest = Wanted("", REST, schedule.topics, schedule.feeds[_MOST:])
        return (*feeds[:_MOST], rest) if len(feeds) > _MOST or not schedule.feeds else tuple(feeds)
    return ()


def merge_sections(wanted: Sequence[Wanted], found: Sequence[PostStories], limit: int) -> PostStories:
    """Return at most `limit` stories, each section's best in turn, a story in the first that has it."""
    chosen: list[list[StoryBrief]] = [[] for _ in wanted]
    seen: set[int] = set()
    waiting = [list(stories.briefs) for stories in found]
    while any(waiting) and len(seen) < limit:
        for taken, queue in zip(chosen, waiting, strict=True):
            brief = next((one for one in queue if one.line.key not in seen), None)
            del queue[: queue.index(brief) + 1 if brief is not None else len(queue)]
            if brief is not None and len(seen) < limit:
                seen.add(brief.line.key)
                taken.append(brief)
    sections = tuple(
        PostSection(one.key, one.name, len(taken)) for one, taken in zip(wanted, chosen, strict=True) if taken
    )
    return PostStories(
        tuple(brief for taken in chosen for brief in taken), _list_left_out(found, seen, limit), sections
    )


def _list_left_out(found: Sequence[PostStories], seen: set[int], limit: int) -> tuple[LeftOut, ...]:
    """Return what has no place, each story once."""
    left_out: dict[int, LeftOut] = {}
    for stories in found:
        for brief in stories.briefs:
            left_out.setdefault(
                brief.line.key, LeftOut(brief.line.key, brief.line.title, f"{brief.why}: {limit} came before it")
            )
        for one in stories.left_out:
            left_out.setdefault(one.key, one)
    return tuple(one for key, one in left_out.items() if key not in seen)


def trim_story(brief: StoryBrief, template: Template) -> StoryBrief:
    """Return a story without what the template hides. Whose the headline is, is never hidden."""
    line = brief.line
    if not template.shows("outlets"):
        line = replace(line, outlets=tuple(name for name in line.outlets if name == line.lead.outlet))
    if not template.shows("image"):
        line = replace(line, lead=replace(line.lead, image=None))
    return replace(
        brief,
        line=line,
        quote=brief.quote if template.shows("quote") else None,
        next=brief.next if template.shows("date") else None,
    )


def list_roles(schedule: Schedule) -> tuple[int, ...]:
    """Return every role that a schedule's posts may mention, each once."""
    roles = [*([schedule.role_id] if schedule.role_id else []), *(role for _, role in schedule.template.roles)]
    return tuple(dict.fromkeys(roles))
