"""Why?: for each quote or date of a card's page, the rule that found it, how sure that is, what it was read from."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.analysis.rules import describe_rule
from bot.cards import citations, frame, keys, limits, quotes, reports, timeline
from bot.cards.buttons import CardButton
from bot.cards.citations import cite
from bot.cards.date_text import describe_anchor, describe_when
from bot.cards.quotes import Statement
from bot.cards.sure import describe_confidence
from bot.news import LIKELY, ArticleEvent, Event, Headline, Part, Quote, Quotes, Span, Timeline, When, clipping
from bot.news.escape import flat, line, short

_EXCERPT_WORDS = 10
_EXPRESSION_WORDS = 8
_EXCERPT, _NAME, _EXPRESSION, _RULE = 140, 80, 80, 60  # characters at most
_SPARE = 300  # characters that a page leaves free: the page buttons, a note that something is left out
_STALE = "⚠️ The articles have changed since that card was made. This is how I read what is there now."
_CUT = "\n-# Shortened to fit. **Source** shows the place in the article."
_STATUSES = {
    "happened": "",
    "planned": "The article says it is planned.",
    "denied": "The article says it is denied.",
    "possible": "The article says it is possible.",
}


def explain_quotes(found_quotes: Quotes, *, page: int = 0, mark: str = "") -> ui.LayoutView:
    """Return why a page's quotes have these speakers. `mark`: that of the card that was asked about."""
    shown = quotes.find_sheet(found_quotes, page)
    rest = flat(found_quotes.speaker) if found_quotes.speaker else ""
    entries = [_build_quote_entry(statement, across=found_quotes.headline is None) for statement in shown.things]
    return _build_card(
        "quotes",
        found_quotes.headline,
        shown,
        entries,
        rest=rest,
        stale=bool(mark) and mark != quotes.build_mark(shown.things),
    )


def explain_timeline(events: Timeline, words: int, *, page: int = 0, rest: str = "", mark: str = "") -> ui.LayoutView:
    """Return why a page's events have these dates. `rest`: the period that the card was asked for."""
    shown = timeline.find_sheet(events, words, page)
    entries = [_build_event_entry(one) for one in shown.things]
    return _build_card(
        "timeline",
        events.headline,
        shown,
        entries,
        rest=rest,
        stale=bool(mark) and mark != timeline.build_mark(shown.things),
    )


class _Entry:
    """One fact's lines, the most telling first: where there is no room for all, the last ones go."""

    def __init__(self, key: keys.Key, lines: Sequence[str]) -> None:
        self.key = key
        self.lines = [line_ for line_ in lines if line_]

    def clip_to(self, room: int) -> str:
        kept = list(self.lines)
        while len(kept) > 1 and clipping.length("\n".join(kept)) > room:
            kept.pop()
        return "\n".join(kept)


