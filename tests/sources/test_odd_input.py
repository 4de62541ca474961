"""What strangers write is read or refused, whatever it is: no error gets out that is none of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.cards import keys
from bot.errors import DatelineError
from bot.news.feeds import Item
from bot.sources.address import canonical, check_address, same_site
from bot.sources.calendar_days import find_days
from bot.sources.errors import NotAFeed
from bot.sources.feeds.instants import read_instant
from bot.sources.feeds.item_keys import canonical_key
from bot.sources.feeds.jsonfeed import read_json
from bot.sources.guard import next_address
from bot.typed import times_and_days, zones

fuzzed = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_HOSTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["xn--a", "xn--", "xn--ü", "a..b", ".", "a" * 70, "ß.de", "\ud800", "-a-", "_x", "a b", "%41", "%zz"]
    ),
    st.sampled_from(["[::1]", "[::1", "[v1.x]", "[fe80::1%eth0]", "0x7f.1", "256.1.1.1", "1.2.3", "a\u3002b", "①.com"]),
    st.sampled_from(["é\u00c3\u00b8w", "\u2100", "\u1e9e"]),
)
_PORTS = st.sampled_from(["", ":", ":80", ":443", ":99999", ":-1", ":٤", ":0", ": 80", ":443" + "0" * 5000])
_RESTS = st.sampled_from(["", "/", "/%zz", "?a=%ff&utm_x=1", "/a?b#c", "?=&&=", "/\ud800", "?\ud800=1", "#", "//"])
_STARTS = st.sampled_from(["http://", "https://", "http:", "//", "", "HTTP://", "ftp://", "http:///", "http://a:b@"])
ADDRESSES = st.one_of(st.text(max_size=60), st.tuples(_STARTS, _HOSTS, _PORTS, _RESTS).map("".join))
_PIECES = ["-", ":", ".", "/", "T", "Z", "+", "at", "mon", "weekdays", "noon", "half past", "every", "hours", "pm"]
_DIGITS = st.one_of(st.integers(0, 10**12).map(str), st.sampled_from(["9" * 5000, "0", "9999", "٠٧:٣٠", "²", "①"]))
_MORE = st.sampled_from([*_PIECES, "utc+", "gmt-", "W", "to", "except", " "])
_SEVERAL = st.lists(st.one_of(_DIGITS, _MORE), max_size=8)
TYPED = st.one_of(st.text(max_size=40), _SEVERAL.map("".join), _SEVERAL.map(" ".join))


def is_ours(do: Callable[..., object], *given: object) -> bool:
    """Whether it answers, or refuses with words of ours."""
    try:
        do(*given)
    except DatelineError as error:
        return bool(error.words)
    return True


@fuzzed
@given(ADDRESSES, ADDRESSES)
def test_an_address_is_one_or_is_refused(one: str, other: str) -> None:
    assert is_ours(check_address, one)
    assert is_ours(next_address, URL("https://example.org/a"), one, 302)
    assert is_ours(same_site, one, other)
    assert is_ours(canonical_key, one)
    plain = canonical(one)
    assert plain is None or canonical(plain) == plain


@fuzzed
@given(TYPED)
def test_times_days_and_zones_are_read_or_refused(typed: str) -> None:
    assert is_ours(times_and_days.read, typed)
    assert is_ours(times_and_days.rule, typed, typed, "UTC")
    assert is_ours(times_and_days.read_days, typed)
    assert is_ours(zones.find, typed)


@fuzzed
@given(TYPED)
def test_instants_and_days_are_read_or_none(typed: str) -> None:
    moment = read_instant(typed)
    assert moment is None or moment.tzinfo is not None
    assert all(typed[one.start : one.end] for one in find_days(typed))


@fuzzed
@given(TYPED)
def test_a_buttons_key_is_read_or_none(rest: str) -> None:
    key = keys.Key.parse(f"d1:source:1::{rest}")
    for one in (keys.Key("source", 1, None, rest), *([key] if key else [])):
        keys.parse_source_key(one)
        keys.parse_why_key(one)
        keys.strip_delivery(one)
    assert keys.Key.parse(rest) is None or rest.startswith("d1:")


_NAMES = ["id", "url", "external_url", "title", "date_published", "tags", "authors", "author", "name", "summary"]
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TYPED),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*_NAMES, "content_html", "content_text", "language"]), inner, max_size=6),
    ),
    max_leaves=12,
)


@fuzzed
@given(_JSON, _JSON, _JSON)
def test_a_json_feed_of_any_types_is_read_or_refused(one: Any, title: Any, site: Any) -> None:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": site, "items": [one]}
    try:
        read = read_json(json.dumps(document), "https://example.org/feed")
    except NotAFeed as error:
        assert error.words  # noqa: PT017  # refusing is as good an answer as reading
    else:
        assert all(isinstance(item, Item) for item in read.items)


def test_a_number_of_thousands_of_digits_breaks_nothing() -> None:
    long = "9" * 6000
    assert is_ours(read_json, f'{{"version": {long}, "items": [], "feed_url": ""}}', "https://example.org/")
    assert is_ours(times_and_days.read, f"at {long}:30")
    assert is_ours(zones.find, f"UTC+{long}")
    assert read_instant(long) is None
    assert keys.Key.parse(f"d1:source:{long}::") is None
