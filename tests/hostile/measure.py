"""The child process of `test_patterns`: feeds patterns with their pumps, and says which are slow.

    python -m tests.hostile.measure bot.sources

tries each pattern of a package, and prints one JSON object a line: {"at": name} before a pattern is tried, {"slow": …}
where one is worse than linear. Without packages it does what it reads, {"packages": […]} or {"pattern": …} a line, and
prints {"is_done": true} after each. Alone in its process, so that a matcher that never comes back can be named and
ended.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.hostile.measured import fingerprint, read_measured
from tests.hostile.pumps import ENDS, Pump, derive_pumps

LENGTH = 1_000_000  # characters
CEILING = 5.0  # seconds of CPU for them: about ten times what a linear pattern takes
# Each pump is tried at the first lengths, and goes on only where its time grows faster than the length. The slowest of
# a pattern goes on in any case, to the full length unless it would have tenfold room there (DATELINE_HOSTILE=all: yet).
_SIZES = (50, 200, 800, 3200, 12_800, 51_200, 204_800)
_TOLD_FROM = 3200  # characters: from here on, growth is told from noise
_LONG = 100_000
_LINEAR = 5.0  # times as long for four times the text, and no more: four is linear, sixteen quadratic
_TICK = 0.01  # seconds; a clock of CPU may go by ticks, so what is shorter is told by the other clock
_LEAST = 0.1  # seconds that may be spent on a short text: below it nothing is late
_FUNCTIONS = frozenset({"compile", "match", "search", "sub", "subn", "findall", "finditer", "fullmatch", "split"})


class Slow(Exception):
    """A match took longer than the ceiling."""


def import_modules(package: str) -> list[ModuleType]:
    """Import a package with everything in it."""
    root = importlib.import_module(package)
    infos = pkgutil.walk_packages(getattr(root, "__path__", []), f"{package}.")
    names = [info.name for info in infos if not info.name.endswith("migrations.env")]  # Alembic's, for a run of its own
    return [root, *(importlib.import_module(name) for name in names)]


def collect_patterns(modules: list[ModuleType]) -> dict[str, Any]:
    """Return every pattern of the modules, each under where it is: globals with all that is in them, and calls."""
    found: dict[str, Any] = {}
    seen: set[int] = set()
    for module in modules:
        for name, value in vars(module).items():
            if not name.startswith("__"):
                for path, pattern in _patterns_in(value, name, module.__name__, seen):
                    found[f"{module.__name__}.{path}"] = pattern
        for line, pattern in written_patterns(module)[0]:
            if all(pattern.pattern != one.pattern or type(pattern) is not type(one) for one in found.values()):
                found[f"{module.__name__}:{line}"] = pattern
    return found


def written_patterns(module: ModuleType) -> tuple[list[tuple[int, Any]], list[tuple[int, str]]]:
    """Return the patterns written into a module's calls, with their lines, and those that are built while it runs."""
    path = Path(module.__file__ or "")
    written: list[tuple[int, Any]] = []
    built: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not _is_of_re(node.func) or not node.args:
            continue
        at_flags = 1 if isinstance(node.func, ast.Attribute) and node.func.attr == "compile" else 99
        flags = next((one.value for one in node.keywords if one.arg == "flags"), None)
        if flags is None and len(node.args) > at_flags:
            flags = node.args[at_flags]
        if flags is None and isinstance(node.func, ast.Attribute) and node.func.attr != "compile":
            place = 4 if node.func.attr in {"sub", "subn"} else 3 if node.func.attr == "split" else 2
            flags = node.args[place] if len(node.args) > place else None
        try:
            pattern = _evaluate(node.args[0], module)
            options = _evaluate(flags, module) if flags is not None else 0
        except NameError:
            built.append((node.lineno, ast.unparse(node.args[0])))
        else:
            if isinstance(pattern, (str, bytes)):
                written.append((node.lineno, _engine(node.func).compile(pattern, flags=options)))
    return written, built


def _evaluate(node: ast.expr, module: ModuleType) -> Any:
    return eval(  # noqa: S307  # the project's own source text
        compile(ast.Expression(node), module.__name__, "eval"), dict(vars(module))
    )


def _engine(function: ast.expr) -> Any:
    name = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else "re"
    return importlib.import_module(name)


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _FUNCTIONS
        and isinstance(function.value, ast.Name)
        and function.value.id in {"re", "regex"}
    )


def _is_pattern(value: object) -> bool:
    return (
        isinstance(getattr(value, "pattern", None), (str, bytes))  # SQLAlchemy's `func` has whatever is asked of it
        and hasattr(value, "fullmatch")
        and hasattr(value, "finditer")
        and not isinstance(value, type)
    )


