"""Numbers of one thing followed over the articles of a story: the dead, the hurt, a price, votes. Pure.

The number that holds is that of the newest article; of articles that are as new, the one that most outlets give. What
it replaced is said, and who says otherwise. Two numbers are of one thing where they count the same of people, or where
the words round them are the same and no other name is among them: else nothing is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.news import Headline, Piece, Span
from bot.news.stories import CountReport, StoryCount
from bot.stories.content_words import STOP
from bot.stories.lead import is_as_new, name_outlet
from bot.stories.quantities import Figure, find_figures, find_toll
from bot.stories.sentence_splitting import split_sentences
from bot.stories.story_report import Report


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


MOST = 4  # things that are followed in one story
_ARTICLES = 60  # the newest of a story that are looked at
_SENTENCES = 40  # of one article: what counts stands near its beginning
_FIGURES = 12  # of one article
_SAME_FIGURES = 3  # last numbers of a thing with which another is compared
_ROUND = 0.06  # by which "about 1,200" and 1,184 may differ

_TOLL_WORDS = 8  # behind a number, or before it, in which a word such as "killed" is looked for
_PARTING = re.compile(
    r"[,.;:()–—]|\b(?:and|but|while|as|after|when|including|from|in|on|near|since|because)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,.;]")
_BEFORE = 60  # characters
_ASIDE = re.compile(r",\s(?:including|among them|most of them|many of them)\b[^,.;]{0,80},")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MORE = re.compile(r"\b(?:another|additional|further|more|other)\s$", re.IGNORECASE)
_MORE_BEHIND = re.compile(r"\s(?:more|further|additional|of\s(?:them|whom|those|the)|others?)\b", re.IGNORECASE)
_FORMER = _split("from earlier previous previously initial initially first including among below beyond against")
_NOT_NOW = re.compile(
    r"\b(?:last\s(?:year|month|week)|years?\sago|similar|in\s(?:previous|recent)\syears|decades?|each\syear|every"
    r"|a\syear|annual(?:ly)?|on\saverage|could|would|might|if|simulat\w{1,6}|drill)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d,.$€£-])(?:1[5-9]|20)\d\d(?![\d,.%-])")
_PERSON = _split(
    "people person persons victim victims civilian civilians troop troops police crew patient patients refugee "
    "refugees death deaths bodies casualties fatalities injuries adult adults boy boys girl girls staff relative "
    "relatives pupil pupils guest guests pilgrim pilgrims child children reported confirmed found left were was have "
    "had are is others other"
)
_PERSON_ENDINGS = tuple(_split("er ers or ors ist ists ant ants ent ents man men ian ians ee ees"))
_NO_PERSON = _split(
    "centers centres buildings towers computers containers trailers quarters letters meters apartments tractors "
    "buses reactors rivers settlements events tents cents accidents incidents plants restaurants sisters numbers "
    "papers trees floors doors motors sensors orders shelters shares years"
)
# What may stand between "killed", "the toll", "the number of dead" and its number.
_BETWEEN = _split(
    "at least more than about some nearly almost over around up to now stands stood rose risen has have had reached "
    "climbed climbs rises grew of is was were the be as many by toll death deaths number dead people jumped hits hit "
    "passes passed tops reaches an estimated around roughly approximately only just"
)
_LABELS = {"dead": "dead", "hurt": "hurt", "held": "arrested"}
_NO_UNIT = re.compile(
    r"and|or|in|on|at|to|for|from|with|was|is|has|had|were|will|by|as|of|an?|the|who|that|which|but|when|after|before"
)
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]{1,40}")


@dataclass(frozen=True, slots=True)
class _Count:
    """A number in an article. `toll`: what of people it counts; `names`: those near it, folded."""

    figure: Figure
    toll: str | None
    names: frozenset[str]
    report: CountReport
    current: bool  # of the reading that holds, not of one that its outlet replaced
    group: int | None
    told: Headline  # by which it is dated: a copy that repeats a number tells nothing later


def follow_counts(reports: Sequence[Report]) -> tuple[StoryCount, ...]:
    """Return what is counted in several articles and is not the same in all: tolls first, then what changed last."""
    listed = sorted(reports, key=lambda one: (one.headline.told, one.current, one.at))[-_ARTICLES:]
    things: list[list[_Count]] = []
    for report in listed:
        for count in _choose_counts(report):
            _add(things, count)
    made = [one for thing in things if (one := _summarise(thing)) is not None]
    made.sort(key=lambda one: (_rank_toll(one), -one.first.headline.told.timestamp(), one.now.text))
    return tuple(made[:MOST])


def follow_titles(lead: Headline, headlines: Sequence[Headline]) -> tuple[StoryCount, ...]:
    """Return what the lead's title counts that the titles of a story's other articles count otherwise."""
    reports = [Report(one, one.told) for one in headlines]
    return tuple(one for one in follow_counts(reports) if one.now.headline.article_id == lead.article_id)


# --- the numbers of one article ---------------------------------------------------------------------------------------


def _choose_counts(report: Report) -> list[_Count]:
    """Return the numbers of an article, of each thing the first; none of a thing it gives two numbers of in one way."""
    found: list[_Count] = []
    for count in _find_counts(report):
        if count.toll is not None:
            first = next((at for at, one in enumerate(found) if one.toll == count.toll), None)
            if first is None:
                found.append(count)
            elif found[first].report.in_title and _is_equal(found[first], count):
                found[first] = count  # a sentence is what a reader is led to
        else:
            found.append(count)
        if len(found) == _FIGURES:
            break
    return [
        one
        for one in found
        if one.toll is not None
        or not any(_is_same_thing(one, other) and not _is_equal(one, other) for other in found if other is not one)
    ]


def _find_counts(report: Report) -> Iterator[_Count]:
    title = report.headline.title
    if title:
        yield from _count_in(report, Span(0, len(title), title), in_title=True)
    for at, sentence in enumerate(split_sentences(report.text, report.body)):
        if at == _SENTENCES:
            return
        yield from _count_in(report, sentence, in_title=False)


def _count_in(report: Report, sentence: Span, *, in_title: bool) -> Iterator[_Count]:
    text, headline = sentence.text, report.headline
    figures = find_figures(text)
    if not figures or _NOT_NOW.search(text) or _has_other_year(text, report):
        return
    for at, figure in enumerate(figures):
        before = text[figures[at - 1].end if at else 0 : figure.start]
        after = _find_after(text, figure, [one.start for one in figures[at + 1 :]])
        if _is_former(before) or _MORE.search(before) or _MORE_BEHIND.match(after):
            continue
        toll = _find_toll(before, after) if figure.unit not in ("%", "$") else None
        if toll is None and (figure.unit is None or in_title or find_toll(figure.unit)):
            continue
        amount = text[figure.start : figure.end]
        said = f"{amount} {_LABELS[toll]}" if toll else describe_figure(sentence, figure)
        names = _find_names(text[max(0, figure.start - 70) : figure.end + 70])
        yield _Count(
            figure,
            toll,
            names,
            CountReport(said, Piece(sentence), headline, in_title),
            report.current,
            report.group,
            headline,
        )


def _find_after(text: str, figure: Figure, starts: Sequence[int]) -> str:
    """Return what stands behind a figure, as far as the next one, without an aside: ", including three children,"."""
    end = next(iter(starts), len(text))
    aside = _ASIDE.search(text, figure.end)
    if aside is None or aside.start() > end:
        return text[figure.end : end]
    behind = next((start for start in starts if start >= aside.end()), len(text))
    return f"{text[figure.end : aside.start()]} {text[aside.end() : behind]}"


def describe_figure(sentence: Span, figure: Figure) -> str:
    """Return a figure with the word behind it, as the article has it."""
    after = sentence.text[figure.end :]
    words = after.split(" ", 2)
    unit = words[1].strip(",.;:!?”\"'’)") if after.startswith(" ") and len(words) > 1 else ""
    amount = sentence.text[figure.start : figure.end]
    counts = unit.isalpha() and not _NO_UNIT.fullmatch(unit) and figure.unit not in ("%", "$")
    return f"{amount} {unit}" if counts else amount


def _find_toll(before: str, after: str) -> str | None:
    """Return what of people a number counts, by the words of its clause: "12 people were killed", "killing 12"."""
    behind = _PARTING.split(after, maxsplit=1)[0]
    words = [match[0] for match in _WORD.finditer(behind)][:_TOLL_WORDS]
    counted = next((word for word in words if word.casefold() not in STOP or word.casefold() in _PERSON), None)
    if counted is not None and find_toll(counted) is None and not _is_person(counted):
        return None
    for word in words:
        if (toll := find_toll(word)) is not None:
            return toll
    tail = _PARTING.split(before)[-1]
    for word in reversed([match[0] for match in _WORD.finditer(tail)][-_TOLL_WORDS:]):
        if word.casefold() in ("toll", "deaths", "death", "dead"):
            return "dead"
        if (toll := find_toll(word)) is not None:
            return toll
        if word.casefold() not in _BETWEEN:
            return None
    return None


def _is_person(word: str) -> bool:
    folded = word.casefold()
    is_of_nation = word[0].isupper()
    return is_of_nation or folded in _PERSON or (folded.endswith(_PERSON_ENDINGS) and folded not in _NO_PERSON)


def _is_former(before: str) -> bool:
    """Return whether the words before a number say that it is an earlier one, or a part of another."""
    words = [match[0].casefold() for match in _WORD.finditer(_CLAUSE_END.split(before[-_BEFORE:])[-1])]
    return not _FORMER.isdisjoint(words[-4:])


def _has_other_year(text: str, report: Report) -> bool:
    """Return whether a year is named that is not the article's own: another event is spoken of."""
    own = str(report.headline.told.year)
    return any(match[0] != own for match in _YEAR.finditer(text))


