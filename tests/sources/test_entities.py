"""Character references in text and in attributes."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.entities import unescape_attribute


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a=1&reg=2&para=3&times=4&lt=5", "?a=1&reg=2&para=3&times=4&lt=5"),
        ("?a=1&copyright=2", "?a=1&copyright=2"),
        ("?a=1&ampx=2", "?a=1&ampx=2"),
        ("?a=1&amp;copy=2", "?a=1&copy=2"),
        ("?a=1&copy;=2", "?a=1©=2"),
        ("?a=1&notit;=2", "?a=1&notit;=2"),
        ("Tom &amp Jerry", "Tom & Jerry"),
        ("&copy 2026", "© 2026"),
        ("caf&eacute;", "café"),
        ("&#233;&#xe9&#X27;", "éé'"),
        ("&#99999999999;", "\ufffd"),
        ("&;&#;& &&amp;", "&;&#;& &&"),
        ("none", "none"),
    ],
)
def test_a_reference_in_an_attribute_is_read_as_browsers_read_it(value: str, meant: str) -> None:
    assert unescape_attribute(value) == meant


@given(st.text(max_size=60))
def test_what_is_escaped_in_full_comes_back(words: str) -> None:
    assert unescape_attribute(html.escape(words)) == words


@given(st.text("&#;x0123456789abcoprtymg= ", max_size=40))
def test_whatever_stands_there_is_read(value: str) -> None:
    assert isinstance(unescape_attribute(value), str)
