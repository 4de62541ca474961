"""What every card is built of: a head, blocks in pages, a footer, and rows of buttons, inside Discord's limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import discord
from discord import ui

from bot.cards import limits
from bot.cards.buttons import CardButton
from bot.cards.date_text import describe_published, format_stamp
from bot.cards.keys import Key
from bot.news import Genre, Headline, clipping
from bot.news.escape import clip_escaped, flat, line, link, short
from bot.news.nouns import count_noun

INK = discord.Colour(0x2B6CB0)  # the house's blue
AMBER = discord.Colour(0xD69E2E)  # a correction; nothing to show
RED = discord.Colour(0xC53030)  # a withdrawal; something failed
DANGER = discord.Colour(0xDA373C)  # Discord's own for errors, and for nothing else: a script tells by it
GREEN = discord.Colour(0x2F855A)  # done

UNKNOWN = "*Source unknown*"
_KINDS: dict[Genre, str] = {
    "analysis": "Analysis",
    "feature": "Feature",
    "interview": "Interview",
    "opinion": "Opinion",
    "live": "Live page",
    "listicle": "List",
    "explainer": "Explainer",
    "newsletter": "Newsletter",
    "review": "Review",
    "obituary": "Obituary",
    "correction": "Correction",
    "promotional": "Promotion",
}
WHY = "Why?"  # the button that tells how a card's facts were found
WORDS = 200  # of an article on a card, where no setting says otherwise
TITLE_CHARACTERS = 300
_RESERVED_COMPONENTS = 16  # container, head, notice, picture, separators, footer, two rows of buttons
_NOTICE_WORDS = 40

T = TypeVar("T")

_TABS = (("brief", "Brief"), ("quotes", "Quotes"), ("timeline", "Timeline"), ("facts", "Facts"))


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on a card, already escaped; `key` gives it a button at its side; `words` of it are the article's."""

    text: str
    key: Key | None = None
    label: str = "Source"
    words: int = 0

    @property
    def components(self) -> int:
        return 3 if self.key else 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A card before it is a view."""

    head: str
    blocks: Sequence[Block]
    footer: str
    accent: discord.Colour = INK
    notice: str = ""
    turn: Key | None = None  # the key that pages are turned by; None: there is one page only
    page: int = 0
    rows: Sequence[ui.ActionRow[Any]] = ()
    words: int | None = WORDS  # None: a card whose words are not counted (pages of quotes)
    head_words: int = 0
    picture: discord.MediaGalleryItem | None = None
    gaps: bool = False  # a thin line between blocks
    rests: Sequence[str] = field(default=())  # text behind the blocks of every page
    reserved: int = _RESERVED_COMPONENTS  # components that are not of the blocks


def split_pages(frame: Frame) -> list[tuple[Block, ...]]:
    """Return a card's blocks in pages that keep to Discord's limits and to the words of an article."""
    room = (
        limits.CARD_CHARACTERS - 200 - sum(map(clipping.length, (frame.head, frame.footer, frame.notice, *frame.rests)))
    )

    def fits(blocks: Sequence[Block]) -> bool:
        text = sum(clipping.length(block.text) for block in blocks)
        components = sum(block.components + frame.gaps for block in blocks)
        words = sum(block.words for block in blocks) + frame.head_words
        return (
            text <= room
            and components <= limits.CARD_COMPONENTS - frame.reserved
            and (frame.words is None or words <= frame.words)
        )

    return limits.split_pages(frame.blocks, fits)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """What one page of a card is about, page `number` (from 0) of `total`."""

    number: int
    total: int
    things: tuple[T, ...]


def find_sheet(frame: Frame, things: Sequence[T]) -> Sheet[T]:
    """Return the page that a card shows. `things`: what each of its blocks is about, in order; each comes once."""
    made = split_pages(frame) or [()]
    number = min(max(frame.page, 0), len(made) - 1)
    start = sum(len(blocks) for blocks in made[:number])
    return Sheet(number, len(made), tuple(dict.fromkeys(things[start : start + len(made[number])])))


def render(frame: Frame) -> ui.LayoutView:
    """Return the card as a view; a page beyond the last shows the last one."""
    made = split_pages(frame) or [()]
    number = min(max(frame.page, 0), len(made) - 1)
    container: ui.Container[Any] = ui.Container(accent_colour=frame.accent)
    container.add_item(ui.TextDisplay(frame.head))
    if frame.notice:
        container.add_item(ui.TextDisplay(frame.notice))
    container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
    for index, block in enumerate(made[number]):
        if index and frame.gaps:
            container.add_item(ui.Separator(visible=True))
        container.add_item(_build_item(block))
    for rest in frame.rests:
        container.add_item(ui.TextDisplay(rest))
    if frame.picture is not None:
        container.add_item(ui.MediaGallery(frame.picture))
    if frame.footer:
        container.add_item(ui.Separator(visible=False, spacing=discord.SeparatorSpacing.small))
        container.add_item(ui.TextDisplay(frame.footer))
    if frame.turn is not None and frame.turn.turn_to(9999).fits and len(made) > 1:
        container.add_item(build_page_buttons(frame.turn, number, len(made)))
    for row in frame.rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def build_notice_card(title: str, text: str, *, accent: discord.Colour = INK, small: str = "") -> ui.LayoutView:
    """A card that says one thing. `title` and `small` are ours; `text` is Markdown, escaped where it is not ours."""
    container: ui.Container[Any] = ui.Container(accent_colour=accent)
    parts = [f"### {title}" if title else "", text, f"-# {small}" if small else ""]
    container.add_item(ui.TextDisplay("\n".join(part for part in parts if part)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def add_row(view: ui.LayoutView, row: ui.ActionRow[Any]) -> ui.LayoutView:
    """Return `view` with a row of buttons at the end of its container."""
    for child in view.children:
        if isinstance(child, ui.Container):
            child.add_item(row)
            break
    return view


def build_head(headline: Headline) -> str:
    """Return the title, linked, and below it the outlet, the kind and the writer: the headline is theirs."""
    title = clip_escaped(flat(headline.title), TITLE_CHARACTERS) or "Untitled"
    by = f" · {short(headline.byline, 120)}" if headline.byline else ""
    return f"### {link(title, headline.url)}\n-# {describe_source(headline)}{by}"


def describe_notice(headline: Headline) -> str:
    """Return the correction or withdrawal that the article carries, in its own words; empty where there is none."""
    if headline.notice is None:
        return ""
    words = clipping.clip_words(flat(headline.notice.span.text), _NOTICE_WORDS)
    mark = "⛔" if headline.notice.kind == "withdrawal" else "⚠️"
    return f"{mark} **{headline.notice.kind.capitalize()}** — {short(words, 400)}"


def shorten_title(headline: Headline, characters: int) -> str:
    """Return the title in one line of at most so many characters; never empty."""
    return clip_escaped(flat(headline.title), characters) or "Untitled"


def choose_accent(headline: Headline) -> discord.Colour:
    """Return the colour of an article's cards: the house's, unless it was corrected or withdrawn."""
    if headline.notice is None or headline.notice.kind == "update":
        return INK
    return RED if headline.notice.kind == "withdrawal" else AMBER


def count_head_words(headline: Headline) -> int:
    """Return the article's words in the head of its cards."""
    notice = min(clipping.word_count(headline.notice.span.text), _NOTICE_WORDS) if headline.notice else 0
    return clipping.word_count(clipping.clip(flat(headline.title), TITLE_CHARACTERS)) + notice


