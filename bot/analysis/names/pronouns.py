"""Whom "he" and "she" stand for: everybody mentioned before is weighed, and where two weigh alike it is nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Final

from bot.analysis.evidence import Feature, add_up
from bot.analysis.names import lexicon as lex
from bot.analysis.parse.tokens import Token
from bot.news import Entity

HE: Final = frozenset(("he", "him", "his", "himself"))
SHE: Final = frozenset(("she", "her", "hers", "herself"))

FEATURES: Final[Mapping[str, Feature]] = {
    "subject": Feature(1.5, "What a clause is about goes on being spoken of."),
    "object": Feature(0.8, "Others in a clause are spoken of less."),
    "beside": Feature(0.6, "A name without a place in its clause: in a list, a heading."),
    "owner": Feature(0.7, "“Doe's plan”: the plan is what is spoken of."),
    "main": Feature(0.8, "The main clause is what a sentence is about."),
    "speaks": Feature(0.7, "Who spoke goes on to speak."),
    "own-words": Feature(-2.0, "“He” in somebody's words is not that somebody."),
    "sentences": Feature(-1.0, "Another sentence than the pronoun's."),
    "tokens": Feature(-1 / 80, "Each word between."),
    "further": Feature(-0.3, "Each further sentence between."),
    "paragraph": Feature(0.6, "The same paragraph."),
    "quoted": Feature(-1.8, "Named in somebody's words, where the article itself speaks of another."),
    "gender": Feature(0.9, "The name, title or role is a man's as “he” is, or a woman's as “she” is."),
    "passed": Feature(-1.0, "Another person was named since as what a sentence is about."),
    "ending": Feature(-1.0, "A given name in “-a” is rarely a man's."),
    "often": Feature(0.1, "Each doubling of how often the article has named them."),
    "aside": Feature(-0.5, "Named in a phrase before the pronoun's clause: “asked about Doe, whom Roe met, he …”."),
    "asked": Feature(-1.5, "Whom a question is about does not answer it."),
    "about": Feature(-4.5, "Whom the words name is not who says them."),
    "dead": Feature(-2.0, "Who died does not speak."),
    "unnamed": Feature(-0.3, "Somebody without a name: “a spokeswoman”."),
}
_LEAST = 0.45  # by how much one must outweigh all others
_PLAIN = 1.0  # the margin from which a pronoun tells whether its person is a man or a woman
_RIVAL = 2.0  # by how much less somebody named since may weigh and still make the one before unsure
_FLOOR = -1.0  # what the best must weigh more than
_REACH = 200  # tokens back
_MOST = 40  # mentions back
_NEAR = 8  # tokens between a verb of saying and its quote
_QUOTE = 120  # tokens of a quote that are looked through for names
_SUBJECTS: Final = frozenset(("nsubj", "nsubjpass"))
_OBJECTS: Final = frozenset(("dobj", "pobj", "dative", "attr", "oprd"))
_FINITE: Final = frozenset(("VBD", "VBZ", "VBP", "MD"))
PERSONS: Final = frozenset(
    ("accused", "complainant", "victim", "survivor", "woman", "man", "girl", "boy", "teenager", "witness", "eyewitness",
     "patient", "person", "bystander", "protester", "demonstrator", "passenger", "caller", "user", "source", "fan",
     "worker", "employee", "parent", "guest", "relative", "granddaughter", "grandson", "homeowner", "landlord",
     "motorist", "cyclist")
)  # fmt: skip
_SPEAKING: Final = lex.SPEAKING | frozenset(
    ("tell", "claim", "explain", "insist", "describe", "recall", "argue", "reply", "allege", "continue", "go", "speak",
     "reveal", "question", "speculate", "wonder", "believe", "ask", "stress", "admit", "welcome")
)  # fmt: skip
VAGUE: Final = "the "  # how `who` begins of "the mayor" whom nothing names: most often the one who is spoken of
_DYING: Final = frozenset(("die", "kill", "murder", "bury", "assassinate"))


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of somebody, tokens `start:end`; `who` is the same for all mentions of one person."""

    start: int
    end: int
    who: str
    entity: Entity | None
    gender: str
    margin: float = inf  # of a pronoun: by how much it is this person


