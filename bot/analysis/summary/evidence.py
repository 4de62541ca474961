"""What speaks for a sentence as the gist, and what against it: one table, in the order of a reader's questions.

A sentence that tells all that the headline says weighs 1. The first of a news story is written to be its gist: its
place counts, but only where nothing speaks against it, since a feature begins with a scene, an explainer with a memory,
an editorial with an image; what they are about comes after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from spacy.tokens import Token

from bot.analysis.parse.sentences import Sentence
from bot.analysis.quotes.cues import is_reporting_verb
from bot.analysis.summary.dependence import split_words
from bot.analysis.summary.stems import find_stem
from bot.analysis.times.days import parse_bounds
from bot.news import Time

PLACES = (0.4, 0.15)  # of the first sentence that can be understood alone, and of the one after it
PER_PLACE = 0.02  # what each place costs: the later, the more is reaction and background
_NEW = timedelta(days=10)
_OLD = timedelta(days=300)
_OPENING = 40  # characters: a sentence that has an old date there is set in the past
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_POSTURES = split_words("sit stand lie gather wait watch stare lean huddle wander kneel crouch perch stroll wake")
_NEGATED = re.compile(r"\b(?:not|no|never|none|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_OUGHT = frozenset(("should", "must", "need", "ought"))
_HAS_TO = frozenset(("need", "have", "ought"))
_LABEL = re.compile(r"[A-Z](?=[^:]{0,39}[a-z])[^.!?:“\"]{2,39}: ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be the gist, with what the evidence is found in."""

    unit: Sentence
    headline: float  # how much it says of what the headline says, 0 to 1; None
    centrality: float  # how much the article comes back to its words, 0 to 1
    is_said: bool  # most of it, or its beginning, is what somebody is quoted as saying
    is_addressed: bool  # the one who writes says "I", "we", "you"
    is_checked: bool  # it stands under a label as the claim that the article looks into
    times: Sequence[Time]
    day: date | None  # of the dateline
    title: Title
    root: Token | None
    subject: Token | None
    is_argued: bool  # the article is an opinion


@dataclass(frozen=True, slots=True)
class Title:
    """The headline as the evidence needs it."""

    stems: frozenset[str] = frozenset()
    is_matched: bool = False  # the article has words of it
    is_negated: bool = False


class Cue(NamedTuple):
    """A piece of evidence: how much it weighs, and how much of it a sentence has, 0 to 1."""

    weight: float
    find: Callable[[Candidate], float]


def find_root(unit: Sentence) -> tuple[Token | None, Token | None]:
    """Return the main verb of a sentence and its subject."""
    root = next((t for t in unit.each if t.dep_ == "ROOT"), None)
    return root, None if root is None else next((c for c in root.children if c.dep_ in _SUBJECTS), None)


def is_negated(words: str) -> bool:
    """Return whether words deny something."""
    return _NEGATED.search(words) is not None


def _names_today(one: Candidate) -> bool:
    return any(_is_near(time, one.day) for time in one.times)


def _is_near(time: Time, day: date | None) -> bool:
    if time.value.startswith("PRESENT"):
        return True
    bounds = parse_bounds(time.value) if time.type in {"DATE", "TIME"} else None
    return bounds is not None and day is not None and bounds[1] - bounds[0] <= _NEW and abs(bounds[0] - day) <= _NEW


def _begins_long_ago(one: Candidate) -> bool:
    if one.day is None or _names_today(one):
        return False
    limit = one.day - _OLD
    early = (t for t in one.times if t.type == "DATE" and t.span.start - one.unit.span.start < _OPENING)
    return any((bounds := parse_bounds(t.value)) is not None and bounds[1] < limit for t in early)


def _is_about_stranger(one: Candidate) -> bool:
    """Whether somebody does something whom the headline does not name: an anecdote; a reported saying is none."""
    who = one.subject
    return (
        one.title.is_matched
        and who is not None
        and one.root is not None
        and who.ent_type_ == "PERSON"
        and find_stem(who.lemma_.lower()) not in one.title.stems
        and not is_reporting_verb(one.root.lemma_)
    )


def _is_scene(one: Candidate) -> bool:
    """Whether it paints what was going on: "was flying", "had never seen", "sat in the rain"."""
    if one.root is None:
        return False
    helpers = {(c.lemma_.lower(), c.tag_) for c in one.root.children if c.dep_ in {"aux", "auxpass"}}
    goes_on = one.root.tag_ == "VBG" and ("be", "VBD") in helpers
    return goes_on or ("have", "VBD") in helpers or one.root.lemma_.lower() in _POSTURES


def _is_denied(one: Candidate) -> bool:
    is_denied = one.root is not None and any(c.dep_ == "neg" for c in one.root.children)
    return is_denied and not one.title.is_negated and not one.is_argued


def _is_command(one: Candidate) -> bool:
    """Whether the reader is told to do something: "Imagine a town …"."""
    return one.root is not None and one.root.tag_ == "VB" and one.subject is None


def _argues(one: Candidate) -> bool:
    """Whether it says what ought to be: the point of an opinion."""
    return one.is_argued and any(
        t.lower_ in _OUGHT
        or (t.lemma_.lower() in _HAS_TO and any(c.dep_ == "xcomp" and _has_to(c) for c in t.children))
        for t in one.unit.each
    )


def _has_to(verb: Token) -> bool:
    return any(c.lower_ == "to" for c in verb.children)


FOR: Mapping[str, Cue] = {
    "tells the headline": Cue(1.0, lambda one: one.headline),
    "what the article comes back to": Cue(0.3, lambda one: one.centrality),
    "names the day": Cue(0.12, _names_today),
    "says what ought to be": Cue(0.2, _argues),
}
AGAINST: Mapping[str, Cue] = {
    "nothing of the headline": Cue(0.2, lambda one: one.title.is_matched and one.headline == 0),
    "quotation": Cue(0.3, lambda one: one.is_said),
    "writer's I, we, you": Cue(0.25, lambda one: one.is_addressed and not one.is_argued),
    "claim that is looked into": Cue(0.6, lambda one: one.is_checked),
    "denies": Cue(0.25, _is_denied),
    "somebody not in the headline": Cue(0.2, _is_about_stranger),
    "scene": Cue(0.25, _is_scene),
    "long ago": Cue(0.2, _begins_long_ago),
    "label": Cue(0.4, lambda one: _LABEL.match(one.unit.span.text) is not None),
    "command": Cue(0.2, _is_command),
}


def has_doubt(one: Candidate) -> bool:
    """Return whether anything speaks against a sentence."""
    return any(cue.find(one) for cue in AGAINST.values())


def weigh(one: Candidate, place: int) -> float:
    """Return how well a sentence would do as the gist; `place` is its place among those that stand alone."""
    told = sum(cue.weight * cue.find(one) for cue in FOR.values())
    against = sum(cue.weight * cue.find(one) for cue in AGAINST.values())
    leads = not against and not one.is_argued and place < len(PLACES)
    return told - against + (PLACES[place] if leads else 0.0) - PER_PLACE * place
