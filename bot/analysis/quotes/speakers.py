"""The speaker of a reporting verb: its subject in the parse, else by word order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from bot.analysis.names import Names
from bot.analysis.names.lexicon import is_role
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import DASHES, OUTSIDE
from bot.analysis.quotes.nearby_speakers import NearbySpeakers
from bot.analysis.quotes.speaker_phrases import SpeakerPhrases
from bot.analysis.quotes.verb_forms import is_told

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_CLIMB = ("conj", "advcl", "xcomp", "pcomp", "ccomp", "acl", "prep", "dep", "parataxis", "relcl")
_NOBODY = cues.split_words(
    """
    it that this which what there these those everything nothing something anything all itself himself herself
    themselves here how why when where today yesterday tomorrow monday tuesday wednesday thursday friday saturday
    sunday week month year morning afternoon evening night hour day minutes time point times
    """
)
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "DT", "CD", "WDT"))
_NAMING = frozenset(("NNP", "NNPS", "NN", "NNS", "DT", "JJ", "CD", "PRP", "POS", "HYPH"))
_LONGEST_NAME = 9  # tokens
_BEFORE_VERB = 24  # tokens in which a verb's subject may stand
_DATED = ("DATE", "TIME")
_STEPS = 8
_DATELINE = 9  # tokens from the start of a paragraph to the dash


class Speakers:
    """Finds the speaker of a verb outside the marks. Tokens in, tokens `start:end` out."""

    def __init__(self, reading: Reading, names: Names, inside: Sequence[int]) -> None:
        self.reading = reading
        self.tokens = reading.words
        self.names = names
        self.inside = inside
        self.nearby = NearbySpeakers(self.tokens, names, inside)
        self.phrases = SpeakerPhrases(self.tokens, names, inside)
        self._subjects: dict[int, Token | None] = {}  # of each verb, however many quotes stand round it

    def find_speaker(self, verb: Token, segment: Sequence[int]) -> tuple[int, int] | None:
        """Return the phrase that names who does what `verb` says.

        Words of `segment` are tried where the parse gives none.
        """
        agent = self._find_agent(verb) if verb.tag_ == "VBN" else None
        if agent or (is_told(verb)):
            return agent  # "she had been told it was “user error”": not she
        if told := self.nearby.find_quoted(verb) or self.nearby.find_doer(verb):
            return told if isinstance(told, tuple) else self.phrases.find_around(told)
        head = self._find_subject(verb)
        if name := self.nearby.find_name_after(verb) or self.nearby.find_name_before(verb, head):
            return name
        said_by_it = (
            head is not None and head.lower_ in ("it", "this") and head.head == verb and self.inside[head.i] == OUTSIDE
        )
        if not said_by_it and (head is None or not self._can_speak(head) or self._is_parted(head, verb)):
            head = self._find_by_word_order(verb, segment)
        head = self._find_subject_before_aside(verb, head, segment)
        if name := self._find_name_after_phrase(verb, head):
            return name
        if head is not None and (name := self.nearby.find_name_of_role(head, verb)):
            return name
        return self.phrases.find_around(head) if head is not None else None

    def is_person(self, token: Token) -> bool:
        """Return whether a noun or pronoun is somebody: a name, "he", a role."""
        return self.names.is_person(token) or token.lower_ in ("he", "she", "they", "who", "i") or is_role(token.lower_)

    def can_be_speaker(self, token: Token) -> bool:
        """Whether a noun or pronoun outside marks is one that words can be said by: no day, no "it", no "there"."""
        return self._can_speak(token) and token.ent_type_ not in ("DATE", "TIME", "CARDINAL")

    def _find_agent(self, verb: Token) -> tuple[int, int] | None:
        if not any(c.dep_ == "auxpass" for c in verb.children) and verb.dep_ not in ("acl", "advcl"):
            return None
        for child in verb.children:
            if child.dep_ in ("agent", "prep") and child.lower_ == "by":
                for noun in child.children:
                    if noun.dep_ == "pobj" and self.inside[noun.i] == OUTSIDE:
                        return self.phrases.find_around(noun)
        return None

    def _find_subject(self, verb: Token) -> Token | None:
        if verb.i not in self._subjects:
            self._subjects[verb.i] = self._search_subject(verb)
        return self._subjects[verb.i]

    def _search_subject(self, verb: Token) -> Token | None:
        """Return the subject of a verb, else that of what it hangs on, one step up after the other."""
        at: Token | None = verb
        for _ in range(_STEPS):
            if at is None:
                return None
            if (nearest := self._find_nearest_subject(at, verb)) is not None:
                above = self._find_sayer_above(at, verb, nearest)
                if above is None:
                    return nearest
                at = above
            elif at.dep_ in ("acl", "relcl") and at.head.pos_ in ("NOUN", "PROPN", "PRON"):
                noun = at.head
                if not self._is_done_by_subject(at, noun):
                    return noun if self.inside[noun.i] == OUTSIDE else None
                at = _find_governing_verb(noun)
            elif (caused := self._find_causee(at)) is not None:
                return caused
            else:
                at = _find_word_above(at)
        return None

    def _find_nearest_subject(self, at: Token, verb: Token) -> Token | None:
        """Return the subject of `at`; of several the one nearest to the verb whose speaker is looked for."""
        own = [c for c in at.children if _is_subject(c, at) and self.inside[c.i] == OUTSIDE]
        if own and at is verb:
            own = self._drop_relative_subject(verb, own)
        return min(map(_find_antecedent, own), key=lambda c: abs(c.i - verb.i), default=None)

    def _find_sayer_above(self, at: Token, verb: Token, subject: Token) -> Token | None:
        """Return the reporting verb above `at`, to ask for its subject; None where `subject` is the speaker."""
        if at is verb or (verb.lemma_.lower() in cues.CALLING and self.is_person(subject)):
            return None
        return _find_reporting_verb_above(at)

    def _is_done_by_subject(self, verb: Token, noun: Token) -> bool:
        """Return whether the subject acts, not the noun before: "Doe sent the staff a letter saying"."""
        if _is_nobody(noun):
            return verb.tag_ == "VBG"
        if noun.pos_ != "NOUN" or _find_governing_verb(noun) is None:
            return False
        if verb.tag_ == "VB":  # "pointed to a case to say"
            return not self.is_person(noun)
        owner = next((c for c in noun.children if c.dep_ == "poss" and self.inside[c.i] == OUTSIDE), None)
        if verb.tag_ != "VBG" or (owner is not None and owner.tag_ != "PRP$"):
            return False
        spoken = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with") and noun.lemma_ in cues.NOUNS
        told = noun.dep_ == "pobj" and noun.head.lower_ in ("to", "at", "against")
        return noun.dep_ == "dobj" or spoken or told

    def _find_causee(self, verb: Token) -> Token | None:
        """Return who is led to speak: Doe in "That led Doe to say"."""
        if verb.tag_ != "VB" or verb.dep_ != "xcomp":
            return None
        led = next((c for c in verb.head.children if c.dep_ == "dobj" and verb.head.i < c.i < verb.i), None)
        return led if led is not None and verb.head.lemma_ in cues.CAUSING and self._can_speak(led) else None

    def _drop_relative_subject(self, verb: Token, own: list[Token]) -> list[Token]:
        """Return the subjects without that of the reported clause: "One, who spoke last, said the deal was dead"."""
        before = verb.i - 1
        if before < 1 or self.inside[before] != OUTSIDE or self.tokens[before].text not in (",", ")"):
            return own
        after = [c for c in own if c.i > verb.i]
        clause = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in after for t in self.tokens[c.i + 1 : c.i + 4])
        return [c for c in own if c.i < verb.i] if clause else own

    def _is_parted(self, head: Token, verb: Token) -> bool:
        """Return whether a paragraph ends between a subject and its verb, as the parse would have it."""
        between = self.tokens[min(head.i, verb.i) : max(head.i, verb.i)]
        return any(t.is_space and "\n" in t.text for t in between)

    def _can_speak(self, head: Token) -> bool:
        if self.inside[head.i] != OUTSIDE or _is_nobody(head) or self._is_dateline(head):
            return False
        return head.tag_ in _NOMINAL | {"JJ", "VBG", "VB"} or _is_name_by_place(head)

    def _is_dateline(self, token: Token) -> bool:
        """Return whether a place in capitals opens a paragraph that goes on after a dash: "OSLO (Aug. 13) — …"."""
        if not (token.text.isupper() and len(token) > 1):
            return False
        before = self.tokens[max(0, token.i - _DATELINE) : token.i]
        opens = token.i < _DATELINE or any("\n" in t.text for t in before)
        return opens and any(t.text in DASHES for t in self.tokens[token.i + 1 : token.i + _DATELINE])

    def _find_subject_before_aside(self, verb: Token, head: Token | None, segment: Sequence[int]) -> Token | None:
        """Return Doe of "Doe, whose firm helps towns build dams, said", where the parse gives "towns"."""
        comma = next((k for k in segment[1:_LONGEST_NAME] if self.tokens[k].text == ","), None)
        if head is None or comma is None or not comma < head.i < verb.i or self.tokens[verb.i - 1].text != ",":
            return head
        opens = self.tokens[segment[0] : comma]
        first = opens[-1]
        named = all(t.tag_ in _NAMING or t.text == "." for t in opens) and self.is_person(first)
        return first if named and self._can_speak(first) else head

    def _find_name_after_phrase(self, verb: Token, head: Token | None) -> tuple[int, int] | None:
        """Return Doe of "Speaking to the Post Doe said", where the parse gives "Speaking", or "the Post Doe"."""
        before = self.tokens[verb.i - 1] if verb.i else None
        lost = head is None or head.tag_ == "VBG" or (head.dep_ in ("pobj", "dobj") and head.i < verb.i)
        if not lost or before is None or not self.names.is_person(before) or self.inside[before.i] != OUTSIDE:
            return None
        return self.names.find_mention(before)

    def _find_by_word_order(self, verb: Token, segment: Sequence[int]) -> Token | None:
        """Return the nearest noun before the verb that is not another's object, or right after it ("said Ms. Doe")."""
        n = bisect_left(segment, verb.i)
        if n == len(segment) or segment[n] != verb.i:
            return None
        for k in reversed(segment[max(0, n - _BEFORE_VERB) : n]):
            token = self.tokens[k]
            if self._is_somebody(token):
                return token
        for k in segment[n + 1 : n + 9]:
            token = self.tokens[k]
            if token.text in (",", ".", ":", ";"):
                break
            if self._is_somebody(token):
                return token
        return None

    def _is_somebody(self, token: Token) -> bool:
        if (
            _is_nobody(token)
            or self._is_dateline(token)
            or token.dep_ in ("compound", "poss", "nmod", "npadvmod", "pobj", "dobj")
        ):
            return False
        if token.tag_ == "PRP":
            return token.lower_ in ("he", "she", "they", "i", "we", "you")
        return token.tag_ in ("NNP", "NNPS", "NN", "NNS", "WP") and token.ent_type_ not in ("DATE", "TIME", "CARDINAL")


