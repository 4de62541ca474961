"""Why?: for each quote or date of a card's page, the rule that found it, how sure that is, what it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from discord import ui

from bot.analysis.rules import describe_rule
from bot.cards import frame, keys, limits, quotes, timeline
from bot.cards.date_text import published_words, when_words
from bot.cards.quotes import Statement
from bot.cards.sure import SURE, sure_words
from bot.news import LIKELY, ArticleEvent, Event, Headline, Part, Quote, Quotes, Span, Timeline, When, clipping
from bot.news.escape import flat, line, short

_EXCERPT_WORDS = 10
_EXPRESSION_WORDS = 8
_ANCHOR_WORDS = 6
_EXCERPT, _NAME, _EXPRESSION, _RULE = 140, 80, 80, 60  # characters at most
_SPARE = 300  # characters that a page leaves free: the page buttons, a note that something is left out
_STALE = (
    "⚠️ What I have here has changed since that card was made: an article was read again, or came or went. "
    "This is how I read what I have now."
)
_CUT = "\n-# Some of it is left out: a message holds no more. **Source** shows the place in the article."
_STATUSES = {
    "happened": "",
    "planned": "The article tells it as planned.",
    "denied": "The article tells it as denied.",
    "possible": "The article tells it as no more than possible.",
}


def of_quotes(told: Quotes, *, page: int = 0, mark: str = "") -> ui.LayoutView:
    """Why the quotes of a page stand there with their speakers. `mark`: of the card that was asked about."""
    shown = quotes.sheet(told, page)
    rest = flat(told.speaker) if told.speaker else ""
    entries = [_quote_entry(statement, across=told.headline is None) for statement in shown.things]
    return _card(
        "quotes", told.headline, shown, entries, rest=rest, stale=bool(mark) and mark != quotes.mark(shown.things)
    )


def of_timeline(told: Timeline, words: int, *, page: int = 0, rest: str = "", mark: str = "") -> ui.LayoutView:
    """Why the events of a page stand there with their dates. `rest`: the period the card was asked for."""
    shown = timeline.sheet(told, words, page)
    entries = [_event_entry(one) for one in shown.things]
    return _card(
        "timeline", told.headline, shown, entries, rest=rest, stale=bool(mark) and mark != timeline.mark(shown.things)
    )


class _Entry:
    """One fact's lines, the most telling first: where there is no room for all, the last ones go."""

    def __init__(self, key: keys.Key, lines: Sequence[str]) -> None:
        self.key = key
        self.lines = [line_ for line_ in lines if line_]

    def within(self, room: int) -> str:
        kept = list(self.lines)
        while len(kept) > 1 and clipping.length("\n".join(kept)) > room:
            kept.pop()
        return "\n".join(kept)


