"""Attributions that no verb makes: "according to", a label, a noun of speech, "in her view"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import islice

from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.candidates import Candidate, add_evidence, make_candidate
from bot.analysis.quotes.frames import DASHES, OUTSIDE, Frame
from bot.analysis.quotes.speakers import Speakers
from bot.analysis.quotes.word_order import find_label

_READS = frozenset(("reading", "reads", "read", "saying", "says", "said"))
_BEFORE_NOUN = frozenset(("DT", "JJ", "NN", "NNP", "CD", "HYPH", "PRP$"))
_NOUN_REACH = 12  # tokens before a quote in which the noun that carries it may stand
_NEAR = 3  # tokens between the two where the parse does not join them


class NominalAttributor:
    """Attributes the quotes of one reading by phrases without a reporting verb."""

    def __init__(self, speakers: Speakers) -> None:
        self.doc = speakers.reading.doc
        self.tokens = speakers.tokens
        self.inside = speakers.inside
        self.speakers = speakers

    def find_plain(self, frame: Frame) -> Candidate | None:
        """Return who speaks where the words say so whatever verb stands round them: "a sign that said “…”"."""
        return self._attribute_by_inscription(frame) or self._attribute_by_use(frame)

    def find_candidates(self, frame: Frame, right: Sequence[int]) -> Iterator[Candidate]:
        """Yield who speaks by the quote's own sentence; `right` is what of it may speak of the quote after it."""
        found = (
            self._attribute_by_according_to(frame, right),
            self._attribute_by_label(frame),
            self._attribute_by_noun(frame),
        )
        return (candidate for candidate in found if candidate is not None)

    def _attribute_by_according_to(self, frame: Frame, right: Sequence[int]) -> Candidate | None:
        """Return the attribution by "according to X"."""
        for segment in (right, frame.left):
            words = [self.tokens[k].lower_ for k in segment]
            for n in range(len(words) - 2):
                named = words[n : n + 2] == ["according", "to"]
                if named and (speaker := self.speakers.phrases.find_from(segment[n + 2], segment)):
                    found = make_candidate(speaker, (segment[n], segment[n + 1] + 1), "according-to")
                    after = () if segment is right else segment[n + 2 :]
                    return add_evidence(found, {"second-verb": any(_reports(self.tokens[k]) for k in after)})
        return None

    def _attribute_by_label(self, frame: Frame) -> Candidate | None:
        """Return the attribution by a name and a colon without a verb: "DOE: “…”"."""
        left = [self.tokens[k] for k in frame.left]
        if len(left) < 2 or left[-1].text != ":":
            return None
        if (name := self.speakers.names.find_mention(left[0])) and self._is_description(left, name):
            return make_candidate(name, (left[-1].i, left[-1].i + 1), "label")
        if named := find_label(self.tokens, frame.left):
            return make_candidate(named, (left[-1].i, left[-1].i + 1), "label")
        start = len(left) - 1
        while start and (_is_label(left[start - 1]) or (left[start - 1].tag_ == "CC" and start < len(left) - 1)):
            start -= 1
        opens = start == 0 or left[start - 1].text in DASHES or "\n" in self.tokens[left[start].i - 1].text
        if start == len(left) - 1 or not opens:
            return None
        return make_candidate((left[start].i, left[-2].i + 1), (left[-1].i, left[-1].i + 1), "label")

    def _is_description(self, left: Sequence[Token], name: tuple[int, int]) -> bool:
        """Return whether a name and who that is are all there is: "Jane Doe, harbour master:"."""
        rest = [t for t in left[:-1] if t.i >= name[1]]
        plain = name[0] == left[0].i and len(rest) < _NOUN_REACH and self.speakers.names.is_person(left[0])
        return plain and bool(rest) and rest[0].text in (",", "(") and all(t.tag_[:2] not in ("VB", "MD") for t in rest)

    def _attribute_by_noun(self, frame: Frame) -> Candidate | None:
        """Return the attribution by a noun of speech: "his claim that “…”", "in his words, “…”"."""
        above = {token.i for token in self.doc[frame.inner[0] : frame.inner[1]].root.ancestors}
        that = bool(frame.left) and self.tokens[frame.left[-1]].lower_ in ("that", ":")
        for distance, k in enumerate(reversed(frame.left[-_NOUN_REACH:])):
            token = self.tokens[k]
            near = distance < _NEAR or that or k in above or _is_predicate_of(token, above)
            if near and _is_speech_noun(token) and (issued := self._find_issuer(token)):
                return make_candidate(issued, (token.head.i, k + 1), "issued")
            if near and _is_speech_noun(token) and (speaker := self.find_owner(token)):
                found = make_candidate(speaker, (k, k + 1), "noun")
                claimed = float(self.tokens[k + 1].lower_ == "that" and k + 1 < frame.outer[0])
                claimed = 2.5 if _is_in_words_of(token) else claimed
                touching = distance == 0 or self.tokens[frame.left[-1]].text == ":"
                return add_evidence(found, {"noun-claims": claimed, "touching": touching})
        return None

    def is_unused(self, frame: Frame) -> bool:
        """Return whether nobody uses the words: "he never used the word “…”", "the right to use the word “…”"."""
        used = self._find_use(frame)
        return used is not None and (self._is_unreal(used[0]) or used[0].tag_ == "VB")

    def _attribute_by_use(self, frame: Frame) -> Candidate | None:
        """Return who uses the words: "Doe used the term “…”", "the crowd took up the chant “…”"."""
        used = self._find_use(frame)
        if used is None:
            return None
        verb, noun = used
        speaker = self.speakers.find_speaker(verb, frame.left)
        return make_candidate(speaker, (verb.i, noun.i + 1), "used-the-words") if speaker else None

    def _find_use(self, frame: Frame) -> tuple[Token, Token] | None:
        """Return the verb and the noun of "used the term" right before a quote."""
        noun = next(self._walk_back(frame), None)
        if noun is None or noun.lemma_ not in cues.USED or noun.dep_ not in ("dobj", "pobj"):
            return None
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        unsaid = cues.is_reporting_verb(verb.lemma_) and self._is_unreal(verb)
        return (verb, noun) if verb.lemma_ in cues.USING or unsaid else None

    def _is_unreal(self, verb: Token) -> bool:
        return any(c.dep_ in ("auxpass", "neg") or c.tag_ == "MD" for c in verb.children)

    def _attribute_by_inscription(self, frame: Frame) -> Candidate | None:
        """Return what the words are written on, not who holds it: "a banner reading “…”", "a sign that said “…”"."""
        left = list(islice(self._walk_back(frame), 3))
        if len(left) < 3 or left[0].lower_ not in _READS or left[1].i + 1 != left[0].i:
            return None
        reads, before, further = left
        thing = further if before.lower_ in ("that", "which") else before
        if thing.lemma_.lower() not in cues.BEARERS:
            return None
        start = thing.i
        while start and self.tokens[start - 1].tag_ in _BEFORE_NOUN and self.inside[start - 1] == OUTSIDE:
            start -= 1
        return make_candidate((start, thing.i + 1), (reads.i, reads.i + 1), "written-on")

    def _walk_back(self, frame: Frame) -> Iterator[Token]:
        """Return the words to the left of a quote, the nearest first, without commas and colons."""
        return (token for k in reversed(frame.left) if (token := self.tokens[k]).text not in (",", ":"))

    def find_owner(self, noun: Token) -> tuple[int, int] | None:
        """Return whose a noun is: "her claim", "a statement from the firm"."""
        for child in noun.children:
            if child.dep_ == "poss" and self.inside[child.i] == OUTSIDE and child.lower_ not in ("its", "whose"):
                return self.speakers.phrases.find_around(child)
        for child in (*noun.children, *self.tokens[noun.i + 1 : noun.i + 2]):
            passed_on = child.lower_ in ("by", "from") or (child.lower_ == "of" and noun.lower_ == "words")
            if passed_on and self.inside[child.i] == OUTSIDE:
                for inner in child.children:
                    if inner.dep_ == "pobj" and self.inside[inner.i] == OUTSIDE:
                        return self.speakers.phrases.find_around(inner)
        return None

    def _find_issuer(self, noun: Token) -> tuple[int, int] | None:
        """Return who gives out a noun of speech: "Doe issued a statement"; none where it is somebody's."""
        verb = noun.head
        owned = any(c.dep_ == "poss" or c.lower_ in ("by", "from") for c in noun.children)
        if noun.dep_ != "dobj" or verb.lemma_ not in cues.ISSUING or verb.i > noun.i or owned:
            return None
        after = self.tokens[noun.i + 1 : noun.i + 2]
        told = bool(after) and (
            after[0].text in (",", ":") or after[0].lower_ == "that" or self.inside[noun.i + 1] != OUTSIDE
        )
        return self.speakers.find_speaker(verb, ()) if told and not self._is_unreal(verb) else None


def _reports(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ") and cues.is_reporting_verb(token.lemma_)


def _is_speech_noun(token: Token) -> bool:
    return token.pos_ == "NOUN" and token.lemma_.lower() in cues.NOUNS


def _is_predicate_of(noun: Token, above: Container[int]) -> bool:
    """Return whether the words are what the noun is: "her claim is that it was “…”"."""
    return noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and noun.head.i in above


def _is_in_words_of(noun: Token) -> bool:
    """Return whether a noun is that of "in Doe's words", "in the words of Doe"."""
    return noun.lemma_ in ("word", "words", "phrase", "telling") and noun.dep_ == "pobj" and noun.head.lower_ == "in"


def _is_label(token: Token) -> bool:
    return token.pos_ == "PROPN" or (token.text.isupper() and len(token) > 1)
