"""The page: whole, safe, and every mark two clicks from itself."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from bot.cli.explanation.html_page import build_page
from bot.cli.explanation.sheet import build_sheet
from bot.news import Extent, Part
from tests.cli.explanation.articles import ALL, TEXT, article, facts, told

_VOID = {"meta"}


class Reader(HTMLParser):
    """Keeps what a page holds; fails where a tag is not closed by its own."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.style = ""
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


def test_every_label_leads_to_its_fact_and_back() -> None:
    read = Reader(build_page([told(), told()], "two"))
    ids, targets = read.values("id"), [href.removeprefix("#") for href in read.values("href")]
    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    assert {"a1-Q1", "a1-wQ1", "a2-Q1", "a2-wQ1"} <= set(targets)


def test_it_loads_nothing_runs_nothing_and_its_own_policy_allows_its_style() -> None:
    read = Reader(build_page([told()], "x"))
    assert not {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "form", "object", "base"}
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on") or name in {"style", "src"}]
    assert not re.search(r"url\(|@import", read.style)
    (policy,) = [attrs["content"] for tag, attrs in read.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "&lt;b&gt;", "a\" onclick='x'", "</style><b>", "\x1b[31m"]
)
def test_words_of_an_article_are_words(evil: str) -> None:
    text = f"{TEXT}\n\n{evil} it said."
    told_of = build_sheet(article(text, title=evil), facts(body=Extent(0, len(text))), ALL)
    read = Reader(build_page([told_of], evil))
    assert "script" not in {tag for tag, _ in read.tags}
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    assert evil.replace("\x1b", "") in "".join(read.words)


def test_the_words_of_the_article_are_all_there_with_each_rule_in_its_sentence() -> None:
    source = build_page([told()], "x")
    assert re.search(r'class="mark k-times">Friday</span></span></span>', source)
    assert "<p>A reporting verb follows the quote; its subject is the speaker.</p>" in source
    assert '<p class="rule">rule verb-after, 95 %</p>' in source
    words = "".join(Reader(re.sub(r'<a class="label.*?</a>', "", source)).words)
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in words


def test_every_kind_has_its_colour_for_light_and_dark_and_a_line_of_its_own() -> None:
    style = Reader(build_page([told()], "x")).style
    assert "prefers-color-scheme: dark" in style
    for part in Part:
        assert style.count(f"--{part}: #") == 2
        assert f".mark.k-{part}" in style


def test_no_article_is_said() -> None:
    assert "There is no article in it." in build_page([], "empty.jsonl")
