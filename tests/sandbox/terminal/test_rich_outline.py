"""Messages drawn and written out, from Discord's own message objects."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.sandbox.person import Message
from bot.sandbox.terminal.outline import DANGER, Board, Outline, outline
from bot.sandbox.terminal.plain import plain
from bot.sandbox.terminal.rich_outline import draw

AUTHOR = {"id": "9", "username": "newsbot", "global_name": "News Bot"}
LONG = "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument."


def message(*components: dict[str, Any], **more: Any) -> Message:
    return Message({"id": "1", "channel_id": "2", "author": AUTHOR, "components": list(components), **more})


def card(*inside: dict[str, Any], accent: int | None = 0x2B6CB0) -> dict[str, Any]:
    return {"type": 17, "accent_color": accent, "components": list(inside)}


def text(words: str) -> dict[str, Any]:
    return {"type": 10, "content": words}


def button(label: str, custom_id: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id, **more}


def drawn(shown: Outline, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, markup=False, emoji=False).print(draw(shown, {}))
    return out.getvalue()


EVERYTHING = message(
    card(
        text(f"### [{LONG}](https://coast.example/a)\n-# small :smile: [bold]not rich's[/bold]"),
        {"type": 14, "divider": True},
        {"type": 9, "components": [text(f"> {LONG}")], "accessory": button("Source")},
        {
            "type": 9,
            "components": [text("with a picture")],
            "accessory": {"type": 11, "media": {"url": "https://c.example/t.png"}},
        },
        {"type": 12, "items": [{"media": {"url": "https://c.example/a.png"}, "description": "A map", "spoiler": True}]},
        {"type": 13, "file": {"url": "attachment://data.json"}},
        {"type": 1, "components": [button(f"Button {n}", f"b{n}") for n in range(5)]},
    ),
    attachments=[{"id": "5", "filename": "data.json", "url": "http://127.0.0.1:1/attachments/2/5/data.json"}],
    flags=64,
)


@pytest.mark.parametrize("width", [12, 20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for line in drawn(outline(EVERYTHING, Board()), width).splitlines():
        assert len(line) <= width


def test_plain_text_is_never_wrapped_and_holds_every_word() -> None:
    assert plain(outline(EVERYTHING, Board()), {}).split("\n") == [
        f"{LONG} <https://coast.example/a>",
        "small :smile: [bold]not rich's[/bold]",
        f"> {LONG}  [1] Source",
        "with a picture",
        "[t.png] https://c.example/t.png",
        "[a.png: A map] https://c.example/a.png",
        "[data.json] http://127.0.0.1:1/attachments/2/5/data.json",
        "[2] Button 0  [3] Button 1  [4] Button 2  [5] Button 3  [6] Button 4",
        "(Only you can see this)",
    ]


def test_words_of_an_article_are_never_taken_for_the_drawers_own_mark_up() -> None:
    assert "small :smile: [bold]not rich's[/bold]" in drawn(outline(EVERYTHING, Board()))


def test_an_app_that_thinks_is_said_to() -> None:
    shown = outline(message(flags=128), Board())
    assert plain(shown, {}) == "News Bot is thinking…"
    assert drawn(shown).strip() == "News Bot is thinking…"


@pytest.mark.parametrize(
    ("one", "failed"),
    [
        (message(card(text("x"), accent=DANGER)), True),
        (message(card(text("x"), accent=0xC53030)), False),
        (message(card(text("x"), accent=None)), False),
        (message(embeds=[{"description": "x", "color": DANGER}]), True),
        (message(content="error"), False),
        (message(card(text("x")), card(text("y"), accent=DANGER)), False),
    ],
)
def test_a_failure_is_told_by_discords_colour_for_danger(one: Message, failed: bool) -> None:
    assert outline(one, Board()).failed is failed


COMPONENTS = st.recursive(
    st.one_of(
        st.text(max_size=30).map(text),
        st.text(max_size=10).map(button),
        st.builds(lambda d: {"type": 14, "divider": d}, st.booleans()),
        st.integers(18, 99).map(lambda kind: {"type": kind, "new": "component"}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: {"type": 17, "components": parts}),
        st.text(max_size=20).map(lambda w: {"type": 9, "components": [text(w)], "accessory": button("b")}),
    ),
    max_leaves=12,
)


@given(st.lists(COMPONENTS, max_size=4), st.text(max_size=60))
def test_any_components_are_drawn_and_written_without_control_characters(
    parts: list[dict[str, Any]], words: str
) -> None:
    shown = outline(message(*parts, content=words), Board())
    for made in (plain(shown, {}), drawn(shown, 30)):
        assert not any(ord(c) < 32 and c != "\n" for c in made)
    assert "\n\n" not in plain(shown, {})
