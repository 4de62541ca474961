"""How long the bot waits: as often as a feed changes, within bounds, and never sooner than a site asks."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.pacing import FIRST, LONGEST, MOST, SHORTEST, after_failure, next_interval, wait


def _settled(every: int) -> int:
    """The interval that a feed ends at which has news every so many seconds, after a month."""
    interval, now, seen = FIRST, 0, 0
    while now < 30 * 86_400:
        now += interval
        changed = now // every > seen
        seen = now // every
        interval = next_interval(interval, changed=changed)
    return interval


def test_the_interval_follows_how_often_a_feed_changes() -> None:
    assert _settled(60) == SHORTEST
    assert 600 <= _settled(3600) <= 3600
    assert 3600 <= _settled(6 * 3600) <= 3 * 3600
    assert _settled(7 * 86_400) >= 4 * 3600
    settled = [_settled(every) for every in (60, 3600, 6 * 3600, 7 * 86_400)]
    assert settled == sorted(settled)


@given(st.integers(0, 10**6), st.booleans(), st.none() | st.integers(0, 10**7))
def test_the_interval_stays_between_five_minutes_and_six_hours(interval: int, changed: bool, ttl: int | None) -> None:
    assert SHORTEST <= next_interval(interval, changed=changed, ttl=ttl) <= LONGEST


def test_a_feeds_own_period_is_heeded_up_to_an_hour() -> None:
    assert next_interval(SHORTEST, changed=True, ttl=1800) == 1800
    assert next_interval(SHORTEST, changed=True, ttl=86_400) == 3600


@given(
    st.integers(SHORTEST, LONGEST), st.integers(), st.none() | st.integers(0, 10**6), st.none() | st.integers(0, 10**5)
)
def test_the_next_fetch_is_never_sooner_than_a_site_asks(
    interval: int, seed: int, max_age: int | None, retry_after: int | None
) -> None:
    found = wait(interval, Random(seed), max_age=max_age, retry_after=retry_after)
    assert found >= max(SHORTEST, interval * 0.9, min(max_age or 0, LONGEST), retry_after or 0)
    assert found <= max(SHORTEST, interval * 1.1, min(max_age or 0, LONGEST) * 1.1, (retry_after or 0) * 1.1)


def test_feeds_of_one_interval_do_not_come_due_together() -> None:
    jitter = Random(7)
    waits = {round(wait(3600, jitter)) for _ in range(200)}
    assert len(waits) > 100


def test_a_feed_that_fails_is_tried_ever_more_slowly_and_never_given_up() -> None:
    waits = [after_failure(count, Random(1)) for count in range(1, 60)]
    assert all(later >= sooner for sooner, later in pairwise(waits))
    assert waits[0] <= FIRST * 1.1
    assert MOST * 0.9 <= waits[-1] <= MOST * 1.1
    assert after_failure(10**9, Random(1)) <= MOST * 1.1


def test_a_failing_site_is_not_asked_before_it_wants_to_be() -> None:
    assert after_failure(1, Random(1), retry_after=50_000) >= 50_000
    assert after_failure(1, Random(1), interval=SHORTEST) <= SHORTEST * 1.1
