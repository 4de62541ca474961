"""What kind of article it is by the form of its text, where nothing else says it. Few forms are plain: else silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.news import Genre
from bot.sources.genres.argument import is_argued
from bot.sources.genres.release import is_release
from bot.sources.lines import Line, ends_sentence, lines_of

_LONGEST = 60_000  # characters of a body that are looked at
_LONGEST_TITLE = 300
_OPENING = 160  # characters of a paragraph in which its form shows
_LONGEST_AFTER, _LINES_AFTER = 2_000, 4
_LINES_AT_END = 16  # on either side of an article's end, in which a press release names its contacts
_EDGE = 3  # paragraphs at either end that may say what the text is
_WIDTH = range(50, 100)  # characters of a line that may be broken to a width
_HEADING_WORDS = 16

_PAID = re.compile(
    r"""\A(?:this\ (?:article|content|post|story|page|feature)\ (?:is|was|has\ been)
        \ (?:sponsored|paid\ for|brought\ to\ you|(?:produced|created|published)\ in\ (?:paid\ )?partnership)\b
    | sponsored\ (?:content\ )?by\b | (?:paid\ for|presented)\ by\b | (?:in\ )?paid\ partnership\ with\b
    | (?:advertisement\ feature|advertorial|sponsored\ content|paid\ content)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMISSION = re.compile(
    r"\b(?:earn|receive|get) (?:an? )?(?:small |affiliate ){0,2}commissions?\b|\baffiliate (?:links|commissions?)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$£€]\d{1,5}(?:[.,]\d{2,3})?(?![\w.,]?\d| ?(?:m|bn|million|billion|trillion)\b)")
_BUY = re.compile(
    r"\b(?:(?:shop|buy) now|(?:promo|discount) code|on sale|list price|best deal)\b|\d% off\b", re.IGNORECASE
)
_PRICES = 4

# "10:32 a.m. ET", "14.05 GMT —", "Updated at 9:15pm", "5 min ago"; alone on its line, or before what happened then.
_STAMP = re.compile(
    r"""\A(?:(?:updated|posted|published)(?:\ at)?:?\ )?
    (?:\d{1,2}[:.h][0-5]\d(?:\ ?[ap]\.?m\.?)? | \d{1,2}\ ?[ap]\.?m\.?
        | \d{1,2}\ ?(?:m|mins?|minutes?|h|hrs?|hours?)\ (?P<ago>ago))
    (?:\ \(?(?P<zone>[A-Z]{2,5})\)?)? (?:,?\ (?:on\ )?\w{3,9}\ \d{1,2}(?:,?\ \d{4})?)?
    (?:\Z|\ ?[:|–—-]\ )""",
    re.IGNORECASE | re.VERBOSE,
)
_LIVE_TITLE = re.compile(r"\b(?:live|latest|updates|as it happened)\b", re.IGNORECASE)
_STAMPS, _STAMPS_OF_LIVE, _PARAGRAPHS_A_STAMP = 4, 2, 12

_TURN = re.compile(r"\A(?P<who>[A-Z][\w.’'-]{0,20}(?: [A-Z][\w.’'-]{0,20}){0,3}):\s")
_YOU = re.compile(r"\byou(?:r|rs|['’]re|['’]ve|['’]d)?\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:I|I['’]\w{1,2}|my|we|our)\b")
_TURNS = 4  # of each of the two who speak
_TWO = 0.8  # of the turns that two speakers have at least

_DEAR = re.compile(r"\ADEAR [A-Z][A-Z .’'-]{1,40}:")
_GREETING = re.compile(
    r"\A(?:good (?:morning|afternoon|evening)|happy \w{3,12}day|welcome (?:back |in )?to|hello|hi there)\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"""\b(?:(?:this|today['’]s|our|this\ week['’]s)\ newsletter
    | you(?:['’]re|\ are)\ reading(?:\ \w{1,20}){1,5}\ newsletter
    | (?:today['’]s|this\ week['’]s)\ (?:edition|issue|briefing) | (?:in|to)\ your\ inbox)\b""",
    re.IGNORECASE | re.VERBOSE,
)

_DEATH = re.compile(r"\b(?:dies|dead|died|passes away|remembered)\b", re.IGNORECASE)
_DIED = re.compile(
    r"\b(?:died|passed away)\b[^.!?]{0,120}\b(?:aged?|at the age of|at) \d{1,3}\b"
    r"|\bdied\b[^.!?]{0,160}\. (?:he|she) was \d{2,3}\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bborn\b", re.IGNORECASE)
_SURVIVED = re.compile(
    r"\b(?:survived by|leaves (?:his|her|a) (?:wife|husband|widow|widower|partner|son|daughter|children))\b",
    re.IGNORECASE,
)

_REVIEW = re.compile(r"\breview\b", re.IGNORECASE)
_STARS = re.compile(r"[★⭐✭]{1,5}[☆½]|[★⭐✭]{2}")
_VERDICT = re.compile(r"\A(?:(?:the |our |final )?(?:verdict|rating|score|bottom line)\b|pros\b|cons\b)", re.IGNORECASE)

_NUMBERED = re.compile(r"\A(?:#|No\.? ?)?(?P<number>\d{1,3})(?:[.):]| [–—-])\s")
_WORDS = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: number for number, word in enumerate(_WORDS, start=3)}
_COUNT = re.compile(rf"\b(?:[3-9]|[1-9]\d|100|{'|'.join(_WORDS)})\b", re.IGNORECASE)
_ITEMS, _IN_ORDER = 3, 0.6

_ASKS = re.compile(
    r"""\A(?:(?:so|but|and)\ )?(?:what|who|why|how|when|where|which|is|are|was|were|can|could|do|does|did|will|would
    |should|has|have)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EXPLAINS = re.compile(
    r"""\b(?:explained|explainer|what\ (?:is|are|was|were|does|do|we\ know|you\ need\ to\ know|to\ know)
    |who\ (?:is|are|was|were)|how\ (?:do|does|did|to|will)|why\ (?:is|are|do|does|did|was|were)
    |everything\ (?:you|we)|here['’]s\ what)\b|\?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTIONS = 3


@dataclass(frozen=True)
class Form:
    """A text as its paragraphs, and the headline above it."""

    title: str
    paragraphs: tuple[str, ...]
    after: tuple[str, ...] = ()  # the first lines below the article
    ending: tuple[str, ...] = ()  # its last paragraphs, and more lines below it

    @cached_property
    def text(self) -> str:
        """Its paragraphs, a line each."""
        return "\n".join(self.paragraphs)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Its paragraphs of a few words that close as no statement does."""
        few = (one for one in self.paragraphs if len(one) <= _OPENING and len(one.split()) <= _HEADING_WORDS)
        return tuple(one for one in few if one.endswith("?") or not ends_sentence(one))

    @property
    def edges(self) -> tuple[str, ...]:
        """The paragraphs at either end, and the lines below."""
        return self.paragraphs[:_EDGE] + self.paragraphs[_EDGE:][-_EDGE:] + self.after


def read_form(title: str | None, body: str, after: str = "") -> Genre | None:
    """Return the kind of article whose form a text has; None where it has none of those that are plain.

    `after`: what stands below the article, of which the first lines may tell of it.
    """
    paragraphs, below = _join(lines_of(body[:_LONGEST])), [line.words for line in lines_of(after[:_LONGEST_AFTER])]
    form = Form(
        title=" ".join((title or "")[:_LONGEST_TITLE].split()),
        paragraphs=tuple(paragraphs),
        after=tuple(below[:_LINES_AFTER]),
        ending=(*paragraphs[-_LINES_AT_END:], *below[:_LINES_AT_END]),
    )
    return next((genre for genre, has_form in _FORMS if has_form(form)), None)


def _join(lines: Sequence[Line]) -> list[str]:
    """Return the paragraphs: a line each, but where a text is broken to a width."""
    paragraphs: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and not line.apart and len(before.words) in _WIDTH and not ends_sentence(before.words):
            paragraphs[-1] += " " + line.words
        else:
            paragraphs.append(line.words)
        before = line
    return paragraphs


def _is_promotional(form: Form) -> bool:
    """Return whether it says that it is paid for, or is offers with their prices."""
    if any(_PAID.match(one) for one in form.edges):
        return True
    if len(_PRICE.findall(form.text)) < _PRICES:
        return False
    return bool(_COMMISSION.search(form.text)) or len(_BUY.findall(form.text)) >= _PRICES


def _is_press_release(form: Form) -> bool:
    return is_release(form.paragraphs[:_EDGE], form.ending)


def _is_live(form: Form) -> bool:
    """Return whether it is updates with their times. The hours of an outing name no zone."""
    stamps = [found for one in form.paragraphs if (found := _STAMP.match(one[:_OPENING]))]
    is_named = bool(_LIVE_TITLE.search(form.title))
    times = {one[0] for one in stamps if is_named or one["zone"] or one["ago"]}
    needed = _STAMPS_OF_LIVE if is_named else _STAMPS
    return len(times) >= needed and len(stamps) * _PARAGRAPHS_A_STAMP >= len(form.paragraphs)


def _is_interview(form: Form) -> bool:
    return _takes_turns(form) or _asks_and_answers(form)


def _takes_turns(form: Form) -> bool:
    """Return whether two speak by turns, each named before what they say."""
    turns = [found["who"] for one in form.paragraphs if (found := _TURN.match(one))]
    (_, first), (_, second) = [*Counter(turns).most_common(2), ("", 0), ("", 0)][:2]
    changes = sum(one != other for one, other in pairwise(turns))
    return (
        min(second, changes) >= _TURNS
        and first + second >= _TWO * len(turns)
        and 2 * len(turns) >= len(form.paragraphs)
    )


def _asks_and_answers(form: Form) -> bool:
    """Return whether paragraphs put questions to somebody who answers in the next one."""
    answered = sum(
        one.endswith("?") and bool(_YOU.search(one)) and not other.endswith("?") and bool(_SELF.search(other))
        for one, other in pairwise(form.paragraphs)
    )
    return answered >= _TURNS and answered * 6 >= len(form.paragraphs)


def _is_letter(form: Form) -> bool:
    """Return whether it is a reader's letter with an answer."""
    return sum(bool(_DEAR.match(one)) for one in form.paragraphs) >= 2


def _is_newsletter(form: Form) -> bool:
    """Return whether it greets its readers and speaks of itself as an issue."""
    return any(_GREETING.match(one) for one in form.paragraphs[:_EDGE]) and bool(_ISSUE.search(form.text))


def _is_obituary(form: Form) -> bool:
    """Return whether a death at an age is its news, and it tells of the birth and of those who are left."""
    opening = " ".join(form.paragraphs[: _EDGE + 1])[:3000]
    asked = ((_DEATH, form.title), (_DIED, opening), (_BORN, form.text), (_SURVIVED, form.text))
    return all(pattern.search(words) for pattern, words in asked)


def _is_review(form: Form) -> bool:
    """Return whether it is called a review and comes to a verdict: many a news story tells of a review."""
    if not _REVIEW.search(form.title):
        return False
    return any(_VERDICT.match(one) for one in form.headings) or any(_STARS.search(one) for one in form.edges)


def _is_listicle(form: Form) -> bool:
    """Return whether its paragraphs are numbered as its headline counts."""
    counted = _COUNT.search(form.title)
    if counted is None:
        return False
    numbers = [int(found["number"]) for one in form.paragraphs if (found := _NUMBERED.match(one))]
    count = _COUNTS.get(counted[0].lower()) or int(counted[0])
    steps = sum(abs(one - other) == 1 for one, other in pairwise(numbers))
    return len(numbers) >= _ITEMS and steps >= _IN_ORDER * (count - 1) and max(numbers) >= _IN_ORDER * count


def _is_explainer(form: Form) -> bool:
    """Return whether its headings ask, and its headline asks or promises to tell."""
    questions = [one for one in form.headings if one.endswith("?") and _ASKS.match(one)]
    return len(questions) >= _QUESTIONS and bool(_EXPLAINS.search(form.title))


def _is_opinion(form: Form) -> bool:
    return is_argued(form.paragraphs, form.after)


_FORMS: tuple[tuple[Genre, Callable[[Form], bool]], ...] = (
    ("promotional", _is_promotional),
    ("press release", _is_press_release),
    ("live", _is_live),
    ("opinion", _is_letter),
    ("interview", _is_interview),
    ("newsletter", _is_newsletter),
    ("obituary", _is_obituary),
    ("review", _is_review),
    ("listicle", _is_listicle),
    ("explainer", _is_explainer),
    ("opinion", _is_opinion),
)
