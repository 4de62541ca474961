"""Discord's Markdown as a person sees it: lines of pieces, with what escapes, links, stamps and mentions turn into.

After Discord's own pages on formatting (discord.com/developers/docs/reference#message-formatting and
support.discord.com, "Markdown Text 101").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Style = Literal["bold", "italic", "underline", "strike", "spoiler", "code", "mention"]
Kind = Literal["text", "heading", "small", "quote", "item", "code"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one style; `url` is where they lead."""

    text: str
    styles: frozenset[Style] = frozenset()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """One line. `level` is a heading's size (1 to 3) or an item's depth (from 0); `mark` what an item begins with."""

    pieces: tuple[Piece, ...]
    kind: Kind = "text"
    level: int = 0
    mark: str = ""

    @property
    def plain(self) -> str:
        """The line as plain text: addresses after the words that lead there."""
        body = "".join(_plain(piece) for piece in self.pieces)
        lead = {"quote": "> ", "item": "  " * self.level + self.mark + " "}.get(self.kind, "")
        return (lead + body).rstrip()


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in mentions are called; all by id."""

    users: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


NOBODY = Names()
_BLOCK = re.compile(
    r"(?P<heading>(?P<hashes>#{1,3})\s+)|(?P<small>-#\s+)|(?P<item>(?P<indent>\s*)(?P<mark>[-*]|\d{1,9}\.)\s+)|(?P<quote>>\s)"
)
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`{1,2})(?P<code>.+?)(?P=ticks)
    | <(?P<auto>https?://[^\s<>]+)>
    | <t:(?P<time>-?\d{1,14})(?::(?P<form>[tTdDfFRsS]))?>
    | <@!?(?P<user>\d+)> | <@&(?P<role>\d+)> | <\#(?P<channel>\d+)>
    | </(?P<command>[^:<>]+):\d+> | <a?:(?P<emoji>\w+):\d+> | <id:(?P<place>\w+)>
    | \[(?P<label>(?:\\.|[^\[\]\\\n]|\[[^\[\]\n]*\])+)\]\(\s*<?(?P<url>https?://(?:[^\s()<>\\]|\\.|\([^\s()<>]*\))+)>?(?:\s+["'][^"'\n]*["'])?\s*\)
    | (?P<bare>https?://[^\s<>]*[^\s<>"'.,;:!?)\]*_~|\\])
    | \*\*\*(?P<both>(?:\\.|[^\\])+?)\*\*\*(?!\*)
    | \*\*(?P<bold>(?:\\.|[^\\])+?)\*\*(?!\*)
    | __(?P<underline>(?:\\.|[^\\])+?)__(?!_)
    | \*(?P<italic>(?![\s*])(?:\\.|[^\\*]|\*\*)+?)\*(?!\*)
    | (?<!\w)_(?P<italic2>(?:\\.|[^\\_])+?)_(?!\w)
    | ~~(?P<strike>(?:\\.|[^\\])+?)~~
    | \|\|(?P<spoiler>(?:\\.|[^\\])+?)\|\|""",
    re.VERBOSE,
)
_STYLED: tuple[tuple[str, tuple[Style, ...]], ...] = (
    ("both", ("bold", "italic")),
    ("bold", ("bold",)),
    ("underline", ("underline",)),
    ("italic", ("italic",)),
    ("italic2", ("italic",)),
    ("strike", ("strike",)),
    ("spoiler", ("spoiler",)),
)
_DEEPEST = 8  # styles inside styles


def read(text: str, names: Names = NOBODY) -> tuple[Words, ...]:
    """Return the lines of a message's text."""
    found: list[Words] = []
    for index, part in enumerate(re.split(r"```(?:[\w+.-]*\n)?(.*?)```", safe(text), flags=re.DOTALL)):
        if index % 2:
            found += [Words((Piece(line, frozenset({"code"})),), "code") for line in part.strip("\n").split("\n")]
        elif part.strip("\n") or not found:
            found += _lines(part.strip("\n") if index else part.rstrip("\n"), names)
    return tuple(found)


