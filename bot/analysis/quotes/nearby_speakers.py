"""Speakers whom the words beside a verb tell, where the parse goes past them: a name right before, "quoted Doe as"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.names import Names
from bot.analysis.names.lexicon import HONORIFICS, is_role
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.cues import split_words
from bot.analysis.quotes.frames import OUTSIDE

_QUOTING = frozenset(("quote", "cite"))
_PERCEIVING = split_words("see hear catch show recall remember film record watch tape depict feature find")
_BEFORE_VERB = frozenset(("also", "later", "had", "has", "then", "famously"))
_ASIDE = 30  # tokens of what is set off between a name and its verb
_OPENS_ASIDE = frozenset(
    ("who", "whose", "a", "an", "the", "his", "her", "its", "their", "then", "now", "one", "another")
)
_QUOTED = 18  # tokens from "quoted" to "as saying"
_IN_PHRASE = frozenset(("NN", "NNP", "NNPS", "JJ", "HYPH", "DT", "PRP$", "POS"))
_PLACES = frozenset(("IN", "TO"))
_TO_NAME = 8  # tokens from a role to the name of who has it


class NearbySpeakers:
    """Finds speakers by the order of the words before a verb. `inside` tells which tokens are quoted."""

    def __init__(self, tokens: Sequence[Token], names: Names, inside: Sequence[int]) -> None:
        self.tokens = tokens
        self.names = names
        self.inside = inside

    def find_quoted(self, verb: Token) -> Token | tuple[int, int] | None:
        """Return Doe of "The paper quoted Doe as saying", for either verb."""
        if verb.tag_ == "VBG" and verb.i and self.tokens[verb.i - 1].lower_ == "as":
            before = range(verb.i - 2, max(-1, verb.i - _QUOTED), -1)
            quoting = next((t for i in before if (t := self.tokens[i]).lemma_ in _QUOTING), None)
            return self._find_whom_it_quotes(quoting, verb.i - 1) if quoting is not None else None
        if verb.lemma_ not in _QUOTING or verb.tag_[:2] != "VB":
            return None
        after = range(verb.i + 1, min(len(self.tokens) - 1, verb.i + _QUOTED))
        end = next((i for i in after if self.tokens[i].lower_ == "as" and self.tokens[i + 1].tag_ == "VBG"), None)
        return self._find_whom_it_quotes(verb, end) if end is not None else None

    def _find_whom_it_quotes(self, verb: Token, end: int) -> Token | tuple[int, int] | None:
        passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if passive is not None:
            return passive
        between = range(verb.i + 1, end)
        if named := next((name for i in between if (name := self._find_person(i))), None):
            return named
        return next((c for c in verb.children if c.dep_ == "dobj" and c.i in between), None)

    def find_doer(self, verb: Token) -> Token | None:
        """Return "him" of "a film of him saying": who does what a gerund tells."""
        before = self.tokens[verb.i - 1] if verb.i and verb.tag_ == "VBG" else None
        if before is None or self.inside[before.i] != OUTSIDE or before.dep_ not in ("pobj", "dobj", "nsubj"):
            return None
        somebody = before.lower_ in ("him", "her", "them") or self.names.is_person(before) or is_role(before.lower_)
        if before.dep_ == "pobj":
            return before if somebody and before.head.lower_ == "of" else None
        return before if before.head.lemma_ in _PERCEIVING and not before.lower_.endswith("self") else None

    def find_name_after(self, verb: Token) -> tuple[int, int] | None:
        """Return Doe of ", said Mayor Jane Doe," within a sentence."""
        if verb.tag_ not in ("VBD", "VBZ") or not verb.i or self.tokens[verb.i - 1].text != ",":
            return None
        for i in range(verb.i + 1, min(len(self.tokens), verb.i + _TO_NAME)):
            if name := self._find_person(i):
                return name if self._is_set_off(name[1]) else None
            if not self._is_of_title(i):
                return None
        return None

    def _is_set_off(self, end: int) -> bool:
        return end >= len(self.tokens) or self.tokens[end].text in (",", ".")

    def find_name_before(self, verb: Token, head: Token | None) -> tuple[int, int] | None:
        """Return the person named right before a verb, with no more between than "Doe, 45, also said".

        None where the parse's own `head` is a person, or where the name is another word's object.
        """
        if verb.tag_ in ("VB", "VBG") or (head is not None and (self.names.is_person(head) or head.i > verb.i)):
            return None
        for start, end in self._list_names_before(verb):
            if head is not None and start <= head.i < end:
                return None
            if self._stands_alone(start, end):
                return start, end
        return None

    def _list_names_before(self, verb: Token) -> Iterator[tuple[int, int]]:
        i = verb.i - 1
        while i > 0 and (self.tokens[i].lower_ in _BEFORE_VERB or self.tokens[i].tag_ == "RB"):
            i -= 1
        if i > 0 and (name := self._find_person(i)):
            yield name
        if i > 0 and self.tokens[i].text == "," and (name := self._find_set_off_name(i)):
            yield name
        if i < 1 or self.tokens[i].text != ",":
            return
        for at in range(i - 1, max(0, i - _ASIDE), -1):
            token = self.tokens[at]
            if token.is_space or token.text in (".", ";", ":", "?", "!") or self.inside[at] != OUTSIDE:
                return
            after = self.tokens[at + 1]
            opens = after.lower_ in _OPENS_ASIDE or after.is_digit or after.tag_ in ("VBG", "VBN")
            if token.text == "," and opens and (name := self._find_person(at - 1)):
                yield name

    def _find_set_off_name(self, comma: int) -> tuple[int, int] | None:
        """Return Doe of "Accountants of Ardia's chief economist, Jane Doe, said", whatever heads it in the parse."""
        name = self._find_person(comma - 1)
        if name is None or name[0] < 2 or self.tokens[name[0] - 1].text != ",":
            return None
        return name if is_role(self.tokens[name[0] - 2].lower_) else None

    def _stands_alone(self, start: int, end: int) -> bool:
        """Return whether a name with its title is no other word's object: not "to Mayor Doe", "who met Doe"."""
        first = start
        while first and self._is_of_title(first - 1):
            first -= 1
        before = self.tokens[first - 1] if first else None
        if before is None or before.is_space or self.inside[before.i] != OUTSIDE:
            return True
        last = self.tokens[end - 1]
        governed = before.tag_ in (*_PLACES, "CC") or (last.dep_ == "dobj" and last.head.i < start)
        return not governed

    def _is_of_title(self, i: int) -> bool:
        token = self.tokens[i]
        if self.inside[i] != OUTSIDE or token.is_space:
            return False
        return token.tag_ in _IN_PHRASE or (token.lower_ == "of" and i > 0 and is_role(self.tokens[i - 1].lower_))

    def find_name_of_role(self, head: Token, verb: Token) -> tuple[int, int] | None:
        """Return Doe of "Ambassador to the United Nations Jane Doe said"."""
        name = self._find_person(verb.i - 1) if verb.i else None
        if name is None and is_role(head.lower_):
            return self._find_apposed_name(head, verb)
        if name is None or not is_role(head.lower_) or not head.i + 1 < name[0] <= head.i + _TO_NAME:
            return None
        of, *between = self.tokens[head.i + 1 : name[0]]
        plain = all(t.tag_ in (*_IN_PHRASE, *_PLACES, "NNS") and t.text != "," for t in between)
        other = any(is_role(t.lower_) or t.lower_.rstrip(".") in HONORIFICS for t in between)
        return name if plain and between and not other and of.lower_ in ("to", "for", "of", "in") else None

    def _find_apposed_name(self, head: Token, verb: Token) -> tuple[int, int] | None:
        """Return Doe of "Banker and former head of sales, Jane Doe, also said"."""
        i = verb.i - 1
        while i > head.i and (self.tokens[i].lower_ in _BEFORE_VERB or self.tokens[i].tag_ == "RB"):
            i -= 1
        name = self._find_person(i - 1) if self.tokens[i].text == "," else None
        if name is None or not head.i < name[0] <= head.i + _ASIDE or self.tokens[name[0] - 1].text != ",":
            return None
        between = self.tokens[head.i + 1 : name[0] - 1]
        plain = all(t.tag_[:2] not in ("VB", "WP", "WD") and not t.is_punct for t in between)
        return name if plain else None

    def _find_person(self, i: int) -> tuple[int, int] | None:
        if i < 0 or self.inside[i] != OUTSIDE or not self.names.is_person(self.tokens[i]):
            return None
        return self.names.find_mention(self.tokens[i])
