"""Lines that only say whose words stand above them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.parse.reading import Reading
from bot.analysis.parse.tokens import Token
from bot.analysis.quotes.candidates import Candidate, make_candidate
from bot.analysis.quotes.frames import OUTSIDE, Frame
from bot.analysis.quotes.speakers import Speakers

_DASHES = frozenset(("-", "--", "—", "–", "―"))
_ENDS_NAME = frozenset((",", "(", ".", ";", '"', "@", "via", "/", "|", *_DASHES))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_LONGEST = 16  # tokens of a line that is a name with its description
_NAME = 7  # tokens of the name in it


class AttributionLines:
    """Reads what follows a quote that fills its line or sentence."""

    def __init__(self, reading: Reading, speakers: Speakers) -> None:
        self.tokens = reading.words
        self.speakers = speakers
        self.inside = speakers.inside

    def attribute_by_line(self, frame: Frame) -> Candidate | None:
        """Return the attribution by a name after a dash, in this line or the next: "“So it is.” — Jane Doe, baker"."""
        dash, new_line = self._skip_space(frame.outer[1])
        i = self._skip_dashes(dash)
        dashed = i > dash
        if not (dashed or new_line or frame.ends in ".!?") or not self._can_begin(i):
            return None
        line = self._read_line(i)
        if len(line) > _LONGEST or any(t.tag_ in _FINITE for t in line):
            return None
        signed = dashed or [t for t in line if t.text == '"'] == line[-1:]
        if not signed and not self._is_described_person(line):
            return None
        end = next((t.i for t in line[1:] if t.text in _ENDS_NAME), line[-1].i + 1)
        if end - i > _NAME or not any(t.tag_.startswith("NN") for t in self.tokens[i:end]):
            return None
        return make_candidate((i, end), None, "name-line" if signed else "name-below")

    def _skip_space(self, i: int) -> tuple[int, bool]:
        """Return the next token that is no space, and whether a line ends before it."""
        new_line = False
        while i < len(self.tokens) and self.tokens[i].is_space:
            new_line = new_line or "\n" in self.tokens[i].text
            i += 1
        return i, new_line

    def _skip_dashes(self, i: int) -> int:
        while i < len(self.tokens) and (self.tokens[i].text in _DASHES or self.tokens[i].text == ":"):
            i += 1
        return i

    def _can_begin(self, i: int) -> bool:
        """Return whether a name may begin here: a capital, outside marks."""
        return i < len(self.tokens) and self.inside[i] == OUTSIDE and self.tokens[i].text[:1].isupper()

    def _read_line(self, i: int) -> list[Token]:
        end = i
        while end < len(self.tokens) and "\n" not in self.tokens[end].text and end - i <= _LONGEST:
            end += 1
        return [t for t in self.tokens[i:end] if not t.is_space]

    def _is_described_person(self, line: Sequence[Token]) -> bool:
        """Return whether a line is a person with a description: "Jane Doe, a baker"; a name alone may be a heading."""
        if line[-1].text in ".:?!" or any(t.tag_[:2] == "VB" for t in line):
            return False
        if not self.speakers.names.is_person(line[0]):
            return False
        name = self.speakers.names.find_mention(line[0])
        after = [t for t in line if name is not None and t.i >= name[1]]
        return bool(after) and after[0].text in (",", "(")
