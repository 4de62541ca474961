"""Who says a quote: every cue of its sentence is weighed, and the surest one names the speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.names import Names
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import OUTSIDE, Frame
from bot.analysis.quotes.speakers import Speakers
from bot.analysis.reading import Reading

_ENDS_OPEN = frozenset(",?!-—–…")
_DASHES = frozenset(("-", "--", "—", "–"))
_HOPS = 25  # heads climbed from a quote's word to a verb


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens of the speaker and of the cue, how sure it is (0..1), and the rule that found it."""

    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    verb: Token
    score: float
    side: str
    rule: str


class Attributor:
    """Attributes the quotes of one reading by what their own sentences say."""

    def __init__(self, reading: Reading, names: Names, inside: Sequence[int]) -> None:
        self.reading = reading
        self.doc: Doc = reading.doc
        self.inside = inside
        self.speakers = Speakers(reading, names, inside)

    def attribute(self, frame: Frame, direct: bool) -> Attribution | None:
        """The speaker by the quote's own sentence; None where that says nothing."""
        right = self._usable_right(frame)
        candidates = [*self._on_left(frame, direct), *self._on_right(frame, right, direct)]
        if not direct or frame.left:
            candidates += self._above(frame, direct, {c.verb.i for c in candidates})
        for candidate in sorted(candidates, key=lambda c: -c.score):
            if candidate.score <= 0:
                break
            segment = frame.left if candidate.side == "left" else right
            speaker = self.speakers.of_verb(candidate.verb, segment or frame.left + right)
            if speaker is None and candidate.rule.endswith("strong"):
                continue
            if speaker is None:
                continue
            sure = min(0.97, 0.55 + candidate.score / 25)
            return Attribution(speaker, (candidate.verb.i, candidate.verb.i + 1), sure, candidate.rule)
        return self._according(frame, right) or self._label(frame) or self._noun(frame, right)

    # --- verbs ---

    def _usable_right(self, frame: Frame) -> tuple[int, ...]:
        """The right side, unless the quote ended a sentence and another begins there that is more than "X said"."""
        right = frame.right
        if not right:
            return right
        first = self.doc[right[0]]
        if frame.ends in _ENDS_OPEN or frame.ends not in ".":
            if frame.ends in "?!" and first.text[:1].isupper() and not self._short_attribution(right):
                return ()
            return right
        if first.text[:1].islower() or first.text in _DASHES or self._short_attribution(right):
            return right
        return ()

    def _short_attribution(self, right: Sequence[int]) -> bool:
        """ "Doe said on Monday": a cue near the start whose clause holds no more speech."""
        near = next((n for n, k in enumerate(right[:14]) if self._says(self.doc[k])), None)
        if near is None:
            return False
        rest = [self.doc[k] for k in right[near + 1 :]]
        verb = self.doc[right[near]]
        if any(c.dep_ in ("ccomp", "dobj") and c.i > verb.i for c in verb.children):
            return False
        return (
            not any(t.lower_ in ("that", ":", "it") for t in rest[:6]) and len(rest) < 25 and not self._followed(right)
        )

    def _followed(self, right: Sequence[int]) -> bool:
        after = right[-1] + 1
        return (
            after < len(self.doc) and self.inside[after] != OUTSIDE and self.doc[right[-1]].text in (",", ":", "that")
        )

    def _says(self, token: Token) -> bool:
        return (
            token.pos_ in ("VERB", "AUX", "NOUN", "PROPN")
            and token.tag_[:2] == "VB"
            and cues.is_saying(token.lemma_.lower())
        )

    def _on_left(self, frame: Frame, direct: bool) -> Iterator[_Candidate]:
        left = frame.left
        if not left:
            return
        last = self.doc[left[-1]]
        for distance, k in enumerate(reversed(left)):
            token = self.doc[k]
            if token.tag_[:2] != "VB":
                continue
            lemma = token.lemma_.lower()
            if not cues.is_saying(lemma) and not (cues.is_naming(lemma) and (not direct or distance < 12)):
                continue
            strong = cues.is_saying(lemma)
            touching = last.i == k or (last.text in (",", ":") and (distance < 14)) or last.lower_ in ("that", "as")
            score = 9.0 if strong else 4.0
            score -= 0.35 * distance
            if touching:
                score += 4
            if last.text == ":":
                score += 2
            if lemma in ("say", "tell", "add", "write"):
                score += 1.5
            if token.dep_ == "relcl" and last.text in (",", ":") and distance > 3:
                score -= 3
            if token.tag_ == "VB" and token.dep_ in ("xcomp", "relcl", "acl") and not touching:
                score -= 2
            if frame.ends == "," and frame.right and not touching:
                score -= 4
            if not self._governs(token, frame) and not touching:
                score -= 3
                if not direct and distance > 6:
                    score -= 4
            yield _Candidate(token, score, "left", "verb-before" if strong else "naming-verb")

    def _on_right(self, frame: Frame, right: Sequence[int], direct: bool) -> Iterator[_Candidate]:
        seen_cue = False
        for distance, k in enumerate(right):
            token = self.doc[k]
            if token.tag_[:2] != "VB" or not cues.is_saying(token.lemma_.lower()):
                continue
            score = 10.0 - 0.35 * distance
            if frame.ends == ",":
                score += 5
            elif frame.ends in _ENDS_OPEN:
                score += 3
            elif frame.ends == ".":
                score += 1
            elif not self._governs(token, frame):
                score -= 5 if direct else 7
                if right and self.doc[right[0]].text in (",", *_DASHES):
                    score += 4
            if token.lemma_ in ("say", "tell", "add", "write"):
                score += 1
            if token.tag_ == "VBG" and seen_cue or seen_cue:
                score -= 6
            if token.dep_ in ("relcl", "acl") and distance > 2:
                score -= 4
            if token.tag_ == "VB" and token.dep_ in ("xcomp", "acl"):
                score -= 3
            seen_cue = True
            yield _Candidate(token, score, "right", "verb-after")

    def _above(self, frame: Frame, direct: bool, seen: set[int]) -> Iterator[_Candidate]:
        """Verbs of saying that the parse puts over the quote's words."""
        at = self.doc[frame.inner[0] : frame.inner[1]].root
        for hop in range(_HOPS):
            if at.head == at:
                return
            at = at.head
            if self.inside[at.i] != OUTSIDE or at.tag_[:2] != "VB" or at.i in seen:
                continue
            lemma = at.lemma_.lower()
            if cues.is_saying(lemma) or (cues.is_naming(lemma) and hop < 4):
                yield _Candidate(at, 5.0 - 0.5 * hop - (2 if direct else 0), "left", "verb-above")

    def _governs(self, verb: Token, frame: Frame) -> bool:
        at = self.doc[frame.inner[0] : frame.inner[1]].root
        for _ in range(_HOPS):
            if at == verb:
                return True
            if at.head == at:
                return False
            at = at.head
        return False

    # --- other cues ---

    def _according(self, frame: Frame, right: Sequence[int]) -> Attribution | None:
        for segment in (right, frame.left):
            for n, k in enumerate(segment[:-2]):
                if self.doc[k].lower_ == "according" and self.doc[segment[n + 1]].lower_ == "to":
                    if speaker := self.speakers.after(segment[n + 2], segment):
                        return Attribution(speaker, (k, k + 2), 0.9, "according-to")
                if (
                    self.doc[k].lower_ == "in"
                    and self.doc[segment[n + 2]].lower_ == "of"
                    and self.doc[segment[n + 1]].lower_ in ("words", "view", "opinion")
                ):
                    if n + 3 < len(segment) and (speaker := self.speakers.after(segment[n + 3], segment)):
                        return Attribution(speaker, (k, k + 3), 0.85, "in-the-words-of")
        return None

    def _label(self, frame: Frame) -> Attribution | None:
        """ "DOE: “…”": a name and a colon, and no verb."""
        left = [self.doc[k] for k in frame.left]
        if len(left) < 2 or left[-1].text != ":" or any(t.tag_[:2] == "VB" for t in left) or len(left) > 8:
            return None
        names = [t for t in left[:-1] if t.pos_ == "PROPN"]
        if not names:
            return None
        return Attribution((names[0].i, names[-1].i + 1), (left[-1].i, left[-1].i + 1), 0.8, "label")

    def _noun(self, frame: Frame, right: Sequence[int]) -> Attribution | None:
        """ "his claim that “…”", "a statement from the firm: “…”", "the minister's “…” remark"."""
        left = frame.left
        for distance, k in enumerate(reversed(left[-12:])):
            token = self.doc[k]
            if token.pos_ == "NOUN" and token.lemma_.lower() in cues.NOUNS and (speaker := self._owner(token)):
                return Attribution(speaker, (k, k + 1), 0.75 - distance / 40, "noun")
        for k in right[:3]:
            token = self.doc[k]
            if token.pos_ == "NOUN" and token.lemma_.lower() in cues.NOUNS and (speaker := self._owner(token)):
                return Attribution(speaker, (k, k + 1), 0.65, "noun")
        return None

    def _owner(self, noun: Token) -> tuple[int, int] | None:
        for child in noun.children:
            if child.dep_ == "poss" and self.inside[child.i] == OUTSIDE and child.lower_ not in ("its", "whose"):
                return self.speakers.phrase(child)
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                for inner in child.children:
                    if inner.dep_ == "pobj" and self.inside[inner.i] == OUTSIDE:
                        return self.speakers.phrase(inner)
        return None
