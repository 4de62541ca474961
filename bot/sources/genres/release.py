"""Whether a text is a press release: by a wire service's mark, by "for immediate release", by how it ends.

One line on its own is a sign only where nothing but a release has it; of the others two must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_OPENING = 300  # characters in which a wire service's mark stands
_LONGEST_LINE = 120

# "NEW YORK, March 1, 2026 /PRNewswire/ --", "(BUSINESS WIRE)", "/ ACCESSWIRE / March 1, 2026 /", "(Newsfile Corp. - …)"
_WIRE = re.compile(
    r"""/\ ?(?:PR\ ?Newswire(?:-[\w-]{2,20})?|CNW(?:\ Telbec)?|ACCESSWIRE|EINPresswire\.com|EIN\ Presswire)\ ?/
    | [(\[](?:BUSINESS\ WIRE|GLOBE\ ?NEWSWIRE|ACCESSWIRE|ACCESS\ Newswire|PRWEB|PR\ ?NEWSWIRE|MARKETWIRED?)
        (?:\ -\ [^()\n]{4,40})?[)\]]
    | \(Newsfile\ Corp\.\ -\ [^()\n]{4,40}\)""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_ONCE = re.compile(
    r"""\W{0,4}(?:(?:press|news|media)\ release\W{1,4})?for\ (?:immediate\ (?:press\ |media\ |news\ )?release
    |release\ (?:on\ receipt|immediately|upon\ receipt))\b[^.?!]{0,60}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_END = re.compile(r"(?:#\ ?){3,6}\Z|[-–—\s]{0,6}(?:30|ENDS?)[-–—\s]{1,6}\Z")
_CONTACT = re.compile(
    r"""(?:(?:media|press|investor|company)(?:\ (?:and|&)\ (?:media|press|investor))?
        \ (?:relations\ )?(?:contacts?|enquiries|inquiries)
    | contacts?\ for\ (?:the\ )?(?:media|press|journalists|editors)
    | for\ (?:more|further)\ information,?\ (?:media|press|journalists)\b[^.]{0,40}\bcontact
    | notes\ (?:to|for)\ editors)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(r"About\ (?:the\ )?[A-ZÀ-Þ][\w&.,’' -]{1,60}:?\Z")
_SOURCE = re.compile(r"SOURCE:?\ [A-ZÀ-Þ][\w&.,’' -]{1,60}\Z")
_SIGNS = (_END, _CONTACT, _ABOUT, _SOURCE)


def has_release_mark(head: str, body: str) -> bool:
    """Return whether a wire service's mark opens a text. `head`: what stands before its body, a dateline included."""
    return bool(_WIRE.search(head[-_OPENING:]) or _WIRE.search(body[:_OPENING]))


def is_release(opening: Iterable[str], ending: Sequence[str]) -> bool:
    """Return whether the first lines say that it is for release at once, or the last ones end as a release does."""
    if any(_AT_ONCE.match(line) for line in opening if len(line) <= _LONGEST_LINE):
        return True
    last = [line.strip("*_ ") for line in ending if len(line) <= _LONGEST_LINE]
    return sum(any(sign.match(line) for line in last) for sign in _SIGNS) > 1
