"""The marked article in a terminal: in colours, or with brackets where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from bot.cli.explanation.marks import LETTERS, NAMES, Mark
from bot.cli.explanation.segments import Paragraph, Run, make_readable
from bot.cli.explanation.sheet import Sheet
from bot.news import Part

# A summary's sentences hold other facts: their line shows under any colour.
_STYLES = {
    Part.SUMMARY: "underline",
    Part.FACTS: "magenta",
    Part.QUOTES: "green",
    Part.TIMES: "bold yellow",
    Part.TIMELINE: "cyan",
    Part.PEOPLE: "bright_red",
    Part.PLACES: "bright_blue",
    Part.ORGANISATIONS: "bright_magenta",
}
_LABELS = {part: style.removeprefix("bold ") for part, style in _STYLES.items()} | {Part.SUMMARY: "blue"}
_LABEL = 4  # columns of "E12 "


class Screen(Console):
    """A console that leaves a reader who has seen enough to the command: rich would end the process with 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def show(console: Console, sheet: Sheet) -> None:
    """Print one article."""
    coloured = not console.no_color and console.is_terminal
    _print(console, Text(sheet.title, style="bold"))
    _print(console, Text(sheet.about, style="dim"))
    _print(console, _legend(sheet.parts, coloured=coloured))
    for paragraph in sheet.paragraphs:
        console.print()
        _print(console, _mark(paragraph, coloured=coloured))
        for mark in paragraph.marks:
            label = Text(f"  {mark.label:<{_LABEL}}", style=f"bold {_LABELS[mark.part]}")
            _print(console, _describe(mark), label)
            _print(console, Text(" — ".join((mark.named, *mark.sentences)), style="dim"), Text(" " * len(label)))
    console.print()
    _print(console, Text(sheet.closing, style="dim"))


def _print(console: Console, text: Text, label: Text | None = None) -> None:
    """The text wrapped to the width, `label` before its first line and the others under it; nothing for no text."""
    before = label or Text()
    for line in text.wrap(console, console.width - len(before)) if text.plain else ():
        line.rstrip()
        console.print(Text.assemble(before, line), soft_wrap=True)
        before = Text(" " * len(before))


def _legend(parts: Sequence[Part], *, coloured: bool) -> Text:
    text = Text("Marks: ")
    for place, part in enumerate(parts):
        text.append(" · " if place else "")
        text.append(f"{LETTERS[part]}:", style=f"reverse {_LABELS[part]}" if coloured else "")
        text.append(" ")
        text.append(NAMES[part], style=_STYLES[part])
    return text


def _mark(paragraph: Paragraph, *, coloured: bool) -> Text:
    return _in_colour(paragraph.runs) if coloured else _in_brackets(paragraph.runs)


def _in_colour(runs: Sequence[Run]) -> Text:
    """Return each mark's label before its words; the words in the colour of the shortest mark that they are under."""
    text = Text()
    for run in runs:
        for mark in run.begins:
            text.append(f"{mark.label}:", style=f"reverse {_LABELS[mark.part]}")  # no space: a line would end there
        text.append(run.text, style=" ".join(_STYLES[mark.part] for mark in run.under))
    return text


def _in_brackets(runs: Sequence[Run]) -> Text:
    """ "[E1 The board voted [T1 on Friday] to close it.]"; an end that is not the last beginning's says whose it is."""
    return Text("".join(_add_brackets(runs)).strip())


def _add_brackets(runs: Sequence[Run]) -> Iterator[str]:
    open_marks: list[Mark] = []
    for run in runs:
        for mark in run.begins:
            open_marks.append(mark)
            yield f"[{mark.label} "
        yield run.text
        for mark in run.ends:
            last = open_marks[-1] is mark
            open_marks.remove(mark)
            yield "]" if last else f"]{mark.label}"


def _describe(mark: Mark) -> Text:
    taken = make_readable(" · ".join(mark.taken))
    return Text(f"{mark.what}: {make_readable(mark.words)}" + (f" → {taken}" if taken else ""))
