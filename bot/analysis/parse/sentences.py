"""The sentences of a reading as a reader sees them: whole, with their closing marks, no quotation cut in two."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token, Tokens
from bot.news import Extent, Span

_OPENERS = frozenset("“„«")
_CLOSERS = frozenset("”»")
_MARK = re.compile('[“„«”»"]')
_LONGEST_MERGED = 1_200  # characters; a mark that is never closed must not swallow the article
_LONGEST_UNIT = 2_400  # characters; nor must what never ends: "1. 2. 3. 4. …"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BULLET = re.compile(r"[-–—•*▪·‣◦]\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?…。！？][\"”»’')\]]*$")
# What stands round an article on a page: captions and credits, invitations to share, follow, subscribe.
# It is looked for in small letters, which takes a third of the time that it takes to ignore case.
_FURNITURE = re.compile(
    r"\b(?:getty|shutterstock|click (?:here|to)|opens in new window|follow us|all rights reserved|read more|read also"
    r"|scroll down|(?:image|media|photo|picture|video) (?:caption|copyright|source)|photo(?:graph)?s?:|image:"
    r"|file photo|picture(?:d)?:|(?:ap|epa|afp|pa|reuters) ?/|/ ?(?:ap|afp)\b|media playback|play video|last updated"
    r"|published:|updated:|via ap\)|contributed to this report|reporting by|editing by|your browser"
    r"|editor[’']s note|spoilers? (?:follow|ahead|alert))(?!\w)"
)
# The same words may be what an article tells of: "the advertisement shows …", "an email address was found".
_OFFER = re.compile(
    r"\b(?:share (?:this|on|via)|sign up|subscribe|newsletters?|copyright|advertisement|caption|photo(?:graph)?s? by"
    r"|watch (?:the )?video|enlarge|cookies?|e-?mail address|this (?:photo|image|picture|video)|javascript)(?!\w)"
)
_READER = re.compile(r"\b(?:you|your|yourself)\b")
_OFFER_WORDS = 12  # a sentence of more that tells of such a thing, and speaks to nobody, is the article's
# A picture's caption is a paragraph of its own: it ends with whose picture it is, or says at once that it is one.
_CREDIT = re.compile(
    r"\((?:[^()]{0,60}(?:/|\bvia )\s*[A-Z][^()]{1,40}|(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Cc]redit)\b[^()]*|AP|AFP|EPA|PA"
    r"|Reuters|Getty[^()]*)\)\W*$|[A-Z][\w.]{1,40} [A-Z][\w-]{1,40} ?/ ?[A-Z]\w{1,40}(?: [A-Z]\w{1,40}){0,2}\s{0,9}$"
    r"|\bGetty Images\s{0,9}$"
)
_IN_CREDITS = (")", "/", "Getty Images")  # one of these is in each: a quick look spares most paragraphs the search
_CAPTION = re.compile(
    r"(?:in )?this (?:[\w.]+,? ){0,5}(?:photo|image)|file\s?[-–—]|(?:an? )?file (?:photo|image|picture)|enlarge this"
    r"|(?:image|media|photo|video) (?:caption|copyright)|photos?:|pictured\b",
    re.IGNORECASE,
)
_CAPTION_WORDS = 80  # a paragraph of more is told, whatever stands at its end
_HEADING_WORDS = 26  # of a heading or a caption at most, where nothing but its missing full stop tells it
_LABEL_WORDS = 8  # a paragraph of fewer may stand without a full stop anywhere


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, its tokens, and which paragraph it stands in."""

    index: int
    span: Span
    tokens: Tokens
    each: tuple[Token, ...]  # the same, each made once
    paragraph: int
    parts: int = 1  # the parser's sentences in it: more than one where a quotation runs over several
    in_caption: bool = False  # its paragraph is the caption of a picture, or a heading
    words: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", len(_WORD.findall(self.span.text)))

    @property
    def is_furniture(self) -> bool:
        """Whether it is a caption, a credit, a heading, or a line that a page puts round its articles."""
        text = self.span.text
        if self.in_caption or _is_of_the_page(text, self.words):
            return True
        if not has_finite_verb(self.each):
            return True
        return self.words < 4 or (not _TERMINAL.search(text) and self.words < 14 and text.count(" ") < 14)


def _is_of_the_page(text: str, words: int) -> bool:
    """Return whether a sentence has the words of a caption, or offers its reader something."""
    lower = text.lower()
    if _FURNITURE.search(lower):
        return True
    offer = _OFFER.search(lower)
    if offer is None:
        return False
    return words <= _OFFER_WORDS or text[offer.start() : offer.start() + 1].isupper() or bool(_READER.search(lower))


