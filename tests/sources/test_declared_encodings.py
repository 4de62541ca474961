"""A page's own word on its encoding is found where browsers find it, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.declared_encodings import find_in_page, find_in_xml


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        (b"<meta charset=utf-8>", ("utf-8",)),
        (b"<META CHARSET = 'windows-1251' />", ("windows-1251",)),
        (b'<meta name=x content="charset=koi8-r"><meta charset="big5">', ("big5",)),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=euc-jp">', ("euc-jp",)),
        (b'<meta content="text/html;charset=euc-jp" http-equiv=content-type>', ("euc-jp",)),
        (b"<meta http-equiv='refresh' content='0; url=?charset=koi8-r'>", ()),
        (b"<!-- <meta charset=koi8-r> --><meta charset=gbk>", ("gbk",)),
        (b"<script>'<meta charset=koi8-r>'</script><meta charset=gbk>", ("gbk",)),
        (b"<title>About <meta charset=koi8-r></title><meta charset=gbk>", ("gbk",)),
        (b"<head></head><body><meta charset=koi8-r>", ()),
        (b"<meta charset=''><meta charset=gbk>", ("gbk",)),
        (b"<head>" + b"<link rel=x href=y>" * 900 + b"<meta charset=gbk>", ("gbk",)),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html><meta charset=gbk>', ("gbk", "iso-8859-2")),
        (b"<?xml version='1.0' encoding='iso-8859-2' standalone='yes'?><html>", ("iso-8859-2",)),
        (b"", ()),
    ],
)
def test_a_page_says_its_encoding(page: bytes, labels: tuple[str, ...]) -> None:
    assert find_in_page(page) == labels


def test_an_xml_declaration_says_one() -> None:
    assert find_in_xml(b'\n <?xml version = "1.0" encoding = "KOI8-R" ?><rss/>') == "KOI8-R"
    assert find_in_xml(b'<?xml version="1.0"?><rss encoding="KOI8-R"/>') is None


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<!-", b"<script", b"<script>", b"<title><", b"<meta ", b"<meta a=", b'<meta a="', b"<?xml "]
)
def test_a_head_that_never_ends_is_read_once(piece: bytes) -> None:
    assert find_in_page(piece * 60_000) == ()


@given(st.binary())
def test_any_bytes_say_something_or_nothing(page: bytes) -> None:
    assert all(label.strip() for label in find_in_page(page))
