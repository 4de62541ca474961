"""The points of the seed article: what `dateline analyse` printed, held against the gold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

EXTRA_EVENTS = 2  # entries of the timeline beyond the gold's that are let pass
SUMMARY_SHARE = 0.6  # of the body, at most


class _Points:
    def __init__(self) -> None:
        self.count = 0
        self.missed: list[str] = []

    def __call__(self, holds: object, what: str) -> None:
        self.count += 1
        if not holds:
            self.missed.append(what)


def missed(gold: dict[str, Any], source: str, got: Any) -> tuple[int, list[str]]:
    """How many points there are, and a line for each that is missed."""
    point = _Points()
    _document(point, gold, source, got)
    _offsets(point, got)
    _quotes(point, gold, got)
    _timeline(point, gold, got)
    _facts(point, gold, got)
    _names(point, gold, got)
    _summary(point, gold, got)
    return point.count, point.missed


def _document(point: _Points, gold: dict[str, Any], source: str, got: Any) -> None:
    start, end = gold["body"]
    point(got["text"] == source, "text: is not the file, character for character")
    point(got["date"] == gold["date"], f"date: {got['date']} is not {gold['date']}")
    point(_plain(got["title"]) == _plain(gold["title"]), f"title: {got['title']!r}")
    found = got["text"][got["body"]["start"] : got["body"]["end"]]
    point(_plain(found) == _plain(source[start:end]), "body: not where the article stands")


def _offsets(point: _Points, got: Any) -> None:
    pieces = {
        "quotes": got["quotes"],
        "timeline": got["timeline"],
        "times": got["times"],
        "summary": got["summary"]["gist"] + got["summary"]["points"],
        "facts": [fact for fact in got["facts"].values() if fact],
    }
    for group, items in pieces.items():
        adrift = [i for i in items if got["text"][i["start"] : i["end"]] != i["text"] or i["start"] >= i["end"]]
        point(not adrift, f"{group}: offsets do not give the text, e.g. {adrift[:1]}")


def _quotes(point: _Points, gold: dict[str, Any], got: Any) -> None:
    left = {_plain(quote["text"]): quote for quote in got["quotes"]}
    for quote in gold["quotes"]:
        said, label = left.pop(_plain(quote["text"]), None), f"quote {quote['text'][:40]!r}"
        point(said is not None, f"{label}: not found")
        for key in ("kind", "name", "role", "cue", "when"):
            accept = quote[key] if isinstance(quote[key], list) else [quote[key]]
            if key == "when" and quote[key] is None:
                continue
            point(said is not None and _accepted(said[key], accept), f"{label}: {key} {said and said[key]!r}")
    point(not left, f"quotes: nobody's words: {[quote['text'] for quote in left.values()]}")


def _timeline(point: _Points, gold: dict[str, Any], got: Any) -> None:
    free = list(got["timeline"])
    for event in gold["timeline"]:
        label = f"timeline {event['expression']!r}, {event['what']}"
        places = [event["span"], *([event["finer_from"]["span"]] if "finer_from" in event else [])]
        told = next((e for p in places for e in free if _told_at(e, *p) and e["when"] in event["when"]), None)
        if told:
            free.remove(told)
        if event.get("optional"):
            continue
        point(told is not None, f"{label}: no entry of {event['when'][0]}")
        for key in ("precision", "basis"):
            point(told is not None and told[key] in event[key], f"{label}: {key} {told and told[key]!r}")
        if event.get("open"):
            point(told is not None and told["open"] is True, f"{label}: not open")
    point(len(free) <= EXTRA_EVENTS, f"timeline: {len(free)} more: {[(e['when'], e['text'][:50]) for e in free]}")
    whens = [_calendar(event["when"]) for event in got["timeline"]]
    point(whens == sorted(whens), "timeline: not in calendar order")
    point(all(_is_one_sentence(e["text"]) for e in got["timeline"]), "timeline: an entry is more than a sentence")


def _facts(point: _Points, gold: dict[str, Any], got: Any) -> None:
    for question in ("who", "what", "when", "why", "where"):
        words, answer = gold["facts"][question], got["facts"][question]
        holds = (
            any(word and str(_plain(word)) in str(_plain(answer["text"])) for word in words)
            if answer
            else None in words
        )
        point(holds and (not answer or _is_one_sentence(answer["text"])), f"facts: {question} {answer}")


def _names(point: _Points, gold: dict[str, Any], got: Any) -> None:
    people = {person["name"]: person for person in got["people"]}
    for person in gold["people"]:
        found, name = people.pop(person["name"], None), person["name"]
        point(found is not None, f"people: {name} missing")
        point(found and _accepted(found["role"], person["role"]), f"people: {name} is {found and found['role']!r}")
        point(found and set(found["also"]) >= set(person["also"]), f"people: {name} also {found and found['also']}")
    point(not people, f"people: no persons: {list(people)}")
    astray = [
        person["name"]
        for person in got["people"]
        for m in person["mentions"]
        if got["text"][m["start"] : m["end"]] not in (person["name"], *person["also"])
    ]
    point(not astray, f"people: a mention is not one of the names: {astray}")
    without = set(gold["places"]) - {place["name"] for place in got["places"]}
    point(not without, f"places: without {without}")
    for names in gold["organisations"]:
        found = any(_accepted(organisation["name"], names) for organisation in got["organisations"])
        point(found, f"organisations: {names[0]} missing")


def _summary(point: _Points, gold: dict[str, Any], got: Any) -> None:
    gist, points = got["summary"]["gist"], got["summary"]["points"]
    point(1 <= len(gist) <= 2 and len(points) <= 5, f"summary: {len(gist)} + {len(points)} pieces")
    point(all(_is_one_sentence(s["text"]) for s in gist + points), "summary: a piece is not a sentence")
    said = " ".join(s["text"] for s in gist + points)
    point(len(said) <= SUMMARY_SHARE * (gold["body"][1] - gold["body"][0]), "summary: as long as the article")
    point(not any(lost in said for lost in gold["not_article"]), "summary: holds what is not article")
    for needs in gold["summary_must_cover"]:
        point(all(re.search(need, said) for need in needs), f"summary: nothing on {' + '.join(needs)}")


def _plain(words: str | None) -> str | None:
    return None if words is None else re.sub(r"[\W_]+", " ", words.replace("’", "'")).strip().casefold()


def _accepted(value: str | None, accept: Sequence[str | None]) -> bool:
    return _plain(value) in [_plain(words) for words in accept]


def _is_one_sentence(text: str) -> bool:
    return 0 < len(text) <= 400 and "\n\n" not in text and not re.search(r"[.!?][”\"’)]*\s+[A-Z“\"]", text)


def _calendar(when: str) -> str:
    """A sort key: a week sorts by its Monday, a year or month by its first day."""
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", when):
        return date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat()
    return (when + "-01-01"[: 10 - len(when)])[:10]


def _told_at(entry: dict[str, Any], start: int, end: int) -> bool:
    return any(place["start"] < end and start < place["end"] for place in [entry, *entry["also"]])
