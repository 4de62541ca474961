"""A parse as the rules read it: every token made once, with its words and its place in the tree at hand.

spaCy makes a token anew at each look, decodes each of its words at each question, and goes through the sentence for its
children. The rules ask all of this again and again, of the same few hundred tokens: what they ask for is read here once
for a document, under spaCy's own names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count, repeat
from math import inf
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc as ParsedDoc
    from spacy.tokens import Token as ParsedToken

_WORDS = ("ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE")
_NUMBERS = ("HEAD", "IDX", "SPACY", "IS_SPACE", "IS_PUNCT")


class Token:
    """One token. `head` is itself at the root; `children` stand in order of place."""

    __slots__ = (
        "_own",
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_space",
        "lemma_",
        "lower_",
        "pos_",
        "tag_",
        "text",
        "whitespace_",
    )
    children: tuple[Token, ...]
    head: Token

    def __init__(
        self,
        own: ParsedToken,
        doc: Doc,
        i: int,
        text: str,
        lower: str,
        lemma: str,
        tag: str,
        pos: str,
        dep: str,
        ent_type: str,
        idx: int,
        is_followed_by_space: int,
        is_space: int,
        is_punct: int,
    ) -> None:
        self._own = own
        self.doc = doc
        self.i = i
        self.text = text
        self.lower_ = lower
        self.lemma_ = lemma
        self.tag_ = tag
        self.pos_ = pos
        self.dep_ = dep
        self.ent_type_ = ent_type
        self.idx = idx
        self.whitespace_ = " " if is_followed_by_space else ""
        self.is_space = bool(is_space)
        self.is_punct = bool(is_punct)
        self.children = ()

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def lefts(self) -> tuple[Token, ...]:
        return tuple(child for child in self.children if child.i < self.i)

    @property
    def rights(self) -> tuple[Token, ...]:
        return tuple(child for child in self.children if child.i > self.i)

    @property
    def left_edge(self) -> Token:
        return self.doc.tokens[self._own.left_edge.i]

    @property
    def right_edge(self) -> Token:
        return self.doc.tokens[self._own.right_edge.i]

    @property
    def ancestors(self) -> Iterator[Token]:
        """What the token hangs on, the nearest first."""
        above = self
        while above.head is not above:
            above = above.head
            yield above

    @property
    def subtree(self) -> Iterator[Token]:
        """The token and all that hangs on it, in order of place."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens that are coordinated with this one."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for one in found:
            found.extend(child for child in one.rights if child.dep_ == "conj")
        return tuple(one for one in found if one is not self)

    @property
    def sent(self) -> Tokens:
        return self.doc.find_sentence(self.i)

    @property
    def is_sent_start(self) -> bool:
        return bool(self._own.is_sent_start)

    @property
    def is_alpha(self) -> bool:
        return self._own.is_alpha

    @property
    def is_digit(self) -> bool:
        return self._own.is_digit

    @property
    def is_lower(self) -> bool:
        return self._own.is_lower

    @property
    def is_upper(self) -> bool:
        return self._own.is_upper

    @property
    def is_quote(self) -> bool:
        return self._own.is_quote

    @property
    def is_stop(self) -> bool:
        return self._own.is_stop

    @property
    def like_num(self) -> bool:
        return self._own.like_num

    def is_ancestor(self, other: Token) -> bool:
        """Return whether `other` hangs on this token, however far below."""
        return any(above is self for above in other.ancestors)

    def nbor(self, by: int = 1) -> Token:
        """Return the token `by` places on; IndexError where the document has none."""
        if self.i + by < 0:
            raise IndexError(self.i + by)
        return self.doc.tokens[self.i + by]