def _build_card(
    card: keys.Reasoned,
    headline: Headline | None,
    shown: frame.Sheet[Statement] | frame.Sheet[ArticleEvent],
    entries: Sequence[_Entry],
    *,
    rest: str,
    stale: bool,
) -> ui.LayoutView:
    title = (
        f"of “{short(frame.shorten_title(headline, 200), 240)}”"
        if headline
        else f"of {short(rest, 160)}, across articles"
    )
    pages = f" · page {shown.number + 1} of {shown.total}" if shown.total > 1 else ""
    head = f"### Why?\n-# How I read the {card} {title}{pages}"
    footer = f"-# How sure I am is in %. Below {LIKELY * 100:.0f} % the card says “probably”."
    notice = _STALE if stale else ""
    room = limits.CARD_CHARACTERS - _SPARE - sum(map(clipping.length, (head, footer, notice)))
    texts = [entry.clip_to(room // len(entries)) for entry in entries]
    if any(text != "\n".join(entry.lines) for text, entry in zip(texts, entries, strict=True)):
        footer += _CUT
    blocks = [frame.Block(text, entry.key) for text, entry in zip(texts, entries, strict=True)]
    turn = keys.build_why_key(card, headline.article_id if headline else None, 0, "", rest)
    turns = shown.total > 1 and turn.turn_to(9999).fits
    return frame.render(
        frame.Frame(
            head=head,
            blocks=blocks or [frame.Block(f"There are no {_NOTHING[card]} here any more.")],
            footer=footer,
            accent=frame.choose_accent(headline) if headline else frame.INK,
            notice=notice,
            actions=_build_actions(shown),
            rows=[frame.build_page_buttons(turn, shown.number, shown.total)] if turns else [],
            words=None,
        )
    )


def _build_actions(shown: frame.Sheet[Statement] | frame.Sheet[ArticleEvent]) -> list[CardButton]:
    """Return the button to report a line of this page, where a key carries them all."""
    cited = [
        cite(one.headline.article_id, "event", one.index, one.event.span)
        if isinstance(one, ArticleEvent)
        else cite(one[0].headline.article_id, "quote", one[0].index, one[0].quote.span)
        for one in shown.things
    ]
    key = citations.build_key(cited)
    button = reports.build_wrong_button(key) if key else None
    return [button] if button else []


_NOTHING: dict[keys.Reasoned, str] = {"quotes": "quotes", "timeline": "dates"}


# --- a quote ----------------------------------------------------------------------------------------------------------


def _build_quote_entry(statement: Statement, *, across: bool) -> _Entry:
    first, quote = statement[0], quotes.find_attributed_quote(statement)
    others = dict.fromkeys(
        article_quote.quote.rule for article_quote in statement if article_quote.quote.rule != quote.rule
    )
    lines = [
        f"> “{_clip_excerpt(first.quote.span)}”",
        _describe_speaker(quote),
        _describe_rule(Part.QUOTES, quote.rule),
        *(_describe_rule(Part.QUOTES, rule, "Also") for rule in others),
        _describe_quote_date(quote, first.headline),
        _join_small(
            f"introduced by “{short(quote.cue.text, 40)}”" if quote.cue else "",
            _list_rules([quote.rule, *others]),
            f"in {short(frame.shorten_title(first.headline, 80), 100)}" if across else "",
        ),
    ]
    return _Entry(keys.build_source_key(first.headline.article_id, "quote", first.index), lines)


def _describe_speaker(quote: Quote) -> str:
    sure = f"({describe_confidence(quote.confidence)})"
    if quote.name is None and quote.speaker is None:
        return f"I found no speaker in the article {sure}"
    if quote.name is None or quote.speaker is None or flat(quote.name) == flat(quote.speaker.text):
        name = quote.name or (quote.speaker.text if quote.speaker else "")
        return f"Said by **{short(name, _NAME)}** {sure}"
    words = short(quote.speaker.text, _NAME)
    return f"Said by **{short(quote.name, _NAME)}**, here “{words}” {sure}"


def _describe_quote_date(quote: Quote, headline: Headline) -> str:
    if quote.when is None:
        return ""
    return f"Said {describe_when(quote.when)}: {_describe_expression(quote.when, headline)}"


# --- an event ---------------------------------------------------------------------------------------------------------


def _build_event_entry(one: ArticleEvent) -> _Entry:
    event = one.event
    lines = [
        f"**{describe_when(event.when)}** — {_clip_excerpt(event.span)}",
        f"Date: {_describe_expression(event.when, one.headline)} ({describe_confidence(event.confidence)})",
        _describe_rule(Part.TIMELINE, event.rule),
        " ".join(part for part in (_STATUSES[event.status], _describe_claim(event)) if part),
        _join_small(
            f"mentioned {frame.count(len(event.also) + 1, 'time')}" if event.also else "", _list_rules([event.rule])
        ),
    ]
    return _Entry(keys.build_source_key(one.headline.article_id, "event", one.index), lines)


def _describe_claim(event: Event) -> str:
    return f"It is according to {short(event.said_by, _NAME)}." if event.said_by else ""


def _describe_expression(when: When, headline: Headline) -> str:
    """Return the words that a date was read from, if any, and what from: "“on Friday”, counted from 1 March"."""
    words = f"“{_clip_words(when.expression, _EXPRESSION_WORDS)}”" if when.expression else "no date given"
    return words if when.basis == "written" else f"{words}, {describe_anchor(when, headline)}"


# --- both -------------------------------------------------------------------------------------------------------------


def _describe_rule(part: Part, rule: str, what: str = "Rule") -> str:
    """Return the rule in its sentence; nothing for one that this version no longer has."""
    sentence = describe_rule(part, rule)
    return f"{what}: {line(sentence)}" if sentence else ""


def _list_rules(rules: Sequence[str]) -> str:
    named = ", ".join(short(rule, _RULE) for rule in rules if rule)
    return f"rule {named}" if named else ""


def _join_small(*parts: str) -> str:
    kept = [part for part in parts if part]
    return f"-# {' · '.join(kept)}" if kept else ""


def _clip_excerpt(span: Span) -> str:
    return short(clipping.clip_words(flat(span.text), _EXCERPT_WORDS), _EXCERPT)


def _clip_words(span: Span, words: int) -> str:
    return short(clipping.clip_words(flat(span.text), words), _EXPRESSION)
