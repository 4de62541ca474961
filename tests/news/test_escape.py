"""Discord's formatting pages, item by item: nothing of others' text comes alive."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.escape import address, close_bidi, escape, flat, line, link

# Each construct of https://discord.com/developers/docs/reference#message-formatting and of Discord's Markdown page,
# and the pattern that Discord's client finds it by.
ALIVE = {
    "user": ("<@80351110224678912>", r"<@!?\d+>"),
    "user with a nickname": ("<@!80351110224678912>", r"<@!?\d+>"),
    "role": ("<@&165511591545143296>", r"<@&\d+>"),
    "channel": ("<#103735883630395392>", r"<#\d+>"),
    "everyone": ("@everyone", r"@everyone"),
    "here": ("@here", r"@here"),
    "slash command": ("</airhorn:816437322781949972>", r"</[^>]+:\d+>"),
    "custom emoji": ("<:mmLol:216154654256398347>", r"<:\w+:\d+>"),
    "animated emoji": ("<a:b1nzy:392938283556143104>", r"<a:\w+:\d+>"),
    "emoji by name": (":smile:", r":\w+:"),
    "timestamp": ("<t:1618953630>", r"<t:-?\d+(:\w)?>"),
    "timestamp with a style": ("<t:1618953630:R>", r"<t:-?\d+(:\w)?>"),
    "guild navigation": ("<id:customize>", r"<id:\w+>"),
    "linked role": ("<id:linked-roles:123>", r"<id:[\w-]+(:\d+)?>"),
    "bare link": ("https://example.com/a?b=c", r"https?://\S+"),
    "link in angle brackets": ("<https://example.com>", r"<https?://\S+>"),
    "link of the app": ("discord://-/channels/1", r"\w+://\S+"),
    "e-mail in angle brackets": ("<a@example.com>", r"<[^\s>]+@[^\s>]+>"),
    "telephone in angle brackets": ("<+4930123456>", r"<\+\d+>"),
    "masked link": ("[here](https://example.com)", r"\[[^\]]*\]\([^)]*\)"),
    "heading": ("# One", r"(?m)^ *#{1,3} "),
    "small heading": ("### Three", r"(?m)^ *#{1,3} "),
    "subtext": ("-# small", r"(?m)^ *-# "),
    "list": ("- item", r"(?m)^\s*[-*+] "),
    "list with a star": ("* item", r"(?m)^\s*[-*+] "),
    "indented list": ("  - item", r"(?m)^\s*[-*+] "),
    "numbered list": ("1. item", r"(?m)^\s*\d+\. "),
    "quote": ("> said", r"(?m)^>{1,3}\s?"),
    "long quote": (">>> said", r"(?m)^>{1,3}\s?"),
    "code": ("`code`", r"`"),
    "code block": ("```py\ncode\n```", r"`"),
    "spoiler": ("||secret||", r"\|\|"),
    "bold": ("**bold**", r"\*"),
    "italics": ("*it*", r"\*"),
    "italics with underscores": ("_it_", r"_"),
    "underline": ("__under__", r"_"),
    "strike": ("~~gone~~", r"~~"),
    "escaped mark": (r"\*not\*", r"\\(?!$)"),
}
_PATTERNS = sorted({pattern for _, pattern in ALIVE.values()})


def inert(shown: str) -> str:
    """`shown` with every escaped mark put out of the way, as the client does when it reads a backslash."""
    return re.sub(r"\\([^A-Za-z0-9\s])", "\ue000", shown)


def read(shown: str) -> str:
    """What a person reads."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", shown).replace("@\u200b", "@")


@pytest.mark.parametrize(("example", "pattern"), ALIVE.values(), ids=ALIVE)
def test_nothing_on_the_formatting_page_comes_alive(example: str, pattern: str) -> None:
    assert re.search(pattern, example), "the example is alive before it is escaped"
    for text in (example, f"He wrote {example} to them", f"first\n{example}", f"“{example}”", f"({example})"):
        shown = escape(text)
        assert not re.search(pattern, inert(shown)), shown
        assert read(shown) == text


@given(st.text(alphabet=st.sampled_from(list("<>@#&!:/\\*_~|`[]()-+.0123 \n\tathersvyonidp=?")), max_size=60))
def test_no_mixture_of_marks_comes_alive_and_it_reads_as_it_was(text: str) -> None:
    shown = escape(text)
    for pattern in _PATTERNS:
        assert not re.search(pattern, inert(shown)), (pattern, shown)
    assert read(shown) == text


@given(st.text(max_size=80))
def test_any_text_reads_as_it_was_but_for_what_nobody_sees(text: str) -> None:
    assert flat(read(line(text))) == flat(close_bidi(flat(text)))


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text(alphabet=st.sampled_from([*BIDI, "a", "ש", " "]), max_size=40))
def test_bidirectional_marks_are_closed_where_the_piece_ends(text: str) -> None:
    open_marks: list[str] = []
    for character in close_bidi(text):
        if character in "\u202a\u202b\u202d\u202e":
            open_marks.append("\u202c")
        elif character in "\u2066\u2067\u2068":
            open_marks.append("\u2069")
        elif character in "\u202c\u2069":
            assert open_marks
            assert open_marks.pop() == character
    assert not open_marks
    assert [c for c in close_bidi(text) if c not in BIDI] == [c for c in text if c not in BIDI]


def test_a_link_cannot_be_broken_out_of_by_its_title_or_its_address() -> None:
    made = link("a](https://evil.example) [b", "https://x.example/a)b c<d>\n(e")
    assert made == r"[a\]\(https\:\/\/evil.example) \[b](https://x.example/a%29b%20c%3Cd%3E%0A%28e)".replace(r"\(", "(")


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "discord://x", "https://", "//x.example", "http://[::1"]
)
def test_what_is_no_web_address_is_not_linked(url: str | None) -> None:
    assert address(url) is None
    assert link("title", url) == "title"
