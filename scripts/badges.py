"""Draws the front page's badges into docs/badges from what pyproject.toml says: `make pictures`.

They are files of our own: whoever reads the page asks no other host for them. A test holds them against their source.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bot.settings import ROOT

FOLDER = ROOT / "docs" / "badges"
_LETTER = 6.6  # pixels, on average, of the 11 pixel font; `textLength` makes a text exactly as wide as its room
_MARGIN = 6
_BADGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {value}">'
    '<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)">'
    '<path fill="#444d56" d="M0 0h{left}v20H0z"/><path fill="#1a5fa8" d="M{left} 0h{right}v20H{left}z"/></g>'
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
    '<text x="{margin}" y="14" textLength="{label_length}">{label}</text>'
    '<text x="{value_x}" y="14" textLength="{value_length}">{value}</text></g></svg>\n'
)


@dataclass(frozen=True, slots=True)
class Badge:
    """`name`: of its file, without the ending."""

    name: str
    label: str
    value: str

    def draw(self) -> str:
        """Return it as SVG."""
        label_length, value_length = (round(len(text) * _LETTER) for text in (self.label, self.value))
        left, right = label_length + 2 * _MARGIN, value_length + 2 * _MARGIN
        return _BADGE.format(
            width=left + right,
            left=left,
            right=right,
            margin=_MARGIN,
            value_x=left + _MARGIN,
            label=escape(self.label),
            value=escape(self.value),
            label_length=label_length,
            value_length=value_length,
        )


def list_badges(pyproject: dict[str, Any]) -> tuple[Badge, ...]:
    """Return the badges that are true of a project, as its pyproject.toml says."""
    project = pyproject["project"]
    found = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"])
    if found is None:
        raise ValueError(f"requires-python is of another form: {project['requires-python']}")
    badges = [
        Badge("python", "Python", f"3.{found[1]} to 3.{int(found[2]) - 1}"),
        Badge("discord", "discord.py", _find_version(project["dependencies"], "discord.py")),
        Badge("licence", "licence", project["license"].split(" AND ")[0]),
    ]
    if pyproject["tool"]["mypy"].get("strict"):
        badges.append(Badge("types", "types", "mypy strict"))
    return tuple(badges)


def _find_version(dependencies: Iterable[str], name: str) -> str:
    """Return the lowest version that a project asks of a library. ValueError where it asks for none."""
    for one in dependencies:
        if found := re.match(rf"{re.escape(name)}>=([\d.]+)", one):
            return found[1]
    raise ValueError(f"no {name} among the dependencies")


def read_project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for badge in list_badges(read_project()):
        (folder / f"{badge.name}.svg").write_text(badge.draw(), "utf-8")


if __name__ == "__main__":
    main()
