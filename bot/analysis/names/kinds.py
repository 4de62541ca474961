"""What kind of thing a name names, by the company it keeps, where the model is not to be trusted alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from bot.analysis.names import lexicon as lex
from bot.analysis.names import people_by_context
from bot.analysis.names.mention_filter import filter_mentions
from bot.analysis.names.mentions import Mention, collect_tokens, find_honorific_before, is_after_title, skip_titles
from bot.analysis.names.missing_mentions import find_mentions
from bot.analysis.names.person_evidence import settle_people
from bot.analysis.names.person_roles import find_role_after, find_role_before
from bot.analysis.names.token_columns import TokenColumns

_WHERE = frozenset(("in", "to", "from", "near", "at", "across", "outside", "toward", "towards", "into"))
_ROLES_OF_THINGS = lex.ALSO_THINGS | lex.ROLES_IN_NAMES | lex.ORG_HEADS
_ENDS_OF_FIRMS = lex.HEADS | lex.FIRMS
_HEADS_OF_THINGS = lex.HEADS | lex.THINGS
_NO_RELATIVES = lex.NOT_PEOPLE | lex.HONORIFICS | lex.ORG_HEADS
_ROLE_AND_NAME = 3  # words: a role, a given name and a surname
_ENDS = 2  # tokens that must stand before and after the comma of an apposition
_TEAM_NO = -3  # what one mention without an article, or after "in", weighs against a team
_STATE = frozenset(
    ("ministry", "parliament", "government", "police", "army", "navy", "ambassador", "capital", "delegate")
)


def find_classified_mentions(columns: TokenColumns) -> list[Mention]:
    """Return all mentions in order, each of the kind that the whole article makes it."""
    tokens = columns.tokens
    found = [_reclassify_by_role(tokens, m) for m in find_mentions(columns)]
    found = people_by_context.find_by_nickname(
        columns, people_by_context.find_by_description(columns, _merge_appositives(columns, found))
    )
    found = _reclassify_teams(tokens, _reclassify_places(tokens, filter_mentions(columns, found)))
    found = _reclassify_surnames(columns, found)
    found = sorted(settle_people(columns, found), key=lambda m: m.start)
    return sorted(_find_repeated_names(columns, found), key=lambda m: m.start)


def _reclassify_teams(tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
    """Return the mentions with teams that were taken for places: "the Herons won", a plural that acts."""
    votes: dict[str, int] = defaultdict(int)
    for m in found:
        if m.kind == "place" and len(m.words) == 1 and m.words[0].endswith("s") and m.key not in lex.PLURAL_PLACES:
            before = [t.lower_ for t in tokens[max(0, m.start - 2) : m.start]]
            articled = before[-1:] == ["the"]
            votes[m.key] += _TEAM_NO if not articled or before[0] in _WHERE else int(tokens[m.start].dep_ == "nsubj")
    return [replace(m, kind="organisation") if votes.get(m.key, 0) > 0 and m.kind == "place" else m for m in found]


def _merge_appositives(columns: TokenColumns, found: list[Mention]) -> list[Mention]:
    """Return the mentions with cut names of people made whole: "Ana Torres, the ambassador of …"."""
    tokens = columns.tokens
    made: list[Mention] = []
    for comma in columns.find_exact(","):
        if not _ENDS <= comma < len(tokens) - _ENDS or tokens[comma + 1].lower_ not in ("the", "a", "an"):
            continue
        start = comma
        while start and comma - start < 5 and tokens[start - 1].tag_ == "NNP" and tokens[start - 1].text[0].isupper():
            start -= 1
        start, honorific = skip_titles(tokens, start, comma)
        words = tuple(t.text for t in tokens[start:comma])
        if len(words) in (2, 3) and words[-1].lower() not in lex.HEADS:
            mention = Mention("person", start, comma, words, honorific)
            if find_role_after(tokens, mention) and people_by_context.is_person_name(tokens, start, comma):
                made.append(mention)
    ends = {m.end: m for m in made}
    taken = collect_tokens(made)
    kept = [m for m in found if not taken.intersection(range(m.start, m.end))]
    whole = [m for m in found if m.kind == "person" and m.end in ends and m.start <= ends[m.end].start]
    replaced = {m.end for m in whole}
    return kept + whole + [m for m in made if m.end not in replaced]


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
    if _is_led_by_role(mention):
        return replace(mention, kind="person", start=mention.start + 1, words=mention.words[1:])
    if mention.kind == "person" or len(mention.words) not in (2, 3) or last in lex.HEADS:
        return mention
    if mention.words[0].lower() in lex.GIVEN_NAMES and len(mention.words) == 2 and "&" not in mention.words:
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


def _is_led_by_role(mention: Mention) -> bool:
    """Return whether a name taken for a firm's begins with a role: "Model Kirsten Lauge"."""
    first, last = mention.words[0].lower(), mention.words[-1].lower()
    if mention.kind != "organisation" or mention.common or len(mention.words) != _ROLE_AND_NAME:
        return False
    role = lex.is_role(first) and first not in _ROLES_OF_THINGS
    return role and all(w.isalpha() for w in mention.words) and last not in _ENDS_OF_FIRMS


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
    where: dict[str, int] = defaultdict(int)  # how often a word stands where a place would, less how often not
    for m in found:
        if m.kind == "place" and len(m.words) == 1:
            where[m.words[0]] += 1 if m.start and tokens[m.start - 1].lower_ in _WHERE else -1
    lasts = {m.words[-1] for m in full} | {m.words[0] for m in full if m.words[0].casefold() not in lex.GIVEN_NAMES}
    settled = [
        replace(m, kind="person")
        if m.kind != "person" and not m.common and len(m.words) == 1 and m.words[0] in lasts and where[m.words[0]] <= 0
        else m
        for m in found
    ]
    families = {f"{m.words[-1]}s" for m in full}
    settled = [m for m in settled if m.kind == "person" or len(m.words) > 1 or m.words[0] not in families]
    taken = collect_tokens(settled)
    for token in (tokens[i] for i in columns.find_exact(lasts) if i not in taken):
        if token.tag_ in ("NNP", "NNPS", "NN", "JJ") and token.text[0].isupper():
            after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
            if after is not None and (after.text == "-" or (after.tag_ == "NNP" and after.lower_ in _HEADS_OF_THINGS)):
                continue
            before = tokens[token.i - 1] if token.i else None
            if (
                before is not None
                and before.tag_ == "NNP"
                and before.i not in taken
                and not is_after_title(tokens, token.i)
            ):
                if _is_relative(token, before):
                    settled.append(Mention("person", before.i, token.i + 1, (before.text, token.text)))
                continue
            settled.append(
                Mention("person", token.i, token.i + 1, (token.text,), find_honorific_before(tokens, token.i))
            )
    return settled
