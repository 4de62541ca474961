"""The noun phrase that names a speaker, found from its noun: "the former mayor of Northport"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.names import Names
from bot.analysis.names.lexicon import is_role
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.frames import OUTSIDE

_HEADS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "WDT"))
_WITHIN = frozenset(("compound", "poss", "nmod", "amod", "npadvmod"))
_BEFORE_NOUN = 60  # tokens
_NOT_BEFORE = frozenset(("IN", "CC", "VBD", "VBG", "WRB", "WP", "TO"))
_OTHER_PARTS = frozenset(("relcl", "advcl", "conj"))
_SET_OFF = frozenset((",", ";", ":", "-", "--"))
_JOINING = frozenset(("of", "for", "at", "from", "with", "in"))
_COMPLEMENT = 9  # tokens of "of the city council"
_ENDS_COMPLEMENT = frozenset((",", ";", "(", "-", "--"))
_NOT_IN_COMPLEMENT = frozenset(("WP", "WDT", "VBD", "VBZ"))
_NOT_LAST = frozenset(("CC", "IN", "DT", "PRP$", "TO", "VBG", "JJ"))
_TITLE = 5  # tokens between a role and the name of who has it, in capitals


class SpeakerPhrases:
    """Finds noun phrases outside the marks. `inside` tells which tokens are quoted; tokens `start:end` out."""

    def __init__(self, tokens: Sequence[Token], names: Names, inside: Sequence[int]) -> None:
        self.tokens = tokens
        self.names = names
        self.inside = inside

    def find_around(self, head: Token) -> tuple[int, int]:
        """Return the noun phrase of `head`: its left side, and what a common noun needs on its right."""
        head = self._skip_bracket(self._resolve_relative(head))
        start, end = self._find_start(head), head.i + 1
        if name := self.names.find_mention(head):
            start, end = min(start, name[0]), max(end, name[1])
        if head.tag_ == "NN":
            end = self._find_end_of_name(end)
        start = self._find_hyphened_start(start)
        if self._has_complement(head, end):
            end = self._find_end_of_complement(end)
        end = self._find_hyphened_end(end)
        end = self._leave_out_open_bracket(start, end)
        return self._find_titled_name(head, start, end) or (start, end)

    def find_from(self, i: int, segment: Sequence[int]) -> tuple[int, int] | None:
        """Return the noun phrase that begins at token i of the segment, as after "according to"."""
        at = next((n for n, k in enumerate(segment) if k >= i), None)
        if at is None:
            return None
        near = (self.tokens[k] for k in segment[at : at + 10])
        head = next((t for t in near if t.tag_ in _HEADS and t.dep_ not in _WITHIN), None)
        return self.find_around(head) if head is not None else None

    # --- its noun ---

    def _resolve_relative(self, head: Token) -> Token:
        """Return the noun before a relative pronoun: Doe for "who" in "Doe, who said"."""
        noun = head.head.head
        relative = head.tag_ in ("WP", "WDT") and head.head.dep_ in ("relcl", "acl")
        nominal = noun.pos_ in ("NOUN", "PROPN", "PRON") and self.inside[noun.i] == OUTSIDE
        if not relative or not nominal or noun.i > head.i:
            return head
        one = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun  # "one of those who said"
        return one if one.tag_ in ("CD", "DT") and self.inside[one.i] == OUTSIDE else noun

    def _skip_bracket(self, head: Token) -> Token:
        """Return the name of "Jane Doe (D-Ohio)" where it was read as one word with the brackets."""
        opening = next((i for i in range(head.i - 1, max(0, head.i - 5), -1) if self.tokens[i].text in "()"), None)
        inside = opening is not None and self.tokens[opening].text == "(" and opening > 0
        before = self.tokens[opening - 1] if inside and opening is not None else head
        return before if before.tag_ in ("NNP", "NNPS", "NN") else head

    # --- where it begins ---

    def _find_start(self, head: Token) -> int:
        start, first = head.i, max(0, head.i - _BEFORE_NOUN)
        while start > first and self._belongs_before(self.tokens[start - 1], head):
            start -= 1
        return start

    def _belongs_before(self, token: Token, head: Token) -> bool:
        """Return whether a token is one of those that stand before a noun in its phrase: "the", "former"."""
        return (
            self.inside[token.i] == OUTSIDE
            and token.text not in _SET_OFF
            and not token.is_space
            and token.tag_ not in _NOT_BEFORE
            and token.dep_ not in _OTHER_PARTS
            and head.is_ancestor(token)
        )

    def _find_hyphened_start(self, start: int) -> int:
        """Return the start of a word that hyphens lead up to: "Vice-Chancellor"."""
        tokens = self.tokens
        while (
            start > 1
            and tokens[start - 1].text == "-"
            and not tokens[start - 1].whitespace_
            and not tokens[start - 2].whitespace_
        ):
            start -= 2
        return start

    # --- where it ends ---

    def _find_end_of_name(self, end: int) -> int:
        """Return the end of a name that follows right on: "the engineer" + "Jane Doe"."""
        if end >= len(self.tokens) or self.inside[end] != OUTSIDE:
            return end
        name = self.names.find_mention(self.tokens[end])
        return name[1] if name is not None and name[0] == end else end

    def _has_complement(self, head: Token, end: int) -> bool:
        """Return whether a common noun goes on with words of its own: "the head of", "a professor at"."""
        if head.pos_ not in ("NOUN", "PRON", "NUM") or head.tag_ == "PRP" or end >= len(self.tokens):
            return False
        return self.tokens[end].lower_ in _JOINING and self.tokens[end].head == head

    def _find_end_of_complement(self, start: int) -> int:
        """Return the end of "of the city council, …" from its preposition on, without what only leads further."""
        stop = min(self.tokens[start].right_edge.i + 1, start + _COMPLEMENT)
        end = start
        while end < stop and self._is_in_complement(self.tokens[end]):
            end += 1
        while end > start and self.tokens[end - 1].tag_ in _NOT_LAST:
            end -= 1
        return end

    def _is_in_complement(self, token: Token) -> bool:
        ends = token.text in _ENDS_COMPLEMENT or token.is_space or token.tag_ in _NOT_IN_COMPLEMENT
        return self.inside[token.i] == OUTSIDE and not ends

    def _leave_out_open_bracket(self, start: int, end: int) -> int:
        """Return the end before a bracket that the phrase does not close."""
        opening = next((i for i in range(start + 1, end) if self.tokens[i].text == "("), end)
        return end if any(t.text == ")" for t in self.tokens[opening:end]) else opening

    def _find_hyphened_end(self, end: int) -> int:
        """Return the end of a word that hyphens go on: "Editor-in-Chief"."""
        while end + 1 < len(self.tokens) and self.tokens[end].text == "-" and not self.tokens[end - 1].whitespace_:
            end += 2
        return end

    def _find_titled_name(self, head: Token, start: int, end: int) -> tuple[int, int] | None:
        """Return the name that a title leads up to: "Leader of Opposition Jane Doe", "Editor-in-Chief Jane Doe"."""
        if not head.text[:1].isupper() or not (is_role(head.lower_) or is_role(self.tokens[end - 1].lower_)):
            return None
        stop = end
        for token in self.tokens[end : end + _TITLE]:
            if self.inside[token.i] != OUTSIDE or (token.tag_ not in ("NNP", "NNPS") and token.lower_ != "of"):
                break
            if self.names.is_person(token) and (name := self.names.find_mention(token)):
                return name
            stop = token.i + 1
        names = [t for t in self.tokens[end:stop] if t.lower_ != "of"]
        return (start, stop) if len(names) > 2 else None
