"""What is odd about the settings, though the bot can start: misspelt names, a token that others can read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import PLACES, SETTINGS
from bot.settings import env_file as env_files

_OURS = "DATELINE_"
_TOKEN = "DISCORD_TOKEN"  # noqa: S105  # the setting's name
# Variables of this project's own tests and benches.
_OF_TESTS = frozenset({"BENCH_FULL", "REQUIRE_SPEC", "SPEC", "WITHIN", "TEST_DATABASE", "TEST_SERVER", "TEST_TREE"})
_LIST = "The file .env.example" if PLACES.is_checkout else "`dateline settings`"
_LIKE = 0.6  # of what follows DATELINE_, from 0 to 1
_VERY_LIKE = 0.82  # of a whole name, where nothing says that it is meant for this bot


def advice(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> tuple[str, ...]:
    """Return one sentence or two on each thing that was hardly meant so; SettingsError as `load`. No value is shown."""
    environ = os.environ if environ is None else environ
    path = PLACES.env_file if env_file is None else env_file
    in_file = env_files.read(path)
    return (
        *(_passed_over(Path(".env"), path) if env_file is None else ()),
        *_misspelt(in_file, str(path)),
        *_misspelt((name for name in environ if name not in in_file), "the environment"),
        *_about_token(environ, in_file, path),
    )


def _passed_over(here: Path, path: Path) -> Iterator[str]:
    """Say that the file of the working folder is not read, where it holds settings of ours and another file is read."""
    if here == path:
        return
    try:
        found = [name for name in env_files.read(here) if is_known(name)]
    except SettingsError:  # another program's
        return
    if found:
        yield f"{found[0]} in the .env of this folder is not used. Put it into {path}, or into the environment."


def _misspelt(names: Iterable[str], where: str) -> Iterator[str]:
    for name in names:
        if not is_known(name) and ((meant := suggest_setting(name)) or _is_ours(name)):
            hint = f"Did you mean {meant}?" if meant else f"{_LIST} lists all there are."
            yield f"{_make_printable(name)} in {where} is no setting, and is ignored. {hint}"


def _about_token(environ: Mapping[str, str], in_file: Mapping[str, str], path: Path) -> Iterator[str]:
    if not in_file.get(_TOKEN, "").strip():
        return
    if env_files.is_open_to_others(path):
        yield f"Others on this machine can read the token in {path}. Make it yours alone: chmod 600 {path}"
    if not environ.get(_TOKEN, "set").strip():
        yield (
            f"{_TOKEN} is empty in the environment, which wins over {path}, so the token there is not used."
            f" To use it, unset the variable: unset {_TOKEN}"
        )


def is_known(name: str) -> bool:
    """Return whether this is exactly the name of a setting, or one of the variables of this project's tests."""
    ours = {name for setting in SETTINGS for name in (setting.name, setting.other_name)}
    return name in ours or name.removeprefix(_OURS) in _OF_TESTS


def suggest_setting(name: str) -> str | None:
    """Return the setting that a name is a misspelling of, None where it is like none."""
    plain = _plain(name)
    best, likeness = None, 0.0
    for setting in SETTINGS:
        if plain == setting.name:
            return setting.name
        if plain.startswith(_OURS) and setting.name.startswith(_OURS):
            ratio, least = _ratio(plain.removeprefix(_OURS), setting.name.removeprefix(_OURS)), _LIKE
        else:
            ratio, least = _ratio(plain, setting.name), _VERY_LIKE
        if ratio >= least and ratio > likeness:
            best, likeness = setting.name, ratio
    return best


def _is_ours(name: str) -> bool:
    return _plain(name).startswith(_OURS)


def _plain(name: str) -> str:
    return name.strip().upper().replace("-", "_").replace(".", "_").replace(" ", "_")


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _make_printable(name: str) -> str:
    """Return a name as it can be printed; a line of a file can hold anything before its equals sign."""
    return "".join(c if c.isprintable() else "?" for c in name[:60])