def _is_subject(token: Token, verb: Token) -> bool:
    """Return whether a token is a verb's subject; a name right before it is one that was read as a part of it."""
    misread = token.dep_ == "compound" and token.tag_ == "NNP" and token.i == verb.i - 1 and verb.tag_ in ("VBZ", "VBD")
    return token.dep_ in _SUBJECTS or misread


def _find_antecedent(subject: Token) -> Token:
    """Return what "that" and "which" stand for: "a message that said"."""
    noun = subject.head.head
    relative = subject.tag_ == "WDT" and subject.head.dep_ == "relcl" and noun.i < subject.i
    made = noun.dep_ in ("dobj", "attr")  # "Doe released a film that said": it is hers
    return noun if relative and not made and noun.pos_ in ("NOUN", "PROPN") else subject


def _is_nobody(token: Token) -> bool:
    """Return whether a subject is a word that cannot speak; "the Global Times" can."""
    return token.lower_ in _NOBODY and not (
        token.tag_ in ("NNP", "NNPS")
        and token.dep_ != "npadvmod"
        and token.i > 0
        and (token.nbor(-1).tag_ == "NNP" or (token.nbor(-1).lower_ == "the" and token.ent_type_ not in _DATED))
    )


def _is_name_by_place(token: Token) -> bool:
    """A subject with a capital within its sentence is a name, however it is tagged: "From said", "Early called"."""
    return token.dep_ == "nsubj" and token.text[0].isupper() and not token.is_sent_start and token.head.i == token.i + 1


