"""A message as its outline: words, boxes, rules, pictures and controls, each control with the number that works it.

Reads Discord's message object and nothing else; `plain` and `drawing` make text and colours of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.person import Button, Message, Select
from bot.sandbox.terminal.discord_markdown import NOBODY, Names, Words, line_of, read, safe

Json = dict[str, Any]

ACTION_ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 9, 10, 11, 12, 13, 14, 17
SELECTS = frozenset({3, 5, 6, 7, 8})
# Discord's own colour for danger and errors: a card whose accent this is tells of a failure.
DANGER = 0xDA373C


@dataclass(frozen=True, slots=True)
class Control:
    """A button, a menu or a link. `number` is what a person types to use it; None where it cannot be used."""

    label: str
    number: int | None = None
    button: Button | None = None
    select: Select | None = None
    url: str | None = None
    style: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of words, with what stands at their side."""

    lines: tuple[Words, ...]
    aside: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Controls:
    """A row of them."""

    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a file: its name, the words that describe it, and where it can be looked at."""

    name: str
    alt: str
    url: str
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A separator; a gap where it is not visible."""

    visible: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A container or an embed. `accent` is its colour, 0xRRGGBB."""

    nodes: tuple[Node, ...]
    accent: int | None = None
    spoiler: bool = False


Node = Paragraph | Controls | Media | Rule | Box


@dataclass(frozen=True, slots=True)
class Outline:
    """What there is to show of one message."""

    author: str
    nodes: tuple[Node, ...]
    ephemeral: bool = False
    loading: bool = False
    failed: bool = False


@dataclass(slots=True)
class Board:
    """Hands out the numbers; `controls` are those that a person can use now, by number."""

    controls: dict[int, tuple[Message, Control]] = field(default_factory=dict)

    def number(self, message: Message, control: Control) -> Control:
        numbered = Control(
            control.label, len(self.controls) + 1, control.button, control.select, control.url, control.style
        )
        self.controls[len(self.controls) + 1] = (message, numbered)
        return numbered


def outline(message: Message, board: Board, names: Names = NOBODY) -> Outline:
    """Return the outline of a message; its controls get the board's next numbers."""
    known = Names({**names.users, **_name_mentions(message.payload)}, names.roles, names.channels)
    reader = _Reader(message, board, known)
    nodes = list(reader.content())
    return Outline(safe(message.author), tuple(nodes), message.ephemeral, message.loading, is_failure(message))


def is_failure(message: Message) -> bool:
    """Return whether the app says that it failed: its answer is a box in Discord's colour for danger."""
    boxes = [part.get("accent_color") for part in message.components if part.get("type") == CONTAINER]
    boxes += [embed.get("color") for embed in message.payload.get("embeds") or ()]
    return DANGER in boxes[:1]


def _name_mentions(payload: Mapping[str, Any]) -> dict[str, str]:
    return {user["id"]: user.get("global_name") or user["username"] for user in payload.get("mentions") or ()}


class _Reader:
    """One message's components, top to bottom."""

    def __init__(self, message: Message, board: Board, names: Names) -> None:
        self._message = message
        self._board = board
        self._names = names
        self._shown: set[str] = set()

    def content(self) -> Iterator[Node]:
        payload = self._message.payload
        if payload.get("content"):
            yield Paragraph(read(payload["content"], self._names))
        for embed in payload.get("embeds") or ():
            yield Box(tuple(self._embed(embed)), embed.get("color"))
        components = [node for part in self._message.components for node in self._component(part)]
        for attachment in self._message.attachments:
            if attachment["filename"] not in self._shown:
                yield _media(attachment, attachment)
        yield from components

    def _component(self, part: Json) -> Iterator[Node]:
        kind = part.get("type")
        if kind == TEXT:
            yield Paragraph(read(part["content"], self._names))
        elif kind == ACTION_ROW:
            yield Controls(tuple(self._control(one) for one in part["components"]))
        elif kind == BUTTON or kind in SELECTS:
            yield Controls((self._control(part),))
        elif kind == SECTION:
            yield from self._section(part)
        elif kind == CONTAINER:
            inner = tuple(node for one in part["components"] for node in self._component(one))
            yield Box(inner, part.get("accent_color"), bool(part.get("spoiler")))
        elif kind == SEPARATOR:
            yield Rule(bool(part.get("divider", True)))
        elif kind == GALLERY:
            for item in part["items"]:
                yield self._item(item)
        elif kind == THUMBNAIL:
            yield self._item(part)
        elif kind == FILE:
            yield self._item({**part, "media": part["file"]})

    def _section(self, part: Json) -> Iterator[Node]:
        lines = tuple(line for one in part["components"] for line in read(one["content"], self._names))
        accessory = part.get("accessory")
        yield Paragraph(lines, tuple(self._component(accessory)) if accessory else ())

    def _item(self, item: Json) -> Media:
        """Return a picture or file by its address; its name is the attachment's where it is the message's own."""
        url = str(item["media"].get("url") or "")
        for attachment in self._message.attachments:
            if attachment["url"] == url or url == f"attachment://{attachment['filename']}":
                self._shown.add(attachment["filename"])
                return _media(attachment, {**attachment, **item})
        name = item.get("name") or url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1] or "picture"
        return Media(safe(str(name)), safe(item.get("description") or ""), safe(url), bool(item.get("spoiler")))

    def _control(self, part: Json) -> Control:
        one = Message({**self._message.payload, "components": [part]})
        disabled = bool(part.get("disabled"))
        if part["type"] == BUTTON:
            button = one.buttons[0]
            label = _label(" ".join(filter(None, (button.emoji, button.label))) or "button")
            control = Control(label, button=button, url=safe(button.url) if button.url else None, style=button.style)
            usable = button.custom_id is not None and not disabled
        else:
            select = one.selects[0]
            control = Control(_label(select.placeholder or "Choose"), select=select)
            usable = not disabled
        return self._board.number(self._message, control) if usable else control

    def _embed(self, embed: Json) -> Iterator[Node]:
        author, title = (embed.get("author") or {}).get("name"), embed.get("title")
        if author:
            yield Paragraph((line_of(author),))
        if title:
            words = line_of(title, self._names)
            address = f" <{safe(embed['url'])}>" if embed.get("url") else ""
            yield Paragraph((Words((*words.pieces, *line_of(address).pieces), "heading", 3),))
        if embed.get("description"):
            yield Paragraph(read(embed["description"], self._names))
        for entry in embed.get("fields") or ():
            name = line_of(entry["name"], self._names)
            yield Paragraph((Words(name.pieces, "heading", 3), *read(entry["value"], self._names)))
        for key in ("image", "thumbnail"):
            if embed.get(key):
                yield self._item({"media": embed[key], "description": embed[key].get("description")})
        if (embed.get("footer") or {}).get("text"):
            yield Paragraph((Words(line_of(embed["footer"]["text"]).pieces, "small"),))


def _media(attachment: Json, described: Json) -> Media:
    return Media(
        safe(attachment["filename"]),
        safe(described.get("description") or attachment.get("description") or ""),
        attachment["url"],
        bool(described.get("spoiler")) or attachment["filename"].startswith("SPOILER_"),
    )


def _label(words: str) -> str:
    return " ".join(safe(words).split())


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield every node, those in boxes and at the side of words included."""
    for node in nodes:
        yield node
        if isinstance(node, Box):
            yield from walk(node.nodes)
        elif isinstance(node, Paragraph):
            yield from walk(node.aside)