def _find_names(text: str) -> frozenset[str]:
    return frozenset(
        word for match in _CAPITAL.finditer(text) if (word := match[0].casefold().removesuffix("'s")) not in STOP
    )


# --- one thing over several -------------------------------------------------------------------------------------------


def _add(things: list[list[_Count]], count: _Count) -> None:
    """Add a number to the thing it is of, or as a new thing; to none where it may be of two."""
    of = [thing for thing in things if any(_is_same_thing(count, one) for one in thing[-_SAME_FIGURES:])]
    if not of:
        things.append([count])
    elif len(of) == 1:
        like = (one for one in of[0] if one.group == count.group and one.group is not None and _is_equal(one, count))
        original = next(like, count)
        of[0].append(replace(count, told=original.told))


def _is_same_thing(one: _Count, other: _Count) -> bool:
    if one.toll is not None or other.toll is not None:
        return one.toll == other.toll
    if one.figure.unit is None or one.figure.unit != other.figure.unit:
        return False
    if one.names - other.names and other.names - one.names:
        return False
    near = [figure.near - {figure.unit} for figure in (one.figure, other.figure)]
    shared, fewest = len(near[0] & near[1]), min(map(len, near))
    needed = 3 if one.figure.unit in ("%", "$") else 2
    return shared >= needed and shared >= 0.6 * fewest