def describe_outlet(headline: Headline) -> str:
    """Return the outlet of an article, escaped: its name, else its site's, else that the source is unknown."""
    if headline.outlet:
        return short(headline.outlet, 80)
    return line(find_site(headline)) or UNKNOWN


def describe_source(headline: Headline) -> str:
    """Return the outlet of an article, and what kind of article it is where that is not plain news."""
    kind = describe_kind(headline)
    return f"{describe_outlet(headline)} · {kind}" if kind else describe_outlet(headline)


def describe_source_and_day(headline: Headline) -> str:
    """Return where an article is from and when: "Ledger · Opinion · Sunday 1 March 2026 · updated 3 March"."""
    return f"{describe_source(headline)} · {describe_published(headline.published, headline.updated)}"


def describe_kind(headline: Headline) -> str:
    """Return what kind of article it is; empty for plain news, and where nothing says what it is."""
    return _KINDS.get(headline.genre, "") if headline.genre else ""


def find_site(headline: Headline) -> str:
    """Return the name of the site that the article is on, as it stands in its address; empty where it has none."""
    host = urlsplit(headline.url).hostname if headline.url else None
    return host.removeprefix("www.") if host else ""


def _describe_reading(headline: Headline, as_of: datetime | None) -> str:
    """Return when the article was read; where it bears no day, that day is called what it is, and is no date of it."""
    if headline.published is None and headline.updated is None:
        return f"added {format_stamp(headline.added)}"
    return f"as of {format_stamp(as_of or headline.added)}"


