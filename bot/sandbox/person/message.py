"""Messages and modals as a person sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LINK = 2, 3, 4, 10, 5
SELECTS = frozenset({3, 5, 6, 7, 8})
EPHEMERAL, LOADING = 1 << 6, 1 << 7


def walk(components: Sequence[Any]) -> Iterator[Json]:
    """Every component, parents before children, in the order they are shown in."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for single in ("accessory", "component"):
            if component.get(single):
                yield from walk((component[single],))


@dataclass(frozen=True, slots=True)
class Button:
    """`custom_id` is None for a link, `url` for any other. `label` may be empty where there is an emoji."""

    label: str
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """`options` are those of a string select: `{"label", "value", …}`."""

    custom_id: str
    type: int
    placeholder: str
    options: tuple[Json, ...]
    min_values: int
    max_values: int
    disabled: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in `payload`, Discord's message object."""

    payload: Json

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def channel_id(self) -> str:
        return str(self.payload["channel_id"])

    @property
    def flags(self) -> int:
        return int(self.payload.get("flags") or 0)

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the app is thinking."""
        return bool(self.flags & LOADING)

    @property
    def author(self) -> str:
        author = self.payload["author"]
        return str(author.get("global_name") or author["username"])

    @property
    def components(self) -> list[Json]:
        return list(self.payload.get("components") or ())

    @property
    def attachments(self) -> list[Json]:
        return list(self.payload.get("attachments") or ())

    @property
    def text(self) -> str:
        """All words of it, top to bottom: content, embeds, text displays."""
        parts = [str(self.payload.get("content") or "")]
        for embed in self.payload.get("embeds") or ():
            parts += [str(embed.get("title") or ""), str(embed.get("description") or "")]
            parts += [f"{field['name']}\n{field['value']}" for field in embed.get("fields") or ()]
        parts += [str(part["content"]) for part in walk(self.components) if part["type"] == TEXT_DISPLAY]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        return [_button(part) for part in walk(self.components) if part["type"] == BUTTON]

    @property
    def selects(self) -> list[Select]:
        return [_select(part) for part in walk(self.components) if part["type"] in SELECTS]

    @property
    def interaction_id(self) -> str | None:
        """The interaction that it answers."""
        metadata = self.payload.get("interaction_metadata") or {}
        return metadata.get("id")


def _button(part: Json) -> Button:
    emoji = (part.get("emoji") or {}).get("name") or ""
    return Button(
        str(part.get("label") or ""),
        part.get("custom_id"),
        part.get("url"),
        int(part["style"]),
        bool(part.get("disabled")),
        str(emoji),
    )


def _select(part: Json) -> Select:
    return Select(
        str(part["custom_id"]),
        int(part["type"]),
        str(part.get("placeholder") or ""),
        tuple(part.get("options") or ()),
        int(part.get("min_values", 1)),
        int(part.get("max_values", 1)),
        bool(part.get("disabled")),
    )


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the app has opened. `id` is the interaction that opened it, `source` the message whose component."""

    id: str
    custom_id: str
    title: str
    channel_id: str
    components: tuple[Json, ...]
    source: Message | None = None

    @property
    def fields(self) -> list[Json]:
        """The components that take a value, each with its `label` where it has one."""
        found = []
        for part in self.components:
            inside = [part["component"]] if part.get("component") else part.get("components") or ()
            found += [{"label": part.get("label") or "", **one} for one in inside]
        return found
