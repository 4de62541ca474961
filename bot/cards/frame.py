"""What every card is built of: a head, blocks in pages, a footer, and rows of buttons, inside Discord's limits."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import discord
from discord import ui

from bot.cards import citations, limits
from bot.cards.buttons import CardButton
from bot.cards.citations import Citation
from bot.cards.date_text import describe_published, format_stamp
from bot.cards.keys import Key
from bot.news import Genre, Headline, clipping
from bot.news.escape import clip_escaped, flat, line, link, short
from bot.news.nouns import count_noun

INK = discord.Colour(0x3B82D0)  # the house's blue
AMBER = discord.Colour(0xD69E2E)  # a correction; nothing to show
RED = discord.Colour(0xC53030)  # a withdrawal; something failed
DANGER = discord.Colour(0xDA373C)  # Discord's own for errors, and for nothing else: a script tells by it
GREEN = discord.Colour(0x2F855A)  # done
PURPLE = discord.Colour(0x9A6FE0)  # somebody's opinion
# Of an outlet's cards, by its name: seen on light and on dark, and none of the above.
OUTLETS = tuple(
    discord.Colour(value)
    for value in (0x2E8FB0, 0x1F9488, 0x7C8B2A, 0xC9673A, 0xD0576B, 0xC455A0, 0x6B7FD1, 0x7A8699, 0x5B8C3A, 0xA8763E)
)

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
    "press release": "Press release",
}
SOURCES = "Sources"  # the button that opens the paragraphs which a card's numbered lines are from
WHY = "Why?"  # the button that tells how a card's facts were found
WORDS = 200  # of an article on a card, where no setting says otherwise
TITLE_CHARACTERS = 300
IN_A_ROW = 3  # buttons that a phone shows side by side
_RESERVED_COMPONENTS = 22  # container, head with its image, notice, picture, separators, footer, three rows of buttons
_NUMBER = 3  # characters of a line's number at most
_NOTICE_WORDS = 40

T = TypeVar("T")

_TABS = (("brief", "Brief"), ("quotes", "Quotes"), ("timeline", "Timeline"), ("facts", "Facts"))


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on a card, already escaped; `words` of it are the article's.

    `source` gives it a number, behind its text and before what stands `below`; `key` a button at its side. One that is
    `tight` stands close under the block before it.
    """

    text: str
    key: Key | None = None
    label: str = "Source"
    words: int = 0
    below: str = ""
    source: Citation | None = None
    tight: bool = False

    @property
    def components(self) -> int:
        if self.key:
            return 3
        return 0 if self.tight else 1

    @property
    def length(self) -> int:
        """How many characters it has, its number and a line end included."""
        return clipping.length(self.text) + clipping.length(self.below) + _NUMBER + 2

    def number(self, at: int) -> str:
        """Return its text with its number behind it."""
        text = self.text + (citations.number(at) if self.source else "")
        return f"{text}\n{self.below}" if self.below else text


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
    actions: Sequence[CardButton] = ()  # that stand beside Sources
    words: int | None = WORDS  # None: a card whose words are not counted (pages of quotes)
    head_words: int = 0
    picture: discord.MediaGalleryItem | None = None
    drawn: Sequence[Citation] = ()  # what the picture shows is from, in its order
    image: str | None = None  # beside the head; an https address, which Discord loads
    gaps: bool = False  # a thin line between blocks
    rests: Sequence[str] = field(default=())  # text behind the blocks of every page
    reserved: int = _RESERVED_COMPONENTS  # components that are not of the blocks
    sources: int = 1  # Sources buttons that a page may have: a story's lines are from many articles


def split_pages(frame: Frame) -> list[tuple[Block, ...]]:
    """Return a card's blocks in pages that keep to Discord's limits and to the words of an article."""
    room = (
        limits.CARD_CHARACTERS - 200 - sum(map(clipping.length, (frame.head, frame.footer, frame.notice, *frame.rests)))
    )

    def fits(blocks: Sequence[Block]) -> bool:
        text = sum(block.length for block in blocks)
        components = sum(block.components + frame.gaps for block in blocks)
        words = sum(block.words for block in blocks) + frame.head_words
        return (
            text <= room
            and components <= limits.CARD_COMPONENTS - frame.reserved
            and (frame.words is None or words <= frame.words)
            and _has_room_for_sources(list_citations(blocks), frame.sources)
        )

    return limits.split_pages(frame.blocks, fits)


def _has_room_for_sources(cited: Sequence[Citation], most: int) -> bool:
    return citations.fits(cited) or (most > 1 and len(citations.split(cited)) <= most)


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


def list_citations(blocks: Sequence[Block]) -> list[Citation]:
    """Return what the blocks' lines are from, in the order of their numbers."""
    return [block.source for block in blocks if block.source]


def render(frame: Frame) -> ui.LayoutView:
    """Return the card as a view; a page beyond the last shows the last one."""
    made = split_pages(frame) or [()]
    number = min(max(frame.page, 0), len(made) - 1)
    container: ui.Container[Any] = ui.Container(accent_colour=frame.accent)
    container.add_item(build_text(frame.head, frame.image))
    if frame.notice:
        container.add_item(ui.TextDisplay(frame.notice))
    container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
    for index, block in enumerate(_join_tight(made[number])):
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
    if actions := [*_build_sources_buttons([*list_citations(made[number]), *frame.drawn]), *frame.actions]:
        container.add_item(ui.ActionRow(*actions))
    for row in frame.rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def number_blocks(blocks: Sequence[Block]) -> list[str]:
    """Return the blocks' texts, the numbers of those that have a source behind them: from 1, in their order."""
    counted = accumulate(int(block.source is not None) for block in blocks)
    return [block.number(at) for block, at in zip(blocks, counted, strict=True)]