def build_footer(headline: Headline, as_of: datetime | None = None) -> str:
    """Return the small print of an article's card: outlet, date, as of when, how much there is."""
    parts = [
        *(
            [describe_outlet(headline)] if headline.outlet or find_site(headline) else []
        ),  # the head says that it is unknown
        describe_published(headline.published, headline.updated),
        _describe_reading(headline, as_of),
        f"{count(headline.quotes, 'quote')} · {count(headline.events, 'date')}",
    ]
    if headline.revision > 1:
        parts.append(f"version {headline.revision}")
    if headline.teaser:
        parts.append(f"only the feed’s teaser: {short(headline.teaser, 160)}")
    if headline.language and headline.language != "en":
        parts.append(f"language {line(headline.language)}: I find less in it than in English")
    unread = describe_unread(headline)
    return (f"{unread}\n" if unread else "") + "-# " + " · ".join(parts)


def describe_unread(headline: Headline) -> str:
    """Return the line that says that only the beginning of a long article was read; empty where all of it was."""
    if headline.analysed is None:
        return ""
    return f"-# This article is very long. I read only its first {headline.analysed:,} characters."


def count(number: int, thing: str) -> str:
    """Return a number with its noun, as `count_noun` does."""
    return count_noun(number, thing)


def build_tabs(headline: Headline, current: str) -> ui.ActionRow[Any]:
    """Return the row of an article's cards; the one that is shown is marked and cannot be pressed."""
    row: ui.ActionRow[Any] = ui.ActionRow()
    for act, label in _TABS:
        here = act == current
        style = discord.ButtonStyle.primary if here else discord.ButtonStyle.secondary
        row.add_item(CardButton(Key(act, headline.article_id), label, style=style, disabled=here))
    return row


def build_page_buttons(key: Key, number: int, total: int) -> ui.ActionRow[Any]:
    """Return the row of page buttons: back, which page this is, next."""
    row: ui.ActionRow[Any] = ui.ActionRow()
    # The two at the ends wrap to pages that are not there, so no two buttons of a card carry the same key.
    row.add_item(CardButton(key.turn_to(number - 1 if number else 9999), "◀ Back", disabled=number == 0))
    row.add_item(CardButton(Key("page", key.article, number), f"Page {number + 1} of {total}", disabled=True))
    row.add_item(
        CardButton(key.turn_to(number + 1 if number + 1 < total else 9998), "Next ▶", disabled=number + 1 == total)
    )
    return row


def _build_item(block: Block) -> ui.Item[Any]:
    if block.key is None or not block.key.fits:
        return ui.TextDisplay(block.text)
    return ui.Section(ui.TextDisplay(block.text), accessory=CardButton(block.key, block.label))
