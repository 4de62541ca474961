"""A sentence for each rule that attributes a quote to its speaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "beside": "A reporting verb and its subject follow the quote directly: “…,” said Doe; “…,” Doe said.",
    "verb-before": "A reporting verb comes before the quote; its subject is the speaker.",
    "verb-after": "A reporting verb follows the quote; its subject is the speaker.",
    "naming-verb": "A judging verb, such as “criticised” or “hailed”, governs the words; its subject chose them.",
    "according-to": "The sentence says “according to” somebody.",
    "label": "A name and a colon come before the quote: “Doe: …”.",
    "name-line": "A name follows the quote, after a dash or inside its closing mark.",
    "name-below": "The line under the quote holds only a name and who that person is.",
    "interview": "“A:”, or a person’s initials, come before the quote in an interview.",
    "verb-by-syntax": "The quoted words are the clause of another kind of verb; its subject is the speaker.",
    "written-on": "The words are written on something: “a banner reading …”.",
    "noun": "A noun of speech is beside the quote, and its owner is the speaker: “her claim that …”.",
    "issued": "The speaker gives out the words: “issued a statement: …”, “raised claims that …”.",
    "used-the-words": "The sentence says that the speaker used the words: “used the term …”, “took up the chant …”.",
    "clause-before": "The words before the quote have no reporting verb; their subject is the speaker.",
    "sentence-before": "The quote is a sentence of its own, and the sentence before it says who speaks.",
    "subject-before": "The quote is a sentence of its own, and the sentence before it is about the speaker.",
    "question-before": "A question comes before the quote; who spoke last, or whom the article names most, answers.",
    "repeated": "The words are a heading; a quote of the article has them, and this speaker.",
    "said-between": "A new speaker is named between the previous quote and this one.",
    "carried": "Continued attribution: the quote before has this speaker, and nobody else takes over.",
    "carried-part": "Continued attribution: an earlier quote here has this speaker, and the sentence names none.",
    "carried-paragraph": "Continued attribution: the paragraph before ends with this speaker; this one names nobody.",
    "runs-on": "The quote continues from the paragraph before, where its quotation mark was left open.",
    "unattributed": "The article does not say clearly who spoke these words.",
}
