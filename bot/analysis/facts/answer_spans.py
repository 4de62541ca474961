"""Finding and cutting answers in a parse: the rules a word sets off, what hangs on it, the verb it stands under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.analysis.facts.clause_roles import Candidate
from bot.analysis.facts.main_verb import is_quoted
from bot.analysis.facts.passages import Passage
from bot.analysis.parse.tokens import Token
from bot.news import Span

NUMBERS = frozenset(("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY"))
TIMES = frozenset(("DATE", "TIME"))
_FEWEST = 3  # words before a comma that a long clause is cut at
_ASIDES = frozenset(("as", "while", "but", "although", "though", "which"))


OfToken = Callable[[Passage, Token], Iterator[Candidate]]


@dataclass(frozen=True, slots=True)
class Triggers:
    """Which rules to try at a token: by its word, or by its tag."""

    words: Mapping[str, tuple[OfToken, ...]]
    tags: Mapping[str, tuple[OfToken, ...]]

    def find(self, passage: Passage) -> Iterator[Candidate]:
        """Yield what the rules find in a passage, word after word."""
        for token in passage.words:
            for rule in self.words.get(token.lower_, ()):
                yield from rule(passage, token)
            for rule in self.tags.get(token.tag_, ()):
                yield from rule(passage, token)


def cut_clause(passage: Passage, top: Token, start: int, longest: int) -> Span | None:
    """Return the words from token `start` to the end of what depends on `top`, without an aside or a final time.

    Up to its last comma where that is too long; None where there is none, or where it is somebody's own words.
    """
    end = _trim_end(top, start, top.right_edge.i + 1)
    if end - start > longest:
        commas = (c.i for c in top.children if c.text == "," and start + _FEWEST < c.i <= start + longest)
        end = max(commas, default=start)
    return passage.cut(start, end) if end > start and not is_quoted(top) else None


def find_verb_over(token: Token) -> Token | None:
    """Return the verb that a word is or stands under."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return token if token.pos_ in {"VERB", "AUX"} else None


def find_complement(token: Token) -> Token | None:
    """Return the verb of a clause that the word opens, or the noun or gerund that a preposition has."""
    if token.dep_ in {"mark", "advmod"}:
        return token.head
    return next((c for c in token.children if c.dep_ in {"pobj", "pcomp", "dep"}), None)


def _trim_end(top: Token, start: int, end: int) -> int:
    doc = top.doc
    for token in doc[start + 2 : end]:
        if token.lower_ in _ASIDES and token.dep_ in {"mark", "cc", "nsubj", "dobj"} and token.head.i != top.i:
            end = token.i
            break
    last = doc[end - 1]
    while last.ent_type_ in TIMES and last.i > start:  # "…, on Sunday evening"
        begin = last.i
        while begin > start and doc[begin - 1].ent_type_ in TIMES:
            begin -= 1
        if begin > start and doc[begin - 1].dep_ == "prep":
            begin -= 1
        if begin <= start + 1 or doc[begin].dep_ not in {"prep", "npadvmod", "compound", "advmod", "amod", "det"}:
            return end
        end, last = begin, doc[begin - 1]
    return end
