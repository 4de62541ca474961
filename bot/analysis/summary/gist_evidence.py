"""What speaks for a sentence as the gist, and what against it: one table, in the order of a reader's questions.

A sentence that tells all that the headline says weighs 1. The first of a news story is written to be its gist: its
place counts, but only where nothing speaks against it, since a feature begins with a scene, an explainer with a memory,
an editorial with an image; what they are about comes after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.cues import is_reporting_verb
from bot.analysis.summary.dependence import split_words
from bot.analysis.summary.gist_candidates import Candidate, demands, has_long_been, is_general
from bot.analysis.summary.stems import find_stem
from bot.analysis.times.days import parse_bounds
from bot.news import Time

PLACES = (0.4, 0.15)  # of the first sentence that can be understood alone, and of the one after it
_TOPIC = 0.5  # of it, where the headline only names what the article is about
PER_PLACE = 0.02  # what each place costs: the later, the more is reaction and background
_NEW = timedelta(days=10)
_OLDER = timedelta(days=60)
_OPENING = 40  # characters: a sentence that has an old date there is set in the past
_POSTURES = split_words("sit stand lie gather wait watch stare lean huddle wander kneel crouch perch stroll wake")
_OF_THE_HEADLINE = 0.4  # a sentence that says so much of it is about it, whoever acts
# Told in the present, of somebody: how a meeting with them begins.
_GREETINGS = split_words(
    "arrive enter sip settle greet laugh sigh pour slide answer apologise apologize beam giggle wave"
)
_STATES = split_words("be have mean seem appear remain follow come mark include require need")
_SERIALS = split_words("newsletter podcast column series blog roundup round-up bulletin digest feature")
_SOME_WEEKDAY = "XXXX-WXX-"  # of an article without a day
_A_DAY = re.compile(r"[A-Z]|\b(?:this|last|tonight|yesterday|today)\b")  # "Friday morning", and not "the morning"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LABEL = re.compile(r"[A-Z](?=[^:]{0,39}[a-z])[^.!?:“\"]{2,39}: ")


class Cue(NamedTuple):
    """A piece of evidence: how much it weighs, and how much of it a sentence has, 0 to 1."""

    weight: float
    find: Callable[[Candidate], float]


def _names_today(one: Candidate) -> bool:
    return any(_is_near(time, one.day) for time in one.times)


def _is_near(time: Time, day: date | None) -> bool:
    if time.value.startswith("PRESENT"):
        return True
    says_day = time.type == "DATE" or (time.type == "TIME" and _A_DAY.search(time.span.text) is not None)
    bounds = parse_bounds(time.value) if says_day else None
    return bounds is not None and day is not None and bounds[1] - bounds[0] <= _NEW and abs(bounds[0] - day) <= _NEW


def _tells_of_older_time(one: Candidate) -> bool:
    """Whether every date in it lies far behind the article's: what led to the news, or went before it."""
    if one.day is None or _names_today(one):
        return False
    bounds = [b for time in one.times if time.type == "DATE" and (b := parse_bounds(time.value)) is not None]
    return bool(bounds) and all(one.day - last > _OLDER for _, last in bounds)


def _is_about_stranger(one: Candidate) -> bool:
    """Whether somebody does something whom the headline does not name: an anecdote; a reported saying is none."""
    who = one.subject
    return (
        one.title.is_matched
        and one.title.is_clause
        and one.headline < _OF_THE_HEADLINE
        and who is not None
        and one.root is not None
        and one.is_of_person
        and find_stem(who.lemma_.lower()) not in one.title.stems
        and not _reports(one.root)
    )


def _reports(verb: Token) -> bool:
    """Return whether a verb tells what is said: "told him that …", "added: …"; in "added 80 jobs" it does not."""
    told = {c.dep_ for c in verb.children}
    return is_reporting_verb(verb.lemma_) and ("dobj" not in told or "ccomp" in told)


def _is_scene(one: Candidate) -> bool:
    """Whether it paints what was going on: "was flying", "had never seen", "sat in the rain"."""
    if one.root is None:
        return False
    helpers = {(c.lemma_.lower(), c.tag_) for c in one.root.children if c.dep_ in {"aux", "auxpass"}}
    goes_on = one.root.tag_ == "VBG" and ("be", "VBD") in helpers
    is_named = one.subject is not None and one.subject.pos_ == "PROPN"
    greets = one.root.tag_ == "VBZ" and one.root.lemma_.lower() in _GREETINGS and is_named
    return goes_on or greets or ("have", "VBD") in helpers or one.root.lemma_.lower() in _POSTURES


