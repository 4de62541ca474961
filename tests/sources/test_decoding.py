"""Bytes become text whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.decoding import decode, looks_binary

TEXT = "“We won’t pay,” the board’s chair said — twice. Café, naïve, £40."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_comes_back_from_its_usual_encodings_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_marks_of_big_endian_text_are_read() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT
    assert decode(b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be")) == TEXT


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Совет порта проголосовал в понедельник за закрытие старого паромного терминала. " * 4),
        ("shift_jis", "港湾委員会は月曜日、長い議論の末に旧フェリーターミナルを閉鎖することを決定した。" * 4),
        ("gb18030", "港口委员会周一投票决定关闭旧渡轮码头，结束了数月的争论。委员会主席会后对记者说明了情况。" * 4),
    ],
)
def test_older_encodings_are_told_by_their_bytes(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_named_charset_is_believed_where_it_fits_and_never_over_valid_utf_8() -> None:
    assert decode("Müller".encode("iso8859-15"), "iso-8859-15") == "Müller"
    assert decode("Müller".encode(), "iso-8859-1") == "Müller"
    assert decode("Łódź".encode("cp1250"), "windows-1250") == "Łódź"
    for nonsense in ("no-such-charset", "hex", "zlib", "", "\x00", "rot13", "undefined", "idna", "utf-7\n"):
        assert "ller" in decode("Müller".encode("cp1252"), nonsense)


def test_a_few_broken_bytes_do_not_turn_utf_8_into_something_else() -> None:
    data = ("Zażółć gęślą jaźń. " * 20).encode() + b"\xff" + "Zażółć".encode()
    assert decode(data) == "Zażółć gęślą jaźń. " * 20 + "\ufffdZażółć"


def test_line_ends_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\nd") == "a\r\nb\rc\nd"


@given(st.binary(), st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_decode(data: bytes, charset: str | None) -> None:
    text = decode(data, charset)
    assert isinstance(text, str)
    text.encode("utf-8", "surrogatepass")
    looks_binary(data)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_exactly(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text.removeprefix("\ufeff")


def test_pictures_are_told_from_texts() -> None:
    assert looks_binary(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    assert not looks_binary(TEXT.encode("utf-16"))
    assert not looks_binary(b"")
