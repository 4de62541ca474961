"""Whom or what a description means: "the mayor", "the finance minister", "the airline"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention
from bot.analysis.names.same_person import Person
from bot.analysis.parse.tokens import Token
from bot.news import Entity

_OVER = frozenset(("former", "ex", "late", "then", "onetime", "retired", "outgoing"))
_LESSER = frozenset(("deputy", "vice", "assistant", "associate", "acting", "co"))
_PARTING = frozenset(("IN", "TO"))
_BEFORE_HEAD = frozenset(("amod", "compound", "nmod", "poss", "nummod"))
_MOST = 100  # tellings of one role: a text that has more of them is a list
_NEAR = 6  # tokens after a name in which ", a train company" tells its kind


@dataclass(frozen=True, slots=True)
class Role:
    """A role that the article gives somebody, by the noun at its head."""

    entity: Entity
    before: frozenset[str]  # the words before the head
    after: str  # the head and what follows: "minister of defence"


def list_roles(tokens: Sequence[Token], person: Person, entity: Entity) -> Iterator[tuple[str, Role]]:
    """Yield the nouns that the article calls a person by, each with the words it stands among."""
    for start, end in person.roles:
        stop = next((i for i in range(start, end) if tokens[i].tag_ in _PARTING), end)
        heads = {i for i in range(start, stop) if lex.is_role(tokens[i].lower_) and _is_head(tokens, i, stop, end)}
        for head in sorted(heads | {end - 1}):
            before = frozenset(t.lower_ for t in tokens[start:head])
            yield tokens[head].lower_, Role(entity, before, tokens[head].doc[head:end].text.casefold())


def _is_head(tokens: Sequence[Token], i: int, stop: int, end: int) -> bool:
    return i + 1 == end or i + 1 == stop or tokens[i + 1].text == ","


def resolve_role(head: Token, roles: Mapping[str, Sequence[Role]]) -> Entity | None:
    """Return the one person whose role the description tells; None where it fits none, or more."""
    phrase, known = _read_role_phrase(head), roles.get(head.lower_, ())
    if len(known) > _MOST:
        return None
    found = {role.entity.name: role.entity for role in known if _is_role_called(head, phrase, role)}
    return next(iter(found.values())) if len(found) == 1 else None


def _read_role_phrase(head: Token) -> str:
    """Return the head with what follows it: "mayor of Brenn".

    Empty where a preposition follows that is no part of a title.
    """
    after = [c for c in head.children if c.i > head.i and c.dep_ in ("prep", "relcl", "acl")]
    if not after:
        return head.lower_
    if any(c.lower_ not in ("of", "for") for c in after):
        return ""
    return str(head.doc[head.i : after[-1].right_edge.i + 1].text).casefold()


def _is_role_called(head: Token, phrase: str, role: Role) -> bool:
    if not phrase or phrase not in {head.lower_, role.after}:
        return False
    said = {c.lower_ for c in head.children if c.i < head.i and c.dep_ in _BEFORE_HEAD}
    if (role.before & (_OVER | _LESSER)) - said:
        return False
    telling = {c.lower_ for c in head.children if c.i < head.i and c.dep_ in _BEFORE_HEAD and _is_distinguishing(c)}
    return telling <= role.before | set(role.after.split())


def _is_distinguishing(word: Token) -> bool:
    """Return whether a word before a role narrows it down: "finance minister", not "popular minister"."""
    return word.lower_ not in _OVER and (word.pos_ != "ADJ" or word.text[0].isupper() or word.lower_ in _LESSER)


def find_kinds(tokens: Sequence[Token], mentions: Iterable[Mention]) -> set[str]:
    """Return the words that the article has for what one organisation is: "Nordfly, an airline", "Brenn Airways"."""
    found: set[str] = set()
    for mention in mentions:
        heads = _list_heads(mention.words)
        found.update(kind for kind, ends in lex.KINDS_OF_ORG.items() if ends & heads)
        if mention.start and tokens[mention.start - 1].lower_ in lex.KINDS_OF_ORG:
            found.add(tokens[mention.start - 1].lower_)
        if mention.end < len(tokens) and tokens[mention.end].text == ",":
            found.update(_find_apposed_kinds(tokens, mention.end + 1))
    return found


def _list_heads(words: Sequence[str]) -> set[str]:
    """Return the words of a name that say what it names: the last, and the last before "of"."""
    folded = [w.casefold().rstrip(".") for w in words]
    return {folded[-1], *(folded[i - 1] for i in range(1, len(folded)) if folded[i] in ("of", "for"))}


def _find_apposed_kinds(tokens: Sequence[Token], at: int) -> Iterator[str]:
    """Yield the kind in ", a train company," right after a name."""
    if at >= len(tokens) or tokens[at].tag_ != "DT":
        return
    for token in tokens[at + 1 : at + _NEAR]:
        if token.tag_ in _PARTING or token.is_punct:
            return
        if token.lower_ in lex.KINDS_OF_ORG:
            yield token.lower_
