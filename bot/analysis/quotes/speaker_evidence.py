"""What is told of a possible speaker: whether it can speak at all, and whether the words speak of it."""

from __future__ import annotations

from math import exp
from typing import Final

from bot.analysis.names import Names
from bot.analysis.names import lexicon as lex
from bot.analysis.names.pronouns import PERSONS
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import Frame
from bot.news import Entity

_ABSTRACT: Final = ("ity", "ness", "ism", "ance", "ence", "ship", "ion", "ment", "age", "text", "issue")
_THINGS: Final = cues.split_words(
    """
    attack battle blast cache canister case change context crash crisis deal election event evidence fire game history
    incident language match mic move place plan race result season storm story thing top trial trip victory vote war way
    """
)
_SOURCES: Final = cues.split_words(
    """
    ad advertisement agreement amendment article book brochure brief clip coalition commission constitution corporation
    crowd delegation document family foundation indictment institution legislation magazine media mission nation network
    opposition outlet organisation organization party petition poll publication release resolution ruling station study
    tabloid television transcript version voice
    """
)
_ERAS: Final = frozenset(("BC", "AD", "BCE", "CE"))
_FIRST: Final = frozenset(("i", "me", "my", "we", "us", "our", "myself"))
_PAPERS: Final = frozenset(("document", "report", "study", "paper", "letter", "release", "indictment", "complaint"))
_UNNAMED = 0.85  # how sure it is whom "the woman" is: the article may name her elsewhere
_NEARBY = 0.85  # how sure it is that "the former mayor" is the one who is named near it
_OWN = 20  # words of a quote in which "me" is looked for
_DIRECT = 4  # words
_FEW = 6  # words
_IN_NOUN_PHRASE: Final = frozenset(("DT", "PRP$", "POS", "JJ"))
_POINTING: Final = frozenset(("that", "this", "such", "these", "those"))
_NAMED_AFTER: Final = 4  # tokens from "called" to the words
_DOERS: Final = ("er", "or", "ist", "ian")
_ACTING: Final = frozenset(("nsubj", "nsubjpass"))
_SUBJECTS: Final = _ACTING | {"appos", "conj", "compound"}
_CLEAR = 1.5  # how fast a pronoun's person gets certain with the margin, in log-odds


