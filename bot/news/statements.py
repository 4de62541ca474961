"""Statements: quotes that are one, interrupted by who says it or over several paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from bot.news.answers import ArticleQuote


def group_statements(article_quotes: Iterable[ArticleQuote]) -> list[tuple[ArticleQuote, ...]]:
    """Return the quotes of each statement, in order: neighbours of one article and group; most stand alone."""
    made: list[tuple[ArticleQuote, ...]] = []
    for (_, group), members in groupby(article_quotes, key=lambda one: (one.headline.article_id, one.quote.group)):
        parts = tuple(members)
        made += [parts] if group is not None else [(part,) for part in parts]
    return made


def join_statements(article_quotes: Iterable[ArticleQuote]) -> tuple[ArticleQuote, ...]:
    """Return one for each statement: its first quote, with the others as its `rest`."""
    return tuple(
        replace(first, rest=tuple(one.quote for one in others)) for first, *others in group_statements(article_quotes)
    )
