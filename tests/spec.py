"""Discord's published OpenAPI description: where it is, what it says, and `python -m tests.spec fetch`.

It is read, never committed. It is looked for at $DATELINE_SPEC, then at ../shared/discord/openapi.json beside the
repository, then at .spec/openapi.json, where `make spec` puts it.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FETCHED = ROOT / ".spec" / "openapi.json"
BESIDE = ROOT.parent / "shared" / "discord" / "openapi.json"
MISSING = (
    "Discord's API description is not here, so NO exchange was checked against it. "
    "`make spec` gets it; DATELINE_SPEC=PATH says where it is."
)


def find() -> Path | None:
    """The description's path, or None where it is nowhere. A path in $DATELINE_SPEC is not second-guessed."""
    named = os.environ.get("DATELINE_SPEC")
    candidates = [Path(named)] if named else [BESIDE, FETCHED]
    return next((path for path in candidates if path.is_file()), None)


def required() -> bool:
    """Whether a run without the description is a failed run."""
    return any(os.environ.get(name, "").lower() in ("1", "true", "yes") for name in ("CI", "DATELINE_REQUIRE_SPEC"))


@cache
def load() -> dict[str, Any]:
    """The description; FileNotFoundError, in words that say what to do, where it is nowhere."""
    path = find()
    if path is None:
        raise FileNotFoundError(MISSING)
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


if __name__ == "__main__":
    from tests.spec_fetch import main

    sys.exit(main(sys.argv[1:]))
