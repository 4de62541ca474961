"""How often a bot may ask: https://docs.discord.com/developers/topics/rate-limits

Discord does not publish the numbers of its buckets; those of `rest` are of the size that is seen. People's own clients
are not limited here.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.errors import ApiError

MAJOR = ("channel_id", "guild_id", "webhook_id", "interaction_id", "webhook_token", "interaction_token")
GLOBAL_LIMIT = 50
BUCKETS_KEPT = 65_536


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    count: int
    per: float


@dataclass(slots=True)
class _Bucket:
    opened: float
    used: int


class RateLimits:
    """Counts by bucket, account and major parameters, and globally by account. `on` switches all of it."""

    def __init__(self, *, on: bool = True) -> None:
        self.on = on
        self.global_limit = GLOBAL_LIMIT
        self._buckets: dict[str, _Bucket] = {}
        self._global: dict[str, deque[float]] = {}

    def take(
        self, name: str, limit: Limit, account: str, params: Mapping[str, str], *, globally: bool
    ) -> dict[str, str]:
        """Count a request and give the headers of its answer. Raises the 429 where it is one too many."""
        if not self.on:
            return {}
        now = time.monotonic()
        if globally:
            self._take_global(account, now)
        major = ":".join(params[key] for key in MAJOR if key in params)
        key = f"{name}|{account}|{major}"
        bucket = self._buckets.get(key)
        if bucket is None or now - bucket.opened >= limit.per:
            self._buckets.pop(key, None)  # so that they stand in the order in which they were opened
            while len(self._buckets) >= BUCKETS_KEPT:
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[key] = _Bucket(now, 0)
        reset_after = bucket.opened + limit.per - now
        headers = _headers(name, limit, max(limit.count - bucket.used - 1, 0), reset_after)
        if bucket.used >= limit.count:
            raise too_many(reset_after, headers=headers)
        bucket.used += 1
        return headers

    def _take_global(self, account: str, now: float) -> None:
        asked = self._global.setdefault(account, deque())
        while asked and now - asked[0] >= 1.0:
            asked.popleft()
        if len(asked) >= self.global_limit:
            raise too_many(asked[0] + 1.0 - now, globally=True)
        asked.append(now)


_hashes: dict[str, str] = {}


def _hash(name: str) -> str:
    if name not in _hashes:
        _hashes[name] = hashlib.sha256(name.encode()).hexdigest()[:32]
    return _hashes[name]


def _headers(name: str, limit: Limit, remaining: int, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit.count),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": _hash(name),
    }


def too_many(
    retry_after: float, *, globally: bool = False, headers: Mapping[str, str] | None = None, scope: str = "user"
) -> ApiError:
    """A 429 as Discord's edge sends it; `Via` is there because some libraries take its absence for a ban."""
    seconds = max(retry_after, 0.001)
    more = {
        "Retry-After": str(int(seconds) + 1),
        "X-RateLimit-Scope": "global" if globally else scope,
        "Via": "1.1 sandbox",
    }
    if globally:
        more["X-RateLimit-Global"] = "true"
    return ApiError(
        429,
        0,
        "You are being rate limited.",
        extra={"retry_after": round(seconds, 3), "global": globally},
        headers={**(headers or {}), **more},
    )
