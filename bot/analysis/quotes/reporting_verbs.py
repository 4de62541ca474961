"""The verbs of a quote's sentence that may report it, each weighed by where and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.candidates import weigh
from bot.analysis.quotes.frames import OUTSIDE, Frame

ENDS_OPEN = frozenset(",?!-—–…")
_CLOSING = 8  # tokens at the end of a sentence where "…, Doe said on Friday" may stand
_MOST = 8  # verbs of a side that are weighed, the nearest first
_NEAR = 14  # tokens from a verb to the mark before the quote that it leads up to
_NEAR_PART = 4  # the same, of a fragment
_HOPS = 25  # heads climbed from a quote's word to a verb
_LEAST = 0.7  # what must speak for a verb, of a whole quote
_LEAST_OF_PART = 0.85  # the same, of a fragment
_IMPERSONAL = frozenset(("it", "this", "that", "there", "which"))
_IN_CLAUSE = frozenset(("ccomp", "xcomp", "advcl", "conj", "relcl"))
_FINITE = ("VBD", "VBZ", "VBP")
_TELLING_OF = frozenset(("remind", "warn", "accuse", "inform", "assure", "tell", "ask", "complain"))
_WORD = 7  # tokens after "replied" in which "with a word:" may announce another quote
_OBJECT = 7  # tokens after such a verb in which "of" is looked for
_PLAIN = frozenset(("say", "tell", "add", "write"))


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that may report the quote: what is told of it, its weight, the side it is on, and the rule."""

    verb: Token
    told: Mapping[str, float]
    weight: float
    side: str
    rule: str


def _make(verb: Token, told: Mapping[str, float], side: str, rule: str) -> Verb:
    return Verb(verb, told, weigh(rule, told), side, rule)


