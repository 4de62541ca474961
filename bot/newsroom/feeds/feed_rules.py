"""What the operator lets feeds do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import USER_AGENT


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What the operator lets feeds do. `items_an_hour` counts what one feed brings; what a server's feeds begin
    with may be as many again."""

    feeds_a_server: int = 50
    items_an_hour: int = 60
    user_agent: str = USER_AGENT
    latest: int = 5  # newest items that a feed brings in when it is followed
    allow: tuple[str, ...] = ()  # single addresses let through though they are private, for testing
