"""Attributions by the order of words right after a quote, which hold whatever the parse makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.quotes import cues

_BEGINS = frozenset(("DT", "PRP$", "NNP", "NNPS", "NN", "NNS", "JJ", "CD", "VBN", "VBG"))
_GOES_ON = _BEGINS | {"POS", "HYPH", "CC"}
_NOMINAL = _GOES_ON - {"VBN", "VBG", "CC"} | {"IN"}
_PRONOUNS = frozenset(("he", "she", "they", "one", "another", "i", "we"))
_NOT_FIRST = frozenset(
    ("and", "but", "or", "who", "which", "as", "that", "if", "when", "while", "because", "it", "this")
)
_LONGEST = 8  # tokens of a speaker


def speaker_after(doc: Doc, right: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Tokens of speaker and cue of ", said Jane Doe" and ", the council wrote"; None where it is neither."""
    at = [k for k in right[: _LONGEST + 4] if doc[k].text not in (",", "-", "--", "—")]
    if len(at) < 2 or at[0] - right[0] > 1:
        return None
    found = _inverted(doc, at) or _in_order(doc, at)
    return None if found is None or _says_more(doc, found[1][1]) else found


def _says_more(doc: Doc, after: int) -> bool:
    """Whether other words follow that are the verb's own: "said that …", "told the crowd: …"."""
    rest = doc[after : after + 6]
    return any(t.text == ":" for t in rest) or rest[:1].text.lower() == "that"


def label(doc: Doc, left: Sequence[int]) -> tuple[int, int] | None:
    """Tokens of "Former governor Jane Doe:" and of "From the ruling:", where they are all that is before a quote."""
    if not 2 <= len(left) <= _LONGEST + 2 or doc[left[-1]].text != ":" or left[-1] - left[0] != len(left) - 1:
        return None
    words = [doc[k] for k in left[:-1]]
    source = next((n for n, t in enumerate(words[:2]) if t.lower_ == "from"), None)
    named = words if source is None else words[source + 1 :]
    if not named or any(t.tag_ not in _NOMINAL for t in named) or not named[-1].tag_.startswith("NN"):
        return None
    if source is None and not named[-1].text[0].isupper():
        return None
    return named[0].i, named[-1].i + 1


def _inverted(doc: Doc, at: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    verb, first = doc[at[0]], doc[at[1]]
    forms = verb.text.islower() and not verb.text.endswith("ing") and verb.lemma_ != "tell"
    if not forms or not says(verb) or first.i != verb.i + 1:
        return None
    if first.lower_ in _PRONOUNS:
        return (first.i, first.i + 1), (verb.i, verb.i + 1)
    if first.tag_ not in _BEGINS or first.lower_ in ("that", "this", "all"):
        return None
    end = first.i
    while end < len(doc) and end - first.i < _LONGEST and doc[end].tag_ in _GOES_ON:
        if doc[end].tag_ == "CC" and not doc[end + 1 : end + 2].text[:1].isupper():
            break
        end += 1
    while end > first.i and doc[end - 1].tag_ in ("POS", "CC", "DT", "VBG", "VBN"):
        end -= 1
    last = doc[end - 1] if end > first.i else None
    if (
        last is None
        or not any(t.tag_.startswith("NN") for t in doc[first.i : end])
        or last.ent_type_ in ("DATE", "TIME")
    ):
        return None
    return (first.i, end), (verb.i, verb.i + 1)


def _in_order(doc: Doc, at: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    first = doc[at[0]]
    if first.lower_ in _NOT_FIRST or not (
        first.text[0].isupper() or first.tag_ in ("DT", "PRP$") or first.lower_ in _PRONOUNS
    ):
        return None
    for n, k in enumerate(at[1:_LONGEST], start=1):
        token = doc[k]
        if k != first.i + n:
            return None
        if says(token) and (token.text.islower() and token.tag_ not in ("VBG", "NN")):
            return (first.i, k), (k, k + 1)
        if token.tag_ not in _GOES_ON or token.tag_ in ("VBN", "VBG"):
            return None
    return None


def says(token: Token) -> bool:
    """Whether a form is that of a verb of saying in the past or present, however it is tagged."""
    if cues.is_saying(token.lemma_.lower()) and token.tag_[:2] == "VB":
        return True
    word = token.lower_
    if token.lemma_ in cues.PHRASAL and token.i + 1 < len(token.doc):
        return token.nbor().lower_ in cues.PHRASAL[token.lemma_]
    if not word.endswith(("ed", "es", "s")) or token.tag_ in ("NNS", "NNP"):
        return False
    return any(cues.is_saying(stem) for stem in (word[:-2], word[:-1], word[:-3] if word[-4:-3] == word[-3:-2] else ""))
