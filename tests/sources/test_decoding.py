"""Bytes become text whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.decoding import decode, decode_page, decode_xml, looks_binary

TEXT = "“We won’t pay,” the board’s chair said — twice. Café, naïve, £40."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_comes_back_from_its_usual_encodings_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_marks_of_big_endian_text_are_read() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT
    assert decode(b"\x00\x00\xfe\xff" + TEXT.encode("utf-32-be")) == TEXT


RUSSIAN = "Совет порта проголосовал в понедельник за закрытие старого паромного терминала."
JAPANESE = "港湾委員会は月曜日、長い議論の末に旧フェリーターミナルを閉鎖することを決定した。"
CHINESE = "港口委员会周一投票决定关闭旧渡轮码头，结束了数月的争论。委员会主席会后对记者说明了情况。"
KOREAN = "항만 위원회는 월요일 오래된 여객선 터미널을 폐쇄하기로 결정했다."
FRENCH = "Le conseil du port a voté lundi la fermeture de l’ancien terminal, après des mois de débats à l’assemblée."
POLISH = "Rada portu zagłosowała w poniedziałek za zamknięciem starego terminalu, kończąc miesiące sporów. Zażółć."
OLDER = [
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso8859-5", RUSSIAN),
    ("shift_jis", JAPANESE),
    ("euc_jp", JAPANESE),
    ("iso2022_jp", JAPANESE),
    ("gb18030", CHINESE),
    ("gb2312", CHINESE),
    ("big5", "港口委員會週一投票決定關閉舊渡輪碼頭，結束了數月的爭論。"),
    ("euc_kr", KOREAN),
    ("cp1253", "Το λιμάνι ψήφισε τη Δευτέρα να κλείσει τον παλιό τερματικό σταθμό των πλοίων."),
    ("cp1255", "מועצת הנמל הצביעה ביום שני לסגור את מסוף המעבורות הישן לאחר חודשים של ויכוחים."),
    ("cp1256", "صوت مجلس الميناء يوم الاثنين على إغلاق محطة العبارات القديمة بعد أشهر من الجدل."),
    ("cp874", "คณะกรรมการท่าเรือลงมติเมื่อวันจันทร์ให้ปิดท่าเรือข้ามฟากเก่าหลังการถกเถียงหลายเดือน"),
    ("cp1252", FRENCH),
    ("cp1252", "Der Hafenrat stimmte für die Schließung – „nach Monaten voller Streit“ über Größe und Gebühren."),
    ("cp1252", "El consejo votó el lunes cerrar la terminal. ¿Por qué? «No hay dinero», señaló la presidenta."),
    ("cp1252", "Caf\u00e9."),
    ("cp1250", POLISH),
    ("iso8859-2", POLISH),
]


@pytest.mark.parametrize(("encoding", "text"), OLDER)
@pytest.mark.parametrize("form", ["{}", f"<!doctype html><html><head>{'<meta name=a content=b>' * 90}<p>{{}}</p>"])
def test_older_encodings_are_told_by_their_bytes(encoding: str, text: str, form: str) -> None:
    assert decode(form.format(text).encode(encoding)) == form.format(text)


@pytest.mark.parametrize(("encoding", "text"), OLDER)
def test_a_declared_encoding_holds_with_faults_in_it(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert decode(data, encoding) == text
    whole = decode(data * 3 + b"\xff" + b"\n" + data * 3, encoding)
    assert whole.startswith(text * 3)
    assert whole.endswith(text * 3)


@pytest.mark.parametrize(("encoding", "text"), OLDER)
@pytest.mark.parametrize("wrong", ["utf-8", "us-ascii", "no-such", None])
def test_a_declared_encoding_that_cannot_be_gives_way(encoding: str, text: str, wrong: str | None) -> None:
    data = (text * 4).encode(encoding)
    if wrong != "us-ascii" or encoding not in {"cp1250", "iso8859-2"}:  # they can be Western as far as bytes go
        assert decode(data, wrong, encoding) == text * 4, "to the next one"
        assert decode(data, wrong) == text * 4, "to the bytes"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "euc_jp", "gb18030", "euc_kr", "big5"])
@pytest.mark.parametrize("latin", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_rows_of_letters_are_no_latin_text_whatever_they_are_called(encoding: str, latin: str) -> None:
    text = next(words for name, words in OLDER if name == encoding)
    assert decode(text.encode(encoding), latin, encoding) == text
    assert decode(text.encode(encoding), latin) == text


def test_one_bad_byte_is_one_bad_byte() -> None:
    assert decode(b"The caf\xe9 is shut.", "utf-8") == "The caf\ufffd is shut."
    assert decode("“Größe” – caf".encode() + b"\xe9 \xc3", "utf8") == "“Größe” – caf\ufffd \ufffd"
    assert decode("“Größe” – caf".encode() + b"\xe9") == "“Größe” – caf\ufffd"
    assert decode("Größe \ufffd\ufffd\ufffd\ufffd \ufffd".encode(), "utf-8").count("\ufffd") == 5


def test_a_text_that_was_cut_inside_a_character_keeps_its_encoding() -> None:
    for encoding, text in [("utf-8", FRENCH), ("utf-8", JAPANESE), *OLDER]:
        for declared in (encoding, None) if encoding == "utf-8" else (encoding,):
            for cut in (1, 2):
                found = decode(text.encode(encoding)[:-cut], declared)
                assert found[:20] == text[:20] or len(text) < 20
    assert decode(TEXT.encode("utf-16-le")[:-1], None).startswith(TEXT[:-1])
    assert decode(TEXT.encode("utf-16")[:-1], "utf-16").startswith(TEXT[:-1])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_seen_or_believed(encoding: str) -> None:
    page = f"<p>{JAPANESE * 4}</p>"
    assert decode(page.encode(encoding)) == page
    words = f"{JAPANESE * 4} {JAPANESE}\n"
    assert decode(words.encode(encoding), encoding) == words


def test_utf_16_said_in_ascii_is_utf_8() -> None:
    assert decode("<meta charset=utf-16><p>Größe".encode(), "utf-16") == "<meta charset=utf-16><p>Größe"


def test_the_header_goes_before_the_document_where_both_can_be() -> None:
    page = f'<meta charset="koi8-r"><p>{RUSSIAN}</p>'
    assert decode_page(page.encode("cp1251"), "windows-1251") == page
    assert decode_page(page.encode("koi8-r"), None) == page
    assert decode_page(page.encode("koi8-r"), "utf-8") == page
    assert decode_page(page.encode("utf-8"), "windows-1251") == page


def test_a_feed_is_read_by_its_declaration() -> None:
    feed = f'<?xml version="1.0" encoding="windows-1251"?><rss><title>{RUSSIAN}</title></rss>'
    assert decode_xml(feed.encode("cp1251")) == feed
    assert decode_xml(feed.encode("cp1251"), "utf-8") == feed
    assert decode_xml(feed.encode("cp1251"), "iso-8859-1") == feed
    short = "<?xml version='1.0' encoding='KOI8-R'?><rss><title>Порт</title></rss>"
    assert decode_xml(short.encode("koi8-r")) == short


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_faults_cost_declared_utf_8_no_other_character(text: str, places: list[int]) -> None:
    beyond = sum(letter > "\x7f" for letter in text)
    where = sorted({place % (len(text) + 1) for place in places[: max(2, beyond)]}, reverse=True)
    expected = list(text.removeprefix("\ufeff"))
    for place in where:
        expected.insert(place, "\0")
    data = "".join(expected).encode().replace(b"\0", b"\xff")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert decode(data, "utf-8") == "".join(expected).replace("\0", "\ufffd")


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
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


def test_pictures_are_told_from_texts() -> None:
    assert looks_binary(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    assert not looks_binary(TEXT.encode("utf-16"))
    assert not looks_binary(b"")
