"""Which mentions are one person: full names, surnames, and whom a surname means where several bear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from bot.analysis.names import lexicon as lex
from bot.analysis.names.mentions import Mention
from bot.analysis.names.roles import find_role

_TOGETHER = 3.0  # sentences of distance that a person named beside the same one makes up for
_TITLED = 6.0
_BY_SURNAME = 4.0


@dataclass(slots=True)
class Person:
    """A person while mentions are gathered. `words` is the fullest name so far."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    roles: list[tuple[int, int]] = field(default_factory=list)
    gender: str = ""
    sentences: list[int] = field(default_factory=list)

    @property
    def last(self) -> str:
        return _last(self.words)

    @property
    def called_by_surname(self) -> float:
        """How an article that has two of a surname calls this one: one by it alone, the other always in full."""
        if any(len(m.words) == 1 and m.words[0].casefold() == self.last for m in self.mentions):
            return _BY_SURNAME
        return -_BY_SURNAME if len(self.mentions) > 1 else 0.0


def gather(doc: Doc, mentions: Sequence[Mention], sentence_of: Sequence[int]) -> list[Person]:
    """People in order of first mention; every mention belongs to one. `sentence_of[i]` numbers token i's sentence."""
    people: list[Person] = []
    by_word: dict[str, list[Person]] = defaultdict(list)
    late: list[Mention] = []
    beside = _beside(doc, mentions, sentence_of)
    of_sentence: dict[int, set[int]] = defaultdict(set)

    def join(person: Person, mention: Mention) -> None:
        person.mentions.append(mention)
        person.sentences.append(sentence_of[mention.start])
        of_sentence[sentence_of[mention.start]].add(id(person))
        if len(mention.words) > len(person.words):
            person.words = mention.words
        person.gender = person.gender or gender_of(mention)
        if found := find_role(doc, mention):
            person.roles.append(found)
            person.gender = person.gender or _gender_of_role(doc[found[1] - 1].lower_)
        for word in mention.words:
            if person not in by_word[word.casefold()][-8:]:
                by_word[word.casefold()].append(person)

    for mention in mentions:
        role = find_role(doc, mention)
        fitting = [p for p in by_word.get(mention.words[-1].casefold(), ())[-12:] if _fits(p, mention)]
        if (
            len(mention.words) == 1
            and not fitting
            and any(_could_be(m, mention) for m in mentions if m.start > mention.start)
            and len(mentions) < 2_000
        ):
            late.append(mention)
            continue
        chosen = _choose(fitting, mention, sentence_of[mention.start], beside, of_sentence, doc, role)
        if chosen is None:
            chosen = Person(mention.words)
            people.append(chosen)
        join(chosen, mention)
    for mention in late:  # the surname before the full name: "Doe" in a first paragraph
        fitting = [p for p in by_word.get(mention.words[-1].casefold(), ()) if _fits(p, mention)]
        if fitting:
            join(fitting[0], mention)
        else:
            people.append(Person(mention.words))
            join(people[-1], mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
    return sorted(people, key=lambda p: p.mentions[0].start)


def _beside(doc: Doc, mentions: Sequence[Mention], sentence_of: Sequence[int]) -> dict[int, list[Mention]]:
    grouped: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        grouped[sentence_of[mention.start]].append(mention)
    return grouped


def _choose(
    fitting: list[Person],
    mention: Mention,
    sentence: int,
    beside: dict[int, list[Mention]],
    of_sentence: dict[int, set[int]],
    doc: Doc,
    role: tuple[int, int] | None,
) -> Person | None:
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    company = {m.words[-1] for m in beside[sentence][:12] if m is not mention}
    role_head = doc[role[1] - 1].lower_ if role else ""

    def score(person: Person) -> tuple[float, int]:
        points = -float(sentence - person.sentences[-1])
        met = {m.words[-1] for s in person.sentences[-3:] for m in beside[s][:12]} - {mention.words[-1]}
        points += _TOGETHER * len(company & met)
        if role_head and any(doc[end - 1].lower_ == role_head for _, end in person.roles):
            points += _TITLED
        gender = gender_of(mention)
        if gender and person.gender:
            points += _TITLED if gender == person.gender else -_TITLED
        if person.last == mention.words[-1].casefold():
            points += 0.5
        if len(mention.words) == 1:
            points += person.called_by_surname
        return points, person.mentions[-1].start

    return max(fitting, key=score)


def _fits(person: Person, mention: Mention) -> bool:
    """Whether a mention can name this person: the same name, or a part of it that people are called by."""
    mine, theirs = _core(person.words), _core(mention.words)
    if mine == theirs or not mine or not theirs:
        return mine == theirs
    gender = gender_of(mention)
    if gender and person.gender and gender != person.gender and mention.honorific in lex.PLAIN_HONORIFICS:
        return False
    short, long = sorted((mine, theirs), key=len)
    if len(short) == 1:
        first_only = bool(mention.honorific) and len(theirs) == 1 and short[0] != long[-1] and short[0] in _GIVEN
        return short[0] in (long[0], long[-1]) and not first_only
    if short[-1] == long[-1]:  # "al-Rashid", "van der Berg", "J. Doe"
        return long[-len(short) :] == short or short[0] == long[0] or _initial(short[0], long[0])
    return long[: len(short)] == short


_GIVEN = lex.MALE_NAMES | lex.FEMALE_NAMES


def _could_be(full: Mention, short: Mention) -> bool:
    return len(full.words) > 1 and short.words[0].casefold() in (_last(full.words), full.words[0].casefold())


def _core(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        w.casefold().rstrip(".") for w in words if w.casefold().rstrip(".") not in lex.SUFFIXES and w not in "\"',"
    )


def _initial(short: str, long: str) -> bool:
    return (len(short) == 1 and long.startswith(short)) or (len(long) == 1 and short.startswith(long))


def _last(words: tuple[str, ...]) -> str:
    core = _core(words)
    return core[-1] if core else ""


def gender_of(mention: Mention) -> str:
    """ "m", "f" or "" by honorific, else by a given name known to be one or the other."""
    if mention.honorific in lex.MALE_HONORIFICS:
        return "m"
    if mention.honorific in lex.FEMALE_HONORIFICS:
        return "f"
    first = mention.words[0].casefold() if len(mention.words) > 1 else ""
    return "m" if first in lex.MALE_NAMES else "f" if first in lex.FEMALE_NAMES else ""


def _gender_of_role(word: str) -> str:
    return "m" if word in lex.MALE_ROLES else "f" if word in lex.FEMALE_ROLES else ""
