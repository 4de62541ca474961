"""Where people, places and organisations are named: the model's finds, repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.analysis.names import lexicon as lex
from bot.analysis.names.token_columns import TokenColumns
from bot.analysis.parse.tokens import Token
from bot.news import EntityKind

_KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
}
_EDGE = frozenset("\"'`.,;:!?()[]{}<>*#@|/\\-–—…•")
LONGEST = 8  # tokens of a name
_OFFICE = 2  # tokens that must follow an office for its name to be one
_SURE_FIRMS = lex.FIRMS - {"se", "sa", "co", "ag", "nv", "banks", "bank"}  # these end surnames too
_NO_PLACES = lex.NOT_PEOPLE - lex.DIRECTIONS
_NO_SURNAMES = lex.NOT_PEOPLE | lex.HEADS
_NO_GIVEN_NAMES = lex.HONORIFICS | _NO_SURNAMES
_PARTY_AND_STATE = re.compile("[DIR]-[A-Z]")  # "D-Ohio"
_AFTER_HYPHEN = frozenset(("based", "led", "born", "backed", "style", "era", "run", "owned", "controlled"))
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start:end` of the parse that name somebody or something; `common` for a "foreign ministry"."""

    kind: EntityKind
    start: int
    end: int
    words: tuple[str, ...]  # as written, apostrophes plain
    honorific: str = ""
    common: bool = False

    @property
    def key(self) -> str:
        return " ".join(self.words).casefold()


def find_model_mentions(columns: TokenColumns) -> list[Mention]:
    """Return the model's finds in order, each repaired; they do not overlap."""
    tokens, lower = columns.tokens, columns.small_words
    found = _drop_overlapping(m for e in columns.doc.ents if (m := _repair(tokens, e.start, e.end, e.label_, lower)))
    known = Counter((m.key, m.kind) for m in found)
    return [_settle(m, known) for m in found]


