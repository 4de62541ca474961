"""The names of a reading, and what a pronoun, a short name or "the minister" stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from bot.analysis.names import groups, kinds
from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention
from bot.analysis.names.people import Person, gather
from bot.analysis.reading import Reading
from bot.news import Entity, EntityKind, Extent, Span

_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_IT = frozenset(("it", "its", "itself"))
_REACH = 4  # sentences a pronoun looks back


@dataclass(frozen=True, slots=True)
class _Known:
    """One mention with whose it is."""

    start: int  # tokens
    end: int
    entity: Entity
    gender: str
    weight: float  # how fit it is as what a later pronoun means: subjects first


@dataclass(frozen=True, slots=True)
class Names:
    """The people, places and organisations of one reading."""

    people: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    organisations: tuple[Entity, ...] = ()
    _reading: Reading | None = field(default=None, repr=False, compare=False)
    _known: tuple[_Known, ...] = field(default=(), repr=False, compare=False)
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _roles: dict[str, tuple[Entity, ...]] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, what: Extent | Span | Token) -> Entity | None:
        """Whom words of the text stand for: a name, a pronoun, or a description that fits one person.

        None where they stand for nobody named, or where that cannot be told safely.
        """
        if self._reading is None:
            return None
        doc = self._reading.doc
        if isinstance(what, Token):
            start, end = what.i, what.i + 1
        else:
            found = self._reading.tokens(what.start, what.end)
            start, end = found.start, found.end
        while start < end and (doc[start].is_space or doc[start].is_punct):
            start += 1
        while start < end and (doc[end - 1].is_space or doc[end - 1].is_punct or doc[end - 1].tag_ == "POS"):
            end -= 1
        if start >= end:
            return None
        head = _head(doc, start, end)
        if named := self._named(start, end, head):
            return named
        if head.lower_ in _HE | _SHE:
            return self._person_before(head, "m" if head.lower_ in _HE else "f")
        if head.lower_ in _IT:
            return self._subject_before(head)
        return self._described(doc, start, head, self._reading.base)

    def mention(self, token: Token) -> tuple[int, int] | None:
        """The tokens `start:end` of the name that `token` is part of; None where it is part of none."""
        for known in self._between(token.i, token.i + 1):
            if known.start <= token.i < known.end:
                return known.start, known.end
        return None

    def is_person(self, token: Token) -> bool:
        """Whether a token is part of a person's name."""
        return any(
            k.start <= token.i < k.end and k.entity.kind == "person" for k in self._between(token.i, token.i + 1)
        )

    def _between(self, start: int, end: int) -> list[_Known]:
        low = bisect_right(self._starts, start - 1)
        high = bisect_right(self._starts, end - 1)
        return list(self._known[max(0, low - 1) : high])

    def _named(self, start: int, end: int, head: Token) -> Entity | None:
        inside = [k for k in self._between(start, end) if k.start < end and start < k.end]
        for known in inside:
            if known.start <= head.i < known.end or (known.start <= start and end <= known.end):
                return known.entity
        for known in inside:
            if known.start == head.i + 1 and known.end == end:  # "arms exporter Norway"
                return known.entity
        # "a spokesman for Jane Doe" is not Jane Doe; "the mayor, Jane Doe" and a name after its role are.
        people = [k for k in inside if k.entity.kind == "person"]
        close = [k for k in people if _same_person(head, head.doc[k.end - 1])]
        return close[0].entity if len(close) == 1 else None

    def _person_before(self, pronoun: Token, gender: str) -> Entity | None:
        best: tuple[float, Entity] | None = None
        home = pronoun.sent.start
        for known in reversed(self._known[: bisect_right(self._starts, pronoun.i - 1)]):
            if pronoun.i - known.end > 160:
                break
            if known.entity.kind != "person" or (known.gender and known.gender != gender):
                continue
            distance = 0.0 if known.start >= home else 1.0 + (home - known.start) / 60
            score = known.weight - distance + (0.5 if known.gender else 0)
            if best is None or score > best[0] + 1e-9:
                best = (score, known.entity)
        return best[1] if best else None

    def _subject_before(self, pronoun: Token) -> Entity | None:
        """ "It" in a sentence whose subject is an organisation or a place that acts."""
        sentence = pronoun.sent
        for known in self._between(sentence.start, pronoun.i):
            if sentence.start <= known.start < pronoun.i and known.weight >= 1 and known.entity.kind != "person":
                return known.entity
        return None

    def _described(self, doc: Doc, start: int, head: Token, base: int) -> Entity | None:
        if head.tag_ not in ("NN", "NNP") or (doc[start].lower_ not in ("the", "this", "that") and start != head.i):
            return None
        if any(child.dep_ == "prep" for child in head.children):
            return None
        fitting = self._roles.get(head.lower_, ())
        if len(fitting) == 1:
            entity = fitting[0]
            at = base + head.idx
            return entity if entity.mentions[0].start < at else None
        return None


