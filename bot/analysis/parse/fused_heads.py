"""What a page prints on lines of its own, run into a line of the article: headings, captions, bylines, buttons.

Text that was copied without its line ends reads "Two wolves are back Saturday 6 May 2028 14.10 BST A farmer near Brenn
has seen …". Where such words end is told by what no sentence has in its midst: the time of publication, an agency's
dateline, a button's words, a small word with a capital and no full stop before it. They are left out of the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.news import Extent

_LINES = 3  # of the body that a heading may have run into
_HEAD = 700  # characters of such a line in which it ends
_LEAST = 60  # characters of the article that follow in the line
_FEWEST = 3  # words of a heading; characters of any stretch
_STAMP = re.compile(
    r"\b\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?,? (?:BST|GMT|UTC|CET|CEST|IST|AEST|[ECMP][SD]?T)"
    r"(?= (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?-i:[A-Z“\"‘(]))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_WITHIN = 60  # characters before the clock
_AGENCY = re.compile(
    r"(?<= )(?:[A-Z]{3,20}(?:[ ,./-]{1,2}[A-Z][\w.]{1,20}){0,4}(?:,? \d{1,2})? )?"
    r"\((?:CNN|Reuters|AP|AFP|Associated Press|Xinhua|UPI|IANS|PTI|dpa|Bloomberg)\) ?(?:--|—|–|-|_) "
)
# A small word with a capital, and a word without one after it: so a sentence begins.
_BEGINS = re.compile(
    r"(?P<before>\w[\w’'-]{0,39})[)’”]?"
    r" (?=(?:(?:A|An|The|At|In|On|It|He|She|They|There|This|These|As|For|With|After|Before|When|While|If|Since|More"
    r"|Some|Many|Up|About|Around|Nearly|Almost|Dozens|Hundreds|Thousands)"
    r" [a-z]{2,20}[ ,’'-]|(?:At|In|On|The) [a-z0-9]))"
)
# What no heading ends with, and what has an "A" of its own: "hepatitis A cases".
_GOES_ON = frozenset(
    re.findall(
        r"\w+",
        "of the in at an a to from by with and or for on as his her its their our my your called named titled "
        "serie group type class hepatitis influenza vitamin plan grade level section part team category side schedule",
    )
)
_QUOTE = re.compile('[“”"]')
_ENDS = re.compile(r"[.!?…][”\"’)]*+\s")
# Buttons and credits after which the article goes on in the same line.
_BUTTON = re.compile(
    r"\((?:opens in (?:a )?new (?:window|tab)|getty images|reuters|epa|afp|ap"
    r"|(?:photo|image|picture|credit): [^()]{0,200}"
    r"|[^()/]{2,40} ?/ ?(?:getty|reuters|afp|epa|ap|associated press|bloomberg)[^()/]{0,40})\)(?= (?-i:[A-Z“\"‘]))"
    r"|\b(?:invalid email|continue reading the main story|thank you for subscribing!|read more"
    r"|you must select a newsletter to subscribe to\.)(?= (?-i:[A-Z“\"‘]))",
    re.IGNORECASE,
)
_REACH = 300  # characters before a button that belong to it, where no sentence ends among them


def find_fused_heads(text: str, body: Extent, title: str | None) -> tuple[Extent, ...]:
    """Return the stretches of `body` that are a page's own and run into a line of the article, in order."""
    found: list[Extent] = []
    for place, line in enumerate(_list_lines(text, body)):
        end = _find_end(text, line, title) if place < _LINES else line.start
        if end > line.start:
            found.append(Extent(line.start, end))
        found += _find_buttons(text, Extent(end, line.end))
    return tuple(found)


def _list_lines(text: str, body: Extent) -> Iterator[Extent]:
    start = body.start
    while start < body.end:
        end = text.find("\n", start, body.end)
        end = body.end if end < 0 else end
        if text[start:end].strip():
            yield Extent(start, end)
        start = end + 1


def _find_end(text: str, line: Extent, title: str | None) -> int:
    """Return where the heading ends that a line begins with; the line's start where it has none."""
    reach = min(line.start + _HEAD, line.end - _LEAST)
    ends = [at for at in _list_seams(text, line.start, reach, title) if at - line.start >= _FEWEST]
    return max(ends, default=line.start)


def _list_seams(text: str, start: int, reach: int, title: str | None) -> Iterator[int]:
    if reach <= start:
        return
    if title and text.startswith(f"{title} ", start, reach) and text[start + len(title) + 1].isupper():
        yield start + len(title)
    for stamp in _STAMP.finditer(text, start, reach):
        if _YEAR.search(text, max(start, stamp.start() - _YEAR_WITHIN), stamp.start()):
            yield stamp.end()
    for agency in _AGENCY.finditer(text, start, reach):
        before = text[start : agency.start()].split()
        if sum(word[0].islower() for word in before) >= _FEWEST and not before[-1].endswith((".", "!", "?", "…")):
            yield agency.start()
    for seam in _BEGINS.finditer(text, start, min(reach, _find_sentence_end(text, start, reach))):
        end = seam.end() - 1
        if (
            seam["before"].lower() not in _GOES_ON
            and len(text[start:end].split()) >= _FEWEST
            and not _is_quoted(text, start, end)
        ):
            yield end


def _find_sentence_end(text: str, start: int, reach: int) -> int:
    """Return where the first sentence ends: what begins after it begins as it should."""
    found = _ENDS.search(text, start, reach)
    return found.start() if found else reach


def _is_quoted(text: str, start: int, at: int) -> bool:
    return len(_QUOTE.findall(text, start, at)) % 2 == 1


def _find_buttons(text: str, line: Extent) -> Iterable[Extent]:
    """Yield the buttons and credits in a line, each with the words before it that no sentence's end parts from it."""
    at = line.start
    for button in _BUTTON.finditer(text, line.start, line.end):
        low = max(at, button.start() - _REACH)
        ends = [end.end() for end in _ENDS.finditer(text, low, button.start())]
        start = ends[-1] if ends else low if low == at else button.start()
        yield Extent(start, button.end())
        at = button.end()
