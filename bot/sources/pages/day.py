"""The day a page's article was published, and the day it was updated, from what the page says of its own article.

In order of trust: what it says for machines; microdata; a time or a line near the headline; a dateline; a line below
the article that says "Published"; the day in its address. Nothing is taken from a sidebar, a footer, a comment, an
embedded post, another article's teaser: no day is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from bot.sources.calendar_days import find_days
from bot.sources.datelines import WEEKDAY, find_dateline
from bot.sources.lines import ends_sentence, is_prose
from bot.sources.pages.html_tree import text_of
from bot.sources.pages.page_metadata import ARTICLE_TYPES, PageMetadata
from bot.sources.pages.shown_blocks import Block, Time, find_blocks, is_heading, is_unread

_Label = Literal["published", "updated", "other", ""]

_PUBLISHED = re.compile(
    r"\b(?:published|posted|publication\s+date|issued|released|filed|veröffentlicht|erschienen|publié|publicado|"
    r"publicada|pubblicato|gepubliceerd|opublikowano|publicerad|опубликовано)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|revised|edited|aktualisiert|mis\s+à\s+jour|modifié|actualizado|actualizada|atualizado|"
    r"aggiornato|bijgewerkt|zaktualizowano|uppdaterad|обновлено)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    rf"""\b(?:[ap]\.?m|first|last|originally|this|article|story|post|was|has|been|on|at|the|date|time|um|uhr|am|den|le|el|il|op|à|a|alle|às|las|of|del?|stand|reading
    |read|{WEEKDAY[:-2]}|min(?:ute)?s?|hrs?|hours?|utc|gmt|[ecmp][sd]?t|ces?t|a?[ew]?[sd]?st|local)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERS = re.compile(r"\d{1,2}(?:[:.h]\d{2}){1,2}(?:\.\d{1,6})?|[+-]\d\d:?\d\d|\b\d{1,3}\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*")
_BY = re.compile(r"\b(?:by|von|par|por|di|door)\b:?\s", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]++")
_OTHER = re.compile(
    r"\b(?:photo\w*|images?|pictures?|picture|illustration|credit|caption|born|died|deadline|due|when|event|opens?|closes?"
    r"|starts?|begins?|ends?|expires?|valid|until|till|from|since|between|season|foto|bild|archives?)\b|[©?]",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"\A\W*(?:(?:this|the)\s(?:article|story|post)\s(?:was\s|has\sbeen\s)?)?(?:(?:first|last|originally)\s)?"
    rf"(?:{_PUBLISHED.pattern}|{_UPDATED.pattern})",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3,9})[/-](\d{1,2})[/_-](?=.*[^\W\d_])")
_EVENTS = re.compile(r"/(?:events?|calendar|agenda|kalender|whats-?on|schedule|fixtures|forecasts?)/", re.IGNORECASE)
_EPOCH = date(1970, 1, 1)
_SAID = 3  # small words that a sentence has at least, those of a line of days aside
_LINE = 200  # characters that a line of days has at most
_MOST_HEADINGS = 200
_META_WORDS = 8  # of a line with a day near the headline, the day and what goes with it aside
_BEFORE, _AFTER = 4, 12  # blocks before and after the headline that are near it
_OPENINGS = 2  # paragraphs that may open with a dateline: the first, and the one after a standfirst
_TEASER_LINK = 4  # words of a link that is another story's headline


@dataclass(frozen=True, slots=True)
class PageDays:
    """The local days as they are written; `updated` only where it is later than `published`, or that is not given."""

    published: date | None = None
    updated: date | None = None


@dataclass(slots=True)
class _Found:
    published: date | None = None
    updated: date | None = None

    def add(self, label: _Label, day: date) -> None:
        """Note a day by what it is called; the first of each counts, and one that is called nothing is published."""
        if label == "updated":
            self.updated = self.updated or day
        elif label != "other":
            self.published = self.published or day


def find_page_days(tree: Any, about: PageMetadata, address: str | None) -> PageDays:
    """Return the days of the page's article. `address`: the page's own, None where it has none."""
    found = _Found(_check(about.published), _check(about.modified))
    if found.published is None:
        headline = _find_headline(tree, about)
        shown = _Found()
        for label, day in _find_shown(tree, headline):
            if checked := _check(day):
                shown.add(label, checked)
        found = _Found(shown.published, found.updated or shown.updated)
        found.published = found.published or _find_in_address(address)
    if found.published and found.updated and found.updated <= found.published:
        found.updated = None
    return PageDays(found.published, found.updated)


