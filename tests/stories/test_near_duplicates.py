"""Near-identical texts are told from texts that report the same in other words."""

from __future__ import annotations

from bot.stories.near_duplicates import COPY, make_sketch, measure_resemblance, pack, unpack
from tests.stories.wires import FERRY

_LONG = " ".join(f"{text} {i}" for i, (_, text) in enumerate(FERRY))


def test_a_text_is_a_copy_of_itself_whatever_its_white_space_and_case() -> None:
    assert measure_resemblance(make_sketch(_LONG), make_sketch(_LONG.replace(" ", "\n ").upper())) == 1.0


def test_a_copy_with_a_paragraph_added_or_cut_is_a_copy() -> None:
    added = _LONG + " Norvik has had a ferry since 1921, and the harbour museum shows a model of the first one."
    assert measure_resemblance(make_sketch(_LONG), make_sketch(added)) >= COPY
    assert measure_resemblance(make_sketch(_LONG), make_sketch(_LONG[: len(_LONG) * 3 // 4])) >= COPY


def test_two_reports_of_one_event_in_other_words_are_no_copies() -> None:
    first, second, _ = (make_sketch(text) for _, text in FERRY)
    assert measure_resemblance(first, second) < 0.1


def test_a_text_of_a_few_words_is_no_copy_of_anything() -> None:
    assert make_sketch("More to follow.") == frozenset()
    assert measure_resemblance(make_sketch("More to follow."), make_sketch("More to follow.")) == 0.0


def test_a_sketch_is_stored_and_read_back() -> None:
    sketch = make_sketch(_LONG)
    assert unpack(pack(sketch)) == sketch
    assert len(pack(sketch)) <= 256
