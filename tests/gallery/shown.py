"""What the gallery shows."""

from __future__ import annotations

from dataclasses import dataclass

from discord import ui


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with its name, and the files that go with it."""

    name: str
    view: ui.LayoutView
    files: tuple[tuple[str, bytes], ...] = ()