def _check(day: date | None) -> date | None:
    """Return a day unless it is what a system writes that knows none."""
    return None if day in {None, _EPOCH} else day


def _find_headline(tree: Any, about: PageMetadata) -> Any:
    """Return the heading that the page's titles hold the most of; else the first inside the article; None."""
    titles = [_letters(one) for one in (about.headline, about.social_title, about.document_title) if one]
    headings = list(tree.iter("h1", "h2"))[:_MOST_HEADINGS]
    headings = [one for one in headings if not any(is_unread(above) for above in one.iterancestors())]
    best, size = None, 0
    for heading in headings:
        words = _letters(text_of(heading, 300))
        if len(words) > size and any(words in title or title in words for title in titles if title):
            best, size = heading, len(words)
    if best is not None:
        return best
    inside = [one for one in headings if next(one.iterancestors("article", "main"), None) is not None]
    return next((one for one in [*inside, *headings] if one.tag == "h1"), None)


def _find_shown(tree: Any, headline: Any) -> Iterator[tuple[_Label, date]]:
    """Yield the days that the page shows of its article, the most trusted first, with what they are called."""
    yield from _find_microdata(tree, headline)
    story = _find_story(tree, headline)
    blocks = find_blocks(tree, headline, story)
    own = next((at for at, block in enumerate(blocks) if block.element is headline), None)
    first = (
        own if own is not None else next((at for at, one in enumerate(blocks) if _is_inside(one, story)), len(blocks))
    )
    near, below = _split(blocks, first, story)
    for block in near:
        yield from _read_line(block)
    for block in [one for one in [*near, *below] if _is_prose(one)][:_OPENINGS]:
        text = " ".join(block.text.split())
        dateline = find_dateline(text, 0, len(text))
        if dateline is not None and dateline.day is not None:
            yield "published", dateline.day
    for block in below:
        if _BELOW.match(block.text):
            yield from _read_line(block)


def _find_story(tree: Any, headline: Any) -> Any:
    """Return the element that holds the article: what its headline stands in, else the article with most text; None."""
    above = list(headline.iterancestors("article", "main")) if headline is not None else []
    if above and above[0].tag == "article":
        return above[0]
    articles = {one: len(text_of(one, 100_000)) for one in list(tree.iter("article"))[:200]}
    largest = max(articles, key=articles.__getitem__, default=None)
    if largest is not None and articles[largest] * 2 > sum(articles.values()):
        return largest
    if above:
        return above[0]
    return next(tree.iter("main"), None) if headline is not None else next(tree.iter("main", "body"), tree)


def _is_inside(block: Block, story: Any) -> bool:
    return story is not None and (block.element is story or any(one is story for one in block.element.iterancestors()))


def _split(blocks: list[Block], first: int, story: Any) -> tuple[list[Block], list[Block]]:
    """Return the blocks near the headline, and those of the article after them.

    Before the headline only what says that it is the article's counts: a site's head bears the day of reading.
    """
    before = blocks[max(0, first - _BEFORE) : first]
    if any(is_heading(block.element) for block in before):
        before = []
    before = [
        block
        for block in before
        if (block.times or _PUBLISHED.search(block.text)) and _is_inside(block, story) and not _is_prose(block)
    ]
    near = list(_find_near(blocks[first : first + _AFTER]))
    below = [block for block in blocks[first + len(near) :] if _is_inside(block, story)]
    return near + before, below


def _find_near(blocks: list[Block]) -> Iterator[Block]:
    """Yield the headline and what follows it: up to the story, or to what may be a teaser inside it."""
    is_past_prose = False  # a standfirst, or the story's first paragraph
    for number, block in enumerate(blocks):
        is_story = _is_prose(block) and not is_heading(block.element)
        is_byline = bool(_days_of(block)) or bool(_BY.match(block.text.lstrip()))
        if is_past_prose and (is_story or not is_byline):
            return
        if number and not is_story and block.link >= _TEASER_LINK:
            return
        is_past_prose = is_past_prose or is_story
        yield block


def _is_prose(block: Block) -> bool:
    """Return whether a block reads as sentences, and is no line of days such as "Published 3 May. Updated 5 May."."""
    if not is_prose(block.text):
        return False
    bare = _FILLER.sub(" ", _UPDATED.sub(" ", _PUBLISHED.sub(" ", block.text[:_LINE])))
    return len(block.text) > _LINE or sum(not word[0].isupper() for word in _WORD.findall(bare)) >= _SAID


