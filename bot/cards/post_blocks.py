"""What a post shows of a story: its gist, its figures, the best quote, the next date; and what is new in it.

Each is a block with its source; nothing here knows of messages and buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import frame
from bot.cards.citations import Citation, cite, cite_words
from bot.cards.date_text import describe_published
from bot.cards.known_now import cite_count, describe_count, drop_counted, link_outlet
from bot.cards.pieces import build_statement, group_pieces
from bot.cards.quotes import build_quote_text
from bot.cards.timeline import add_date, describe_counting
from bot.news import ArticleEvent, ArticleQuote, Headline, Span, clipping
from bot.news.escape import clip_escaped, flat, link, short
from bot.news.stories import Story, StoryBrief, StoryCount, StoryEvent, StoryNumber, StoryQuote

_OUTLETS = 5  # named in one line; the rest is counted
_DIFFERS = {"date": "the day", "figure": "the figure", "wording": "the wording", "speaker": "who said it"}


def build_gist(story: StoryBrief, most: int, *, words: int, characters: int) -> list[frame.Block]:
    """Return the gist's statements, without the quote's own sentence where another is left."""
    article, at = story.line.lead.article_id, 0
    blocks: list[tuple[frame.Block, bool]] = []
    for group in group_pieces(story.gist):
        text, _ = build_statement(group, words=words, characters=characters)
        is_quoted = any(piece.span.overlaps(span) for piece in group for span in _list_quoted(story))
        blocks.append((frame.Block(text, source=cite(article, "gist", at, group[0].span)), is_quoted))
        at += len(group)
    others = [block for block, is_quoted in blocks if not is_quoted]
    return (others or [block for block, _ in blocks])[:most]


def _list_quoted(story: StoryBrief) -> list[Span]:
    """Return the words of the quote, where it is from the article that the gist is of."""
    if story.quote is None or story.quote.headline.article_id != story.line.lead.article_id:
        return []
    return [quote.span for quote in (story.quote.quote, *story.quote.rest)]


def build_count(count: StoryCount) -> frame.Block:
    return frame.Block(describe_count(count), source=cite_count(count.now))


def link_title(lead: Headline) -> str:
    title = clip_escaped(flat(lead.title), 140) or "Untitled"
    return link(title, lead.url, 140)


def describe_story(story: StoryBrief) -> str:
    """Return a story's outlets, how many articles it has, its lead's day, and of an updated one what is new."""
    line = story.line
    parts = [
        list_outlets(line.outlets) or frame.describe_outlet(line.lead),
        frame.count(len(line.headlines), "article") if len(line.headlines) > 1 else "",
        frame.describe_kind(line.lead) if len(line.headlines) == 1 else "",
        describe_published(line.lead.published),
        "" if story.fresh else "updated",
    ]
    return " · ".join(part for part in parts if part)


def list_outlets(outlets: Sequence[str]) -> str:
    named = ", ".join(short(outlet, 40) for outlet in outlets[:_OUTLETS])
    return named + (f" and {frame.count(len(outlets) - _OUTLETS, 'other')}" if len(outlets) > _OUTLETS else "")


def build_quote(story: StoryBrief, *, words: int, characters: int) -> list[frame.Block]:
    """Return the best quote with its speaker, and whose article it is from where that is not the lead's."""
    if (article_quote := story.quote) is None:
        return []
    shown, _ = build_quote_text(article_quote.quote, article_quote.sentence, words=words, rest=article_quote.rest)
    other = _describe_other_article(article_quote, story.line.lead)
    text = _shorten_quote(shown + other, article_quote, words, characters)
    return [frame.Block(text, source=_cite_quote(article_quote))]


def _cite_quote(one: ArticleQuote) -> Citation:
    return cite(one.headline.article_id, "quote", one.index, one.quote.span)


def _shorten_quote(shown: str, article_quote: ArticleQuote, words: int, characters: int) -> str:
    """Return `shown`, or the quote of fewer words where escaping makes it too long."""
    while clipping.length(shown) > characters and words > 4:
        words //= 2
        shown, _ = build_quote_text(article_quote.quote, article_quote.sentence, words=words, rest=article_quote.rest)
    return shown


def _describe_other_article(article_quote: ArticleQuote, lead: Headline) -> str:
    if article_quote.headline.article_id == lead.article_id:
        return ""
    return f" · in {link_outlet(article_quote.headline)}"


def build_next_date(story: StoryBrief, *, words: int) -> list[frame.Block]:
    return [] if story.next is None else [_build_date(story.next, words)]


def _build_date(one: ArticleEvent, words: int) -> frame.Block:
    event = one.event
    text = clip_escaped(clipping.clip_words(flat(event.span.text), words), 220)
    source = cite(one.headline.article_id, "event", one.index, event.span)
    return frame.Block(f"📅 {add_date(event, text)}", below=describe_counting(one), source=source)


def list_news(story: Story) -> list[frame.Block]:
    """Return what is new in a story: figures, events, quotes."""
    return [
        *(build_count(one) for one in story.counts),
        *(_build_event_block(one) for one in story.timeline if one.new),
        *(_build_quote_block(one) for one in story.quotes if one.new),
        *(_build_number_block(one) for one in drop_counted(story.numbers, story.counts)),
    ]


def _build_event_block(one: StoryEvent) -> frame.Block:
    headlines = [article_event.headline for article_event in one.article_events]
    return replace(_build_date(one.article_events[0], 30), below=_list_sources(headlines, one.differs))


def _build_quote_block(one: StoryQuote) -> frame.Block:
    first = one.article_quotes[0]
    shown = _shorten_quote(build_quote_text(one.quote, first.sentence, words=35, rest=first.rest)[0], first, 35, 320)
    small = _list_sources([article_quote.headline for article_quote in one.article_quotes], one.differs)
    return frame.Block(shown, below=small, source=_cite_quote(first))


def _build_number_block(one: StoryNumber) -> frame.Block:
    sentence, _ = build_statement([one.sentence], words=30, characters=260)
    return frame.Block(
        f"🔢 **{short(one.text, 60)}** — {sentence}",
        below=_list_sources([one.headline], None),
        source=cite_words(one.headline.article_id, one.sentence),
    )


def _list_sources(headlines: Sequence[Headline], differs: str | None) -> str:
    """Return the outlets that have it, each linked, and what they differ in where they do."""
    named: dict[str, str] = {}
    for headline in headlines:
        named.setdefault(headline.outlet or "", link_outlet(headline))
    more = f" and {frame.count(len(named) - 2, 'other')}" if len(named) > 2 else ""
    apart = f" · they differ in {_DIFFERS.get(differs, 'what they say')}" if differs else ""
    return "-# " + ", ".join(list(named.values())[:2]) + more + apart
