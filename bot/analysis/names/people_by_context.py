"""People told by the words beside their names: a role before, a description set off by a comma, a nickname in marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention, collect_tokens, skip_titles
from bot.analysis.names.missing_mentions import find_run_end
from bot.analysis.names.person_roles import find_role_phrase_before
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.tokens import Token

_NAMES = ("NNP", "NNPS")
_FINITE = ("VBD", "VBZ", "VBP", "MD", "VBN", "VBG")
_AFTER_NAME = frozenset((",", ".", ";", ":", "(", "-", "--", '"', "and", "who", "whose"))
_LONGEST = 4  # words of a name with its titles


def find_by_description(columns: TokenColumns, found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions with names set off after a role: "Norway's ambassador, Trine Solheim, said"."""
    tokens, made = columns.tokens, []
    for comma in (tokens[i] for i in columns.find_exact(",") if 0 < i < len(tokens) - 1):
        if not (tokens[comma.i + 1].text[:1].isupper() and tokens[comma.i + 1].tag_ in _NAMES):
            continue
        if find_role_phrase_before(tokens, comma.i) is None:
            continue
        end = find_run_end(tokens, comma.i + 1, _LONGEST)
        start, honorific = skip_titles(tokens, comma.i + 1, end)
        if _is_name_end(tokens, end) and end - start in (2, 3) and is_person_name(tokens, start, end):
            made.append(Mention("person", start, end, tuple(t.text for t in tokens[start:end]), honorific))
    return _replace_overlapping(made, found)


def find_by_nickname(columns: TokenColumns, found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions with names that hold a nickname: "Sven “The Train” Haugland"."""
    tokens, made = columns.tokens, []
    for opening in (tokens[i] for i in columns.find_exact('"') if 0 < i < len(tokens) - 2):
        ahead = range(opening.i + 2, min(opening.i + 5, len(tokens) - 1))
        close = next((i for i in ahead if tokens[i].text == '"'), None)
        if close is None or not tokens[close - 1].is_alpha or not tokens[close + 1].text[0].isupper():
            continue
        first, last = opening.i - 1, find_run_end(tokens, close + 2, _LONGEST) - 1
        set_off = bool(tokens[first].whitespace_ and tokens[close].whitespace_)
        if set_off and _is_given_name(tokens[first]) and is_person_name(tokens, close + 1, last + 1):
            words = (tokens[first].text, *(t.text for t in tokens[close + 1 : last + 1]))
            made.append(Mention("person", first, last + 1, words))
    return _replace_overlapping(made, found)


def _is_given_name(word: Token) -> bool:
    proper = word.tag_ == "NNP" and word.is_alpha and word.text[0].isupper()
    return proper and not lex.is_role(word.lower_) and word.lower_ not in lex.NEVER_PEOPLE


def _is_name_end(tokens: Sequence[Token], end: int) -> bool:
    return (
        end >= len(tokens) or tokens[end].is_space or tokens[end].lower_ in _AFTER_NAME or tokens[end].tag_ in _FINITE
    )


def is_person_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether tokens start:end can be a person's name: no firm's, no place's."""
    words = [t.lower_.rstrip(".") for t in tokens[start:end]]
    if words[-1] in lex.HEADS or any(w in lex.NEVER_PEOPLE for w in words):
        return False
    known = words[0] in lex.GIVEN_NAMES
    return known or not all(t.ent_type_ in ("GPE", "LOC", "NORP", "DATE") for t in tokens[start:end])


def _replace_overlapping(made: list[Mention], found: Iterable[Mention]) -> list[Mention]:
    """Return the found ones, with the made ones in the place of those they touch."""
    taken = collect_tokens(made)
    return [*_select_free(found, taken), *made] if made else list(found)


def _select_free(found: Iterable[Mention], taken: set[int]) -> Iterator[Mention]:
    return (m for m in found if not taken.intersection(range(m.start, m.end)))
