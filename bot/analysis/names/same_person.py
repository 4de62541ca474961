"""Which mentions are one person: full names, surnames, and whom a surname means where several bear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention
from bot.analysis.names.person_roles import find_role
from bot.analysis.parse.tokens import Token

_TOGETHER = 3.0  # sentences of distance that a person named beside the same one makes up for
_TITLED = 6.0
_BY_SURNAME = 4.0
_MOST_BEARERS = 50  # people of one name of whom one may be meant
_CLOSE = 0.5  # points by which one must lead another of the same name to be the one that is meant
_PRONOUN_WITHIN = 15  # tokens after a name, where "she" can say which of two is meant
_TO_COMMA = 5  # tokens from a name back to the comma of what it stands beside
_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))


@dataclass(slots=True, eq=False)
class Person:
    """A person while mentions are gathered. `words` is the fullest name so far."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    roles: list[tuple[int, int]] = field(default_factory=list)
    gender: str = ""
    sentences: list[int] = field(default_factory=list)
    role_heads: set[str] = field(default_factory=set)
    is_called_by_surname: bool = False  # by it alone, somewhere
    family: str = ""  # the surname that only the other of a couple is given with: "John and Mary Hale"
    apart: bool = False  # called by a title and a surname that somebody else of the article bears in full

    @property
    def last(self) -> str:
        return _find_last_name(self.words)

    @property
    def called_by_surname(self) -> float:
        """How an article that has two of a surname calls this one: one by it alone, the other always in full."""
        if self.is_called_by_surname:
            return _BY_SURNAME
        return -_BY_SURNAME if len(self.mentions) > 1 else 0.0


def group_people(tokens: Sequence[Token], mentions: Sequence[Mention], sentence_of: Sequence[int]) -> list[Person]:
    """People in order of first mention; every mention belongs to one, or to nobody where the words do not say to whom.

    `sentence_of[i]` numbers token i's sentence.
    """
    gathering = _PeopleIndex(tokens, mentions, sentence_of)
    for i in range(len(mentions)):
        gathering.assign(i)
    gathering.assign_late()
    for person in gathering.people:
        person.mentions.sort(key=lambda m: m.start)
    return sorted(gathering.people, key=lambda p: p.mentions[0].start)


