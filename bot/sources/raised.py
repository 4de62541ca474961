"""What is set high or low as plain text, so that no number grows by a footnote's mark and no power is lost."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_LONGEST = 12  # characters of what is set high or low; what is longer is words
_NOTE = re.compile(r"\A(?:\[[^\[\]]*+\]|\(\d{1,3}\)|[*†‡§¶#]{1,4})\Z")
_MARK = re.compile(r"\d{1,3}(?:\s*+[,–-]\s*+\d{1,3})*|[a-z]")
_ENDING = re.compile(r"st|nd|rd|th|er|re|ère|e|ème|o|a|os|as|tm|sm|r|mc|[™®℠©ªº°]", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-−–]?\d{1,4}|[+\-−–]?[ni]|[+\-−–]")
_SMALL = re.compile(r"(?<![\d.,])(?:\d{1,2}|[\d.,]{1,12}\s?[x×·]\s?10)$")  # what is raised to a power: 10, 2, 3.1 × 10
_UNIT = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{1,2}|sec|min|mol)$|[)\]]$")  # m², km², s⁻¹, x², mc²


def write_raised(words: str, before: str, after: str, is_link: bool = False) -> str:
    """Return how `<sup>` words are written between what stands before and after: "m²", "10⁶", "21st".

    A footnote's mark goes: one in brackets, one that `is_link`, a number behind a word, a year or a full stop.
    """
    if _is_note(words, before, is_link):
        plain = ""
    elif _ENDING.fullmatch(words):
        plain = words
    elif _NUMBER.fullmatch(words):
        plain = words.translate(_RAISED)
    else:
        plain = _set_apart(words, before, after)
    return plain or _gap(before, after)


def write_lowered(words: str, before: str, after: str) -> str:
    """Return how `<sub>` words are written between what stands before and after: "CO2", "2019₃"."""
    if len(words) <= _LONGEST:
        if words and before[-1:].isalpha() and not after[:1].isdigit() and not words[0].isalpha():
            return words  # CO2, H2O, PM2.5
        lowered = words.translate(_LOWERED)
        if not any(one.isalnum() and one.isascii() for one in lowered):
            return lowered or _gap(before, after)
    return _set_apart(words, before, after)


def _is_note(words: str, before: str, is_link: bool) -> bool:
    if _NOTE.fullmatch(words):
        return True
    if not _MARK.fullmatch(words):
        return False
    at_word = before[-1:].isalnum() or before[-1:] in ".,;:!?”’\"')%"
    return is_link or (words[:1].isdigit() and at_word and not _SMALL.search(before) and not _UNIT.search(before))


def _set_apart(words: str, before: str, after: str) -> str:
    left = " " if before[-1:].isalnum() and words[:1].isalnum() else ""
    right = " " if after[:1].isalnum() and words[-1:].isalnum() else ""
    return f"{left}{words}{right}"


def _gap(before: str, after: str) -> str:
    return " " if before[-1:].isalnum() and after[:1].isalnum() else ""
