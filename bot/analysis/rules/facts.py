"""The rules that find the answers to the six questions, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    # who and what
    "headline-subject": "The subject of the headline's main clause.",
    "headline-verb": "The headline from its verb on, up to when, why or where else it goes on.",
    "lede-subject": "The subject of the main clause of the article's first sentence.",
    "lede-verb": "The verb of the first sentence's main clause with what it takes.",
    # when
    "time-of-the-verb": "The time that goes with the verb that tells the main event.",
    "time-in-the-opening": "The first definite time in the article's opening.",
    # where
    "place-in-headline": "The place that the headline says the event is in or at.",
    "place-in-lede": "The place that the first sentence says the event is in or at.",
    "place-after-lede": "The place that one of the next sentences says it is in or at.",
    "place-of-the-event": "The place named in front of what happened, as in “the Brenn ferry crash”.",
    "dateline-town": "The town of the dateline; no nearer place is named.",
    # why
    "because-clause": "A clause with “because” gives the reason.",
    "reason-preposition": "Words such as “due to”, “in response to” or “in protest at” come before the reason.",
    "amid-trouble": "“Amid” comes before what it happened under.",
    "for-a-purpose": "What it was done for stands after “to”, “in order to” or “in a bid to”.",
    "after-an-event": "It followed on another event (“after”, “following”, “as”) that is told as its cause.",
    "ground-for-it": "“Over” or “for” comes before the ground of a protest, a penalty, praise or a visit.",
    "participle-of-reason": "Words such as “citing”, “fearing” or “angered by” come before the reason.",
    "caused-by": "The sentence says what caused, sparked or prompted it.",
    "aim-of-it": "Words such as “aimed at” or “meant to” come before the purpose.",
    "reason-sentence": "A sentence says what the reason, the cause or the motive was.",
    "what-it-follows": "A sentence says what the move, the decision or the strike follows.",
    # how
    "by-doing": "“By” or “through” with a verb in “-ing” tells the means.",
    "by-means-of": "A verb in “-ing” after the main one, such as “using”, tells what was done to that end.",
    "with-means": "“With” or “through” comes before the means.",
    "in-a-way": "Words such as “in a vote”, “in a letter” or “at auction” tell in what form it came about.",
    "when-it-happened": "Of a death, an injury or damage, a clause with “when”, “after” or “as” tells what happened.",
    "what-was-used": "A sentence says what was used.",
    "hit-by": "“By” comes before what killed, injured or destroyed.",
    "course-of-it": "Of an accident or an attack, a sentence tells its course.",
    "manner-adverb": "An adverb such as “unanimously” goes with the main verb.",
}
