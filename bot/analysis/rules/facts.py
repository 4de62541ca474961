"""A sentence for each rule that answers one of the six questions: who, what, when, where, why and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    # who and what
    "headline-subject": "The subject of the headline's main clause.",
    "headline-verb": "The headline from its verb on, without when, why or a second clause.",
    "lede-subject": "The subject of the main clause of the article's first sentence.",
    "lede-verb": "The verb of the first sentence's main clause, with its objects and complements.",
    "actor-of-the-article": "The article names this person or body far more than any other.",
    # when
    "time-of-the-verb": "The time belongs to the verb that reports the main event.",
    "time-in-the-opening": "The first definite time in the article's opening, or a day just before the report.",
    # where
    "place-in-headline": "The headline says that the event is in or at this place.",
    "place-in-lede": "The first sentence says that the event is in or at this place.",
    "place-after-lede": "One of the next sentences says that the event is in or at this place.",
    "dateline-town": "The town of the dateline; the article names no nearer place.",
    "place-of-the-article": "The headline or gist names this place; the article names it most, or the event befell it.",
    # why
    "because-clause": "A clause with “because” gives the reason.",
    "reason-preposition": "“Due to”, “in response to”, “in protest at” or a similar phrase introduces the reason.",
    "for-a-purpose": "“To”, “in order to” or “in a bid to” introduces the purpose.",
    "after-an-event": "“After”, “following” or “as” introduces an earlier event that explains this one.",
    "ground-for-it": "“Over” or “for” introduces the reason for a protest, a penalty, praise or a visit.",
    "participle-of-reason": "“Citing”, “fearing”, “angered by” or a similar word introduces the reason.",
    "caused-by": "The sentence says what caused, sparked or prompted the event.",
    # how
    "by-doing": "“By” or “through” with an “-ing” verb introduces the means.",
    "by-means-of": "An “-ing” verb after the main verb, such as “using”, gives the means.",
    "with-means": "“With” or “through” introduces the means.",
    "in-a-way": "“In a vote”, “in a letter”, “at auction” or a similar phrase says what form the event took.",
    "when-it-happened": "A clause with “when”, “after” or “as” says how the death, injury or damage happened.",
}
