"""Every string that a person reads, in one list, to be read through: `make strings` writes it, a test holds it.

Taken from the source by its syntax: what stands in the rooms that write to people and reads as words. An f-string is
shown with its expressions in braces, a page's mark-up without its tags.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT

FILE = ROOT / "tests/golden/strings.txt"
# Rooms whose literals reach people; of every other module only the replies of its errors do.
ROOMS = (
    *("bot/cards", "cogs", "bot/typed", "bot/delivery", "bot/analysis/rules", "bot/cli", "bot/sandbox/terminal"),
    *(
        "bot/news/date_words.py",
        "bot/news/fate_words.py",
        "bot/newsroom",
        "bot/sources/feeds/filters.py",
        "bot/stories/updates.py",
    ),
)
# Tables of what people may type, which nobody is shown.
_TYPED = frozenset({"bot/typed/zones.py"})

_EXPRESSION = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_TAG = re.compile(r"<!?/?[a-z][^<>]*>", re.IGNORECASE)
# A sentence, a word with a capital, or one that goes on from something ("· paused", ", newest first").
_WORDS = re.compile(r"[^\W\d_]{2,}[^\W\d_]*[^\w:/=.-]+[^\W\d_]|^[^a-z]?[A-Z][a-z]{2,}|^[\s·,(—]+[^\W\d_]{3,}")
# A word of an f-string, which its expressions go round.
_WORD = re.compile(r"(?:^|[\s·“(*])[^\W\d_]{3,}(?=$|[\s,.:;”)*])")
_ID = re.compile(r"[a-z]+(?:[-_.:][a-z]+)*|[A-Z]\w+/[\w/]+|(?:https|feed|file|attachment):\S*")
_LOOK = re.compile(r"(?:(?:bold|dim|italic|reverse|strike|underline|white|ansi\w+|on|yellow|#\w+) ?)+")
_QUIET = frozenset({"getLogger", "compile", "custom_id", "fullmatch", "match", "search", "sub", "get"})
_QUIET |= {"getattr", "setattr", "create_task", "removeprefix", "removesuffix", "cast", "TypeVar", "info", "warning"}


def collect(root: Path = ROOT) -> tuple[str, ...]:
    """Return every line of the list: a module's path on a line of its own, its strings below it, in order."""
    lines: list[str] = []
    for path in sorted([*root.glob("bot/**/*.py"), *root.glob("cogs/*.py")]):
        name = path.relative_to(root).as_posix()
        found = list(dict.fromkeys(_strings(path, name)))
        if found:
            lines += ["", name, *(f"    {words!r}" for words in found)]
    return tuple(lines[1:])


def _strings(path: Path, name: str) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body: list[ast.AST] = [tree] if name.startswith(ROOMS) else []
    if name in _TYPED:
        body = [node for node in tree.body if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)]
    for node in [*_replies(tree), *body]:
        yield from _words_below(node)


def _replies(tree: ast.Module) -> Iterator[ast.expr]:
    """What an error says to its reader: `reply = …` in a class, and `why=…` where one is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
                    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
                    if any(isinstance(one, ast.Name) and one.id == "reply" for one in targets):
                        yield line.value
        elif isinstance(node, ast.keyword) and node.arg in {"why", "reason", "about"}:
            yield node.value


def _words_below(node: ast.AST) -> Iterator[str]:
    """The strings under a node that read as words, in order of the source; no docstrings, log lines, patterns."""
    if isinstance(node, ast.JoinedStr | ast.Constant):
        words = _template(node)
        if _is_read(words, is_template=isinstance(node, ast.JoinedStr)):
            yield words
        return
    if isinstance(node, ast.Raise | ast.Assert) or (isinstance(node, ast.Call) and _is_silent(node)):
        for keyword in _keywords(node):
            yield from _words_below(keyword.value)
        return
    for child in _children(node):
        yield from _words_below(child)


def _is_read(words: str, *, is_template: bool) -> bool:
    """Whether a string reads as words: no id, no key of a format, no name of a colour."""
    bare = _EXPRESSION.sub("", words) if is_template else words
    if _ID.fullmatch(bare) or _LOOK.fullmatch(bare.strip()):
        return False
    return bool(_WORDS.search(bare) or (is_template and _WORD.search(bare)))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    is_documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    is_index = isinstance(node, ast.Subscript) and not (isinstance(node.value, ast.Name) and node.value.id == "Literal")
    is_list_of_names = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    for child in ast.iter_child_nodes(node):
        if is_documented and child is first and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if child is getattr(node, "returns", None) or child is getattr(node, "annotation", None):
            continue
        if (is_index and child is getattr(node, "slice", None)) or is_list_of_names:
            continue
        yield child


def _keywords(node: ast.AST) -> Iterator[ast.keyword]:
    """The arguments by which an error carries its words to the reader; its message is for the log."""
    for child in ast.walk(node):
        if isinstance(child, ast.keyword) and child.arg not in {"extra", "name", "exc_info"}:
            yield child


def _is_silent(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        of_log = isinstance(function.value, ast.Name) and function.value.id in {"_log", "logging", "re"}
        return of_log or (function.attr in _QUIET)
    return isinstance(function, ast.Name) and function.id in _QUIET


def _template(node: ast.expr) -> str:
    words = "".join(map(_part, node.values)) if isinstance(node, ast.JoinedStr) else _part(node)
    return " ".join(_TAG.sub(" ", words).split()) if _TAG.search(words) else words


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.FormattedValue):
        return "{" + ast.unparse(part.value) + "}"
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""


def main() -> int:
    """Write the list."""
    FILE.write_text("\n".join(collect()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
