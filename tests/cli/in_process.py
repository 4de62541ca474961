"""`dateline` in the process of a test, which has everything imported: for what another process has shown already."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from bot.cli.main import main


def run_here(folder: Path, words: Sequence[str], environment: Mapping[str, str] | None = None) -> CompletedProcess[str]:
    """Run the command line's words as if in `folder`, with so much more in the environment."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.dict(os.environ, environment or {}),
    ):
        try:
            status = main(words)
        except SystemExit as ended:  # argparse's way
            status = int(ended.code or 0)
    return CompletedProcess(words, status, out.getvalue(), err.getvalue())
