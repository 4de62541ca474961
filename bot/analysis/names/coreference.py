"""The names of a reading, and what a pronoun, a short name or "the minister" stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.analysis.names import lexicon as lex
from bot.analysis.names.descriptions import Role, resolve_role
from bot.analysis.names.person_roles import find_role_phrase_before
from bot.analysis.names.pronouns import HE, PERSONS, SHE, VAGUE, Antecedent, Place, Pronouns
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.news import Entity, EntityKind, Extent, Span

_IT = frozenset(("it", "its", "itself"))
_STOPS = frozenset((",", ".", ";", ":", "!", "?", '"', "(", ")", "--"))
_GOVERNED = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_TITLES = frozenset(("NN", "NNP", "NNPS", "JJ", "RB", "HYPH", "POS"))
_KINDS_OF_ORG = lex.ORG_HEADS | lex.KINDS_OF_ORG.keys()
_NO_FIRMS = lex.ORG_HEADS - lex.FIRMS
_SPEAKING = frozenset(("nsubj", "nsubjpass"))
_NEAR = 150  # tokens before "the former mayor"
_LEDE = 60  # tokens of an article's beginning, where who is meant may be named later
_SOON = 400  # characters


@dataclass(frozen=True, slots=True)
class Known:
    """One mention with whose it is."""

    start: int  # tokens
    end: int
    entity: Entity
    gender: str
    weight: float  # how fit it is as what a later pronoun means: subjects first
    paragraph: int
    quoted: bool  # inside quotation marks


@dataclass(frozen=True)
class Names:
    """The people, places and organisations of one reading."""

    people: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    organisations: tuple[Entity, ...] = ()
    _reading: Reading | None = field(default=None, repr=False, compare=False)
    _known: tuple[Known, ...] = field(default=(), repr=False, compare=False)
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _paragraphs: tuple[int, ...] = field(default=(), repr=False, compare=False)  # the number of each token's
    _quoted: tuple[bool, ...] = field(default=(), repr=False, compare=False)  # whether between double marks
    _roles: dict[str, list[Role]] = field(default_factory=dict, repr=False, compare=False)
    _kinds: dict[str, list[Entity]] = field(default_factory=dict, repr=False, compare=False)  # those of each kind

    def resolve(self, what: Extent | Span | Token) -> Entity | None:
        """Return whom words of the text stand for: a name, a pronoun, or a description that fits one person.

        None where they stand for nobody named, or where that cannot be told safely.
        """
        if self._reading is None:
            return None
        tokens = self._reading.words
        if isinstance(what, Token):
            start, end = what.i, what.i + 1
        else:
            start, end = self._reading.find_token_range(what.start, what.end)
        while start < end and (tokens[start].is_space or tokens[start].is_punct):
            start += 1
        while start < end and (tokens[end - 1].is_space or tokens[end - 1].is_punct or tokens[end - 1].tag_ == "POS"):
            end -= 1
        if start >= end:
            return None
        return self._resolve_tokens(tokens, start, end, _find_head(tokens, start, end))

    def _resolve_tokens(self, tokens: Sequence[Token], start: int, end: int, head: Token) -> Entity | None:
        if head.lower_ in HE | SHE:
            return self._resolve_pronoun(head)
        if head.lower_ in _IT:
            return self._resolve_it(head)
        told = (
            self._resolve_name(start, end, head)
            or self._resolve_apposed_description(tokens, start, end)
            or self._resolve_capital_label(tokens[end - 1])
        )
        told = told or self._resolve_appositive(head) or self._resolve_description(tokens, start, head)
        return told or self._resolve_by_surroundings(tokens, start, head)

    def is_by_surroundings(self, start: int, end: int) -> bool:
        """Return whether tokens `start:end` stand for whom they do only since nobody else is named near them."""
        head = _find_head(self._tokens, start, end)
        found = self._resolve_by_surroundings(self._tokens, start, head)
        return found is not None and self._resolve_description(self._tokens, start, head) is None

    def _resolve_by_surroundings(self, tokens: Sequence[Token], start: int, head: Token) -> Entity | None:
        """Return whom "the former mayor" means, a word not used before: the only one that its paragraph names."""
        is_role = head.tag_ == "NN" and lex.is_role(head.lower_) and tokens[start].lower_ == "the"
        narrowed = any(c.dep_ in ("prep", "relcl", "poss") and not _is_of_several(c) for c in head.children)
        if not is_role or head.dep_ not in _SPEAKING or narrowed:
            return None
        if any(t.lower_ == head.lower_ for t in tokens[:start]):
            return None
        before = (k for k in self._list_between(max(0, start - _NEAR), start) if k.start < start and not k.quoted)
        near = [k.entity for k in before if k.paragraph == self._paragraphs[start] and k.entity.kind == "person"]
        found = {entity.name: entity for entity in near}
        return near[0] if len(found) == 1 else None

    def find_mention(self, token: Token) -> tuple[int, int] | None:
        """Return the tokens `start:end` of the name that `token` is part of; None where it is part of none."""
        for known in self._list_between(token.i, token.i + 1):
            if known.start <= token.i < known.end:
                return known.start, known.end
        return None

    def is_person(self, token: Token) -> bool:
        """Return whether a token is part of a person's name."""
        return any(
            k.start <= token.i < k.end and k.entity.kind == "person" for k in self._list_between(token.i, token.i + 1)
        )

    def is_named(self, at: int, kind: EntityKind) -> bool:
        """Return whether the character at offset `at` of the text is part of a name of this kind."""
        extents = self._extents[kind]
        after = bisect_right(extents, at, key=lambda m: m.start)
        return bool(after) and at < extents[after - 1].end

    @cached_property
    def _extents(self) -> dict[EntityKind, list[Extent]]:
        kinds: dict[EntityKind, tuple[Entity, ...]] = {
            "person": self.people,
            "place": self.places,
            "organisation": self.organisations,
        }
        return {
            kind: sorted((m for entity in named for m in entity.mentions), key=lambda m: m.start)
            for kind, named in kinds.items()
        }

    @cached_property
    def place_names(self) -> frozenset[str]:
        """Every form of a place's name."""
        return frozenset(name for place in self.places for name in (place.name, *place.also))

    def _list_between(self, start: int, end: int) -> list[Known]:
        low = bisect_right(self._starts, start - 1)
        high = bisect_right(self._starts, end - 1)
        return list(self._known[max(0, low - 1) : high])

    def _resolve_name(self, start: int, end: int, head: Token) -> Entity | None:
        inside = [k for k in self._list_between(start, end) if k.start < end and start < k.end]
        for known in inside:
            if known.start <= head.i < known.end or (known.start <= start and end <= known.end):
                return known.entity
        for known in inside:
            if known.start == head.i + 1 and known.end == end:  # "arms exporter Norway"
                return known.entity
        # "A spokesman for Doe" and "Doe fans" are not Doe; "the mayor, Jane Doe" and a name after its role are.
        people = [k for k in inside if k.entity.kind == "person" and k.start > head.i]
        close = [k for k in people if _is_same_person(head, self._tokens[k.end - 1])]
        return close[0].entity if len(close) == 1 else None

    def _resolve_apposed_description(self, tokens: Sequence[Token], start: int, end: int) -> Entity | None:
        """Return the person named right after a description: "Norway's ambassador, Trine Solheim"."""
        stop = next((t for t in tokens[end : end + 10] if t.text in _STOPS or t.is_space), None)
        if stop is None or stop.text != "," or (described := find_role_phrase_before(tokens, stop.i)) is None:
            return None
        comma = stop.i
        if not described[0] <= start <= described[1] or any(t.tag_ in _FINITE for t in tokens[end:comma]):
            return None
        for known in self._list_between(comma + 1, comma + 7):
            between = tokens[comma + 1 : max(comma + 1, known.start)]
            if known.start > comma and all(t.tag_ in _TITLES and t.text != "," for t in between):
                return known.entity if known.entity.kind == "person" else None
        return None

    def _resolve_appositive(self, head: Token) -> Entity | None:
        """Return the one person or organisation in apposition to a noun: "her successor, Karl Brandvik"."""
        if head.tag_ not in ("NN", "CD") and not lex.is_role(head.lower_):
            return None
        beside = [c.i for c in head.children if c.dep_ == "appos" and c.i > head.i]
        found = {k.entity.name: k.entity for i in beside for k in self._list_between(i, i + 1) if k.start <= i < k.end}
        entity = next(iter(found.values())) if len(found) == 1 else None
        if entity is None or entity.kind == "person":
            return entity
        is_one = entity.kind == "organisation" and head.lower_ in _KINDS_OF_ORG
        return entity if is_one else None

    def _resolve_capital_label(self, label: Token) -> Entity | None:
        """Return the person whose name a label in capitals is: "HAUGLAND:"."""
        if not label.text.isupper() or len(label) < 3:
            return None
        found = self._by_surname.get(label.lower_, {})
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _by_surname(self) -> dict[str, dict[str, Entity]]:
        found: dict[str, dict[str, Entity]] = defaultdict(dict)
        for person in self.people:
            found[person.name.split()[-1].casefold()][person.name] = person
        return dict(found)

    def _resolve_pronoun(self, pronoun: Token) -> Entity | None:
        found = self.find_antecedent(pronoun)
        return found.entity if found else None

    def find_antecedent(self, pronoun: Token) -> Antecedent | None:
        """Return whom "he" or "she" stands for, named or not; None where that cannot be told safely."""
        return self._pronouns.find(pronoun)

    @cached_property
    def _pronouns(self) -> Pronouns:
        places = [
            Place(k.start, k.end, k.entity.name, k.entity, k.gender) for k in self._known if k.entity.kind == "person"
        ]
        starts = self._reading.sentence_starts if self._reading else ()
        things = [(k.start, k.end) for k in self._known if k.entity.kind != "person"]
        taken = {i for k in self._known for i in range(k.start, k.end)}
        places += (place for token in self._tokens if token.i not in taken and (place := self._find_described(token)))
        return Pronouns(self._tokens, places, things, self._paragraphs, self._quoted, starts)

    def _find_described(self, noun: Token) -> Place | None:
        """Return the mention that "the mayor" is: of whom the article calls so, else a vague one."""
        if noun.tag_ not in ("NN", "VBN", "JJ") or noun.dep_ not in _GOVERNED:
            return None
        if not (lex.is_role(noun.lower_) or noun.lower_ in PERSONS):
            return None
        first = noun.left_edge
        if first.lower_ != "the" or any(c.dep_ == "appos" for c in noun.children):
            return None
        entity = self._resolve_description(self._tokens, first.i, noun)
        if entity is not None and entity.kind != "person":
            return None
        gender = "m" if noun.lower_ in lex.MALE_ROLES else "f" if noun.lower_ in lex.FEMALE_ROLES else ""
        return Place(first.i, noun.i + 1, entity.name if entity else f"{VAGUE}{noun.lower_}", entity, gender)

    def _find_sentence_start(self, token: Token) -> int:
        """Return the first token of a token's sentence."""
        return self._reading.find_sentence_range(token)[0] if self._reading else 0

    @property
    def _tokens(self) -> Sequence[Token]:
        return self._reading.words if self._reading else ()

    def _resolve_it(self, pronoun: Token) -> Entity | None:
        """Return the antecedent of "it": its sentence's acting subject; where "it" speaks, the one before's too."""
        start = self._find_sentence_start(pronoun)
        for known in self._list_between(start, pronoun.i):
            if start <= known.start < pronoun.i and known.weight >= 1 and known.entity.kind != "person":
                return known.entity
        if pronoun.dep_ != "nsubj" or pronoun.head.lemma_ not in lex.SPEAKING:
            return None
        before = [k for k in self._list_between(max(0, start - 60), start) if k.paragraph == self._paragraphs[start]]
        acting = {k.entity.name: k.entity for k in before if k.weight >= 1 and k.entity.kind == "organisation"}
        return next(iter(acting.values())) if len(acting) == 1 else None

    def _resolve_description(self, tokens: Sequence[Token], start: int, head: Token) -> Entity | None:
        if head.tag_ not in ("NN", "NNP") or (tokens[start].lower_ not in ("the", "this", "that") and start != head.i):
            return None
        entity = resolve_role(head, self._roles) or self._resolve_organisation(head)
        if entity is None:
            return None
        base = self._reading.base if self._reading else 0
        first, at = entity.mentions[0].start, base + head.idx
        return entity if first < at or (head.i < _LEDE and first - at < _SOON) else None

    def _resolve_organisation(self, head: Token) -> Entity | None:
        """Return the only "airline" of the text; for "the company" its only firm, where none is called one."""
        if head.lower_ not in lex.KINDS_OF_ORG or not _is_bare(head):
            return None
        fitting = self._kinds.get(head.lower_, ())
        if not fitting and head.lower_ in lex.FIRM_WORDS:
            fitting = [entity for at, entity in self._firms if at < head.i]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _firms(self) -> list[tuple[int, Entity]]:
        """The first two organisations that can be firms, each with the token where one is first named as an actor."""
        found: dict[str, tuple[int, Entity]] = {}
        for known in self._known:
            if known.weight >= 1 and known.entity.name not in found and _can_be_firm(known, self._tokens):
                found[known.entity.name] = known.start, known.entity
                if len(found) > 1:
                    break
        return list(found.values())


