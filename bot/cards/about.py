"""Help with examples, and what this bot is and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discord import ui

from bot.cards import frame
from bot.cards.date_text import format_stamp
from bot.news import Counts

_ASK = """\
`/brief` what the newest article says, in short
`/quotes speaker:` with a name: what one person said, in every article
`/timeline from:2024` what happened since then, by date
`/facts` who, what, when, where, why, how
`/people` who is in it · `/search words:` find it · `/latest` all articles"""

_MORE = """\
**On any message** — Apps, then **Brief this**: the brief of its link or text. Only you see it.
**Source** — beside quotes and dates: the paragraph they are from.
**A brief every day** — `/feed add`, then `/schedule add`. `/schedule preview` shows it now.
**Stories** — `/stories` what is going on, `/story` one in all its articles, `/follow` what is new in it.
**Your server's articles** — `/article add url:` adds a page, `remove` removes it, `reread` looks for changes.
**Your data** — `/data show`, `export`, `delete`. **Server settings** — `/settings show`, `set`."""


@dataclass(frozen=True, slots=True)
class State:
    """How the bot is: `latency` is the gateway's, in seconds, None before it is known."""

    version: str
    started: datetime
    counts: Counts
    latency: float | None
    servers: int


def build_help_card() -> ui.LayoutView:
    """Return the help: what the bot can do, with examples to type."""
    text = f"I read news articles and answer in their own words.\n\n{_ASK}\n\n{_MORE}"
    return frame.build_notice_card("Dateline", text, small="Add `private:True` and only you see the answer.")


def build_about_card(state: State) -> ui.LayoutView:
    """Return the card about the bot: version, uptime, articles, latency."""
    latency = f"{state.latency * 1000:.0f} ms" if state.latency is not None else "not known yet"
    counts = state.counts
    text = "\n".join(
        (
            "Summaries, quotes and timelines of news articles. Nothing that the article does not say.",
            "",
            f"**Version** — {state.version}",
            f"**Up since** — {format_stamp(state.started)}, {format_stamp(state.started, 'R')}",
            f"**To read here** — {frame.count(counts.articles, 'article')}, {frame.count(counts.quotes, 'quote')},"
            f" {frame.count(counts.events, 'date')}",
            f"**Latency to Discord** — {latency}",
            f"**Servers** — {state.servers}",
        )
    )
    return frame.build_notice_card("About Dateline", text, small="`/help` shows what to ask.")
