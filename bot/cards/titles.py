"""Titles, which stand before a name: "Dr. Amina Diallo"; any other role stands behind it: "Amina Diallo, a doctor"."""

from __future__ import annotations

from typing import Final

from bot.news.escape import flat

# Last words of what is written before a name. A role that ends in another word ("Chief Executive") stands behind it.
_WORDS: Final = """
    mr mister mrs ms miss mx sir dame lord lady baron baroness madam mme dr doctor prof professor rev reverend fr father
    sister brother hon st sheikh imam ayatollah rabbi pope cardinal archbishop bishop king queen prince princess duke
    duchess emperor sultan president premier chancellor minister secretary senator sen representative rep congressman
    congresswoman governor gov mayor councillor ambassador amb judge justice general gen colonel col major maj captain
    capt lieutenant lt sergeant sgt corporal cpl private pvt admiral adm commander cmdr brigadier brig marshal sheriff
    constable inspector insp superintendent supt detective det attorney atty
"""
_TITLES: Final = frozenset(_WORDS.split())


def split_role(name: str, role: str | None) -> tuple[str, str]:
    """Return what stands before a name, with a space behind it, and what stands behind; either may be empty.

    A title is written large and names no office of somewhere: "President" is one, "President of Chile" is not. One
    that the name begins with already stands nowhere else.
    """
    words = flat(role or "").split()
    if not words:
        return "", ""
    last = words[-1]
    is_title = last[:1].isupper() and last.rstrip(".").casefold() in _TITLES
    if not is_title or any(word.endswith(",") or word in {"of", "for", "at", "in", "to"} for word in words):
        return "", " ".join(_lower_article(words))
    title = " ".join(words)
    return ("", "") if flat(name).casefold().startswith(f"{title} ".casefold()) else (f"{title} ", "")


def _lower_article(words: list[str]) -> list[str]:
    """Return the words of a role that began its sentence, as they stand behind a name: "the chief engineer"."""
    if words[0] in {"The", "A", "An"} and words[1:] and words[1][:1].islower():
        return [words[0].lower(), *words[1:]]
    return words
