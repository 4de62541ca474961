"""Bytes -> text: as what they come with says, else as the bytes look. It never fails.

A declared encoding holds, and what does not fit it becomes U+FFFD. It does not hold where it cannot be: most of what is
beyond ASCII does not fit, or fits as letters that no text has in a row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sources.declared_encodings import find_in_page, find_in_xml
from bot.sources.encoding_labels import find_codec

_MARK = "\ufeff"
_FAULT = "\ufffd"
_MARKS = (  # the longer marks first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536  # bytes that a guess looks at
_TOO_FEW = 12  # bytes beyond ASCII; fewer say too little for statistics
_FEW_FAULTS = 2  # that no declaration fails on, however little else is beyond ASCII
_SURE = 3  # characters of UTF-8 that bytes of another multi-byte encoding hardly ever form
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TAG = re.compile(rb"<[^<>]*+>")
_PLAIN_STRETCH = re.compile(rb"[\x00-\x7f]{24,}+")
_RUN = re.compile(rb"[\x80-\xff]{3,}+")
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s’‘'\xad·.,:;!?/–—-](?=[^\W\d_])")
# What is found among letters in text of many languages, in Windows' encodings: quotation marks, dashes, spaces, signs.
_TYPOGRAPHY = b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb"
# The encodings of alphabets whose letters beyond ASCII stand alone or in pairs among ASCII's.
_LATIN = frozenset(
    {
        *("cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac-roman"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 10, 13, 14, 15, 16)),
    }
)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Bytes read by one encoding: how many characters beyond ASCII came of it, and how many faults."""

    text: str
    good: int
    wrong: int

    @property
    def is_possible(self) -> bool:
        """Whether it can be what was meant: the faults are few, or fewer than what is right."""
        return self.wrong <= max(_FEW_FAULTS, self.good)


def decode(data: bytes, *declared: str | None) -> str:
    """Return the text in `data`, without a byte-order mark; line ends stay as they are.

    `declared`: the labels of encodings that it comes with, the most trusted first (an HTTP header, then the document's
    own); unknown ones are passed over. Before them go a byte-order mark, and bytes as only UTF-16, ISO-2022-JP
    or UTF-8 has them.
    """
    if (marked := _read_mark(data)) is not None:
        return marked
    if codec := _find_utf16(data) or _find_iso_2022_jp(data):
        return data.decode(codec, "replace")
    codecs_declared = _find_codecs(data, declared)
    utf_8 = _attempt(data, "utf-8")
    if _is_utf_8(utf_8, codecs_declared):
        return utf_8.text
    for codec in codecs_declared:
        attempt = utf_8 if codec == "utf-8" else _attempt(data, codec)
        if attempt.is_possible and not (codec in _LATIN and _is_another_script(data)):
            return attempt.text
    if utf_8.wrong * 2 <= utf_8.good:
        return utf_8.text
    return data.decode(_guess(data), "replace")


def decode_page(page: bytes, charset: str | None = None) -> str:
    """Return a web page's text; `charset` is what the HTTP header said."""
    return decode(page, charset, *find_in_page(page))


def decode_xml(document: bytes, charset: str | None = None) -> str:
    """Return the text of a feed or another XML document; `charset` is what the HTTP header said."""
    return decode(document, charset, find_in_xml(document))


def looks_binary(data: bytes) -> bool:
    """Return whether the bytes are a picture, an archive, a program rather than a text."""
    sample = data[:_SAMPLE]
    marked = _read_mark(sample)
    text = sample.decode(_find_utf16(sample) or "latin-1", "replace") if marked is None else marked
    return len(_CONTROL.findall(text)) > max(2, len(text) // 100)


def _read_mark(data: bytes) -> str | None:
    """Return the text behind a byte-order mark; None where there is no mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix(_MARK)
    return None


def _find_utf16(data: bytes) -> str | None:
    """Return the UTF-16 without a mark whose sign it is that every other byte is zero, as in mark-up; else None."""
    for opening, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(opening) and data[2:4] != b"\0\0":
            return encoding
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    if sample[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > pairs * 0.6 else None


def _find_iso_2022_jp(data: bytes) -> str | None:
    return "iso2022_jp" if data.isascii() and _ISO_2022_JP.search(data) else None


def _find_codecs(data: bytes, declared: Iterable[str | None]) -> list[str]:
    """Return the codecs that the labels mean; UTF-8 where they say UTF-16 and no byte is zero, as browsers read it."""
    found = [codec for label in declared if (codec := find_codec(label))]
    return ["utf-8" if codec.startswith(("utf-16", "utf-32")) and b"\0" not in data else codec for codec in found]


def _attempt(data: bytes, codec: str) -> _Attempt:
    text = data.decode(codec, "replace")
    faults = text.count(_FAULT)
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    meant = data.count(_FAULT.encode()) if codec == "utf-8" else 0  # a fault of an earlier reader's, in good UTF-8
    return _Attempt(text, beyond - faults, faults - meant)


def _is_utf_8(utf_8: _Attempt, declared: list[str]) -> bool:
    """Return whether bytes are UTF-8 whatever they are called: nothing else looks like much of it."""
    if utf_8.wrong:
        return utf_8.good >= 10 and utf_8.good >= utf_8.wrong * 10
    return utf_8.good >= (1 if not declared or declared[0] in _LATIN else _SURE)


def _guess(data: bytes) -> str:
    """Return the encoding that the bytes look to be in."""
    sample = _condense(data)
    if not _is_another_script(data):
        return min(("cp1252", "cp1250", "iso8859-2"), key=lambda codec: _count_symbols(sample, codec))
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_exclusion=["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_7"]).best()
    return (find_codec(best.encoding) if best is not None else None) or "cp1252"


def _condense(data: bytes) -> bytes:
    """Return the bytes beyond ASCII with what is near them, as mark-up and long stretches of ASCII say nothing."""
    return _PLAIN_STRETCH.sub(b" ", _TAG.sub(b" ", data))[:_SAMPLE]


def _is_another_script(data: bytes) -> bool:
    """Return whether most bytes beyond ASCII stand in rows, as letters of no Latin alphabet do."""
    sample = _condense(data).translate(None, _TYPOGRAPHY)
    beyond = len(sample.translate(None, bytes(range(128))))
    in_rows = sum(len(run) for run in _RUN.findall(sample) if len(set(run)) > 1)
    return in_rows >= _TOO_FEW and in_rows * 2 > beyond


def _count_symbols(sample: bytes, codec: str) -> int:
    """Return how many signs stand between letters, where the wrong encoding of Latin letters puts them."""
    return len(_SYMBOL_IN_WORD.findall(sample.decode(codec, "replace")))