def _patterns_in(value: Any, path: str, module: str, seen: set[int], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the patterns in a value: itself, in containers, in attributes, in a function's defaults and closure."""
    if id(value) in seen or depth > 6 or isinstance(value, (str, bytes, int, float, ModuleType, type(None))):
        return
    seen.add(id(value))
    if _is_pattern(value):
        yield path, value
        return
    for name, part in _parts(value, module):
        yield from _patterns_in(part, f"{path}{name}", module, seen, depth + 1)


def _parts(value: Any, module: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((f"[{key!r}]", part) for key, part in list(value.items()))
        yield from ((f"[{key!r}]", key) for key in list(value) if _is_pattern(key))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from ((f"[{at}]", part) for at, part in enumerate(list(value)))
    elif callable(value) and hasattr(value, "__code__"):
        yield from ((f"()[{at}]", part) for at, part in enumerate(value.__defaults__ or ()))
        for cell in value.__closure__ or ():
            with suppress(ValueError):  # a cell that is still empty
                yield "(closure)", cell.cell_contents
    if isinstance(value, type):
        if value.__module__ == module:
            yield from ((f".{name}", part) for name, part in vars(value).items() if not name.startswith("__"))
    elif type(value).__module__.startswith(("bot.", "cogs.")):
        names = [*getattr(value, "__dict__", {}), *getattr(type(value), "__slots__", ())]
        for name in names:
            with suppress(AttributeError):
                yield f".{name}", getattr(value, name)


def measure(pattern: Any, pump: Pump, end: str, size: int, most: float = CEILING) -> float:
    """Return the seconds of CPU that all matches in a string of a size take; after `most` it is broken off."""
    words = pump.build(size, end)
    text = words.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else words
    signal.setitimer(signal.ITIMER_PROF, most)
    began, used = time.perf_counter(), time.process_time()
    try:
        for _ in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
    except Slow:
        return most + 1
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return min(time.perf_counter() - began, time.process_time() - used + _TICK)


def find_slow_pump(pattern: Any) -> tuple[Pump, str, int] | None:
    """Return the first pump that takes a pattern over the ceiling, its end, and the length at which that was seen."""
    flags = pattern.flags if isinstance(pattern, re.Pattern) else 0
    pace, slowest = -1.0, None
    for pump in derive_pumps(pattern.pattern, flags):
        size, taken = _try_longer(pattern, pump)
        if taken > _allowed(size):
            return pump, ENDS[-1], size
        if taken / size > pace:
            pace, slowest = taken / size, pump
    if slowest is not None:
        end = max(ENDS, key=lambda one: measure(pattern, slowest, one, _TOLD_FROM))
        taken = measure(pattern, slowest, end, _LONG)
        has_room = taken < CEILING / 10 * _LONG / LENGTH and os.environ.get("DATELINE_HOSTILE") != "all"
        if not has_room and measure(pattern, slowest, end, LENGTH) > CEILING:
            return slowest, end, LENGTH
    return None


def _try_longer(pattern: Any, pump: Pump) -> tuple[int, float]:
    """Return the length at which a pump was seen to be linear, or too slow, and the seconds that it took there."""
    before, end = 0.0, ENDS[-1]
    for size in (*_SIZES, LENGTH):
        taken = measure(pattern, pump, end, size, _allowed(size))
        if taken > _allowed(size):
            break
        if size >= _TOLD_FROM:
            for _ in range(2):  # what comes between is no reason
                if taken > _LINEAR * before:
                    before = min(before, measure(pattern, pump, end, size // 4))
                    taken = min(taken, measure(pattern, pump, end, size))
            if taken <= _LINEAR * before:
                break
        before = taken
    return size, taken


def _allowed(size: int) -> float:
    return max(_LEAST, CEILING * size / LENGTH)


def ring(*_: object) -> None:
    raise Slow


def try_packages(packages: Iterable[str], known: Container[str] = ()) -> None:
    """Print what is tried, and what of it is slow. `known`: fingerprints of what is not tried."""
    for package in packages:
        patterns = collect_patterns(import_modules(package))
        for name, pattern in patterns.items():
            if known and fingerprint(pattern) in known:
                continue
            _say({"at": name})
            try_pattern(name, pattern)


def try_pattern(name: str, pattern: Any) -> None:
    """Print the pump for which a pattern is slow, if there is one."""
    found = find_slow_pump(pattern)
    if found is not None:
        pump, end, size = found
        _say({"slow": name, "prefix": pump.prefix[:60], "unit": pump.unit[:60], "end": end, "length": size})


def _serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        try_packages(asked.get("packages", ()), () if "is_all" in asked else read_measured())
        if "pattern" in asked:
            try_pattern(asked["pattern"], re.compile(asked["pattern"]))
        _say({"is_done": True})


def _say(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, ring)
    if sys.argv[1:]:
        try_packages(sys.argv[1:])
    else:
        _serve()
