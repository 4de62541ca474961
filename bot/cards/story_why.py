"""Why? of a story: for each of its articles, what it shares with the one before that it is most like."""

from __future__ import annotations

from discord import ui

from bot.cards import frame
from bot.cards.date_text import describe_published
from bot.cards.keys import Key
from bot.cards.known_now import link_outlet
from bot.news.escape import link, short
from bot.news.nouns import count_noun
from bot.news.stories import StoryReason, StoryReasons

PAGE = 5
ACT = "whystory"
_FOOTER = (
    "-# Articles are one story when they share names and rare words and lie near in time. The further apart, the more "
    "they have to share."
)


def build_key(story: int, page: int | None = None) -> Key:
    """Return the key of a story's Why?; with a page, of that page of it."""
    return Key(ACT, story, page)


def build_reasons_card(found: StoryReasons) -> ui.LayoutView:
    """Return the card that says why a page of a story's articles are together."""
    lead = found.line.lead
    pages = f" · page {found.page + 1} of {found.pages}" if found.pages > 1 else ""
    turn = build_key(found.line.key, found.page)
    return frame.render(
        frame.Frame(
            head=f"### Why?\n-# How I grouped “{short(frame.shorten_title(lead, 200), 240)}”{pages}",
            blocks=[_build_block(one, is_only=len(found.line.headlines) == 1) for one in found.reasons],
            footer=_FOOTER,
            accent=frame.choose_accent(lead),
            rows=[frame.build_page_buttons(turn, found.page, found.pages)] if found.pages > 1 else [],
            words=None,
        )
    )


def _build_block(reason: StoryReason, *, is_only: bool) -> frame.Block:
    headline = reason.headline
    title = link(frame.shorten_title(headline, 120), headline.url, 160)
    day = describe_published(headline.published, headline.updated)
    small = f"-# {frame.describe_outlet(headline)} · {day}"
    return frame.Block(
        f"**{title}**\n{small}\n{describe_reason(reason, is_only=is_only)}", Key("brief", headline.article_id), "Brief"
    )


def describe_reason(reason: StoryReason, *, is_only: bool = False) -> str:
    """Return why an article is in its story, in one line: "Same names and words, three days apart from River Post"."""
    if reason.beside is None:
        return "The only article so far." if is_only else "The story begins with it."
    beside = f"{_describe_distance(reason.days)} {link_outlet(reason.beside)}"
    if reason.is_copy:
        return f"Nearly the same text, {beside}."
    parts = [
        f"Same {'names' if len(reason.names) > 1 else 'name'}: {_list(reason.names)}" if reason.names else "",
        f"same {'words' if len(reason.words) > 1 else 'word'}: {_list(reason.words)}" if reason.words else "",
    ]
    shared = " · ".join(part for part in parts if part) or "near in what it is about"
    return f"{shared[0].upper()}{shared[1:]} · {beside}"


def _describe_distance(days: int) -> str:
    return "on the same day as" if days == 0 else f"{count_noun(days, 'day')} apart from"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(short(word, 60) for word in words)
