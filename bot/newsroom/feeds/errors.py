"""What the service of feeds refuses.

NotFound
└── NoSuchFeed        nothing that this server follows is called that
UsageError
└── OnlyFeedOf        a schedule posts only what this feed brings
NotAllowed
└── TooManyFeeds      a server follows as many as the operator allows
SourceError
├── NoFeedThere       the address is a page, and no feed could be found from it
└── FollowedAlready   this server follows it already
"""

from __future__ import annotations

from bot.errors import NotAllowed, NotFound, SourceError, UsageError


class NoSuchFeed(NotFound):
    """Fact: `name`."""

    id = "not_found.feed"
    reply = "This server follows no feed called {name}. `/feed list` shows its feeds."


class OnlyFeedOf(UsageError):
    """Facts: `name`, and `schedules`: "Schedule 3 posts", "Schedules 3 and 4 post"."""

    id = "usage.only_feed_of"
    reply = (
        "{schedules} only from {name}, and would post nothing without it. First give it other feeds with"
        " `/schedule edit`, or all of them with `feeds:-`. Or remove it with `/schedule remove`."
    )


class TooManyFeeds(NotAllowed):
    """Fact: `limit`."""

    id = "not_allowed.too_many_feeds"
    reply = "This server follows {limit:feed}, which is as many as it can. Remove one with `/feed remove` first."


class NoFeedThere(SourceError):
    """Fact: `host`."""

    id = "source.no_feed"
    reply = (
        "I found no feed at that address, nor in the usual places on {host}. "
        "Look on the site for RSS, Atom or Feed, and give me that address."
    )


class FollowedAlready(SourceError):
    """Fact: `name`."""

    id = "source.followed_already"
    reply = "This server follows that feed already, as {name}. `/feed list` shows it."
