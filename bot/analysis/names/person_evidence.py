"""Whether a name is a person's, by what the whole article does with it: evidence for and against, each with its weight.

The model takes towns, drugs, apps and headings for people where they are named once. A lone word must show that it is
somebody; a name of several words must not show that it is something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention, skip_titles
from bot.analysis.names.person_roles import find_role
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.tokens import Token
from bot.news import EntityKind

_IN = frozenset(("in", "at", "near", "across", "outside", "inside", "into", "throughout"))
_LONG = (2, 3)  # words of a full name
_SEVERAL_WORDS = 1.0  # what they are worth by themselves, where the model took them for a person
_LEAST = 1.0
_NO_EVERYDAY_WORDS = lex.PARTICLES | lex.GIVEN_NAMES | lex.SHORT_FOR.keys()  # "Will"
_OF_PLACES = frozenset(("mayor", "residents", "people", "outskirts", "north", "south", "east", "west", "suburb"))
_MARKS = ('"', "''", "'")
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class _Text:
    columns: TokenColumns
    places: frozenset[str] = frozenset()  # the words that name one by themselves
    people: frozenset[int] = frozenset()  # the last tokens of full names with a given name

    @property
    def tokens(self) -> Sequence[Token]:
        return self.columns.tokens


OfMention = Callable[[_Text, Mention], bool]


def _has_given_name(text: _Text, mention: Mention) -> bool:
    first = mention.words[0].casefold()
    return first in lex.GIVEN_NAMES or (len(first) == 2 and first[1] == "." and len(mention.words) > 1)  # "J. Hale"


def _has_title(text: _Text, mention: Mention) -> bool:
    return bool(mention.honorific)


def _has_role(text: _Text, mention: Mention) -> bool:
    """Return whether the words around a name give a role that no team and no firm has."""
    role = find_role(text.tokens, mention)
    return role is not None and text.tokens[role[1] - 1].lower_ not in lex.ALSO_THINGS


def _acts(text: _Text, mention: Mention) -> bool:
    last = text.tokens[mention.end - 1]
    opens = bool(last.is_sent_start) and last.i > 0 and text.tokens[last.i - 1].text not in _MARKS
    alone = opens and len(text.columns.find_exact([last.text])) == 1  # "Fireworks lit the sky"
    return last.dep_ in _SUBJECTS and last.head.pos_ in ("VERB", "AUX") and not alone


def _is_described(text: _Text, mention: Mention) -> bool:
    """Return whether an age or "who" follows: "Orr, 45,"."""
    after = [t.lower_ for t in text.tokens[mention.end : mention.end + 2]]
    if mention.start and text.tokens[mention.start - 1].lower_ == "from":
        return False  # "a teacher from Varnholt, who …"
    return _is_aged(text, mention) or after[:1] in (["who"], ["whose"]) or after in ([",", "who"], [",", "whose"])


def _is_aged(text: _Text, mention: Mention) -> bool:
    after = [t.text for t in text.tokens[mention.end : mention.end + 3]]
    return len(after) == 3 and after[0] == "," and after[1].isdigit() and len(after[1]) < 4 and after[2] in ",.;"


def _is_place(text: _Text, mention: Mention) -> bool:
    """Return whether it stands where a place does: "in Varnholt", "the town of Varnholt", "the Varnholt region"."""
    before = [t.lower_ for t in text.tokens[max(0, mention.start - 2) : mention.start]]
    after = text.tokens[mention.end].lower_ if mention.end < len(text.tokens) else ""
    if before[-1:] == ["from"] and mention.start > 1 and lex.is_role(text.tokens[mention.start - 2].lower_):
        return len(mention.words) == 1  # "a teacher from Varnholt"
    of_a_place = len(before) == 2 and before[1] == "of" and before[0] in lex.PLACE_HEADS | _OF_PLACES
    return (before[-1:] != [] and before[-1] in _IN) or of_a_place or after in lex.PLACE_HEADS


def _is_body(text: _Text, mention: Mention) -> bool:
    """Return whether the words beside a name make a body of it: "steelmaker Brenn Stahl", "Brenn Stahl, a charity"."""
    last = text.tokens[mention.end - 1]
    if last.tag_ == "NNPS" and len(mention.words) > 1 and lex.is_role(last.lower_[:-1]):
        return True  # "Chartered Accountants"
    before = text.tokens[mention.start - 1] if mention.start else last
    if mention.words[0].casefold() in lex.GIVEN_NAMES:
        return False
    if before.is_lower and before.lower_ in lex.BODIES:
        return before.tag_ == "NN"
    if mention.end >= len(text.tokens) or text.tokens[mention.end].text != ",":
        return False
    told = (c for c in last.children if c.dep_ == "appos" and c.i > mention.end)
    return any(c.lower_ in lex.BODIES or c.doc[c.i - 2 : c.i + 1].text.casefold() in lex.BODIES for c in told)


def _is_beside_people(text: _Text, mention: Mention) -> bool:
    """Return whether it stands in a list of people: "Kelm, Ana and Tom Hale"."""
    return any(t.i in text.people for t in text.tokens[mention.end - 1].conjuncts)


def _has_officer(text: _Text, mention: Mention) -> bool:
    """Return whether it is led by somebody as a body is: "Brenn Stahl's CEO"."""
    after = [t.lower_ for t in text.tokens[mention.end : mention.end + 2]]
    return len(after) > 1 and after[0] in ("'s", "'") and after[1] in lex.OFFICERS


def _has_small_word(text: _Text, mention: Mention) -> bool:
    """Return whether one of its words is an everyday word of the article: "Newborn Girl", "Roadmap"."""
    words = (w.casefold() for w in mention.words)
    return any(w in text.columns.small_words and w not in _NO_EVERYDAY_WORDS for w in words)


def _is_plural(text: _Text, mention: Mention) -> bool:
    """Return whether it names several, as a team does: "Brenn Dolphins"."""
    return text.tokens[mention.end - 1].tag_ == "NNPS"


def _is_thing(text: _Text, mention: Mention) -> bool:
    """Return whether its first or last word is one of things' and firms' names: "Lake Kelm", "Kelm Health"."""
    first, last = mention.words[0].casefold(), mention.words[-1].casefold()
    return len(mention.words) > 1 and (first in lex.FIRST_OF_THINGS or last in lex.LAST_OF_THINGS)


def _holds_place(text: _Text, mention: Mention) -> bool:
    """Return whether its first or last word is a place of the article: "Save Varnholt"."""
    return len(mention.words) > 1 and (mention.words[0] in text.places or mention.words[-1] in text.places)


def _is_in_marks(text: _Text, mention: Mention) -> bool:
    """Return whether it stands alone in quotation marks, as titles do: "games like “Kelm Rising,” which"."""
    at = mention.start - 1
    at -= at > 0 and text.tokens[at].text[0].isupper()  # "Resident Kelm"
    closed = next((t.text for t in text.tokens[mention.end : mention.end + 2] if t.text not in (",", ".")), "")
    return at >= 0 and text.tokens[at].text in _MARKS and closed == text.tokens[at].text


def _has_initials(text: _Text, mention: Mention) -> bool:
    """Return whether its last word is in capitals, unlike the others: "Kelm ATK"."""
    last = mention.words[-1]
    return len(last) > 2 and last.isupper() and not mention.words[0].isupper() and last.casefold() not in lex.SUFFIXES


def _is_inner(text: _Text, mention: Mention) -> bool:
    """Return whether it ends a longer name: "Observatory for Infrared Kelm", "#Kelm"."""
    if mention.start < len(_LONG):
        return False
    head, before = text.tokens[mention.start - 2], text.tokens[mention.start - 1]
    led = before.lower_ in ("of", "for") and head.tag_ in ("NNP", "NNPS") and head.lower_ in lex.HEADS | lex.THINGS
    return led or before.text == "#"


def is_relative(tokens: Sequence[Token], mention: Mention) -> bool:
    """Return whether a name between commas says who a relative is: "his mother, Chantelle, said"."""
    if mention.start < len(_LONG) or mention.end >= len(tokens) or mention.common:
        return False
    before, comma, after = tokens[mention.start - 2], tokens[mention.start - 1], tokens[mention.end]
    is_family = before.is_lower and before.lower_ in lex.MALE_ROLES | lex.FEMALE_ROLES
    return is_family and comma.text == "," and after.text in ",."


FOR: Mapping[str, tuple[float, OfMention]] = {
    "given name": (1.5, _has_given_name),
    "title": (1.5, _has_title),
    "role": (1.5, _has_role),
    "acts": (1.0, _acts),
    "age": (1.5, _is_described),
    "beside people": (1.0, _is_beside_people),
    "relative": (1.5, lambda text, mention: is_relative(text.tokens, mention)),
}
"""What makes a person, where one mention has it."""

AGAINST: Mapping[str, tuple[float, OfMention]] = {
    "place": (1.5, _is_place),
    "plural": (1.0, _is_plural),
    "thing": (1.5, _is_thing),
    "everyday word": (1.0, _has_small_word),
    "holds a place": (1.0, _holds_place),
    "in marks": (1.0, _is_in_marks),
    "initials": (2.0, _has_initials),
    "inner": (1.5, _is_inner),
}
"""What makes something else, by the share of the mentions that have it."""


def settle_people(columns: TokenColumns, found: list[Mention]) -> list[Mention]:
    """Return the mentions without the people who show nothing of one; those that stand where places do as places."""
    text = _Text(columns)
    lone = (m for m in found if m.kind == "place" and len(m.words) == 1)
    full = (m for m in found if m.kind == "person" and _count_words(m) in _LONG and _has_given_name(text, m))
    places = frozenset(m.words[0] for m in lone if _is_place(text, m))
    text = replace(text, places=places, people=frozenset(m.end - 1 for m in full))
    found = _correct_mistaken(text, found)
    groups = ((group, _settle_kind(text, group)) for group in _group_by_name(found))
    kinds = {m.start: kind for group, kind in groups for m in group}
    settled = ((m, kinds[m.start] if m.kind == "person" else m.kind) for m in found)
    return [replace(m, kind=kind) for m, kind in settled if kind is not None]


def _settle_kind(text: _Text, group: Sequence[Mention]) -> EntityKind | None:
    """Return what the mentions of one person name after all; None where they are nobody's and nothing's."""
    is_body = any(_is_body(text, m) for m in group)
    is_led = any(_has_officer(text, m) for m in group) and not any(_has_role(text, m) for m in group)
    if (is_body or is_led) and not any(_has_title(text, m) for m in group):
        return "organisation"
    return "person" if _score(text, group) >= _LEAST else _choose_kind(text, group)


def _choose_kind(text: _Text, group: Sequence[Mention]) -> EntityKind | None:
    """Return what a name is that is no person's: a place, a team; None where that cannot be told."""
    if any(_is_place(text, m) for m in group):
        return "place"
    things = [m for m in group if _is_thing(text, m)]
    if things:
        return "organisation" if things[0].words[-1].casefold() in lex.LAST_OF_THINGS else "place"
    return "organisation" if any(_is_plural(text, m) for m in group) else None


