"""`python -m bot`, and the command `dateline`: the command line is `bot.cli.main`."""

from __future__ import annotations

import sys

from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
