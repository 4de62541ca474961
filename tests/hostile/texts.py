"""Texts that nobody wrote for a reader: each kind once, as long as it is asked for. Add yours to `KINDS`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

Make = Callable[[int], str]

FRAGMENTS: Final = (
    *(
        "“a ",
        '" ',
        '"a" ',
        "'a ",
        "‘a’ ",
        "“a” said ",
        "“a,” he said. ",
        "“Go?” Ada asked Bob. ",
        "”",
        "’ ",
        "«",
        "»",
        "``",
    ),
    *("  ", "\n", "\n\n", "\t", "\r", "\r\n", "\x0b", "\u00a0", "\u200b", "\u2028", "\x00"),
    *("- ", "— ", "• ", ", ", "; ", ": ", "( ", ") ", "((", "[[", "<", ". ", "… ", "? ", "/", "1 ", "1. ", "$1 ", "%"),
    *("Ada ", "A. ", "Ada Lovell ", "Ada Lovell said. ", "Ada’s ", "he ", "she ", "it ", "Mr ", "Dr. ", "the mayor "),
    *("the company ", "the minister, Ada Lovell, ", "Ada Inc ", "in Paris ", "PARIS — ", "ADA: ", "Q: ", "A: "),
    *("said ", "says ", "called ", "according to ", "who said that ", "because ", "and ", "of ", "the ", "to ", "was "),
    *("on Friday ", "2024 ", "0000 ", "99999 ", "January ", "1 May 2024 ", "31 February ", "a week ago ", "3:00 "),
    *(
        "99:99 ",
        "two days after ",
        "the year before ",
        "a million years ago ",
        "9" * 400 + " years ago ",
        "from May to ",
    ),
    *("first quarter ", "between 1 and 2 ", "since 2019, ", "the 1990s ", "Easter ", "every day ", "Photo: ", "(AP) "),
    *("😀 ", "e\u0301", "\u202e", "\ud800", "ß", "İ", "²", "٣ ", "x" * 50, "x" * 1200 + " ", "http://a.b/c ", "@a "),
)


def repeat(fragment: str) -> Make:
    """The fragment over and over."""
    return lambda size: (fragment * (size // len(fragment) + 1))[:size]


def mix(fragments: Sequence[str], seed: int) -> Make:
    """The fragments in an order that is the same each time."""

    def make(size: int) -> str:
        chance, parts, length = random.Random(seed), [], 0  # no secret
        while length < size:
            parts.append(chance.choice(fragments))
            length += len(parts[-1])
        return "".join(parts)[:size]

    return make


def _numbered(sentence: str) -> Make:
    """The sentence with another number, and another name, each time."""
    return lambda size: "".join(sentence.format(n=n, name=_name(n)) for n in range(size // len(sentence) + 1))[:size]


def _name(number: int) -> str:
    letters = "bdfgklmnprst"
    return "".join(f"{letters[number // 12**place % 12]}{'aeiou'[number % 5]}" for place in range(4)).title()


KINDS: Final[dict[str, Make]] = {
    **{fragment: repeat(fragment) for fragment in FRAGMENTS},
    "one word": repeat("abcdefghij"),
    "one sentence": repeat("the plan to go on and the plan that was late were known to the firm that built it and to "),
    "one paragraph": repeat("It was late, and Ada Lovell knew it. "),
    "paragraphs of a word": repeat("word\n\n"),
    "capitals": repeat("THE MAYOR OF PARIS SAID ON FRIDAY THAT IT WAS LATE. "),
    "clauses in clauses": repeat("who said that the firm that "),
    "names": _numbered("{name} Hale, the mayor of {name}ton, said on Friday that Ada {name} met the minister. "),
    "quotes of one": _numbered("“The plan number {n} is late and we know it,” Ada Lovell said. "),
    "quotes of many": _numbered("“It is late,” said {name} Hale. “We know it,” he added on Friday.\n\n"),
    "an interview": _numbered("A: “The plan number {n} is late and we know it.”\n"),
    "dates": _numbered("On May 3, {n}, it fell; two days after the vote in {name} it rose. "),
    "numbers": _numbered("{n} "),
    "a list": _numbered("- {name} Hale, {n}\n"),
    "brackets in brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "quotes in quotes": lambda size: "“a " * (size // 6) + "b” " * (size // 6),
    "a quote that never ends": lambda size: "“" + repeat("It was late and we knew it. ")(size - 1),
    "a quote as long as the text": lambda size: "“" + repeat("It was late. ")(size - 12) + ",” Ada said.",
    "spaces before words": lambda size: " " * (size // 2) + repeat("It was late. ")(size // 2),
    "words far apart": repeat("a" + " " * 50),
    **{f"mix {seed}": mix(FRAGMENTS, seed) for seed in range(6)},
    **{f"few {seed}": mix(random.Random(seed).sample(FRAGMENTS, 6), seed) for seed in range(6)},
}
