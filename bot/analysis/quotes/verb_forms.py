"""The forms of reporting verbs, by spelling: right after a quote they are right where the tagger errs."""

from __future__ import annotations

from typing import Final

from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.cues import SAYING, split_words

_TELLING: Final = split_words("tell inform advise assure notify promise")
_IRREGULAR: Final = {
    "say": ("said", "says"),
    "tell": ("told", "tells"),
    "write": ("wrote", "writes"),
    "read": ("read", "reads"),
    "sing": ("sang", "sings"),
    "swear": ("swore", "swears"),
    "spit": ("spat", "spits"),
}
_DOUBLED: Final = split_words("beg blog brag chat jot sob sum")
# Spelt as nouns are: these report only right after a name, or where the tagger takes them for verbs.
_ALSO_NOUNS: Final = split_words(
    """
    answers appeals barks beams blogs boasts calls cautions charges claims comments complaints counsels counters cracks
    cries demands emails estimates grins gripes groans hints hoots insults jokes laughs lectures mocks murmurs muses
    notes offers pledges points posts preaches promises protests queries questions quips quotes reasons recounts
    remarks replies reports requests responses retorts reveals rules shouts sighs states stresses texts tweets vents
    ventures voices vows whispers wonders
    """
)


def _form_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if lemma in _DOUBLED else "") + "ed"


def _form_present(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _build_forms() -> dict[str, str]:
    made: dict[str, str] = {}
    for lemma in sorted(SAYING):
        for form in _IRREGULAR.get(lemma, (_form_past(lemma), _form_present(lemma))):
            made.setdefault(form, lemma)
    return made


_LEMMAS: Final = _build_forms()


def find_lemma(word: str) -> str | None:
    """Return the reporting verb of a past or third-person form in small letters."""
    return _LEMMAS.get(word)


def is_also_noun(word: str) -> bool:
    """Return whether a form is a noun's plural as well: "claims", "reports"."""
    return word in _ALSO_NOUNS


def is_told(verb: Token) -> bool:
    """Return whether a verb of telling says who was told, and not by whom: "was told", "had been promised"."""
    return verb.tag_ == "VBN" and verb.lemma_ in _TELLING and any(c.dep_ == "auxpass" for c in verb.children)