def _read_line(block: Block) -> Iterator[tuple[_Label, date]]:
    """Yield the days of a line that says when the article was published and little else."""
    if _is_prose(block) or is_heading(block.element) or block.link >= _TEASER_LINK:
        return
    days = _days_of(block)
    if not days:
        return
    rest, before = "", 0
    labels: list[_Label] = []
    for start, end, _, names in days:
        lead = block.text[before:start] if before or not block.label else f"{block.label}: {block.text[:start]}"
        labels.append(_label(lead, names))
        rest += f" {lead}"
        before = end
    rest += f" {block.text[before:]}"
    unlabelled = {day for label, (*_, day, _) in zip(labels, days, strict=True) if not label}
    if len(unlabelled) > 1 or not _is_filler(rest, all(names is not None for *_, names in days)):
        return  # it gives a span of time, or says something else
    for label, (_, _, day, _) in zip(labels, days, strict=True):
        if day is not None:
            yield label, day


def _days_of(block: Block) -> list[tuple[int, int, date | None, str | None]]:
    """Return the days in a block with where they stand; with the names of the `<time>` that gives each, if one does."""
    times = [(one.start, one.end, _day_of(one, block.text), one.names) for one in block.times]
    written = [
        (found.start, found.end, found.day, None)
        for found in find_days(block.text)
        if not any(one.start < found.end and found.start < one.end for one in block.times)
    ]
    found = [one for one in [*times, *written] if one[2] is not None]
    return sorted(found, key=lambda one: one[:2])


def _day_of(time: Time, text: str) -> date | None:
    return _read_day(time.value) or next((found.day for found in find_days(text[time.start : time.end])), None)


def _label(lead: str, names: str | None) -> _Label:
    """Return what a day is called by the words before it, or by the names of its element."""
    published, updated = (list(one.finditer(lead)) for one in (_PUBLISHED, _UPDATED))
    if published or updated:
        return "updated" if updated and (not published or updated[-1].start() > published[-1].start()) else "published"
    if names:
        if "publi" in names or "created" in names or "pubdate" in names:
            return "published"
        if "modif" in names or "updat" in names:
            return "updated"
    return ""


def _is_filler(words: str, is_time: bool) -> bool:
    """Return whether words around a day are its label, a time, names: no sentence, and no other label's."""
    bare = _UPDATED.sub(" ", _PUBLISHED.sub(" ", words))
    bare = _NUMBERS.sub(" ", _FILLER.sub(" ", bare))
    left = _WORD.findall(bare)
    if _OTHER.search(bare):
        return False
    if _BY.search(bare):
        return len(left) <= _META_WORDS * 2
    if ":" in bare and left:
        return False
    if is_time:
        return len(left) <= (0 if ends_sentence(words) else _META_WORDS)
    return len(left) <= _META_WORDS / 2 and all(not word[0].islower() for word in left)


def _find_microdata(tree: Any, headline: Any) -> Iterator[tuple[_Label, date]]:
    """Yield the days of the properties of the article's own item."""
    above = set(headline.iterancestors()) if headline is not None else set()
    for element in tree.iter("meta", "time", "span", "abbr", "div", "p", "data"):
        name = (element.get("itemprop") or "").lower()
        if "datepublished" not in name and "datemodified" not in name:
            continue
        item = next((one for one in element.iterancestors() if one.get("itemscope") is not None), None)
        if item is None or item not in above or not _is_article_item(item):
            continue
        value = element.get("content") or element.get("datetime") or text_of(element, 100)
        if day := _read_day(value):
            yield ("published" if "datepublished" in name else "updated"), day


def _is_article_item(item: Any) -> bool:
    return (item.get("itemtype") or "").strip().rstrip("/").rpartition("/")[2] in ARTICLE_TYPES


def _read_day(value: str) -> date | None:
    """Return the day at the head of a machine-readable value."""
    words = value.strip()[:100]
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        return next((found.day for found in find_days(words)), None)


def _find_in_address(address: str | None) -> date | None:
    """Return the day in an article's address, where a story's name follows it: /2024/07/21/harbour-vote."""
    if not address or _EVENTS.search(address):
        return None
    try:
        path = unquote(urlsplit(address).path)[:500]
    except ValueError:
        return None
    found = _IN_ADDRESS.search(path.lower())
    if found is None:
        return None
    year, month, day = found.groups()
    words = f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}"
    return next((one.day for one in find_days(words)), None)


def _letters(words: str) -> str:
    return _LETTERS.sub("", words).casefold()
