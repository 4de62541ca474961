"""Lists: what a search found, and all articles, newest first; and what became of an article that was added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.citations import cite_words
from bot.cards.keys import Key
from bot.cards.pieces import emphasise
from bot.news import Added, Headline, Hit, Results, clipping
from bot.news.escape import flat, line, link, short

PAGE = 5
RESULTS = 4  # of a search: its Sources button carries where each stands
_MARKS = {"house": "", "guild": " · this server's", "private": " · only yours"}


def build_results_card(
    results: Results, words: int = frame.WORDS, *, page: int = 0, period: str = "~"
) -> ui.LayoutView:
    """Return search results with the words in bold, RESULTS at a time; `results.hits` are those of this page."""
    asked = short(results.words, 80)
    each = max(words // RESULTS - 20, 12)
    blocks = [_build_hit(hit, index, each) for index, hit in enumerate(results.hits)]
    rest = f"{period}~{flat(results.words)}"
    total = -(-results.total // RESULTS)
    nothing = f"I found nothing for “{asked}”. Try fewer words, or `/latest` for all articles."
    view = frame.render(
        frame.Frame(
            head=f"### {frame.count(results.total, 'result')} for “{asked}”",
            blocks=blocks or [frame.Block(nothing)],
            footer=f"-# {_describe_period(period)}" if period != "~" else "",
            words=None,  # each result has its share
            gaps=True,
        )
    )
    return _add_page_buttons(view, Key("search", None, 0, rest), page, total)


def build_latest_card(headlines: Sequence[Headline], total: int, *, page: int = 0) -> ui.LayoutView:
    """Return the card of all articles, newest first, PAGE at a time; `headlines` are those of this page."""
    blocks = [_build_entry(headline, index) for index, headline in enumerate(headlines)]
    nothing = "There are no articles yet. Someone with Manage Server can add one with `/article add`."
    view = frame.render(
        frame.Frame(
            head="### Latest",
            blocks=blocks or [frame.Block(nothing)],
            footer=f"-# {frame.count(total, 'article')}, newest first",
            words=None,
        )
    )
    return _add_page_buttons(view, Key("latest", None, 0), page, -(-total // PAGE))


def build_added_card(outcome: Added, headline: Headline | None = None, *, note: str = "") -> ui.LayoutView:
    """Return the card of what happened to an article to be added, with the buttons to read it."""
    title = line(clipping.clip(flat(outcome.title or "the article"), 200))
    texts = {
        "added": (f"Added: **{title}**", frame.GREEN),
        "there": (f"Already here: **{title}**", frame.INK),
        "changed": (f"Changed by the outlet, and updated here: **{title}**", frame.AMBER),
        "failed": (short(outcome.error or "", 800) or "I could not read that article.", frame.DANGER),
    }
    text, accent = texts[outcome.outcome]
    view = frame.build_notice_card("", text, accent=accent, small=note)
    if outcome.article_id is not None and outcome.outcome != "failed":
        return frame.add_row(view, frame.build_tabs(headline, "") if headline else _build_openers(outcome.article_id))
    return view


def build_removed_card(headline: Headline) -> ui.LayoutView:
    """Return the card that says that an article was removed from the server."""
    title = short(headline.title, 200)
    return frame.build_notice_card("", f"Removed from this server: **{title}**", accent=frame.GREEN)


def _build_openers(article: int) -> ui.ActionRow[Any]:
    row: ui.ActionRow[Any] = ui.ActionRow()
    for act, label in (("brief", "Brief"), ("quotes", "Quotes"), ("timeline", "Timeline")):
        row.add_item(CardButton(Key(act, article), label))
    return row


def _build_hit(hit: Hit, index: int, words: int) -> frame.Block:
    headline = hit.headline
    title = frame.shorten_title(headline, 120)
    shown = f"\n{emphasise(hit.sentence.text, hit.bold, words=words, characters=220)}" if hit.sentence else ""
    who = f" · {short(hit.speaker, 60)}" if hit.speaker else ""
    kind = "quote" if hit.quote is not None else "article"
    small = f"-# {kind}{who} · {frame.describe_source_and_day(headline)}"
    key = Key("brief", headline.article_id, None, str(index))
    source = cite_words(headline.article_id, hit.sentence) if hit.sentence else None
    return frame.Block(f"**{link(title, headline.url, 160)}**{shown}", key, "Brief", below=small, source=source)


def _build_entry(headline: Headline, index: int) -> frame.Block:
    title = frame.shorten_title(headline, 120)
    mark = f" · {headline.notice.kind}" if headline.notice else ""
    small = (
        f"-# {frame.describe_source_and_day(headline)}"
        f" · {frame.count(headline.quotes, 'quote')} · {frame.count(headline.events, 'date')}"
        f"{_MARKS[headline.shelf]}{mark}"
    )
    return frame.Block(
        f"**{link(title, headline.url, 160)}**\n{small}", Key("brief", headline.article_id, None, str(index)), "Brief"
    )


def _add_page_buttons(view: ui.LayoutView, key: Key, page: int, total: int) -> ui.LayoutView:
    if total > 1 and key.turn_to(9999).fits:
        number = min(page, total - 1)
        frame.add_row(view, frame.build_page_buttons(key, number, min(total, 9000)))
    return view


def _describe_period(period: str) -> str:
    start, _, end = period.partition("~")
    return " ".join(part for part in (f"from {start}" if start else "", f"to {end}" if end else "") if part)
