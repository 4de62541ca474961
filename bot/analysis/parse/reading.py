"""A reading: one document's parse, and the way between its tokens and the characters of the article.

The body is parsed, and the title apart from it. For the parser's sake typographic characters are swapped for plain ones
of the same length, and a headline loses the capitals that it gives to every word, so a token's place is a place in the
text; what is shown is always cut from the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc as ParsedDoc

from bot.analysis.document import Document
from bot.analysis.headline import restore_sentence_case
from bot.analysis.parse.line_breaks import find_line_breaks
from bot.analysis.parse.tokens import Doc, Token, Tokens
from bot.news import Extent, Span, choose_anchor_day

__all__ = ["Document", "Reading", "find_paragraphs", "parse_document", "parse_documents"]

T = TypeVar("T")

# One character each, so that offsets stay.
_PLAIN = {
    "\u00a0": " ",
    "\u2007": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200a": " ",
    "\u3000": " ",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "‚": "'",
    "‛": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\ufeff": " ",
    "\u200b": " ",
    "\u200e": " ",
    "\u200f": " ",
}
_NO_CHARACTER = "\ufffd"  # for half a surrogate pair, which spaCy cannot encode
# A text has few: they are found four times as fast as they are translated.
_TYPOGRAPHIC = re.compile(f"[{''.join(_PLAIN)}\\ud800-\\udfff]")
# No word and no address is so long; the tokeniser takes the square of its length to take it apart.
_LONGEST_TITLE = 1_000  # characters; what is longer is no headline, and only its beginning is read
_ENDLESS = re.compile(r"\S{1000,}")
_BREAK = re.compile(r"(?:\r\n|[\n\r\x85\u2028\u2029])[^\S\r\n\x85\u2028\u2029]*+(?:\r\n|[\n\r\x85\u2028\u2029])++\s*+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed document. `doc[i].idx + base` is where token i stands in `document.text`."""

    document: Document
    parsed: ParsedDoc
    paragraphs: tuple[Extent, ...]  # of the body, in characters of the text, without the breaks between
    parsed_title: ParsedDoc | None  # the title's own parse (offsets of the title, not of the text)
    doc: Doc = field(init=False, repr=False, compare=False)
    title_doc: Doc | None = field(init=False, repr=False, compare=False)
    _memory: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doc", Doc(self.parsed))
        object.__setattr__(self, "title_doc", Doc(self.parsed_title) if self.parsed_title is not None else None)

    @property
    def words(self) -> tuple[Token, ...]:
        """Every token."""
        return self.doc.tokens

    @property
    def ends(self) -> tuple[int, ...]:
        """Where each token ends in the parsed text."""
        return self.doc.ends

    @property
    def sentence_starts(self) -> tuple[int, ...]:
        """The first token of each sentence."""
        return self.doc.sentence_starts

    def forget(self) -> None:
        """Let go of the tokens and of what was remembered; both are found anew where they are asked for again."""
        self._memory.clear()
        for doc in (self.doc, self.title_doc):
            if doc is not None:
                doc.forget()

    def remember(self, key: Hashable, find: Callable[[], T]) -> T:
        """Return what `find` gave when it was first asked for by this key."""
        if key not in self._memory:
            self._memory[key] = find()
        found: T = self._memory[key]
        return found

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def plain(self) -> str:
        """The body as it was parsed: as long as it is in the text, with plain marks and spaces."""
        return replace_typography(self.text[self.base : self.document.body.end])

    @property
    def base(self) -> int:
        return self.document.body.start

    @property
    def day(self) -> date | None:
        """The calendar day that "on Friday" is counted from."""
        return choose_anchor_day(self.document.date, self.document.updated)

    def locate(self, tokens: Tokens | Token) -> Extent:
        """Return where tokens stand in the text, in characters."""
        if isinstance(tokens, Token):
            return Extent(self.base + tokens.idx, self.base + tokens.idx + len(tokens))
        return Extent(self.base + tokens.start_char, self.base + tokens.end_char)

    def locate_range(self, start: int, end: int) -> Extent:
        """Return where the tokens `start:end`, one at least, stand in the text, in characters."""
        return Extent(self.base + self.words[start].idx, self.base + self.ends[end - 1])

    def cut_tokens(self, tokens: Tokens | Token) -> Span:
        """Return the text's own words for the tokens."""
        found = self.locate(tokens)
        return Span.of(self.text, found.start, found.end)

    def cut(self, start: int, end: int) -> Span | None:
        """Return `text[start:end]` without white space at its ends; None where nothing is left."""
        kept = self.strip(start, end)
        return Span.of(self.text, kept.start, kept.end) if kept else None

    def strip(self, start: int, end: int) -> Extent | None:
        """Return where `text[start:end]` stands without the white space at its ends; None where nothing is left."""
        words = self.text[start:end]
        left = start + len(words) - len(words.lstrip())
        kept = words.strip()
        return Extent(left, left + len(kept)) if kept else None

    def find_tokens(self, start: int, end: int) -> Tokens:
        """Return the tokens that touch `text[start:end]`, widened to whole ones; may be empty."""
        low, high = self.find_token_range(start, end)
        return self.doc[low:high]

    def find_token_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the places `low:high` of the tokens that touch `text[start:end]`."""
        start, end = start - self.base, end - self.base
        low, high = bisect_right(self.ends, start), bisect_right(self.ends, end)
        if high < len(self.words) and self.words[high].idx < end:
            high += 1
        return low, max(low, high)

    def find_sentence_range(self, token: Token) -> tuple[int, int]:
        """Return the sentence of a token, as the tokens `start:end`."""
        starts = self.sentence_starts
        after = bisect_right(starts, token.i)
        return starts[after - 1], starts[after] if after < len(starts) else len(self.words)

    def find_paragraph(self, at: int) -> Extent | None:
        """Return the paragraph that holds the character at offset `at` of the text."""
        after = bisect_right(self.paragraphs, at, key=lambda p: p.start)
        return self.paragraphs[after - 1] if after and at < self.paragraphs[after - 1].end else None


def parse_document(document: Document, nlp: Language) -> Reading:
    """Parse one document."""
    return next(parse_documents([document], nlp))


def parse_documents(documents: Iterable[Document], nlp: Language, batch: int = 8) -> Iterator[Reading]:
    """Parse documents in order, `batch` texts at a time; titles go along as texts of their own."""

    def texts() -> Iterator[tuple[str, Document | None]]:
        for document in documents:
            body = document.text[document.body.start : document.body.end]
            yield replace_typography(restore_sentence_case((document.title or "")[:_LONGEST_TITLE], body)), None
            yield replace_typography(body), document

    title: ParsedDoc | None = None
    for doc, document in nlp.pipe(texts(), as_tuples=True, batch_size=batch * 2):
        if document is None:
            title = doc if len(doc) else None
            continue
        yield Reading(document, doc, tuple(find_paragraphs(document.text, document.body)), title)


def replace_typography(text: str) -> str:
    """Return the text as the parser gets it, of the same length."""
    plain = _TYPOGRAPHIC.sub(lambda mark: _PLAIN.get(mark[0], _NO_CHARACTER), text)
    return _ENDLESS.sub(lambda run: "x" * len(run[0]), plain)


def find_paragraphs(text: str, body: Extent) -> Iterator[Extent]:
    """Yield the stretches of `body` between blank lines; where it has none, between line ends."""
    breaks = [found.span() for found in _BREAK.finditer(text, body.start, body.end)]
    if not breaks and "\n" in text:
        breaks = [found for found in find_line_breaks(text, 0, body.end) if found[0] >= body.start]
    at = body.start
    for edge in [*breaks, (body.end, body.end)]:
        piece = text[at : edge[0]]
        if kept := piece.strip():
            left = at + len(piece) - len(piece.lstrip())
            yield Extent(left, left + len(kept))
        at = max(at, edge[1])
