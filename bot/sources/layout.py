"""How a plain text article is laid out: dateline, title, byline, body, and what follows the body.

The head is read line by line until the first line of prose; the end is found from the back (`furniture`). Nothing is
changed or dropped: the layout only says where the article stands in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.news import Extent, Notice
from bot.sources.boilerplate import is_label
from bot.sources.calendar_days import find_days
from bot.sources.corrections import WEIGHT, notice_in
from bot.sources.datelines import WEEKDAY, find_dateline
from bot.sources.furniture import body_end, is_furniture
from bot.sources.headlines import strip_names
from bot.sources.lines import Line, ends_sentence, is_prose, length, lines_of

_META = 400  # characters that a line of the head which names a day or an author has at most
_HEAD = 14  # lines that a head has at most
_TITLE_WORDS = 32
_UPDATED = re.compile(
    r"(?:last\s++)?(?:updated|modified|revised|edited|changed)|aktualisiert|mis\s+à\s+jour|actualizado|aggiornato",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\A\W*+(?:first\s++|originally\s++)?(?:published|posted)\b", re.IGNORECASE)
_FILLER = re.compile(
    rf"""(?:(?:first\s+|last\s+|originally\s+)?(?:published|posted|updated|modified|revised|filed|released?|issued|dated?|created|uploaded)
    | veröffentlicht | aktualisiert | stand | publié(?:e)? | mis\s+à\s+jour | publicado | actualizado
    | pubblicato | aggiornato | gepubliceerd
    | {WEEKDAY} | on | at | the | um | uhr | am | den | le | el | il | op | à | alle | às | a\s+las | of
    | for\s+immediate\s+release | dateline | time | \d{{1,4}}\s{{0,9}}min(?:ute)?s?(?:\s++read)? | read
    | \d{{1,2}}(?:[:.h]\d{{2}}){{1,2}}(?:\.\d+)? | \d{{1,2}}(?=\s*[ap]\.?m) | [ap]\.?m\b\.?
    | (?:utc|gmt|z|[a-z]{{1,3}}[sd]?t|ce?st|local)(?:\s{{0,9}}[+-]\s{{0,9}}\d{{1,4}})? | [+-]\d\d:?\d\d
    | [\s|·•,;:/()\[\]–—*_\#.-]+ )(?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_KEY = re.compile(
    r"(?P<key>title|headline|author|authors|byline|by|date|published|source|outlet|publisher|agency|url|link|lang(?:uage)?)"
    r"\s*+:\s++(?P<value>\S.*)",
    re.IGNORECASE,
)
_URL = re.compile(r"\A<?(?P<url>https?://[^\s<>]++)>?$")
_BY = re.compile(
    r"(?:(?:story|words|text|reporting|report|written|reported|photographs?|analysis|opinion)\s++)?"
    r"(?:by|von|par|por|di|da|door)\s++(?P<names>\S.*)",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w’'.-]*+|della|del|de|da|van|von|der|den|bin|ibn|al|el|la|le|du|dos|di)"
_FULL_NAME = re.compile(rf"(?<![\w’'.-])(?:Dr\.?\s++)?[A-ZÀ-Þ][\w’'.-]*+(?:\s++{_NAME}){{1,4}}")
_AND = re.compile(r",|&|\b(?:and|und|et|y)\b")
_BY_BEFORE = re.compile(r"\Aby\s++", re.IGNORECASE)
_BAR = re.compile(r"[|·•]")
_WORD = re.compile(r"[^\W_]++|.", re.DOTALL)
_NO_WORD = re.compile(r"\W++")
_ENDS_NAMES = re.compile(
    r"(?:[|·•]|\s[–—-]\s|\s{2}|,\s++(?=(?:staff|special|senior|chief|political|reuters|ap\b|afp|bbc|cnn)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where what stands. `body` leaves out dateline, title and what follows; it is empty only where the text is."""

    body: Extent
    title: str | None = None
    day: date | None = None  # only where the text gives it with its year
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    notice: Notice | None = None


@dataclass(slots=True)
class _Head:
    """What has been read of the head so far."""

    title: str | None = None
    second: str | None = None  # a date line with words of its own: the title, if no other is found
    published: date | None = None
    updated: date | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    notices: list[Notice] = field(default_factory=list)

    def date_on(self, line: str) -> None:
        """Note the days a date line gives: the first as published, one after "updated" as that."""
        before = 0
        for found in find_days(line):
            if _UPDATED.search(line[before : found.start]):
                self.updated = self.updated or found.day
            else:
                self.published = self.published or found.day
            before = found.end


def lay_out(text: str, title: str | None = None) -> Layout:
    """Find the parts of a plain text article. `title` is given where something else (a file's head) says it."""
    lines = lines_of(text)
    if not lines:
        return Layout(Extent(0, 0), title)
    head = _Head(title=title)
    first = _read_head(text, lines, head)
    last = body_end(text, lines, first, head.byline)
    start, end = lines[first].start, lines[last - 1].end
    for line in lines[last:]:
        _late_line(head, text, line)
    for line in lines[first:last]:
        if found := notice_in(text, line.start, line.end):
            head.notices.append(found)
    day = head.published
    if found_dateline := find_dateline(text, start, end):
        start = found_dateline.end
        day = day or found_dateline.day
        head.outlet = head.outlet or found_dateline.agency
    return Layout(
        body=Extent(start, end),
        title=title or strip_names(head.title or head.second or "", [head.outlet or ""]) or None,
        day=day or head.updated,
        byline=head.byline,
        outlet=head.outlet,
        url=head.url,
        notice=max(head.notices, key=lambda one: WEIGHT[one.kind], default=None),
    )


def body_of(text: str, title: str | None) -> tuple[Extent, Notice | None]:
    """Return the body of a text that holds an article and nothing before it but, perhaps, its title once more."""
    lines = lines_of(text)
    if not lines:
        return Extent(0, 0), None
    first = 1 if title and len(lines) > 1 and _letters(lines[0].words) == _letters(title) else 0
    while first < len(lines) - 1 and is_label(lines[first].words):
        first += 1
    last = body_end(text, lines, first)
    notices = [found for line in lines if (found := notice_in(text, line.start, line.end))]
    worst = max(notices, key=lambda one: WEIGHT[one.kind], default=None)
    return Extent(lines[first].start, lines[last - 1].end), worst


def _read_head(text: str, lines: list[Line], head: _Head) -> int:
    """Read lines into `head` until the body begins; the index of its first line."""
    at = 0
    while at < min(len(lines) - 1, _HEAD):
        line = lines[at]
        if _is_meta(head, text, line) or is_label(line.words):
            at += 1
        elif head.title is None and (taken := _title_lines(text, lines, at)):
            head.title = " ".join(one.words for one in lines[at : at + taken]).lstrip("# ")
            at += taken
        elif _meta_follows(text, lines, at) or _repeats_title(head, line) or _is_kicker(lines, at):
            at += 1
        else:
            break
    return at


def _is_meta(head: _Head, text: str, line: Line) -> bool:
    """Return whether the line is about the article (a date, byline, address, outlet, notice); it is noted in `head`."""
    words = line.words.strip("*_ ")
    if found := notice_in(text, line.start, line.end):
        head.notices.append(found)
        return True
    if match := _URL.match(words):
        head.url = head.url or match["url"]
        return True
    if match := _KEY.fullmatch(words):
        return _note_key(head, match["key"].casefold(), match["value"].strip())
    return _note_date(head, words) or _note_byline(head, words)


def _note_key(head: _Head, key: str, value: str) -> bool:
    if key in {"title", "headline"}:
        head.title = head.title or value
    elif key in {"author", "authors", "byline", "by"}:
        head.byline = head.byline or _BY_BEFORE.sub("", value)
    elif key in {"date", "published"}:
        head.date_on(value)
    elif key in {"source", "outlet", "publisher", "agency"}:
        head.outlet = head.outlet or value
    elif key in {"url", "link"} and (match := _URL.match(value)):
        head.url = head.url or match["url"]
    return True


def _note_date(head: _Head, words: str) -> bool:
    """Note a line that gives a day and little else, as a place or an author; return whether it does."""
    if len(words) > _META or length(words) > 24:
        return False
    days = list(find_days(words))
    if not days:
        return False
    rest = words
    for found in reversed(days):
        rest = f"{rest[: found.start]} | {rest[found.end :]}"
    rest = _strip_filler(rest)
    if rest:
        if match := _BY.fullmatch(rest):
            head.byline = head.byline or _names(match["names"])
        elif ends_sentence(rest) or length(rest) > 6 or not all(_is_name_word(word) for word in rest.split()):
            return False
        elif _BAR.search(words) and _FULL_NAME.fullmatch(rest):
            head.byline = head.byline or rest
        else:
            head.second = head.second or words
    head.date_on(words)
    return True


def _note_byline(head: _Head, words: str) -> bool:
    match = _BY.fullmatch(words) if len(words) <= _META else None
    if not match or length(words) > 24 or (ends_sentence(words) and not words.endswith(("Jr.", "Sr."))):
        return False
    names = _names(match["names"])
    if names is None:
        return False
    head.byline = head.byline or names
    return True


def _names(words: str) -> str | None:
    """Return the names in what follows "By"; None where it is no name ("By land and sea")."""
    kept = _ENDS_NAMES.split(words.strip(), maxsplit=1)[0].strip().strip(" ,;")
    kept = kept.title() if kept.isupper() else kept
    return kept if any(_FULL_NAME.fullmatch(one.strip()) for one in _AND.split(kept)) else None


def _late_line(head: _Head, text: str, line: Line) -> None:
    """What stands below the article may still carry a notice or the day it was published."""
    if found := notice_in(text, line.start, line.end):
        head.notices.append(found)
    elif head.published is None and _PUBLISHED.match(line.words):
        head.date_on(line.words)


def _title_lines(text: str, lines: list[Line], at: int) -> int:
    """Return how many lines the title that begins at line `at` has; 0 where it is none."""
    block = at + 1
    while block < len(lines) and not lines[block].apart:
        block += 1
    if (
        block - at in {2, 3}
        and block < len(lines)
        and all(_like_title(one.words, 18) for one in lines[at:block])
        and not any(_is_meta(_Head(), text, one) for one in lines[at + 1 : block])
    ):
        return block - at  # broken over lines
    line = lines[at]
    if not _like_title(line.words, _TITLE_WORDS):
        return 0
    following = lines[at + 1]
    if following.apart or line.words.startswith("#") or _is_meta(_Head(), text, following):
        return 1
    spaced = any(one.apart for one in lines[at + 2 :])
    return int(not spaced and is_prose(following.words))  # a text whose paragraphs are lines


def _like_title(words: str, most: int) -> bool:
    if not 0 < length(words) <= most or len(words) > 250 or is_furniture(words):
        return False
    if not ends_sentence(words) or words.rstrip("\"'”’»)").endswith(("?", "!", "…", "...", "？", "！")):
        return find_dateline(words, 0, len(words)) is None
    capitals = [word for word in words.split() if len(word) > 3]
    return len(capitals) >= 3 and all(not word[0].islower() for word in capitals)


def _meta_follows(text: str, lines: list[Line], at: int) -> bool:
    """Return whether a short line belongs to the head, a date or byline being below it: a standfirst, an outlet."""
    if is_prose(lines[at].words) and length(lines[at].words) > 45:
        return False
    return any(
        _is_meta(_Head(), text, one) and notice_in(text, one.start, one.end) is None and length(one.words) < 16
        for one in lines[at + 1 : at + 3]
        if at + 3 < len(lines)
    )


def _repeats_title(head: _Head, line: Line) -> bool:
    return head.title is not None and _letters(head.title) == _letters(line.words)


def _is_kicker(lines: list[Line], at: int) -> bool:
    """Return whether a line is a standfirst or section name after the title: no sentence, with prose below it."""
    words = lines[at].words
    return (
        at > 0
        and not ends_sentence(words)
        and length(words) <= 25
        and find_dateline(words, 0, len(words)) is None
        and lines[at + 1].apart
        and is_prose(lines[at + 1].words)
    )


def _strip_filler(words: str) -> str:
    """Return what is left of a date line without labels, weekdays, clock times and separators."""
    kept = []
    at = 0
    while at < len(words):
        match = _FILLER.match(words, at)
        if match and match.end() > at:
            kept.append(" ")
            at = match.end()
            continue
        step = _WORD.match(words, at)
        kept.append(step.group() if step else words[at])
        at += len(kept[-1])
    return " ".join("".join(kept).split())


def _is_name_word(word: str) -> bool:
    return not word[0].islower() or word in {"of", "the", "and", "de", "la", "für", "le", "du"}


def _letters(words: str) -> str:
    return _NO_WORD.sub("", words).casefold()