def find_names(reading: Reading) -> Names:
    """The names of the body, in order of first mention."""
    doc = reading.doc
    if not len(doc):
        return Names()
    mentions = kinds.mentions(doc)
    sentence_of = _sentence_numbers(doc)
    people = gather(doc, [m for m in mentions if m.kind == "person"], sentence_of)
    known: list[_Known] = []
    roles: dict[str, list[Entity]] = defaultdict(list)
    named: dict[EntityKind, list[Entity]] = {"person": [], "place": [], "organisation": []}
    for person in people:
        entity = _entity(reading, "person", person.mentions, _role(reading, person))
        named["person"].append(entity)
        gender = person.gender or _gender_by_pronoun(doc, person)
        known += (_Known(m.start, m.end, entity, gender, _weight(doc, m)) for m in person.mentions)
        for head in {doc[end - 1].lower_ for _, end in person.roles} | _role_heads(doc, person):
            roles[head].append(entity)
    for group in groups.places([m for m in mentions if m.kind == "place"]):
        named["place"].append(entity := _entity(reading, "place", group.mentions, None))
        known += (_Known(m.start, m.end, entity, "", _weight(doc, m)) for m in group.mentions)
    for group in groups.organisations([m for m in mentions if m.kind == "organisation"]):
        named["organisation"].append(entity := _entity(reading, "organisation", group.mentions, None))
        known += (_Known(m.start, m.end, entity, "", _weight(doc, m)) for m in group.mentions)
    known.sort(key=lambda k: k.start)
    return Names(
        tuple(named["person"]),
        tuple(named["place"]),
        tuple(named["organisation"]),
        reading,
        tuple(known),
        tuple(k.start for k in known),
        {head: tuple(found) for head, found in roles.items()},
    )


def _entity(reading: Reading, kind: EntityKind, mentions: list[Mention], role: Span | None) -> Entity:
    """Named by its longest form (the first of them); the other forms in order of appearance."""
    spans = [reading.span(reading.doc[m.start : m.end]) for m in mentions]
    fullest = max(spans, key=lambda s: (len(s.text.split()), -s.start))
    also = dict.fromkeys(s.text for s in spans if s.text != fullest.text)
    return Entity(kind, fullest.text, tuple(also), role, tuple(s.extent for s in spans))


def _role(reading: Reading, person: Person) -> Span | None:
    """The first role; a fuller one that ends alike is better ("President", "Russian President")."""
    if not person.roles:
        return None
    doc = reading.doc
    first = person.roles[0]
    for other in person.roles[1:]:
        if (
            doc[other[1] - 1].lower_ == doc[first[1] - 1].lower_
            and other[1] - other[0] > first[1] - first[0]
            and first[1] - first[0] == 1
        ):
            first = other
            break
    span = reading.span(doc[first[0] : first[1]])
    return reading.cut(span.start, span.end)


def _role_heads(doc: Doc, person: Person) -> set[str]:
    """Role nouns inside a role with more after them: "minister" of "minister of defence"."""
    heads: set[str] = set()
    for start, end in person.roles:
        for i in range(start, end):
            if doc[i].tag_ in ("IN", "TO"):
                break
            if lex.is_role(doc[i].lower_) and (i + 1 == end or doc[i + 1].tag_ in ("IN", "TO", ",")):
                heads.add(doc[i].lower_)
    return heads


def _head(doc: Doc, start: int, end: int) -> Token:
    root: Token = doc[start:end].root
    return root


def _same_person(head: Token, other: Token) -> bool:
    """Whether two nouns are tied by apposition or stand in one noun phrase."""
    return (other.head == head and other.dep_ in ("appos", "compound", "nmod")) or (
        head.head == other and head.dep_ in ("appos", "compound", "nmod")
    )


def _weight(doc: Doc, mention: Mention) -> float:
    dep = doc[mention.end - 1].dep_
    if dep in ("nsubj", "nsubjpass"):
        return 1.5
    return 0.9 if dep in ("dobj", "pobj", "appos") else 0.2 if dep == "poss" else 0.6


def _gender_by_pronoun(doc: Doc, person: Person) -> str:
    """What the next pronoun after a mention says, where nobody else is named between, by a vote."""
    votes = {"m": 0, "f": 0}
    for mention in person.mentions[:12]:
        for token in doc[mention.end : mention.end + 25]:
            if token.ent_type_ == "PERSON":
                break
            if token.lower_ in _HE or token.lower_ in _SHE:
                votes["m" if token.lower_ in _HE else "f"] += 1
                break
    if votes["m"] == votes["f"]:
        return ""
    return "m" if votes["m"] > votes["f"] else "f"


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers: list[int] = []
    number = 0
    for token in doc:
        number += bool(token.is_sent_start) and token.i > 0
        numbers.append(number)
    return numbers