class _PeopleIndex:
    """The people so far, and by which words of their names they can be found."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention], sentence_of: Sequence[int]) -> None:
        self.tokens, self.mentions, self.sentence_of = tokens, mentions, sentence_of
        self.people: list[Person] = []
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        self._late: list[Mention] = []
        self._beside = _group_by_sentence(mentions, sentence_of)
        self._apart = _find_titled_surnames(tokens, mentions)
        self._last_of = {w: i for i, m in enumerate(mentions) if len(m.words) > 1 for w in _list_short_names(m)}

    def assign(self, i: int) -> None:
        """Assign one mention to the person that it names."""
        mention = self.mentions[i]
        fitting = [p for p in _find_bearers(self._by_word, mention) if _is_name_of(p, mention)]
        name = mention.words[-1].casefold()
        lone = len(mention.words) == 1 and not fitting
        if lone and name in self._apart:
            self._join(self._add(Person(mention.words, gender=self._apart[name], apart=True)), mention)
            return
        if lone and self._last_of.get(mention.words[0].casefold(), -1) > i:
            self._late.append(mention)
            return
        chosen, others = _choose(fitting, mention, self.sentence_of[mention.start], self._beside, self.tokens)
        if chosen is None and others:
            return  # one of two, and the words do not say which
        person = chosen or self._add(Person(mention.words, family=_find_shared_surname(self.tokens, self.mentions, i)))
        self._join(person, mention)

    def assign_late(self) -> None:
        """Assign the surnames that come before the full name: "Doe" in a first paragraph."""
        for mention in self._late:
            bearing = self._by_word.get(mention.words[-1].casefold(), [])[:_MOST_BEARERS]
            fitting = next((p for p in bearing if _is_name_of(p, mention)), None)
            self._join(fitting or self._add(Person(mention.words)), mention)

    def _add(self, person: Person) -> Person:
        self.people.append(person)
        return person

    def _join(self, person: Person, mention: Mention) -> None:
        person.mentions.append(mention)
        person.sentences.append(self.sentence_of[mention.start])
        if len(mention.words) > len(person.words):
            person.words = mention.words
            person.is_called_by_surname = any(_is_surname(m, person) for m in person.mentions)
        elif _is_surname(mention, person):
            person.is_called_by_surname = True
        person.gender = person.gender or infer_gender(mention)
        if found := find_role(self.tokens, mention):
            person.roles.append(found)
            person.role_heads.add(self.tokens[found[1] - 1].lower_)
            person.gender = person.gender or _infer_gender_of_role(self.tokens[found[1] - 1].lower_)
        person.gender = person.gender or _infer_gender_of_relation(self.tokens, mention)
        for word in {*(w.casefold() for w in mention.words), person.family} - {""}:
            if person not in self._by_word[word][-8:]:
                self._by_word[word].append(person)


def _is_surname(mention: Mention, person: Person) -> bool:
    return len(mention.words) == 1 and mention.words[0].casefold() == person.last


def _list_short_names(mention: Mention) -> tuple[str, str]:
    """Return the words that one with a full name is called by alone."""
    return mention.words[0].casefold(), _find_last_name(mention.words)


def _group_by_sentence(mentions: Sequence[Mention], sentence_of: Sequence[int]) -> dict[int, list[Mention]]:
    grouped: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        grouped[sentence_of[mention.start]].append(mention)
    return grouped


def _find_bearers(by_word: dict[str, list[Person]], mention: Mention) -> list[Person]:
    """Return those who bear the last word of a name; for a lone "Don", "Donald Hale" too."""
    word = mention.words[-1].casefold()
    found = by_word.get(word, [])[-12:]
    if found or len(mention.words) > 1 or word not in lex.SHORT_FOR:
        return found
    return [p for full in sorted(lex.SHORT_FOR[word]) for p in by_word.get(full, [])[-_MOST_BEARERS:]]


def _find_shared_surname(tokens: Sequence[Token], mentions: Sequence[Mention], i: int) -> str:
    """Return the surname of "John" in "John and Mary Hale"."""
    mention, after = mentions[i], mentions[i + 1] if i + 1 < len(mentions) else None
    is_given = len(mention.words) == 1 and mention.words[0].casefold() in lex.GIVEN_NAMES
    if not is_given or after is None or len(after.words) != 2:
        return ""
    joined = after.start == mention.end + 1 and tokens[mention.end].lower_ == "and"
    return _find_last_name(after.words) if joined else ""


def _find_titled_surnames(tokens: Sequence[Token], mentions: Sequence[Mention]) -> dict[str, str]:
    """Surnames that come first with a title, of a man where the full name that follows is a woman's (or the other way):
    "President Hale" and his wife, "Mary Hale". Each with the sex of the one with the title."""
    bare: dict[str, list[Mention]] = defaultdict(list)
    full: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        last = _find_last_name(mention.words)
        if len(mention.words) > 1:
            full[last].append(mention)
        elif last not in full:
            bare[last].append(mention)
    found: dict[str, str] = {}
    for last, early in bare.items():
        if last in full and (sex := _infer_titled_sex(tokens, early, full[last])):
            found[last] = sex
    return found


def _infer_titled_sex(tokens: Sequence[Token], early: Sequence[Mention], full: Sequence[Mention]) -> str:
    """Return the sex of one called by a title and a surname alone; "" where those named in full may be the same."""
    titles = _list_role_heads(tokens, (m for m in early if not m.honorific))
    if not titles or titles & _list_role_heads(tokens, full):
        return ""
    sexes = {infer_gender(m) for m in full} - {""}
    sex = next((g for m in early if (g := _infer_gender_after(tokens, m))), "")
    return sex if len(sexes) == 1 and sex not in sexes else ""


def _list_role_heads(tokens: Sequence[Token], mentions: Iterable[Mention]) -> set[str]:
    """Return the nouns at the head of the roles that stand beside mentions."""
    return {tokens[role[1] - 1].lower_ for m in mentions if (role := find_role(tokens, m))}


def _infer_gender_after(tokens: Sequence[Token], mention: Mention) -> str:
    """Return the sex that the first pronoun after a name tells, with nobody else named between."""
    for token in tokens[mention.end : mention.end + _PRONOUN_WITHIN]:
        if token.ent_type_ == "PERSON" or token.is_sent_start or token.lower_ in ("and", "or"):
            return ""
        if token.lower_ in _HE | _SHE:
            return "m" if token.lower_ in _HE else "f"
    return ""


def _choose(
    fitting: list[Person], mention: Mention, sentence: int, beside: dict[int, list[Mention]], tokens: Sequence[Token]
) -> tuple[Person | None, bool]:
    """Return the one of those who bear a name that is meant, and whether there were any.

    Nobody where two are as likely.
    """
    if len(fitting) < 2:
        return (fitting[0] if fitting else None), bool(fitting)
    role = find_role(tokens, mention)
    company = {m.words[-1] for m in beside[sentence][:12] if m is not mention}
    role_head = tokens[role[1] - 1].lower_ if role else ""
    gender = infer_gender(mention) or _infer_gender_after(tokens, mention)

    def score(person: Person) -> float:
        points = -float(sentence - person.sentences[-1])
        met = {m.words[-1] for s in person.sentences[-3:] for m in beside[s][:12]} - {mention.words[-1]}
        points += _TOGETHER * len(company & met)
        if role_head and role_head in person.role_heads:
            points += _TITLED
        points += _weigh_gender(gender, person.gender)
        if person.last == mention.words[-1].casefold():
            points += 0.5
        if len(mention.words) == 1:
            points += person.called_by_surname
        return points

    first, second = sorted(((score(p), p) for p in fitting), key=lambda pair: pair[0], reverse=True)[:2]
    return (first[1] if first[0] - second[0] > _CLOSE else None), True


def _weigh_gender(told: str, known: str) -> float:
    """Return what the sex told of a mention says for a person of a known one, in points; 0 where either is unknown."""
    if not told or not known:
        return 0.0
    return _TITLED if told == known else -_TITLED


def _is_name_of(person: Person, mention: Mention) -> bool:
    """Return whether a mention can name this person: the same name, or a part of it that people are called by."""
    mine, theirs = _strip_suffixes(person.words), _strip_suffixes(mention.words)
    if mine == theirs or not mine or not theirs:
        return mine == theirs and not _has_other_suffix(person, mention)
    if _is_ruled_out(person, mention, len(theirs) > 1):
        return False
    if theirs == (person.family,):
        return True
    short, long = sorted((mine, theirs), key=len)
    if len(short) == 1:
        first_only = (
            bool(mention.honorific)
            and mention.honorific not in lex.BEFORE_GIVEN_NAMES
            and len(theirs) == 1
            and short[0] != long[-1]
            and short[0] in lex.GIVEN_NAMES
        )
        called = short[0] in (long[0], long[-1]) or (len(theirs) == 1 and lex.is_short_for(short[0], long[0]))
        return called and not first_only
    if short[-1] == long[-1]:  # "al-Rashid", "van der Berg", "J. Doe"
        return long[-len(short) :] == short or short[0] == long[0] or _is_form_of(short[0], long[0])
    return long[: len(short)] == short


def _is_ruled_out(person: Person, mention: Mention, full: bool) -> bool:
    """Return whether sex or suffix say that a mention is of somebody else."""
    gender = infer_gender(mention)
    if person.apart and full and gender != person.gender:
        return True
    other_sex = bool(gender and person.gender and gender != person.gender)
    return (other_sex and bool(mention.honorific)) or _has_other_suffix(person, mention)


def _has_other_suffix(person: Person, mention: Mention) -> bool:
    """Return whether a mention has another suffix: "Hale Sr.", "Hale Jr."."""
    mine, theirs = _list_suffixes(person.words), _list_suffixes(mention.words)
    return bool(mine and theirs and mine != theirs)


def _strip_suffixes(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        w.casefold().rstrip(".") for w in words if w.casefold().rstrip(".") not in lex.SUFFIXES and w not in "\"',"
    )


def _list_suffixes(words: Iterable[str]) -> set[str]:
    return {w.casefold().rstrip(".") for w in words} & lex.SUFFIXES


def _is_form_of(short: str, long: str) -> bool:
    """Return whether one given name is short for another: "J." and "Jane", "Don" and "Donald"."""
    return (
        lex.is_short_for(short, long)
        or (len(short) == 1 and long.startswith(short))
        or (len(long) == 1 and short.startswith(long))
    )


def _find_last_name(words: tuple[str, ...]) -> str:
    core = _strip_suffixes(words)
    return core[-1] if core else ""


def infer_gender(mention: Mention) -> str:
    """Return "m", "f" or "" by the honorific, else by the given name."""
    if mention.honorific in lex.MALE_HONORIFICS:
        return "m"
    if mention.honorific in lex.FEMALE_HONORIFICS:
        return "f"
    first = mention.words[0].casefold() if len(mention.words) > 1 else ""
    return "m" if first in lex.MALE_NAMES else "f" if first in lex.FEMALE_NAMES else ""


def _infer_gender_of_role(word: str) -> str:
    return "m" if word in lex.MALE_ROLES else "f" if word in lex.FEMALE_ROLES else ""


def _infer_gender_of_relation(tokens: Sequence[Token], mention: Mention) -> str:
    """Return "m" of "her late father, the drummer Earl Doe": by the noun before the comma before a name."""
    for at in range(mention.start - 1, max(0, mention.start - _TO_COMMA), -1):
        if tokens[at].text == ",":
            return _infer_gender_of_role(tokens[at - 1].lower_)
        if tokens[at].tag_[:2] not in ("NN", "JJ", "DT"):
            break
    return ""