def _card(
    card: keys.Reasoned,
    headline: Headline | None,
    shown: frame.Sheet[Statement] | frame.Sheet[ArticleEvent],
    entries: Sequence[_Entry],
    *,
    rest: str,
    stale: bool,
) -> ui.LayoutView:
    title = (
        f"of “{short(frame.short_title(headline, 200), 240)}”"
        if headline
        else f"of {short(rest, 160)}, across articles"
    )
    pages = f" · page {shown.number + 1} of {shown.total}" if shown.total > 1 else ""
    head = f"### Why?\n-# How I read the {card} {title}{pages}"
    footer = f"-# Sure: {SURE:.2f} of 1 and more · probably: less than {LIKELY:.2f}, and shown as such"
    notice = _STALE if stale else ""
    room = limits.CARD_CHARACTERS - _SPARE - sum(map(clipping.length, (head, footer, notice)))
    texts = [entry.within(room // len(entries)) for entry in entries]
    if any(text != "\n".join(entry.lines) for text, entry in zip(texts, entries, strict=True)):
        footer += _CUT
    blocks = [frame.Block(text, entry.key) for text, entry in zip(texts, entries, strict=True)]
    turn = keys.why(card, headline.article_id if headline else None, 0, "", rest)
    turns = shown.total > 1 and turn.turned(9999).fits
    return frame.render(
        frame.Frame(
            head=head,
            blocks=blocks or [frame.Block(f"There are no {_NOTHING[card]} there any more.")],
            footer=footer,
            accent=frame.accent_of(headline) if headline else frame.INK,
            notice=notice,
            rows=[frame.turning(turn, shown.number, shown.total)] if turns else [],
            words=None,
        )
    )


_NOTHING: dict[keys.Reasoned, str] = {"quotes": "quotes", "timeline": "dates"}


# --- a quote ----------------------------------------------------------------------------------------------------------


def _quote_entry(statement: Statement, *, across: bool) -> _Entry:
    first, quote = statement[0], quotes.teller(statement)
    others = dict.fromkeys(
        article_quote.quote.rule for article_quote in statement if article_quote.quote.rule != quote.rule
    )
    lines = [
        f"> “{_excerpt(first.quote.span)}”",
        _speaker(quote),
        _reason(Part.QUOTES, quote.rule),
        *(_reason(Part.QUOTES, rule, "Rule of another part of it") for rule in others),
        _quote_date(quote, first.headline),
        _small(
            f"word of saying: “{short(quote.cue.text, 40)}”" if quote.cue else "",
            _ids([quote.rule, *others]),
            f"in {short(frame.short_title(first.headline, 80), 100)}" if across else "",
        ),
    ]
    return _Entry(keys.source(first.headline.article_id, "quote", first.index), lines)


def _speaker(quote: Quote) -> str:
    sure = sure_words(quote.confidence)
    if quote.name is None and quote.speaker is None:
        return f"Put to nobody: I found no speaker for it in the article · {sure}"
    if quote.name is None or quote.speaker is None or flat(quote.name) == flat(quote.speaker.text):
        name = quote.name or (quote.speaker.text if quote.speaker else "")
        return f"Put to **{short(name, _NAME)}** · {sure}"
    words = short(quote.speaker.text, _NAME)
    return f"Put to **{short(quote.name, _NAME)}**, whom the article calls “{words}” there · {sure}"


def _quote_date(quote: Quote, headline: Headline) -> str:
    if quote.when is None:
        return ""
    return f"When it was said, {when_words(quote.when)}, was {_read_from(quote.when, headline.published)}"


# --- an event ---------------------------------------------------------------------------------------------------------


def _event_entry(one: ArticleEvent) -> _Entry:
    event = one.event
    lines = [
        f"**{when_words(event.when)}** — {_excerpt(event.span)}",
        f"The date was {_read_from(event.when, one.headline.published)} · {sure_words(event.confidence)}",
        _reason(Part.TIMELINE, event.rule),
        " ".join(part for part in (_STATUSES[event.status], _claim(event)) if part),
        _small(f"told {frame.count(len(event.also) + 1, 'time')}" if event.also else "", _ids([event.rule])),
    ]
    return _Entry(keys.source(one.headline.article_id, "event", one.index), lines)


def _claim(event: Event) -> str:
    return f"It is the word of {short(event.said_by, _NAME)}." if event.said_by else ""


def _read_from(when: When, published: date | datetime | None) -> str:
    """ "read from “on Friday”, reckoned from the dateline (Sunday 1 March 2026)"."""
    words = f"read from “{_cut(when.expression, _EXPRESSION_WORDS)}”"
    if when.basis == "written":
        return f"{words}, as it is written there"
    if when.basis == "event":
        anchor = f" (“{_cut(when.anchor, _ANCHOR_WORDS)}”)" if when.anchor else ""
        return f"{words}, reckoned from another event of the article{anchor}"
    return f"{words}, reckoned from the dateline" + (f" ({published_words(published)})" if published else "")


# --- both -------------------------------------------------------------------------------------------------------------


def _reason(part: Part, rule: str, what: str = "Rule") -> str:
    """The rule in its sentence; nothing for one that this version no longer has."""
    sentence = describe_rule(part, rule)
    return f"{what}: {line(sentence)}" if sentence else ""


def _ids(rules: Sequence[str]) -> str:
    named = ", ".join(short(rule, _RULE) for rule in rules if rule)
    return f"rule {named}" if named else ""


def _small(*parts: str) -> str:
    kept = [part for part in parts if part]
    return f"-# {' · '.join(kept)}" if kept else ""


def _excerpt(span: Span) -> str:
    return short(clipping.clip_words(flat(span.text), _EXCERPT_WORDS), _EXCERPT)


def _cut(span: Span, words: int) -> str:
    return short(clipping.clip_words(flat(span.text), words), _EXPRESSION)
