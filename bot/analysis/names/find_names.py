"""The names of a reading: who and what its mentions are, gathered in order of first mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.analysis.names import groups, kinds
from bot.analysis.names.coreference import Known, Names
from bot.analysis.names.descriptions import Role, find_kinds, list_roles
from bot.analysis.names.mentions import Mention
from bot.analysis.names.person_roles import is_form_of_address
from bot.analysis.names.pronouns import HE, SHE
from bot.analysis.names.same_person import Person, group_people
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.news import Entity, EntityKind, Span

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_LONGEST_INITIALS = 4  # letters


def find_names(reading: Reading) -> Names:
    """Return the names of the body, in order of first mention."""
    tokens = reading.words
    if not len(tokens):
        return Names()
    columns = TokenColumns(reading)
    mentions = kinds.find_classified_mentions(columns)
    of_kind = {kind: [m for m in mentions if m.kind == kind] for kind in ("person", "place", "organisation")}
    layout = columns.read_layout()
    paragraphs, quoted = layout

    people = group_people(tokens, of_kind["person"], _number_sentences(reading))
    named_people = [_build_entity(reading, "person", p.mentions, _choose_role(reading, p)) for p in people]
    genders = _infer_genders(tokens, people, quoted)
    places = groups.group_places(of_kind["place"])
    named_places = [_build_entity(reading, "place", g.mentions, None) for g in places]
    organisations = groups.group_organisations(of_kind["organisation"])
    named_organisations = [_build_entity(reading, "organisation", g.mentions, None) for g in organisations]

    known: list[Known] = []
    for person, entity, gender in zip(people, named_people, genders, strict=True):
        known += _list_known(tokens, layout, person.mentions, entity, gender)
    for group, entity in zip([*places, *organisations], [*named_places, *named_organisations], strict=True):
        known += _list_known(tokens, layout, group.mentions, entity, "")
    known.sort(key=lambda k: k.start)
    return Names(
        tuple(named_people),
        tuple(named_places),
        tuple(named_organisations),
        reading,
        tuple(known),
        tuple(k.start for k in known),
        tuple(paragraphs),
        tuple(quoted),
        _collect_roles(tokens, people, named_people),
        _collect_kinds(tokens, organisations, named_organisations),
    )


def _list_known(
    tokens: Sequence[Token],
    layout: tuple[Sequence[int], Sequence[bool]],
    mentions: Iterable[Mention],
    entity: Entity,
    gender: str,
) -> Iterator[Known]:
    """Yield the mentions of one entity; `layout` is what `TokenColumns.read_layout` says of each token."""
    paragraphs, quoted = layout
    for mention in mentions:
        at = mention.start
        yield Known(at, mention.end, entity, gender, _weigh(tokens, mention), paragraphs[at], quoted[at])


def _collect_roles(tokens: Sequence[Token], people: Sequence[Person], named: Sequence[Entity]) -> dict[str, list[Role]]:
    """Return the roles that the article gives its people, by the noun at their head."""
    roles: dict[str, list[Role]] = defaultdict(list)
    for person, entity in zip(people, named, strict=True):
        for head, role in list_roles(tokens, person, entity):
            roles[head].append(role)
    return roles


def _collect_kinds(
    tokens: Sequence[Token], organisations: Sequence[groups.Group], named: Sequence[Entity]
) -> dict[str, list[Entity]]:
    """Return the organisations by what the article says they are: "airline"."""
    kinds_of_org: dict[str, list[Entity]] = defaultdict(list)
    for organisation, entity in zip(organisations, named, strict=True):
        for kind in sorted(find_kinds(tokens, organisation.mentions)):
            kinds_of_org[kind].append(entity)
    return kinds_of_org


def _build_entity(reading: Reading, kind: EntityKind, mentions: list[Mention], role: Span | None) -> Entity:
    """Return the entity, named by its longest form that is not in capitals, with its other forms in order."""
    places = (reading.locate_range(m.start, m.end) for m in mentions)
    spans = [Span.of(reading.text, place.start, place.end) for place in places]
    fullest = max(spans, key=lambda s: (len(s.text.split()), not _is_in_capitals(s.text), -s.start))
    also = dict.fromkeys(s.text for s in spans if s.text != fullest.text)
    return Entity(kind, fullest.text, tuple(also), role, tuple(s.extent for s in spans))


def _is_in_capitals(name: str) -> bool:
    """Return whether a name is written in capitals and is no initials: "BRENN"; not "UN"."""
    return name.isupper() and len(name) > _LONGEST_INITIALS


def _choose_role(reading: Reading, person: Person) -> Span | None:
    """Return the first role; a fuller one that ends alike is better ("President", "Russian President")."""
    if not person.roles:
        return None
    tokens = reading.words
    first = next((r for r in person.roles if not is_form_of_address(tokens, r)), person.roles[0])
    for other in person.roles[1:]:
        if (
            tokens[other[1] - 1].lower_ == tokens[first[1] - 1].lower_
            and other[1] - other[0] > first[1] - first[0]
            and first[1] - first[0] == 1
        ):
            first = other
            break
    found = reading.locate_range(*first)
    return reading.cut(found.start, found.end)


def _weigh(tokens: Sequence[Token], mention: Mention) -> float:
    last = tokens[mention.end - 1]
    dep = last.dep_
    if dep in ("nsubj", "nsubjpass"):
        return 1.5
    if dep == "appos" and last.head.dep_ in ("nsubj", "nsubjpass"):
        return 1.4
    if dep == "poss":
        return 0.2
    if dep in ("dobj", "pobj", "appos"):
        return 0.8
    after = tokens[mention.end] if mention.end < len(tokens) else None
    return 1.2 if after is not None and (after.text == "," or after.tag_ in _FINITE) else 0.6


def _infer_genders(tokens: Sequence[Token], people: Sequence[Person], quoted: Sequence[bool]) -> list[str]:
    """Return "m", "f" or "" for each person: by their names and roles, else by the pronouns after them."""
    named_at = {m.start for person in people for m in person.mentions}
    return [person.gender or _infer_gender(tokens, person, named_at, quoted) for person in people]


def _infer_gender(tokens: Sequence[Token], person: Person, named_at: set[int], quoted: Sequence[bool]) -> str:
    """Return what the next pronoun after a subject says, where nobody else is named between, by a vote.

    Of whom somebody speaks in their own words is another: "“She's 84,” Doe said".
    """
    votes = {"m": 0, "f": 0}
    for mention in (m for m in person.mentions[:12] if tokens[m.end - 1].dep_ in ("nsubj", "nsubjpass")):
        for token in tokens[mention.end : mention.end + 25]:
            if token.ent_type_ == "PERSON" or token.i in named_at or "\n" in token.text:
                break
            if quoted[token.i] != quoted[mention.start]:
                continue
            if token.dep_ == "nsubj" and token.lower_ in HE | SHE:
                votes["m" if token.lower_ in HE else "f"] += 1
                break
    if votes["m"] == votes["f"]:
        return ""
    return "m" if votes["m"] > votes["f"] else "f"


def _number_sentences(reading: Reading) -> list[int]:
    """Return for each token the number of its sentence, from 0."""
    edges = (*reading.sentence_starts, len(reading.words))
    return [number for number, (start, end) in enumerate(pairwise(edges)) for _ in range(start, end)]
