"""Whether a text argues in its writer's own voice. What stands in quotation marks is somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A quotation that is not closed in its paragraph goes on in the next one.
_QUOTED = re.compile(
    r"""“[^”]*+(?:”|\Z)
    | (?:"|''|``)[^"']*+(?:'(?!')[^"']*+)*+(?:"|''|\Z)
    | (?<!\w)‘[^’]*+(?:’(?=\w)[^’]*+)*+(?:’|\Z)""",
    re.VERBOSE,
)
_I = re.compile(r"\b(?:I|I['’](?:m|d|ve|ll)|[Mm]y|[Mm]ine|[Mm]yself|me)\b")
_VIEW = re.compile(
    r"""\bI(?:['’](?:m|d|ve))?
        (?:\ (?:\w{2,8}ly|do\ not|don['’]t|would|cannot|can['’]t|will|am|have|still|also|do)){0,2}
        \ (?:think|believe|argue|suspect|doubt|hope|wish|fear|suggest|wonder|mean|agree|disagree|prefer|guess|submit
            |contend|admit|confess|know|feel|see|find|understand|convinced|sure|afraid|not)\b
    | \b(?:in\ )?my\ (?:view|opinion|guess|hope|fear|point|argument|problem|advice|question)\b""",
    re.VERBOSE,
)
_OUGHT = re.compile(
    r"\b(?:must|should|ought to|needs? to|cannot afford|let us|let['’]s|surely|shame on)\b", re.IGNORECASE
)
_SELVES = ("I ", "I'", "I’")
_DEMANDS = (" must ", " should ", " need", " ought ", "et us ")
_YOU = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:said|says|told|according to|added|adds|announced|reported|explained)\b", re.IGNORECASE)
_WRITER = re.compile(
    r"""\A(?:the\ writer\ is\b | the\ author\ is\ an?\b
    | the\ (?:views|opinions)\ expressed\ (?:here|in\ this\ \w{1,20}|by\ the\ (?:writer|author))
        \ (?:are|do|belong)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_SPEAKER = re.compile(r"\b[A-Z][A-Z.'’-]{2,24}: ")  # of a transcript
_LAST = 3  # paragraphs at the end that may say whose views they are
_FEWEST_WORDS = 120
_FEWEST_VIEWS, _FEWEST_SELVES, _FEWEST_DEMANDS = 3, 6, 6
_OWN_SHARE = 0.5  # of the paragraphs, in which the writer speaks of themselves
_MOST_SPEAKERS = 3


def is_argued(paragraphs: Sequence[str], after: Sequence[str] = ()) -> bool:
    """Return whether a text says that its views are its writer's, or argues as one does who has them.

    `after`: what stands below the article, as a line on its writer does.
    """
    if any(_WRITER.match(one) for one in (*paragraphs[-_LAST:], *after)):
        return True
    text = "\n".join(paragraphs)
    if not (_has_any(text, _SELVES, _FEWEST_VIEWS) or _has_any(text, _DEMANDS, _FEWEST_DEMANDS)):
        return False
    own = [_QUOTED.sub(" ", one) for one in paragraphs]
    words = sum(len(one.split()) for one in own)
    is_argument = words >= _FEWEST_WORDS and (_has_views(own, words) or _makes_demands(own, words))
    return is_argument and _count(_SPEAKER, own) <= _MOST_SPEAKERS


def _has_views(own: Sequence[str], words: int) -> bool:
    """Return whether the writer says "I" all along, and what they think; not what they lived through."""
    selves = [len(_I.findall(one)) for one in own]
    count = sum(selves)
    return (
        count >= max(_FEWEST_SELVES, words / 100)
        and sum(map(bool, selves)) >= _OWN_SHARE * len(own)
        and _count(_VIEW, own) >= max(_FEWEST_VIEWS, count / 12)
        and 3 * _count(_SAYS, own) <= count
    )


def _makes_demands(own: Sequence[str], words: int) -> bool:
    """Return whether the text says all along what must be done, and neither by whom that was said nor to a reader."""
    demands = _count(_OUGHT, own)
    return demands >= max(_FEWEST_DEMANDS, words / 120) and 4 * (_count(_SAYS, own) + _count(_YOU, own)) <= demands


def _has_any(text: str, words: Sequence[str], fewest: int) -> bool:
    """Return whether a text has so many of these, whoever says them: most have not, and need no closer look."""
    return sum(map(text.count, words)) >= fewest


def _count(pattern: re.Pattern[str], own: Sequence[str]) -> int:
    return sum(len(pattern.findall(one)) for one in own)
