"""What is named slow is there: a file that has moved would come back into `make test-quick` unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quickly import SLOW, TESTS, is_slow


@pytest.mark.parametrize("name", SLOW)
def test_what_is_named_slow_is_there(name: str) -> None:
    assert (TESTS / name).exists()


def test_a_file_in_a_slow_folder_is_slow_and_its_neighbour_is_not() -> None:
    assert is_slow(TESTS / "e2e" / "test_running.py")
    assert is_slow(TESTS / "store" / "test_killed.py")
    assert not is_slow(TESTS / "store" / "test_store.py")
    assert not is_slow(Path(__file__))
