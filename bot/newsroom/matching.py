"""Whom and what a person means by the words they typed; what is shown of a search's matches. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.news import ArticleEvent, ArticleQuote, Extent, Headline, Hit, Profile, Quote, Span, join_statements
from bot.newsroom.selection import choose_sentence
from bot.store.people import Appearance, Known
from bot.store.search import Match
from bot.store.search_query import fold


def is_said_by(quote: Quote, speaker: str) -> bool:
    """Return whether every word typed begins a word of the speaker's name, or of the words that stand for it."""
    names = [quote.name or "", quote.speaker.text if quote.speaker else ""]
    wanted = fold(speaker).split()
    return any(wanted and all(_begins(word, name) for word in wanted) for name in map(fold, names))


def _begins(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in name.replace("-", " - ").split()) or word in name.split()


def choose_person(typed: str, known: Sequence[Known]) -> Known | None:
    """Return who has the very name typed; else who is in most articles, the newest of equals."""
    wanted = fold(typed)
    exact = [one for one in known if fold(one.name) == wanted]
    return max(exact or known, key=lambda one: (one.articles, one.newest, one.name), default=None)


def build_profile(
    name: str,
    article_quotes: Sequence[tuple[Headline, int, Quote, Span | None]],
    appearances: Sequence[Appearance],
) -> Profile:
    """Build one person's quotes and events, newest article first; names and roles as articles give them, each once."""
    also = (other for appearance in appearances for other in appearance.also if other != name)
    roles = [appearance.role for appearance in appearances if appearance.role is not None]
    roles += [quote.role for _, _, quote, _ in article_quotes if quote.role is not None]
    headlines = {
        h.article_id: h
        for h in [a.headline for a in appearances] + [article_quote[0] for article_quote in article_quotes]
    }
    return Profile(
        name=name,
        also=tuple(dict.fromkeys(also)),
        roles=tuple(dict.fromkeys(roles)),
        article_quotes=join_statements(
            ArticleQuote(i, quote, sentence or quote.span, h) for h, i, quote, sentence in article_quotes
        ),
        article_events=tuple(ArticleEvent(i, event, a.headline) for a in appearances for i, event in a.events),
        headlines=tuple(headlines.values()),
    )


def build_hit(match: Match, hidden: Sequence[Extent] = ()) -> Hit | None:
    """Return the sentence with most of the words; where only a speaker's name has them, their first quote.

    `hidden`: words of the article that are shown nowhere; None where only these have what was typed.
    """
    found = choose_sentence(match.text, match.body, match.in_body, hidden)
    if found is None:
        said = [at for at in sorted(match.speakers) if not any(match.quotes[at].span.overlaps(one) for one in hidden)]
        if said:
            quote = match.quotes[said[0]]
            return Hit(match.headline, quote.span, (), said[0], quote.name)
        return Hit(match.headline, None, ()) if match.in_title or not hidden else None
    sentence, bold = found
    for i, quote in enumerate(match.quotes):
        if all(_within(extent, sentence, quote) for extent in bold):
            return Hit(match.headline, sentence, bold, i, quote.name)
    return Hit(match.headline, sentence, bold)


def _within(extent: Extent, sentence: Span, quote: Quote) -> bool:
    return quote.span.start <= sentence.start + extent.start and sentence.start + extent.end <= quote.span.end
