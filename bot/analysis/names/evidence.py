"""People told by the words beside their names: a role before, a description set off by a comma, a nickname in marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from bot.analysis.names import lexicon as lex
from bot.analysis.names.columns import Columns
from bot.analysis.names.mentions import Mention, past_titles, taken_by
from bot.analysis.names.roles import described_before

_NAMES = ("NNP", "NNPS")
_FINITE = ("VBD", "VBZ", "VBP", "MD", "VBN", "VBG")
_AFTER_NAME = frozenset((",", ".", ";", ":", "(", "-", "--", '"', "and", "who", "whose"))
_LONGEST = 4  # words of a name with its titles


def by_description(columns: Columns, found: Iterable[Mention]) -> list[Mention]:
    """ "Norway's ambassador, Trine Solheim, said": a name between a role and what cannot go on with it."""
    doc, made = columns.doc, []
    for comma in (doc[i] for i in columns.written(",") if 0 < i < len(doc) - 1):
        if not (doc[comma.i + 1].text[:1].isupper() and doc[comma.i + 1].tag_ in _NAMES):
            continue
        if described_before(doc, comma.i) is None:
            continue
        end = comma.i + 1
        while end < len(doc) and end - comma.i <= _LONGEST and doc[end].tag_ in _NAMES and doc[end].text[0].isupper():
            end += 1
        start, honorific = past_titles(doc, comma.i + 1, end)
        if _closes(doc, end) and end - start in (2, 3) and is_name(doc, start, end):
            made.append(Mention("person", start, end, tuple(t.text for t in doc[start:end]), honorific))
    return _over(made, found)


def by_nickname(columns: Columns, found: Iterable[Mention]) -> list[Mention]:
    """ "Sven “The Train” Haugland" is one name."""
    doc, made = columns.doc, []
    for opening in (doc[i] for i in columns.written('"') if 0 < i < len(doc) - 2):
        if doc[opening.i - 1].tag_ != "NNP" or not doc[opening.i - 1].text[0].isupper():
            continue
        close = next((i for i in range(opening.i + 2, min(opening.i + 5, len(doc) - 1)) if doc[i].text == '"'), None)
        if close is None or doc[close + 1].tag_ != "NNP" or not doc[close - 1].is_alpha:
            continue
        first, last = doc[opening.i - 1], doc[close + 1]
        if not first.whitespace_ or not doc[close].whitespace_ or not (first.is_alpha and last.is_alpha):
            continue
        if not lex.is_role(first.lower_) and is_name(doc, first.i, first.i + 1) and is_name(doc, last.i, last.i + 1):
            made.append(Mention("person", first.i, last.i + 1, (first.text, last.text)))
    return _over(made, found)


def _closes(doc: Doc, end: int) -> bool:
    return end >= len(doc) or doc[end].is_space or doc[end].lower_ in _AFTER_NAME or doc[end].tag_ in _FINITE


def is_name(doc: Doc, start: int, end: int) -> bool:
    """Whether tokens start:end can be a person's name: no firm's, no place's."""
    words = [t.lower_.rstrip(".") for t in doc[start:end]]
    if words[-1] in lex.HEADS or any(w in lex.NEVER_PEOPLE for w in words):
        return False
    known = words[0] in lex.GIVEN_NAMES
    return known or not all(t.ent_type_ in ("GPE", "LOC", "NORP", "DATE") for t in doc[start:end])


def _over(made: list[Mention], found: Iterable[Mention]) -> list[Mention]:
    """The found ones, with the made ones in the place of those they touch."""
    taken = taken_by(made)
    return [*_free(found, taken), *made] if made else list(found)


def _free(found: Iterable[Mention], taken: set[int]) -> Iterator[Mention]:
    return (m for m in found if not taken.intersection(range(m.start, m.end)))