def has_finite_verb(tokens: Iterable[Token]) -> bool:
    """Return whether the tokens hold a verb in time: "said", "has been", "will go".

    The tagger takes many a past for a participle or an infinitive ("the report beat …"): with a subject it is finite.
    """
    return any(
        t.tag_ in {"VBD", "VBP", "VBZ", "MD"}
        or (t.dep_ == "ROOT" and t.tag_ in {"VB", "VBN"} and any(c.dep_ == "nsubj" and c.i < t.i for c in t.children))
        for t in tokens
    )


def find_sentences(reading: Reading) -> tuple[Sentence, ...]:
    """Return every sentence of the body, in order."""
    captions = _find_captions([reading.text[p.start : p.end] for p in reading.paragraphs])
    found: list[Sentence] = []
    for place, paragraph in enumerate(reading.paragraphs):
        found.extend(_read_paragraph(reading, place, paragraph, len(found), place in captions))
    return tuple(found)


def _find_captions(paragraphs: Sequence[str]) -> frozenset[int]:
    """Return the paragraphs that are captions or headings: by their words, or alone in having no full stop."""
    long = [p for p in paragraphs if len(p.split()) >= _LABEL_WORDS]
    stopped = 2 * sum(bool(_TERMINAL.search(p)) for p in long) > len(long)
    return frozenset(
        place for place, words in enumerate(paragraphs) if _is_caption(words) or (stopped and _has_no_end(words))
    )


def _is_caption(paragraph: str) -> bool:
    may_be_credited = any(mark in paragraph for mark in _IN_CREDITS)
    is_opened, is_credited = bool(_CAPTION.match(paragraph)), bool(may_be_credited and _CREDIT.search(paragraph))
    return (is_opened and is_credited) or ((is_opened or is_credited) and len(paragraph.split()) < _CAPTION_WORDS)


def _has_no_end(paragraph: str) -> bool:
    """Return whether a paragraph has no full stop and is short: of a long one, the stop was lost."""
    if _TERMINAL.search(paragraph) or paragraph.endswith((":", "—", "–", "-", ",", ";")):
        return False
    return len(paragraph.split()) <= _HEADING_WORDS


def _read_paragraph(
    reading: Reading, place: int, paragraph: Extent, first: int, in_caption: bool = False
) -> list[Sentence]:
    pieces = _split_paragraph(reading, paragraph)
    merged: list[list[Extent]] = []
    is_open = False
    for piece in pieces:
        text = reading.text[piece.start : piece.end]
        goes_on = bool(merged) and (
            not _WORD.search(text)
            or (is_open and piece.end - merged[-1][0].start <= _LONGEST_MERGED)
            or text[0].islower()
        )
        goes_on = goes_on and piece.end - merged[-1][0].start <= _LONGEST_UNIT
        if goes_on:
            merged[-1].append(piece)
        else:
            merged.append([piece])
            is_open = False
        is_open = _is_left_open(text, is_open)
    found: list[Sentence] = []
    for group in merged:
        span = reading.cut(group[0].start, group[-1].end)
        if span is None:
            continue
        told = [one for one in group if _WORD.search(reading.text, one.start, one.end)]  # no mark by itself
        parts = 1 + sum(_ends(reading.text, one, after) for one, after in pairwise(told))
        tokens = reading.find_tokens(span.start, span.end)
        each = reading.words[tokens.start : tokens.end]
        found.append(Sentence(first + len(found), span, tokens, each, place, parts, in_caption))
    return found


def _ends(text: str, piece: Extent, after: Extent) -> bool:
    """Return whether a piece ends like a sentence and the next begins like one: "at 11 a.m. local time" does not."""
    return bool(_TERMINAL.search(text[piece.start : piece.end].rstrip())) and not text[after.start].islower()


def _split_paragraph(reading: Reading, paragraph: Extent) -> list[Extent]:
    """Return the parser's sentences within one paragraph."""
    first, last = reading.find_token_range(paragraph.start, paragraph.end)
    if first == last:
        return []
    inside = reading.sentence_starts
    inside = inside[bisect_right(inside, first) : bisect_left(inside, last)]
    pieces: list[Extent] = []
    for start, end in pairwise((first, *inside, last)):
        low = max(reading.base + reading.words[start].idx, paragraph.start)
        high = min(reading.base + reading.ends[end - 1], paragraph.end)
        if (bullet := _BULLET.match(reading.text, low, high)) and _begins_line(reading.text, low):
            low = bullet.end()
        if kept := reading.strip(low, high) if low < high else None:
            pieces.append(kept)
    return pieces


def _begins_line(text: str, at: int) -> bool:
    return not text[max(0, at - 1) : at].strip(" \t") or text[at - 1] == "\n"


def _is_left_open(text: str, is_open: bool) -> bool:
    for character in _MARK.findall(text):
        if character in _OPENERS:
            is_open = True
        elif character in _CLOSERS:
            is_open = False
        else:
            is_open = not is_open
    return is_open
