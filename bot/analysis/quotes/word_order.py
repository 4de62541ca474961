"""Attributions by the order of words right after a quote, which hold whatever the parse makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.verb_forms import find_lemma, is_also_noun

_BEGINS = frozenset(("DT", "PRP$", "NNP", "NNPS", "NN", "NNS", "JJ", "JJS", "CD", "VBN", "VBG"))
_GOES_ON = _BEGINS | {"POS", "HYPH", "CC"}
_IN_NAME = _GOES_ON | {"IN"}
_OF_NOUN = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ"))  # after "one": "one former aide"
_NOMINAL = _GOES_ON - {"VBN", "VBG", "CC"} | {"IN"}
_PRONOUNS = frozenset(("he", "she", "they", "one", "another", "i", "we", "others", "some"))
_NOT_FIRST = frozenset(
    ("and", "but", "or", "who", "which", "as", "that", "if", "when", "while", "because", "it", "this", "all")
)
_HELPING = frozenset(("had", "has", "have", "will", "would"))
_BETWEEN = frozenset(("of", "for", "from", "at", "in", "with", "on"))
_SET_OFF = {",": ",", "(": ")", "-": "-", "--": "--", "—": "—", "–": "–"}
_LONGEST = 8  # tokens of a speaker
_ASIDE = 18  # tokens of what is set off after a name
_GAP = ("-", "--", "—", "–", ",")


@dataclass(frozen=True, slots=True)
class AdjacentSpeaker:
    """The tokens of a speaker and of the cue beside it."""

    speaker: tuple[int, int]
    cue: tuple[int, int]
    lemma: str


def find_speaker_after(tokens: Sequence[Token], right: Sequence[int], plainly: bool = False) -> AdjacentSpeaker | None:
    """Return speaker and cue of ", said Jane Doe" and ", the council wrote"; None where it is neither.

    `plainly` allows no more between the two than that: no ", who was there,", no "later".
    """
    at = [k for k in right[: _LONGEST + 4] if tokens[k].text not in _GAP]
    if len(at) < 2 or at[0] - right[0] > 1:
        return None
    found = _find_inverted(tokens, at) or _find_in_order(tokens, at[0], plainly)
    return None if found is None or _has_own_content(tokens, found.cue[1]) else found


def _has_own_content(tokens: Sequence[Token], after: int) -> bool:
    """Return whether other words follow that are the verb's own: "said that …", "told the crowd: …"."""
    rest = tokens[after : after + 6]
    return any(t.text == ":" for t in rest) or (bool(rest) and rest[0].text.lower() == "that")


def find_label(tokens: Sequence[Token], left: Sequence[int]) -> tuple[int, int] | None:
    """Tokens of "Former governor Jane Doe:" and of "From the ruling:", where they are all that is before a quote."""
    if not 2 <= len(left) <= _LONGEST + 2 or tokens[left[-1]].text != ":" or left[-1] - left[0] != len(left) - 1:
        return None
    words = [tokens[k] for k in left[:-1]]
    source = next((n for n, t in enumerate(words[:2]) if t.lower_ == "from"), None)
    named = words if source is None else words[source + 1 :]
    if not named or any(t.tag_ not in _NOMINAL for t in named) or not named[-1].tag_.startswith("NN"):
        return None
    if source is None and not named[-1].text[0].isupper():
        return None
    return named[0].i, named[-1].i + 1


def _find_inverted(tokens: Sequence[Token], at: Sequence[int]) -> AdjacentSpeaker | None:
    """Return speaker and cue of "said Jane Doe", "asked the mayor"."""
    verb, first = tokens[at[0]], tokens[at[1]]
    lemma = _find_reporting_verb(verb)
    if lemma is None or lemma == "tell" or verb.lower_.endswith("ing") or first.i != verb.i + 1:
        return None
    if first.lower_ in _PRONOUNS and not _goes_on(first):
        return AdjacentSpeaker((first.i, first.i + 1), (verb.i, verb.i + 1), lemma)
    if first.tag_ not in _BEGINS or first.lower_ in ("that", "this", "all"):
        return None
    end = first.i
    while end < len(tokens) and end - first.i < _LONGEST and tokens[end].tag_ in _GOES_ON:
        if tokens[end].tag_ == "CC" and not (end + 1 < len(tokens) and tokens[end + 1].text[:1].isupper()):
            break
        end += 1
    while end > first.i and tokens[end - 1].tag_ in ("POS", "CC", "DT", "VBG", "VBN"):
        end -= 1
    last = tokens[end - 1] if end > first.i else None
    if last is None or not _has_noun(tokens, first.i, end) or last.ent_type_ in ("DATE", "TIME"):
        return None
    return AdjacentSpeaker((first.i, end), (verb.i, verb.i + 1), lemma)


