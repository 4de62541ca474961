"""What stands over and under a post's stories: the headings of its sections, and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.news import clipping
from bot.news.escape import flat, link, short
from bot.news.stories import StoryLine

_OUTLETS = 5  # linked in one line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over the next `count` stories of a post, and the role that it mentions."""

    name: str
    count: int
    role_id: int | None = None


def mention(role_id: int) -> str:
    """Return the role, as the one text that may mention it; the sender allows this role and no other."""
    return f"<@&{role_id}>"


def list_heads(headings: Sequence[Heading], stories: int) -> list[str]:
    """Return what stands above each of so many stories: the heading of the section that it begins, or nothing."""
    heads: list[str] = []
    for heading in headings:
        role = f" {mention(heading.role_id)}" if heading.role_id else ""
        heads += [f"## {short(heading.name, 80)}{role}\n", *[""] * (heading.count - 1)]
    return [*heads, *[""] * (stories - len(heads))]


def list_articles(line: StoryLine) -> str:
    """Return the outlets' own articles, the newest of each, linked; empty where there is one outlet only."""
    newest = {headline.outlet: headline for headline in line.headlines if headline.outlet}
    named = [newest[outlet] for outlet in line.outlets if outlet in newest]
    if len(named) < 2:
        return ""
    links = [link(clipping.clip(flat(one.outlet or ""), 40), one.url, 100) for one in named[:_OUTLETS]]
    return f"-# Read on: {' · '.join(links)}"
