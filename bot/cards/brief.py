"""The brief: the headline, the gist, the points, the best quote, the dates. Nothing stands in it twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from discord import ui

from bot.cards import citations, frame, limits
from bot.cards.buttons import CardButton
from bot.cards.citations import Citation, cite
from bot.cards.date_text import format_stamp
from bot.cards.keys import Key
from bot.cards.pieces import build_statement, group_pieces
from bot.cards.quotes import build_quote_text
from bot.cards.timeline import build_event_line, describe_counting
from bot.news import ArticleEvent, Brief, Change, Extent, Piece, Quote, Span, clipping
from bot.news.escape import short

_GISTS = 2  # a gist is one statement or two
_DATES = 2
_CHANGES = 3
_CHANGE_LINES = 2
_SPARE = 200  # characters that a page leaves free
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
    footer = frame.build_footer(headline, _describe_privacy(brief))
    room = limits.CARD_CHARACTERS - _SPARE - sum(map(clipping.length, (head, above, footer)))
    blocks = _build_blocks(brief, words - frame.count_head_words(headline), room)
    return frame.render(
        frame.Frame(
            head=head,
            blocks=blocks or [frame.Block("I read the article, but found nothing in it for a brief.")],
            footer=footer,
            accent=frame.choose_accent(headline),
            notice=above,
            image=headline.image,
            rows=rows,
            words=None,  # kept to by the budget above: a brief is one page
        )
    )


def _build_blocks(brief: Brief, budget: int, room: int) -> list[frame.Block]:
    """Return the blocks of a brief: the gist, quote and dates get their words first, the points what is left."""
    article = brief.headline.article_id
    gist = [
        _build_gist(group, article, at)
        for at, group in _place_statements(brief.summary.gist)[:_GISTS]
        if not _is_shown(group, brief.hidden)
    ]
    budget -= sum(block.words for block in gist)
    quote, budget = _afford([_build_quote(brief, brief.quote)] if brief.quote else [], budget)
    events = _choose_events(brief)
    dates, budget = _afford([_build_date(one) for one in events], budget)
    shown: list[Span | Extent] = [*_list_shown(brief), *(one.event.span for one in events), *brief.hidden]
    points = [
        _build_point(group, article, at)
        for at, group in _place_statements(brief.summary.points)
        if not _is_shown(group, shown)
    ]
    points, _ = _afford(points, budget)
    dates = _head_dates(brief, dates)
    return gist + _fit_points(points, room, gist + quote + dates) + quote + dates


def _list_shown(brief: Brief) -> list[Span]:
    """Return the words that the gist and the quote show."""
    quotes = [quote.span for quote in (brief.quote, *brief.quote_rest) if quote]
    return [piece.span for piece in brief.summary.gist] + quotes


def _choose_events(brief: Brief) -> list[ArticleEvent]:
    """Return the dates to show: those that lie ahead; else those that neither the gist nor the quote tells."""
    places = brief.next_indexes or range(len(brief.next))
    shown = _list_shown(brief)
    chosen = [
        ArticleEvent(index, event, brief.headline)
        for index, event in zip(places, brief.next, strict=False)
        if brief.is_ahead or not any(event.span.overlaps(span) for span in shown)
    ]
    apart = [
        one for at, one in enumerate(chosen) if not any(one.event.span.overlaps(c.event.span) for c in chosen[:at])
    ]
    return apart[:_DATES] if brief.is_ahead else apart[-_DATES:]


def _head_dates(brief: Brief, dates: list[frame.Block]) -> list[frame.Block]:
    if not dates:
        return []
    title = ("Next date" if brief.is_ahead else "Key date") + ("s" if len(dates) > 1 else "")
    return [frame.Block(f"**{title}**"), *dates]


def _place_statements(pieces: tuple[Piece, ...]) -> list[tuple[int, tuple[Piece, ...]]]:
    """Return the statements that the pieces make, each with the place of its first piece."""
    made: list[tuple[int, tuple[Piece, ...]]] = []
    at = 0
    for group in group_pieces(pieces):
        made.append((at, group))
        at += len(group)
    return made


def _fit_points(points: list[frame.Block], room: int, others: Sequence[frame.Block]) -> list[frame.Block]:
    """Return the first points that `room` characters hold beside the others, and the card's Sources button."""
    room -= sum(block.length for block in others)
    cited = frame.list_citations(others)
    kept: list[frame.Block] = []
    for point in points:
        room -= point.length
        if room < 0 or not citations.fits([*cited, *frame.list_citations([*kept, point])]):
            break
        kept.append(replace(point, tight=bool(kept)))
    return kept


def _afford(blocks: list[frame.Block], budget: int) -> tuple[list[frame.Block], int]:
    """Return the blocks that there are words for, and the words that are left."""
    kept: list[frame.Block] = []
    for block in blocks:
        if block.words <= budget:
            kept.append(block)
            budget -= block.words
    return kept, budget


def _is_shown(group: Iterable[Piece], shown: Sequence[Span | Extent]) -> bool:
    """Whether a point says what the card shows elsewhere: in the gist, the quote or a date."""
    return any(piece.span.overlaps(span) for piece in group for span in shown)


def _build_gist(group: tuple[Piece, ...], article: int, at: int) -> frame.Block:
    text, words = build_statement(group, words=70, characters=700)
    return frame.Block(text, words=words, source=cite(article, "gist", at, group[0].span))


def _build_point(group: tuple[Piece, ...], article: int, at: int) -> frame.Block:
    text, words = build_statement(group, words=45, characters=500)
    return frame.Block(f"- {text}", words=words, source=cite(article, "point", at, group[0].span))


def _build_quote(brief: Brief, quote: Quote) -> frame.Block:
    start, sentence = quote.sentence.start, brief.quote_sentence
    around = Span(start, start + len(sentence), sentence) if sentence else None
    text, words = build_quote_text(quote, around, words=45, rest=brief.quote_rest)
    source: Citation | None = None
    if brief.quote_index is not None:
        source = cite(brief.headline.article_id, "quote", brief.quote_index, quote.span)
    return frame.Block(text, words=words, source=source)


def _build_date(one: ArticleEvent) -> frame.Block:
    text, words = build_event_line(one.event, words=16)
    source = cite(one.headline.article_id, "event", one.index, one.event.span)
    return frame.Block(f"📅 {text}", words=words, below=describe_counting(one), source=source, tight=True)


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
    return "Read for you alone, and forgotten after 24 hours. Nobody else can find it."
