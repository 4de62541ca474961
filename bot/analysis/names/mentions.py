"""Where people, places and organisations are named: the model's finds, repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.analysis.names import lexicon as lex
from bot.analysis.names.columns import Columns
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
_SURE_FIRMS = lex.FIRMS - {"se", "sa", "co", "ag", "nv", "banks", "bank"}  # these end surnames too
_NO_PLACES = lex.NOT_PEOPLE - lex.DIRECTIONS
_NO_SURNAMES = lex.NOT_PEOPLE | lex.HEADS
_NO_GIVEN_NAMES = lex.HONORIFICS | _NO_SURNAMES
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


def model_mentions(columns: Columns) -> list[Mention]:
    """The model's finds in order, each repaired; they do not overlap."""
    doc, lower = columns.doc, columns.small_words
    found = _apart(m for e in doc.ents if (m := _repair(doc, e.start, e.end, e.label_, lower)))
    known = Counter((m.key, m.kind) for m in found)
    return [_settle(m, known) for m in found]


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Without those that begin inside the one before."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept


# --- the model's finds ------------------------------------------------------------------------------------------------


def _repair(doc: Doc, start: int, end: int, label: str, lower: AbstractSet[str]) -> Mention | None:
    kind = _KINDS.get(label)
    if kind is None:
        return None
    start, end = _trim(doc, start, _before_score(doc, start, end))
    start = _without_gerund(doc, start, end, lower)
    start, end = _without_label(doc, start, _before_number(doc, start, end))
    if start >= end or end - start > LONGEST:
        return None
    end = _joined(doc, end)
    kind, end = _extended(doc, start, end, kind)
    honorific = ""
    if kind == "person":
        start, honorific = past_titles(doc, start, end)
        start = _with_given_name(doc, start, end)
        end = _with_surname(doc, start, end)
        end = _name_end(doc, start, end)
        start, end = _trim(doc, start, end)
    words = tuple(t.text for t in doc[start:end])
    if not any(_LETTERS.search(w) for w in words) or not any(w[:1].isupper() for w in words):
        return None
    kind = kind_by_words(words, kind)
    barred = kind == "place" and len(words) == 1 and words[0].lower() in _NO_PLACES
    if barred or (kind == "person" and not may_be_person(doc, start, end, lower)):
        return None
    if len(words) == 1 and lex.is_role(words[0].lower()):
        return None
    common = kind == "organisation" and _is_common(doc, start, end)
    if common:
        start = owner_start(doc, start)
        words = tuple(t.text for t in doc[start:end])
    return Mention(kind, start, end, words, honorific or honorific_before(doc, start), common)


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without articles, marks, possessives and breaks at the ends; cut at a line break inside."""
    for i in range(start, end):
        if doc[i].is_space and "\n" in doc[i].text and i > start:
            end = i
            break
    while start < end and (
        doc[start].is_space or doc[start].text[0] in _EDGE or doc[start].lower_ in ("the", "a", "an")
    ):
        start += 1
    while start < end and (last := doc[end - 1]) is not None:
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


def _before_score(doc: Doc, start: int, end: int) -> int:
    """The end of a name without the score of a match after it: "Saint Aubin 2-1"."""
    scored = end - start > 3 and doc[end - 1].is_digit and doc[end - 2].text in "-–" and doc[end - 3].is_digit
    return end - 3 if scored else end


def _without_label(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without what a page puts before a name: "Photo LONDON"."""
    labelled = end - start > 1 and doc[start].lower_ in lex.LABELS and doc[start + 1].text[0].isupper()
    return (start + 1, end) if labelled else (start, end)


def _before_number(doc: Doc, start: int, end: int) -> int:
    """The end of a name without a number or a quotation mark that more words follow: "Getty 3/19 The Palm House"."""
    for i in range(start + 1, end - 1):
        token = doc[i]
        if (token.like_num and token.text[0].isdigit()) or token.text == '"':
            return end if token.text == '"' and doc[start].ent_type_ == "PERSON" else i
    return end


def _without_gerund(doc: Doc, start: int, end: int, lower: AbstractSet[str]) -> int:
    """A sentence that begins "Violating Security Council resolutions" is not a name that begins so."""
    first = doc[start] if start < end else None
    if first is None or end - start < 2 or not opens(first):
        return start
    if (
        first.lower_.endswith("ing")
        or first.tag_ in ("VBG", "VBD", "VBZ", "RB", "IN", "CC", "UH")
        or first.text.lower() in lower
    ):
        return start + 1 if first.tag_ != "NNP" or first.lower_.endswith("ing") else start
    return start


def opens(token: Token) -> bool:
    """Whether a token is the first word of a sentence or of a quote, where a capital letter says nothing."""
    before = token.nbor(-1) if token.i else None
    return (
        before is None
        or bool(token.is_sent_start)
        or before.is_space
        or before.text in ('"', "'", "``", "''", "(", ":", "-")
    )


def _joined(doc: Doc, end: int) -> int:
    """Over a hyphen without spaces: "Min-ho"."""
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end].whitespace_ and not doc[end - 1].whitespace_:
        if doc[end + 1].text.lower() in (
            "based",
            "led",
            "born",
            "backed",
            "style",
            "era",
            "run",
            "owned",
            "controlled",
        ):
            break
        if doc[end + 1].pos_ not in ("PROPN", "NOUN") or (
            doc[end + 1].text[0].isupper() and doc[end + 1].ent_type_ in ("GPE", "NORP")
        ):
            break
        end += 2
    return end


