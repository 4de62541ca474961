"""Discord's formatting as a person sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.terminal.discord_markdown import Names, Piece, line_of, read, safe

NAMES = Names({"1": "Ada"}, {"2": "Desk"}, {"3": "general"})


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**bold** *it* _it_ __under__ ~~gone~~ ***both***", "bold it it under gone both"),
        (r"\*not\* \_this\_ \\ \# \> \- 1\.", r"*not* _this_ \ # > - 1."),
        ("**a \\** b**", "a ** b"),
        ("snake_case_name and 2*3*4", "snake_case_name and 234"),
        ("`code **x**` and ``a`b``", "code **x** and a`b"),
        ("[A *title*](https://a.example/x)", "A title <https://a.example/x>"),
        ("[a [b] c](<https://a.example/(x)>)", "a [b] c <https://a.example/(x)>"),
        (r"[x](https://a.example/\_y\_)", "x <https://a.example/_y_>"),
        ("see https://a.example/x_y_z, or <https://b.example>", "see https://a.example/x_y_z, or https://b.example"),
        (
            "<@1> <@!1> <@&2> <#3> <@9> </quotes:5> <:wave:6> <a:run:7> <id:guide>",
            "@Ada @Ada @Desk #general @somebody /quotes :wave: :run: #guide",
        ),
        (
            "<t:1721553060:D> <t:1721553060:t> <t:1721553060> <t:99999999999999:D>",
            "21 July 2024 09:11 UTC 21 July 2024 09:11 UTC an unknown time",
        ),
        ("||secret||", "[hidden: secret]"),
        ("# One\n## Two\n### Three\n#### four\n-# small", "One\nTwo\nThree\n#### four\nsmall"),
        ("- a\n  - b\n* c\n1. d", "• a\n  • b\n• c\n1. d"),
        ("> said\n> again\n>>> rest\nof # it", "> said\n> again\n> rest\n> of # it"),
        ("before\n```py\n**x** = 1\n```\nafter", "before\n**x** = 1\nafter"),
        ("**never closed and [no link](ftp://x)", "**never closed and [no link](ftp://x)"),
        ("\x1b[31mred\x07 \x9b2J", "[31mred 2J"),
    ],
)
def test_text_is_shown_as_discord_shows_it(text: str, plain: str) -> None:
    assert "\n".join(line.plain for line in read(text, NAMES)) == plain


def test_styles_nest() -> None:
    (line,) = read("**bold *and italic***")
    assert line.pieces == (Piece("bold ", frozenset({"bold"})), Piece("and italic", frozenset({"bold", "italic"})))


@given(st.text(alphabet=st.sampled_from("*_~|`[]()<>\\#->@t: \nhttps/.ab1\x1b\u202e")))
def test_any_text_can_be_read_and_steers_no_terminal(text: str) -> None:
    for line in read(text):
        assert "\x1b" not in line.plain
        assert "\n" not in line.plain
    assert "\n" not in line_of(text).plain


@given(st.text())
def test_words_without_formatting_come_back_as_they_are(text: str) -> None:
    escaped = "".join("\\" + c if c in "*_~|`[]()<>\\#-:/.@>0123456789+" and not c.isalnum() else c for c in text)
    shown = "\n".join(line.plain for line in read(escaped)) if safe(text).strip() else ""
    if text.isascii() and not any(c.isdigit() for c in text) and "\n" not in safe(text) and safe(text).strip():
        assert shown == safe(text).rstrip()
