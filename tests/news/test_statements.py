"""Quotes that are one statement are told and counted as one."""

from __future__ import annotations

from dataclasses import replace

from bot.news import ArticleQuote, group_statements, join_statements
from tests.cards.samples import headline, quote

FIRST = ArticleQuote(0, quote("We will not wait", group=1), quote().span, headline())
SECOND = replace(FIRST, index=1, quote=quote("for the next storm,", group=1))
ALONE = replace(FIRST, index=2, quote=quote("paper fix", group=None))


def test_neighbours_of_one_group_are_one_statement() -> None:
    assert group_statements([FIRST, SECOND, ALONE, ALONE]) == [(FIRST, SECOND), (ALONE,), (ALONE,)]


def test_a_joined_statement_is_its_first_quote_with_the_rest() -> None:
    assert join_statements([FIRST, SECOND, ALONE]) == (replace(FIRST, rest=(SECOND.quote,)), ALONE)


def test_the_same_number_in_another_article_is_another_statement() -> None:
    other = replace(SECOND, headline=replace(headline(), article_id=99))
    assert group_statements([FIRST, other]) == [(FIRST,), (other,)]
