"""Text of others made inert: nothing on Discord's formatting pages comes alive, and no bidirectional mark leaks.

What is made inert is what these pages list (each has its test in tests/news/test_escape.py):
https://discord.com/developers/docs/reference#message-formatting
https://support.discord.com/hc/en-us/articles/210298617 (Markdown Text 101)

A backslash before a punctuation mark shows the mark and nothing more, so an escaped text reads as it was written.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bot.news.clipping import clip, length

# Emphasis, strike, spoilers, code, everything in angle brackets, masked links, mentions, headings, quotes.
_MARKS = re.compile(r"[\\*_~|`<>\[\]@#]")
# "https://", "a:b", ":smile:": a colon with something behind it.
_COLON = re.compile(r":(?=\S)")
_SLASHES = re.compile(r"(?<=:)//")
# Lists, numbered lists and subtext at the start of a line, also behind white space.
_LIST = re.compile(r"^([ \t\u00a0\u2000-\u200a\u3000]*)([-+])(?=\s|\\|$)", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t\u00a0\u2000-\u200a\u3000]*)(\d+)([.)])", re.MULTILINE)
_LISTED = re.compile(r"^[ \t\u00a0\u2000-\u200a\u3000]*[-+\d]", re.MULTILINE)  # whether either can be there
_EVERYONE = re.compile(r"@(?=everyone|here)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff\ufff9-\ufffb]")
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]")
# Most texts hold nothing of it all, and one look tells: controls and breaks; with marks, colons and bidirectional ones.
_ODD = re.compile(_CONTROLS.pattern[:-1] + r"\x85\u2028\u2029]")
_ALIVE = re.compile(_MARKS.pattern[:-1] + ":\u202a-\u202e\u2066-\u2069" + _ODD.pattern[1:])

_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_CLOSES = frozenset(_OPENS.values())
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return `text` as Discord shows it letter by letter; line breaks stay, control characters go."""
    if _ALIVE.search(text):
        text = close_bidi(_CONTROLS.sub("", _BREAKS.sub("\n", text)))
        text = _MARKS.sub(r"\\\g<0>", text)
        text = _SLASHES.sub(r"\\/\\/", text)
        text = _COLON.sub(r"\\:", text)
        text = _EVERYONE.sub("@\u200b", text)
    if _LISTED.search(text):
        text = _LIST.sub(r"\1\\\2", text)
        text = _NUMBERED.sub(r"\1\2\\\3", text)
    return text


def line(text: str) -> str:
    """Return what `escape` does, in one line: every stretch of white space is one space."""
    return escape(flat(text))


def short(text: str, characters: int) -> str:
    """Return as many whole words, escaped in one line, as make at most so many characters."""
    return fit(flat(text[: characters * 4]), characters)


def fit(words: str, characters: int) -> str:
    """Return `words` escaped in one line, or as many of them as make at most so many characters."""
    whole = line(words)
    if length(whole) <= characters:
        return whole
    return line(clip_escaped(words, characters))


def clip_escaped(words: str, characters: int) -> str:
    """Return as many of the words, as they are, as make at most so many characters once they are escaped."""
    return clip(words, characters, length_escaped)


def length_escaped(words: str) -> int:
    """Return the length of words on a line, once they are escaped."""
    return length(line(words))


def flat(text: str) -> str:
    """Return `text` in one line, as it would be read aloud."""
    if _ODD.search(text):
        text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    return " ".join(text.split())


def close_bidi(text: str) -> str:
    """Return `text` with each bidirectional embedding, override and isolate closed at its end, none too often."""
    if not _BIDI.search(text):
        return text
    kept: list[str] = []
    open_marks: list[str] = []
    for character in text:
        if character in _OPENS:
            open_marks.append(_OPENS[character])
        elif character in _CLOSES:
            if character not in open_marks:
                continue
            while open_marks and open_marks[-1] != character:  # what stands inside it ends with it
                kept.append(open_marks.pop())
            open_marks.pop()
        kept.append(character)
    return "".join(kept) + "".join(reversed(open_marks))


def address(url: str | None) -> str | None:
    """Return `url` fit to stand in a masked link, or None where it is no http(s) address."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return quote(url.strip(), safe="%/:?#[]@!$&'*+,;=~-._").replace("[", "%5B").replace("]", "%5D")


def link(text: str, url: str | None, longest: int = 500) -> str:
    """Return a masked link, or the text alone where there is no address, or none that a card has room for."""
    target = address(url)
    return f"[{line(text)}]({target})" if target and len(target) <= longest else line(text)
