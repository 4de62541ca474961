"""The documents' links to files of this project and to headings in them: each must lead somewhere.

    python -m scripts.check_links

Addresses elsewhere are not asked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
_DOCUMENTS = ("*.md", "docs/**/*.md", "bot/**/*.md")
_FENCE = re.compile(r"^(?:```|~~~)")
_LINK = re.compile(r"!?\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*\]\((?P<target>[^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<words>.+?) *#*$")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main() -> int:
    """Print what leads nowhere; 0 where nothing does."""
    wrong = [line for path in list_documents() for line in check(path)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def list_documents() -> list[Path]:
    """Return the Markdown files of the project."""
    return sorted(path for pattern in _DOCUMENTS for path in ROOT.glob(pattern))


def check(path: Path) -> Iterator[str]:
    """Yield a line for each link of a document that leads nowhere."""
    for number, line in _list_lines(path.read_text("utf-8")):
        for target in find_targets(line):
            if why := _find_fault(path, target):
                yield f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{number}: {target}: {why}"


def find_targets(line: str) -> list[str]:
    """Return what a line links to, pictures and the links around them included."""
    found = []
    for match in _LINK.finditer(line):
        found += [match["target"], *find_targets(match[0][match[0].index("[") + 1 : match[0].rindex("](")])]
    return found


def list_anchors(text: str) -> set[str]:
    """Return the names that headings can be linked by, as the code's hosts make them."""
    names: list[str] = []
    for _, line in _list_lines(text):
        if match := _HEADING.match(line):
            words = re.sub(r"[`*_]|\]\([^()]*\)|\[", "", match["words"]).casefold()
            name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            names.append(name if name not in names else f"{name}-{names.count(name)}")
    return set(names)


def _find_fault(path: Path, target: str) -> str:
    if _ELSEWHERE.match(target):
        return ""
    name, _, anchor = unquote(target).partition("#")
    meant = (path.parent / name).resolve() if name else path
    if not meant.exists():
        return "there is no such file"
    if anchor and meant.suffix == ".md" and anchor not in list_anchors(meant.read_text("utf-8")):
        return "there is no such heading"
    return ""


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not code, with their numbers."""
    is_code = False
    for number, line in enumerate(text.splitlines(), start=1):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and not line.startswith("    "):
            yield number, re.sub(r"`[^`]*`", "", line) if not line.startswith("#") else line


if __name__ == "__main__":
    sys.exit(main())
