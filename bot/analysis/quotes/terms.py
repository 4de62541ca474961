"""Which marks hold a name or a term that nobody says: a title, a programme, what is "so-called"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes import cues
from bot.analysis.quotes.frames import Frame

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_LONGEST = 9  # words of a title
_SO_CALLED = 20  # characters before the mark in which "so-called" stands
_SPEAKS_OF = frozenset(("called", "labeled", "labelled", "termed", "word", "phrase", "named"))
_MOTTOES = frozenset(("motto", "anthem", "hymn", "song", "film", "movie", "book", "novel", "series", "single", "album"))
_KNOWN_AS = frozenset(("known", "billed"))
_NAMES = frozenset(("name", "nickname", "title", "surname", "pseudonym", "handle", "codename"))
_OBJECT = 6  # tokens from "called" to what somebody is called
_OBJECTS = frozenset(("NNP", "NNPS", "PRP", "DT", "PRP$", "NN"))
_ARTICLES = frozenset(("a", "an", "the"))


def split_into_words(text: str) -> list[str]:
    """Return the words of a quote, without its punctuation."""
    return _WORD.findall(text)


def is_title(reading: Reading, frame: Frame, words: list[str]) -> bool:
    """Return whether marks hold a name or term: in capitals after "on", "CNN's"; after "so-called", "known as"."""
    start = frame.mark.outer_start
    if reading.text[max(0, start - _SO_CALLED) : start].rstrip().casefold().endswith(("so-called", "so called")):
        return True
    before = [reading.doc[k] for k in frame.left[-3:]]
    if _is_name_given(before, frame, words):
        return True
    joined = frame.outer[0] > 0 and bool(before) and before[-1].i == frame.outer[0] - 1
    last = before[-1].lower_ if before else ""
    kind = last in cues.TERMS and before[-1].tag_ != "NNP"  # a song, but not Dr. Song
    if joined and last == "," and len(before) > 1 and before[-2].lower_ in _MOTTOES and _has_capitals(words):
        return len(words) <= _LONGEST
    if (
        joined
        and last in _SPEAKS_OF
        and before[-1].tag_ == "VBN"
        and before[-1].dep_ == "acl"
        and words[0][0].isupper()
    ):
        return len(words) <= _LONGEST  # "advice called “Ready or Not”"
    if joined and (kind or (last == "as" and len(before) > 1 and before[-2].lower_ in _KNOWN_AS)):
        called = words[0].islower() and _is_object_called(reading, frame)
        return len(words) <= _LONGEST and last not in _SPEAKS_OF and not called and not _is_used(before[-1])
    return len(words) <= _LONGEST and _is_capitalised_title(reading, frame, words, before if joined else [])


def _is_name_given(before: Sequence[Token], frame: Frame, words: Sequence[str]) -> bool:
    """Return whether marks hold what something is called, and nobody does it: "dubbed a “…”", "whose name is “…”"."""
    near = [t for t in before if t.tag_ != "DT" and t.text != ","][-1:]
    if not near or near[0].i < frame.outer[0] - 3:
        return False
    subject = next((c for c in near[0].children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if near[0].lemma_ == "be":
        return subject is not None and subject.lemma_ in _NAMES
    helped = any(c.dep_ in ("aux", "auxpass") or c.lower_ == "by" for c in near[0].children)
    by = bool(frame.right) and near[0].doc[frame.right[0]].lower_ == "by" and not _has_capitals(words)
    after_noun = near[0].i > 0 and near[0].nbor(-1).tag_ in ("NN", "NNS") and near[0].tag_ == "VBD"  # misread
    named = near[0].lemma_ in cues.GIVING_NAMES and (near[0].tag_ == "VBN" or after_noun)
    return named and not (helped or by or subject)


def is_heading(reading: Reading, frame: Frame, double: bool) -> bool:
    """Return whether marks hold a line of their own that no mark ends: a heading in somebody's words.

    So is one in single marks where the article has `double` ones for its quotes.
    """
    if not frame.is_bare or not (frame.ends.isalnum() or (double and frame.mark.style == "single")):
        return False
    return not reading.text[frame.mark.outer_end :].partition("\n")[0].strip()


def _is_capitalised_title(reading: Reading, frame: Frame, words: list[str], before: Sequence[Token]) -> bool:
    """Return whether all main words have capitals and nothing says who speaks; `before` are the words right before."""
    capital = [w for w in words if w.lower() not in cues.MINOR]
    last = before[-1].lower_ if before else ""
    if not _has_capitals(words):
        return False
    root = reading.doc[slice(*frame.inner)].root
    if root.dep_ == "nsubj" and root.head.i >= frame.outer[1] and frame.ends.isalnum():
        return True  # “Little Boy” countered that …
    if _is_exclamation(frame, before) or _is_called(reading, frame, before):
        return False
    if last in cues.BEFORE_TITLE:
        return True
    if frame.is_bare:  # over a chapter: “The Long Way Home”
        return frame.ends.isalnum() and len(capital) > 1
    return len(capital) > 1 and last not in (",", ":") and frame.ends not in "!?" and bool(frame.left)


def _has_capitals(words: Sequence[str]) -> bool:
    """Return whether all main words of a quote have capitals."""
    capital = [w for w in words if w.lower() not in cues.MINOR]
    return bool(capital) and all(w[:1].isupper() or w[:1].isdigit() for w in capital)


def _is_exclamation(frame: Frame, before: Sequence[Token]) -> bool:
    """Return whether marks hold an exclamation, right after its verb: "Some chanted “Save the Dam!”"."""
    return (
        frame.ends in "!?"
        and bool(before)
        and before[-1].tag_[:2] == "VB"
        and cues.is_reporting_verb(before[-1].lemma_)
    )


def _is_called(reading: Reading, frame: Frame, before: Sequence[Token]) -> bool:
    """Return whether the marks hold what somebody calls somebody: "called her a “Marble Queen”"."""
    if not before or not (before[-1].lower_ in _ARTICLES or before[-1].tag_ in ("NNP", "PRP")):
        return False
    near = [reading.doc[k] for k in frame.left[-_OBJECT:]]
    verb = next((n for n, t in enumerate(near) if t.tag_[:2] == "VB" and t.lemma_ in cues.CALLING), None)
    return verb is not None and all(t.tag_ in _OBJECTS for t in near[verb + 1 :])


def _is_object_called(reading: Reading, frame: Frame) -> bool:
    """Return whether the noun before is what is called so: "called the programme “a waste”"."""
    near = [reading.doc[k] for k in frame.left[-_OBJECT:-1]]
    return any(t.tag_[:2] == "VB" and t.lemma_ in cues.CALLING for t in near)


def _is_used(noun: Token) -> bool:
    """Return whether a noun is words that somebody uses: "used the term “…”"."""
    return noun.lemma_ in cues.USED and noun.dep_ == "dobj" and noun.head.lemma_ in cues.USING
