"""The quotes of a reading: which marks hold somebody's words, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.analysis.names import Names
from bot.analysis.quotes import cues
from bot.analysis.quotes.attribution import Attributor
from bot.analysis.quotes.frames import OUTSIDE, Frame, frames
from bot.analysis.quotes.marks import Marks, marks
from bot.analysis.quotes.wording import Attribution
from bot.analysis.reading import Reading
from bot.news import Extent, Quote, Span, When

WhenOf = Callable[[Extent], When | None]
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_DIRECT = 4  # words


def find_quotes(reading: Reading, names: Names, when_of: WhenOf | None = None) -> tuple[Quote, ...]:
    """Somebody's quoted words in order. Terms, titles and nicknames in marks are left out.

    `when_of` gives the date of a stretch of text (the clause of the cue); without it no quote has one.
    """
    body = reading.document.body
    found = marks(reading.text, body.start, body.end)
    pairs = [m for m in found if m.depth == 0 and _spoken_style(m, found)]
    if not pairs or not len(reading.doc):
        return ()
    made, inside = frames(reading, pairs)
    attributions = _attribute(reading, names, made, inside)
    return _quotes(reading, names, when_of, made, attributions)


def _spoken_style(pair: Marks, found: Sequence[Marks]) -> bool:
    """Single marks count as quotes only where the article does not use double ones for them."""
    if pair.style != "single":
        return True
    return not any(m.style != "single" and m.depth == 0 for m in found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _attribute(reading: Reading, names: Names, made: list[Frame], inside: Sequence[int]) -> list[Attribution | None]:
    attributor = Attributor(reading, names, inside)
    result: list[Attribution | None] = []
    for frame in made:
        words = _words(reading.text[frame.mark.start : frame.mark.end])
        direct = len(words) >= _DIRECT
        if not words or _is_title(reading, frame, words):
            result.append(None)
            continue
        result.append(attributor.attribute(frame, direct))
    return _carried(reading, made, result, inside, attributor)


# --- no cue of its own ------------------------------------------------------------------------------------------------


def _carried(
    reading: Reading,
    made: list[Frame],
    result: list[Attribution | None],
    inside: Sequence[int],
    attributor: Attributor,
) -> list[Attribution | None]:
    """The speaker of the quote before, for one whose sentence names none."""
    done = list(result)
    for n, frame in enumerate(made):
        if done[n] is not None:
            continue
        text = reading.text[frame.mark.start : frame.mark.end]
        words = _words(text)
        if not words or _is_title(reading, frame, words):
            continue
        whole = frame.bare or (not frame.left and frame.ends in ".!?") or _only_marks(reading, frame)
        if len(words) < _DIRECT and not (whole and frame.ends in ".!?,"):
            continue
        before = next((k for k in range(n - 1, max(-1, n - 6), -1) if done[k] is not None), None)
        own = None if whole or len(words) < _DIRECT else attributor.by_clause(frame)
        if before is not None and frame.mark.group is not None and made[before].mark.group == frame.mark.group:
            done[n] = _lent(done[before], 0.9, "runs-on")
        elif own is not None:
            done[n] = own
        elif whole and before is not None and (between := _said_between(reading, made[before], frame, attributor)):
            done[n] = between
        elif before is not None and made[before].paragraph == frame.paragraph:
            done[n] = _lent(done[before], 0.85 if whole else 0.55, "carried")
        elif (
            n + 1 < len(made)
            and made[n + 1].paragraph == frame.paragraph
            and result[n + 1] is not None
            and whole
            and _adjacent(reading, made, n)
        ):
            done[n] = _lent(result[n + 1], 0.8, "carried-back")
        elif whole or len(words) > 9:
            done[n] = _from_before(reading, made, done, n, inside, attributor, whole)
    return done


def _said_between(reading: Reading, before: Frame, frame: Frame, attributor: Attributor) -> Attribution | None:
    """ "“Go,” Doe said, and her husband cut in. “Stay,”": who speaks last between two quotes of a paragraph."""
    low, high = before.outer[1], frame.outer[0]
    if before.paragraph != frame.paragraph or not 4 < high - low < 30:
        return None
    for i in range(high - 1, max(low + 2, high - 6), -1):
        verb = reading.doc[i]
        if attributor.speaks_of_itself(verb) and (speaker := attributor.speakers.of_verb(verb, range(low, high))):
            return Attribution(speaker, (i, i + 1), 0.7, "said-between") if speaker[0] > low + 1 else None
    return None


def _only_marks(reading: Reading, frame: Frame) -> bool:
    return not any(reading.doc[k].is_alpha for k in (*frame.left, *frame.right))


def _lent(attribution: Attribution | None, share: float, rule: str) -> Attribution | None:
    if attribution is None or attribution.speaker is None:
        return None
    return Attribution(attribution.speaker, attribution.cue, round(attribution.confidence * share, 3), rule)


def _adjacent(reading: Reading, made: list[Frame], n: int) -> bool:
    between = reading.text[made[n].mark.outer_end : made[n + 1].mark.outer_start]
    return not between.strip()


def _from_before(
    reading: Reading,
    made: list[Frame],
    done: list[Attribution | None],
    n: int,
    inside: Sequence[int],
    attributor: Attributor,
    whole: bool,
) -> Attribution | None:
    """From the sentence before, or the paragraph before where this one is all quote."""
    doc, frame = reading.doc, made[n]
    i = (frame.left[0] if frame.left else frame.outer[0]) - 1
    while i >= 0 and (doc[i].is_space):
        i -= 1
    if i < 0:
        return None
    if inside[i] != OUTSIDE:  # a quote right before it
        previous = next((k for k in range(n - 1, -1, -1) if made[k].outer[1] >= i), None)
        return _lent(done[n - 1], 0.75, "carried-paragraph") if previous is not None and n else None
    start = i
    while start > 0 and start > i - 60 and not doc[start].is_sent_start and "\n" not in doc[start - 1].text:
        start -= 1
    near = (
        n > 0
        and done[n - 1] is not None
        and made[n - 1].outer[0] >= start - 40
        and made[n - 1].paragraph >= frame.paragraph - 2
    )
    segment = [k for k in range(start, i + 1) if inside[k] == OUTSIDE and not doc[k].is_space]
    if speaker_and_cue := attributor.of_sentence(segment):
        speaker, cue = speaker_and_cue
        return Attribution(speaker, cue, 0.6, "sentence-before")
    if near and whole:
        return _lent(done[n - 1], 0.7, "carried-paragraph")
    for k in segment:
        token = doc[k]
        if token.dep_ in ("nsubj", "nsubjpass") and (token.ent_type_ == "PERSON" or token.lower_ in ("he", "she")):
            return Attribution(attributor.speakers.phrase(token), None, 0.5, "subject-before")
    return None


# --- terms ------------------------------------------------------------------------------------------------------------


def _is_title(reading: Reading, frame: Frame, words: list[str]) -> bool:
    """A name or term in marks: capitalised throughout after "on", "CNN's"; after "so-called", "known as"."""
    doc = reading.doc
    before = [doc[k] for k in frame.left[-3:]]
    last = before[-1].lower_ if before else ""
    if (
        reading.text[max(0, frame.mark.outer_start - 20) : frame.mark.outer_start]
        .rstrip()
        .casefold()
        .endswith(("so-called", "so called"))
    ):
        return True
    joined = frame.outer[0] > 0 and bool(before) and before[-1].i == frame.outer[0] - 1
    if joined and (
        last in cues.TERMS or (last == "as" and len(before) > 1 and before[-2].lower_ in ("known", "billed"))
    ):
        return len(words) < 10 and last not in ("called", "labeled", "labelled", "termed", "word", "phrase", "named")
    if len(words) > 9:
        return False
    capital = [w for w in words if w.lower() not in cues.MINOR]
    if not capital or not all(w[:1].isupper() or w[:1].isdigit() for w in capital):
        return False
    if joined and last in cues.BEFORE_TITLE:
        return True
    return (
        len(capital) > 1
        and not (joined and last in (",", ":"))
        and frame.ends not in "!?"
        and not frame.bare
        and bool(frame.left)
    )


# --- what is told of each ---------------------------------------------------------------------------------------------


def _quotes(
    reading: Reading, names: Names, when_of: WhenOf | None, made: list[Frame], attributions: list[Attribution | None]
) -> tuple[Quote, ...]:
    found: list[Quote] = []
    groups = _groups(reading, made, attributions)
    for n, (frame, attribution) in enumerate(zip(made, attributions, strict=True)):
        text = reading.text[frame.mark.start : frame.mark.end]
        words = _words(text)
        span = reading.cut(frame.mark.start, frame.mark.end)
        if span is None or not words:
            continue
        if attribution is None and (len(words) < 10 or frame.left or frame.right):
            continue
        found.append(_quote(reading, names, when_of, frame, attribution, span, len(words), groups[n]))
    return tuple(found)


def _quote(
    reading: Reading,
    names: Names,
    when_of: WhenOf | None,
    frame: Frame,
    attribution: Attribution | None,
    span: Span,
    words: int,
    group: int | None,
) -> Quote:
    speaker = cue = when = name = role = None
    if attribution is not None and attribution.speaker is not None:
        speaker = reading.span(reading.doc[slice(*attribution.speaker)])
        entity = names.resolve(speaker)
        if entity is not None:
            name, role = entity.name, entity.role.text if entity.role else None
    if attribution is not None and attribution.cue is not None:
        cue = reading.span(reading.doc[slice(*attribution.cue)])
        own = attribution.rule not in ("carried", "carried-paragraph", "runs-on", "carried-back")
        when = when_of(cue.extent) if when_of and own else None
    return Quote(
        span=span,
        kind="direct" if words >= _DIRECT else "fragment",
        speaker=speaker,
        name=name,
        role=role,
        cue=cue,
        when=when,
        sentence=_sentence(reading, frame, attribution),
        confidence=attribution.confidence if attribution else 0.4,
        rule=attribution.rule if attribution else "unattributed",
        group=group,
    )


def _sentence(reading: Reading, frame: Frame, attribution: Attribution | None) -> Extent:
    """The frame's first word to its last, with the mark that ends it; a new sentence after the quote is left out."""
    low = min([frame.outer[0], *frame.left[:1]])
    right = frame.right
    if right and frame.ends in ".!?…" and reading.doc[right[0]].text[:1].isupper():
        cue = attribution.cue if attribution else None
        right = right if cue and right[0] <= cue[0] <= right[-1] else ()
    high = max([frame.outer[1], *(k + 1 for k in right[-1:])])
    found = reading.extent(reading.doc[low:high])
    start, end = min(found.start, frame.mark.outer_start), max(found.end, frame.mark.outer_end)
    if reading.text[end : end + 1] in (".", "!", "?", "…"):
        end += 1
    return Extent(start, min(end, reading.document.body.end))


def _groups(reading: Reading, made: list[Frame], attributions: list[Attribution | None]) -> list[int | None]:
    """Numbers for quotes that are one statement: over paragraphs, or with no more than "he said" between."""
    group: list[int | None] = [None] * len(made)
    count = 0
    for n in range(1, len(made)):
        one, two = made[n - 1], made[n]
        first, second = attributions[n - 1], attributions[n]
        runs_on = one.mark.group is not None and one.mark.group == two.mark.group
        same = (
            first is not None and second is not None and first.speaker is not None and first.speaker == second.speaker
        )
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