def _score(text: _Text, group: Sequence[Mention]) -> float:
    points = _SEVERAL_WORDS * any(len(m.words) > 1 for m in group)
    points += sum(weight for weight, has in FOR.values() if any(has(text, m) for m in group))
    return points - sum(weight * sum(has(text, m) for m in group) / len(group) for weight, has in AGAINST.values())


def _group_by_name(found: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the mentions of people, a lone word with the full names that it is part of."""
    full: dict[str, str] = {}
    for mention in found:
        if mention.kind == "person" and len(mention.words) > 1:
            full.update((word.casefold(), mention.words[-1].casefold()) for word in mention.words)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        if mention.kind == "person":
            last = mention.words[-1].casefold()
            groups[full.get(last, last)].append(mention)
    yield from groups.values()


def _correct_mistaken(text: _Text, found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with those as people that the model took for a firm's or a place's names.

    The article goes on with the last word alone ("Vasek Orrin … Orrin said"), or names a person beside it;
    of a longer name, the last two words are the person's: "Trade and Industry Vasek Orrin".
    """
    acting = {t.text for t in text.tokens if t.dep_ in _SUBJECTS and t.tag_ == "NNP" and _is_alone(text, t)}
    return [m if m.kind == "person" else _correct(text, m, acting) for m in found]


def _correct(text: _Text, mention: Mention, acting: Container[str]) -> Mention:
    firm, made = mention.kind == "organisation", mention
    if firm and len(mention.words) > _LONG[-1] and mention.words[-1] in acting:
        made = replace(mention, start=mention.end - 2, words=mention.words[-2:], honorific="")
    beside = firm and _is_beside_people(text, made)
    told = _is_aged(text, made) or (_is_described(text, made) and text.tokens[made.start - 1].lemma_ == "say")
    if mention.common or _count_words(made) not in _LONG or not (beside or told or made.words[-1] in acting):
        return mention
    start, honorific = skip_titles(text.tokens, made.start, made.end)  # "envoy to Ardia Tom Hale"
    made = replace(made, start=start, words=made.words[start - made.start :], honorific=honorific or made.honorific)
    return replace(made, kind="person") if _can_be_full_name(text, made) else mention


def _count_words(mention: Mention) -> int:
    return len(mention.words) - 2 * mention.words.count("-")


def _is_alone(text: _Text, word: Token) -> bool:
    """Return whether a capital word stands for itself, and is no place: "Orrin said"; not "the Orrins", "Ana Orrin"."""
    before = text.tokens[word.i - 1] if word.i else None
    led = before is not None and (before.lower_ in ("the", "a", "an", "-") or before.tag_ in ("NNP", "NNPS"))
    return not led and word.ent_type_ not in ("GPE", "LOC", "NORP")


def _can_be_full_name(text: _Text, mention: Mention) -> bool:
    words = [w.casefold().rstrip(".") for w in mention.words]
    if words[-1] in lex.HEADS | lex.FIRMS | lex.THINGS or any(w in lex.NEVER_PEOPLE for w in words):
        return False
    articled = mention.start > 0 and text.tokens[mention.start - 1].lower_ in ("the", "a", "an")
    if articled or _is_place(text, mention) or _has_small_word(text, mention):
        return False
    return all(w == "-" or (w[:1].isupper() and w.isalpha() and not w.isupper()) for w in mention.words)
