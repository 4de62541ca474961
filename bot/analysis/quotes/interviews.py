"""Interviews set as questions and answers: whom "A:" and initials before a quote stand for."""

from __future__ import annotations

from spacy.tokens import Token

from bot.analysis.names import Names
from bot.analysis.quotes.frames import Frame
from bot.analysis.quotes.sureness import Attribution, attributed
from bot.analysis.reading import Reading
from bot.news import Entity

_QUESTION, _ANSWER = "Q", "A"
_INITIALS = range(2, 4)  # letters


class Interview:
    """Reads the labels of one reading's interview."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self.reading = reading
        self.people = names.people
        self.initials = {self._initials(p): p for p in names.people if len(p.name.split()) > 1}

    def is_label(self, frame: Frame) -> bool:
        """Whether all that stands before a quote is "Q:", "A:" or somebody's initials."""
        left = [self.reading.doc[k] for k in frame.left]
        if len(left) != 2 or left[1].text != ":" or frame.led_in:
            return False
        return left[0].text in (_QUESTION, _ANSWER) or left[0].text in self.initials

    def speaker(self, frame: Frame) -> Attribution | None:
        """Who speaks after a label; None for questions, which are the paper's own, and where nobody was named."""
        label = self.reading.doc[frame.left[0]]
        person = self._interviewed(label) if label.text == _ANSWER else self.initials.get(label.text)
        if person is None:
            return None
        name = self.reading.tokens(person.mentions[0].start, person.mentions[0].end)
        return attributed((name.start, name.end), (label.i, label.i + 1), "interview")

    def _interviewed(self, label: Token) -> Entity | None:
        """The person that the article has named most before the label."""
        at = self.reading.extent(label).start
        counted = sorted(((sum(m.start < at for m in p.mentions), p.name, p) for p in self.people), key=lambda c: -c[0])
        counted = [c for c in counted if c[0]]
        clear = len(counted) == 1 or (len(counted) > 1 and counted[0][0] > counted[1][0])
        return counted[0][2] if clear else None

    @staticmethod
    def _initials(person: Entity) -> str:
        letters = "".join(word[0] for word in person.name.split() if word[0].isupper())
        return letters if len(letters) in _INITIALS else ""
