"""Words of an article as a card shows them: pieces with names for pronouns, groups as one, words in bold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.news import Extent, Piece
from bot.news.clipping import ELLIPSIS, clip, clip_words, length, word_count
from bot.news.escape import escape, flat, line, short

_WORD = re.compile(r"\S+")
_SPACES = re.compile(r"\s+")


def insert_names(piece: Piece) -> str:
    """Return the piece's words with its inserts in brackets: "He [Kim] also said"."""
    text, start = piece.span.text, piece.span.start
    parts: list[str] = []
    done = 0
    for insert in sorted(piece.insert, key=lambda insert: insert.at):
        at = min(max(insert.at - start, done), len(text))
        before = text[done:at]
        space_before = "" if not (parts or before) or (before or parts[-1])[-1:].isspace() else " "
        space_after = " " if text[at : at + 1].isalnum() else ""
        parts += [before, f"{space_before}[{insert.text}]{space_after}"]
        done = at
    return flat("".join([*parts, text[done:]]))


def group_pieces(pieces: Iterable[Piece]) -> list[tuple[Piece, ...]]:
    """Return pieces in the order given, those of one group side by side as one."""
    made: list[tuple[Piece, ...]] = []
    for group, members in groupby(pieces, key=lambda piece: piece.group):
        parts = tuple(members)
        made += [parts] if group is not None else [(part,) for part in parts]
    return made


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the pieces of one statement as raw text, an ellipsis between them; whose claim it is comes from `claimed`.

    A piece that is alone in its group has lost its end: the ellipsis stands after it.
    """
    text = f" {ELLIPSIS} ".join(insert_names(piece) for piece in pieces)
    return f"{text} {ELLIPSIS}" if len(pieces) == 1 and pieces[0].group is not None else text


def build_statement(pieces: Sequence[Piece], *, words: int = 80, characters: int = 1200) -> tuple[str, int]:
    """Return one statement, escaped, with who claims it, and how many words of the article that is."""
    said_by = describe_claim(next((piece.said_by for piece in pieces if piece.said_by), None))
    text = clip_words(join_pieces(pieces), words)
    shown = line(text)
    if length(shown) > characters:
        text = clip(text, characters, lambda part: length(line(part)))
        shown = line(text)
    return shown + said_by, word_count(text)


def describe_claim(said_by: str | None, text: str = "") -> str:
    """Return " — according to X", or nothing: also where `text`, which stands before it, says so itself."""
    if not said_by or f"according to {said_by}".casefold() in flat(text).casefold():
        return ""
    return f" — *according to {short(said_by, 120)}*"


def emphasise(text: str, bold: Sequence[Extent], *, words: int = 60, characters: int = 1200) -> str:
    """Return `text` escaped, in one line, with the `bold` stretches in bold.

    A text of more words is shown as a window round the first stretch, with an ellipsis where something is left out.
    """
    bold = [part for part in (_trim(text, part) for part in sorted(bold)) if part.start < part.end]
    spans = [match.span() for match in _WORD.finditer(text)]
    for allowed in (words, words // 2, words // 4, 6, 2):
        shown = _mark(text, bold, _find_window(spans, bold, max(allowed, 1)))
        if length(shown) <= characters:
            return shown
    return line(clip(flat(text), characters // 2))


def _trim(text: str, part: Extent) -> Extent:
    """Return the stretch without white space at its ends: `** x**` is not bold."""
    start, end = min(part.start, len(text)), min(part.end, len(text))
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return Extent(start + left, max(start + left, start + len(inner.rstrip())))


def _find_window(spans: Sequence[tuple[int, int]], bold: Sequence[Extent], words: int) -> tuple[int, int]:
    """Return the first and last offset of at most `words` whole words, those in bold first, the rest round them."""
    if not spans:
        return (0, 0)
    if len(spans) <= words:
        return (0, spans[-1][1])
    first = next((i for i, span in enumerate(spans) if bold and span[1] > bold[0].start), 0)
    last = next((i for i, span in enumerate(spans) if bold and span[1] >= bold[0].end), first)
    spare = max(words - (last - first + 1), 0)
    start = max(first - spare // 2, 0)
    end = min(start + words, len(spans))
    start = max(end - words, 0) if last < end else start
    return (spans[start][0], spans[end - 1][1])


def _mark(text: str, bold: Sequence[Extent], window: tuple[int, int]) -> str:
    start, end = window
    parts: list[str] = []
    at = start
    for part in bold:
        inner = Extent(min(max(part.start, at), end), min(max(part.end, at), end))
        if inner.start == inner.end:
            continue
        parts += [_escape_inline(text[at : inner.start]), f"**{_escape_inline(text[inner.start : inner.end])}**"]
        at = inner.end
    shown = "".join([*parts, _escape_inline(text[at:end])]).strip()
    before = f"{ELLIPSIS} " if text[:start].strip() else ""
    after = f" {ELLIPSIS}" if text[end:].strip() else ""
    return before + shown + after


def _escape_inline(text: str) -> str:
    return escape(_SPACES.sub(" ", text))
