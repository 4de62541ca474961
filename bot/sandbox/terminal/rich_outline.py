"""An outline as rich draws it: a coloured bar along a card, bold and small and headings, buttons with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule as Line
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from bot.sandbox.terminal.discord_markdown import Piece, Words
from bot.sandbox.terminal.outline import Box, Control, Controls, Media, Node, Outline, Paragraph, Rule
from bot.sandbox.terminal.plain import media_words

_GREY = "#4e5058"
_BUTTONS = {1: "bold white on #5865f2", 2: "white on #4e5058", 3: "bold white on #248046", 4: "bold white on #da373c"}
_STYLES = {"bold": "bold", "italic": "italic", "underline": "underline", "strike": "strike", "code": "cyan"}
_STYLES |= {"mention": "bold #5865f2", "spoiler": "dim reverse"}


@dataclass(frozen=True, slots=True)
class Bar:
    """`inside` with a bar of `colour` down its left side."""

    inside: RenderableType
    colour: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update_width(max(options.max_width - 2, 1))
        for line in console.render_lines(self.inside, inner, pad=False):
            yield Segment("▌ ", Style(color=self.colour))
            yield from line
            yield Segment.line()


def draw(shown: Outline, saved: Mapping[str, str]) -> RenderableType:
    """Return the message, ready to print. `saved`: where the file at an address was kept."""
    head = Text(shown.author, style="bold")
    if shown.loading:
        return head.append(" is thinking…", style="italic dim")
    parts: list[RenderableType] = [head, *_draw(shown.nodes, saved)]
    if shown.ephemeral:
        parts.append(Text("Only you can see this", style="dim italic"))
    return Group(*parts)


def control_text(control: Control) -> Text:
    """Return a button; spaces inside do not break, so that a row of them wraps between buttons."""
    label = control.label.replace(" ", "\u00a0")
    if control.url:
        return Text.assemble(
            (label, "underline"), ("\u00a0↗ ", "dim"), (control.url, Style(dim=True, link=control.url))
        )
    if control.number is None:
        return Text(f"\u00a0{label}\u00a0", style="dim strike" if control.button is None else "dim")
    mark = "\u00a0▾" if control.select else ""
    return Text.assemble(
        (f"{control.number}\u00a0", "bold yellow"), (f"\u00a0{label}{mark}\u00a0", _colour(control.style))
    )


def _colour(style: int) -> str:
    return _BUTTONS.get(style, _BUTTONS[2])


def _draw(nodes: Sequence[Node], saved: Mapping[str, str]) -> Iterator[RenderableType]:
    for node in nodes:
        if isinstance(node, Paragraph):
            yield from _paragraph(node, saved)
        elif isinstance(node, Controls):
            yield Text("  ").join(control_text(control) for control in node.controls)
        elif isinstance(node, Media):
            yield Text(media_words(node, saved), style="italic")
        elif isinstance(node, Rule):
            yield Line(style=_GREY) if node.visible else Text("")
        elif isinstance(node, Box):
            colour = f"#{node.accent:06x}" if node.accent is not None else _GREY
            yield Bar(Group(*_draw(node.nodes, saved)), colour)


def _paragraph(node: Paragraph, saved: Mapping[str, str]) -> Iterator[RenderableType]:
    lines = [line_text(line) for line in node.lines]
    aside = list(node.aside)
    if lines and aside and isinstance(aside[0], Controls):
        lines[-1] = Text.assemble(lines[-1], "  ", *map(control_text, aside[0].controls))
        del aside[0]
    yield from lines
    yield from _draw(aside, saved)


def line_text(line: Words) -> Text:
    """Return one line of words with its styles."""
    text = Text.assemble(*(_piece(piece) for piece in line.pieces))
    if line.kind == "heading":
        text.stylize("bold underline" if line.level == 1 else "bold")
    elif line.kind == "small":
        text.stylize("dim")
    elif line.kind == "quote":
        return Text.assemble(("│ ", _GREY), text)
    elif line.kind == "item":
        return Text.assemble("  " * line.level, (line.mark, "dim"), " ", text)
    return text


def _piece(piece: Piece) -> Text:
    style = Style.combine([Style.null(), *(Style.parse(_STYLES[one]) for one in sorted(piece.styles))])
    if piece.url is None:
        return Text(piece.text, style=style)
    linked = style + Style(underline=True, link=piece.url)
    if piece.url == piece.text:
        return Text(piece.text, style=linked)
    return Text.assemble((piece.text, linked), (f" {piece.url}", "dim"))
