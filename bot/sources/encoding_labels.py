"""The names that headers and documents give encodings -> Python's codecs, as the WHATWG's Encoding Standard reads them.

A label means the encoding that software which used it wrote, which is often larger than the one it names.
"""

from __future__ import annotations

import codecs

_LONGEST = 40  # characters that a label has at most
# What the standard reads otherwise than Python, by Python's name of the codec.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-8-sig": "utf-8",
}
# Labels that Python does not know, "x-" before one that it knows aside.
_LABELS = {
    "chinese": "gb18030",
    "csiso88596e": "iso8859-6",
    "csiso88598i": "iso8859-8",
    "csunicode": "utf-16-le",
    "cn-big5": "big5hkscs",
    "dos-874": "cp874",
    "iso-10646-ucs-2": "utf-16-le",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "logical": "iso8859-8",
    "ucs-2": "utf-16-le",
    "unicode": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "unicodefeff": "utf-16-le",
    "unicodefffe": "utf-16-be",
    "utf8mb4": "utf-8",
    "visual": "iso8859-8",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-user-defined": "cp1252",
}
_PRINTABLE = bytes(range(0x20, 0x7F))
_CODES_OF_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


def find_codec(label: str | None) -> str | None:
    """Return Python's name of the encoding that a label means; None for one that no document should be read by.

    Those are labels of nothing, of codecs of bytes ("hex"), of text in other text (UTF-7), and of what is not written
    in ASCII's letters (EBCDIC), UTF-16 and UTF-32 aside.
    """
    name = (label or "").strip("\"'; \t\r\n").lower()
    if not name or len(name) > _LONGEST or not name.isascii():
        return None
    return _LABELS.get(name) or _look_up(name) or (_look_up(name[2:]) if name.startswith("x-") else None)


def _look_up(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        codec = _MEANT.get(codec, codec)
        if codec.replace("_", "-") in _CODES_OF_TEXT:
            return None
        if not codec.startswith(("utf-16", "utf-32")) and _PRINTABLE.decode(codec) != _PRINTABLE.decode("ascii"):
            return None
    except (LookupError, ValueError, TypeError):  # no codec, one that writes other letters, one of bytes to bytes
        return None
    return codec
