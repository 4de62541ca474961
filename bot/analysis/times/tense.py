"""The tense around a place in a text: does the verb there tell what was, or what is to come?

It needs part-of-speech tags and no parse. The verb is looked for to the left of the place, within its sentence, then
to the right: "will meet Friday" is to come, "said Friday it will" was.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Final, Literal

from spacy.tokens import Doc, Token

from bot.analysis.times.lexicon import split_words

Tense = Literal["past", "perfect", "present", "future", "unknown"]

_REACH: Final = 25  # tokens; beyond that a verb governs something else
_HELP: Final = 6  # tokens before a verb in which its helping verbs stand
_FOLLOW: Final = 4  # tokens at a finite verb that say more of it: "is to meet"
# How far from an expression tags are looked at.
LEFT: Final = _REACH + 2 * _HELP
RIGHT: Final = _REACH + _FOLLOW
_PLANNED: Final = frozenset(
    split_words(
        "scheduled expected due planned slated set supposed likely poised anticipated "
        "tentatively effective payable"
        " upcoming forthcoming"
    )
)
_PLANS: Final = frozenset(
    split_words(
        "plan plans intend intends expect expects hope hopes aim aims want wants vow vows pledge "
        "pledges promise promises"
        " agree agrees prepare prepares planning expecting intending hoping preparing"
    )
)
_TO_COME: Final = frozenset({"upcoming", "forthcoming"})  # attributes that always look ahead
_NOUN_PHRASE: Final = frozenset({"NN", "NNS", "JJ", "JJR"})
_SET: Final = frozenset(split_words("planned scheduled slated"))  # in the past tense they still look ahead
_AHEAD: Final = frozenset(
    {"will", "'ll", "wo", "shall", "would", "'d", "ca", "can", "could", "may", "might", "should", "must"}
)
_STOPS: Final = frozenset(".!?;")


class Tenses:
    """Tense by character offset of `doc`; everything is "unknown" where the document is not tagged."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._tokens = tuple(doc)  # each made once: a token is looked at for every expression near it
        self._tagged = doc.has_annotation("TAG")

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self._doc.to_array("IDX").tolist()
        return starts

    def find_tense(self, start: int, end: int) -> Tense:
        """Return the tense that governs the words at `start:end`."""
        if not self._tagged:
            return "unknown"
        first = bisect_left(self._starts, start)
        return self._find_left(first) or self._find_right(bisect_left(self._starts, end)) or "unknown"

    def find_tag(self, start: int) -> str:
        """Return the fine tag of the token that begins at `start`, or ""."""
        if not self._tagged:
            return ""
        at = bisect_left(self._starts, start)
        return self._tokens[at].tag_ if at < len(self._starts) and self._starts[at] == start else ""

    def _find_left(self, first: int) -> Tense | None:
        for i in range(first - 1, max(-1, first - _REACH), -1):
            token = self._tokens[i]
            if is_sentence_end(token):
                return None
            if token.lower_ in _SET and token.tag_ == "VBD":
                return "future"
            if self._is_plan(i, first):
                return "future"
            if tense := self._read_tense(i):
                return tense
        return None

    def _is_plan(self, i: int, first: int) -> bool:
        """Return whether a participle such as "scheduled" tells a plan; "a planned merger", "a record set" do not."""
        token = self._tokens[i]
        if token.lower_ not in _PLANNED or token.tag_ in ("NN", "VBD") or _is_cause(token):
            return False
        if token.lower_ in _TO_COME:
            return True
        if token.lower_ == "set":
            return any(t.lower_ in ("for", "to") for t in self._tokens[i + 1 : i + 2])
        attribute = i + 1 < first and self._tokens[i + 1].tag_ in _NOUN_PHRASE
        return not attribute and (i == 0 or self._tokens[i - 1].lower_ not in ("than", "as"))

    def _find_right(self, last: int) -> Tense | None:
        for i in range(last, min(len(self._tokens), last + _REACH)):
            token = self._tokens[i]
            if is_sentence_end(token) or (token.lower_ == "that" and token.tag_ == "IN"):
                return None
            if token.tag_ == "MD":
                return "future" if token.lower_ in _AHEAD else "past"
            if token.tag_ in ("VBD", "VBZ", "VBP"):
                return self._read_finite_verb(i)
        return None

    def _read_tense(self, i: int) -> Tense | None:
        token = self._tokens[i]
        tag = token.tag_
        if tag == "MD":
            return "future"
        if tag in ("VBD", "VBZ", "VBP"):
            return self._read_finite_verb(i)
        if tag == "VBN":
            return self._read_auxiliaries(i) or "past"
        if tag == "VB":
            return self._read_auxiliaries(i)
        if tag == "VBG":
            return self._read_auxiliaries(i)
        return None

    def _read_finite_verb(self, i: int) -> Tense:
        """Return the tense of a finite verb with what follows: "is to meet", "plans to", "is expected", "has met"."""
        token = self._tokens[i]
        if token.tag_ == "VBD":
            return "past"
        for later in self._tokens[i + 1 : i + _FOLLOW]:
            if later.lower_ in _PLANNED or (
                later.lower_ in ("to", "going") and token.lower_ in ("is", "are", "'s", "'re", "am")
            ):
                return "future"
            if later.tag_ == "VBN" and token.lower_ in ("has", "have", "'ve", "'s"):
                return "perfect"
        return "future" if token.lower_ in _PLANS else "present"

    def _read_auxiliaries(self, i: int) -> Tense | None:
        """Return what the helping verbs before a participle or an infinitive say."""
        tag = self._tokens[i].tag_
        for j in range(i - 1, max(-1, i - _HELP), -1):
            token = self._tokens[j]
            if is_sentence_end(token) or (tag != "VB" and token.tag_ in ("NN", "NNS", "NNP")):
                return None
            if (tense := self._read_auxiliary(j, tag)) is not None:
                return tense
        return None

    def _read_auxiliary(self, j: int, tag: str) -> Tense | None:
        token = self._tokens[j]
        if token.tag_ == "MD":
            return "future" if token.lower_ in _AHEAD else "past"
        if token.tag_ == "TO" and tag == "VB":
            return self._read_infinitive(j)
        if tag == "VBN" and token.lower_ in ("has", "have", "'ve"):
            return "perfect"
        if token.tag_ in ("VBZ", "VBP"):
            return self._read_finite_verb(j) if tag != "VBG" else "present"
        return "past" if token.tag_ == "VBD" else None

    def _read_infinitive(self, to: int) -> Tense:
        """Return the tense of "to meet", by what governs it; ordered, asked and planned things lie ahead."""
        for j in range(to - 1, max(-1, to - _HELP), -1):
            token = self._tokens[j]
            if is_sentence_end(token):
                break
            if token.tag_ in ("VBD", "VBN") and token.lower_ in (
                "went",
                "came",
                "traveled",
                "travelled",
                "flew",
                "managed",
                "used",
                "had",
            ):
                return "past"
        return "future"


def _is_cause(token: Token) -> bool:
    """Return whether "due to" gives a reason and no plan."""
    return token.lower_ == "due" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to"


def is_sentence_end(token: Token) -> bool:
    """Return whether no verb beyond this token governs what stands before it."""
    return token.text in _STOPS or (token.is_space and "\n" in token.text and token.text.count("\n") > 1)
