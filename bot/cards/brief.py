"""The brief: the headline, the gist, the points, the best quote, the next dates."""

from __future__ import annotations

from itertools import accumulate

from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.buttons import CardButton
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.cards.pieces import build_statement, group_pieces
from bot.cards.quotes import build_quote_text
from bot.cards.timeline import build_event_line
from bot.news import Brief, Change, Piece, Quote, Span, clipping
from bot.news.escape import short

_GISTS = 2  # a gist is one statement or two
_CHANGES = 3
_CHANGE_LINES = 2
_SPARE = 200  # characters that a page leaves free
_AROUND = 6  # components round the blocks: the container, head, notice, two separators, footer
_ABOVE = 1800  # characters above the gist: with a long address, a correction and changes, the gist has its room still


def build_brief_card(brief: Brief, words: int = frame.WORDS, *, can_shelve: bool = False) -> ui.LayoutView:
    """Return the card of one article; `can_shelve` adds the button that puts a privately read one on the shelf."""
    headline = brief.headline
    rows = [frame.build_tabs(headline, "brief")]
    if can_shelve and headline.shelf == "private":
        rows.append(ui.ActionRow(CardButton(Key("shelve", headline.article_id), "Add for this server")))
    head, notice = frame.build_head(headline), frame.describe_notice(headline)
    changes = _describe_changes(brief.changes, _ABOVE - clipping.length(head) - clipping.length(notice))
    above = "\n".join(part for part in (notice, changes) if part)
    footer = frame.build_footer(headline, brief.as_of) + _describe_privacy(brief)
    room = limits.CARD_CHARACTERS - _SPARE - sum(map(clipping.length, (head, above, footer)))
    reserved = _AROUND + sum(1 + len(row.children) for row in rows)
    blocks = _build_blocks(brief, words - frame.count_head_words(headline), room, limits.CARD_COMPONENTS - reserved)
    return frame.render(
        frame.Frame(
            head=head,
            blocks=blocks or [frame.Block("I read the article, but found nothing in it for a brief.")],
            footer=footer,
            accent=frame.choose_accent(headline),
            notice=above,
            rows=rows,
            words=None,  # kept to by the budget above: a brief is one page
            reserved=reserved,
        )
    )


def _build_blocks(brief: Brief, budget: int, room: int, components: int) -> list[frame.Block]:
    """Return the blocks of a brief: the gist, quote and dates get their words first, the points what is left."""
    article = brief.headline.article_id
    gist = [
        _build_gist(group, keys.build_source_key(article, "gist", at))
        for at, group in _place_statements(brief.summary.gist)[:_GISTS]
    ]
    budget -= sum(block.words for block in gist)
    quote, budget = _afford(_build_quote(brief, brief.quote) if brief.quote else [], budget)
    dates, budget = _afford(_build_dates(brief), budget)
    points = [
        _build_point(group, keys.build_source_key(article, "point", at))
        for at, group in _place_statements(brief.summary.points)
        if not _repeats(group, brief.quote)
    ]
    points, _ = _afford(points, budget)
    others = gist + quote + dates
    points = _fit_points(points, room - sum(clipping.length(block.text) for block in others))
    return gist + _list_points(points, components - sum(block.components for block in others)) + quote + dates


def _place_statements(pieces: tuple[Piece, ...]) -> list[tuple[int, tuple[Piece, ...]]]:
    """Return the statements that the pieces make, each with the place of its first piece."""
    made: list[tuple[int, tuple[Piece, ...]]] = []
    at = 0
    for group in group_pieces(pieces):
        made.append((at, group))
        at += len(group)
    return made


def _fit_points(points: list[frame.Block], room: int) -> list[frame.Block]:
    """Return the first points that `room` characters hold, a line end each."""
    ends = accumulate(clipping.length(point.text) + 1 for point in points)
    return [point for point, end in zip(points, ends, strict=True) if end <= room]


def _list_points(points: list[frame.Block], components: int) -> list[frame.Block]:
    """Return the points in so many components: where that is too few, the last ones share a text without buttons."""
    for keyed in range(len(points), 0, -1):
        made = points[:keyed] + _merge_points(points[keyed:])
        if sum(block.components for block in made) <= components:
            return made
    return _merge_points(points)


def _merge_points(points: list[frame.Block]) -> list[frame.Block]:
    text = "\n".join(point.text for point in points)
    return [frame.Block(text, words=sum(point.words for point in points))] if points else []


def _afford(blocks: list[frame.Block], budget: int) -> tuple[list[frame.Block], int]:
    """Return the blocks that there are words for, and the words that are left."""
    kept: list[frame.Block] = []
    for block in blocks:
        if block.words <= budget:
            kept.append(block)
            budget -= block.words
    return kept, budget


def _repeats(group: tuple[Piece, ...], quote: Quote | None) -> bool:
    """Whether a point is the sentence of the quote that is shown below it."""
    return quote is not None and any(piece.span.overlaps(quote.span) for piece in group)


def _build_gist(group: tuple[Piece, ...], key: Key) -> frame.Block:
    text, words = build_statement(group, words=70, characters=700)
    return frame.Block(text, key, words=words)


def _build_point(group: tuple[Piece, ...], key: Key) -> frame.Block:
    text, words = build_statement(group, words=45, characters=500)
    return frame.Block(f"- {text}", key, words=words)


def _build_quote(brief: Brief, quote: Quote) -> list[frame.Block]:
    start, sentence = quote.sentence.start, brief.quote_sentence
    around = Span(start, start + len(sentence), sentence) if sentence else None
    text, words = build_quote_text(quote, around, words=45, rest=brief.quote_rest)
    key = (
        None
        if brief.quote_index is None
        else keys.build_source_key(brief.headline.article_id, "quote", brief.quote_index)
    )
    return [frame.Block(text, key, words=words)]


def _build_dates(brief: Brief) -> list[frame.Block]:
    article, indexes = brief.headline.article_id, brief.next_indexes
    made: list[frame.Block] = []
    for place, event in enumerate(brief.next[:3]):
        text, words = build_event_line(event, words=16)
        key = keys.build_source_key(article, "event", indexes[place]) if place < len(indexes) else None
        made.append(frame.Block(text, key, words=words))
    return made


def _describe_changes(changes: tuple[Change, ...], room: int) -> str:
    """Return what a new version changed, in a few lines of `room` characters; that it changed is always said."""
    if not changes:
        return ""
    lines = [f"✏️ **Changed by the outlet**, seen {format_stamp(max(change.at for change in changes))}"]
    for change in changes[:_CHANGES]:
        gone = [f"~~{_shorten(words)}~~" for words in change.gone[:_CHANGE_LINES]]
        come = [f"now: {_shorten(words)}" for words in change.come[:_CHANGE_LINES]]
        lines.append(f"-# {short(change.kind, 40)}: " + " · ".join([*gone, *come] or ["changed"]))
    if len(changes) > _CHANGES:
        lines.append(f"-# and {frame.count(len(changes) - _CHANGES, 'more change')}")
    while len(lines) > 1 and clipping.length("\n".join(lines)) > room:
        lines.pop()
    return "\n".join(lines)


def _shorten(words: str) -> str:
    return short(clipping.clip_words(words, 12), 60) or "nothing"


def _describe_privacy(brief: Brief) -> str:
    if brief.headline.shelf != "private":
        return ""
    return "\n-# Read for you alone, and forgotten after 24 hours. Nobody else can find it."
