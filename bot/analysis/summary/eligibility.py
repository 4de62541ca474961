"""Which sentences may be shown, and which may be shown without the one before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.sentences import Sentence
from bot.analysis.summary.by_sentence import group_by_sentence
from bot.analysis.summary.dependence import Dependence, find_dependence, has_anaphoric_subject
from bot.news import Quote

LONGEST = 70  # words of one sentence
_SAYING = 4  # words
_QUOTED = 0.6  # of a sentence's characters: what is more quotation than this is a quotation
# "He had this to say.", "Here is what we know.": what they announce is somewhere else.
# It is looked for in small letters, which takes a third of the time that it takes to ignore case.
_ANNOUNCES = re.compile(
    r"\bthis to say\b|\b(?:as follows|the following(?: \w+){0,2}|(?:in )?(?:this way|these (?:words|terms))"
    r"|this (?:statement|message|answer|reply|tweet|post)|(?:see |listed |printed )below)[.:]?$"
    r"|^(?:here(?: is|[’']s| are)|below (?:is|are)"
    r"|(?:this is|these are) (?:what|how|why|some|\w+ (?:things|reasons|facts|questions|takeaways)))\b"
)
_ENDS = " .;'\"’”"  # of a headline that stands in the text
_POINTERS = ("this", "these", "follow", "below")  # one is in each, if not "here": few sentences have any


class Eligibility:
    """How the sentences of one reading stand when they are shown."""

    def __init__(self, reading: Reading, names: Names, units: Sequence[Sentence], quotes: Sequence[Quote]) -> None:
        self._reading = reading
        self.names = names
        self._quotes = group_by_sentence(units, quotes)
        self._leanings: dict[int, Dependence] = {}

    def is_fit(self, unit: Sentence) -> bool:
        """Return whether a sentence may be shown at all."""
        if unit.is_furniture or unit.words > LONGEST or unit.parts > 1 or is_announcement(unit.span.text):
            return False
        if " ".join(unit.span.text.split()).rstrip(_ENDS) in (self._reading.document.title or ""):
            return False  # the headline again
        inside = self.list_quotes(unit)
        if any(q.span.start < unit.span.start or unit.span.end < q.span.end for q in inside):
            return False  # it would cut a quotation in two
        nobody = inside and all(q.name is None and q.speaker is None for q in inside)
        return not (nobody and self.is_quotation(unit))

    def list_quotes(self, unit: Sentence) -> Sequence[Quote]:
        """Return the quotes that stand in a sentence, or reach into it."""
        return self._quotes.get(unit.index, ())

    def is_quotation(self, unit: Sentence) -> bool:
        """Return whether most of a sentence is what somebody is quoted as saying."""
        told = sum(q.span.end - q.span.start for q in self.list_quotes(unit))
        return told > _QUOTED * (unit.span.end - unit.span.start)

    def is_opened_by_quote(self, unit: Sentence) -> bool:
        """Return whether a sentence begins with somebody's words, more than a name or a term in quotation marks."""
        start = unit.span.start
        return any(
            q.span.start - start in {0, 1, 2} and len(q.span.text.split()) >= _SAYING for q in self.list_quotes(unit)
        )

    def is_standalone(self, unit: Sentence) -> bool:
        """Return whether nothing of a sentence needs to have been read of before, not even its "the …"."""
        return not self.find_dependence(unit).leans and not has_anaphoric_subject(unit)

    def find_dependence(self, unit: Sentence) -> Dependence:
        """Return whether a sentence leans on the one before it, and the names that its pronouns stand for."""
        if unit.index not in self._leanings:
            self._leanings[unit.index] = find_dependence(self._reading, self.names, unit)
        return self._leanings[unit.index]

    def is_understandable(self, unit: Sentence, shown: Sequence[Sentence]) -> bool:
        """Return whether a sentence can be understood with those that are shown."""
        return not self.find_dependence(unit).leans or any(s.index == unit.index - 1 for s in shown)


def is_announcement(text: str) -> bool:
    """Return whether a sentence only says that something follows: a quotation, a list, an answer."""
    if text.endswith((":", "?")):
        return True
    small = text.lower()
    return (small.startswith("here") or any(word in small for word in _POINTERS)) and bool(_ANNOUNCES.search(small))