def _join_tight(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks as they are shown: with their numbers, the tight ones joined to those before them."""
    made: list[Block] = []
    for block, text in zip(blocks, number_blocks(blocks), strict=True):
        shown = Block(text, block.key, block.label)
        if block.tight and made and not made[-1].key and not shown.key:
            made[-1] = Block(f"{made[-1].text}\n{shown.text}")
        else:
            made.append(shown)
    return made


def _build_sources_buttons(cited: Sequence[Citation]) -> list[CardButton]:
    """Return the button that opens the lines' paragraphs; where one cannot carry all lines, a second for the rest."""
    if (button := build_sources_button(cited)) is not None:
        return [button]
    buttons, before = [], 0
    for run in citations.split(cited) if cited else ():
        key = citations.build_key(run, before=before)
        first, last = citations.number(before + 1), citations.number(before + len(run))
        if key is not None:
            buttons.append(CardButton(key, f"{SOURCES} {first}" if first == last else f"{SOURCES} {first}⁻{last}"))
        before += len(run)
    return buttons


def build_sources_button(cited: Sequence[Citation]) -> CardButton | None:
    """Return the button that opens the paragraphs which these lines are from; None where there is none."""
    key = citations.build_key(cited)
    return None if key is None else CardButton(key, SOURCES)


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
    """Return the title, linked, and below it whose it is, what kind of article, and of when: the headline is theirs."""
    title = clip_escaped(flat(headline.title), TITLE_CHARACTERS) or "Untitled"
    parts = [describe_source(headline)]
    if headline.byline:
        parts.append(short(headline.byline, 120))
    parts.append(describe_published(headline.published, headline.updated))
    if headline.published is None and headline.updated is None:
        parts.append(f"added {format_stamp(headline.added, 'R')}")  # which is no date of it
    return f"### {link(title, headline.url)}\n-# {' · '.join(parts)}"


def describe_notice(headline: Headline) -> str:
    """Return the correction or withdrawal that the article carries, in its own words; empty where there is none."""
    if headline.notice is None:
        return ""
    kind = headline.notice.kind.capitalize()
    text = flat(headline.notice.span.text)
    label, colon, rest = text.partition(":")
    said = rest.strip() if colon and label.strip().casefold() == kind.casefold() else text  # the card's label is enough
    mark = "⛔" if headline.notice.kind == "withdrawal" else "⚠️"
    return f"{mark} **{kind}** — {short(clipping.clip_words(said or text, _NOTICE_WORDS), 400)}"


def shorten_title(headline: Headline, characters: int) -> str:
    """Return the title in one line of at most so many characters; never empty."""
    return clip_escaped(flat(headline.title), characters) or "Untitled"


def choose_accent(headline: Headline) -> discord.Colour:
    """Return the colour of an article's cards: of a correction, a withdrawal, an opinion; else its outlet's own."""
    if headline.notice is not None and headline.notice.kind != "update":
        return RED if headline.notice.kind == "withdrawal" else AMBER
    if headline.genre == "correction":
        return AMBER
    if headline.genre == "opinion":
        return PURPLE
    name = flat(headline.outlet or find_site(headline)).casefold()
    return OUTLETS[zlib.crc32(name.encode("utf-8", "replace")) % len(OUTLETS)] if name else INK


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


def build_footer(headline: Headline, *more: str) -> str:
    """Return the small print of an article's card, in one line: what is not usual with it; often there is none."""
    parts = [
        f"only the feed’s teaser: {short(headline.teaser, 160)}" if headline.teaser else "",
        f"version {headline.revision}" if headline.revision > 1 else "",
        f"language {line(headline.language)}: I find less in it than in English"
        if headline.language and headline.language != "en"
        else "",
        describe_unread(headline).removeprefix("-# "),
        *more,
    ]
    small = " · ".join(part for part in parts if part)
    return f"-# {small}" if small else ""


def describe_unread(headline: Headline) -> str:
    """Return the line that says that only the beginning of a long article was read; empty where all of it was."""
    if headline.analysed is None:
        return ""
    return f"-# This article is very long. I read only its first {headline.analysed:,} characters."


def count(number: int, thing: str) -> str:
    """Return a number with its noun, as `count_noun` does."""
    return count_noun(number, thing)


def build_tabs(headline: Headline, current: str) -> ui.ActionRow[Any]:
    """Return the row that leads to an article's other cards: as many as a phone shows side by side."""
    others = [(act, label) for act, label in _TABS if act != current][:IN_A_ROW]
    return ui.ActionRow(*(CardButton(Key(act, headline.article_id), label) for act, label in others))


def build_text(text: str, image: str | None = None) -> ui.Item[Any]:
    """Return a text, with an article's picture beside it where there is one."""
    if image is None:
        return ui.TextDisplay(text)
    return ui.Section(ui.TextDisplay(text), accessory=ui.Thumbnail(image, description="The article’s picture"))


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
