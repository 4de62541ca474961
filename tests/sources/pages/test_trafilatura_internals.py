"""What is replaced of trafilatura is still there, and still does what it is replaced for."""

from __future__ import annotations

import time
from types import CodeType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from bot.sources.pages.page import parse_page
from bot.sources.pages.trafilatura_internals import MODULES, strip_tags

STORY = "".join(
    f"<p>The harbour authority of Brenmouth said that quay number {n} would cost {n} million and open in 2027.</p>"
    for n in range(12)
)
MANY = 10_000


def test_trafilatura_still_strips_tags_by_the_name_that_is_replaced() -> None:
    for module in MODULES:
        assert module.strip_tags is strip_tags
        assert "strip_tags" in {name for code in _code_of(module) for name in code.co_names}


def test_lxml_still_leaves_text_in_pieces() -> None:
    """Once this fails, lxml puts the text together itself, and the replacement can go."""
    tree = html.fragment_fromstring("<p>" + "a<b>b</b>" * 600 + "</p>")
    in_one = html.fragment_fromstring("<p>" + "a<b>b</b>" * 600 + "</p>")
    etree.strip_tags(tree, "b")
    strip_tags(in_one, "b")
    assert (len(tree.xpath(".//text()")), len(in_one.xpath(".//text()"))) == (1200, 1)
    assert tree.text == in_one.text


@given(st.lists(st.sampled_from(["x", "<a>y</a>", "<b>z</b>", "<a></a>", "<br>", "<!-- c -->", "<i>u<a>v</a></i>"])))
def test_what_is_left_is_what_lxml_leaves(parts: list[str]) -> None:
    page = "<div><p>" + "".join(parts) + "</p>" + "<hr>" * 500 + "</div>"
    ours, theirs = html.fragment_fromstring(page), html.fragment_fromstring(page)
    strip_tags(ours[0], "a", "b")
    strip_tags(ours, "a", "b")
    etree.strip_tags(theirs, "a", "b")
    assert etree.tostring(ours) == etree.tostring(theirs)


@pytest.mark.parametrize(
    "filling",
    [
        "<a></a>" * MANY,
        "<p>" + "<a href='/x'></a>" * MANY + "</p>",
        "<p>" + "<a href='/x'>word</a> " * MANY + "</p>",
        "<p>" + "word <a></a> " * MANY + "</p>",
        "<p>" + "<span>word</span> " * MANY + "</p>",
        "<p>" + "word <small>word</small> " * MANY + "</p>",
        "<ul>" + "<li><a></a></li>" * MANY + "</ul>",
    ],
)
def test_a_page_of_many_small_things_is_read_in_time(filling: str) -> None:
    page = f"<html><body><article><h1>Quay opens</h1>{STORY}{filling}</article></body></html>".encode()
    began = time.process_time()
    article = parse_page(page, "https://a.example/quay", None)
    assert time.process_time() - began < 10  # 16 s and more, where it grows with the square
    assert "quay number 11 would cost 11 million" in article.text


def _code_of(module: object) -> list[CodeType]:
    return [one.__code__ for one in vars(module).values() if hasattr(one, "__code__")]
