"""Bytes -> text: UTF-8, else what a byte-order mark says, else what the bytes look like. It never fails."""

from __future__ import annotations

import codecs
import re

_MARKS = (  # the longer marks first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536  # bytes that the guess is made on
_TOO_SHORT = 40  # bytes; fewer say too little for statistics
_TYPOGRAPHY = frozenset(
    b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text in `data`, without a byte-order mark; line ends stay as they are.

    `charset` is what somebody says it is (an HTTP header): believed where it is known and fits. Bytes that fit
    nothing become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    candidates: tuple[str | None, ...] = (_utf16_without_mark(data), "utf-8", _find_codec(charset))
    for candidate in candidates:
        if candidate is None:
            continue
        try:
            return data.decode(candidate)
        except (LookupError, ValueError):  # it is no encoding of text ("hex", "zlib"), or it does not fit
            continue
    return data.decode(_guess(data), "replace")


def looks_binary(data: bytes) -> bool:
    """Return whether the bytes are a picture, an archive, a program rather than a text."""
    text = decode(data[:_SAMPLE])
    return len(_CONTROL.findall(text)) > max(2, len(text) // 100)


def _find_codec(charset: str | None) -> str | None:
    """Return Python's name of a text encoding, Windows-1252 for "latin-1" as on the web; None where it knows none."""
    if not charset:
        return None
    try:
        info = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return "cp1252" if info.name in {"iso8859-1", "ascii"} else info.name


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the UTF-16 whose sign it is that every other byte is zero, as in a Western text; None where none is."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 4 or len(data) % 2:
        return None
    if sample[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > pairs * 0.6 else None


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(sample) - 4 or _stray(data):  # cut inside a character, or a few broken bytes in UTF-8
            return "utf-8"
    else:
        return "utf-8"
    if all(byte in _TYPOGRAPHY for byte in sample if byte >= 0x80):
        return "cp1252"  # English with curly quotes and dashes: too little for a statistical guess
    if len(sample) < _TOO_SHORT:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_exclusion=["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_7"]).best()
    return best.encoding if best is not None else "cp1252"


def _stray(data: bytes) -> bool:
    """Return whether bytes are UTF-8 but for a few: ten times as many characters beyond ASCII fit as do not."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) >= wrong * 10