def _extended(doc: Doc, start: int, end: int, kind: EntityKind) -> tuple[EntityKind, int]:
    """Over the capitalised head that follows: "Boris Nemtsov" + "Foundation"."""
    at = end
    while at < len(doc) and at - start < LONGEST and doc[at].tag_ in ("NNP", "NNPS") and doc[at].text[0].isupper():
        word = doc[at].lower_
        if word in lex.ORG_HEADS or word in lex.PLACE_HEADS:
            return ("organisation" if word in lex.ORG_HEADS else "place"), at + 1
        at += 1
    return kind, end


def _with_given_name(doc: Doc, start: int, end: int) -> int:
    """Back over a given name that was left out of a one-word find: "Jane" + "Doe"."""
    if end - start != 1 or not start:
        return start
    token = doc[start - 1]
    word = token.lower_.rstrip(".")
    given = (
        token.tag_ == "NNP"
        and token.text[0].isupper()
        and not token.text.isupper()
        and token.ent_type_ in ("", "PERSON")
    )
    known = lex.is_role(word) or word in _NO_GIVEN_NAMES
    return start - 1 if given and not known and token.dep_ in ("compound", "nmod") and not opens(token) else start


def _with_surname(doc: Doc, start: int, end: int) -> int:
    """On over a surname that was left out of a find of a given name only."""
    if (
        end - start != 1
        or end >= len(doc)
        or doc[start].dep_ not in ("compound", "nmod")
        or doc[start].head != doc[end]
    ):
        return end
    token = doc[end]
    word = token.lower_
    known = lex.is_role(word) or word in _NO_SURNAMES
    return end + 1 if token.tag_ == "NNP" and token.text[0].isupper() and not known else end


def past_titles(doc: Doc, start: int, end: int) -> tuple[int, str]:
    """The first token after roles and honorifics at the head of a name, and the last honorific."""
    honorific = ""
    while start < end - 1:
        word = doc[start].lower_.rstrip(".")
        if word in lex.HONORIFICS or word in lex.SHORT_TITLES:
            honorific = word
        elif doc[start].text != "-" and not (
            lex.is_role(word) or (doc[start].text.islower() and word not in lex.PARTICLES)
        ):
            break
        start += 1
    return start, honorific


def honorific_before(doc: Doc, start: int) -> str:
    word = doc[start - 1].lower_.rstrip(".") if start else ""
    return word if word in lex.HONORIFICS or word in lex.SHORT_TITLES else ""


def _name_end(doc: Doc, start: int, end: int) -> int:
    """A name ends before a lower-case word that is no particle, a number or a mark."""
    for i in range(start, end):
        token = doc[i]
        text = token.text
        hyphened = i > start and (text == "-" or doc[i - 1].text == "-")
        if token.tag_ == "POS" or not (
            text[0].isupper()
            or hyphened
            or text.lower() in lex.PARTICLES
            or not text[0].isascii()
            or text in ('"', "'")
        ):
            return i
    return end


def kind_by_words(words: tuple[str, ...], kind: EntityKind) -> EntityKind:
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


def may_be_person(doc: Doc, start: int, end: int, lower: AbstractSet[str]) -> bool:
    words = [t.text for t in doc[start:end]]
    barred = lex.NOT_PEOPLE if len(words) == 1 else lex.NEVER_PEOPLE
    if any(w.lower().rstrip(".") in barred for w in words) or any(c.isdigit() for w in words for c in w):
        return False
    if any(w.startswith(("@", "#", "http", "www.")) for w in words) or (
        len(words) == 1 and lex.is_role(words[0].lower())
    ):
        return False
    if words[-1].lower() in lex.TITLE_ENDS:
        return False
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if before is not None and before.text.lower().rstrip(".") in lex.SHIP_MARKS:
        return False
    if (
        before is not None
        and before.lower_ == "the"
        and (after is None or after.pos_ not in ("NOUN", "PROPN", "PART", "PUNCT"))
    ):
        return False
    return len(words) > 1 or _word_may_be_person(doc, start, lower)


def _word_may_be_person(doc: Doc, start: int, lower: AbstractSet[str]) -> bool:
    """Of a single word: a capital that is not an acronym's, a sentence's or a common noun's."""
    word = doc[start].text
    if word.isupper() and len(word) <= 5 and not before_is_title(doc, start):
        return False
    if doc[start].tag_ not in ("NNP", "NNPS") and not before_is_title(doc, start):
        return False
    return not (opens(doc[start]) and word.lower() in lower)


def before_is_title(doc: Doc, start: int) -> bool:
    """Whether the word before is an honorific or a role."""
    word = doc[start - 1].lower_.rstrip(".") if start else ""
    return word in lex.HONORIFICS or lex.is_role(word)


def _settle(mention: Mention, known: Counter[tuple[str, EntityKind]]) -> Mention:
    """One name, one kind: what most of its mentions are taken for."""
    if mention.common:
        return mention
    kinds: tuple[EntityKind, ...] = ("place", "person", "organisation")  # the first of those that tie
    best = max(kinds, key=lambda kind: known[mention.key, kind])
    return mention if best == mention.kind else replace(mention, kind=best)


def _is_common(doc: Doc, start: int, end: int) -> bool:
    return doc[end - 1].text.islower() and doc[end - 1].lower_ in lex.COMMON_ORGS


def owner_start(doc: Doc, start: int) -> int:
    """Back over "Seoul's" where a capitalised name owns what follows."""
    if start < 2 or doc[start - 1].tag_ != "POS":
        return start
    at = start - 2
    if doc[at].tag_ not in ("NNP", "NNPS"):
        return start
    while at and doc[at - 1].tag_ == "NNP" and doc[at - 1].head.i <= doc[start - 2].i and doc[start - 2].i - at < 3:
        at -= 1
    return at


def taken_by(mentions: Iterable[Mention]) -> set[int]:
    return {i for m in mentions for i in range(m.start, m.end)}
