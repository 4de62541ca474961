"""`<sup>` and `<sub>` as plain text, so that no number grows by a footnote's mark and no power is lost."""

from __future__ import annotations

import re
from typing import Any

from bot.sources.pages.html_tree import text_of

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_LONGEST = 12  # characters of what is set high or low; what is longer is words
_NOTE = re.compile(r"\[.*\]|\(\d{1,3}\)|[*†‡§¶#]{1,4}")
_MARK = re.compile(r"\d{1,3}(?:\s*+[,–-]\s*+\d{1,3})*|[a-z]")
_ENDING = re.compile(r"st|nd|rd|th|er|re|ère|e|ème|o|a|os|as|tm|sm|r|mc|[™®℠©ªº°]", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-−–]?\d{1,4}|[+\-−–]?[ni]|[+\-−–]")
_SMALL = re.compile(r"(?<![\d.,])(?:\d{1,2}|[\d.,]{1,12}\s?[x×·]\s?10)$")  # what is raised to a power: 10, 2, 3.1 × 10
_UNIT = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{1,2}|sec|min|mol)$|[)\]]$")  # m², km², s⁻¹, x², mc²
_LAST = 40  # characters before it that are looked at


def write_raised(tree: Any) -> None:
    """Replace each `<sup>` and `<sub>` of a tree by text: "m²", "10⁶", "21st", "CO2"; footnotes' marks go."""
    for element in list(tree.iter("sup", "sub")):
        if element.getparent() is None:
            continue
        words = text_of(element, 200)
        before = _text_before(element)
        after = (element.tail or "")[:1]
        if element.tag == "sup":
            plain = "" if _is_note(element, words, before) else _raise(words, before, after)
        else:
            plain = _lower(words, before, after)
        if not plain and before[-1:].isalnum() and after.isalnum():
            plain = " "
        _replace(element, plain)


def _is_note(element: Any, words: str, before: str) -> bool:
    """Return whether a raised mark points to a note: as a link, in brackets, or as a number that is no power."""
    if _NOTE.fullmatch(words):
        return True
    if not _MARK.fullmatch(words):
        return False
    if any(True for _ in element.iter("a")) or any(above.tag == "a" for above in element.iterancestors("a", "p")):
        return True
    at_word = before[-1:].isalnum() or before[-1:] in ".,;:!?”’\"')%"
    return words[:1].isdigit() and at_word and not _SMALL.search(before) and not _UNIT.search(before)


def _raise(words: str, before: str, after: str) -> str:
    if not words or _ENDING.fullmatch(words):
        return words
    if _NUMBER.fullmatch(words):
        return words.translate(_RAISED)
    return _set_apart(words, before, after)


def _lower(words: str, before: str, after: str) -> str:
    is_formula = before[-1:].isalpha() and not after.isdigit() and len(words) <= _LONGEST
    if is_formula and words and not words[0].isalpha():
        return words  # CO2, H2O, PM2.5
    lowered = words.translate(_LOWERED)
    if len(words) <= _LONGEST and not any(one.isalnum() and one.isascii() for one in lowered):
        return lowered
    return _set_apart(words, before, after)


def _set_apart(words: str, before: str, after: str) -> str:
    left = " " if before[-1:].isalnum() and words[:1].isalnum() else ""
    right = " " if after.isalnum() and words[-1:].isalnum() else ""
    return f"{left}{words}{right}"


def _text_before(element: Any) -> str:
    """Return what stands on the line before an element, as far as it is looked at."""
    previous = element.getprevious()
    if previous is None:
        return (element.getparent().text or "")[-_LAST:]
    tail = previous.tail or ""
    if tail or previous.tag in {"br", "p", "div", "li"} or not isinstance(previous.tag, str):
        return str(tail[-_LAST:])
    return text_of(previous, 2_000)[-_LAST:]


def _replace(element: Any, words: str) -> None:
    """Put words in an element's place; what follows it stays."""
    tail = element.tail or ""
    parent, previous = element.getparent(), element.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + words + tail
    else:
        previous.tail = (previous.tail or "") + words + tail
    parent.remove(element)
