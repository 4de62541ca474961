"""Articles made from a seed number: for benchmarks, for filling a store, for killing a process in the middle of it.

Every name is made of syllables, so nothing in them is anybody. Articles differ in people, places, figures, dates and in
which sentences they have, and read like an agency's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

_ONSETS = ("b", "br", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_ENDS = ("n", "r", "l", "s", "m", "ck", "nd", "rt", "")
_FIRST = (
    "Anna",
    "Boris",
    "Carla",
    "David",
    "Elena",
    "Frank",
    "Grace",
    "Hugo",
    "Irene",
    "James",
    "Karin",
    "Louis",
    "Maria",
)
_ROLES = (
    "Prime Minister",
    "Finance Minister",
    "Mayor",
    "Police Chief",
    "Health Secretary",
    "Governor",
    "Transport Minister",
)
_BODIES = ("the city council", "the transport authority", "the health ministry", "the port agency", "the central bank")
_TOPICS = ("water", "rail", "budget", "harbour", "school", "energy", "housing", "fishing", "tax", "bridge")
_DEEDS = (
    ("approved", "approve", "approval of"),
    ("rejected", "reject", "rejection of"),
    ("suspended", "suspend", "suspension of"),
    ("announced", "announce", "announcement of"),
)
_THINGS = ("plan", "agreement", "programme", "contract", "levy", "reform")
_SAYINGS = (
    "We have waited long enough for this, and we will not wait another year",
    "Nobody in this town should have to pay twice for the same mistake",
    "The figures speak for themselves, and they are not good",
    "This is a first step, and there will be others",
    "I have never seen a document with so many holes in it",
    "People were promised an answer, and today they have one",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Wire:
    """One article as JSON Lines has it, with what is known to be in it."""

    id: str
    title: str
    date: date
    text: str
    speaker: str
    place: str
    topic: str
    names: tuple[str, ...]  # of syllables: two places, two people's last

    def line(self) -> str:
        return json.dumps(
            {"id": self.id, "title": self.title, "date": self.date.isoformat(), "text": self.text}, ensure_ascii=False
        )


def wire(number: int, seed: int = 1) -> Wire:
    """Article `number` of the wire that `seed` makes; the same each time."""
    rng = Random(f"{seed}:{number}")
    place, other = _name(rng), _name(rng)
    person, critic = f"{rng.choice(_FIRST)} {_name(rng)}", f"{rng.choice(_FIRST)} {_name(rng)}"
    surname = person.rsplit(maxsplit=1)[-1]
    role, body = rng.choice(_ROLES), rng.choice(_BODIES)
    topic, thing = rng.choice(_TOPICS), rng.choice(_THINGS)
    past, base, noun = rng.choice(_DEEDS)
    day = date(2024, 1, 1) + timedelta(days=rng.randrange(700))
    weekday = _WEEKDAYS[(day - timedelta(days=rng.randrange(1, 6))).weekday()]
    amount, year = rng.randrange(3, 900), rng.randrange(1995, 2023)
    said, answer = rng.sample(_SAYINGS, 2)
    title = f"{place} {past} {topic} {thing} after {rng.choice(('long', 'heated', 'short', 'public'))} debate"
    paragraphs = [
        f"{place}’s {role} {person} {past} a {topic} {thing} worth ${amount} million on {weekday}, "
        f"because {body} had warned of delays in {other}.",
        f"“{said},” {surname} said in a statement. He added that work would begin next month.",
        f"{critic}, a spokeswoman for {body}, said the {noun} the {thing} came too late. “{answer},” she said.",
        f"Since {year}, {place} has spent over ${amount // 2 + 1} million on its {topic} system, according to {body}.",
    ]
    extra = [
        f"Talks between {place} and {other} broke down in {year + 1} and resumed two years later.",
        f"On {rng.choice(_WEEKDAYS)}, {critic} called the decision a “{rng.choice(('grave error', 'missed chance'))}.”",
        f"The council is expected to {base} a second {topic} {thing} by the end of the year.",
        f"About {rng.randrange(40, 4000)} people live along the route, and many joined protests last week.",
        f"{surname} denied that the {thing} would raise prices in {other}.",
        f"Officials did not know why the {topic} works stopped in {rng.choice(('March', 'June', 'October'))} {year}.",
        f"The {thing} was signed three days after ministers met in {other} to discuss the {topic} question.",
    ]
    rng.shuffle(extra)
    text = "\n\n".join(paragraphs + extra[: rng.randrange(3, len(extra) + 1)])
    names = (place, other, surname, critic.rsplit(maxsplit=1)[-1])
    return Wire(f"wire-{seed}-{number}", title, day, text, person, place, topic, names)


def wires(count: int, seed: int = 1) -> Iterator[Wire]:
    """The first `count` articles."""
    return (wire(number, seed) for number in range(count))


def write_jsonl(path: Path, count: int, seed: int = 1) -> Path:
    """The first `count` articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{each.line()}\n" for each in wires(count, seed))
    return path


def namesake(name: str, rng: Random) -> str:
    """Another name of the same length."""
    while len(other := _name(rng)) != len(name) or other == name:
        pass
    return other


def _name(rng: Random) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(2)).capitalize() + rng.choice(_ENDS)
