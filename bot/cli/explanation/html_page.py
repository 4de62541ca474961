"""The marked article as one page: no script, nothing loaded, light and dark, and its words escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from bot.cli.explanation.marks import LETTERS, NAMES, Mark
from bot.cli.explanation.segments import Paragraph, Run, make_readable
from bot.cli.explanation.sheet import Sheet
from bot.news import Part


def build_page(sheets: Sequence[Sheet], title: str) -> str:
    """Return a whole document of the articles. Marks link to what is said of them, and that links back."""
    style = files("bot.cli.explanation").joinpath("page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    articles = "\n".join(_article(f"a{number}", sheet) for number, sheet in enumerate(sheets, start=1))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'">
<title>{_words(sheets[0].title if len(sheets) == 1 else title)} – explained</title>
<style>{style}</style>
</head>
<body>
<main>
{articles or "<p>There is no article in it.</p>"}
</main>
</body>
</html>
"""


def _article(key: str, sheet: Sheet) -> str:
    paragraphs = "\n".join(_Writer(key).paragraph(paragraph) for paragraph in sheet.paragraphs)
    return f"""<article id="{key}">
<header>
<h1>{_words(sheet.title)}</h1>
<p class="about">{_words(sheet.about)}</p>
<p class="legend">{_legend(sheet.parts)}</p>
</header>
{paragraphs}
<footer>{_words(sheet.closing)}</footer>
</article>"""


def _legend(parts: Sequence[Part]) -> str:
    return " ".join(
        f'<span class="key"><b class="label k-{part}">{LETTERS[part]}</b> '
        f'<span class="mark k-{part}">{NAMES[part]}</span></span>'
        for part in parts
    )


class _Writer:
    """Writes one article's paragraphs; `key` keeps its anchors apart from those of the others."""

    def __init__(self, key: str) -> None:
        self._key = key

    def paragraph(self, paragraph: Paragraph) -> str:
        own = {mark.label for mark in paragraph.marks}
        words = "".join(self._run(run, own) for run in paragraph.runs)
        facts = "\n".join(self._fact(mark) for mark in paragraph.marks)
        listed = f'\n<ul class="found">\n{facts}\n</ul>' if facts else ""
        return f'<section>\n<p class="words">{words}</p>{listed}\n</section>'

    def _run(self, run: Run, own: set[str]) -> str:
        """Return the labels of what begins here, and the words inside the marks over them, the longest outermost."""
        return "".join(self._labels(run, own)) + "".join(_nest(run))

    def _labels(self, run: Run, own: set[str]) -> Iterator[str]:
        for mark in run.begins:
            # An anchor is there once: where a fact's own words begin, not where it is told again.
            anchor = f' id="{self._key}-w{mark.label}"' if mark.label in own else ""
            own.discard(mark.label)
            yield (
                f'<a class="label k-{mark.part}"{anchor} href="#{self._key}-{mark.label}" '
                f'title="{_words(mark.what)}">{mark.label}</a>'
            )

    def _fact(self, mark: Mark) -> str:
        sentences = "".join(f"<p>{_words(sentence)}</p>" for sentence in mark.sentences)
        taken = "".join(f"<li>{_words(part)}</li>" for part in mark.taken)
        named = f'<p class="rule">{_words(mark.named)}</p>' if mark.named else ""
        return (
            f'<li id="{self._key}-{mark.label}" class="k-{mark.part}">'
            f'<a class="label k-{mark.part}" href="#{self._key}-w{mark.label}">{mark.label}</a> '
            f'<b>{_words(mark.what)}</b>: <span class="excerpt">{_words(mark.words)}</span>'
            + (f'<ul class="taken">{taken}</ul>' if taken else "")
            + sentences
            + named
            + "</li>"
        )


def _nest(run: Run) -> Iterator[str]:
    yield from (f'<span class="mark k-{mark.part}">' for mark in run.under)
    yield _words(run.text)
    yield "</span>" * len(run.under)


def _words(text: str) -> str:
    return escape(make_readable(text))
