"""Names that name nobody in the story: laws and prizes called after people, ships, picture credits, headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention, is_opening_word
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.tokens import Token

_CREDIT = re.compile(
    r"\((?=[^()\n]{0,80}(?:/|\bvia\b|\bphoto\b|\bcourtesy\b))[^()\n]{3,80}\)"
    r"|\b(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Pp]hotos?|[Pp]hotographs?|[Pp]ictures?|[Ii]llustrations?) by "
    r"[A-Z][^\n.;]{2,80}"
    r"|\b[Cc]redit: [^\n.;]{2,60}|\([Rr]eporting by [^)\n]{2,200}\)"
)
_BY_SOMEBODY = re.compile(" by [A-Z]")
_TITLES = lex.HONORIFICS | lex.ONLY_TITLES
_SHORT = 3  # letters of a town in capitals that may be an agency's or a body's
_TO_DASH = 12  # tokens from a dateline's town to its dash
_DASH = re.compile(
    r"(?:[ ,]{1,2}[A-Z][\w.]{1,20}){0,3}(?:[ ,]{1,2}\d{1,2}(?:, \d{4})?)?(?: {0,2}\([^()\n]{2,30}\))?"
    r" {0,2}(?:[—–]|--|(?<= )- )"
)
_LONGEST_NAME = 6  # words of two finds side by side that are one person


def filter_mentions(columns: TokenColumns, found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in order without those of no one and nothing in the story, and with cut names made whole."""
    tokens = columns.tokens
    marks = list(_find_credits(columns.text))
    lower = columns.small_words
    ordered = sorted(found, key=lambda m: m.start)
    ships = _find_ship_names(columns)
    kept = [
        m
        for m in (_place_town(tokens, one) for one in ordered)
        if not _is_thing(tokens, m) and not _is_credit(tokens, m, marks) and not _is_common_word(tokens, m, lower)
    ]
    named = {w for m in kept if m.kind == "person" and len(m.words) > 1 for w in m.words}
    return list(
        _join_cut_names(tokens, [m for m in kept if m.words != (m.words[0],) or m.words[0] not in ships - named])
    )


def _place_town(tokens: Sequence[Token], mention: Mention) -> Mention:
    """Return the mention as a place where it opens a line in capitals before a dateline's dash or agency."""
    if mention.kind == "place" or not all(word.isupper() and len(word) > _SHORT for word in mention.words):
        return mention
    before = tokens[mention.start - 1] if mention.start else None
    opens = before is None or before.is_space or before.text in (".", "”", '"')
    after = "".join(t.text + t.whitespace_ for t in tokens[mention.end : mention.end + _TO_DASH])
    return replace(mention, kind="place", honorific="") if opens and _DASH.match(after) else mention


def _find_credits(text: str) -> Iterator[tuple[int, int]]:
    """Yield where credits stand.

    No credit runs over a line, and few lines can hold one: the others are spared the search.
    """
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if "(" in line or "redit: " in line or _BY_SOMEBODY.search(line):
            yield from (credit.span() for credit in _CREDIT.finditer(text, start, end))
        start = end + 1


def _is_thing(tokens: Sequence[Token], mention: Mention) -> bool:
    """Return whether a name is that of a thing: "the Hale Act", "Megan's Law", "Hale Day"."""
    last = mention.words[-1].lower()
    if last in lex.DEPARTMENTS and len(mention.words) == 1 and mention.start > 1:  # "Secretary of State"
        return tokens[mention.start - 1].lower_ == "of" and lex.is_role(tokens[mention.start - 2].lower_)
    if mention.kind == "person" and len(mention.words) == 1 and last.rstrip(".") in _TITLES:
        return True
    if last in lex.THINGS and mention.words[-1][0].isupper() and (len(mention.words) > 1 or mention.kind == "place"):
        return mention.kind != "person" or last not in lex.ALSO_NAMES
    if mention.kind != "person":
        return False
    owned = mention.end < len(tokens) and tokens[mention.end].tag_ == "POS"
    at = mention.end + owned
    if at >= len(tokens) or tokens[at].tag_ not in ("NNP", "NNPS") or not tokens[at].text[0].isupper():
        return False
    return tokens[at].lower_ in (lex.THINGS if owned else lex.BARE_THINGS)


def _is_credit(tokens: Sequence[Token], mention: Mention, marks: list[tuple[int, int]]) -> bool:
    if not marks:
        return False
    at = tokens[mention.start].idx
    return any(start <= at < end for start, end in marks)


def _is_common_word(tokens: Sequence[Token], mention: Mention, lower: frozenset[str]) -> bool:
    """A capital that only the beginning of a line gave: "Fireworks", where the article writes "fireworks" too."""
    if mention.kind == "person" or len(mention.words) != 1 or mention.common:
        return False
    word = mention.words[0]
    return word.casefold() in lower and not word.isupper() and is_opening_word(tokens[mention.start])


def _find_ship_names(columns: TokenColumns) -> set[str]:
    """Return the names of ships: "the USS Hale", and "the Hale" from there on."""
    ships: set[str] = set()
    for token in (columns.tokens[i] for i in columns.find_in_any_case(lex.SHIP_MARKS)):
        if token.i + 1 < len(columns.tokens):
            after = token.nbor(1)
            if after.tag_ == "NNP" and after.text[0].isupper() and (token.is_upper or after.dep_ != "nsubj"):
                ships.add(after.text)
    return ships


def _join_cut_names(tokens: Sequence[Token], mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions, two adjacent people as one: "Luis Guillermo" "Solis Rivera"."""
    held: Mention | None = None
    for mention in mentions:
        if held is not None and _is_continued_by(tokens, held, mention):
            held = replace(held, end=mention.end, words=held.words + mention.words)
            continue
        if held is not None:
            yield held
        held = mention
    if held is not None:
        yield held


def _is_continued_by(tokens: Sequence[Token], one: Mention, other: Mention) -> bool:
    together = one.kind == other.kind == "person" and one.end == other.start and not other.honorific
    return (
        together
        and one.words[0].casefold() in lex.GIVEN_NAMES
        and len(one.words) + len(other.words) <= _LONGEST_NAME
        and tokens[one.end - 1].dep_ in ("compound", "nmod")
        and not tokens[other.start].is_sent_start
    )
