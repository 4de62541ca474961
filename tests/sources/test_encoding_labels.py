"""Labels mean what the Encoding Standard says they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.encoding_labels import find_codec


@pytest.mark.parametrize(
    ("label", "text", "data"),
    [
        ("iso-8859-1", "“€”", b"\x93\x80\x94"),
        ("Latin1", "“€”", b"\x93\x80\x94"),
        ("us-ascii", "“€”", b"\x93\x80\x94"),
        (" UTF8 ", "é", b"\xc3\xa9"),
        ("'utf-8'", "é", b"\xc3\xa9"),
        ("unicode-1-1-utf-8", "é", b"\xc3\xa9"),
        ("utf8mb4", "é", b"\xc3\xa9"),
        ("iso-8859-9", "€ş", b"\x80\xfe"),
        ("gb2312", "镕", b"\xe9\x46"),
        ("x-gbk", "镕", b"\xe9\x46"),
        ("shift_jis", "①", b"\x87\x40"),
        ("x-sjis", "①", b"\x87\x40"),
        ("ks_c_5601-1987", "똠", b"\x8c\x63"),
        ("euc-kr", "똠", b"\x8c\x63"),
        ("big5", "港", b"\xb4\xe4"),
        ("x-x-big5", None, b""),
        ("x-euc-jp", "港", b"\xb9\xc1"),
        ("KOI8-R", "П", b"\xf0"),
        ("koi", "П", b"\xf0"),
        ("x-cp1251", "П", b"\xcf"),
        ("win-1251", None, b""),
        ("x-mac-cyrillic", "П", b"\x8f"),
        ("tis-620", "ก", b"\xa1"),
        ("windows-874", "ก", b"\xa1"),
        ("logical", "א", b"\xe0"),
        ("x-user-defined", "é", b"\xe9"),
        ("unicode", "é", b"\xe9\0"),
        ("utf-16be", "é", b"\0\xe9"),
    ],
)
def test_a_label_means_what_its_users_wrote(label: str, text: str | None, data: bytes) -> None:
    codec = find_codec(label)
    assert (data.decode(codec) if codec else None) == text


@pytest.mark.parametrize(
    "label",
    [
        *(None, "", " ", "utf-7", "x-utf-7", "hex", "zlib", "rot13", "idna", "punycode", "unicode_escape", "undefined"),
        *("cp037", "cp500", "\0", "utf-8\0", "ünï", "a" * 100, "mbcs", "aliases", "klingon"),
    ],
)
def test_what_no_document_is_read_by_means_nothing(label: str | None) -> None:
    assert find_codec(label) is None


@given(st.text())
def test_whatever_is_found_reads_ascii(label: str) -> None:
    codec = find_codec(label)
    assert codec is None or codec.startswith(("utf-16", "utf-32")) or b"A<".decode(codec) == "A<"
