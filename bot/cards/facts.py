"""The facts: who, what, when, where, why, how; what was not found in the article is said too."""

from __future__ import annotations

from discord import ui

from bot.cards import frame
from bot.cards.citations import cite
from bot.cards.date_text import describe_when
from bot.cards.pieces import build_statement
from bot.news import FactSheet, Piece

QUESTIONS = ("who", "what", "when", "where", "why", "how")
_EMOJI = {"who": "👤 ", "when": "📅 ", "where": "📍 "}


def build_facts_card(fact_sheet: FactSheet, words: int = frame.WORDS) -> ui.LayoutView:
    """Return the card of the six answers on the main event, each with its source."""
    headline = fact_sheet.headline
    budget = words - frame.count_head_words(headline)
    blocks: list[frame.Block] = []
    missing: list[str] = []
    for index, question in enumerate(QUESTIONS):
        piece: Piece | None = getattr(fact_sheet.key, question)
        if piece is None:
            missing.append(question)
            continue
        text, used = build_statement((piece,), words=max(min(40, budget), 3), characters=450)
        budget -= used
        date = f" · {describe_when(fact_sheet.when)}" if question == "when" and fact_sheet.when else ""
        source = cite(headline.article_id, "fact", index, piece.span)
        title = f"{_EMOJI.get(question, '')}**{question.capitalize()}**"
        blocks.append(frame.Block(f"{title} — {text}{date}", words=used, source=source))
    if missing:
        blocks.append(frame.Block(f"-# Not found in the article: {', '.join(missing)}"))
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
