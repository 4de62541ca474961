"""The brief: the headline, the gist, the points, the best quote, the next dates."""

from __future__ import annotations

from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.buttons import CardButton
from bot.cards.dates import stamp
from bot.cards.escape import short
from bot.cards.keys import Key
from bot.cards.pieces import said, statement, together
from bot.cards.quotes import quote_text
from bot.cards.timeline import event_line
from bot.news import Brief, Change, Event, Piece, Quote, Span

_CHANGES = 3
_CHANGE_LINES = 2
_ABOVE = 1800  # characters above the gist: with a long address, a correction and changes, the gist has its room still


def brief(told: Brief, words: int = frame.WORDS, *, can_shelve: bool = False) -> ui.LayoutView:
    """The card of one article; `can_shelve` adds the button that puts a privately read one on the shelf."""
    headline = told.headline
    blocks = _blocks(told, words - frame.head_words(headline))
    source = keys.source(headline.article_id, "gist", 0) if told.summary.gist else None
    rows = [frame.tabs(headline, "brief", source=source)]
    if can_shelve and headline.shelf == "private":
        rows.append(ui.ActionRow(CardButton(Key("shelve", headline.article_id), "Add to the shelf")))
    head, notice = frame.headline_head(headline), frame.notice_line(headline)
    changes = _changes(told.changes, _ABOVE - limits.length(head) - limits.length(notice))
    return frame.render(
        frame.Frame(
            head=head,
            blocks=blocks or [frame.Block("I could read the article, but found nothing in it that makes a brief.")],
            footer=frame.footer(headline, told.as_of) + _private(told),
            accent=frame.accent_of(headline),
            notice="\n".join(part for part in (notice, changes) if part),
            rows=rows,
            words=None,  # kept to by the budget above: a brief is one page
        )
    )


def _blocks(told: Brief, budget: int) -> list[frame.Block]:
    """The gist, then the quote and the dates have their words first; the points have what is left, in their order."""
    gist = [_gist(told.summary.gist)] if told.summary.gist else []
    budget -= sum(block.words for block in gist)
    quote, budget = _afford([_quote(told.quote, told.quote_sentence)] if told.quote else [], budget)
    dates, budget = _afford(_dates(told.next), budget)
    points = [_point(group) for group in together(told.summary.points) if not _repeats(group, told.quote)]
    shown, _ = _afford(points, budget)
    return gist + shown + quote + dates


def _afford(blocks: list[frame.Block], budget: int) -> tuple[list[frame.Block], int]:
    """The blocks there are words for, and the words that are left."""
    kept: list[frame.Block] = []
    for block in blocks:
        if block.words <= budget:
            kept.append(block)
            budget -= block.words
    return kept, budget


def _repeats(group: tuple[Piece, ...], quote: Quote | None) -> bool:
    """Whether a point is the sentence of the quote that is shown below it."""
    return quote is not None and any(piece.span.overlaps(quote.span) for piece in group)


def _gist(pieces: tuple[Piece, ...]) -> frame.Block:
    parts = [statement(group, words=70, characters=700) for group in together(pieces)[:2]]  # a gist is one or two
    text = " ".join(part for part, _ in parts)
    return frame.Block(text, words=sum(count for _, count in parts))


def _point(group: tuple[Piece, ...]) -> frame.Block:
    text, words = statement(group, words=45, characters=500)
    return frame.Block(f"- {text}", words=words)


def _quote(quote: Quote, sentence: str | None) -> frame.Block:
    around = Span(quote.sentence.start, quote.sentence.start + len(sentence), sentence) if sentence else None
    text, words = quote_text(quote, around, words=45, small=True)
    return frame.Block(text, words=words)


def _dates(events: tuple[Event, ...]) -> list[frame.Block]:
    made: list[frame.Block] = []
    for event in events[:3]:
        text, words = event_line(event, words=16)
        made.append(frame.Block(f"🗓️ {text}", words=words))
    return made


def _changes(changes: tuple[Change, ...], room: int) -> str:
    """What a new revision says otherwise, in a few lines of `room` characters; that it was changed is always said."""
    if not changes:
        return ""
    lines = [f"✏️ **Changed by the outlet**, seen {stamp(max(change.at for change in changes))}"]
    for change in changes[:_CHANGES]:
        gone = [f"~~{_short(words)}~~" for words in change.gone[:_CHANGE_LINES]]
        come = [f"now: {_short(words)}" for words in change.come[:_CHANGE_LINES]]
        lines.append(f"-# {short(change.kind, 40)}: " + " · ".join([*gone, *come] or ["not the same"]))
    if len(changes) > _CHANGES:
        lines.append(f"-# and {frame.count(len(changes) - _CHANGES, 'more change')}")
    while len(lines) > 1 and limits.length("\n".join(lines)) > room:
        lines.pop()
    return "\n".join(lines)


def _short(words: str) -> str:
    return short(limits.clip_words(words, 12), 60) or "nothing"


def _private(told: Brief) -> str:
    if told.headline.shelf != "private":
        return ""
    return "\n-# Read for you alone: on no shelf, in no search, and forgotten after 24 hours."


def plain_gist(told: Brief) -> str:
    """The gist as plain text, for places without Markdown."""
    return " ".join(said(group) for group in together(told.summary.gist))
