"""The greeting of a sandbox: commands that can be pressed, and where the brief comes."""

from __future__ import annotations

from bot.cards.greeting import build_greeting
from tests.cards import reading


def test_commands_with_an_id_can_be_pressed_and_others_are_named() -> None:
    text = reading.text(build_greeting({"brief": 11, "timeline": 12}, 7, "07:30"))
    assert "</brief:11> — " in text
    assert "</timeline:12> — " in text
    assert "`/stories` — " in text


def test_it_says_where_the_brief_comes_and_that_the_news_is_made_up() -> None:
    text = reading.text(build_greeting({}, 7, "07:30"))
    assert "at 07:30 the brief comes to <#7>" in text
    assert "The news is made up" in text