class Tokens:
    """A stretch of a document: the tokens `start:end`."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Tokens: ...
    def __getitem__(self, place: int | slice) -> Token | Tokens:
        if isinstance(place, slice):
            low, high, _ = place.indices(len(self))
            return Tokens(self.doc, self.start + low, self.start + max(low, high))
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self.doc.tokens[place + (self.start if place >= 0 else self.end)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tokens):
            return NotImplemented
        return self.doc is other.doc and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return self.text

    @property
    def start_char(self) -> int:
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        tokens = self.doc.tokens[self.start : self.end]
        return "".join([token.text + token.whitespace_ for token in tokens[:-1]]) + (tokens[-1].text if tokens else "")

    @property
    def root(self) -> Token:
        """The token that the others hang on; of several the one nearest to its sentence's root, else the first."""
        tokens = self.doc.tokens[self.start : self.end]
        for token in tokens:
            if token.head is token:
                return token
        outward = [token for token in tokens if not self.start <= token.head.i < self.end]
        return min(outward, key=_measure_depth, default=self.doc.tokens[self.start])


def _measure_depth(token: Token) -> float:
    """Return how far the token is below its sentence's root; a mark that nothing hangs on is below all words."""
    if (token.is_space or token.is_punct) and not token.children:
        return inf
    return sum(1 for _ in token.ancestors)


class Doc:
    """All tokens of a text, which are made when the first is looked at."""

    def __init__(self, parsed: ParsedDoc) -> None:
        self.parsed = parsed

    def __len__(self) -> int:
        return len(self.parsed)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Tokens: ...
    def __getitem__(self, place: int | slice) -> Token | Tokens:
        if isinstance(place, slice):
            low, high, _ = place.indices(len(self.tokens))
            return Tokens(self, low, max(low, high))
        return self.tokens[place]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        if not len(self.parsed):
            return ()
        rows = self.parsed.to_array([*_WORDS, *_NUMBERS])
        columns = rows[:, : len(_WORDS)].T.tolist()
        strings = self.parsed.vocab.strings
        words = {number: strings[number] for number in set().union(*columns)}
        told = [[words[number] for number in column] for column in columns]
        offsets, *numbers = rows[:, len(_WORDS) :].astype("int64").T.tolist()
        tokens = tuple(map(Token, self.parsed, repeat(self), count(), *told, *numbers))
        _hang(tokens, offsets)
        return tokens

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each token ends, in characters."""
        return tuple(self.parsed.to_array(["IDX", "LENGTH"]).sum(axis=1).tolist()) if len(self.parsed) else ()

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """The first token of each sentence."""
        if not len(self.parsed):
            return ()
        starts: list[int] = (self.parsed.to_array("SENT_START") == 1).nonzero()[0].tolist()
        return tuple(starts) if starts[:1] == [0] else (0, *starts)

    def find_sentence(self, place: int) -> Tokens:
        """Return the sentence of the token at this place."""
        starts = self.sentence_starts
        after = bisect_right(starts, place)
        return Tokens(self, starts[after - 1], starts[after] if after < len(starts) else len(self.parsed))

    def find_words(self, start: int, end: int) -> Tokens | None:
        """Return the tokens that stand at the characters `start:end`; None where these cut a token in two."""
        first = bisect_left(self.tokens, start, key=lambda token: token.idx)
        last = bisect_left(self.ends, end)
        whole = first < len(self.tokens) and self.tokens[first].idx == start and last < len(self.ends)
        return Tokens(self, first, last + 1) if whole and self.ends[last] == end else None

    def forget(self) -> None:
        """Let go of the tokens: they hold one another, and would wait for the garbage collector together."""
        for token in self.__dict__.pop("tokens", ()):
            token.children = ()
            if token.head is token:
                del token.head


def _hang(tokens: Sequence[Token], offsets: Iterable[int]) -> None:
    """Give each token its head, which stands so many places on, and its children."""
    below: dict[int, list[Token]] = {}
    for token, offset in zip(tokens, offsets, strict=True):
        token.head = token
        if offset:
            at = token.i + offset
            token.head = tokens[at]
            below.setdefault(at, []).append(token)
    for at, children in below.items():
        tokens[at].children = tuple(children)
