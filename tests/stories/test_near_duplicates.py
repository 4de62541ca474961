"""Near-identical texts are told from texts that report the same in other words."""

from __future__ import annotations

from bot.stories.near_duplicates import COPY, packed, shared, sketch_of, unpacked
from tests.stories.wires import FERRY

_LONG = " ".join(f"{text} {i}" for i, (_, text) in enumerate(FERRY))


def test_a_text_is_a_copy_of_itself_whatever_its_white_space_and_case() -> None:
    assert shared(sketch_of(_LONG), sketch_of(_LONG.replace(" ", "\n ").upper())) == 1.0


def test_a_copy_with_a_paragraph_added_or_cut_is_a_copy() -> None:
    added = _LONG + " Norvik has had a ferry since 1921, and the harbour museum shows a model of the first one."
    assert shared(sketch_of(_LONG), sketch_of(added)) >= COPY
    assert shared(sketch_of(_LONG), sketch_of(_LONG[: len(_LONG) * 3 // 4])) >= COPY


def test_two_reports_of_one_event_in_other_words_are_no_copies() -> None:
    first, second, _ = (sketch_of(text) for _, text in FERRY)
    assert shared(first, second) < 0.1


def test_a_text_of_a_few_words_is_no_copy_of_anything() -> None:
    assert sketch_of("More to follow.") == frozenset()
    assert shared(sketch_of("More to follow."), sketch_of("More to follow.")) == 0.0


def test_a_sketch_is_stored_and_read_back() -> None:
    sketch = sketch_of(_LONG)
    assert unpacked(packed(sketch)) == sketch
    assert len(packed(sketch)) <= 256