def _is_equal(one: _Count, other: _Count) -> bool:
    """Return whether two numbers are one, or one is the other rounded."""
    small, large = sorted((one.figure.value, other.figure.value))
    if small == large:
        return True
    is_rounded = any(value % 10 ** max(1, len(str(int(value))) - 2) == 0 for value in (small, large))
    return small >= 100 and is_rounded and large - small <= _ROUND * large


def _summarise(thing: Sequence[_Count]) -> StoryCount | None:
    """Return the number that holds, what it replaced and who says otherwise; None where all say the same."""
    thing = sorted(thing, key=lambda one: (one.told.told, one.current))
    held = [one for one in thing if one.current]
    if not held or all(_is_equal(one, thing[0]) for one in thing):
        return None
    newest = max(held, key=lambda one: one.told.told_after)
    last = _list_last_of_outlets(held)
    as_new = [one for one in last if _is_as_new(one, newest)]
    now = max(
        as_new,
        key=lambda one: (
            len([like for like in as_new if _is_equal(like, one)]),
            one.told.told,
            one.figure.value,
        ),
    )
    first = _find_first(thing, now)
    before = [one for one in thing if not _is_equal(one, now) and not _is_as_new(one, first)]
    others = [one for one in last if not _is_equal(one, now) and _is_as_new(one, first)]
    if not before and not others:
        return None
    earlier = before[-1].report if before else None
    return StoryCount(now.report, first.report, earlier, tuple(one.report for one in others))


def _is_as_new(one: _Count, other: _Count) -> bool:
    return one.current and is_as_new(one.told, other.told)


def _list_last_of_outlets(thing: Sequence[_Count]) -> list[_Count]:
    """Return the last number that each outlet gave; what is of no known outlet stands by itself."""
    last: dict[object, _Count] = {}
    for one in thing:
        last[name_outlet(one.report.headline) or one.report.headline.article_id] = one
    return list(last.values())


def _find_first(thing: Sequence[_Count], now: _Count) -> _Count:
    """Return who gave this number first, since it was last another that was not as new."""
    first = now
    for one in reversed(thing[: thing.index(now)]):
        if _is_equal(one, now):
            first = one
        elif not _is_as_new(one, first):
            break
    return first


def _rank_toll(count: StoryCount) -> int:
    """Return the place of a number of people among others: the dead, the hurt, those held; then all that is no toll."""
    labels = list(_LABELS.values())
    label = count.now.text.rpartition(" ")[2]
    return labels.index(label) if label in labels else len(labels)
