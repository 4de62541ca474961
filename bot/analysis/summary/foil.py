"""How things stand or have stood for long: what a reporter says first, to turn from it. "The mill has long … But …"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.parse.sentences import Sentence
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.cues import is_reporting_verb
from bot.analysis.summary.dependence import split_words

_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_TURNS = split_words("but yet however")
_PRESENT = frozenset(("VBZ", "VBP"))
_STILL_SO = split_words("long already always often traditionally historically")  # with "has": no news
_ALWAYS = split_words("do does can")
_SPANS = split_words("year decade century generation")


def find_root(unit: Sentence) -> tuple[Token | None, Token | None]:
    """Return the main verb of a sentence and its subject."""
    root = next((t for t in unit.each if t.dep_ == "ROOT"), None)
    return root, None if root is None else next((c for c in root.children if c.dep_ in _SUBJECTS), None)


def has_long_been(root: Token) -> bool:
    """Return whether a main verb tells what has been so for long: "has already made", "for two decades, … have"."""
    children = list(root.children)
    if not any(c.dep_ == "aux" and c.lemma_.lower() == "have" and c.tag_ in _PRESENT for c in children):
        return False
    return any(_says_long(c) for c in children if c.i < root.i)


def _says_long(child: Token) -> bool:
    if child.dep_ == "advmod":
        return child.lower_ in _STILL_SO
    return child.lower_ == "for" and any(c.dep_ == "pobj" and c.lemma_.lower() in _SPANS for c in child.children)


def is_foil(units: Sequence[Sentence], index: int) -> bool:
    """Return whether a sentence says how things stand, for the one after it to turn from: "But on Monday …"."""
    if not 0 <= index < len(units) - 1:
        return False
    after = next((t for t in units[index + 1].each if t.is_alpha), None)
    return after is not None and after.lower_ in _TURNS and is_general(units[index])


def is_general(unit: Sentence) -> bool:
    """Return whether a sentence tells what is so, in the present and on nobody's authority."""
    root, _ = find_root(unit)
    if root is None or is_reporting_verb(root.lemma_) or any(t.lower_ == "according" for t in unit.each):
        return False
    helpers = {c.lower_ for c in root.children if c.dep_ in {"aux", "auxpass"}}
    return root.tag_ in _PRESENT or bool(helpers & _ALWAYS) or has_long_been(root)
