"""Quotes whose own sentence names nobody: whose words they are by what stands round them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.parse.reading import Reading
from bot.analysis.quotes.attribution import Attributor
from bot.analysis.quotes.attribution_lines import Lines
from bot.analysis.quotes.frames import OUTSIDE, Frame
from bot.analysis.quotes.sureness import Attribution, attributed, carried
from bot.analysis.quotes.terms import is_title, words_of

_DIRECT = 4  # words
_BEFORE = 5  # quotes looked back over for one that has a speaker
_TURNS = 4  # quotes looked back over for the other voice of a conversation
_SENTENCE = 60  # tokens of the sentence before
_BETWEEN = range(5, 30)  # tokens between two quotes of a paragraph where somebody else may cut in
_LAST_WORDS = 6  # tokens before a quote where "her husband cut in." may stand


class Context:
    """Gives the quotes of one reading the speakers that their surroundings tell, in order."""

    def __init__(
        self, reading: Reading, made: list[Frame], inside: Sequence[int], attributor: Attributor, lines: Lines
    ) -> None:
        self.reading = reading
        self.made = made
        self.inside = inside
        self.attributor = attributor
        self.lines = lines

    def fill(self, own: list[Attribution | None]) -> list[Attribution | None]:
        """`own`, with the gaps filled where that can be told."""
        done = list(own)
        for n, frame in enumerate(self.made):
            if done[n] is None:
                words = words_of(self.reading.text[frame.mark.start : frame.mark.end])
                if words and not is_title(self.reading, frame, words):
                    done[n] = self._of(n, own, done, len(words))
        return done

    def _of(
        self, n: int, own: list[Attribution | None], done: list[Attribution | None], words: int
    ) -> Attribution | None:
        frame = self.made[n]
        whole = frame.led_in or frame.alone or self._only_marks(frame)
        if words < _DIRECT and not (whole and frame.ends in ".!?,"):
            return None
        before = next((k for k in range(n - 1, max(-1, n - 1 - _BEFORE), -1) if done[k] is not None), None)
        if before is not None and frame.mark.group is not None and self.made[before].mark.group == frame.mark.group:
            return carried(done[before], "runs-on")
        if not whole or frame.led_in:
            found = self._by_clause(frame, before, done, words)
            if found or not whole:
                return found
        return self.lines.after(frame) or self._beside(n, before, own, done)

    def _beside(
        self, n: int, before: int | None, own: list[Attribution | None], done: list[Attribution | None]
    ) -> Attribution | None:
        """Of a quote that is a sentence: who speaks before it in its paragraph, or after it, or in the one before."""
        frame = self.made[n]
        if before is not None and self.made[before].paragraph == frame.paragraph:
            between = self._said_between(self.made[before], frame)
            return between or self._sentence_between(self.made[before], frame) or carried(done[before], "carried")
        if self._is_before(n) and own[n + 1] is not None:
            return carried(own[n + 1], "carried-back")
        return self.lines.sentence_after(frame) or self._from_before(n, done)

    def _by_clause(
        self, frame: Frame, before: int | None, done: list[Attribution | None], words: int
    ) -> Attribution | None:
        """Of words that are part of a sentence: its subject, or who speaks in the paragraph."""
        if words < _DIRECT:
            return None
        if clause := self.attributor.by_clause(frame):
            return clause
        near = before is not None and self.made[before].paragraph == frame.paragraph
        return carried(done[before], "carried-part") if near and before is not None else None

    def _only_marks(self, frame: Frame) -> bool:
        return not any(self.reading.doc[k].is_alpha for k in (*frame.left, *frame.right))

    def _is_before(self, n: int) -> bool:
        """Whether another quote of the paragraph follows with nothing between."""
        if n + 1 >= len(self.made) or self.made[n + 1].paragraph != self.made[n].paragraph:
            return False
        return not self.reading.text[self.made[n].mark.outer_end : self.made[n + 1].mark.outer_start].strip()

    def _said_between(self, before: Frame, frame: Frame) -> Attribution | None:
        """ "“Go,” Doe said, and her husband cut in. “Stay,”": who speaks last between two quotes of a paragraph."""
        low, high = before.outer[1], frame.outer[0]
        if high - low not in _BETWEEN:
            return None
        for i in range(high - 1, max(low + 2, high - _LAST_WORDS), -1):
            verb = self.reading.doc[i]
            if not self.attributor.speaks_of_itself(verb):
                continue
            if speaker := self.attributor.speakers.of_verb(verb, range(low, high)):
                return attributed(speaker, (i, i + 1), "said-between") if speaker[0] > low + 1 else None
        return None

    def _sentence_between(self, before: Frame, frame: Frame) -> Attribution | None:
        """ "“Go,” Doe said. Roe added that it was late. “Stay,”": the sentence between has a speaker of its own."""
        doc = self.reading.doc
        stops = [i for i in range(before.outer[1], frame.outer[0]) if doc[i].text == "."]
        starts = [*([before.outer[1]] if before.ends in ".!?" else []), *(i + 1 for i in stops[:-1])]
        if not starts or not stops or frame.outer[0] - stops[-1] > 1:
            return None
        segment = range(starts[-1], stops[-1])
        found = self.attributor.of_sentence(segment)
        named = found is not None and found.speaker[0] in segment
        return found if named else None

    def _from_before(self, n: int, done: list[Attribution | None]) -> Attribution | None:
        """From the sentence before; or from the paragraph before, where that ends in a quote."""
        doc, frame = self.reading.doc, self.made[n]
        i = frame.outer[0] - 1
        while i >= 0 and doc[i].is_space:
            i -= 1
        if i < 0:
            return None
        if self.inside[i] != OUTSIDE:
            return self._next_turn(n, done)
        start = i
        while start > max(0, i - _SENTENCE) and not doc[start].is_sent_start and "\n" not in doc[start - 1].text:
            start -= 1
        segment = [k for k in range(start, i + 1) if self.inside[k] == OUTSIDE and not doc[k].is_space]
        asked = done[n - 1] if n and self.made[n - 1].ends == "?" else None
        if asked is not None and asked.cue is not None and asked.cue[0] in segment:
            return self._next_turn(n, done)
        if found := self.attributor.of_sentence(segment):
            return found
        follows = n > 0 and done[n - 1] is not None and self.made[n - 1].outer[1] >= start
        return self._next_turn(n, done) if follows else None

    def _next_turn(self, n: int, done: list[Attribution | None]) -> Attribution | None:
        """After a question the other of two speaks; else whoever spoke goes on."""
        last = done[n - 1] if n else None
        if last is None:
            return None
        if self.made[n - 1].ends != "?":
            return carried(last, "carried-paragraph")
        if (answers := self._asked(last)) is not None:
            return answers
        one = self._voice(last)
        for k in range(n - 2, max(-1, n - 2 - _TURNS), -1):
            other = done[k]
            if other is not None and self._voice(other) != one:
                return carried(other, "turns")
        return None

    def _asked(self, question: Attribution) -> Attribution | None:
        """ "“Will it?” Doe asked Roe.": Roe."""
        if question.cue is None:
            return None
        verb = self.reading.doc[question.cue[0]]
        asked = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i), None)
        if asked is None or verb.lemma_ != "ask" or not self.attributor.speakers.is_person(asked):
            return None
        return attributed(self.attributor.speakers.phrase(asked), question.cue, "turns")

    def _voice(self, attribution: Attribution) -> str:
        words = self.reading.span(self.reading.doc[slice(*attribution.speaker)])
        entity = self.attributor.speakers.names.resolve(words)
        return entity.name if entity else words.text.casefold()
