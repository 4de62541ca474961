"""Source: the paragraph that something stands in, with the words in bold, and the link."""

from __future__ import annotations

import discord
from discord import ui

from bot.cards import frame, limits
from bot.cards.pieces import emphasise
from bot.news import Passage, clipping
from bot.news.escape import address


def build_source_card(passage: Passage, words: int = frame.WORDS) -> ui.LayoutView:
    """Return the card of the paragraph where the article says something."""
    headline = passage.headline
    room = max(words - frame.count_head_words(headline), 20)
    shown = emphasise(passage.paragraph.text, [passage.bold], words=room, characters=2400)
    row: ui.ActionRow[ui.LayoutView] | None = None
    target = address(headline.url)
    if target and clipping.length(target) <= limits.BUTTON_URL:
        row = ui.ActionRow(ui.Button(style=discord.ButtonStyle.link, url=target, label="Read the article"))
    return frame.render(
        frame.Frame(
            head=frame.build_head(headline),
            blocks=[frame.Block(f"> {shown}")],
            footer=frame.build_footer(headline),
            accent=frame.choose_accent(headline),
            notice=frame.describe_notice(headline),
            rows=[row] if row else [],
            words=None,  # the window above keeps to them
        )
    )
