"""Why a followed feed fails, in words: what its site did, and what can be done about it. Pure."""

from __future__ import annotations

from yarl import URL

from bot.errors import DatelineError
from bot.sources.errors import (
    BadStatus,
    FeedChallenged,
    FeedGone,
    FeedTooHard,
    NotAFeed,
    OnlyUnchanged,
    PageClosed,
    PageGone,
)

_MOVED = (
    "It may have moved without a word. Give `/feed add` the site's own address to look for it, "
    "and remove this one with `/feed remove`."
)
_ASK = "Ask the site to let feed readers in, or look there for another address of the feed."


def describe_failure(error: DatelineError, address: str) -> str:
    """Return why the feed at `address` could not be read, in sentences for those who follow it."""
    host = URL(address).host or "Its site"
    match error:
        case FeedGone() | FeedChallenged() | OnlyUnchanged() | FeedTooHard():
            return error.words
        case PageGone():
            return f"{host} has no feed at that address any more: error {error.facts.get('status')}. {_MOVED}"
        case PageClosed():
            return f"{host} does not let me read the feed: error {error.facts.get('status')}. {_ASK}"
        case NotAFeed():
            return _describe_other(error, host, address)
        case BadStatus():
            return f"{host} answers with error {error.facts.get('status')} instead of the feed."
    return f"{error.words.partition('. ')[0].rstrip('.')}."  # what to do about it is to wait


def _describe_other(error: NotAFeed, host: str, address: str) -> str:
    """Return what stands where the feed was."""
    why, found = error.facts.get("why"), str(error.facts.get("url") or address)
    if found != address:
        return f"{host} sends me on to {found}, where I can read no feed: {why}. {_MOVED}"
    return f"{host} has no feed at that address any more: {why}. {_MOVED}"
