"""Who says a quote: every cue of its sentence is weighed, and the surest one names the speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.names import Names
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import OUTSIDE, Frame
from bot.analysis.quotes.speakers import Speakers
from bot.analysis.quotes.surface import speaker_after
from bot.analysis.quotes.wording import Attribution, Wording
from bot.analysis.reading import Reading

_ENDS_OPEN = frozenset(",?!-—–…")
_DASHES = frozenset(("-", "--", "—", "–"))
_CLOSING = 8  # tokens at the end of a sentence where "…, Doe said on Friday" may stand
_HOPS = 25  # heads climbed from a quote's word to a verb


@dataclass(frozen=True, slots=True)
class _Candidate:
    verb: Token
    score: float
    side: str
    rule: str


def _depth(token: Token) -> int:
    depth = 0
    while token.head != token and depth < _HOPS:
        token, depth = token.head, depth + 1
    return depth


class Attributor:
    """Attributes the quotes of one reading by what their own sentences say."""

    def __init__(self, reading: Reading, names: Names, inside: Sequence[int]) -> None:
        self.reading = reading
        self.doc: Doc = reading.doc
        self.inside = inside
        self.speakers = Speakers(reading, names, inside)
        self.wording = Wording(self.speakers)

    def attribute(self, frame: Frame, direct: bool) -> Attribution | None:
        """The speaker by the quote's own sentence; None where that says nothing."""
        right = self._usable_right(frame)
        beside = speaker_after(self.doc, frame.right) if frame.ends in ",?!" and (direct or not frame.left) else None
        if beside and not (frame.left and self.doc[beside[1][0]].lemma_ in cues.WITH_OBJECT):
            return Attribution(*beside, 0.95, "beside")
        candidates = [*self._on_left(frame, direct), *self._on_right(frame, right, direct)]
        if not direct or frame.left:
            candidates += self._above(frame, direct, {c.verb.i for c in candidates})
        for candidate in sorted(candidates, key=lambda c: -c.score):
            if candidate.score <= 0:
                break
            segment = frame.left if candidate.side == "left" else right
            speaker = self.speakers.of_verb(candidate.verb, segment or frame.left + right)
            if speaker is None or (not direct and self.doc[speaker[0]].lower_ in ("we", "you", "us")):
                continue
            speaker = self._outer(candidate.verb, speaker)
            sure = min(0.97, 0.55 + candidate.score / 25)
            return Attribution(speaker, (candidate.verb.i, candidate.verb.i + 1), sure, candidate.rule)
        return self.wording.attribute(frame, right)

    # --- verbs ---

    def _usable_right(self, frame: Frame) -> tuple[int, ...]:
        """The right side, unless the quote ended a sentence and another begins there that is more than "X said"."""
        right = frame.right
        if not right:
            return right
        first = self.doc[right[0]]
        if frame.ends in _ENDS_OPEN or frame.ends != ".":
            if frame.ends in "?!" and first.text[:1].isupper() and not self._short_attribution(right):
                return ()
            return right
        if first.text[:1].islower() or first.text in _DASHES or self._short_attribution(right):
            return right
        return ()

    def _short_attribution(self, right: Sequence[int]) -> bool:
        """ "Doe said on Monday", "Doe asked the crowd": a plain cue near the start, and no more speech after it."""
        near = next((n for n, k in enumerate(right[:12]) if self._says(self.doc[k])), None)
        if near is None:
            return False
        verb = self.doc[right[near]]
        if verb.lemma_ not in cues.PLAIN or verb.tag_ not in ("VBD", "VBZ", "VBP"):
            return False
        if any(c.dep_ in ("aux", "auxpass", "neg") or (c.dep_ == "ccomp" and c.i > verb.i) for c in verb.children):
            return False
        if verb.lemma_ not in ("ask", "tell") and any(c.dep_ == "dobj" and c.i > verb.i for c in verb.children):
            return False
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if near and (subject is None or subject.left_edge.i > right[0] or subject.i > verb.i):
            return False
        rest = [self.doc[k].lower_ for k in right[near + 1 : near + 7]]
        return not {"that", ":", "it", "to"} & set(rest[:2]) and ":" not in rest and not self._followed(right)

    def _followed(self, right: Sequence[int]) -> bool:
        after = right[-1] + 1
        return (
            after < len(self.doc) and self.inside[after] != OUTSIDE and self.doc[right[-1]].text in (",", ":", "that")
        )

    def _says(self, token: Token) -> bool:
        if token.tag_[:2] != "VB":
            return False
        lemma = token.lemma_.lower()
        if lemma in cues.PHRASAL and (lemma not in cues.SAYING or lemma == "point"):
            after = self.doc[token.i + 1].lower_ if token.i + 1 < len(self.doc) else ""
            return after in cues.PHRASAL[lemma] and not any(c.tag_ == "MD" for c in token.children)
        return cues.is_saying(lemma)

    def speaks_of_itself(self, verb: Token) -> bool:
        """Whether a verb of saying ends its sentence, with nothing of its own to say: "her husband cut in."."""
        ends = {t.text for t in self.doc[verb.i + 1 : verb.i + 3]} & {".", ":"}
        return bool(ends) and verb.tag_ in ("VBD", "VBZ") and self._says(verb) and not self._silent(verb)

    def _silent(self, verb: Token) -> bool:
        """ "Doe was asked", "was described as": passive, and by nobody named. "Quoted as saying" is the saying's.

        Nor does anybody speak who does so "without offering" or "instead of saying".
        """
        if verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "of"):
            return True
        by = any(c.lower_ == "by" and c.dep_ in ("agent", "prep") for c in verb.children)
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        return not by and (
            passive or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and verb.lemma_ != "say")
        )

    def _retold(self, verb: Token) -> bool:
        """ "Doe said she believes …": what somebody believes by their own account is theirs to say."""
        pronoun = any(c.dep_ == "nsubj" and c.tag_ == "PRP" for c in verb.children)
        return pronoun and verb.dep_ == "ccomp" and self._says(verb.head) and self.inside[verb.head.i] == OUTSIDE

    def _on_left(self, frame: Frame, direct: bool) -> Iterator[_Candidate]:
        left = frame.left
        if not left:
            return
        last = self.doc[left[-1]]
        near = 14 if direct else 4
        for distance, k in enumerate(reversed(left)):
            token = self.doc[k]
            lemma = token.lemma_.lower()
            strong = self._says(token)
            naming = token.tag_[:2] == "VB" and cues.is_naming(lemma) and (not direct or distance < 12)
            if not (strong or naming) or self._silent(token) or (not strong and self._retold(token)):
                continue
            path = self._path(token, frame)
            touching = last.i == k or (last.text in (",", ":") and distance < near) or last.lower_ in ("that", "as")
            touching = touching or (direct and last.dep_ == "prep" and last.head == token)  # "accused them of"
            aside = not direct and self._parenthetical(token) and self._closes(token)
            if path == "subject" or (not direct and path == "" and not touching and not aside):
                continue
            score = (9.0 if strong else 4.0) - 0.35 * distance
            score += 4 if touching else 0
            score += 2 if last.text == ":" else 0
            score += 1.5 if lemma in ("say", "tell", "add", "write") else 0
            if token.dep_ == "relcl" and last.text in (",", ":") and distance > 3:
                score -= 3
            if token.tag_ == "VB" and token.dep_ in ("xcomp", "relcl", "acl") and not touching:
                score -= 2
            if frame.ends == "," and frame.right and not touching and not self._joined(frame.right):
                score -= 4
            if not path and not touching and not aside:
                score -= 3
            if not direct and self._modifies(frame):
                score -= 3 if strong else 5
            yield _Candidate(token, score, "left", "verb-before" if strong else "naming-verb")

    def _joined(self, right: Sequence[int]) -> bool:
        """Whether another clause follows the quote: ", but he denied it"."""
        first = [self.doc[k].lower_ for k in right[:2]]
        return bool(first) and (first[0] in cues.JOINING or (first[0] == "," and first[-1] in cues.JOINING))

    def _outer(self, verb: Token, speaker: tuple[int, int]) -> tuple[int, int]:
        """Of "The president denounced what he called …" the president, whom "he" means, is the one to be shown."""
        said = self.doc[speaker[0]]
        if said.lower_ not in ("he", "she", "they", "it") or not any(c.lower_ == "what" for c in verb.children):
            return speaker
        at = verb
        for _ in range(_HOPS):
            if at.head == at:
                return speaker
            at = at.head
            subject = next((c for c in at.children if c.dep_ == "nsubj" and self.inside[c.i] == OUTSIDE), None)
            if subject is not None and at.tag_[:2] == "VB" and subject.i < said.i:
                same = subject.lower_ == said.lower_ or self.speakers.names.resolve(subject) is not None
                mine, theirs = self.speakers.names.resolve(said), self.speakers.names.resolve(subject)
                return self.speakers.phrase(subject) if same and mine == theirs else speaker
        return speaker

    def _closes(self, verb: Token) -> bool:
        """Whether a comma follows soon: "…, Doe said, …"."""
        return any(t.text == "," for t in self.doc[verb.i + 1 : verb.i + 4])

    def _parenthetical(self, verb: Token) -> bool:
        """Whether "said Doe" or "Doe said" stands between commas, or after the last one."""
        doc = self.doc
        subject = min((c for c in verb.children if c.dep_ == "nsubj"), key=lambda c: abs(c.i - verb.i), default=None)
        start = min(verb.i, subject.left_edge.i) if subject is not None else verb.i
        return (
            subject is not None
            and start > 0
            and doc[start - 1].text == ","
            and not any(c.dep_ in ("ccomp", "dobj") and c.i > verb.i for c in verb.children)
        )

    def _on_right(self, frame: Frame, right: Sequence[int], direct: bool) -> Iterator[_Candidate]:
        seen = False
        joined = self._joined(right)
        for distance, k in enumerate(right):
            token = self.doc[k]
            if not self._says(token) or self._silent(token):
                continue
            path = self._path(token, frame)
            if path == "subject" or (not direct and self._introduces(k, right)):
                continue
            closing = len(right) - distance < _CLOSING and self._parenthetical(token)
            score = 10.0 - 0.35 * distance
            if frame.ends == ",":
                score += 5 if direct or not frame.left else 1
            elif frame.ends in _ENDS_OPEN or frame.ends == ".":
                score += 1 if frame.ends == "." else 3
            elif not path:
                score -= 5 if direct else 7
                if self.doc[right[0]].text in (",", *_DASHES) or (direct and self._parenthetical(token)):
                    score += 4 if distance < 12 else 8
            if not direct and token.dep_ == "relcl" and self.doc[right[0]].lower_ in ("that", "which", "who"):
                score -= 8  # what is told of the thing that the word names
            if not direct and frame.left and not path and distance > 6:
                score -= 5
            score += 1 if token.lemma_ in ("say", "tell", "add", "write") else 0
            score -= 6 if seen else 0
            score -= 8 if joined and not closing else 0
            engaged = self._otherwise_engaged(token, frame, right, distance)
            score -= engaged if direct or token.tag_ != "VBG" else 2 * engaged
            if closing and not direct:
                score = max(score, 5.0)
            seen = True
            yield _Candidate(token, score, "right", "verb-after")

    def _introduces(self, verb: int, right: Sequence[int]) -> bool:
        """Whether the verb stands before another quote, which is then what it says."""
        after = verb + 1
        while after < len(self.doc) and self.doc[after].text in (",", ":", "that"):
            after += 1
        return after < len(self.doc) and self.inside[after] != OUTSIDE

    def _otherwise_engaged(self, verb: Token, frame: Frame, right: Sequence[int], distance: int) -> float:
        """What speaks against a verb after the quote: words of its own that it says, a place in another clause."""
        against = 0.0
        if any(c.dep_ == "ccomp" and c.i > verb.i and self.inside[c.i] == OUTSIDE for c in verb.children):
            against += 6 if frame.left else 2
        if verb.dep_ in ("relcl", "acl") and distance > 2:
            against += 4
        if verb.tag_ == "VB" and not any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children):
            against += 5
        if frame.left and distance + 1 < len(right) and self.doc[right[distance + 1]].text == ":":
            against += 6
        return against

    def _above(self, frame: Frame, direct: bool, seen: set[int]) -> Iterator[_Candidate]:
        """Verbs of saying that the parse puts over the quote's words."""
        at = self.doc[frame.inner[0] : frame.inner[1]].root
        aside = False
        for hop in range(_HOPS):
            if at.head == at:
                return
            if at.dep_ in ("nsubj", "nsubjpass") and not direct:
                return
            aside = aside or (at.dep_ == "advcl" and self.inside[at.i] == OUTSIDE)
            at = at.head
            if self.inside[at.i] != OUTSIDE or at.tag_[:2] != "VB" or at.i in seen or self._silent(at):
                continue
            if self._says(at) or (not aside and cues.is_naming(at.lemma_.lower()) and hop < 4):
                yield _Candidate(at, 5.0 - 0.5 * hop - (2 if direct else 0), "left", "verb-above")

    def _path(self, verb: Token, frame: Frame) -> str:
        """How the parse hangs the quote on the verb: "object" (any way but one), "subject", or "" for not at all."""
        at = self.doc[frame.inner[0] : frame.inner[1]].root
        below = at
        for _ in range(_HOPS):
            if at == verb:
                return (
                    "subject"
                    if below.dep_ in ("nsubj", "nsubjpass") and below is not at and len(frame.left) > 1
                    else "object"
                )
            if at.head == at:
                return ""
            if at.dep_ == "advcl" and self.inside[at.i] == OUTSIDE:
                return ""
            below, at = at, at.head
        return ""

    def _modifies(self, frame: Frame) -> bool:
        """Whether the quoted words stand before a noun they belong to: the “so-so” plan."""
        root = self.doc[frame.inner[0] : frame.inner[1]].root
        return root.head.i >= frame.outer[1] and root.dep_ in ("amod", "compound", "nmod", "nummod", "poss")

    # --- the clause before, whatever its verb ---

    def by_clause(self, frame: Frame) -> Attribution | None:
        """The person who is the subject of the words before the quote: "She had an answer: “…”"."""
        if not frame.left:
            return None
        left = [self.doc[k] for k in frame.left]
        introduced = left[-1].text in (":", ",")
        for token in left:
            if token.dep_ not in ("nsubj", "nsubjpass") or _depth(token.head) > 2 or self._silent_asked(token.head):
                continue
            if self.speakers.is_person(token) or (left[-1].text == ":" and self.speakers.names.mention(token)):
                return Attribution(self.speakers.phrase(token), None, 0.6 if introduced else 0.45, "clause-before")
        if left[-1].text == ":" and len(left) > 1 and self.speakers.names.is_person(left[-2]):
            return Attribution(self.speakers.phrase(left[-2]), None, 0.55, "name-colon")
        return None

    def _silent_asked(self, verb: Token) -> bool:
        return verb.lemma_ in ("ask", "tell") and self._silent(verb)

    def of_sentence(self, segment: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Speaker and cue of a sentence without marks: those of its highest verb of saying."""
        verbs = [self.doc[k] for k in segment if self._says(self.doc[k]) and not self._silent(self.doc[k])]
        for verb in sorted(verbs, key=_depth):
            if speaker := self.speakers.of_verb(verb, segment):
                return speaker, (verb.i, verb.i + 1)
        return None
