"""An outline as plain text for a pipe: a line for each line, nothing wrapped, no colours, no blank lines inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.sandbox.terminal.outline import Box, Control, Controls, Media, Node, Outline, Paragraph

ONLY_YOU = "(Only you can see this)"


def plain(shown: Outline, saved: Mapping[str, str]) -> str:
    """Return the message's text. `saved`: where the file at an address was kept."""
    if shown.loading:
        return f"{shown.author} is thinking…"
    lines = [line for line in _lines(shown.nodes, saved) if line.strip()]
    return "\n".join([*lines, ONLY_YOU] if shown.ephemeral else lines)


def control_words(control: Control) -> str:
    """Return a button as it is named in text: "[2] Quotes", "Source <https://…>", "(Page 1 of 2)"."""
    if control.url:
        return f"{control.label} <{control.url}>"
    if control.number is None:
        return f"({control.label})"
    return f"[{control.number}] {control.label}{' ▾' if control.select else ''}"


def media_words(media: Media, saved: Mapping[str, str]) -> str:
    """Return a picture or a file: what it shows, its name, and where it is."""
    words = f"{media.name}: {media.alt}" if media.alt else media.name
    where = saved.get(media.url) or media.url
    return f"[{words}] {where}".rstrip()


def _lines(nodes: Sequence[Node], saved: Mapping[str, str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Paragraph):
            lines = [line.plain for line in node.lines]
            aside = list(_lines(node.aside, saved))
            if lines and aside and isinstance(node.aside[0], Controls):
                lines[-1] += "  " + aside.pop(0)
            yield from lines
            yield from aside
        elif isinstance(node, Controls):
            yield "  ".join(control_words(control) for control in node.controls)
        elif isinstance(node, Media):
            yield media_words(node, saved)
        elif isinstance(node, Box):
            yield from _lines(node.nodes, saved)
