"""JSON Lines are read as a stream, and a bad line stops nothing."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import Article
from bot.sources.jsonl import BadLine, read_date, read_lines


def line(**fields: object) -> bytes:
    return json.dumps({"id": "x1", "title": None, "date": None, "text": "A text."} | fields).encode() + b"\n"


def one(data: bytes) -> Article | BadLine:
    (item,) = read_lines(io.BytesIO(data))
    return item


def test_a_document_is_read_as_it_stands() -> None:
    text = " “Quoted,”\r\n\r\nshe said. 👩‍👩‍👧 \n"
    item = one(line(id="a/1", title="A Title", date="2024-07-21", text=text, other=[1]))
    assert isinstance(item, Article)
    assert (item.origin, item.title, item.published, item.text) == ("a/1", "A Title", date(2024, 7, 21), text)
    assert item.text[item.body.start : item.body.end] == text.strip()


def test_an_update_and_a_kind_are_read_where_they_are_ours() -> None:
    item = one(line(date="2024-07-21", updated="2024-07-22T09:30:00Z", genre="opinion"))
    assert isinstance(item, Article)
    assert (item.updated, item.genre) == (datetime(2024, 7, 22, 9, 30, tzinfo=UTC), "opinion")
    assert item.anchor_day == date(2024, 7, 22)


@pytest.mark.parametrize("other", [17, "politics", ["news"], {}, True, "", None])
def test_keys_of_somebody_else_are_ignored(other: object) -> None:
    item = one(line(date="2024-07-21", updated=other, genre=other))
    assert isinstance(item, Article)
    assert (item.updated, item.genre, item.anchor_day) == (None, None, date(2024, 7, 21))


def test_an_empty_text_is_a_document() -> None:
    item = one(line(text=""))
    assert isinstance(item, Article)
    assert (item.body.start, item.body.end) == (0, 0)


def test_numbers_are_ids_too() -> None:
    item = one(line(id=17))
    assert isinstance(item, Article)
    assert item.origin == "17"


@pytest.mark.parametrize(
    ("data", "identity", "why"),
    [
        (b"{", None, "not JSON"),
        (b"[1]\n", None, "not a JSON object"),
        (b'"text"\n', None, "not a JSON object"),
        (b"\xff\xfe{}\n", None, "not UTF-8"),
        (b"[" * 100_000, None, "not JSON"),
        (b'{"id": ' + b"1" * 10_000 + b', "text": ""}', None, "not JSON"),
        (line(id=None), None, '"id"'),
        (line(id=True), None, '"id"'),
        (line(text=None), "x1", '"text"'),
        (line(text=["a"]), "x1", '"text"'),
        (line(title=3), "x1", '"title"'),
        (line(date=20240721), "x1", '"date"'),
        (line(date="yesterday"), "x1", '"date"'),
        (line(date="2024-07"), "x1", '"date"'),
        (line(date="2024-02-30"), "x1", '"date"'),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_others_go_on(data: bytes, identity: str | None, why: str) -> None:
    lines = [line(id="before"), data, b"\n", line(id="after")]
    before, bad, after = read_lines(lines)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert (before.origin, after.origin) == ("before", "after")
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.id) == (2, identity)
    assert why in bad.why
    assert "2" in bad.error.words


def test_lines_are_read_only_when_they_are_asked_for() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield line(id=read)

    items = read_lines(endless())
    next(items)
    next(items)
    assert read == 2


def test_a_mark_before_the_first_line_and_text_streams_are_fine() -> None:
    assert isinstance(one(b"\xef\xbb\xbf" + line()), Article)
    (item,) = read_lines(io.StringIO(line().decode()))
    assert isinstance(item, Article)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, None),
        ("", None),
        ("2024-07-21", date(2024, 7, 21)),
        ("2024-07-21T09:30:00Z", datetime(2024, 7, 21, 9, 30, tzinfo=UTC)),
        ("2024-07-21T09:30:00", datetime(2024, 7, 21, 9, 30, tzinfo=UTC)),
        ("2024-07-21 09:30:00+02:00", datetime(2024, 7, 21, 7, 30, tzinfo=UTC)),
        ("2024-07-21T23:30:00-05:00", date(2024, 7, 21)),
        ("2024-07-21T00:30:00+09:00", date(2024, 7, 21)),
    ],
)
def test_the_day_written_is_the_day_kept(written: object, read: object) -> None:
    assert read_date(written) == read


def test_half_a_surrogate_pair_becomes_one_replacement_character() -> None:
    item = one(b'{"id": "x", "text": "a \\ud83d b"}')
    assert isinstance(item, Article)
    assert item.text == "a \ufffd b"


@given(
    st.lists(
        st.one_of(
            st.binary(),
            st.text().map(lambda t: line(text=t)),
            st.text().map(lambda t: t.encode("utf-8", "surrogatepass")),
        )
    )
)
def test_any_lines_give_articles_or_reasons(lines: list[bytes]) -> None:
    for item in read_lines(lines):
        if isinstance(item, Article):
            assert item.body.end <= len(item.text)
            item.text.encode()
        else:
            assert item.why


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_kept_character_for_character(text: str) -> None:
    item = one(line(text=text))
    assert isinstance(item, Article)
    assert item.text == text
