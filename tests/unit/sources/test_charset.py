import codecs

import pytest

from digest.sources.charset import decode, looks_binary

CZECH = "Žluťoučký kůň příliš úpěl ďábelské ódy, a pak šel domů přes les a říčku. " * 5
RUSSIAN = "Это обычный русский текст, который кто-то давно написал в старой кодировке. " * 5


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_taken_off(mark: bytes, encoding: str):
    data = mark + "Zürich – 3 €".encode(encoding)
    assert decode(data, "text/plain; charset=koi8-r", html=False) == "Zürich – 3 €"
    assert not looks_binary(data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_western_utf_16_is_known_without_its_mark(encoding: str):
    data = "Zürich votes – again".encode(encoding)
    assert decode(data, html=False) == "Zürich votes – again"
    assert not looks_binary(data)


def test_valid_utf_8_stands_against_every_label():
    data = '<meta charset="iso-8859-2">“Café”'.encode()
    assert decode(data, "text/html; charset=iso-8859-1", html=True).endswith("“Café”")


def test_the_header_stands_against_the_page():
    data = b'<meta charset="koi8-r">' + CZECH.encode("cp1250")
    assert decode(data, "text/html; charset=windows-1250", html=True).endswith(CZECH)


def test_a_page_may_name_its_charset_itself():
    data = b'<meta charset="koi8-r">' + RUSSIAN.encode("koi8-r")
    assert decode(data, html=True).endswith(RUSSIAN)


def test_what_looks_like_a_label_in_plain_text_is_none():
    data = b'<meta charset="cp437">' + RUSSIAN.encode("cp1251")
    assert decode(data, html=False).endswith(RUSSIAN)


def test_iso_8859_1_is_read_as_windows_1252():
    assert decode("“Don’t”, she said – 5 €".encode("cp1252"), "text/html; charset=ISO-8859-1", html=True) == (
        "“Don’t”, she said – 5 €"
    )


def test_a_page_that_can_be_read_cannot_be_in_utf_16():
    assert decode(b'<meta charset="utf-16">' + "Möwen".encode("cp1252") + b"!", html=True).startswith("<meta")


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "UTF-7", "hex", "rot13", "no-such"]
)
def test_a_label_that_is_no_charset_of_pages_is_passed_over(label: str):
    data = b"\\u0041 +AGE- " + CZECH.encode("cp1250")
    assert decode(data, f"text/html; charset={label}", html=True) == "\\u0041 +AGE- " + CZECH


def test_a_label_that_does_not_fit_gives_way_to_a_guess():
    assert decode(RUSSIAN.encode("cp1251"), "text/html; charset=shift_jis", html=True) == RUSSIAN


def test_without_any_label_the_charset_is_guessed():
    assert decode(RUSSIAN.encode("cp1251"), html=False) == RUSSIAN


def test_the_guess_looks_at_the_beginning_and_holds_for_the_whole():
    text = RUSSIAN * 500
    assert decode(text.encode("cp1251"), html=False) == text


def test_a_long_text_without_a_space_is_read_too():
    assert len(decode(b"\xe9" * 150_000, html=False)) == 150_000


def test_what_no_charset_fits_is_read_all_the_same():
    assert "ok" in decode(b"ok \xff\xfe\x81\x00\x8d\x90", html=False)


def test_nul_characters_are_dropped():
    assert decode(b"one\x00 two", html=False) == "one two"


@pytest.mark.parametrize(
    "data", [b"", b"A word.\n", "日本語".encode("iso2022_jp"), "Ünï".encode("cp1252"), b"a\x00b\x0bc"]
)
def test_text_is_not_taken_for_binary(data: bytes):
    assert not looks_binary(data)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 looks like text for a while",
        b"PK\x03\x04word/document.xml",
        b"{\\rtf1\\ansi Hello}",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0JFIF",
        b"\x1f\x8b\x08",
        bytes(range(256)) * 8,
        bytes(100),
    ],
)
def test_files_of_programs_are_known_as_binary(data: bytes):
    assert looks_binary(data)


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1252", "Brücke zu eins"),
        ("cp1252", "Frühstück für alle Schüler: „Schön“, sagt Zoë Müller, ab März."),
        ("cp1252", "Café owners protest"),
        ("cp1252", "¿Dónde está el niño? L’été s’achève à Besançon."),
        ("cp1250", "Zażółć gęślą jaźń. Wczoraj w Krakowie otwarto most."),
        ("cp1251", "Вчера в городе открыли новый мост через реку."),
        ("cp1253", "Η γέφυρα άνοιξε χθες στην πόλη."),
        ("cp1256", "افتتح أمس جسر جديد في المدينة. " * 2),
        ("shift_jis", "昨日、市内に新しい橋が開通した。" * 3),
        ("gb18030", "昨天市里开通了一座新桥。" * 3),
    ],
)
def test_a_short_text_without_any_label_is_read_as_its_writer_wrote_it(charset: str, text: str):
    assert decode(text.encode(charset), html=False) == text


def test_japanese_in_seven_bits_is_no_utf_8():
    text = "港湾委員会は火曜日、水門を閉じたままにすると決めた。"
    assert decode(text.encode("iso2022_jp"), html=False) == text
