"""Figures in sentences: how many of what, as news writes them; not dates, hours, or the names of things. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.content_words import STOP, stem
from bot.stories.story_report import find_root


def _split(words: str) -> list[str]:
    return words.split()


_ONES = {
    word: value
    for value, word in enumerate(
        _split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * value for value, word in enumerate(_split("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_LONG_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SCALES = {**_LONG_SCALES, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12}
_SMALL = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
_LONG = "|".join(_LONG_SCALES)
_FIGURE = re.compile(
    rf"""
    (?<![\w.,:/#-]) (?P<money>(?:US|A|C|HK)?[$€£¥]\s?)?
    (?: (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?) (?:[\s-]?(?P<scale>{_LONG}|(?-i:k|m|mn|mln|bn|tn)))?
      | (?P<words>(?:{_SMALL})(?:[\s-](?:{_SMALL}|and|{_LONG}))*|an?\s(?:{_LONG})(?:\s(?:{_LONG}))*) )
    (?![\w/:]) (?!\.\d) (?P<percent>\s?%|\s(?:per\s?cent|percent|percentage\spoints?))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september"
    r"|october|november|december)\.?"
)
_BEFORE_DATE = re.compile(rf"\b{_MONTH}\s$|\b(?:{_MONTH})\s\d{{1,2}},?\s$", re.IGNORECASE)
_AFTER_DATE = re.compile(
    rf"\s(?:of\s)?{_MONTH}(?!\w)|\s?(?:a\.?m\.?|p\.?m\.?|o['’]clock)(?!\w)|-\d|,\s(?:1[5-9]|20)\d\d\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"\b(?:no\.?|number|page|chapter|article|section|flight|route|highway|phase|type|channel|room|gate|line)\s$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?!(?:some|about|nearly|over|almost|around|only|just|another|all|the|least)\b)[A-Za-z]+\s$", re.IGNORECASE
)
_AGED = re.compile(r"[A-Z][\w'’-]{1,60},\s$|\bage[ds]?\s$")  # "Ana Ruiz, 46, said"
_GOES_ON = re.compile(r"\s(?!(?:and|or|in|on|at|to|for|from|with|was|is|has|had|were|will|by|as|of)\b)[a-z]")
# Lengths of time are the timeline's.
_OF_TIME = frozenset(_split("second minute hour day week month year decade century a.m p.m ago"))
_SAME = {
    **dict.fromkeys(("kill", "died", "die", "death", "dead", "deadly", "fatality", "toll", "perish", "body"), "dead"),
    **dict.fromkeys(("injur", "injury", "wound", "hurt", "casualty"), "hurt"),
    **dict.fromkeys(("arrest", "detain", "custody", "held"), "held"),
}
TOLLS = frozenset(_SAME.values())  # what is counted of people, by whatever word
# Where what a number counts is no longer spoken of: "killed 12 people in the town, and hurt 40".
_ELSEWHERE = re.compile(
    r"[,.;:()]|\b(?:and|or|but|in|on|at|near|when|after|as|from|for|with|by|to|while)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*|%")
_AROUND = 70  # characters either side in which the words that say what is counted are looked for
_LOOK = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts: `unit` is the next content word ("%" and "$" by themselves), None where none is.

    `near` are the content words round it, `unit` among them: "12 dead" and "12 were killed" share one.
    """

    value: float
    unit: str | None
    near: frozenset[str]
    start: int
    end: int


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order of place."""
    return tuple(_figures(text))


def find_toll(word: str) -> str | None:
    """Return what a word counts of people: "dead" of "killed", "hurt" of "injuries"; None where it is no such word."""
    return _SAME.get(find_root(stem(word.casefold())))


def is_number(word: str) -> bool:
    """Return whether a folded word is a number or a part of one."""
    return word[0].isdigit() or word in _ONES or word in _TENS or word in _LONG_SCALES


def is_same_figure(figure: Figure, known: Figure) -> bool:
    """Return whether two figures are one: the same value of the same thing, as far as the words round them tell.

    A large or broken number is seldom two things' by chance; a small one is, and needs a word in common.
    """
    if figure.value != known.value or (figure.unit == "%") != (known.unit == "%"):
        return False
    is_distinctive = figure.value >= 100 or figure.value != int(figure.value)
    return is_distinctive or bool(figure.near & known.near) or not figure.near or not known.near


def _figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        value = _value(match)
        if value is None or _is_no_count(text, match):
            continue
        unit, near = _find_unit(text, match)
        if unit not in _OF_TIME:
            end = match.end() - (len(match[0]) - len(match[0].rstrip()))
            yield Figure(value, unit, near, match.start(), end)


def _value(match: re.Match[str]) -> float | None:
    if match["digits"] is not None:
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
        return round(float(match["digits"].replace(",", "")) * scale, 6)
    words = [word for word in re.split(r"[\s-]+", match["words"].lower()) if word not in ("and", "a", "an")]
    total = group = 0.0
    for word in words:
        if word in _SCALES:
            group = (group or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, group = total + group, 0.0
        else:
            group += _ONES.get(word, _TENS.get(word, 0))
    # "One" is a pronoun more often than a count, and "one or two" is no figure.
    return total + group if total + group > 1 else None


def _is_no_count(text: str, match: re.Match[str]) -> bool:
    """Return whether a number is a date, an hour, or the name of a thing."""
    if match["money"] or match["percent"]:
        return False
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 14]
    if _AFTER_DATE.match(after) or _BEFORE_DATE.search(before):
        return True
    digits = match["digits"]
    if digits is None:
        return False
    if match["scale"] is None and re.fullmatch(r"(?:1[5-9]|20)\d\d", digits):
        return True
    if _NAMED.search(before) or (_AGED.search(before) and after[:2].strip()[:1] in ("", ",", ".", ";", ")")):
        return True
    named = _NAME.search(before)
    return named is not None and named[0][0].isupper() and _GOES_ON.match(after) is None


def _find_unit(text: str, match: re.Match[str]) -> tuple[str | None, frozenset[str]]:
    after = text[match.end() : match.end() + _AROUND]
    following = _words(after)
    counted = _words(_ELSEWHERE.split(after, maxsplit=1)[0])
    preceding = _words(text[max(0, match.start() - _AROUND) : match.start()])
    unit = counted[0] if counted else preceding[-1] if preceding and preceding[-1] in TOLLS else None
    unit = "%" if match["percent"] else "$" if match["money"] else unit
    near = frozenset(following[:_LOOK] + preceding[-_LOOK:]) | ({unit} if unit else frozenset())
    return unit, near


def _words(text: str) -> list[str]:
    made = []
    for match in _WORD.finditer(text.casefold()):
        word = stem(match[0])
        if (word not in STOP or word in _OF_TIME) and word not in _SCALES and word not in _ONES and len(word) > 1:
            made.append(_SAME.get(find_root(word), find_root(word) if word not in _OF_TIME else word))
    return made
