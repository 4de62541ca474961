"""The quotes: who said what, when, in whose words; a fragment inside its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeAlias

from discord import ui

from bot.cards import frame, keys, limits
from bot.cards.buttons import CardButton
from bot.cards.date_text import basis_words, when_words
from bot.cards.keys import Key
from bot.cards.pieces import emphasise
from bot.news import LIKELY, ArticleQuote, Extent, Quote, Quotes, Span, clipping
from bot.news.escape import fit, flat, length_escaped, line, link, short

_QUOTE_CHARACTERS = 1000  # of one block; a longer quote goes on in the next


# Quotes that are one statement, interrupted or over paragraphs; most are of one.
Statement: TypeAlias = tuple[ArticleQuote, ...]


def quotes(told: Quotes, words: int = frame.WORDS, *, page: int = 0) -> ui.LayoutView:
    """The card of an article's quotes, or of a speaker's across articles; its pages are not counted in words."""
    del words  # pages of quotes are what was asked for
    made, statements = _frame(told, page)
    return frame.render(replace(made, rows=_rows(told, frame.sheet(made, statements))))


def sheet(told: Quotes, page: int) -> frame.Sheet[Statement]:
    """The statements of a page of the card, and which page it is."""
    return frame.sheet(*_frame(told, page))


def mark(shown: Sequence[Statement]) -> str:
    """What tells these quotes from those that another reading of the article finds."""
    return keys.mark_of(
        (one.headline.article_id, one.index, one.quote.span.extent, one.quote.name, one.quote.rule)
        for statement in shown
        for one in statement
    )


def _frame(told: Quotes, page: int) -> tuple[frame.Frame, list[Statement]]:
    """The card without its rows, and the statement that each of its blocks is of."""
    headline = told.headline
    of_statement = [
        (block, one) for one in _statements(told.article_quotes) for block in _blocks(one, across=not headline)
    ]
    blocks = [block for block, _ in of_statement]
    speaker = short(told.speaker, 80) if told.speaker else ""
    if headline is None:
        head = f"### Quotes of {speaker or 'everybody'}\n-# Across the articles that can be seen here, newest first"
        footer = f"-# {frame.count(len(told.article_quotes), 'quote')} · each links to its article"
    else:
        head = frame.headline_head(headline) + (f"\nQuotes of **{speaker}**" if speaker else "")
        footer = frame.footer(headline)
    rest = flat(told.speaker) if told.speaker else ""
    made = frame.Frame(
        head=head,
        blocks=blocks or [frame.Block(_nothing(told, speaker))],
        footer=footer,
        accent=frame.accent_of(headline) if headline else frame.INK,
        notice=frame.notice_line(headline) if headline else "",
        turn=Key("quotes", headline.article_id if headline else None, 0, rest),
        page=page,
        words=None,
        gaps=True,
    )
    return made, [statement for _, statement in of_statement]


def _rows(told: Quotes, shown: frame.Sheet[Statement]) -> list[ui.ActionRow[Any]]:
    headline = told.headline
    row: ui.ActionRow[Any] = frame.tabs(headline, "quotes") if headline else ui.ActionRow()
    article, rest = (headline.article_id if headline else None), (flat(told.speaker) if told.speaker else "")
    why = keys.why("quotes", article, shown.number, mark(shown.things), rest)
    if shown.things and why.fits:
        row.add_item(CardButton(why, frame.WHY))
    return [row] if row.children else []


def quote_text(quote: Quote, sentence: Span | None, *, words: int = 10_000, small: bool = False) -> tuple[str, int]:
    """A quote with its speaker, as one text; and how many words of the article that is."""
    shown = _shown(quote, sentence, words)
    said_words = (
        min(clipping.word_count(quote.span.text), words) if quote.kind == "direct" else clipping.word_count(shown)
    )
    attribution = attributed(quote)
    detail = "" if small else _detail(quote)
    return f"> {shown}\n{attribution}" + (f"\n{detail}" if detail else ""), said_words


def attributed(quote: Quote) -> str:
    """ "— **Ana Ruiz**, first vice foreign minister"; "probably" where it is not sure."""
    probably = "probably " if quote.confidence < LIKELY else ""
    name = quote.name or (quote.speaker.text if quote.speaker else None)
    if name is None:
        return "— speaker not named"
    role = f", {short(quote.role, 160)}" if quote.role else ""
    return f"— {probably}**{short(name, 120)}**{role}"


def _shown(quote: Quote, sentence: Span | None, words: int) -> str:
    if quote.kind == "fragment" and sentence is not None and quote.span.start >= sentence.start:
        start = quote.span.start - sentence.start
        bold = Extent(start, start + len(quote.span.text))
        return emphasise(sentence.text, [bold], words=min(words, 70))
    text = clipping.clip_words(flat(quote.span.text), words)
    return f"“{fit(text, _QUOTE_CHARACTERS)}”"


def _detail(quote: Quote) -> str:
    """How it was said, and when."""
    parts = [short(quote.cue.text, 60)] if quote.cue else []
    if quote.name and quote.speaker and flat(quote.speaker.text) != flat(quote.name):
        parts.append(f"in the article: “{short(quote.speaker.text, 80)}”")
    if quote.when:
        parts.append(f"{when_words(quote.when)} ({basis_words(quote.when)})")
    return f"-# {' · '.join(parts)}" if parts else ""


def _statements(article_quotes: Sequence[ArticleQuote]) -> list[Statement]:
    """Quotes with those of one statement (same article, same group) side by side."""
    made: list[Statement] = []
    for key, members in groupby(
        article_quotes, key=lambda article_quote: (article_quote.headline.article_id, article_quote.quote.group)
    ):
        parts = tuple(members)
        made += [parts] if key[1] is not None else [(part,) for part in parts]
    return made


def teller(statement: Statement) -> Quote:
    """The quote of a statement that says who speaks."""
    return next((article_quote.quote for article_quote in statement if article_quote.quote.name), statement[0].quote)


def _blocks(statement: Statement, *, across: bool) -> list[frame.Block]:
    """One statement; more blocks where it is longer than a block."""
    first = statement[0]
    quote = teller(statement)
    where = f"\n-# in {link(frame.short_title(first.headline, 120), first.headline.url)}" if across else ""
    detail = _detail(quote)
    tail = f"\n{attributed(quote)}" + (f"\n{detail}" if detail else "") + where
    key = keys.source(first.headline.article_id, "quote", first.index)
    if len(statement) == 1 and first.quote.kind == "fragment":
        return [frame.Block(f"> {_shown(first.quote, first.sentence, 70)}{tail}", key)]
    lines = []
    for number, article_quote in enumerate(statement):
        parts = list(clipping.split(flat(article_quote.quote.span.text), _QUOTE_CHARACTERS, length_escaped))
        for index, part in enumerate(parts):
            before = "" if not index else "… "
            after = "" if index + 1 == len(parts) else " …"
            join = " … " if number and not index else ""
            lines.append(f"{join}“{before}{line(part)}{after}”")
    return _stacked(lines, tail, key)


def _stacked(lines: list[str], tail: str, key: Key) -> list[frame.Block]:
    """Lines of one statement in blocks no longer than a page; every block says whose words they are."""
    groups = limits.pages(lines, lambda group: sum(map(clipping.length, group)) <= 2 * _QUOTE_CHARACTERS)
    return [
        frame.Block(f"> {''.join(group).strip()}{tail}", key if not number else None)
        for number, group in enumerate(groups)
    ]


def _nothing(told: Quotes, speaker: str) -> str:
    if speaker and told.headline is not None:
        return f"Nobody like “{speaker}” is quoted in this article. Press **Quotes** below for all of its quotes."
    if speaker:
        return f"I have no quotes of “{speaker}”. `/people` shows who is in an article."
    return "Nobody is quoted in this article."
