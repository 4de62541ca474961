"""Words of a feed made fit to keep: no control characters, no mark-up where none belongs, no more than is useful."""

from __future__ import annotations

import re

from yarl import URL

from bot.sources.address import LONGEST, check_address
from bot.sources.entities import unescape
from bot.sources.errors import BadAddress
from bot.sources.href import mend

TITLE = 500  # characters
AUTHOR = 200
SUMMARY = 5_000
CONTENT = 500_000
GUID = 2_048
CATEGORY = 100
CATEGORIES = 30

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|hr)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<(?:/?[a-zA-Z]|[!?])[^<>]*>")
_ONE_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+)(?:[\s/][^<>]*)?>")
_CLOSING = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*+)\s*+>")
_VOID = frozenset({"br", "hr", "img", "wbr"})
_APART = frozenset({"br", "hr", "p", "div", "li"})  # what stands round such a tag are two words
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "del", "dfn", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"i", "ins", "kbd", "li", "mark", "nobr", "p", "q", "s", "small", "span", "strike", "strong", "sub", "sup"}
    | {"time", "tt", "u", "ul", "ol", "var"}
)
_ESCAPED_TAG = re.compile(
    r"\A\s*+&lt;(?:a|p|b|i|em|strong|div|span|img|ul|ol|h[1-6]|blockquote|table|figure|br|hr)\b"
    r"|&lt;(?:/(?:a|p|b|i|em|strong|div|span|ul|ol|h[1-6]|blockquote|table|figure)|br\s?/?)&gt;\s*+\Z",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def clean(words: object, longest: int) -> str | None:
    """Return a text without control characters, cut at `longest` characters; None for what is no text, or empty."""
    if not isinstance(words, str):
        return None
    return _UNFIT.sub("", words[: longest * 2]).strip()[:longest].strip() or None


def plain(markup: object, longest: int) -> str | None:
    """Return HTML, or a text that may hold some, as one line of plain text; None where nothing is left."""
    if not isinstance(markup, str):
        return None
    text = markup[: longest * 20]
    if "<" in text:
        for opening, closing in _HIDDEN:
            text = without(text, opening, closing)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "&" in text:
        text = unescape(text)
    return clean(" ".join(text.split()), longest)


def literal(words: object, longest: int) -> str | None:
    """Return a text that holds no HTML as one line, each of its characters as it is; None where nothing is left."""
    return clean(" ".join(words[: longest * 20].split()), longest) if isinstance(words, str) else None


def heading(words: object, longest: int) -> str | None:
    """Return a title of which nobody says whether it is HTML as one line of text; None where nothing is left.

    Tags of HTML count as such where they stand alone by their nature or are closed: "the <b> tag", "<hello>" are words.
    """
    if not isinstance(words, str):
        return None
    text = words[: longest * 20]
    for _ in range(2):  # what is no HTML yet may be escaped once too often: "AT&amp;amp;T"
        before, without_tags = text, _strip_inline(text)
        text = unescape(without_tags)
        if without_tags != before or text == before:
            break
    return literal(text, longest)


def _strip_inline(text: str) -> str:
    if "<" not in text:
        return text
    closed = {name.lower() for name in _CLOSING.findall(text)}

    def replace(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        if name in _VOID or (name in _INLINE and name in closed):
            return " " if name in _APART else ""
        return tag[0]

    return _ONE_TAG.sub(replace, text)


def mend_markup(markup: str) -> str:
    """Return HTML that was escaped twice ("&lt;p&gt;…&lt;/p&gt;" and no tag) as it was before; all other as it is."""
    if "&lt;" not in markup or _TAG.search(markup) or not _ESCAPED_TAG.search(markup):
        return markup
    return unescape(markup)


def without(text: str, opening: str, closing: str) -> str:
    """Return a text without what stands between two marks, in one pass; what is never closed goes to the end."""
    folded = text.lower()
    if opening not in folded or len(folded) != len(text):
        return text
    kept, at = [], 0
    while (start := folded.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = folded.find(closing, start)
        if end < 0:
            at = len(text)
            break
        at = end + len(closing)
        if not closing.endswith(">"):
            at = folded.find(">", at) + 1 or len(text)
    kept.append(text[at:])
    return " ".join(kept)


def address(words: object, base: str | None = None) -> str | None:
    """Return a web address, made whole by `base`; None where it is none that could be fetched."""
    text = clean(words, LONGEST + 1)  # an address that was cut would lead elsewhere; one too long leads nowhere
    mended = mend(text, base) if text else None
    if mended is None:
        return None
    try:
        url = check_address(mended)
    except BadAddress:
        return None
    return str(url) if "#" not in mended else _with_fragment(url, mended)


def _with_fragment(url: URL, text: str) -> str:
    """Return an address with the part after "#": on a page of many short items it is what tells them apart."""
    fragment = text.partition("#")[2][:200]
    return str(url.with_fragment(fragment)) if fragment else str(url)


def language(words: object) -> str | None:
    """Return a language tag ("en", "pt-BR"); None for anything else."""
    text = clean(words, 40)
    return text.replace("_", "-") if text and _LANGUAGE.fullmatch(text) else None


def categories(words: list[object]) -> tuple[str, ...]:
    """Return each once, in the feed's order, at most `CATEGORIES`."""
    found = dict.fromkeys(category for one in words[:200] if (category := plain(one, CATEGORY)))
    return tuple(found)[:CATEGORIES]
