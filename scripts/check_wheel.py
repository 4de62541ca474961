"""The wheel as somebody gets it: in an empty environment with nothing but what it asks for, used in another folder.

    python -m scripts.check_wheel dist/dateline-….whl

Nothing is left: everything lies in a temporary folder, and every process is ended by its id.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
_ARTICLE = ROOT / "data" / "000_d25d507db5f43f02.txt"
_INSTALLS_WITHIN = 900.0  # seconds, packages fetched
_ANSWERS_WITHIN = 180.0
_ENDS_WITHIN = 10.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
# What the article says, and the answer to a command must show.
_ANSWERS = {
    "/brief": (
        "South Korea recalled Russia’s envoy to Seoul on Friday.",
        "strongly urged Russia to immediately stop military cooperation with North Korea",
    ),
    "/quotes": ("Violating Security Council resolutions and supporting North Korea", "Kim Hong-kyun", "big mistake"),
    "/timeline\n3": (
        "Russia invaded Ukraine in 2022",
        "Friday 19 July 2024",
        "timeline.png",
    ),  # its third button: Picture
}


class Wrong(Exception):
    """What is not as it should be."""


class Installed:
    """An environment with the wheel in it, a home and a working folder, all new."""

    def __init__(self, folder: Path) -> None:
        self.environment = folder / "environment"
        self.home = folder / "home"
        self.elsewhere = folder / "elsewhere"
        self.temporary = folder / "temporary"
        for one in (self.home, self.elsewhere, self.temporary):
            one.mkdir()
        scripts = "Scripts" if os.name == "nt" else "bin"
        self.python = self.environment / scripts / "python"
        self.dateline = self.environment / scripts / "dateline"
        self.data = self.home / "data" / "dateline"

    def install(self, wheel: Path) -> None:
        """Make the environment and install the wheel, with its own requirements and no lock."""
        venv.create(self.environment, with_pip=True, symlinks=os.name != "nt")
        pip = (self.python, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check")
        _run(*pip, "install", "--no-compile", wheel, within=_INSTALLS_WITHIN)
        _run(*pip, "check")

    def put_in_the_way(self) -> dict[str, str]:
        """Fill the working folder with what must not be taken: a package `bot`, a folder `data`, somebody's `.env`."""
        (self.elsewhere / "bot").mkdir()
        (self.elsewhere / "bot" / "__init__.py").write_text("raise SystemExit('another program')\n", "utf-8")
        (self.elsewhere / "data").mkdir()
        (self.elsewhere / "data" / "other.txt").write_text("Nothing of this is shown, said Jane Other.\n", "utf-8")
        (self.elsewhere / ".env").write_text("DISCORD_TOKEN=of.another.bot\nSECRET='\n", "utf-8")
        return _contents(self.elsewhere)

    def ask(self, *arguments: str | Path, typed: str = "") -> str:
        """What the command prints; Wrong where it does not end with 0."""
        return _run(self.dateline, *arguments, typed=typed, cwd=self.elsewhere, env=self.variables)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of its page while it is served; Wrong where SIGTERM does not end it with 0."""
        process = subprocess.Popen(  # noqa: S603  # the program that was just installed
            [self.dateline, "local", "--serve"],
            cwd=self.elsewhere,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            yield _hear(process.stdout, _ADDRESS)
            process.terminate()
            if status := process.wait(_ENDS_WITHIN):
                raise Wrong(f"after SIGTERM it ended with {status}")
        finally:
            _end(process)

    @property
    def variables(self) -> dict[str, str]:
        """Its variables: nothing of who runs this, but the path and what Windows needs."""
        handed = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return handed | {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "TMPDIR": str(self.temporary),
            "PYTHONUTF8": "1",
        }


def main(wheel: Path) -> int:
    """Install it, use it; 0 where all was well."""
    with tempfile.TemporaryDirectory() as folder:
        installed = Installed(Path(folder).resolve())
        try:
            installed.install(wheel.resolve())
            _check(installed, wheel)
        except (Wrong, OSError, subprocess.SubprocessError) as error:
            print(f"{wheel}: {error}", file=sys.stderr)
            return 1
    print(f"{wheel}: installed by itself, it answered, and wrote nothing but what is its own")
    return 0


def _check(installed: Installed, wheel: Path) -> None:
    before = installed.put_in_the_way()
    version = wheel.name.split("-")[1]
    _expect(installed.ask("--version"), f"dateline {version}")
    for command, words in _ANSWERS.items():
        _expect(installed.ask("local", typed=f"{command}\n"), *words)
    [facts] = [json.loads(line) for line in installed.ask("analyse", _ARTICLE).splitlines()]
    if facts["text"] != _ARTICLE.read_text("utf-8") or not (facts["quotes"] and facts["timeline"]):
        raise Wrong(f"`analyse` answered with {str(facts)[:300]}")
    _expect(installed.ask("explain", _ARTICLE, "--html", "-"), "<style", "Kim Hong-kyun")
    _expect(installed.ask("settings"), str(installed.data / "dateline.db"), str(installed.home / "config"))
    _expect(installed.ask("backup"), str(installed.data / "backups"))
    with installed.serving() as address:
        for path, piece in (("/", "<!doctype html"), ("/-/page/main.js", "import")):
            _expect(_fetch(address + path), piece)
    if _contents(installed.elsewhere) != before:
        raise Wrong(f"the working folder holds {sorted(_contents(installed.elsewhere))}")
    _check_rights(installed.data)


def _check_rights(data: Path) -> None:
    """Its folders and what lies in them are their owner's alone."""
    if os.name == "posix":
        for path in (data, *data.rglob("*")):
            if path.stat().st_mode & 0o077:
                raise Wrong(f"others may read {path}")
    if not (data / "dateline.db").is_file():
        raise Wrong(f"no database in {data}")


def _expect(said: str, *words: str) -> None:
    for one in words:
        if one not in said:
            raise Wrong(f"no {one!r} in what it said:\n{said[:3000]}")


def _fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=_ENDS_WITHIN) as answer:  # noqa: S310  # of our own page
        return str(answer.read().decode())


def _contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text("utf-8", "replace") for path in files}


def _run(
    *command: str | Path,
    typed: str = "",
    within: float = _ANSWERS_WITHIN,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> str:
    """What a command prints; Wrong with its last words where it does not end with 0."""
    process = subprocess.Popen(  # noqa: S603  # the commands above
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        said, complained = process.communicate(typed, within)
    finally:
        _end(process)
    if process.returncode:
        last = (complained or said)[-1000:]
        raise Wrong(f"`{' '.join(map(str, command))}` ended with {process.returncode}: {last}")
    return said


def _hear(stream: IO[str] | None, wanted: re.Pattern[str]) -> str:
    """Read line by line until the pattern is in one; what matched."""
    assert stream is not None  # noqa: S101  # a pipe
    for line in stream:
        if found := wanted.search(line):
            return found[0]
    raise Wrong(f"it ended before it said {wanted.pattern!r}")


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that has not ended, and what it started: a session of its own, nothing else is in it."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
