"""What kind of thing a name names, by the company it keeps, where the model is not to be trusted alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.analysis.names import lexicon as lex
from bot.analysis.names import people_by_context
from bot.analysis.names.mention_filter import filter_mentions
from bot.analysis.names.mentions import Mention, collect_tokens, find_honorific_before, is_after_title
from bot.analysis.names.missing_mentions import find_mentions
from bot.analysis.names.person_evidence import is_relative, settle_people
from bot.analysis.names.person_roles import find_role_after, find_role_before
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.tokens import Token

_WHERE = frozenset(("in", "to", "from", "near", "at", "across", "outside", "toward", "towards", "into"))
_ROLES_OF_THINGS = lex.ALSO_THINGS | lex.ROLES_IN_NAMES | lex.ORG_HEADS
_ENDS_OF_FIRMS = lex.HEADS | lex.FIRMS
_ENDS_OF_THINGS = lex.FIRMS | lex.THINGS | lex.LAST_OF_THINGS
_HEADS_OF_THINGS = lex.HEADS | lex.THINGS
_NO_RELATIVES = lex.NOT_PEOPLE | lex.HONORIFICS | lex.ORG_HEADS
_ROLE_AND_NAME = 3  # words: a role, a given name and a surname
_TITLE_AND_NAME = 2  # words
_STATE = frozenset(
    ("ministry", "parliament", "government", "police", "army", "navy", "ambassador", "capital", "delegate")
)


def find_classified_mentions(columns: TokenColumns) -> list[Mention]:
    """Return all mentions in order, each of the kind that the whole article makes it."""
    tokens = columns.tokens
    found = [_reclassify_by_role(tokens, m) for m in find_mentions(columns)]
    found = people_by_context.find_by_nickname(columns, people_by_context.find_by_description(columns, found))
    found = _reclassify_places(tokens, filter_mentions(columns, found))
    found = _reclassify_surnames(columns, found)
    found = sorted(_strip_titles(settle_people(columns, found)), key=lambda m: m.start)
    return sorted(_find_repeated_names(columns, found), key=lambda m: m.start)


def _strip_titles(found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, people without a title that was taken for a given name: "PM Orr", "Coun Orr".

    A word that stands before the surnames of several, one of whom the article names in full, is a title.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    surnames: dict[str, set[str]] = defaultdict(set)
    for m in found:
        if m.kind == "person" and len(m.words) > 1:
            bearers[m.words[-1]].add(m.words[0])
            surnames[m.words[0]].add(m.words[-1])
    titles = {
        first
        for first, lasts in surnames.items()
        if len(lasts) > 1 and first.casefold() not in lex.GIVEN_NAMES and any(len(bearers[last]) > 1 for last in lasts)
    }
    for m in found:
        word = m.words[0].casefold().rstrip(".")
        titled = m.words[0] in titles or word in lex.SHORT_TITLES or (m.words[0].isupper() and lex.is_role(word))
        is_person = m.kind == "person" or (m.words[-1] in bearers and len(m.words) == _TITLE_AND_NAME)
        if is_person and len(m.words) > 1 and titled:
            yield replace(m, kind="person", start=m.start + 1, words=m.words[1:], honorific=word)
        else:
            yield m


def _find_repeated_names(columns: TokenColumns, found: list[Mention]) -> list[Mention]:
    """A one-word place or firm of this article is one wherever it stands with a capital and nothing else claims it."""
    known = {
        m.words[0]: m.kind
        for m in found
        if m.kind != "person" and len(m.words) == 1 and m.words[0].lower() not in lex.DIRECTIONS and not m.common
    }
    taken = collect_tokens(found)
    missed = [
        Mention(known[t.text], t.i, t.i + 1, (t.text,))
        for t in (columns.tokens[i] for i in columns.find_exact(known) if i not in taken)
        if t.tag_ == "NNP" and t.dep_ not in ("compound", "nmod")
    ]
    return found + missed


def _reclassify_by_role(tokens: Sequence[Token], mention: Mention) -> Mention:
    """Return the mention as a person where a role follows it: "Pierre Martin, the ambassador of …"."""
    last = mention.words[-1].lower()
    if at := _find_name_after_role(mention):
        return replace(mention, kind="person", start=mention.start + at, words=mention.words[at:])
    if mention.kind != "person" and len(mention.words) == 1 and is_relative(tokens, mention):
        return replace(mention, kind="person")
    if mention.kind == "person" or len(mention.words) not in (2, 3):
        return mention
    if last in lex.HEADS:  # "Senator Lee Park"
        titled = mention.kind == "place" and is_after_title(tokens, mention.start)
        return replace(mention, kind="person") if titled and tokens[mention.start - 1].text[0].isupper() else mention
    is_proper = all(w.isalpha() and not w.isupper() for w in mention.words)
    if is_proper and mention.words[0].lower() in lex.GIVEN_NAMES and last not in _ENDS_OF_THINGS:
        return replace(mention, kind="person")
    title = (
        not mention.common
        and mention.start
        and _is_human_role(tokens[mention.start - 1])
        and find_role_before(tokens, mention)
    )
    after = find_role_after(tokens, mention)
    told = after is not None and tokens[after[0]].lower_ in ("the", "a", "an")
    told = told and (mention.kind != "place" or people_by_context.is_person_name(tokens, mention.start, mention.end))
    return replace(mention, kind="person") if title or told else mention


def _find_name_after_role(mention: Mention) -> int:
    """Return at which word a person's name begins that was taken for a firm's with its role: "Model Kirsten Lauge"."""
    words = [w.lower().rstrip(".") for w in mention.words]
    if mention.kind != "organisation" or mention.common or words[-1] in _ENDS_OF_FIRMS:
        return 0
    role = lex.is_role(words[0]) and words[0] not in _ROLES_OF_THINGS and len(words) == _ROLE_AND_NAME
    titles = [i for i, w in enumerate(words[:-2]) if w in lex.HONORIFICS | lex.SHORT_TITLES]
    at = titles[-1] + 1 if titles else int(role)
    return at if all(w.isalpha() and w[0].isupper() for w in mention.words[at:]) else 0


def _is_human_role(before: Token) -> bool:
    """Return whether a role before a name is one that only people have."""
    return before.text[0].isupper() or (before.lower_ not in lex.ALSO_THINGS and not before.lower_.endswith("er"))


def _reclassify_places(tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
    """Return the mentions with lone words as places that own a ministry, or that people go to."""
    full = {w for m in found if m.kind == "person" and len(m.words) > 1 for w in (m.words[0], m.words[-1])}
    found = [replace(m, kind="place") if m.key in lex.CAPITALS and m.words[0] not in full else m for m in found]
    placed = collect_tokens(m for m in found if m.kind == "place")
    votes: dict[str, int] = defaultdict(int)
    for m in found:
        if len(m.words) == 1 and m.kind != "place":
            votes[m.key] += _vote(tokens, m, placed)
    return [
        replace(m, kind="place")
        if len(m.words) == 1 and votes[m.key] > 0 and m.words[0] not in full and not m.words[0].isupper()
        else m
        for m in found
    ]


def _vote(tokens: Sequence[Token], mention: Mention, placed: set[int]) -> int:
    """Return what one mention says of its being a place: 1, 0, or -2 where a title stands before it."""
    if mention.honorific or is_after_title(tokens, mention.start):
        return -2
    after = [t.lower_ for t in tokens[mention.end : mention.end + 4]]
    if after[:1] in (["'s"], ["s"]) and _STATE & set(after):
        return 1
    before = tokens[mention.start - 1].lower_ if mention.start else ""
    if mention.kind != "person":
        return 0
    beside = (after[:1] == ["and"] and mention.end + 1 in placed) or (before == "and" and mention.start - 2 in placed)
    return int(beside or before in ("in", "near", "across", "outside", "into"))


def _is_relative(surname: Token, before: Token) -> bool:
    """Return whether a word before a known surname, as the subject's, is a given name: another of the family."""
    word = before.lower_
    return (
        surname.dep_ in ("nsubj", "appos")
        and before.dep_ == "compound"
        and before.is_alpha
        and not before.text.isupper()
        and not lex.is_role(word)
        and word not in _NO_RELATIVES
        and (before.i == 0 or before.nbor(-1).tag_ not in ("NNP", "NNPS"))
    )


