"""What is stored about a person or a server, and what deleting it means."""

from __future__ import annotations

from typing import Literal

import discord
from discord import ui

from bot.cards import frame
from bot.cards.buttons import CardButton
from bot.cards.keys import Key
from bot.news import Headline, Holdings
from bot.news.escape import short

Scope = Literal["person", "guild"]
FILE = "dateline-data.json"
_LISTED = 8


def build_holdings_card(holdings: Holdings, *, server: bool) -> ui.LayoutView:
    """Return the card of what is stored; `server` adds what is stored about the server."""
    mine = []
    if holdings.looks:
        mine.append(f"when you last read {frame.count(holdings.looks, 'story')}")
    if holdings.private:
        mine.append(f"{_describe_private(holdings)}, each forgotten after 24 hours{_list_titles(holdings.private)}")
    if holdings.reports:
        mine.append(f"{frame.count(holdings.reports, 'report')} of what is wrong")
    text = [f"**About you** — {' · '.join(mine) or 'nothing. I do not keep what you ask.'}"]
    if server:
        text.append(
            f"**About this server** — {', '.join(_list_of_server(holdings))} of its own{_list_titles(holdings.shelf)}"
        )
    small = "`/data export` gives it as a file, `/data delete` deletes it."
    return frame.build_notice_card("What I have stored", "\n".join(text), small=small)


def build_export_card(scope: Scope) -> ui.LayoutView:
    """Return the card that goes with the file of what is stored."""
    whose = "you" if scope == "person" else "this server"
    view = frame.build_notice_card("", f"Everything I have stored about {whose}, as JSON:")
    for child in view.children:
        if isinstance(child, ui.Container):
            child.add_item(ui.File(f"attachment://{FILE}"))
    return view


def build_confirmation(scope: Scope, holdings: Holdings) -> ui.LayoutView:
    """Return the card that asks once more before something is deleted, and says what will be gone."""
    if scope == "person":
        text = f"{_describe_private(holdings)} will be gone"
        text += f", and when you last read {frame.count(holdings.looks, 'story')}" if holdings.looks else ""
        text += f", and {frame.count(holdings.reports, 'report')} of what is wrong." if holdings.reports else "."
    else:
        kept = ", ".join(["its settings", *_list_plans(holdings)])
        shelf = frame.count(len(holdings.shelf), "article")
        text = f"This server's {shelf}, {kept} and the history of its posts will be gone."
    view = frame.build_notice_card("Delete this for good?", text, accent=frame.RED, small="This cannot be undone.")
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(CardButton(Key("forget", None, None, scope[0]), "Delete", style=discord.ButtonStyle.danger))
    row.add_item(CardButton(Key("keep"), "Keep it"))
    return frame.add_row(view, row)


def build_deleted_card(scope: Scope, articles: int) -> ui.LayoutView:
    """Return the card that says that it is deleted. It is, when this is shown."""
    whose = "you" if scope == "person" else "this server"
    gone = f" {frame.count(articles, 'article')} gone." if articles else ""
    return frame.build_notice_card("Deleted", f"Nothing is stored about {whose} any more.{gone}", accent=frame.GREEN)


def build_kept_card() -> ui.LayoutView:
    """Return the card for a person who chose not to delete."""
    return frame.build_notice_card("", "Nothing was deleted.")


def _list_of_server(holdings: Holdings) -> list[str]:
    own = ["its settings"] if holdings.settings else []
    return [*own, *_list_plans(holdings), frame.count(len(holdings.shelf), "article")]


def _list_plans(holdings: Holdings) -> list[str]:
    kept = ((holdings.feeds, "feed"), (holdings.schedules, "schedule"))
    followed = [f"{frame.count(holdings.follows, 'story')} it follows"] if holdings.follows else []
    unsaved = ["a setup that is not saved yet"] if holdings.setup else []
    return [*(frame.count(number, thing) for number, thing in kept if number), *followed, *unsaved]


def _describe_private(holdings: Holdings) -> str:
    return f"{frame.count(len(holdings.private), 'article')} read for you alone"


def _list_titles(headlines: tuple[Headline, ...]) -> str:
    shown = "".join(f"\n- {short(one.title, 100)}" for one in headlines[:_LISTED])
    return shown + (f"\n- and {len(headlines) - _LISTED} more" if len(headlines) > _LISTED else "")