class ReportingVerbs:
    """Weighs the verbs of one reading. `inside` tells which tokens are quoted."""

    def __init__(self, reading: Reading, inside: Sequence[int]) -> None:
        self.doc = reading.doc
        self.tokens = reading.words
        self.inside = inside
        self._says: dict[int, bool] = {}  # each verb is asked once, however many quotes stand round it
        self._silent: dict[int, bool] = {}

    def find_candidates(self, frame: Frame, right: Sequence[int], direct: bool) -> list[Verb]:
        """Return those of the quote's sentence, surest first; `right` is what of the right side may speak of it."""
        root = self.doc[frame.inner[0] : frame.inner[1]].root
        paths = self._find_paths(root, frame)
        found = [*self._find_on_left(frame, direct, root, paths), *self._find_on_right(frame, right, direct, paths)]
        if direct and not found:
            found += self._find_by_syntax(root, frame)
        least = _LEAST if direct else _LEAST_OF_PART
        return sorted((c for c in found if c.weight > least), key=lambda c: -c.weight)

    def is_reporting(self, token: Token) -> bool:
        """Return whether a verb is one of saying, with the word beside it that it needs."""
        if token.i not in self._says:
            self._says[token.i] = self._has_reporting_sense(token)
        return self._says[token.i]

    def _has_reporting_sense(self, token: Token) -> bool:
        if token.tag_[:2] != "VB":
            return False
        lemma = token.lemma_.lower()
        if lemma in cues.PHRASAL and (lemma not in cues.SAYING or lemma == "point"):
            after = [t.lower_ for t in self.tokens[token.i + 1 : token.i + 3]]
            needed = cues.PHRASAL[lemma]
            beside = (after[:1] and after[0] in needed) or (
                after[:1] in (["it"], ["that"]) and after[-1] in needed - {"it"}
            )
            return bool(beside) and not any(c.tag_ == "MD" for c in token.children)
        return cues.is_reporting_verb(lemma)

    def is_without_content(self, verb: Token) -> bool:
        """Return whether a reporting verb ends its sentence without content of its own: "her husband cut in."."""
        ends = {t.text for t in self.tokens[verb.i + 1 : verb.i + 3]} & {".", ":"}
        return bool(ends) and verb.tag_ in ("VBD", "VBZ") and self.is_reporting(verb) and not self.is_silent(verb)

    def is_silent(self, verb: Token) -> bool:
        """Return whether a verb is passive and names no speaker: "Doe was asked", "was described as".

        Nor does anybody speak who does so "without offering" or "instead of saying".
        """
        if verb.i not in self._silent:
            self._silent[verb.i] = self._has_no_speaker(verb)
        return self._silent[verb.i]

    def _has_no_speaker(self, verb: Token) -> bool:
        if verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ in ("without", "of"):
            return True
        by = any(c.lower_ == "by" and c.dep_ in ("agent", "prep") for c in verb.children)
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        return not by and (
            passive
            or (
                verb.tag_ == "VBN"
                and verb.dep_ in ("acl", "amod", "advcl")
                and verb.lemma_ != "say"
                and not any(c.dep_ == "aux" for c in verb.children)  # "having called her"
            )
        )

    def is_parenthetical(self, verb: Token) -> bool:
        """Return whether "said Doe" or "Doe said" stands between commas, or after the last one."""
        subject = min((c for c in verb.children if c.dep_ == "nsubj"), key=lambda c: abs(c.i - verb.i), default=None)
        start = min(verb.i, subject.left_edge.i) if subject is not None else verb.i
        return (
            subject is not None
            and start > 0
            and self.tokens[start - 1].text == ","
            and not any(c.dep_ in ("ccomp", "dobj") and c.i > verb.i for c in verb.children)
        )

    def is_short_attribution(self, right: Sequence[int]) -> bool:
        """Return whether words are a plain attribution near the quote: "Doe said on Monday", "Doe asked the crowd"."""
        near = next((n for n, k in enumerate(right[:12]) if self.is_reporting(self.tokens[k])), None)
        if near is None:
            return False
        verb = self.tokens[right[near]]
        if verb.lemma_ not in cues.PLAIN or verb.tag_ not in _FINITE:
            return False
        if any(c.dep_ in ("aux", "auxpass", "neg") or (c.dep_ == "ccomp" and c.i > verb.i) for c in verb.children):
            return False
        if verb.lemma_ not in ("ask", "tell") and any(c.dep_ == "dobj" and c.i > verb.i for c in verb.children):
            return False
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if near and (subject is None or subject.left_edge.i > right[0] or subject.i > verb.i):
            return False
        rest = [self.tokens[k].lower_ for k in right[near + 1 : near + 7]]
        return not {"that", ":", "it", "to"} & set(rest[:2]) and ":" not in rest

    # --- before the quote ---

    def _find_on_left(self, frame: Frame, direct: bool, root: Token, paths: Mapping[int, str]) -> Iterator[Verb]:
        if not frame.left:
            return
        last, nearer = self.tokens[frame.left[-1]], False
        for distance, token in self._list_before(frame.left, direct):
            path = paths.get(token.i, "")
            touching = _is_touching(token, last, distance, direct)
            apart = not path and not touching and (direct or not self._is_aside(token, frame.left[0]))
            clause = direct and last.lower_ == "that"
            if (path == "subject" and not clause) or (apart and not direct):
                continue
            strong = self.is_reporting(token)
            inner = strong and bool(path) and not direct
            told = {
                "clause-words-between" if inner else "words-between": distance,
                "touching": touching,
                "colon": last.text == ":",
                "plain": _is_plainly_saying(token),
                "apart": (not path) * (0.6 if touching else 1),
                "second-verb": nearer,
                "modifier": not direct and _is_modifier(root, frame),
                "claimed-by-noun": max(self._is_before_claim(token, frame), 2 * _passes_on_anothers(token)),
                "reported": self._is_reported_itself(token),
            }
            own = token.tag_ == "VBG" or any(c.dep_ == "nsubj" for c in token.children)
            nearer = nearer or (strong and own and (touching or bool(path)))
            yield _make(token, told, "left", "verb-before" if strong else "naming-verb")

    def _list_before(self, left: Sequence[int], direct: bool) -> Iterator[tuple[int, Token]]:
        """Yield the verbs that may report what they stand before, the nearest first, with the words between."""
        words = ((distance, self.tokens[k]) for distance, k in enumerate(reversed(left)))
        verbs = ((distance, token) for distance, token in words if self._can_report(token, distance, direct))
        for distance, token in islice(verbs, _MOST):
            if not self.is_silent(token) or self._is_misread_calling(token, self.tokens[left[-1]]):
                yield distance, token

    def _is_aside(self, verb: Token, first: int) -> bool:
        """Return whether a verb is in words put in between, which the quote's sentence does without: "Doe said,"."""
        return (self.is_parenthetical(verb) and self._has_comma_after(verb)) or _is_as_clause(verb, first)

    def _is_before_claim(self, verb: Token, frame: Frame) -> bool:
        """Return whether what the quote belongs to is a noun of speech after the verb: "countered her claim that …"."""
        between = self.tokens[verb.i + 1 : frame.outer[0]]
        return any(
            a.lemma_.lower() in cues.NOUNS and b.lower_ == "that" and any(c.dep_ == "poss" for c in a.children)
            for a, b in pairwise(between)
        )

    def _can_report(self, token: Token, distance: int, direct: bool) -> bool:
        """Return whether a word before a quote is a reporting verb, or a judging verb."""
        if self.is_reporting(token):
            return True
        return token.tag_[:2] == "VB" and cues.is_judging_verb(token.lemma_.lower()) and (not direct or distance < 12)

    def _is_followed_by_main_verb(self, frame: Frame, right: Sequence[int]) -> bool:
        """Return whether the quote only ends an aside: "Doe, who called it “late,” described the night"."""
        first = self.tokens[right[0]]
        spoken = self.is_reporting(first) and not any(c.dep_ == "dobj" for c in first.children)
        told = spoken or any(c.dep_ == "nsubj" and c.i > first.i for c in first.children)
        return bool(frame.left) and first.tag_ in _FINITE and first.lemma_ != "be" and not told

    def _is_misread_calling(self, verb: Token, last: Token) -> bool:
        """Return whether "one lawmaker called Doe “…”" was read as "a lawmaker who is called"."""
        told = last.i > verb.i and last.tag_ in ("NNP", "PRP", "PRP$")
        return verb.lemma_ in cues.CALLING and verb.dep_ == "acl" and verb.i == verb.head.i + 1 and told

    def _is_reported_itself(self, verb: Token) -> bool:
        """Return whether a verb is itself reported: "believes" in "Doe said she believes …", where Doe speaks."""
        plain = verb.lemma_.lower() in _PLAIN
        return (
            not plain and verb.dep_ == "ccomp" and self.is_reporting(verb.head) and self.inside[verb.head.i] == OUTSIDE
        )

    def find_verb_around(self, verb: Token) -> Token | None:
        """Return the verb of saying in whose content another stands: "said" of "Doe said Roe had vowed to"."""
        at = verb
        for _ in range(_HOPS):
            below, at = at, at.head
            if at == below or below.dep_ not in _IN_CLAUSE or self.inside[at.i] != OUTSIDE:
                return None
            if self.is_reporting(at) and below.dep_ == "ccomp" and at.i < below.i:
                return None if any(t.is_sent_start or t.is_space for t in self.tokens[at.i + 1 : verb.i]) else at
        return None

    def _has_clause_after(self, right: Sequence[int]) -> bool:
        """Return whether another clause follows the quote: ", but he denied it"."""
        first = [self.tokens[k].lower_ for k in right[:2]]
        return bool(first) and (first[0] in cues.JOINING or (first[0] == "," and first[-1] in cues.JOINING))

    def _has_comma_after(self, verb: Token) -> bool:
        """Return whether a comma follows soon: "…, Doe said, …"."""
        return any(t.text == "," for t in self.tokens[verb.i + 1 : verb.i + 4])

    # --- after it ---

    def _find_on_right(
        self, frame: Frame, right: Sequence[int], direct: bool, paths: Mapping[int, str]
    ) -> Iterator[Verb]:
        seen = bool(frame.left) and self.tokens[frame.left[-1]].lemma_ in ("say", "tell")  # which says the quote
        joined = self._has_clause_after(right)
        verbs = ((distance, self.tokens[k]) for distance, k in enumerate(right) if self.is_reporting(self.tokens[k]))
        for distance, token in islice(verbs, _MOST):
            path = paths.get(token.i, "")
            if self.is_silent(token) or path == "subject" or (not direct and self._is_before_quote(token.i)):
                continue
            closing = len(right) - distance < _CLOSING and self.is_parenthetical(token)
            last = (not direct and closing) or _is_as_clause(token)
            told: dict[str, float] = {
                "words-between": distance,
                "plain": token.lemma_ in _PLAIN,
                "apart": not path,
                "second-verb": seen and not last,
                "closing": last,
            }
            if not last:
                first = self.tokens[right[0]].lower_
                told |= {
                    "tells-of-thing": not direct and token.dep_ == "relcl" and first in ("that", "which", "who"),
                    "another-clause": joined and not closing,
                    **self._tell_objections(token, frame, right, distance),
                }
            seen = True
            yield _make(token, told, "right", "verb-after")

    def is_passing_on(self, lemma: str, frame: Frame) -> bool:
        """Return whether an outlet only passes on what another says: "Doe said it was “late,” the Post reports"."""
        return lemma == "report" and any(self.is_reporting(self.tokens[k]) for k in frame.left)

    def _is_before_quote(self, verb: int) -> bool:
        """Return whether the verb stands before another quote, which is then what it says."""
        after = verb + 1
        while after < len(self.tokens) and self.tokens[after].text in (",", ":", "that"):
            after += 1
        return after < len(self.tokens) and self.inside[after] != OUTSIDE

    def _tell_objections(self, verb: Token, frame: Frame, right: Sequence[int], distance: int) -> dict[str, float]:
        """Return what speaks against a verb after the quote: words of its own, a place in another clause."""
        own = any(c.dep_ == "ccomp" and c.i > verb.i and self.inside[c.i] == OUTSIDE for c in verb.children)
        after = {t.lower_ for t in self.tokens[verb.i + 1 : verb.i + _OBJECT]}
        about = bool(frame.left) and verb.lemma_ in _TELLING_OF and bool(after & {"of", "about"})
        soon = right[distance + 1 : distance + _WORD]
        introduces = bool(frame.left) and any(self.tokens[k].text == ":" for k in soon)
        passes_on = self.is_passing_on(verb.lemma_, frame)
        relative = verb.dep_ in ("relcl", "acl") and distance > 2
        purpose = verb.tag_ == "VB" and not any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children)
        return {
            "own-words": (3 if frame.left else 1) * own + 3 * introduces + 10 * (about or passes_on),
            "other-deed": relative + purpose + self._is_followed_by_main_verb(frame, right),
        }

    # --- by the parse ---

    def _find_by_syntax(self, root: Token, frame: Frame) -> Iterator[Verb]:
        """Yield any verb whose clause the quote is in the parse, where its subject can speak."""
        verb = root.head
        clause = root.dep_ in ("ccomp", "parataxis") and verb.tag_ in _FINITE and self.inside[verb.i] == OUTSIDE
        if not clause or verb.lemma_ in cues.NO_SAYING or self.is_silent(verb):
            return
        side = "left" if verb.i < frame.outer[0] else "right"
        before = bool(frame.left) and self.tokens[frame.left[-1]].text in (",", ":", "that")
        marked = before if side == "left" else frame.ends in ",?!"
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if marked and subject is not None and subject.lower_ not in _IMPERSONAL:
            yield _make(verb, {}, side, "verb-by-syntax")

    def _find_paths(self, root: Token, frame: Frame) -> dict[int, str]:
        """Return the words that the parse hangs the quote on, and how: "object" (any way but one) or "subject"."""
        paths: dict[int, str] = {}
        at, below = root, None
        for _ in range(_HOPS):
            subject = below is not None and below.dep_ in ("nsubj", "nsubjpass") and len(frame.left) > 1
            paths[at.i] = "subject" if subject else "object"
            if at.head == at or (at.dep_ == "advcl" and self.inside[at.i] == OUTSIDE):
                break
            below, at = at, at.head
        return paths


