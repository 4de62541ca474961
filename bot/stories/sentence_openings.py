"""Where a sentence begins to tell: after the page's stamp, credits and dateline that run into it. Pure."""

from __future__ import annotations

import re

from bot.news import Span

_REACH = 240  # characters in which what stands before the first word of a report must end
_LEAST = 8  # words that must be left
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?)?(?: (?-i:[A-Z]{2,4})\b)?"
# When a page or a comment was posted: a whole date with its clock time, year and all. No event is told so.
STAMP = re.compile(
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}[,;]? ?:? ?(?:at )?{_CLOCK}"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:\d{{4}}|\d\d)[,;]? (?:at |[-–] )?{_CLOCK}"
    rf"|\b{_CLOCK} (?:on )?\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    rf"|\b\d{{4}}[- ]\d\d[- ]\d{{1,2}} {_CLOCK}",
    re.IGNORECASE,
)
_DASH = r"\s?(?:--|[—―–]|\s-|-(?=\s))\s?"
_AGENCY = re.compile(rf"\([A-Z][\w.]{{1,20}}(?: [A-Z][\w.]{{1,20}})?\){_DASH}")
_PLACE = re.compile(
    rf"\b[A-Z][A-Z.'’-]{{2,30}}(?:[ /][A-Z][A-Z.'’-]{{1,30}}){{0,3}},(?: [A-Z][\w.]{{1,20}},?){{0,2}}"
    rf" (?i:{_MONTH}) \d{{1,2}}{_DASH}"
)
# At the beginning only, or after who wrote it.
_PLACE_ALONE = re.compile(
    r"(?:By [A-Z][\w .,'’-]{2,80}? )?[A-Z]{3,20}(?:[ /][A-Z]{2,20}){0,3}(?:, [A-Z][a-z.]{1,20})? ?(?:--|[—―–]) ?"
)
_CREDIT = re.compile(r"(?:\([^()\n]{2,90}\)\s{0,9}){1,4}(?=[\"“‘']?[A-Z])")
_FORMS = (STAMP, _AGENCY, _PLACE)


def skip_opening(span: Span) -> Span:
    """Return a sentence from where it tells on; as it is where nothing stands before that, or little would be left."""
    text = span.text
    found = (match.end() for form in _FORMS for match in form.finditer(text, 0, _REACH))
    alone = _PLACE_ALONE.match(text)
    start = max(found, default=alone.end() if alone else 0)
    while start < len(text) and text[start] in " |,;:-–—":
        start += 1
    if credit := _CREDIT.match(text, start):
        start = credit.end()
    if not start or not text[start : start + 2].strip("\"“‘'")[:1].isupper() or len(text[start:].split()) < _LEAST:
        return span
    return Span(span.start + start, span.end, text[start:])