def _drop_overlapping(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions without those that begin inside the one before."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept


# --- the model's finds ------------------------------------------------------------------------------------------------


def _repair(tokens: Sequence[Token], start: int, end: int, label: str, lower: AbstractSet[str]) -> Mention | None:
    kind = _KINDS.get(label)
    if kind is None:
        return None
    start, end = _trim(tokens, start, end)
    start = _trim_gerund(tokens, start, end, lower)
    start, end = _trim_label(tokens, start, _trim_number(tokens, start, end))
    if start >= end or end - start > LONGEST:
        return None
    end = _extend_over_hyphens(tokens, end)
    kind, end = _extend_to_head(tokens, start, end, kind)
    honorific = ""
    if kind == "person":
        start, honorific = skip_titles(tokens, start, end)
        start = _extend_to_given_name(tokens, start, end, lower)
        end = extend_over_particles(tokens, _extend_to_surname(tokens, start, end))
        end = _find_name_end(tokens, start, end)
        start, end = _trim(tokens, start, end)
    words = tuple(t.text for t in tokens[start:end])
    if not any(_LETTERS.search(w) for w in words) or not any(w[:1].isupper() for w in words):
        return None
    kind = classify_by_words(words, kind)
    barred = kind == "place" and len(words) == 1 and words[0].lower() in _NO_PLACES
    if barred or (kind == "person" and not can_be_person(tokens, start, end, lower)):
        return None
    if len(words) == 1 and lex.is_role(words[0].lower()):
        return None
    common = kind == "organisation" and _is_common(tokens, start, end)
    if common:
        start = find_owner_start(tokens, start)
        words = tuple(t.text for t in tokens[start:end])
    return Mention(kind, start, end, words, honorific or find_honorific_before(tokens, start), common)


def _trim(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Return the range without articles, marks, possessives and breaks at its ends, cut at a line break inside."""
    for i in range(start, end):
        if tokens[i].is_space and "\n" in tokens[i].text and i > start:
            end = i
            break
    while start < end and (
        tokens[start].is_space or tokens[start].text[0] in _EDGE or tokens[start].lower_ in ("the", "a", "an")
    ):
        start += 1
    while start < end and (last := tokens[end - 1]) is not None:
        abbreviation = last.text.endswith(".") and len(last.text) > 1
        if (
            last.is_space
            or last.tag_ == "POS"
            or (last.text[-1] in _EDGE and not abbreviation)
            or last.text in ("'s", "s")
        ):
            end -= 1
        else:
            break
    return start, end


def _trim_label(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Return the range without the label that a page puts before a name: "Photo LONDON"."""
    labelled = end - start > 1 and tokens[start].lower_ in lex.LABELS and tokens[start + 1].text[0].isupper()
    return (start + 1, end) if labelled else (start, end)


def _trim_number(tokens: Sequence[Token], start: int, end: int) -> int:
    """The end of a name without a number or a quotation mark that more words follow: "Getty 3/19 The Palm House"."""
    for i in range(start + 1, end - 1):
        token = tokens[i]
        if (token.like_num and token.text[0].isdigit()) or token.text == '"':
            return end if token.text == '"' and tokens[start].ent_type_ == "PERSON" else i
    return end


def _trim_gerund(tokens: Sequence[Token], start: int, end: int, lower: AbstractSet[str]) -> int:
    """Return the start of a name without a gerund: "Violating Security Council resolutions"."""
    first = tokens[start] if start < end else None
    if first is None or end - start < 2 or not is_opening_word(first):
        return start
    if (
        first.lower_.endswith("ing")
        or first.tag_ in ("VBG", "VBD", "VBZ", "RB", "IN", "CC", "UH")
        or first.text.lower() in lower
    ):
        return start + 1 if first.tag_ != "NNP" or first.lower_.endswith("ing") else start
    return start


def is_opening_word(token: Token) -> bool:
    """Return whether a token is the first word of a sentence or of a quote, where a capital letter says nothing."""
    before = token.nbor(-1) if token.i else None
    return (
        before is None
        or bool(token.is_sent_start)
        or before.is_space
        or before.text in ('"', "'", "``", "''", "(", ":", "-")
    )


def _extend_over_hyphens(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a name past hyphens without spaces: "Min-ho"."""
    while (
        end + 1 < len(tokens)
        and tokens[end].text == "-"
        and not tokens[end].whitespace_
        and not tokens[end - 1].whitespace_
    ):
        if tokens[end + 1].lower_ in _AFTER_HYPHEN:
            break
        if tokens[end + 1].pos_ not in ("PROPN", "NOUN") or (
            tokens[end + 1].text[0].isupper() and tokens[end + 1].ent_type_ in ("GPE", "NORP")
        ):
            break
        end += 2
    return end


def _extend_to_head(tokens: Sequence[Token], start: int, end: int, kind: EntityKind) -> tuple[EntityKind, int]:
    """Return kind and end of a name with the capitalised head after it: "Boris Nemtsov" + "Foundation"."""
    at = end
    while (
        at < len(tokens)
        and at - start < LONGEST
        and tokens[at].tag_ in ("NNP", "NNPS")
        and tokens[at].text[0].isupper()
    ):
        word = tokens[at].lower_
        if word in lex.ORG_HEADS or word in lex.PLACE_HEADS:
            return ("organisation" if word in lex.ORG_HEADS else "place"), at + 1
        at += 1
    return kind, end


def _extend_to_given_name(tokens: Sequence[Token], start: int, end: int, lower: AbstractSet[str]) -> int:
    """Return the start of a name with what was cut off before it: "Jane" or "J" + "Doe", "Jan van der" + "Doe"."""
    at = start
    while at and _is_particle(tokens[at - 1]):
        at -= 1
    if at and at < start and tokens[at - 1].tag_ == "NNP" and not lex.is_role(tokens[at - 1].lower_):
        return at - 1
    token = tokens[start - 1] if start else None
    if token is None:
        return start
    if _is_initial(token) and is_after_title(tokens, start - 1):
        return start - 1
    if end - start != 1:
        return start
    word = token.lower_.rstrip(".")
    spelt = token.text[0].isupper() and not token.text.isupper()
    given = spelt and token.tag_ == "NNP" and token.ent_type_ in ("", "PERSON")
    known = lex.is_role(word) or word in _NO_GIVEN_NAMES
    bare = is_opening_word(token) and (word in lower or word.endswith("ing"))
    return start - 1 if given and not known and not bare and token.dep_ in ("compound", "nmod") else start


def _extend_to_surname(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end of a given name with the surname after it."""
    cut = end - start == 1 and end < len(tokens) and tokens[start].dep_ in ("compound", "nmod")
    if not cut or tokens[start].head != tokens[end]:
        return end
    token = tokens[end]
    word = token.lower_
    known = lex.is_role(word) or word in _NO_SURNAMES or token.tag_ != "NNP"
    return end if known or not token.text[0].isupper() else end + 1


def _is_initial(token: Token) -> bool:
    """Return whether a token is an initial without its full stop: the "J" of "J Doe"."""
    return len(token.text) == 1 and token.tag_ == "NNP" and token.text.isupper() and token.text not in "AI"


def extend_over_particles(tokens: Sequence[Token], end: int) -> int:
    """Return the end of a name with the surname that a particle leads: "Jan" + "van der Doe"."""
    at = end
    while at < len(tokens) and _is_particle(tokens[at]):
        at += 1
    led = 0 < at < len(tokens) and _is_particle(tokens[at - 1])
    return at + 1 if led and tokens[at].tag_ in ("NNP", "NNPS") and tokens[at].text[0].isupper() else end


def _is_particle(token: Token) -> bool:
    return token.is_lower and token.lower_ in lex.PARTICLES and token.tag_ != "CD"


def _skip_office(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the first token after an office that a name was taken together with.

    "Committee Chair Jane Doe", and the country of a "President of Ardia Jane Doe".
    """
    if tokens[start].lower_ in lex.GIVEN_NAMES:
        return start
    of_what = start > 1 and tokens[start - 1].lower_ in ("of", "for", "to") and lex.is_role(tokens[start - 2].lower_)
    named = tokens[start - 2].text[0].isupper() or tokens[start + 1].lower_ in lex.GIVEN_NAMES
    if of_what and named and end - start == _OFFICE + 1:
        return start + 1
    roles = [i for i in range(start, end - _OFFICE) if tokens[i].text[0].isupper() and lex.is_role(tokens[i].lower_)]
    return roles[-1] + 1 if roles else start


def skip_titles(tokens: Sequence[Token], start: int, end: int) -> tuple[int, str]:
    """Return the first token after roles and honorifics at the head of a name, and the last honorific."""
    start = _skip_office(tokens, start, end) if end - start > _OFFICE else start
    honorific = ""
    while start < end - 1:
        word = tokens[start].lower_.rstrip(".")
        if word in lex.HONORIFICS or word in lex.SHORT_TITLES:
            honorific = word
        elif tokens[start].text != "-" and not _is_title_word(tokens[start], end - start > _OFFICE):
            break
        start += 1
    return start, honorific


def _is_title_word(token: Token, of_several: bool) -> bool:
    """Return whether a word before a name is a role, of several too ("MPs Ana Orr and …"), or in small letters."""
    word = token.lower_.removesuffix("s") if of_several else token.lower_.rstrip(".")
    return lex.is_role(word) or (token.is_lower and token.lower_ not in lex.PARTICLES)


def find_honorific_before(tokens: Sequence[Token], start: int) -> str:
    word = tokens[start - 1].lower_.rstrip(".") if start else ""
    return word if word in lex.HONORIFICS or word in lex.SHORT_TITLES else ""


def _find_name_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end of a name: before a lower-case word that is no particle, a number or a mark."""
    for i in range(start, end):
        token = tokens[i]
        text = token.text
        hyphened = i > start and (text == "-" or tokens[i - 1].text == "-")
        if token.tag_ == "POS" or not (
            text[0].isupper()
            or hyphened
            or text.lower() in lex.PARTICLES
            or not text[0].isascii()
            or text in ('"', "'")
        ):
            return i
    return end


def classify_by_words(words: tuple[str, ...], kind: EntityKind) -> EntityKind:
    last = words[-1].lower().rstrip(".")
    if last in lex.ORG_HEADS and (len(words) > 1 or kind == "organisation"):
        return "organisation"
    if kind == "person" and len(words) > 1 and last in lex.PLACE_HEADS:
        return "place"
    if kind == "person" and len(words) > 1 and last in _SURE_FIRMS:
        return "organisation"
    letters = words[0].replace(".", "")
    if kind == "place" and len(words) == 1 and words[0].count(".") > 2 and letters.lower() not in lex.INITIALLED_STATES:
        return "organisation"  # "F.B.I."
    return kind


def can_be_person(tokens: Sequence[Token], start: int, end: int, lower: AbstractSet[str]) -> bool:
    words = [t.text for t in tokens[start:end]]
    barred = lex.NOT_PEOPLE if len(words) == 1 else lex.NEVER_PEOPLE
    if any(w.lower().rstrip(".") in barred for w in words) or any(c.isdigit() for w in words for c in w):
        return False
    if any(w.startswith(("@", "#", "http", "www.")) for w in words):
        return False
    if words[-1].lower() in lex.TITLE_ENDS or _is_title(words):
        return False
    before = tokens[start - 1].lower_.rstrip(".") if start else ""
    followed = end < len(tokens) and tokens[end].pos_ in ("NOUN", "PROPN", "PART", "PUNCT")
    if before in lex.SHIP_MARKS or (before == "the" and not followed):
        return False
    return len(words) > 1 or _can_word_be_person(tokens, start, lower)


def _is_title(words: Sequence[str]) -> bool:
    """Return whether words are a title without a name: "First Deputy Chairman", "D-Ohio"."""
    ranked = all(lex.is_role(w.lower()) or w.lower() in lex.RANKS for w in words)
    return ranked or _PARTY_AND_STATE.match(words[0]) is not None


def _can_word_be_person(tokens: Sequence[Token], start: int, lower: AbstractSet[str]) -> bool:
    """Return whether a single word can be a person: its capital is no acronym's, sentence's or common noun's."""
    word = tokens[start].text
    if (
        word.isupper()
        and len(word) <= 5
        and not (is_after_title(tokens, start) and tokens[start - 1].text[0].isupper())
    ):
        return False
    if tokens[start].tag_ not in ("NNP", "NNPS") and not is_after_title(tokens, start):
        return False
    return not (is_opening_word(tokens[start]) and word.lower() in lower)


def is_after_title(tokens: Sequence[Token], start: int) -> bool:
    """Return whether the word before is an honorific or a role."""
    word = tokens[start - 1].lower_.rstrip(".") if start else ""
    return word in lex.HONORIFICS or lex.is_role(word)


def _settle(mention: Mention, known: Counter[tuple[str, EntityKind]]) -> Mention:
    """Return the mention with the kind that most mentions of its name have."""
    if mention.common:
        return mention
    kinds: tuple[EntityKind, ...] = ("place", "person", "organisation")  # the first of those that tie
    best = max(kinds, key=lambda kind: known[mention.key, kind])
    return mention if best == mention.kind else replace(mention, kind=best)


def _is_common(tokens: Sequence[Token], start: int, end: int) -> bool:
    return tokens[end - 1].text.islower() and tokens[end - 1].lower_ in lex.COMMON_ORGS


def find_owner_start(tokens: Sequence[Token], start: int) -> int:
    """Return where the owner of a name begins: "Seoul's" before "foreign ministry"."""
    if start < 2 or tokens[start - 1].tag_ != "POS":
        return start
    at = start - 2
    if tokens[at].tag_ not in ("NNP", "NNPS"):
        return start
    while (
        at
        and tokens[at - 1].tag_ == "NNP"
        and tokens[at - 1].head.i <= tokens[start - 2].i
        and tokens[start - 2].i - at < 3
    ):
        at -= 1
    return at


def collect_tokens(mentions: Iterable[Mention]) -> set[int]:
    return {i for m in mentions for i in range(m.start, m.end)}
