"""The quotes: who said what, when, in whose words; a fragment inside its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from discord import ui

from bot.cards import frame, keys, limits, titles
from bot.cards.buttons import CardButton
from bot.cards.citations import Citation, cite
from bot.cards.date_text import describe_basis, describe_when
from bot.cards.keys import Key
from bot.cards.pieces import emphasise
from bot.news import LIKELY, ArticleQuote, Extent, Headline, Quote, Quotes, Span, Stance, clipping, group_statements
from bot.news.escape import fit, flat, length_escaped, line, link, short

_STANCES: Final[dict[Stance, str]] = {
    "said": "",
    "denied": " · denied: not said",
    "asked": " · asked about: not said",
    "supposed": " · supposed: not said",
}
_QUOTE_CHARACTERS = 1000  # of one block; a longer quote goes on in the next


# Quotes that are one statement, interrupted or over paragraphs; most are of one.
Statement: TypeAlias = tuple[ArticleQuote, ...]


def build_quotes_card(found_quotes: Quotes, words: int = frame.WORDS, *, page: int = 0) -> ui.LayoutView:
    """Return the card of an article's quotes, or of a speaker's across articles; its pages are not counted in words."""
    del words  # pages of quotes are what was asked for
    made, statements = _build_frame(found_quotes, page)
    rows = [frame.build_tabs(found_quotes.headline, "quotes")] if found_quotes.headline else []
    return frame.render(
        replace(made, rows=rows, actions=_build_actions(found_quotes, frame.find_sheet(made, statements)))
    )


def find_sheet(quotes: Quotes, page: int) -> frame.Sheet[Statement]:
    """Return the statements of a page of the card, and which page it is."""
    return frame.find_sheet(*_build_frame(quotes, page))


def build_mark(shown: Sequence[Statement]) -> str:
    """Return what tells these quotes from those that another reading of the article finds."""
    return keys.build_mark(
        (one.headline.article_id, one.index, one.quote.span.extent, one.quote.name, one.quote.rule)
        for statement in shown
        for one in statement
    )


def _build_frame(quotes: Quotes, page: int) -> tuple[frame.Frame, list[Statement]]:
    """Return the card without its rows, and the statement that each of its blocks is of."""
    headline = quotes.headline
    of_statement = [
        (block, one)
        for one in _group_by_sentence(group_statements(quotes.article_quotes))
        for block in _build_blocks(one, across=not headline)
    ]
    blocks = [block for block, _ in of_statement]
    speaker = short(quotes.speaker, 80) if quotes.speaker else ""
    if headline is None:
        head = f"### Quotes of {speaker or 'everybody'}\n-# Across all articles, newest first"
        footer = f"-# {frame.count(len(group_statements(quotes.article_quotes)), 'quote')} "
    else:
        head = frame.build_head(headline) + (f"\nQuotes of **{speaker}**" if speaker else "")
        footer = frame.build_footer(headline)
    rest = flat(quotes.speaker) if quotes.speaker else ""
    made = frame.Frame(
        head=head,
        blocks=blocks or [frame.Block(_describe_nothing(quotes, speaker))],
        footer=footer,
        accent=frame.choose_accent(headline) if headline else frame.INK,
        notice=frame.describe_notice(headline) if headline else "",
        turn=Key("quotes", headline.article_id if headline else None, 0, rest),
        page=page,
        words=None,
        gaps=True,
    )
    return made, [statement for _, statement in of_statement]


def _group_by_sentence(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements, with one's fragments of one sentence as one: the sentence is shown once."""
    made: list[Statement] = []
    for statement in statements:
        if made and _is_of_one_sentence((*made[-1], *statement)):
            made[-1] = (*made[-1], *statement)
        else:
            made.append(statement)
    return made


def _is_of_one_sentence(statement: Statement) -> bool:
    """Return whether all are fragments that one is quoted with in the same sentence."""
    places = {(said.headline.article_id, said.sentence.extent, describe_speaker(said.quote)) for said in statement}
    return len(places) == 1 and all(_is_in_sentence(said.quote, said.sentence) for said in statement)


def _build_actions(quotes: Quotes, shown: frame.Sheet[Statement]) -> list[CardButton]:
    headline = quotes.headline
    article, rest = (headline.article_id if headline else None), (flat(quotes.speaker) if quotes.speaker else "")
    why = keys.build_why_key("quotes", article, shown.number, build_mark(shown.things), rest)
    return [CardButton(why, frame.WHY)] if shown.things and why.fits else []


def build_quote_text(
    quote: Quote,
    sentence: Span | None,
    *,
    words: int = 10_000,
    rest: Sequence[Quote] = (),
) -> tuple[str, int]:
    """Return a quote with its speaker, as one text, and how many words of the article that is.

    `rest`: the other parts of its statement.
    """
    if not rest and sentence is not None and _is_in_sentence(quote, sentence):
        shown = said = _build_sentence([quote], sentence, words)
    else:
        said = clipping.clip_words(" … ".join(_cut_comma(part.span.text) for part in (quote, *rest)), words)
        shown = f"> “{fit(said, _QUOTE_CHARACTERS)}”"
    said_words = clipping.word_count(said)
    return f"{shown}\n{describe_speaker(quote)}", said_words


