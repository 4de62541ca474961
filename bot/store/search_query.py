"""What a person typed, as a query that FTS5 cannot take amiss: every word is quoted, so there is no syntax in it."""

from __future__ import annotations

import re
import unicodedata

MOST = 12  # words that are looked for
TRIGRAMS = 8
LONGEST = 200  # characters that are read
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


def clean(typed: str) -> str:
    """Return one line that can be stored and compared: no control characters, no halves of surrogate pairs."""
    whole = typed[:LONGEST]
    if not whole.isascii():
        whole = whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _SPACE.sub(" ", whole).strip()


def words_of(typed: str) -> list[str]:
    """Return the words that hold a letter or a digit, each once, at most MOST."""
    words = (word for word in clean(typed).split() if any(_counts(c) for c in word))
    return list(dict.fromkeys(words))[:MOST]


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def quote(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def all_of(typed: str) -> str | None:
    """Return a query for texts that hold every word; None where there is none."""
    return " ".join(quote(word) for word in words_of(typed)) or None


def all_begun(typed: str) -> str | None:
    """Return a query for every word, the last only begun: what autocomplete asks."""
    words = words_of(typed)
    if not words:
        return None
    return " ".join([*(quote(word) for word in words[:-1]), quote(words[-1]) + "*"])


def trigrams_of(typed: str) -> list[str]:
    """Return three letters in a row of what was typed, each once; none for fewer than three.

    Of a long line a few are taken, spread over it: what is like the whole shares some of them.
    """
    line = clean(typed).casefold()
    grams = list(dict.fromkeys(line[i : i + 3] for i in range(len(line) - 2)))
    if len(grams) > TRIGRAMS:
        grams = [grams[i * (len(grams) - 1) // (TRIGRAMS - 1)] for i in range(TRIGRAMS)]
    return grams


def any_trigram(typed: str) -> str | None:
    """Return a query for texts that share three letters in a row with it; None for fewer than three."""
    return " OR ".join(quote(gram) for gram in trigrams_of(typed)) or None


def fold(name: str) -> str:
    """Return a text for comparing: no case, no accents, single spaces."""
    plain = clean(name)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.casefold()
