"""Lines that a page puts between an article's paragraphs: advertising notices, teasers of other stories, credits,
share bars, newsletter forms, consent banners.

Each is told by its own words, wherever it stands, so that it can be left out of pasted text as well as of a page. What
somebody is quoted as saying is never one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.news import Extent
from bot.sources.boilerplate_words import (
    AFFILIATE,
    BUYING,
    BY_WHOM,
    BYLINE,
    CONSENT,
    CONTACT,
    COOKIE,
    CREDIT,
    HEADING,
    INVITES,
    LABEL,
    NEWSLETTER,
    OPENING,
    QUOTED,
    READER,
    REPORTED,
    SAYS,
    WHOSE,
)
from bot.sources.lines import Line, ends_sentence, is_prose, length, lines_of

_MOST = 0.4  # of a body's characters: where more than this looks like boilerplate, the article is about such things
_LONGEST = 90  # words that such a line has at most
_LONGEST_OPENED = 45  # of one that is told by its beginning: a longer one goes on with the article
_LONGEST_BYLINE = 16  # words
_CREDIT_REACH = 160  # characters at a caption's end in which its credit stands
_LABEL_REACH = 50  # characters in which a label's colon or bar stands
_TITLES = 6  # titles of other stories that follow a heading
_TITLE_WORDS = 22
_HEADLINE = 6  # words of another story's headline at least: a heading of the article's own is shorter
_LONG_WORD = 4  # letters of a word that a headline gives a capital
_MARKS = ("“", '"', "«", "‘", "„")
_PUNCTUATION = "“”\"«»‘’'„()[]–—-:,;.?!"
_BARE = "#*_ [](){}•·▪►▶→»|–—-\u00a0"


def find_boilerplate(text: str, body: Extent) -> tuple[Extent, ...]:
    """Return the lines of `body` that are no part of the article, in order; none where most of it would be."""
    lines = lines_of(text[body.start : body.end])
    shift = body.start
    found = tuple(Extent(shift + lines[at].start, shift + lines[at].end) for at in _find_lines(lines))
    return found if sum(one.end - one.start for one in found) <= _MOST * (body.end - body.start) else ()


def is_boilerplate(words: str) -> bool:
    """Return whether a line is none of the article's wherever it stands: a notice, a teaser, a credit, a form."""
    if is_label(words):
        return True
    bare = words.strip(_BARE)
    if length(words) > _LONGEST:
        return False
    if length(words) <= _LONGEST_OPENED and OPENING.match(bare.rstrip(".…!? ")) and not _tells(bare):
        return True
    return _is_credit(bare, words) or _is_about_writer(bare, words) or asks_consent(words) or _sells(words)


def is_label(words: str) -> bool:
    """Return whether a line is a page's label or button, or a rule of stars: "Advertisement", "Share", "3 min read"."""
    bare = words.strip(_BARE)
    return not any(map(str.isalnum, bare)) or bool(LABEL.fullmatch(bare) or HEADING.fullmatch(bare))


def _find_lines(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the places of the lines that are boilerplate: by their words, or as titles under "Related stories"."""
    shouts = sum(line.words.isupper() for line in lines) * 3 > len(lines)  # a text all in capitals
    titles = 0
    for at, line in enumerate(lines):
        if HEADING.fullmatch(line.words.strip(_BARE)):
            titles = _TITLES
            yield at
        elif titles and not ends_sentence(line.words) and length(line.words) <= _TITLE_WORDS:
            titles -= 1
            yield at
        else:
            titles = 0
            if is_boilerplate(line.words) or _is_byline(line.words) or (not shouts and _is_teaser(lines, at)):
                yield at


def _is_teaser(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line is another story's headline: by its capitals, between two paragraphs of prose."""
    return (
        0 < at < len(lines) - 1
        and _is_headline(lines[at].words)
        and is_prose(lines[at - 1].words)
        and is_prose(lines[at + 1].words)
    )


def _is_headline(words: str) -> bool:
    if length(words) < _HEADLINE or ends_sentence(words) or words.endswith((":", ",", ";")) or words.startswith(_MARKS):
        return False
    long = [word for word in words.split() if len(word.strip(_PUNCTUATION)) >= _LONG_WORD]
    return words.isupper() or (
        len(long) >= _LONG_WORD and not any(word.lstrip(_PUNCTUATION)[:1].islower() for word in long)
    )


def _tells(words: str) -> bool:
    """Return whether a line reports what somebody said, as a sentence of the article does and a label does not."""
    has_label = any(mark in words[:_LABEL_REACH] for mark in ":|»>")
    return not has_label and ends_sentence(words) and bool(SAYS.search(words))


def _is_credit(bare: str, words: str) -> bool:
    if length(bare) <= 10 and not ends_sentence(bare) and WHOSE.fullmatch(bare):
        return True
    end = words[-_CREDIT_REACH:]
    return bool(CREDIT.search(end) or BY_WHOM.search(end)) and not QUOTED.search(words)


def _is_about_writer(bare: str, words: str) -> bool:
    """Return whether a line says who else reported, or where its writer can be reached."""
    if REPORTED.match(bare):
        return True
    if length(words) > _LONGEST_OPENED or SAYS.search(words) or QUOTED.search(words):
        return False
    return bool(CONTACT.search(words))


def _is_byline(words: str) -> bool:
    """Return whether a line is who wrote, by name: a page's reader takes it from there, a pasted text leaves it in."""
    bare = words.strip(_BARE)
    return length(words) <= _LONGEST_BYLINE and not ends_sentence(bare) and bool(BYLINE.match(bare))


def asks_consent(words: str) -> bool:
    """Return whether a line asks its reader to allow cookies: it names them, speaks to "you", and of consent twice."""
    if not COOKIE.search(words) or not READER.search(words) or SAYS.search(words):
        return False
    return len({found.casefold() for found in CONSENT.findall(words)}) > 1


def _sells(words: str) -> bool:
    """Return whether a line offers a newsletter, or says that the outlet earns by what is bought through it."""
    if SAYS.search(words) or QUOTED.search(words) or not READER.search(words):
        return bool(AFFILIATE.search(words) and BUYING.search(words) and not SAYS.search(words))
    return bool(
        (NEWSLETTER.search(words) and INVITES.search(words)) or (AFFILIATE.search(words) and BUYING.search(words))
    )