def describe_speaker(quote: Quote) -> str:
    """Return the line below a quote: "— **Ana Ruiz**, first vice foreign minister"; "probably" where it is not sure."""
    probably = "probably " if quote.confidence < LIKELY else ""
    stance = _STANCES[quote.stance]
    name = quote.name or (quote.speaker.text if quote.speaker else None)
    if name is None:
        return f"— speaker not named{stance}"
    title, role = titles.split_role(name, quote.role)
    return f"— {probably}**{short(title + name, 120)}**" + (f", {short(role, 160)}" if role else "") + stance


def _cut_comma(text: str) -> str:
    """Return the words without the comma before "Doe said"."""
    return flat(text).removesuffix(",")


def _is_in_sentence(quote: Quote, sentence: Span) -> bool:
    return quote.kind == "fragment" and quote.span.start >= sentence.start


def _build_sentence(fragments: Iterable[Quote], sentence: Span, words: int) -> str:
    """Return fragments in bold inside their sentence, which is the article's and no quote."""
    bold = [Extent(q.span.start - sentence.start, q.span.end - sentence.start) for q in fragments]
    return emphasise(sentence.text, bold, words=min(words, 70))


def describe_detail(quote: Quote, headline: Headline) -> str:
    """Return the small print of a quote: how it was said, and when."""
    parts = [short(quote.cue.text, 60)] if quote.cue else []
    title, _ = titles.split_role(quote.name or "", quote.role)
    shown = {flat(quote.name or ""), flat(title + (quote.name or ""))}
    if quote.name and quote.speaker and flat(quote.speaker.text) not in shown:
        parts.append(f"in the article: “{short(quote.speaker.text, 80)}”")
    if quote.when:
        basis = describe_basis(quote.when, headline)
        parts += [describe_when(quote.when), *([basis] if basis else [])]
    return f"-# {' · '.join(parts)}" if parts else ""


def find_attributed_quote(statement: Statement) -> Quote:
    """Return the quote of a statement that says who speaks."""
    return next((article_quote.quote for article_quote in statement if article_quote.quote.name), statement[0].quote)


def _build_blocks(statement: Statement, *, across: bool) -> list[frame.Block]:
    """Return the block of one statement; more where it is longer than a block."""
    first = statement[0]
    quote = find_attributed_quote(statement)
    where = f"-# in {link(frame.shorten_title(first.headline, 120), first.headline.url)}" if across else ""
    below = "\n".join(part for part in (describe_detail(quote, first.headline), where) if part)
    tail = f"\n{describe_speaker(quote)}"
    source = cite(first.headline.article_id, "quote", first.index, first.quote.span)
    if (fragments := _build_fragments(statement)) is not None:
        return [frame.Block(fragments + tail, below=below, source=source)]
    return _stack_lines(_cut_lines(statement), tail, below, source)


def _build_fragments(statement: Statement) -> str | None:
    """Return the sentence with the fragments in it; None for what is no fragment."""
    first = statement[0]
    if _is_of_one_sentence(statement):
        return _build_sentence([said.quote for said in statement], first.sentence, 70)
    if len(statement) > 1 or first.quote.kind != "fragment":
        return None
    return build_quote_text(first.quote, first.sentence, words=70)[0].partition("\n")[0]


def _cut_lines(statement: Statement) -> list[str]:
    """Return the parts of a statement, each no longer than a block."""
    lines = []
    for number, article_quote in enumerate(statement):
        parts = list(clipping.split(_cut_comma(article_quote.quote.span.text), _QUOTE_CHARACTERS, length_escaped))
        for index, part in enumerate(parts):
            before = "" if not index else "… "
            after = "" if index + 1 == len(parts) else " …"
            join = " … " if number and not index else ""
            lines.append(f"{join}“{before}{line(part)}{after}”")
    return lines


def _stack_lines(lines: list[str], tail: str, below: str, source: Citation) -> list[frame.Block]:
    """Return a statement's lines in blocks no longer than a page; every block says whose words they are."""
    groups = limits.split_pages(lines, lambda group: sum(map(clipping.length, group)) <= 2 * _QUOTE_CHARACTERS)
    return [frame.Block(f"> {''.join(group).strip()}{tail}", below=below, source=source) for group in groups]


def _describe_nothing(found_quotes: Quotes, speaker: str) -> str:
    if speaker and found_quotes.headline is not None:
        return f"“{speaker}” is not quoted in this article. Press **Quotes** below for all its quotes."
    if speaker:
        return f"I found no quotes of “{speaker}”. `/people` shows who is in an article."
    return "Nobody is quoted in this article."
