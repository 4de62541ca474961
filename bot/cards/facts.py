"""The facts: who, what, when, where, why, how; what was not found in the article is said too."""

from __future__ import annotations

from discord import ui

from bot.cards import frame, keys
from bot.cards.date_text import describe_when
from bot.cards.pieces import build_statement
from bot.news import FactSheet, Piece

QUESTIONS = ("who", "what", "when", "where", "why", "how")


def build_facts_card(fact_sheet: FactSheet, words: int = frame.WORDS) -> ui.LayoutView:
    """Return the card of the six answers on the main event, each with its source."""
    headline = fact_sheet.headline
    budget = words - frame.count_head_words(headline)
    blocks: list[frame.Block] = []
    for index, question in enumerate(QUESTIONS):
        piece: Piece | None = getattr(fact_sheet.key, question)
        if piece is None:
            blocks.append(frame.Block(f"-# {question.capitalize()} — not found in the article"))
            continue
        text, used = build_statement((piece,), words=max(min(40, budget), 3), characters=450)
        budget -= used
        date = f"\n-# {describe_when(fact_sheet.when)}" if question == "when" and fact_sheet.when else ""
        key = keys.build_source_key(headline.article_id, "fact", index)
        blocks.append(frame.Block(f"**{question.capitalize()}** — {text}{date}", key, words=used))
    return frame.render(
        frame.Frame(
            head=frame.build_head(headline),
            blocks=blocks,
            footer=frame.build_footer(headline),
            accent=frame.choose_accent(headline),
            notice=frame.describe_notice(headline),
            rows=[frame.build_tabs(headline, "facts")],
            words=None,  # kept to by the budget above
        )
    )
