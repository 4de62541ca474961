"""What people read is in one file, so that it can be read through; who changes a string sees it there."""

from __future__ import annotations

from tests import strings


def test_every_string_that_a_person_reads_is_in_the_list() -> None:
    listed = strings.FILE.read_text(encoding="utf-8").splitlines()
    assert listed == list(strings.collect()), "run `make strings`, and read the difference"
