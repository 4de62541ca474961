"""`python -m bot.analysis.worker KIND MEMORY PARENT`: one worker process."""

from __future__ import annotations

import sys

from bot.analysis.worker import child

if __name__ == "__main__":
    sys.exit(child.main(*sys.argv[1:]))
