"""What names the model missed: people after their titles, common-noun organisations, "the North"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import (
    LONGEST,
    Mention,
    can_be_person,
    classify_by_words,
    collect_tokens,
    find_honorific_before,
    find_model_mentions,
    find_owner_start,
    skip_titles,
)
from bot.analysis.names.token_columns import TokenColumns


def find_mentions(columns: TokenColumns) -> list[Mention]:
    """Return all mentions in order; they do not overlap."""
    found = find_model_mentions(columns)
    found += list(_find_people(columns, collect_tokens(found), found))
    found += list(_find_common_organisations(columns, collect_tokens(found)))
    found += list(_find_directions(columns, found))
    return sorted(found, key=lambda m: m.start)


def _find_people(columns: TokenColumns, taken: set[int], found: list[Mention]) -> Iterator[Mention]:
    """Yield capitalised words after a role or an honorific, or two that speak."""
    keys = {m.key for m in found}
    tokens = columns.tokens
    i = 0
    for start in columns.find_tags(("NNP", "NNPS")):
        if start < i or start in taken or not tokens[start].text[0].isupper():
            continue
        i = start
        while i < len(tokens) and i - start < LONGEST and i not in taken and _is_name_word(tokens, i, start):
            i += 1
        end = i = max(i, start + 1)
        begin, honorific = skip_titles(tokens, start, end)
        honorific = honorific or find_honorific_before(tokens, begin)
        words = tuple(t.text for t in tokens[begin:end])
        if not words or not all(w.isalpha() or "-" in w or "." in w or "'" in w for w in words) or end - begin > 5:
            continue
        role_before = begin > 0 and lex.is_role(tokens[begin - 1].lower_) and begin - 1 not in taken
        speaks = end - begin in (2, 3) and (_is_speaking(tokens[end - 1]) or _is_somebody(tokens, end))
        if not (honorific or role_before or speaks) or classify_by_words(words, "person") != "person":
            continue
        if " ".join(words).casefold() in keys or not can_be_person(tokens, begin, end, set()) or words[-1].isupper():
            continue
        yield Mention("person", begin, end, words, honorific)


def _is_name_word(tokens: Sequence[Token], i: int, start: int) -> bool:
    token = tokens[i]
    if token.tag_ in ("NNP", "NNPS") and token.text[0].isupper():
        return True
    glued = i > start and not tokens[i - 1].whitespace_
    return glued and (token.text == "-" or tokens[i - 1].text == "-") and not token.is_space and token.tag_ != "POS"


def _is_somebody(tokens: Sequence[Token], end: int) -> bool:
    """Return whether ", the ambassador", ", a teacher" follows."""
    if end + 2 >= len(tokens) or tokens[end].text != "," or tokens[end + 1].tag_ != "DT":
        return False
    return any(lex.is_role(t.lower_) and t.tag_ == "NN" for t in tokens[end + 2 : end + 4])


def _is_speaking(head: Token) -> bool:
    return head.dep_ == "nsubj" and head.head.lemma_ in ("say", "tell", "add", "write", "argue", "warn", "announce")


def _find_common_organisations(columns: TokenColumns, taken: set[int]) -> Iterator[Mention]:
    """Yield definite common-noun organisations: "the foreign ministry", "Seoul's foreign ministry"."""
    tokens = columns.tokens
    for token in (tokens[i] for i in columns.find_in_any_case(lex.COMMON_ORGS) if i not in taken):
        if token.tag_ not in ("NN", "NNP") or token.dep_ == "compound":
            continue
        start = token.i
        while (
            start
            and tokens[start - 1].pos_ in ("ADJ", "NOUN", "PROPN")
            and tokens[start - 1].head.i <= token.i
            and not tokens[start - 1].is_space
        ):
            if token.i - start >= 3:
                break
            start -= 1
        owner = find_owner_start(tokens, start)
        definite = owner < start or (start and tokens[start - 1].lower_ == "the")
        if not definite or (token.lower_ in lex.WEAK_ORGS and start == token.i and owner == start):
            continue
        if any(i in taken for i in range(start, token.i)) and owner < start:
            continue
        if token.lower_ in lex.NAMED_ORGS and not any(t.tag_ in ("NNP", "NNPS") for t in tokens[owner : token.i]):
            continue
        if any(i in taken for i in range(start, token.i)):
            start = next((i for i in range(start, token.i) if i not in taken), token.i) if owner == start else start
        yield Mention(
            "organisation", owner, token.i + 1, tuple(t.text for t in tokens[owner : token.i + 1]), common=True
        )


def _find_directions(columns: TokenColumns, found: list[Mention]) -> Iterator[Mention]:
    """Yield "the North" with a capital, in a text that has named such a place."""
    firsts = {m.words[0] for m in found if m.kind == "place" and len(m.words) == 2}
    taken, tokens = collect_tokens(found), columns.tokens
    for token in (tokens[i] for i in columns.find_in_any_case(lex.DIRECTIONS) if i and i not in taken):
        if token.text not in firsts:
            continue
        after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
        if tokens[token.i - 1].lower_ == "the" and (
            after is None or (after.tag_ not in ("NNP", "NNPS") and after.lower_ != "of")
        ):
            yield Mention("place", token.i, token.i + 1, (token.text,))