def safe(text: str) -> str:
    """Return the text without what would steer a terminal: control characters, line ends and tabs aside."""
    return "".join(
        " " if character == "\t" else character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t" or unicodedata.category(character) != "Cc"
    )


def line_of(text: str, names: Names = NOBODY) -> Words:
    """Return one line, for a label: headings and lists are not read in it."""
    return Words(tuple(_inline(safe(text).replace("\n", " "), names, frozenset(), 0)))


def _lines(text: str, names: Names) -> Iterator[Words]:
    quoted = False
    for line in text.split("\n"):
        rest = line
        if rest.startswith(">>> "):
            quoted, rest = True, rest[4:]
        elif rest == ">":
            yield Words((), "quote")
            continue
        match = None if quoted else _BLOCK.match(rest)
        if match is None:
            yield Words(tuple(_inline(rest, names, frozenset(), 0)), "quote" if quoted else "text")
            continue
        pieces = tuple(_inline(rest[match.end() :], names, frozenset(), 0))
        if match["heading"]:
            yield Words(pieces, "heading", len(match["hashes"]))
        elif match["small"]:
            yield Words(pieces, "small")
        elif match["item"]:
            mark = match["mark"] if match["mark"][0].isdigit() else "•"
            yield Words(pieces, "item", len(match["indent"]) // 2, mark)
        else:
            yield Words(pieces, "quote")


def _inline(text: str, names: Names, styles: frozenset[Style], depth: int) -> Iterator[Piece]:
    at = 0
    pending = ""
    for match in _INLINE.finditer(text):
        pending += text[at : match.start()]
        at = match.end()
        if match["escaped"] is not None:
            pending += match["escaped"]
            continue
        if pending:
            yield Piece(pending, styles)
            pending = ""
        yield from _match(match, names, styles, depth)
    pending += text[at:]
    if pending:
        yield Piece(pending, styles)


def _match(match: re.Match[str], names: Names, styles: frozenset[Style], depth: int) -> Iterator[Piece]:
    for group, added in _STYLED:
        if (inside := match[group]) is not None:
            if depth >= _DEEPEST:
                yield Piece(match.group(), styles)
            else:
                yield from _inline(inside, names, styles | frozenset(added), depth + 1)
            return
    if match["code"] is not None:
        yield Piece(match["code"].strip("`"), styles | {"code"})
    elif match["label"] is not None:
        url = _unescape(match["url"])
        label = "".join(piece.text for piece in _inline(match["label"], names, styles, depth + 1))
        yield Piece(label, styles, url)
    elif address := match["auto"] or match["bare"]:
        yield Piece(address, styles, address)
    elif match["time"] is not None:
        yield Piece(format_timestamp(int(match["time"]), match["form"] or "f"), styles)
    else:
        yield Piece(_mention(match, names), styles | {"mention"})


def _mention(match: re.Match[str], names: Names) -> str:
    makers: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("user", lambda one: "@" + names.users.get(one, "somebody")),
        ("role", lambda one: "@" + names.roles.get(one, "role").lstrip("@")),
        ("channel", lambda one: "#" + names.channels.get(one, "unknown")),
        ("command", lambda one: "/" + one),
        ("emoji", lambda one: f":{one}:"),
        ("place", lambda one: f"#{one}"),
    )
    return safe(next(make(match[group]) for group, make in makers if match[group] is not None))


def format_timestamp(seconds: int, form: str) -> str:
    """Return a moment as its form asks for, in UTC and marked so: a terminal need not know where its reader is."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return "an unknown time"
    day = f"{moment.day} {moment:%B} {moment.year}"
    forms = {
        "t": f"{moment:%H:%M} UTC",
        "T": f"{moment:%H:%M:%S} UTC",
        "d": f"{moment:%d/%m/}{moment.year}",
        "D": day,
        "F": f"{moment:%A}, {day} {moment:%H:%M} UTC",
        "R": f"{day} {moment:%H:%M} UTC",
    }
    return forms.get(form, f"{day} {moment:%H:%M} UTC")


def _unescape(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _plain(piece: Piece) -> str:
    words = f"[hidden: {piece.text}]" if "spoiler" in piece.styles else piece.text
    return f"{words} <{piece.url}>" if piece.url and piece.url != piece.text else words
