"""Sources: the paragraphs that a card's numbered lines come from, each with the lines' words in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import discord
from discord import ui

from bot.cards import citations, frame, limits, reports
from bot.cards.buttons import CardButton
from bot.cards.keys import Key
from bot.cards.pieces import emphasise
from bot.news import Cited, Extent, Headline, Span, clipping
from bot.news.escape import address, escape, link

_STALE = (
    "⚠️ What this card shows has changed since it was made, so its numbers no longer fit. **Open again** shows it as it "
    "is now."
)
_GONE = "That article is not here any more."
_WHOLE = 120  # words of a paragraph that is shown whole, with every line's words; of a longer one each line's own place
_CHARACTERS = 1400  # of one paragraph
_BETWEEN = "\u202f"  # narrow, and no line breaks at it: lines 1 and 2 that end together are not line 12
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class _Place:
    """A paragraph with the lines that are from it."""

    headline: Headline
    paragraph: Span
    bold: list[tuple[int, Extent]] = field(default_factory=list)  # a line's number and its words, within the paragraph
    numbers: list[int] = field(default_factory=list)


def build_sources_card(cited: Sequence[Cited], key: Key, words: int = frame.WORDS) -> ui.LayoutView:
    """Return a page of the paragraphs, in the order of the lines; `key` is what the card's button carried.

    Where the card shows what is not there any more, that is said, and nothing is numbered.
    """
    headlines = list({one.headline.article_id: one.headline for one in cited if one.headline}.values())
    if not citations.is_as_shown(key, cited):
        return _build_stale_card(headlines)
    alone = headlines[0] if len(headlines) == 1 else None
    blocks = [_build_block(place, across=alone is None) for place in _list_places(cited, citations.count_before(key))]
    wrong = reports.build_wrong_button(key)
    row = _build_link(alone) if alone else None
    return frame.render(
        frame.Frame(
            head=f"### Sources\n-# {_describe_article(alone) if alone else f'from {len(headlines)} articles'}",
            blocks=blocks,
            footer="",
            accent=frame.choose_accent(alone) if alone else frame.INK,
            notice=frame.describe_notice(alone) if alone else "",
            turn=key.turn_to(0),
            page=key.page or 0,
            actions=[wrong] if wrong else [],
            rows=[row] if row else [],
            words=words,
        )
    )


def _build_stale_card(headlines: Sequence[Headline]) -> ui.LayoutView:
    if not headlines:
        return frame.build_notice_card("", _GONE, accent=frame.AMBER)
    view = frame.build_notice_card("Sources", _STALE, accent=frame.AMBER)
    return frame.add_row(view, ui.ActionRow(CardButton(Key("brief", headlines[0].article_id), "Open again")))


def _list_places(cited: Sequence[Cited], before: int) -> list[_Place]:
    """Return each paragraph once with all its lines; a long one once for each line, round the words of that."""
    places: dict[tuple[object, ...], _Place] = {}
    for number, one in enumerate(cited, before + 1):
        if one.headline is None:
            continue
        for paragraph in one.paragraphs:
            is_long = clipping.word_count(paragraph.text) > _WHOLE
            key = (one.headline.article_id, paragraph.extent, number if is_long else 0)
            place = places.setdefault(key, _Place(one.headline, paragraph))
            place.numbers.append(number)
            for span in one.words:
                if span.extent in paragraph.extent:
                    at = Extent(span.start - paragraph.start, span.end - paragraph.start)
                    place.bold.append((number, at))
    return list(places.values())


def _build_block(place: _Place, *, across: bool) -> frame.Block:
    numbers = " · ".join(str(number) for number in dict.fromkeys(place.numbers))
    where = f" · {_describe_article(place.headline)}" if across else ""
    text = _mark(place)
    if clipping.length(text) > _CHARACTERS or clipping.word_count(place.paragraph.text) > _WHOLE:
        text = emphasise(
            place.paragraph.text, [extent for _, extent in place.bold], words=_WHOLE // 2, characters=_CHARACTERS
        )
    return frame.Block(f"**{numbers}**{where}\n> {text}", words=min(clipping.word_count(place.paragraph.text), _WHOLE))


def _mark(place: _Place) -> str:
    """Return the paragraph, escaped, with the lines' words in bold and, of several, each number behind its words."""
    text = place.paragraph.text
    ends: dict[int, list[str]] = {}
    for number in dict.fromkeys(place.numbers) if len(set(place.numbers)) > 1 else ():
        last = max((extent.end for at, extent in place.bold if at == number), default=0)
        ends.setdefault(last, []).append(citations.number(number))
    marks = {end: _BETWEEN.join(numbers) for end, numbers in ends.items()}
    edges = sorted({0, len(text), *(edge for _, extent in place.bold for edge in (extent.start, extent.end))})
    shown, was_bold = "", False
    for start, end in pairwise(edges):
        is_bold = any(extent.start <= start and end <= extent.end for _, extent in place.bold)
        turn = "**" if is_bold != was_bold else ""
        shown += marks.get(start, "") + turn + _escape_part(text[start:end])
        was_bold = is_bold
    return shown + marks.get(len(text), "") + ("**" if was_bold else "")


def _escape_part(text: str) -> str:
    return escape(_SPACES.sub(" ", text))


def _describe_article(headline: Headline) -> str:
    title = link(frame.shorten_title(headline, 100), headline.url, 160)
    return f"{frame.describe_source(headline)} · {title}"


def _build_link(headline: Headline) -> ui.ActionRow[ui.LayoutView] | None:
    target = address(headline.url)
    if not target or clipping.length(target) > limits.BUTTON_URL:
        return None
    return ui.ActionRow(ui.Button(style=discord.ButtonStyle.link, url=target, label="Read the article"))
