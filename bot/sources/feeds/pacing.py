"""How long to wait before a feed is fetched again: as often as it really changes, and no more often than it allows."""

from __future__ import annotations

from random import Random

SHORTEST = 300  # seconds
LONGEST = 6 * 3600
FIRST = 1800  # where nothing is known yet
MOST = 24 * 3600  # between two tries of a feed that fails
_SITE_MAY_ASK = 7 * 24 * 3600  # as far as a site's wish is heeded
_TTL_COUNTS = 3600  # a feed's own ttl says "a day" by habit; more than this is not believed
_SOONER = 0.6
_LATER = 1.2  # with the above, about a quarter of the fetches find something
_JITTER = 0.1


def next_interval(interval: int, *, changed: bool, ttl: int | None = None) -> int:
    """Return the feed's own interval from now on, in seconds: shorter after a fetch that found news, else longer.

    `ttl`: seconds, as the feed itself names it.
    """
    wished = interval * (_SOONER if changed else _LATER)
    least = max(SHORTEST, min(ttl or 0, _TTL_COUNTS))
    return round(min(max(wished, least), LONGEST))


def wait(interval: int, jitter: Random, *, max_age: int | None = None, retry_after: int | None = None) -> float:
    """Return seconds until the next fetch: the interval give or take a tenth, never sooner than the site asked for.

    `max_age` (Cache-Control) is heeded up to 6 hours, `retry_after` up to a week.
    """
    spread = interval * jitter.uniform(1 - _JITTER, 1 + _JITTER)
    asked = max(min(max_age or 0, LONGEST), min(retry_after or 0, _SITE_MAY_ASK))
    return max(spread, asked * jitter.uniform(1, 1 + _JITTER) if asked else 0.0, float(SHORTEST))


def after_failure(failures: int, jitter: Random, *, interval: int = FIRST, retry_after: int | None = None) -> float:
    """Return seconds until a feed that failed `failures` times in a row (from 1) is tried again, up to a day.

    The first try comes within the interval, so that a moment's trouble is soon over.
    """
    first = min(max(interval, SHORTEST), FIRST)
    backed_off = min(float(first) * 2.0 ** min(max(failures, 1) - 1, 16), float(MOST))
    spread = backed_off * jitter.uniform(1 - _JITTER, 1 + _JITTER)
    return max(spread, float(min(retry_after or 0, _SITE_MAY_ASK)))
