"""Quotes whose own sentence names nobody: whose words they are by what stands round them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.parse.reading import Reading
from bot.analysis.quotes.attribution import Attributor
from bot.analysis.quotes.attribution_lines import AttributionLines
from bot.analysis.quotes.candidates import Attribution, Candidate, choose, continue_attribution, make_candidate
from bot.analysis.quotes.frames import OUTSIDE, Frame
from bot.analysis.quotes.interviews import Interview
from bot.analysis.quotes.terms import is_heading, is_title, split_into_words

_DIRECT = 4  # words
_BEFORE = 5  # quotes looked back over for one that has a speaker
_SENTENCE = 60  # tokens of the sentence before
_BETWEEN = range(5, 30)  # tokens between two quotes of a paragraph where somebody else may cut in
_LAST_WORDS = 6  # tokens before a quote where "her husband cut in." may stand


class Context:
    """Gives the quotes of one reading the speakers that their surroundings tell, in order."""

    def __init__(
        self,
        reading: Reading,
        made: list[Frame],
        inside: Sequence[int],
        attributor: Attributor,
        lines: AttributionLines,
        interview: Interview,
    ) -> None:
        self.reading = reading
        self.made = made
        self.double = any(frame.mark.style != "single" for frame in made)
        self.inside = inside
        self.attributor = attributor
        self.lines = lines
        self.interview = interview

    def fill(self, own: list[Attribution | None]) -> list[Attribution | None]:
        """Return the attributions `own` with the gaps filled where the context tells who speaks."""
        done = self._share_within_groups(own)
        for n, frame in enumerate(self.made):
            if done[n] is None:
                words = split_into_words(self.reading.text[frame.mark.start : frame.mark.end])
                if (
                    words
                    and not is_title(self.reading, frame, words)
                    and not is_heading(self.reading, frame, self.double)
                ):
                    found = self._attribute(n, done, len(words))
                    done[n] = choose([self.attributor.add_evidence(found, frame)] if found else [])
        for n, frame in enumerate(self.made):
            if done[n] is None and is_heading(self.reading, frame, self.double):
                repeated = continue_attribution(self._find_repeated(frame, done), "repeated")
                done[n] = choose([repeated] if repeated else [])
        return done

    def _share_within_groups(self, own: list[Attribution | None]) -> list[Attribution | None]:
        """Return the attributions, each part of a quote over several paragraphs with the surest that a part has."""
        surest: dict[int, Attribution] = {}
        for frame, found in zip(self.made, own, strict=True):
            group = frame.mark.group
            if group is not None and found and (group not in surest or found.weight > surest[group].weight):
                surest[group] = found
        shared: dict[int | None, Candidate | None] = {
            group: continue_attribution(found, "runs-on") for group, found in surest.items()
        }
        return [
            found or choose([lent] if (lent := shared.get(frame.mark.group)) else [])
            for frame, found in zip(self.made, own, strict=True)
        ]

    def _find_repeated(self, heading: Frame, done: list[Attribution | None]) -> Attribution | None:
        """Return the attribution of the quote that has the words of a heading, in order."""
        words = self._fold(heading)
        if len(words) < _DIRECT:
            return None
        for frame, attribution in zip(self.made, done, strict=True):
            if attribution is not None and f" {' '.join(words)} " in f" {' '.join(self._fold(frame))} ":
                return attribution
        return None

    def _fold(self, frame: Frame) -> list[str]:
        return [w.casefold() for w in split_into_words(self.reading.text[frame.mark.start : frame.mark.end])]

    def _attribute(self, n: int, done: list[Attribution | None], words: int) -> Candidate | None:
        frame = self.made[n]
        signed = not frame.left and bool(frame.right) and self.reading.doc[frame.right[0]].text == ":"
        if signed and (found := self.lines.attribute_by_line(frame)):
            return found
        whole = frame.led_in or frame.is_alone or self._has_only_marks(frame)
        if words < _DIRECT and not (whole and frame.ends in ".!?,"):
            return None
        before = next((k for k in range(n - 1, max(-1, n - 1 - _BEFORE), -1) if done[k] is not None), None)
        if before is not None and frame.mark.group is not None and self.made[before].mark.group == frame.mark.group:
            return continue_attribution(done[before], "runs-on")
        if not whole or frame.led_in:
            found = self._attribute_by_clause(frame, before, done, words)
            if found or not whole:
                return found
        return self.lines.attribute_by_line(frame) or self._attribute_from_neighbours(n, before, done)

    def _attribute_from_neighbours(
        self, n: int, before: int | None, done: list[Attribution | None]
    ) -> Candidate | None:
        """Return the attribution of a quote that is a sentence, from its paragraph or the one before."""
        frame = self.made[n]
        if before is not None and self.made[before].paragraph == frame.paragraph:
            between = self._find_speaker_between(self.made[before], frame)
            return (
                between
                or self._find_sentence_between(self.made[before], frame)
                or continue_attribution(done[before], "carried")
            )
        return self._attribute_from_before(n, done)

    def _attribute_by_clause(
        self, frame: Frame, before: int | None, done: list[Attribution | None], words: int
    ) -> Candidate | None:
        """Return the attribution of words within a sentence: its subject, or who speaks in the paragraph."""
        if words < _DIRECT:
            return None
        if clause := self.attributor.attribute_by_clause(frame):
            return clause
        if any(self.attributor.verbs.is_reporting(self.reading.doc[k]) for k in frame.left):
            return None  # somebody says it whom the sentence does not tell plainly: not the one before
        near = before is not None and self.made[before].paragraph == frame.paragraph
        return continue_attribution(done[before], "carried-part") if near and before is not None else None

    def _has_only_marks(self, frame: Frame) -> bool:
        return not any(self.reading.doc[k].is_alpha for k in (*frame.left, *frame.right))

    def _find_speaker_between(self, before: Frame, frame: Frame) -> Candidate | None:
        """Return who speaks last between two quotes: "“Go,” Doe said, and her husband cut in. “Stay,”"."""
        low, high = before.outer[1], frame.outer[0]
        if high - low not in _BETWEEN:
            return None
        for i in range(high - 1, max(low + 2, high - _LAST_WORDS), -1):
            verb = self.reading.doc[i]
            if not self.attributor.is_without_content(verb):
                continue
            if speaker := self.attributor.speakers.find_speaker(verb, range(low, high)):
                return make_candidate(speaker, (i, i + 1), "said-between") if speaker[0] > low + 1 else None
        return None

    def _find_sentence_between(self, before: Frame, frame: Frame) -> Candidate | None:
        """Return the speaker of the sentence between: "“Go,” Doe said. Roe added that it was late. “Stay,”"."""
        doc = self.reading.doc
        stops = [i for i in range(before.outer[1], frame.outer[0]) if doc[i].text == "."]
        starts = [*([before.outer[1]] if before.ends in ".!?" else []), *(i + 1 for i in stops[:-1])]
        if not starts or not stops or frame.outer[0] - stops[-1] > 1:
            return None
        segment = range(starts[-1], stops[-1])
        found = self.attributor.attribute_by_sentence(segment)
        named = found is not None and found.speaker[0] in segment
        return found if named else None

    def _attribute_from_before(self, n: int, done: list[Attribution | None]) -> Candidate | None:
        """Return the attribution from the sentence before, or from the paragraph before where that ends in a quote."""
        doc, frame = self.reading.doc, self.made[n]
        i = frame.outer[0] - 1
        while i >= 0 and doc[i].is_space:
            i -= 1
        if i < 0:
            return None
        if self.inside[i] != OUTSIDE:
            return self._attribute_by_paragraph(n, done)
        start = i
        while start > max(0, i - _SENTENCE) and not doc[start].is_sent_start and "\n" not in doc[start - 1].text:
            start -= 1
        segment = [k for k in range(start, i + 1) if self.inside[k] == OUTSIDE and not doc[k].is_space]
        asked = done[n - 1] if n and self.made[n - 1].ends == "?" else None
        if asked is not None and asked.cue is not None and asked.cue[0] in segment:
            return None
        if segment and doc[segment[-1]].text == "?":
            return self._attribute_by_question(n, done)
        if found := self.attributor.attribute_by_sentence(segment) or self.attributor.attribute_by_subject(segment):
            return found
        follows = n > 0 and done[n - 1] is not None and self.made[n - 1].outer[1] >= start
        return self._attribute_by_paragraph(n, done) if follows else None

    def _attribute_by_question(self, n: int, done: list[Attribution | None]) -> Candidate | None:
        """Return who answers a question of the article's own: who spoke last, else whom it has named most."""
        last = done[n - 1] if n else None
        if last is not None:
            return make_candidate(last.speaker, None, "question-before")
        asked = self.interview.find_interviewee(self.reading.doc[self.made[n].inner[0]])
        return make_candidate(asked, None, "question-before") if asked else None

    def _attribute_by_paragraph(self, n: int, done: list[Attribution | None]) -> Candidate | None:
        """Return the speaker with whom the paragraph before ends, unless it ends in a question: another may answer."""
        asks = n > 0 and self.made[n - 1].ends == "?"
        return continue_attribution(done[n - 1], "carried-paragraph") if n and not asks else None