def _is_touching(verb: Token, last: Token, distance: int, direct: bool) -> bool:
    """Return whether a verb before a quote leads up to it: by nothing between, a mark, "that", its preposition."""
    near = _NEAR if direct else _NEAR_PART
    return (
        last.i == verb.i
        or (last.text in (",", ":") and distance < near)
        or last.lower_ in ("that", "as")
        or (direct and last.dep_ == "prep" and last.head == verb)  # "accused them of"
    )


def _passes_on_anothers(verb: Token) -> bool:
    """Return whether a verb's object is what somebody else says: "read out a statement from Doe:"."""
    said = (c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i and c.lemma_.lower() in cues.NOUNS)
    after = (noun.nbor() for noun in said if noun.i + 1 < len(noun.doc))
    return any(of.lower_ in ("from", "by") and any(c.pos_ == "PROPN" for c in of.children) for of in after)


def _is_modifier(root: Token, frame: Frame) -> bool:
    """Return whether the quoted words stand before a noun they belong to: the “so-so” plan."""
    return root.head.i >= frame.outer[1] and root.dep_ in ("amod", "compound", "nmod", "nummod", "poss")


def _is_as_clause(verb: Token, first: int | None = None) -> bool:
    """Return whether a verb is in "…, as Doe suggested"; with `first`, only where "as" is that token."""
    marked = any(c.lower_ == "as" and c.i < verb.i and first in (None, c.i) for c in verb.children)
    return marked and verb.dep_ == "advcl" and not any(c.dep_ in ("ccomp", "dobj") for c in verb.children)


def _is_plainly_saying(verb: Token) -> bool:
    """Return whether a verb does no more than tell: "say", and "write", but not "write a book"."""
    work = verb.lemma_ == "write" and any(c.dep_ == "dobj" for c in verb.children)
    return verb.lemma_.lower() in _PLAIN and not work
