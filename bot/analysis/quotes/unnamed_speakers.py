"""Whom a pronoun that speaks stands for, where that is nobody with a name: "the witness", "the two firms"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import OUTSIDE
from bot.analysis.quotes.speaker_phrases import SpeakerPhrases
from bot.news import Span

_SURE: Final = 1.0  # the margin from which a pronoun's antecedent is told
_REACH: Final = 70  # tokens of the article's own words back
_PARAGRAPHS: Final = 2  # the pronoun's own among them
_SPEAKING: Final = cues.SAYING | cues.NAMING | cues.ISSUING
_PLURAL: Final = frozenset(("NNS", "NNPS"))
_SINGULAR: Final = frozenset(("NN", "NNP"))


class UnnamedSpeakers:
    """Reads the pronouns of one reading. `inside` tells which tokens are quoted."""

    def __init__(self, reading: Reading, names: Names, inside: Sequence[int]) -> None:
        self._reading = reading
        self._names = names
        self._inside = inside
        self._phrases = SpeakerPhrases(reading.words, names, inside)

    def find_name(self, speaker: tuple[int, int]) -> Span | None:
        """Return the article's words for whom a pronoun means; None for other tokens, and where that is unsure."""
        pronoun = self._reading.words[speaker[0]]
        if speaker[1] - speaker[0] > 1 or pronoun.tag_ != "PRP":
            return None
        if pronoun.lower_ in ("they", "it"):
            head = self._find_subject_before(pronoun)
        else:
            meant = self._names.find_antecedent(pronoun)
            noun = self._reading.words[meant.end - 1] if meant is not None and meant.margin >= _SURE else None
            head = noun if noun is not None and noun.pos_ == "NOUN" and noun.left_edge.lower_ != "the" else None
        return self._reading.cut_tokens(self._reading.doc[slice(*self._find_phrase(head))]) if head else None

    def _find_phrase(self, head: Token) -> tuple[int, int]:
        """Return the phrase of a noun, with those who are joined to it: "Doe and her crew"."""
        start, end = self._phrases.find_around(head)
        joined = (self._phrases.find_around(c)[1] for c in head.children if c.dep_ == "conj")
        return start, max(end, *joined, end)

    def _find_subject_before(self, pronoun: Token) -> Token | None:
        """Return the last subject before "they" that is several, before "it" the last that is one and no person."""
        ends = 0
        for i in range(pronoun.i - 1, max(-1, pronoun.i - _REACH), -1):
            token = self._reading.words[i]
            ends += token.is_space and "\n" in token.text
            if ends >= _PARAGRAPHS:
                return None
            if self._inside[i] == OUTSIDE and token.dep_ == "nsubj" and self._is_meant(token, pronoun):
                return token if token.head.lemma_.lower() in _SPEAKING else None
        return None

    def _is_meant(self, subject: Token, pronoun: Token) -> bool:
        if pronoun.lower_ == "it":
            return subject.tag_ in _SINGULAR and not self._names.is_person(subject)
        return subject.tag_ in _PLURAL or any(c.dep_ == "conj" for c in subject.children)