def _is_of_several(preposition: Token) -> bool:
    return preposition.lower_ == "of" and any(c.tag_ == "CD" for c in preposition.children)


def _is_bare(head: Token) -> bool:
    """Return whether a noun has nothing that could tell it from another: "the airline"."""
    return all(c.dep_ in ("det", "punct", "case") or (c.dep_ == "amod" and c.i < head.i) for c in head.children)


def _can_be_firm(known: Known, tokens: Sequence[Token]) -> bool:
    """Return whether an organisation's name can be a firm's: no "ministry", no initials, no article before it."""
    if known.entity.kind != "organisation" or not known.entity.name[0].isupper():
        return False
    last = known.entity.name.split()[-1].casefold()
    articled = known.start > 0 and tokens[known.start - 1].lower_ == "the"
    return not (articled or known.entity.name.isupper() or last in _NO_FIRMS)


def _find_head(tokens: Sequence[Token], start: int, end: int) -> Token:
    head: Token = tokens[start].doc[start:end].root if end - start > 1 else tokens[start]
    return head


def _is_same_person(head: Token, other: Token) -> bool:
    """Return whether two nouns are tied by apposition or stand in one noun phrase."""
    return (other.head == head and other.dep_ in ("appos", "compound", "nmod")) or (
        head.head == other and head.dep_ in ("appos", "compound", "nmod")
    )
