"""What speaks for somebody as the speaker of a quote: features with weights, added up; the surest candidate is shown.

A weight is in log-odds: 0 is as likely as not, 2 is right in 88 of 100, 3 in 95. A candidate begins with the rule that
finds it, and what stands beside it adds or takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import exp
from typing import Final

from bot.analysis.evidence import Feature, add_up

# The rules that find a speaker; bot/analysis/rules/quotes.py says them to a reader.
RULES: Final[Mapping[str, Feature]] = {
    "beside": Feature(3.5, "A verb of saying and its subject right after the quote: hardly ever anything else."),
    "verb-before": Feature(2.65, "A verb of saying before the quote."),
    "naming-verb": Feature(1.9, "A judging verb governs the words."),
    "verb-after": Feature(2.8, "A verb of saying after the quote."),
    "verb-by-syntax": Feature(1.1, "The parse hangs the words on some other verb."),
    "according-to": Feature(2.4, "“According to Doe”."),
    "label": Feature(2.2, "“DOE: …”."),
    "interview": Feature(1.1, "“A: …” stands for whom the article has named most."),
    "noun": Feature(-0.3, "“Doe's claim that …”."),
    "issued": Feature(2.3, "“Doe issued a statement: …”."),
    "used-the-words": Feature(1.4, "“Doe used the term …”."),
    "written-on": Feature(0.9, "“A banner reading …”: the banner says it."),
    "clause-before": Feature(0.9, "The subject of the words before the quote, without a verb of saying."),
    "name-line": Feature(2.2, "“— Jane Doe” after the quote."),
    "name-below": Feature(0.6, "A line under the quote that is a name with a description."),
    "sentence-before": Feature(2.0, "The sentence before the quote tells who speaks."),
    "subject-before": Feature(0.9, "The sentence before is about this person."),
    "question-before": Feature(0.9, "A question stands before: whom the article asks answers."),
    "repeated": Feature(-0.2, "A heading whose words a quote of the article has."),
    "said-between": Feature(1.7, "Somebody else cuts in between two quotes."),
    "runs-on": Feature(0.0, "The quote before was left open."),
    "carried": Feature(-0.05, "The quote before in the paragraph."),
    "carried-part": Feature(-1.9, "Another quote of the paragraph, for words within a sentence."),
    "carried-paragraph": Feature(-2.5, "The quote that ends the paragraph before."),
}
FEATURES: Final[Mapping[str, Feature]] = {
    # where a verb of saying stands
    "words-between": Feature(-0.052, "Each word between the verb and the quote."),
    "clause-words-between": Feature(-0.03, "Each word between, in the clause that is reported."),
    "touching": Feature(0.6, "Nothing stands between the two but a comma, a colon, “that”."),
    "colon": Feature(0.3, "A colon before the quote."),
    "plain": Feature(0.2, "“Say”, “tell”, “add”, “write”: they report and do little else."),
    "bare": Feature(-1.0, "“To say”, “may say”: a purpose or a supposition, not a deed."),
    "habitual": Feature(-0.8, "“Critics say”: what people say at large."),
    "apart": Feature(-0.5, "The parse does not join verb and quote."),
    "modifier": Feature(-1.4, "The words only describe a noun after them: the “so-so” plan."),
    "tells-of-thing": Feature(-1.2, "A clause on the thing that the word names: the “button” that Doe said …"),
    "second-verb": Feature(-0.9, "Another verb of saying stands nearer."),
    "another-clause": Feature(-1.2, "Another clause begins between: “but Doe said …”."),
    "own-words": Feature(-0.3, "The verb has other words that it says."),
    "other-deed": Feature(-1.0, "The verb belongs to another clause, or to no deed: “to say”."),
    "closing": Feature(0.4, "“…, Doe said.” closes the sentence: all of it is Doe's."),
    "noun-claims": Feature(1.0, "“Doe's claim that …”: the claim is Doe's."),
    "claimed-by-noun": Feature(-2.2, "The words are what a claim, a warning says, not what the verb before it does."),
    "fragment": Feature(-0.3, "A few words are quoted in more ways than whole sentences are."),
    "few-words": Feature(-0.5, "Up to five words may be a term, a title or a slogan."),
    "in-noun-phrase": Feature(-0.5, "The words stand among those of a noun: the “so-so” plan, a “snag”."),
    "first-person": Feature(-2.5, "“He “came up behind me””: he is not who says “me”."),
    "reported": Feature(-1.5, "The verb is itself reported: “Doe said Roe thinks it is …”."),
    # who the speaker is
    "thing": Feature(-3.5, "A thing or a date does not speak."),
    "place": Feature(-1.2, "A place speaks as its government, now and then."),
    "no-name": Feature(-0.3, "A description: somebody who is named may be meant, or nobody."),
    "not-known-to-speak": Feature(-1.0, "A noun for no person, group or paper that is known to speak."),
    "not-subject": Feature(-1.1, "The speaker is not the subject of any verb: an object, or lost to the parse."),
    "subjects-between": Feature(-0.25, "Each other subject between speaker and verb, up to two."),
    "about": Feature(-1.5, "Whom the words name is not who says them."),
}
_OFF = -9.0  # of a rule that is switched off
_CLOSE = 0.3  # an answer that outweighs another by less is none; of those that do, no more than this lead is sure
_MOST_LENT = 3.2  # what a speaker is worth at most that another quote lends
_LENT: Final = frozenset(("runs-on", "repeated", "carried", "carried-part", "carried-paragraph"))
_MOST, _FEWEST = 0.98, 0.2
# On articles that nobody had tuned by, these were wrong in a third of the cases and more: likely at most, never sure.
_NEVER_SURE: Final = frozenset(
    ("clause-before", "sentence-before", "subject-before", "question-before", "verb-by-syntax")
)
BELOW_SURE: Final = 0.84  # the most of what is shown as no more than likely
WEAKEST: Final = 0.0  # a guess that is more likely wrong than right is worth no speaker


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may say a quote: tokens of speaker and cue, how much speaks for it (log-odds), and the rule that finds it.

    `certainty` (0..1) is how sure it is whom the tokens name: "he" is less so than "Doe".
    """

    speaker: tuple[int, int]
    cue: tuple[int, int] | None
    weight: float
    rule: str
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens of speaker and cue, how much speaks for it (log-odds), how sure it is (0..1), and the rule.

    The `certainty` whom the tokens name is part of how sure it is.
    """

    speaker: tuple[int, int]
    cue: tuple[int, int] | None
    weight: float
    confidence: float
    rule: str
    certainty: float = 1.0


def weigh(rule: str, told: Mapping[str, float]) -> float:
    """Return what a rule and the features told beside it weigh, in log-odds."""
    return (RULES[rule].weight if rule in RULES else _OFF) + add_up(FEATURES, told)


def make_candidate(speaker: tuple[int, int], cue: tuple[int, int] | None, rule: str) -> Candidate:
    """Return a candidate that a rule finds."""
    return Candidate(speaker, cue, weigh(rule, {}), rule)


def add_evidence(candidate: Candidate, told: Mapping[str, float], certainty: float = 1.0) -> Candidate:
    """Return a candidate with what is told of it beside, and how sure it is whom it names."""
    return replace(
        candidate, weight=candidate.weight + add_up(FEATURES, told), certainty=min(candidate.certainty, certainty)
    )


def continue_attribution(attribution: Attribution | None, rule: str) -> Candidate | None:
    """Return the speaker of another quote, where it has one, as a candidate for this one."""
    if attribution is None:
        return None
    weight = min(_MOST_LENT, attribution.weight) + weigh(rule, {})
    return Candidate(attribution.speaker, attribution.cue, weight, rule, attribution.certainty)


def is_continued(rule: str) -> bool:
    """Return whether the rule takes the speaker of another quote, with that one's cue."""
    return rule in _LENT


def choose(candidates: Iterable[Candidate]) -> Attribution | None:
    """Return the best candidate, as sure as it outweighs another speaker; None for guesses, and where two are close."""
    ranked = sorted(candidates, key=lambda c: -c.weight)
    if not ranked or ranked[0].weight < WEAKEST:
        return None
    best = ranked[0]
    other = next((c for c in ranked if not _is_same(c.speaker, best.speaker)), None)
    lead = best.weight - other.weight if other is not None else best.weight
    if other is not None and lead < _CLOSE:
        return None
    sure = min(best.weight, lead)
    confidence = min(to_confidence(sure), BELOW_SURE) if best.rule in _NEVER_SURE else to_confidence(sure)
    confidence = round(confidence * best.certainty, 3)
    return Attribution(best.speaker, best.cue, best.weight, confidence, best.rule, best.certainty)


def _is_same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def to_confidence(weight: float) -> float:
    """Return log-odds as a share of 1. Measured: what is shown as 0.85 and surer is right in 98 to 99 of 100."""
    return round(min(_MOST, max(_FEWEST, 1 / (1 + exp(-weight)))), 3)
