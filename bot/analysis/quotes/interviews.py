"""Interviews set as questions and answers: whom "A:" and initials before a quote stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.candidates import Candidate, make_candidate
from bot.analysis.quotes.frames import Frame
from bot.news import Entity

_QUESTION, _ANSWER = "Q", "A"
_INITIALS = range(2, 4)  # letters


class Interview:
    """Reads the labels of one reading's interview."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self.reading = reading
        self.people = names.people
        self.initials = {self._read_initials(p): p for p in names.people if len(p.name.split()) > 1}

    def is_label(self, frame: Frame) -> bool:
        """Return whether all that stands before a quote is "Q:", "A:" or somebody's initials."""
        left = [self.reading.doc[k] for k in frame.left]
        if len(left) != 2 or left[1].text != ":" or frame.led_in:
            return False
        return left[0].text in (_QUESTION, _ANSWER) or left[0].text in self.initials

    def find_speaker(self, frame: Frame) -> Candidate | None:
        """Return who speaks after a label.

        None for questions, which are the paper's own, and where nobody was named.
        """
        label = self.reading.doc[frame.left[0]]
        if label.text == _ANSWER:
            speaker = self.find_interviewee(label)
        else:
            speaker = self._find_name(self.initials.get(label.text))
        return make_candidate(speaker, (label.i, label.i + 1), "interview") if speaker else None

    def find_interviewee(self, label: Token) -> tuple[int, int] | None:
        """Return the first mention of the person that the article has named most before the label."""
        after = bisect_left(self._most_named, self.reading.locate(label).start, key=lambda named: named[0])
        return self._find_name(self._most_named[after - 1][1]) if after else None

    def _find_name(self, person: Entity | None) -> tuple[int, int] | None:
        if person is None:
            return None
        name = self.reading.find_tokens(person.mentions[0].start, person.mentions[0].end)
        return name.start, name.end

    @cached_property
    def _most_named(self) -> list[tuple[int, Entity | None]]:
        """Where each person is named, and whom the article has named most from its beginning until then."""
        named: list[tuple[int, Entity | None]] = []
        counts: Counter[int] = Counter()
        most, first, second = 0, -1, 0  # the most of anybody, who that is, and the most of the others
        for at, number in sorted((m.start, n) for n, person in enumerate(self.people) for m in person.mentions):
            counts[number] += 1
            if number == first:
                most += 1
            elif counts[number] > most:
                most, first, second = counts[number], number, most
            else:
                second = max(second, counts[number])
            named.append((at, self.people[first] if most > second else None))
        return named

    @staticmethod
    def _read_initials(person: Entity) -> str:
        letters = "".join(word[0] for word in person.name.split() if word[0].isupper())
        return letters if len(letters) in _INITIALS else ""
