"""Addresses as they are written, mended as browsers mend them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.sources.href import mend

BASE = "https://h.example/news/feed.xml?page=2"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://o.example/a", "https://o.example/a"),
        ("https://o.example/größe?q=ü#ä", "https://o.example/größe?q=ü#ä"),
        ("  \n https://o.example/a \t", "https://o.example/a"),
        ("https://o.example/a\n  b\tc", "https://o.example/a%20%20bc"),
        ("https://o.example/two words (1).html?q=a b#c d", "https://o.example/two%20words%20(1).html?q=a%20b#c%20d"),
        ("https://o.example/a\u00a0b", "https://o.example/a%C2%A0b"),
        ("https:\\\\o.example\\a\\b?c\\d#e\\f", "https://o.example/a/b?c\\d#e\\f"),
        ("HTTPS://o.example/A", "https://o.example/A"),
        ("https:////o.example/a", "https://o.example/a"),
        ("http:/o.example/a", "http://o.example/a"),  # another scheme than the base's
        ("http:o.example/a", "http://o.example/a"),
        ("https:/a", "https://h.example/a"),  # the base's own: a path
        ("https:a", "https://h.example/news/a"),
        ("//o.example/a", "https://o.example/a"),
        ("\\\\o.example\\a", "https://o.example/a"),
        ("/a", "https://h.example/a"),
        ("\\a\\b", "https://h.example/a/b"),
        ("a b.html", "https://h.example/news/a%20b.html"),
        ("../a", "https://h.example/a"),
        ("?page=3", "https://h.example/news/feed.xml?page=3"),
        ("/2026/11:30/a", "https://h.example/2026/11:30/a"),
        ("https://o.example/a?b=1&amp;c=2&#38;d=3&#x26;e=4", "https://o.example/a?b=1&c=2&d=3&e=4"),
        ("https://o.example/a?b=1&copy=2&reg=3", "https://o.example/a?b=1&copy=2&reg=3"),
        ("feed://o.example/rss", "http://o.example/rss"),
        ("feed:https://o.example/rss", "https://o.example/rss"),
        ("FEED:http://o.example/rss", "http://o.example/rss"),
        ("pcast://o.example/cast", "http://o.example/cast"),
        ("www.o.example/a", "https://www.o.example/a"),
        ("https//o.example/a", "https://o.example/a"),
        ("javascript:alert(1)", None),
        ("mailto:a@o.example", None),
        ("nostr:naddr1", None),
        ("urn:uuid:1", None),
        ("feed:/x", None),
        ("https://two words.example/a", None),
        ("http://", None),
    ],
)
def test_an_address_leads_where_it_leads_in_a_browser(written: str, address: str | None) -> None:
    assert mend(written, BASE) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/a", None),
        ("rss", None),
        ("", None),
        ("https:/o.example/a", "https://o.example/a"),
        ("//o.example/a", "https://o.example/a"),
        ("www.o.example/my feed", "https://www.o.example/my%20feed"),
    ],
)
def test_without_a_base_an_address_has_to_name_its_host(written: str, address: str | None) -> None:
    assert mend(written) == address


PIECES = st.sampled_from(
    ["http", "https", "feed", ":", "/", "\\", "//", " ", "\t", "\n", "?", "#", "&amp;", "www.", "."]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join), st.none() | st.just(BASE))
def test_whatever_is_written_is_a_web_address_that_stays_as_it_is_or_none(written: str, base: str | None) -> None:
    found = mend(written, base)
    if found is not None:
        assert found.startswith(("http://", "https://"))
        assert not set(found) & set("\t\n\r \x00")
        assert mend(found, base) == found or "&" in found  # what was escaped three times is mended once


PATHS = st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters="-_.~/"), max_size=20)


@given(PATHS, st.sampled_from(["", "?a=1&b=2", "#top"]), st.sampled_from([" ", "\n", "\t \r\n", "\x00"]))
def test_what_stands_round_an_address_changes_nothing(path: str, more: str, space: str) -> None:
    address = f"https://o.example/{path}{more}"
    assert mend(f"{space}{address}{space}", BASE) == address


@given(PATHS)
def test_a_path_without_oddities_is_joined_as_any_library_joins_it(path: str) -> None:
    assert mend(f"/{path.lstrip('/')}", BASE) == str(URL(BASE).join(URL(f"/{path.lstrip('/')}")))


@pytest.mark.parametrize("unit", ["/", "\\", " ", "&amp;", "feed:", "?", "#", "www.", "https:", "a"])
def test_no_address_holds_the_reader_up(unit: str) -> None:
    began = time.process_time()
    mend(unit * (200_000 // len(unit)), BASE)
    mend("https://o.example/" + unit * (200_000 // len(unit)), BASE)
    assert time.process_time() - began < 3
