"""The tense around a place in a text: does the verb there tell what was, or what is to come?

It needs part-of-speech tags and no parse. The verb is looked for to the left of the place, within its sentence, then
to the right: "will meet Friday" is to come, "said Friday it will" was. An infinitive says nothing of its own: what
governs it does, and lies ahead where it plans, promises or asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final, Literal

from spacy.tokens import Doc, Token

from bot.analysis.times.lexicon import split_words

Tense = Literal["past", "perfect", "present", "future", "unknown"]

_REACH: Final = 25  # tokens; beyond that a verb governs something else
_CLOSE: Final = 7  # tokens before a weekday in which a verb of the present gives a programme
_HELP: Final = 6  # tokens before a verb in which its helping verbs stand
_FOLLOW: Final = 4  # tokens at a finite verb that say more of it: "is to meet"
# How far from an expression tags are looked at.
LEFT: Final = _REACH + 2 * _HELP
RIGHT: Final = _REACH + _FOLLOW
_PLANNED: Final = frozenset(
    split_words(
        "scheduled expected due planned slated set supposed likely poised anticipated forecast tipped"
        " tentatively effective payable upcoming forthcoming"
    )
)
# What plans, promises, asks or orders, in all its forms: what it does to an infinitive lies ahead. After any other word
# ("decided to reopen", "appeared to begin", "a move to close") the infinitive is when the verb that governs it is.
_LOOKS_AHEAD: Final = re.compile(
    r"(?:plan(?=n|s|$)|agree|vow|pledg|promis|threat|expect|hop(?=e|ing)|aim|inten[dt]|want|prepar|schedul|slate|propos|"
    r"order|ask|urg|tell|told|invit|requir|due$|set$|poised|likely|unlikely|ready|about$|suppos|need|call|offer)\w{0,8}"
)
_TO_COME: Final = frozenset({"upcoming", "forthcoming"})  # attributes that always look ahead
_NOUN_PHRASE: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR"})
_SET: Final = frozenset(split_words("planned scheduled slated"))  # in the past tense they still look ahead
_AHEAD: Final = frozenset(
    {"will", "'ll", "wo", "shall", "would", "'d", "ca", "can", "could", "may", "might", "should", "must"}
)
_BE: Final = frozenset(split_words("is are am 's 're 'm was were be"))
_HELPING: Final = _BE | frozenset(split_words("has have had 've 'd having get gets got do does did"))
_AFTER_IT: Final = frozenset(
    split_words("follows follow comes come caps")
)  # what is over: "the vote follows a row Friday"
_SAYING: Final = frozenset(split_words("says say tells tell adds claims notes writes argues"))  # of what was said
_HAPPENED: Final = frozenset(split_words("after since following despite"))  # a gerund after these has happened
_PREVENTING: Final = frozenset(split_words("stop prevent block keep bar halt stopping preventing blocking"))
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_STOPS: Final = frozenset(".!?;")


class Tenses:
    """Tense by character offset of `doc`; everything is "unknown" where the document is not tagged."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
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

    def is_programme(self, start: int) -> bool:
        """Return whether a verb of the present stands close before `start`: "they play Saturday"."""
        first = bisect_left(self._starts, start)
        limit = first - _CLOSE
        for i in range(first - 1, max(-1, first - _REACH), -1):
            token = self._doc[i]
            if i <= limit:
                return False
            if token.tag_ == "VBG" and i and self._doc[i - 1].lower_ == "before":
                limit -= 2 * _CLOSE
                continue  # "they travel to Brenn before hosting Kelm on Saturday"
            if token.is_punct or token.tag_ in ("WDT", "WP", "CC", "VBN", "VBG", "VBD"):
                return False
            if token.tag_ in ("VBZ", "VBP"):
                if token.lower_ in _AFTER_IT:
                    return False
                return token.lower_ not in _HELPING or i == first - 1 or (i == first - 2 and token.lower_ in _BE)
        return False

    def find_tag(self, start: int) -> str:
        """Return the fine tag of the token that begins at `start`, or ""."""
        if not self._tagged:
            return ""
        at = bisect_left(self._starts, start)
        return self._doc[at].tag_ if at < len(self._starts) and self._starts[at] == start else ""

    def _find_left(self, first: int) -> Tense | None:
        loose = False  # an infinitive that no verb governs: "Talks to begin Monday"
        for i in range(first - 1, max(-1, first - _REACH), -1):
            token = self._doc[i]
            if is_sentence_end(token):
                break
            if self._is_plan(i, first):
                return "future"
            if token.tag_ == "TO" and i + 1 < first and self._doc[i + 1].tag_ == "VB":
                if self._is_ahead_after(i):
                    return "future"
                loose = True
            elif tense := self._read_tense(i, first):
                return tense
        return "future" if loose else None

    def _is_plan(self, i: int, first: int) -> bool:
        """Return whether a participle such as "scheduled" tells a plan; "a planned merger", "a record set" do not."""
        token = self._doc[i]
        if token.tag_ == "VBD":
            return token.lower_ in _SET
        if token.lower_ not in _PLANNED or token.tag_ == "NN" or _is_cause(token):
            return False
        if token.lower_ in _TO_COME:
            return True
        if token.lower_ == "set":
            return any(t.lower_ in ("for", "to") for t in self._doc[i + 1 : i + 2])
        attribute = i + 1 < first and self._doc[i + 1].tag_ in _NOUN_PHRASE
        return not attribute and (i == 0 or self._doc[i - 1].lower_ not in ("than", "as"))

    def _find_right(self, last: int) -> Tense | None:
        for i in range(last, min(len(self._doc), last + _REACH)):
            token = self._doc[i]
            if is_sentence_end(token) or (token.lower_ == "that" and token.tag_ == "IN"):
                return None
            if token.tag_ == "MD":
                return self._read_modal(i)
            if token.tag_ in _FINITE:
                return self._read_finite_verb(i)
        return None

    def _read_tense(self, i: int, first: int) -> Tense | None:
        """Return what the verb at `i` says; None where it is none, or hangs on one further to the left."""
        tag = self._doc[i].tag_
        if self._is_infinitive(i):
            return None
        if tag == "MD":
            return self._read_modal(i)
        if tag in _FINITE:
            return self._read_finite_verb(i)
        if tag == "VBN":
            return self._read_auxiliaries(i) or (None if self._is_attribute(i, first) else "past")
        if tag == "VBG" and i and (tense := self._read_gerund(i - 1)):
            return tense
        return self._read_auxiliaries(i) if tag in ("VB", "VBG") else None

    def _read_gerund(self, before: int) -> Tense | None:
        """Return what the word before a gerund says: "after meeting", "to stop it from taking effect"."""
        word = self._doc[before].lower_
        if word in _HAPPENED:
            return "past"
        return "future" if word == "from" and self._is_prevented(before) else None

    def _is_prevented(self, i: int) -> bool:
        """Return whether a "from" at `i` tells what is not to come: "to stop the ban from taking effect July 1"."""
        return any(t.lemma_ in _PREVENTING or t.lower_ in _PREVENTING for t in self._doc[max(0, i - _HELP) : i])

    def _is_infinitive(self, i: int) -> bool:
        """Return whether the word at `i` is the verb of "to meet", "to be met"."""
        if i > 1 and self._doc[i - 1].lower_ == "be":
            i -= 1
        return i > 0 and self._doc[i - 1].tag_ == "TO"

    def _read_modal(self, i: int) -> Tense:
        token = self._doc[i]
        denied = token.lower_ == "could" and any(t.lower_ in ("not", "n't") for t in self._doc[i + 1 : i + 2])
        return "future" if token.lower_ in _AHEAD and not denied else "past"

    def _is_attribute(self, i: int, first: int) -> bool:
        """Return whether a participle belongs to a noun after it: "the star-studded gala", "a failed bid"."""
        before = self._doc[i - 1].tag_ if i else ""
        return (
            i + 1 < first
            and self._doc[i + 1].tag_ in _NOUN_PHRASE
            and before in ("DT", "PRP$", "JJ", "IN", "HYPH", "POS", "CD", "RB")
        )

    def _read_finite_verb(self, i: int) -> Tense:
        """Return the tense of a finite verb with what follows: "is to meet", "plans to", "is expected", "has met"."""
        token = self._doc[i]
        if token.tag_ == "VBD" or token.lower_ in _SAYING:
            return "past"
        for later in self._doc[i + 1 : i + _FOLLOW]:
            if later.lower_ in _PLANNED or (later.lower_ in ("to", "going") and token.lower_ in _BE):
                return "future"
            if later.tag_ == "VBN" and token.lower_ in ("has", "have", "'ve", "'s"):
                return "perfect"
        return "future" if _LOOKS_AHEAD.fullmatch(token.lower_) else "present"

    def _read_auxiliaries(self, i: int) -> Tense | None:
        """Return what the helping verbs before a participle or an infinitive say."""
        tag = self._doc[i].tag_
        for j in range(i - 1, max(-1, i - _HELP), -1):
            token = self._doc[j]
            if is_sentence_end(token) or (tag != "VB" and token.tag_ in ("NN", "NNS", "NNP")):
                return None
            if tag == "VBG" and (token.tag_ in ("IN", "TO") or (token.tag_ == "VB" and token.lower_ != "be")):
                return None  # "to rise above freezing", "will risk losing": of the verb before
            if (tense := self._read_auxiliary(j, tag)) is not None:
                return tense
        return None

    def _read_auxiliary(self, j: int, tag: str) -> Tense | None:
        token = self._doc[j]
        if token.tag_ == "MD":
            return self._read_modal(j)
        if token.tag_ == "VB" and token.lower_ == "have" and self._is_to_have(j):
            return "future"  # "was to have begun"
        if tag == "VBN" and token.lower_ in ("has", "have", "'ve"):
            return "perfect"
        if token.lower_ not in _HELPING or token.tag_ not in _FINITE:
            return None
        if token.tag_ == "VBD":
            return "past"
        return self._read_finite_verb(j) if tag != "VBG" else "present"

    def _is_to_have(self, j: int) -> bool:
        """Return whether "have" at `j` tells what was meant to be: "was to have begun", "was due to have met"."""
        led = self._doc[j - 2].lower_ if j > 1 and self._doc[j - 1].tag_ == "TO" else ""
        return led in _BE or led in _PLANNED - {"expected", "likely"}

    def _is_ahead_after(self, to: int) -> bool:
        """Return whether what governs the infinitive of this "to" plans, promises, asks for it, or says "is to"."""
        for j in range(to - 1, max(-1, to - _HELP), -1):
            token = self._doc[j]
            if is_sentence_end(token):
                return False
            verb = token.tag_[:2] == "VB"
            if (verb or j == to - 1) and _LOOKS_AHEAD.fullmatch(token.lower_):
                return True
            if verb:
                return j == to - 1 and token.lower_ in _BE
        return False


def _is_cause(token: Token) -> bool:
    """Return whether "due to" gives a reason and no plan."""
    return token.lower_ == "due" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to"


def is_sentence_end(token: Token) -> bool:
    """Return whether no verb beyond this token governs what stands before it."""
    return token.text in _STOPS or (token.is_space and "\n" in token.text and token.text.count("\n") > 1)
