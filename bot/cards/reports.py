"""This is wrong: which line, what about it; and what a server's people see of a report, with what they can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord
from discord import ui

from bot.cards import citations, frame
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.cards.menus import Choice, build_menu
from bot.news import Cited, CitedKind, Headline, Reference, clipping
from bot.news.escape import flat, short
from bot.news.reports import WRONG, Report, Wrong

WRONG_BUTTON = "This is wrong"
_LETTERS: Final[dict[Wrong, str]] = {"not_said": "n", "wrong_date": "d", "misleads": "m", "other": "o"}
_OF: Final[dict[CitedKind, tuple[Wrong, ...]]] = {
    "quote": ("not_said", "misleads", "other"),
    "event": ("wrong_date", "misleads", "other"),
}
_ANY: Final[tuple[Wrong, ...]] = ("wrong_date", "misleads", "other")
_LISTED = 10


def build_wrong_button(key: Key) -> CardButton | None:
    """Return the button under a card's sources; `key` is what its Sources button carried."""
    wrong = Key("wrong", key.article, None, key.rest)
    return CardButton(wrong, WRONG_BUTTON) if wrong.fits else None


def build_choice_card(cited: Sequence[Cited], references: Sequence[Reference]) -> ui.LayoutView:
    """Return the card that asks which of a card's lines is wrong."""
    choices = [
        Choice(f"{number} · {clipping.clip(flat(one.words[0].text), 80)}", encode(reference))
        for number, (one, reference) in enumerate(zip(cited, references, strict=True), 1)
        if one.words
    ]
    if not choices:
        return frame.build_notice_card("", "Those lines are not there any more.", accent=frame.AMBER)
    view = frame.build_notice_card("What is wrong?", "Choose the line.")
    return frame.add_row(view, ui.ActionRow(build_menu("wrongline", choices, "Which line?")))


def build_reasons_card(cited: Cited, reference: Reference) -> ui.LayoutView:
    """Return the card that asks what is wrong about a line."""
    text = f"> {short(cited.words[0].text, 300)}" if cited.words else ""
    view = frame.build_notice_card("What is wrong?", text, small="The people who manage this server will see it.")
    body = encode(reference).partition("~")[2]
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for what in _OF.get(reference.kind, _ANY):
        row.add_item(CardButton(Key("wrongas", reference.article, None, f"{_LETTERS[what]}~{body}"), WRONG[what]))
    return frame.add_row(view, row)


def build_thanks_card(*, in_server: bool) -> ui.LayoutView:
    """Return the card that says that a report is kept."""
    who = "The people who manage this server" if in_server else "Whoever runs this bot"
    return frame.build_notice_card("", f"Thank you. {who} can see it now.", accent=frame.GREEN)


def build_report_card(report: Report) -> ui.LayoutView:
    """Return a report as a server's people see it, with what they can do about it."""
    view = frame.build_notice_card("Reported as wrong", describe(report), accent=frame.AMBER)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    row.add_item(CardButton(Key("rhide", report.id), "Hide it here"))
    row.add_item(CardButton(Key("roff", report.id), "Remove the article", style=discord.ButtonStyle.danger))
    row.add_item(CardButton(Key("rdone", report.id), "Dismiss"))
    return frame.add_row(view, row)


def build_list_card(reports: Sequence[Report]) -> ui.LayoutView:
    """Return the list of a server's open reports, each with a button that opens it."""
    blocks = [frame.Block(describe(one), Key("ropen", one.id), "Open") for one in reports[:_LISTED]]
    more = len(reports) - _LISTED
    return frame.render(
        frame.Frame(
            head="### Reported as wrong",
            blocks=blocks or [frame.Block("Nothing is reported as wrong here.")],
            footer=f"-# and {more} more" if more > 0 else "",
            words=None,
        )
    )


def build_settled_card(report: Report, done: str) -> ui.LayoutView:
    """Return the card that says what was done about a report."""
    return frame.build_notice_card("", f"{done}\n> {short(report.text, 300)}", accent=frame.GREEN)


def describe_removed(headline: Headline | None) -> str:
    """Return what removing an article came to; None: it is there for everyone."""
    if headline is None:
        return "That article is there for everyone. **Hide it here** leaves out the line, for this server."
    return f"Removed from this server: **{short(headline.title, 200)}**"


def describe(report: Report) -> str:
    """Return a report in a few lines: the words, whose article, what is wrong, when and by how many."""
    people = f" · {frame.count(report.people, 'report')}" if report.people > 1 else ""
    said = f"\n“{short(report.words, 300)}”" if report.words else ""
    return (
        f"> {short(report.text, 300)}\n**{WRONG[report.what]}**{people}{said}"
        f"\n-# in {short(report.title, 120)} · {format_stamp(report.at, 'R')}"
    )


def encode(reference: Reference) -> str:
    """Return a line as a menu's choice carries it: "42~q3"."""
    return f"{reference.article}~{citations.encode(reference)}"


def parse_choice(key: Key) -> Reference | None:
    """Return the line that was chosen; None where the choice names none."""
    article, _, body = key.rest.partition("~")
    if not (article.isascii() and article.isdigit() and 0 < len(article) <= 18):
        return None
    return next(iter(citations.parse(Key("wrong", int(article), None, f"~{body}"))[1]), None)


def parse_reason(key: Key) -> tuple[Wrong, Reference] | None:
    """Return what is wrong about which line; None where a key names nothing."""
    letter, references = citations.parse(key)
    what = next((name for name, one in _LETTERS.items() if one == letter), None)
    return (what, references[0]) if what and references else None