class SpeakerEvidence:
    """Tells the features of speakers in one reading."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self._reading = reading
        self._names = names
        self._identified: dict[tuple[int, int], Entity | None] = {}  # each speaker is asked for several times

    def tell(self, speaker: tuple[int, int], cue: tuple[int, int] | None, frame: Frame) -> dict[str, float]:
        """Return the features of the tokens `speaker` as who says the quote of `frame` by the tokens `cue`."""
        tokens = self._reading.doc[slice(*speaker)]
        head: Token = tokens.root
        entity = self.identify(speaker)
        verb = self._reading.words[cue[1] - 1] if cue is not None else None
        words = sum(t.is_alpha for t in self._reading.words[slice(*frame.inner)][:_OWN])
        told = self.tell_of_words(speaker, frame) | {
            "fragment": words < _DIRECT,
            "few-words": words < _FEW,
            "in-noun-phrase": words < _DIRECT and self._is_in_noun_phrase(frame) and not _is_naming(verb, frame),
        }
        told |= self._tell_of_verb(head, speaker, verb) if verb is not None and verb.tag_[:2] == "VB" else {}
        if entity is None or head.text in _ERAS:
            unnamed, known = head.pos_ == "NOUN" and head.text.islower(), self.is_known_to_speak(head)
            thing = self._is_thing(head) or (not known and any(c.lower_ in _POINTING for c in head.children))
            return told | {"thing": thing, "no-name": unnamed, "not-known-to-speak": not known}
        return told | {"place": entity.kind == "place"}

    def tell_of_words(self, speaker: tuple[int, int], frame: Frame) -> dict[str, float]:
        """Return the features of a quote's words as those of the tokens `speaker`, whatever attributes them."""
        entity = self.identify(speaker)
        return {
            "about": entity is not None and self._is_about(entity, frame),
            "first-person": self._is_other_than_i(self._reading.doc[slice(*speaker)].root, entity, frame),
        }

    def _is_about(self, entity: Entity, frame: Frame) -> bool:
        inner = self._reading.locate_range(*frame.inner)
        return entity.kind == "person" and any(inner.start <= m.start < inner.end for m in entity.mentions)

    def _is_in_noun_phrase(self, frame: Frame) -> bool:
        """Return whether words stand after an article, an owner or an adjective, or before a noun of theirs."""
        before = (
            self._reading.words[frame.outer[0] - 1] if frame.left and frame.left[-1] == frame.outer[0] - 1 else None
        )
        root = self._reading.doc[slice(*frame.inner)].root
        return (before is not None and before.tag_ in _IN_NOUN_PHRASE) or (
            root.head.i >= frame.outer[1] and root.head.pos_ in ("NOUN", "PROPN")
        )

    def _tell_of_verb(self, head: Token, speaker: tuple[int, int], verb: Token) -> dict[str, float]:
        """Return what a verb tells of its speaker: whether it is a deed, and the speaker's own."""
        caused = verb.tag_ == "VB" and head.dep_ == "dobj" and head.head.lemma_ in cues.CAUSING
        does = caused or head.dep_ in _SUBJECTS or head.head.lower_ == "by" or speaker[1] == verb.i
        relative = verb.dep_ == "relcl" and verb.head == head
        return {
            "bare": verb.tag_ == "VB" and not caused,
            "habitual": verb.tag_ == "VBP",
            "not-subject": 0.0 if does else 0.4 if relative else 1.0,
            "subjects-between": min(2, sum(t.dep_ in _ACTING for t in self._reading.words[speaker[1] : verb.i])),
        }

    def identify(self, speaker: tuple[int, int]) -> Entity | None:
        """Return whom the tokens name: for "Doe's statement" and "a letter from Doe", Doe."""
        if speaker not in self._identified:
            self._identified[speaker] = self._search_entity(speaker)
        return self._identified[speaker]

    def _search_entity(self, speaker: tuple[int, int]) -> Entity | None:
        tokens = self._reading.doc[slice(*speaker)]
        entity = self._names.resolve(self._reading.cut_tokens(tokens))
        owner = self._find_owner(tokens.root) if entity is None else None
        return self._names.resolve(owner) if owner is not None else entity

    def _find_owner(self, noun: Token) -> Token | None:
        """Return whose a noun of speech is; None where that is told in more than one word and no name."""
        if noun.lemma_.lower() not in cues.NOUNS:
            return None
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        if owner is None:
            beside = (*noun.children, *self._reading.words[noun.i + 1 : noun.i + 2])
            of = next((t for t in beside if t.lower_ in ("by", "from")), None)
            owner = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        return owner

    def is_unnamed(self, speaker: tuple[int, int]) -> bool:
        """Return whether the tokens are a description, no name and no pronoun, and of nobody who is named elsewhere."""
        head = self._reading.doc[slice(*speaker)].root
        return head.pos_ == "NOUN" and self.identify(speaker) is None

    def measure_certainty(self, speaker: tuple[int, int]) -> float:
        """Return how sure it is whom the tokens name: as far as a pronoun's person outweighs all others."""
        head = self._reading.doc[slice(*speaker)].root
        if self._is_known_but_unnamed(head) and self.identify(speaker) is None:
            return _UNNAMED
        if self._names.is_by_surroundings(*speaker):
            return _NEARBY
        meant = self._names.find_antecedent(self._find_owner(head) or head)
        return 1 / (1 + exp(-_CLEAR * meant.margin)) if meant is not None and meant.entity is not None else 1.0

    def is_known_to_speak(self, head: Token) -> bool:
        """Return whether a noun is a name, or one for persons, groups and papers."""
        lemma = head.lemma_.lower()
        if head.pos_ != "NOUN" or not head.text.islower():
            return True
        words = lemma in PERSONS or lemma in cues.NOUNS or lemma in _PAPERS or lemma in _SOURCES
        group = lemma in lex.COMMON_ORGS or lemma in lex.WEAK_ORGS or head.ent_type_ in ("PERSON", "ORG", "NORP")
        return words or group or lex.is_role(lemma) or (head.tag_ == "NNS" and lemma.endswith(_DOERS))

    def _is_known_but_unnamed(self, head: Token) -> bool:
        """Return whether a noun means somebody, or a paper, told of before: "the woman", "the statement"; or people at
        large: "critics"; or is none of the words for those who speak."""
        lemma = head.lemma_.lower()
        if head.tag_ == "NNS" and not any(c.dep_ in ("det", "nummod", "poss", "compound") for c in head.children):
            return True
        if head.tag_ != "NN" or head.lower_ == "old" or lemma in _SOURCES or lemma in lex.COMMON_ORGS:
            return False
        speaks = lex.is_role(lemma) or lemma in PERSONS or lemma in cues.NOUNS or lemma in _PAPERS
        return not speaks or any(c.lower_ in ("the", "this", "that") and c.dep_ == "det" for c in head.children)

    def _is_other_than_i(self, head: Token, entity: Entity | None, frame: Frame) -> bool:
        """Return whether the words go on about somebody as "he" and say "me" themselves: "where he “took my hand”"."""
        subject = self._reading.words[frame.left[-1]] if frame.left else None
        words = self._reading.words[slice(*frame.inner)]
        if subject is None or subject.i != frame.outer[0] - 1 or not any(t.lower_ in _FIRST for t in words[:_OWN]):
            return False
        third = subject.dep_ == "nsubj" and subject.lower_ not in _FIRST and subject.head.i >= frame.inner[0]
        meant = self._names.resolve(subject) if third else None
        return third and (subject.i == head.i or (meant is not None and meant == entity))

    def _is_thing(self, head: Token) -> bool:
        """Return whether a noun is nobody: an abstract thing, a date, an "-ing" form."""
        if head.lower_ in ("one", "another"):
            return any(c.dep_ == "det" for c in head.children)  # "that one", but "one of them"
        if head.lower_ == "old" or head.lemma_.lower() in _SOURCES:  # "the 76-year-old"
            return False
        several = head.tag_ == "NNS" or (head.ent_type_ == "CARDINAL" and any(c.dep_ == "det" for c in head.children))
        if head.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") and not several:
            return True
        if head.text in _ERAS or head.text[0] == "#" or head.is_digit or head.tag_ == "VBG":
            return True
        lemma = head.lemma_.lower()
        if head.tag_ not in ("NN", "NNS") or lemma in cues.NOUNS or lemma in lex.COMMON_ORGS or lex.is_role(lemma):
            return False
        return (lemma in _THINGS or lemma.endswith(_ABSTRACT)) and head.ent_type_ not in ("PERSON", "ORG", "NORP")


def _is_naming(verb: Token | None, frame: Frame) -> bool:
    """Return whether a verb right before the words says what they call something: "called it a “…”"."""
    near = verb is not None and frame.outer[0] - _NAMED_AFTER <= verb.i < frame.outer[0]
    return near and verb is not None and (verb.lemma_ in cues.CALLING or cues.is_judging_verb(verb.lemma_))
