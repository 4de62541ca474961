"""Help in three groups, with commands that can be clicked; and what this bot is and how it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

import discord
from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.news import Counts

Group = Literal["Read", "Follow", "Manage"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)

# What each group says: a command, and what it does; without a command, how a thing is done.
_LINES: Final[dict[Group, tuple[tuple[str, str], ...]]] = {
    "Read": (
        ("brief", "the newest article in short, or the one you choose"),
        ("quotes", "who said what, in one article or in all"),
        ("timeline", "what happened when"),
        ("facts", "who, what, when, where, why, how"),
        ("people", "who is in an article"),
        ("search", "articles and quotes with your words"),
        ("latest", "all articles, newest first"),
        ("", "**Sources** on a card opens the paragraphs that its numbered lines are from."),
        ("", "On any message: **Apps**, then **Brief this**. Only you see that answer."),
    ),
    "Follow": (
        ("stories", "what is going on these days"),
        ("story", "one event in all its articles, and what is new to you"),
        ("follow", "post what is new in a story in a channel"),
        ("unfollow", "stop that"),
    ),
    "Manage": (
        ("setup", "set up the daily brief, step by step"),
        ("feed add", "bring in a site’s news by themselves"),
        ("schedule add", "post a brief in a channel, daily or on some days"),
        ("schedule preview", "see the next post now"),
        ("article add", "add one page for your server"),
        ("settings show", "what your server has chosen"),
        ("data show", "what I have stored about you"),
    ),
}


@dataclass(frozen=True, slots=True)
class State:
    """How the bot is: `latency` is the gateway's, in seconds, None before it is known."""

    version: str
    started: datetime
    counts: Counts
    latency: float | None
    servers: int


def build_help_card(ids: Mapping[str, int], group: Group = "Read") -> ui.LayoutView:
    """Return one group of the help, with buttons to the others. `ids`: of the commands, as Discord gave them."""
    lines = [f"{mention(name, ids)} — {words}" if name else words for name, words in _LINES[group]]
    view = frame.build_notice_card(f"Dateline · {group}", "\n".join(lines))
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for one in GROUPS:
        style = discord.ButtonStyle.primary if one == group else discord.ButtonStyle.secondary
        row.add_item(CardButton(Key("help", None, None, one), one, style=style, disabled=one == group))
    return frame.add_row(view, row)


def mention(name: str, ids: Mapping[str, int]) -> str:
    """Return a command that can be clicked; its name as it is typed where its id is not known."""
    known = ids.get(name.partition(" ")[0])
    return f"`/{name}`" if known is None else f"</{name}:{known}>"


def build_about_card(state: State) -> ui.LayoutView:
    """Return the card about the bot: version, uptime, articles, latency."""
    latency = f"{state.latency * 1000:.0f} ms" if state.latency is not None else "not known yet"
    counts = state.counts
    text = "\n".join(
        (
            "Briefs of news articles in their own words. Nothing that an article does not say.",
            "",
            f"**Version** — {state.version}",
            f"**Up since** — {format_stamp(state.started, 'R')}",
            f"**To read here** — {frame.count(counts.articles, 'article')}, {frame.count(counts.quotes, 'quote')},"
            f" {frame.count(counts.events, 'date')}",
            f"**Latency to Discord** — {latency}",
            f"**Servers** — {state.servers}",
        )
    )
    return frame.build_notice_card("About Dateline", text)
