"""The rules that find who said it, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "beside": "A verb of saying and its subject stand right after the quote: “…,” said Doe; “…,” Doe said.",
    "any-verb-beside": "A person and a verb that is not one of saying stand right after the quote: “…,” Doe sighed.",
    "verb-before": "A verb of saying stands before the quote; its subject is the speaker.",
    "verb-after": "A verb of saying follows the quote; its subject is the speaker.",
    "verb-above": "The quoted words are part of a clause that a verb of saying governs; its subject is the speaker.",
    "naming-verb": "A verb of judging, such as “criticised” or “hailed”, governs the words; its subject chose them.",
    "according-to": "The sentence says “according to” somebody.",
    "in-the-words-of": "The sentence says “in the words of” somebody.",
    "in-the-view-of": "The sentence says “in somebody’s view”.",
    "label": "A name and a colon stand before the quote: “Doe: …”.",
    "name-colon": "A name stands right before the colon that opens the quote.",
    "name-line": "A name stands after the quote, behind a dash or inside its closing mark.",
    "name-below": "The line under the quote holds a name, and who that is, and no more.",
    "interview": "“A:”, or somebody’s initials, stand before the quote in an interview.",
    "verb-by-syntax": "The quoted words are the clause of a verb that is none of saying; its subject is the speaker.",
    "written-on": "The words are written on something: “a banner reading …”.",
    "noun": "A noun of speech stands by the quote, and somebody owns it: “her claim that …”.",
    "used-the-words": "The sentence says that somebody uses the words: “used the term …”, “took up the chant …”.",
    "by-agent": "A passive verb of saying or judging stands before the words, and “by” somebody after them.",
    "clause-before": "The words that lead to the quote have a subject, and no verb of saying.",
    "sentence-before": "The quote is a sentence of its own, and the sentence before says who speaks.",
    "sentence-after": "The sentence after the quote says whose words it was: “Those were the words of Doe.”",
    "said-between": "Somebody else is said to speak between the quote before and this one.",
    "carried": "The quote before it in the paragraph has this speaker, and nobody else takes over.",
    "carried-part": "A quote before it in the paragraph has this speaker; the sentence itself names none.",
    "carried-back": "The quote after it, with nothing between, has this speaker.",
    "carried-paragraph": "The paragraph before ends with this speaker’s quote, and this one names nobody.",
    "turns": "The quote before was a question: whoever was asked, or the other of two who speak by turns, answers.",
    "runs-on": "The quote goes on from the paragraph before, where its marks were left open.",
    "unattributed": "The article does not say, in any way that can be told, whose words these are.",
}
