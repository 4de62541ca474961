"""The invented articles of this room's files, and what Dateline answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.analysis import extraction
from bot.analysis.document import Document
from bot.news import Extent, Part, Piece

QUESTIONS = ("who", "what", "when", "where", "why", "how")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """An article, what is asked of it, and the answer that stands in it, if one does."""

    question: str
    answer: str
    title: str
    body: str


def articles(name: str) -> Iterator[Told]:
    """The articles of a file: "question: headline", "= answer" where there is one, and the sentences."""
    for block in (_FOLDER / name).read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            question, _, title = lines[0].partition(": ")
            answers = [line.removeprefix("= ") for line in lines[1:] if line.startswith("= ")]
            yield Told(question, "".join(answers), title, " ".join(lines[1 + len(answers) :]))


def answer(question: str, body: str, title: str | None = None) -> Piece | None:
    """What Dateline answers; its words are the article's."""
    text = f"{title}\n\n{body}" if title else body
    document = Document("x", text, Extent(len(text) - len(body), len(text)), title, date(2031, 5, 14))
    found: Piece | None = getattr(extraction.analyse(document, frozenset((Part.FACTS,))).key, question)
    assert found is None or text[found.span.start : found.span.end] == found.span.text
    return found
