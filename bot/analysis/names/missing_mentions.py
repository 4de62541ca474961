"""What names the model missed: people after their titles, common-noun organisations, "the North"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

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
from bot.analysis.parse.tokens import Token

_MOST_WORDS = 5  # of a person's name
_MOST_MODIFIERS = 3  # words before a common noun


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
    for start, end in _find_capitalised(columns, taken):
        begin, honorific = skip_titles(tokens, start, end)
        words = tuple(t.text for t in tokens[begin:end])
        honorific = honorific or find_honorific_before(tokens, begin)
        mention = Mention("person", begin, end, words, honorific)
        if mention.key in keys or not _is_written_as_person(words) or not can_be_person(tokens, begin, end, set()):
            continue
        if _is_person_by_context(tokens, mention, taken):
            yield mention


def _find_capitalised(columns: TokenColumns, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words that nothing claims, each as tokens `start:end`."""
    tokens = columns.tokens
    end = 0
    for start in columns.find_tags(("NNP", "NNPS")):
        if start < end or start in taken or not tokens[start].text[0].isupper():
            continue
        end = find_run_end(tokens, start + 1, LONGEST - 1, taken)
        yield start, end


def find_run_end(tokens: Sequence[Token], at: int, most: int, taken: Container[int] = ()) -> int:
    """Return where the capitalised words end that begin at a token or before it, `most` at most."""
    end = at
    while end < len(tokens) and end - at < most and end not in taken and _is_name_word(tokens, end):
        end += 1
    return end


def _is_written_as_person(words: tuple[str, ...]) -> bool:
    """Return whether the words can be a person's name by themselves: not "Hale 3", "Hale Street", "HALE"."""
    spelt = all(w.isalpha() or "-" in w or "." in w or "'" in w for w in words)
    return (
        spelt
        and len(words) <= _MOST_WORDS
        and classify_by_words(words, "person") == "person"
        and not words[-1].isupper()
    )


def _is_person_by_context(tokens: Sequence[Token], mention: Mention, taken: set[int]) -> bool:
    """Return whether a title or a role stands before a name, or one of two or three words speaks or is explained."""
    before = mention.start - 1
    if mention.honorific or (before >= 0 and lex.is_role(tokens[before].lower_) and before not in taken):
        return True
    if len(mention.words) not in (2, 3):
        return False
    return _is_speaking(tokens[mention.end - 1]) or _is_somebody(tokens, mention.end)


def _is_name_word(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.tag_ in ("NNP", "NNPS") and token.text[0].isupper():
        return True
    glued = i > 0 and not tokens[i - 1].whitespace_
    return glued and (token.text == "-" or tokens[i - 1].text == "-") and not token.is_space and token.tag_ != "POS"


def _is_somebody(tokens: Sequence[Token], end: int) -> bool:
    """Return whether ", the ambassador", ", a teacher" follows."""
    told = end + 2 < len(tokens) and tokens[end].text == "," and tokens[end + 1].tag_ == "DT"
    return told and any(lex.is_role(t.lower_) and t.tag_ == "NN" for t in tokens[end + 2 : end + 4])


def _is_speaking(head: Token) -> bool:
    return head.dep_ == "nsubj" and head.head.lemma_ in ("say", "tell", "add", "write", "argue", "warn", "announce")


def _find_common_organisations(columns: TokenColumns, taken: set[int]) -> Iterator[Mention]:
    """Yield definite common-noun organisations: "the foreign ministry", "Seoul's foreign ministry"."""
    tokens = columns.tokens
    for token in (tokens[i] for i in columns.find_in_any_case(lex.COMMON_ORGS) if i not in taken):
        if token.tag_ not in ("NN", "NNP") or token.dep_ == "compound":
            continue
        start = _find_modifiers_start(tokens, token)
        owner = find_owner_start(tokens, start)
        if not _is_definite(tokens, start, owner) or not _is_told_apart(tokens, token, owner):
            continue
        if owner < start and any(i in taken for i in range(start, token.i)):
            continue
        words = tuple(t.text for t in tokens[owner : token.i + 1])
        yield Mention("organisation", owner, token.i + 1, words, common=True)


def _find_modifiers_start(tokens: Sequence[Token], noun: Token) -> int:
    """Return where the words before a noun begin that belong to it, three at most: "foreign" of "foreign ministry"."""
    start = noun.i
    while start and noun.i - start < _MOST_MODIFIERS and _is_modifier(tokens[start - 1], noun):
        start -= 1
    return start


def _is_modifier(word: Token, noun: Token) -> bool:
    return word.pos_ in ("ADJ", "NOUN", "PROPN") and word.head.i <= noun.i and not word.is_space


def _is_definite(tokens: Sequence[Token], start: int, owner: int) -> bool:
    """Return whether an owner, who begins before `start`, or "the" stands before a noun and its modifiers."""
    return owner < start or (start > 0 and tokens[start - 1].lower_ == "the")


def _is_told_apart(tokens: Sequence[Token], noun: Token, begin: int) -> bool:
    """Return whether the words from `begin` to a noun say which one: some nouns need any word, some a name."""
    if noun.lower_ in lex.WEAK_ORGS and begin == noun.i:
        return False
    return noun.lower_ not in lex.NAMED_ORGS or any(t.tag_ in ("NNP", "NNPS") for t in tokens[begin : noun.i])


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