def _reclassify_surnames(columns: TokenColumns, found: list[Mention]) -> list[Mention]:
    """Return the mentions with single words of a person's name as that person."""
    tokens = columns.tokens
    full = [m for m in found if m.kind == "person" and len(m.words) > 1]
    where = _count_as_place(tokens, found)
    lasts = {m.words[-1] for m in full} | {m.words[0] for m in full if m.words[0].casefold() not in lex.GIVEN_NAMES}
    tails = {m.words[i:] for m in full for i in range(1, len(m.words) - 1)}  # "Hale Orr" of "Lena Hale Orr"
    settled = [
        replace(m, kind="person")
        if m.kind != "person"
        and not m.common
        and (m.words in tails or (len(m.words) == 1 and m.words[0] in lasts and where[m.words[0]] <= 0))
        else m
        for m in found
    ]
    families = {f"{m.words[-1]}s" for m in full}
    settled = [m for m in settled if m.kind == "person" or len(m.words) > 1 or m.words[0] not in families]
    return [*settled, *_find_surnames(columns, collect_tokens(settled), lasts)]


def _count_as_place(tokens: Sequence[Token], found: Sequence[Mention]) -> Mapping[str, int]:
    """Return how often each word taken for a place stands where a place would, less how often not."""
    where: dict[str, int] = defaultdict(int)
    for m in found:
        if m.kind == "place" and len(m.words) == 1:
            where[m.words[0]] += 1 if m.start and tokens[m.start - 1].lower_ in _WHERE else -1
    return where


def _find_surnames(columns: TokenColumns, taken: Container[int], surnames: Iterable[str]) -> Iterator[Mention]:
    """Yield known surnames that nothing claims, with the given name of a relative: "Hale", "Mary Hale"."""
    tokens = columns.tokens
    for token in (tokens[i] for i in columns.find_exact(surnames) if i not in taken):
        if not _can_be_surname(tokens, token):
            continue
        before = tokens[token.i - 1] if token.i else None
        if before is None or before.tag_ != "NNP" or before.i in taken or is_after_title(tokens, token.i):
            yield Mention("person", token.i, token.i + 1, (token.text,), find_honorific_before(tokens, token.i))
        elif _is_relative(token, before):
            yield Mention("person", before.i, token.i + 1, (before.text, token.text))


def _can_be_surname(tokens: Sequence[Token], token: Token) -> bool:
    """Return whether a known surname can be one here: not in "Hale Street", "Hale-based"."""
    if token.tag_ not in ("NNP", "NNPS", "NN", "JJ") or not token.text[0].isupper():
        return False
    after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
    if after is None:
        return True
    return after.text != "-" and (after.tag_ != "NNP" or after.lower_ not in _HEADS_OF_THINGS)