def _goes_on(pronoun: Token) -> bool:
    """Return whether "one" is only the first word of a speaker: "one former aide", "one of the two"."""
    after = pronoun.nbor() if pronoun.i + 1 < len(pronoun.doc) else pronoun
    return pronoun.tag_ != "PRP" and (after.tag_ in _OF_NOUN or after.lower_ == "of")


def _has_noun(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(t.tag_.startswith("NN") for t in tokens[start:end])


def _find_in_order(tokens: Sequence[Token], first: int, plainly: bool) -> AdjacentSpeaker | None:
    """Return speaker and cue of "Jane Doe said", "the mayor, who was there, later told the crowd"."""
    if not _can_begin(tokens, first):
        return None
    for end in range(first + 1, min(len(tokens), first + _LONGEST + 1)):
        if tokens[end - 1].tag_ == "HYPH":
            continue
        if found := _find_cue(tokens, first, end):
            return None if plainly and found.cue[0] != end else found
        token = tokens[end]
        if plainly and token.tag_ not in _GOES_ON:
            return None
        if token.text in _SET_OFF and token.tag_ != "HYPH":
            return _find_cue_after_aside(tokens, first, end)
        if not _is_in_name(token):
            return None
    return None


def _can_begin(tokens: Sequence[Token], first: int) -> bool:
    """Return whether a speaker may begin with a token: "Jane", "the", "this mayor", but not "who" or "this"."""
    begins = tokens[first]
    plain = begins.text[0].isupper() or begins.tag_ in _BEGINS or begins.lower_ in _PRONOUNS
    pointed = begins.lower_ == "this" and first + 1 < len(tokens) and tokens[first + 1].tag_[:2] in ("NN", "JJ")
    return plain and begins.tag_ != "VBG" and (pointed or begins.lower_ not in _NOT_FIRST)


def _is_in_name(token: Token) -> bool:
    return token.tag_ in _IN_NAME and (token.tag_ != "IN" or token.lower_ in _BETWEEN)


def _find_cue_after_aside(tokens: Sequence[Token], first: int, end: int) -> AdjacentSpeaker | None:
    after = _skip_aside(tokens, end)
    return _find_cue(tokens, first, end, after) if after is not None else None


def _find_cue(tokens: Sequence[Token], first: int, end: int, at: int | None = None) -> AdjacentSpeaker | None:
    """Return the verb at `at` (by itself right after the speaker), past "later", "also", "had"."""
    i = end if at is None else at
    while i < min(len(tokens), end + _ASIDE + 2) and (tokens[i].tag_ == "RB" or tokens[i].lower_ in _HELPING):
        i += 1
    if i >= len(tokens):
        return None
    verb = tokens[i]
    if lemma := _find_reporting_verb(verb, tokens[end - 1]):
        return AdjacentSpeaker((first, end), (i, i + 1), lemma)
    return None


def _skip_aside(tokens: Sequence[Token], start: int) -> int | None:
    """Return the token after what is set off from `start` on: ", who was there,"; None where it is not closed."""
    close = _SET_OFF[tokens[start].text]
    for i in range(start + 1, min(len(tokens) - 1, start + _ASIDE)):
        if tokens[i].text == '"' or tokens[i].is_space or tokens[i].text in (".", ":", ";"):
            return None
        if tokens[i].text == close and (
            _find_reporting_verb(tokens[i + 1]) or tokens[i + 1].tag_ == "RB" or tokens[i + 1].lower_ in _HELPING
        ):
            return i + 1
        if tokens[i].text == close and close != ",":
            return i + 1
    return None


def _find_reporting_verb(token: Token, before: Token | None = None) -> str | None:
    """Return the reporting verb that a token is a form of, however it is tagged; a noun's plural only after a name."""
    word = token.lower_
    if token.text[0].isupper() and word not in ("tweeted", "said"):
        return None
    if token.tag_[:2] == "VB" and token.tag_ != "VBG" and cues.is_reporting_verb(token.lemma_.lower()):
        return token.lemma_.lower()
    if token.lemma_ in cues.PHRASAL and token.tag_[:2] == "VB" and token.i + 1 < len(token.doc):
        return token.lemma_ if token.nbor().lower_ in cues.PHRASAL[token.lemma_] else None
    if word in ("write", "say") and before is not None and before.tag_ in ("CD", "NNS", "NNPS"):
        return word
    lemma = find_lemma(word)
    if lemma is None or (is_also_noun(word) and (before is None or before.tag_ != "NNP")):
        return None
    return lemma
