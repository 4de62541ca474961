"""The quotes of a reading: which marks hold somebody's words, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.analysis.names import Names
from bot.analysis.parse.reading import Reading
from bot.analysis.quotation_marks import Marks, find_body_marks
from bot.analysis.quotes.attribution import Attributor
from bot.analysis.quotes.attribution_lines import AttributionLines
from bot.analysis.quotes.candidates import BELOW_SURE, Attribution, choose, is_continued
from bot.analysis.quotes.context import Context
from bot.analysis.quotes.frames import Frame, build_frames
from bot.analysis.quotes.interviews import Interview
from bot.analysis.quotes.speaker_evidence import SpeakerEvidence
from bot.analysis.quotes.stance import find_stance, is_nobody
from bot.analysis.quotes.terms import is_title, split_into_words
from bot.analysis.quotes.unnamed_speakers import UnnamedSpeakers
from bot.news import Extent, Quote, Span, When

WhenOf = Callable[[Extent], When | None]
_DIRECT = 4  # words
_WORTH_LISTING = 10  # words of a quote that nobody is known to say
_NAMED = 0.66  # below it "he" stays "he": whom else it may be is too likely


def find_quotes(reading: Reading, names: Names, when_of: WhenOf | None = None) -> tuple[Quote, ...]:
    """Return somebody's quoted words in order, without terms, titles and nicknames in quotation marks.

    `when_of` gives the date of a stretch of text (the clause of the cue); without it no quote has one.
    """
    found = find_body_marks(reading)
    pairs = _select_outer_marks(found, reading.text)
    if not pairs or not len(reading.doc):
        return ()
    made, inside = build_frames(reading, pairs)
    attributed = _attribute(reading, names, made, inside)
    attributions = [a and (None if _is_unsaid(reading, f, a) else a) for f, a in zip(made, attributed, strict=True)]
    return _Builder(reading, names, when_of, inside).build_all(made, attributions)


def _select_outer_marks(found: Sequence[Marks], text: str) -> list[Marks]:
    """Return the outer pairs.

    Single marks count as quotes only where the article does not use double ones for them, and round a whole line.
    """
    outer = [m for m in found if m.depth == 0]
    double = any(m.style != "single" for m in outer)
    return [m for m in outer if not double or m.style != "single" or _is_line(m, text)]


def _is_line(mark: Marks, text: str) -> bool:
    """Return whether a pair of marks fills its line, whosever it is: a heading, “…” or “…”: Jane Doe."""
    before, after = text[: mark.outer_start].rpartition("\n")[2], text[mark.outer_end :].partition("\n")[0]
    return not before.strip() and (not after.strip() or after.startswith(": "))


def _attribute(reading: Reading, names: Names, made: list[Frame], inside: Sequence[int]) -> list[Attribution | None]:
    attributor = Attributor(reading, names, inside)
    interview = Interview(reading, names)
    result: list[Attribution | None] = []
    for frame in made:
        words = split_into_words(reading.text[frame.mark.start : frame.mark.end])
        direct = len(words) >= _DIRECT
        if not words or is_title(reading, frame, words):
            result.append(None)
            continue
        if interview.is_label(frame):
            labelled = interview.find_speaker(frame)
            result.append(choose([labelled] if labelled else []))
        else:
            result.append(choose(attributor.find_candidates(frame, direct)))
    lines = AttributionLines(reading, attributor.speakers)
    return Context(reading, made, inside, attributor, lines, interview).fill(result)


def _is_unsaid(reading: Reading, frame: Frame, attribution: Attribution) -> bool:
    """Return whether a few words were not said, but asked about or denied: "did not say whether “the few” …"."""
    few = len(split_into_words(reading.text[frame.mark.start : frame.mark.end])) < _DIRECT
    return few and attribution.cue is not None and find_stance(reading.words, attribution.cue, frame) != "said"


# --- what is told of each ---------------------------------------------------------------------------------------------


class _Builder:
    """Builds the quotes of one reading from what is known of each. `inside` tells which tokens are quoted."""

    def __init__(self, reading: Reading, names: Names, when_of: WhenOf | None, inside: Sequence[int]) -> None:
        self.reading = reading
        self.evidence = SpeakerEvidence(reading, names)
        self.unnamed = UnnamedSpeakers(reading, names, inside)
        self.when_of = when_of

    def build_all(self, made: list[Frame], attributions: list[Attribution | None]) -> tuple[Quote, ...]:
        found: list[Quote] = []
        groups = _number_groups(self.reading, made, attributions)
        for frame, attribution, group in zip(made, attributions, groups, strict=True):
            words = len(split_into_words(self.reading.text[frame.mark.start : frame.mark.end]))
            span = self.reading.cut(frame.mark.start, frame.mark.end)
            if span is None or not words:
                continue
            if attribution is None and (words < _WORTH_LISTING or not (frame.is_alone or frame.led_in)):
                continue
            found.append(self._build(frame, attribution, span, words, group))
        return tuple(found)

    def _build(self, frame: Frame, attribution: Attribution | None, span: Span, words: int, group: int | None) -> Quote:
        reading = self.reading
        speaker = cue = when = name = role = None
        confidence = attribution.confidence if attribution else 0.4
        stance = find_stance(reading.words, attribution.cue, frame) if attribution and attribution.cue else "said"
        if attribution is not None and not (stance != "said" and is_nobody(reading.words[attribution.speaker[0]])):
            speaker = reading.cut_tokens(reading.doc[slice(*attribution.speaker)])
            entity = self.evidence.identify(attribution.speaker)
            if entity is not None and (attribution.certainty == 1 or confidence >= _NAMED):
                name, role = entity.name, entity.role.text if entity.role else None
            elif (meant := self.unnamed.find_name(attribution.speaker)) is not None:
                name, confidence = meant.text, min(confidence, BELOW_SURE)
        if attribution is not None and attribution.cue is not None:
            cue = reading.cut_tokens(reading.doc[slice(*attribution.cue)])
            own = not is_continued(attribution.rule)
            when = self.when_of(cue.extent) if self.when_of and own else None
        return Quote(
            span=span,
            kind="direct" if words >= _DIRECT else "fragment",
            speaker=speaker,
            name=name,
            role=role,
            cue=cue,
            when=when,
            sentence=_find_statement(reading, frame, attribution),
            confidence=confidence,
            rule=attribution.rule if attribution else "unattributed",
            group=group,
            stance=stance,
        )


def _find_statement(reading: Reading, frame: Frame, attribution: Attribution | None) -> Extent:
    """Return the frame's first word to its last, with the mark that ends it.

    A new sentence after the quote is left out.
    """
    low = min([frame.outer[0], *(() if frame.led_in else frame.left[:1])])
    right = frame.right
    if right and frame.ends in ".!?…" and reading.doc[right[0]].text[:1].isupper():
        cue = attribution.cue if attribution else None
        right = right if cue and right[0] <= cue[0] <= right[-1] else ()
    high = max([frame.outer[1], *(k + 1 for k in right[-1:])])
    found = reading.locate(reading.doc[low:high])
    start, end = min(found.start, frame.mark.outer_start), max(found.end, frame.mark.outer_end)
    if reading.text[end : end + 1] in (".", "!", "?", "…"):
        end += 1
    return Extent(start, min(end, reading.document.body.end))


def _number_groups(reading: Reading, made: list[Frame], attributions: list[Attribution | None]) -> list[int | None]:
    """Return numbers for quotes that are one statement: over paragraphs, or with no more than "he said" between."""
    group: list[int | None] = [None] * len(made)
    count = 0
    for n in range(1, len(made)):
        one, two = made[n - 1], made[n]
        first, second = attributions[n - 1], attributions[n]
        runs_on = one.mark.group is not None and one.mark.group == two.mark.group
        same = first is not None and second is not None and first.speaker == second.speaker
        interrupted = (
            same
            and first is not None
            and second is not None
            and first.cue == second.cue
            and one.paragraph == two.paragraph
            and one.ends in ",?!—–-"
            and "." not in reading.text[one.mark.outer_end : two.mark.outer_start].rstrip(". ")
        )
        if runs_on or interrupted:
            if group[n - 1] is None:
                count += 1
                group[n - 1] = count
            group[n] = group[n - 1]
    return group