def _find_governing_verb(noun: Token) -> Token | None:
    """The verb that a noun is object of, over prepositions and nouns: "sent" of "sent a message to supporters"."""
    at = noun
    for _ in range(_STEPS):
        if at.head == at or at.dep_ in _SUBJECTS:
            return None
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            return at
        if at.pos_ not in ("ADP", "NOUN", "PROPN"):
            return None
    return None


def _find_reporting_verb_above(verb: Token) -> Token | None:
    """Return the reporting verb above a clause: "said" of "Doe said the deal was bad, adding"."""
    for _ in range(_STEPS):
        if verb.dep_ not in ("ccomp", "conj", "advcl", "xcomp") or verb.head == verb:
            return None
        verb = verb.head
        if cues.is_reporting_verb(verb.lemma_.lower()):
            return verb
    return None


def _find_parallel_verb(verb: Token) -> Token | None:
    """Return the verb parallel to one in a reported clause: "said" of "Doe said the deal is bad and accused him"."""
    inner = verb.head
    outer = inner.head
    reported = verb.dep_ == "conj" and inner.dep_ == "ccomp" and cues.is_reporting_verb(outer.lemma_.lower())
    return outer if reported and verb.tag_ == outer.tag_ != inner.tag_ else None


def _find_word_above(verb: Token) -> Token | None:
    """Return the word above whose subject a verb without its own takes: "spoke" of "Doe spoke and added"."""
    if verb.dep_ not in _CLIMB or verb.head == verb:
        return None
    return _find_parallel_verb(verb) or verb.head