def _shows_past_day(one: Candidate) -> bool:
    """Whether it tells in the present what was on a day that is over, as a picture's caption does."""
    root, day = one.root, one.day
    if root is None or root.tag_ not in {"VBZ", "VBP"} or root.lemma_ in _STATES:
        return False
    if is_reporting_verb(root.lemma_) or any(c.dep_ in {"aux", "auxpass"} for c in root.children):
        return False
    if day is None:
        return any(t.value.startswith(_SOME_WEEKDAY) for t in one.times)
    days = (parse_bounds(t.value) for t in one.times if t.type == "DATE" and _DAY.match(t.value))
    return any(bounds is not None and bounds[0] <= day for bounds in days)


def _is_about_nothing(one: Candidate) -> bool:
    """Whether its subject is an empty "it" or "there": "It's nine in the evening …", "There is a hill …"."""
    who, root = one.subject, one.root
    is_so = root is not None and root.lemma_ == "be" and root.tag_ in {"VBD", "VBP", "VBZ"}
    return is_so and who is not None and who.lower_ in {"it", "there"}


def _is_denied(one: Candidate) -> bool:
    is_denied = one.root is not None and any(c.dep_ == "neg" for c in one.root.children)
    return is_denied and not one.title.is_negated and not one.is_argued


def is_demand(one: Candidate) -> bool:
    """Return whether it says what ought to be: the point of an opinion."""
    return one.is_argued and demands(one.unit)


def _tells_of_page(one: Candidate) -> bool:
    """Whether it says what the page or its sender is: "Dawn is a daily newsletter …"."""
    told = () if one.root is None or one.root.lemma_ != "be" else one.root.children
    return any(c.dep_ == "attr" and c.lemma_.lower() in _SERIALS for c in told)


FOR: Mapping[str, Cue] = {
    "tells the headline": Cue(1.0, lambda one: one.headline * (1 if one.title.is_clause else _TOPIC)),
    "what the article comes back to": Cue(0.3, lambda one: one.centrality),
    "names the day": Cue(0.12, _names_today),
    "says what ought to be": Cue(0.4, is_demand),
    # Less than nothing for it, and nothing against it: a lede keeps what its place is worth.
    "tells of an older time": Cue(-0.2, _tells_of_older_time),
    "turns from how things stood": Cue(0.4, lambda one: one.is_turn),
}
_UNSAID = Cue(0.25, lambda one: one.title.is_matched and one.headline == 0)
AGAINST: Mapping[str, Cue] = {
    "nothing of the headline": _UNSAID,
    "quotation": Cue(0.25, lambda one: one.is_said),
    "writer's I, we, you": Cue(0.25, lambda one: one.is_addressed and not one.is_argued),
    "claim that is looked into": Cue(0.6, lambda one: one.is_checked),
    "denies": Cue(0.25, _is_denied),
    "somebody not in the headline": Cue(0.25, _is_about_stranger),
    "scene": Cue(0.5, _is_scene),
    "caption's present": Cue(0.4, _shows_past_day),
    "it is, there are": Cue(0.25, _is_about_nothing),
    "begins long ago": Cue(
        0.05, lambda one: _tells_of_older_time(one) and one.times[0].span.start - one.unit.span.start < _OPENING
    ),
    "turn of an interview": Cue(0.8, lambda one: one.is_asked),
    "how things stood": Cue(0.25, lambda one: one.is_foil or (one.root is not None and has_long_been(one.root))),
    "tells of the page": Cue(0.6, _tells_of_page),
    "label": Cue(0.4, lambda one: _LABEL.match(one.unit.span.text) is not None),
}


def weigh_against(one: Candidate) -> float:
    """Return how much speaks against a sentence: 0 where nothing does."""
    return sum(cue.weight * cue.find(one) for cue in AGAINST.values())


def weigh(one: Candidate, place: int) -> float:
    """Return how well a sentence would do as the gist; `place` is its place among those that stand alone."""
    told = sum(cue.weight * cue.find(one) for cue in FOR.values())
    against = weigh_against(one)
    unsaid = _UNSAID.weight * _UNSAID.find(one)  # a lede may say it in other words, if it tells what was done
    leads = against <= unsaid and not one.is_argued and place < len(PLACES) and not (unsaid and is_general(one.unit))
    return told - against + (PLACES[place] if leads else 0.0) - PER_PLACE * place