def _count_up(marks: Iterable[bool]) -> list[int]:
    """Return how many are true before each, and of all."""
    return list(accumulate(marks, initial=0))


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a pronoun stands for: its last mention that is no pronoun, the person where named, and the margin."""

    start: int
    end: int
    entity: Entity | None
    margin: float


class Pronouns:
    """Resolves the pronouns of one text in order: whom one stands for is a mention for the next."""

    def __init__(
        self,
        tokens: Sequence[Token],
        named: Sequence[Place],
        things: Sequence[tuple[int, int]],
        paragraphs: Sequence[int],
        quoted: Sequence[bool],
        sentence_starts: Sequence[int],
    ) -> None:
        self._tokens = tokens
        self._paragraphs = paragraphs
        self._quoted = quoted
        self._sentences = sentence_starts
        self._told = _count_up(not said for said in quoted)  # tokens of the article's own words before each
        own = {bisect_left(sentence_starts, t.i + 1) - 1 for t in tokens if t.is_alpha and not quoted[t.i]}
        self._telling = _count_up(n in own for n in range(len(sentence_starts)))
        taken = {i for start, end in (*((p.start, p.end) for p in named), *things) for i in range(start, end)}
        self._vague = [p.start for p in named if p.who.startswith(VAGUE) and tokens[p.end - 1].dep_ in _SUBJECTS]
        others = [p for p in named if not p.who.startswith(VAGUE)]
        self._names = sorted([*others, *self._find_others(taken)], key=lambda p: p.start)
        self._dead = {p.who for p in named if self._is_dead(p)}
        self._genders = {p.who: p.gender for p in named if p.gender}
        self._topics = [(p.start, p.who) for p in self._names if self._is_topic(p)]
        self._last_speaker = ""
        self._found: dict[int, Antecedent | None] = {}
        self._words: dict[str, tuple[int, int]] = {}  # by which each was last named or described
        self._resolve_all()

    def find(self, pronoun: Token) -> Antecedent | None:
        """Return whom a pronoun stands for; None where that cannot be told safely."""
        return self._found.get(pronoun.i)

    def _resolve_all(self) -> None:
        places: list[Place] = []
        counts: Counter[str] = Counter()
        names = iter(self._names)
        coming = next(names, None)
        for token in self._tokens:
            while coming is not None and coming.start <= token.i:
                places.append(coming)
                self._note_speaker(coming)
                self._words[coming.who] = coming.start, coming.end
                counts[coming.who] += 1
                coming = next(names, None)
            gender = "m" if token.lower_ in HE else "f" if token.lower_ in SHE else ""
            if not gender or token.tag_ not in ("PRP", "PRP$"):
                continue
            found, who = self._resolve(token, gender, places[-_MOST:], counts)
            self._found[token.i] = found
            self._forget_in_own_words(token, who)
            if found is not None and found.margin > _PLAIN:
                self._genders.setdefault(who, gender)
            entity = found.entity if found else None
            places.append(Place(token.i, token.i + 1, who, entity, gender, found.margin if found else 0.0))
            self._note_speaker(places[-1])

    def _resolve(
        self, pronoun: Token, gender: str, places: Sequence[Place], counts: Mapping[str, int]
    ) -> tuple[Antecedent | None, str]:
        about = self._find_about(pronoun)
        best: dict[str, tuple[float, Place]] = {}
        last: dict[str, int] = {}
        for place in places:
            known = place.gender or self._genders.get(place.who)
            if self._told[pronoun.i] - self._told[place.end] > _REACH or (known and known != gender):
                continue
            if self._is_bound_apart(place, pronoun):
                continue
            weight = add_up(FEATURES, dict(self._tell(place, pronoun, about, counts)))
            if place.who not in best or weight >= best[place.who][0]:
                best[place.who] = (weight, place)
            last[place.who] = place.start
        ranked = sorted(best.values(), key=lambda one: -one[0])
        if not ranked:
            return None, f"?{pronoun.i}"
        weight, place = ranked[0]
        margin = weight - max(_FLOOR, ranked[1][0] if len(ranked) > 1 else _FLOOR)
        if margin < _LEAST or place.who.startswith("?"):
            return None, place.who if place.who.startswith("?") else f"?{pronoun.i}"
        newer = any(last[other.who] > last[place.who] for near, other in ranked[1:] if weight - near < _RIVAL)
        margin = min(margin, place.margin, self._find_most(place, pronoun, last[place.who], newer))
        return Antecedent(*self._words[place.who], place.entity, margin), place.who

    def _find_most(self, place: Place, pronoun: Token, last: int, newer: bool) -> float:
        """Return the most that the margin can be, where something else speaks against a person last named at `last`."""
        vague = bisect_left(self._vague, last) < bisect_left(self._vague, pronoun.i)
        return _PLAIN if newer or vague or self._is_odd(place, pronoun) else inf

    def _is_known(self, place: Place) -> bool:
        """Return whether the article tells if somebody is a man or a woman."""
        return bool(place.gender) or place.who in self._genders

    def _is_odd(self, place: Place, pronoun: Token) -> bool:
        """Return whether a name is rarely that of a "he": a given name in "-a"."""
        return pronoun.lower_ in HE and not self._is_known(place) and place.who.partition(" ")[0].endswith("a")

    def _tell(
        self, place: Place, pronoun: Token, about: frozenset[str], counts: Mapping[str, int]
    ) -> Iterator[tuple[str, float]]:
        """Yield the features of a mention as what the pronoun stands for."""
        head = self._tokens[place.end - 1]
        home = self._find_sentence_start(pronoun.i)
        same = place.start >= home
        role, verb = self._find_role(head)
        yield role, 1
        if verb is not None:
            yield from self._tell_of_verb(verb, place, pronoun)
        elif self._is_source(head):
            yield "speaks", float(self._is_speaking(pronoun))
        if not same:
            yield "sentences", 1
            yield "tokens", self._told[home] - self._told[place.start]
            yield "further", min(4, max(0, self._count_sentences(place.start, home) - 1))
        elif pronoun.dep_ in _SUBJECTS:
            yield "aside", 2.0 if verb is not None and verb.dep_ == "relcl" else float(role == "object")
        yield "paragraph", float(self._paragraphs[place.start] == self._paragraphs[pronoun.i])
        yield "quoted", float(self._quoted[place.start] and not self._quoted[pronoun.i])
        yield "gender", float(self._is_known(place))
        yield "ending", float(self._is_odd(place, pronoun))
        if passed := {who for at, who in self._topics if place.start < at < home and who != place.who}:
            yield "passed", min(2, len(passed))
        yield "unnamed", float(place.entity is None)
        yield "often", min(5, counts[place.who].bit_length())
        yield "asked", float(self._is_asked_about(head))
        yield "about", float(place.who in about)
        yield "own-words", float(self._quoted[pronoun.i] and place.who == self._last_speaker)
        yield "dead", float(place.who in self._dead and self._is_speaking(pronoun))

    def _tell_of_verb(self, verb: Token, place: Place, pronoun: Token) -> Iterator[tuple[str, float]]:
        """Yield the features of a mention as who does what `verb` says."""
        if verb.dep_ in ("ROOT", "conj", "parataxis"):
            yield "main", 1
        if verb.lemma_ in _SPEAKING and self._is_speaking(pronoun):
            yield "speaks", 1

    def _find_role(self, head: Token) -> tuple[str, Token | None]:
        """Return the feature of a mention's place in its clause, and the verb whose subject it is."""
        at = head.head if head.dep_ == "appos" and head.head.i < head.i else head
        if at.dep_ in _SUBJECTS:
            return "subject", at.head
        if at.dep_ == "poss":
            return "owner", None
        if self._is_source(at) or (at.dep_ == "pobj" and at.head.dep_ == "agent"):
            return "subject", None
        if at.dep_ in _OBJECTS or at.dep_ == "appos":
            return "object", None
        after = self._tokens[head.i + 1] if head.i + 1 < len(self._tokens) else None
        return ("subject", after) if after is not None and after.tag_ in _FINITE else ("beside", None)

    def _is_source(self, head: Token) -> bool:
        """Return whether a name stands after "according to" or "quoted"."""
        to = head.head
        if head.dep_ == "dobj" and to.lemma_ == "quote":
            return True
        return head.dep_ == "pobj" and to.lower_ == "to" and to.i > 0 and self._tokens[to.i - 1].lower_ == "according"

    def _note_speaker(self, place: Place) -> None:
        head = self._tokens[place.end - 1]
        _, verb = self._find_role(head)
        speaks = verb.lemma_ in _SPEAKING if verb is not None else self._is_source(head)
        if speaks and not self._quoted[place.start]:
            self._last_speaker = place.who

    def _is_topic(self, place: Place) -> bool:
        """Return whether a name is the subject of its sentence's main clause."""
        head = self._tokens[place.end - 1]
        _, verb = self._find_role(head)
        is_main = verb is not None and verb.dep_ in ("ROOT", "conj")
        return (is_main or self._is_source(head)) and not self._quoted[place.start]

    def _count_sentences(self, start: int, end: int) -> int:
        """Return in how many sentences of its own the article comes from token `start` to `end`."""
        first = max(0, bisect_left(self._sentences, start + 1) - 1)
        return self._telling[bisect_left(self._sentences, end)] - self._telling[first]

    def _find_sentence_start(self, i: int) -> int:
        return self._sentences[max(0, bisect_left(self._sentences, i + 1) - 1)]

    def _is_speaking(self, pronoun: Token) -> bool:
        return pronoun.dep_ == "nsubj" and pronoun.head.lemma_ in _SPEAKING and not self._quoted[pronoun.i]

    def _is_bound_apart(self, place: Place, pronoun: Token) -> bool:
        """Return whether grammar keeps the two apart: "Doe told her"."""
        head = self._tokens[place.end - 1]
        beside = pronoun.dep_ in _OBJECTS and not pronoun.lower_.endswith("self")
        verb = pronoun.head.head if pronoun.head.dep_ == "prep" else pronoun.head
        return beside and head.dep_ in _SUBJECTS and head.head == verb

    def _is_asked_about(self, head: Token) -> bool:
        """Return whether somebody is named in what is asked: "asked whether Doe …", "I ask about Doe"."""
        at = head
        for _ in range(6):
            if at.head == at or at.dep_ in ("relcl", "conj"):
                return False
            below, at = at, at.head
            if at.lemma_ == "ask" and below.i > at.i and below.dep_ in ("ccomp", "prep", "advcl", "xcomp"):
                return below.lower_ != "by"
        return False

    def _is_dead(self, place: Place) -> bool:
        head = self._tokens[place.end - 1]
        verb = head.head
        if head.dep_ in _SUBJECTS and verb.lemma_ in _DYING:
            return verb.lemma_ == "die" or head.dep_ == "nsubjpass"
        return any(c.dep_ == "relcl" and c.lemma_ == "die" and c.tag_ == "VBD" for c in head.children)

    def _find_about(self, pronoun: Token) -> frozenset[str]:
        """Return who is named in the words that the pronoun says, before its verb of saying or after it."""
        return frozenset(who for i in self._list_said(pronoun) if (who := self._who_is_named(i)))

    def _forget_in_own_words(self, pronoun: Token, who: str) -> None:
        """Take from the words that a pronoun says, each "he" that was taken for the one who says them."""
        for i in self._list_said(pronoun):
            found = self._found.get(i)
            if found is not None and found.entity is not None and found.entity.name == who:
                self._found[i] = None

    def _list_said(self, pronoun: Token) -> list[int]:
        """Return the tokens of the words that a pronoun says, quoted or not."""
        if self._quoted[pronoun.i] or pronoun.dep_ != "nsubj":
            return []
        after = min(pronoun.head.i, pronoun.i + _NEAR) if pronoun.head.i > pronoun.i else pronoun.i
        words = [*self._walk(after + 1, 1), *self._walk(min(pronoun.i, pronoun.head.i) - 1, -1)]
        clause = range(pronoun.head.i + 1, min(pronoun.head.right_edge.i + 1, pronoun.head.i + _QUOTE))
        return [*words, *(i for i in clause if pronoun.head.i > pronoun.i)]

    def _walk(self, start: int, step: int) -> Iterator[int]:
        """Yield the quoted tokens from `start` on, within the paragraph."""
        home, i, skipped = self._paragraphs[min(start, len(self._tokens) - 1)], start, 0
        seen = 0
        while 0 <= i < len(self._tokens) and self._paragraphs[i] == home and skipped < _NEAR and seen < _QUOTE:
            if self._quoted[i]:
                seen += 1
                yield i
            elif seen:
                return
            skipped += not self._quoted[i]
            i += step

    def _who_is_named(self, i: int) -> str:
        n = bisect_left(self._names, i + 1, key=lambda p: p.start) - 1
        place = self._names[n] if n >= 0 else None
        return place.who if place is not None and place.start <= i < place.end and place.entity else ""

    def _find_others(self, taken: set[int]) -> Iterator[Place]:
        """Yield those who are no names of the article: "a spokeswoman", "his first victim", "Doe" where he speaks."""
        for token in self._tokens:
            if token.i in taken or (token.tag_ != "NN" and token.dep_ != "nsubj"):
                continue
            if self._is_unknown_name(token):
                yield Place(token.left_edge.i, token.i + 1, token.text, None, "")
            if self._is_unnamed_person(token, taken):
                gender = "m" if token.lower_ in lex.MALE_ROLES else "f" if token.lower_ in lex.FEMALE_ROLES else ""
                yield Place(token.left_edge.i, token.i + 1, f"a {token.i}", None, gender)

    def _is_unknown_name(self, token: Token) -> bool:
        """Return whether a subject with a capital is somebody's name, or speaks as only people do."""
        if token.dep_ != "nsubj" or not token.text[0].isupper() or lex.is_role(token.lower_):
            return False
        speaks = token.tag_ == "NN" and token.left_edge == token and token.head.lemma_ in _SPEAKING
        return token.tag_ in ("NNP", "NNPS") or speaks

    def _is_unnamed_person(self, noun: Token, taken: set[int]) -> bool:
        """Return whether a noun brings in somebody without a name: "a spokeswoman"."""
        if noun.tag_ != "NN" or noun.dep_ not in _SUBJECTS | _OBJECTS:
            return False
        return (lex.is_role(noun.lower_) or noun.lower_ in PERSONS) and self._is_new(noun, taken)

    def _is_new(self, noun: Token, taken: set[int]) -> bool:
        children = list(noun.children)
        new = any(c.lower_ in ("a", "an", "one", "another") or c.tag_ == "PRP$" or c.dep_ == "poss" for c in children)
        named = any(c.dep_ == "appos" or c.tag_ == "NNP" or (c.i in taken and c.dep_ != "poss") for c in children)
        return new and not named
