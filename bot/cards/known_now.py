"""What a story says is known now, and what that replaces: a number over its articles, the title it had before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cards import frame
from bot.cards.citations import Citation, cite_words
from bot.news import Headline, clipping
from bot.news.date_words import describe_day
from bot.news.escape import flat, link, short
from bot.news.stories import CountReport, StoryCount, StoryNumber

_OTHERS = 2  # who say otherwise, named


def describe_count(count: StoryCount) -> str:
    """Return a number, who gives it, what it replaced and who says otherwise.

    "Twelve dead — River Post, 23 November · earlier: nine dead, Coast Radio, 22 November".
    """
    day = count.now.headline.told.date()
    parts = [_describe_now(count)]
    if count.earlier is not None:
        parts.append(f"earlier: {_describe_report(count.earlier, day)}")
    if count.others:
        parts.append("otherwise: " + "; ".join(_describe_report(one, day) for one in count.others[:_OTHERS]))
    return " · ".join(parts)


def build_count_blocks(count: StoryCount) -> list[frame.Block]:
    """Return the same in a line each, with the sentence that each is from; one that only a title says is linked."""
    day = count.now.headline.told.date()
    beside = [("earlier", one) for one in (count.earlier,) if one] + [("otherwise", one) for one in count.others]
    small = [
        frame.Block(f"-# {word}: {_describe_report(one, day)}", source=cite_count(one), tight=True)
        for word, one in beside[: _OTHERS + 1]
    ]
    return [frame.Block(_describe_now(count), source=cite_count(count.now)), *small]


def cite_count(one: CountReport) -> Citation | None:
    """Return the citation of a number's sentence; None where its article says it in the title only."""
    return None if one.in_title else cite_words(one.headline.article_id, one.sentence)


def _describe_now(count: StoryCount) -> str:
    now = count.now.headline
    day, since = now.told.date(), count.first.headline.told.date()
    text = short(count.now.text, 60)
    shown = f"🔢 **{text[:1].upper()}{text[1:]}** — {link_outlet(now)}, {_describe_day(day, day)}"
    return f"{shown} · since {_describe_day(since, day)}" if since < day else shown


def describe_earlier(earlier: Headline | None, counts: Sequence[StoryCount], beside: Headline) -> str:
    """Return the title that a story had before, whose and of when; empty where a number says what was replaced."""
    if earlier is None or any(count.earlier is not None for count in counts):
        return ""
    day = _describe_day(earlier.told.date(), beside.told.date())
    return f"-# earlier: “{short(flat(earlier.title), 120)}”, {link_outlet(earlier)}, {day}"


def drop_counted(numbers: Sequence[StoryNumber], counts: Sequence[StoryCount]) -> list[StoryNumber]:
    """Return the new figures that no count shows: a card says nothing twice."""
    shown = {
        (one.headline.article_id, _find_amount(one.text)) for count in counts for one in (count.now, *count.others)
    }
    return [one for one in numbers if (one.headline.article_id, _find_amount(one.text)) not in shown]


def link_outlet(headline: Headline, otherwise: str = "") -> str:
    """Return the outlet's name, or the site's, linked to the article; where there is neither, `otherwise`."""
    name = flat(headline.outlet) if headline.outlet else frame.find_site(headline) or flat(otherwise)
    return link(clipping.clip(name, 40) or "the article", headline.url, 100)


def _describe_report(one: CountReport, beside: date) -> str:
    text = short(one.text, 60)
    words = text[:1].lower() + text[1:] if text[:1].isalpha() else text
    return f"{words}, {link_outlet(one.headline)}, {_describe_day(one.headline.told.date(), beside)}"


def _describe_day(day: date, beside: date) -> str:
    """Return a day, with its year where that is another than of the day beside it."""
    words = describe_day(day, weekday=False)
    return words.removesuffix(f" {day.year}") if day.year == beside.year else words


def _find_amount(text: str) -> str:
    return text.split(" ", 1)[0].casefold()
