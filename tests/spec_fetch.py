"""`python -m tests.spec fetch`: Discord's API description out of the npm package `discord-api-spec`, into .spec/."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests import spec

PACKAGES = ("discord-api-spec@10.0.266135", "zod@4.6.7")
CONVERTER = Path(__file__).with_name("spec_convert.mjs")


def main(arguments: list[str]) -> int:
    """0 where the description is there now, 1 where it could not be had, 2 for wrong usage."""
    if arguments not in (["fetch"], ["where"]):
        print("usage: python -m tests.spec fetch|where", file=sys.stderr)
        return 2
    if arguments == ["fetch"]:
        try:
            fetch(spec.FETCHED.parent)
        except (OSError, subprocess.CalledProcessError, ValueError) as error:
            detail = getattr(error, "stderr", None) or error
            print(f"Discord's API description could not be had: {str(detail).strip()}", file=sys.stderr)
            return 1
    found = spec.find()
    print(found or spec.MISSING)
    return 0 if found else 1


def fetch(folder: Path) -> Path:
    """Install the package beside zod in `folder` and write `openapi.json` there. CalledProcessError where npm or node
    fails, FileNotFoundError where one of them is not installed."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise FileNotFoundError("npm and node are needed (Debian: apt-get install npm)")
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"private": True}), "utf-8")
    _run([npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES], folder)
    converter = str(shutil.copy(CONVERTER, folder))  # node looks for packages beside the script
    written = _run([node, converter], folder)
    operations = sum(map(len, json.loads(written)["paths"].values()))
    if operations < 150:
        raise ValueError(f"the package describes {operations} operations only")
    path = folder / "openapi.json"
    path.write_text(written, "utf-8")
    return path


def _run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
