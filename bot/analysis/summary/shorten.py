"""Clauses that a sentence can do without: what is left is still the article's own words, and still true.

They stand between commas, brackets or dashes. Nothing is left out that holds a condition, a negation, a limit or a
doubt, nor any of a quotation, nor whose claim it is, nor who somebody is; a relative clause that says which one is
meant has no comma, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.parse.tokens import Token
from bot.analysis.parse.trees import list_descendants
from bot.analysis.summary.dependence import THIRD, find_quoted_tokens, split_words
from bot.news import Extent, Quote

# Without a clause that holds one of these, the sentence may say more than the article does.
_LIMITS = split_words(
    "not n't no never none nobody nothing nor neither hardly barely only merely just solely if unless whether except "
    "excluding without until till but though although while whereas despite however instead rather otherwise yet "
    "provided because so-called allegedly alleged reportedly apparently supposedly supposed purportedly purported "
    "possibly perhaps maybe probably likely unlikely unclear suspected accused disputed may might could would "
    "deny denies denied claim claims claimed dispute disputes believe believes believed think thinks thought "
    "say says said according often sometimes usually preliminary provisional corrected revised rounded estimated"
)
_WHICH = split_words("which who whom whose where")
_MARKS = frozenset('"“”„«»‘')
_BRACKETED = re.compile(r"(?<!\s)\s*+\([^()]*+\)(?=\s++\w)")
_WORD_FOLLOWS = re.compile(r"\A\s*+\w")
_DASH = re.compile(r"\s(?:—|–|--)\s")
_LONG_DASHES = frozenset("—–")
_OPENS = 3  # words within which a relative clause has its pronoun: "some of whom"
_FEWEST = 4  # words of a clause that is worth an ellipsis


@dataclass(frozen=True, slots=True)
class Clause:
    """What may be left out, with the commas, brackets or dashes that set it apart."""

    extent: Extent
    words: int


def find_clauses(reading: Reading, sentence: Sentence, quotes: Sequence[Quote]) -> list[Clause]:
    """Return every clause that may be left out of a sentence, in order; they may lie inside one another."""
    found = {
        extent for extent in _find_set_apart(reading, sentence) if _is_dispensable(reading, sentence, extent, quotes)
    }
    made = [Clause(e, len(reading.text[e.start : e.end].split())) for e in sorted(found)]
    return [clause for clause in made if clause.words >= _FEWEST]


def _find_set_apart(reading: Reading, sentence: Sentence) -> Iterator[Extent]:
    text, start = sentence.span.text, sentence.span.start
    dashes = list(_DASH.finditer(text))
    if len(dashes) in {0, 2}:  # one dash, or three, tell not where the aside ends
        for match in _BRACKETED.finditer(text):
            yield Extent(start + match.start(), start + match.end())
    if len(dashes) == 2:
        first, second = dashes
        inside = text[first.end() : second.start()].strip()
        if inside and not _LONG_DASHES & set(inside) and _WORD_FOLLOWS.match(text[second.end() :]):
            yield Extent(start + len(text[: first.start()].rstrip()), start + second.end() - 1)
    for token in sentence.each:
        if _is_addition(token) and (extent := _find_between_commas(reading, sentence, token)) is not None:
            yield extent


def _is_addition(head: Token) -> bool:
    """Whether a token heads a clause that adds to what its noun is: ", who …", ", based in …", ", including …"."""
    if head.dep_ == "relcl":
        return any(token.lower_ in _WHICH for token in list_descendants(head)[:_OPENS])
    if head.dep_ == "acl":
        return head.tag_ == "VBN" and head.left_edge.i == head.i
    return head.dep_ == "prep" and head.lower_ == "including"


def _find_between_commas(reading: Reading, sentence: Sentence, head: Token) -> Extent | None:
    """Return the clause of `head` with the comma before it and what ends it; None where it is not set apart."""
    inside = list_descendants(head)
    while inside and inside[-1].is_punct:
        inside.pop()
    if not inside or inside[-1].i - inside[0].i + 1 != len(inside):
        return None
    first, last = inside[0].i - 1, inside[-1].i + 1
    if first <= sentence.tokens.start or last >= sentence.tokens.end:
        return None
    before, after = head.doc[first], head.doc[last]
    if before.text != "," or not (after.text == "," or (after.text == "." and last == sentence.tokens.end - 1)):
        return None
    return Extent(reading.locate(before).start, reading.locate(after).end)


def _is_dispensable(reading: Reading, sentence: Sentence, extent: Extent, quotes: Sequence[Quote]) -> bool:
    inside = reading.find_tokens(extent.start, extent.end)
    if any(token.lower_ in _LIMITS for token in inside) or _MARKS & set(reading.text[extent.start : extent.end]):
        return False
    if any(quote.span.overlaps(extent) for quote in quotes) or not find_quoted_tokens(sentence).isdisjoint(
        t.i for t in inside
    ):
        return False
    # "Kim, whose sister runs the firm, said she …": somebody named only there must not be the one who is meant after.
    names_somebody = any(token.pos_ == "PROPN" for token in inside)
    after = [token for token in sentence.each if token.i >= inside.end]
    return not (names_somebody and any(token.lower_ in THIRD for token in after))
