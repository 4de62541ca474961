"""Which tests `make test-quick` leaves out, and `make test` begins with."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent

# Folders and files: what starts processes or sandboxes, waits for real time, or reads texts by the hundred.
SLOW = (
    *("torture", "e2e", "hostile", "process", "cli", "eval", "sandbox", "cogs", "test_client.py"),
    *("analysis/worker", "analysis/test_extraction.py", "analysis/parse", "analysis/times/test_prefilter.py"),
    *("analysis/times/test_any_text.py", "analysis/quotes/test_any_text.py", "analysis/quotes/test_rules.py"),
    *("delivery/test_a_year.py", "delivery/test_once.py", "delivery/test_closed.py", "delivery/test_in_the_client.py"),
    *("delivery/test_posting.py", "delivery/test_real_stories.py", "delivery/test_pace.py"),
    *(
        "delivery/test_wrong_clock.py",
        "newsroom/test_clustering_process.py",
        "newsroom/test_pages.py",
        "newsroom/feeds",
    ),
    *(
        "newsroom/test_newsroom.py",
        "newsroom/test_isolation.py",
        "newsroom/test_intake.py",
        "store/test_killed.py",
        "store/test_many_processes.py",
    ),
    *("sources/feeds/test_zoo.py", "sources/test_odd_input.py", "sources/test_fetch.py", "cards/test_picture.py"),
    *("test_operating.py", "test_metrics.py"),
)


def is_slow(path: Path) -> bool:
    """Whether a test file is one of them, or lies in one of their folders."""
    return any(path.is_relative_to(TESTS / name) for name in SLOW)
