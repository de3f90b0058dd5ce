"""Bytes → text, whatever their label says. Pure."""

import codecs

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Python decodes these as text too, but no page is written in them: a label that says so is wrong or hostile
# (punycode takes quadratic time, UTF-7 hides markup).
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7", "mbcs", "oem"}
)

_SIGNATURES = (  # how files begin that are no text, though some look like it for a while
    b"%PDF-",
    b"PK\x03\x04",  # ZIP, and so Word, Excel, OpenDocument, EPUB
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",  # Word and Excel before 2007
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",  # JPEG
    b"\x1f\x8b",  # gzip
)

_SAMPLE = 8_192
_WESTERN = frozenset(map(chr, range(128))) | frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøœšùúûüÿžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒŠÙÚÛÜŸŽ“”„‘’‚«»‹›–—…•·¡¿€£§©®°½¼¾\u00a0\u00ad"
)
_MOST_NON_ASCII = 0.3  # of a Western text; in Cyrillic, Greek or Arabic nearly all is
_OF_DOS = ["cp437", "cp737", "cp775", *(f"cp85{n}" for n in (0, 2, 5, 7, 8)), *(f"cp86{n}" for n in range(10))]
_GUESS_FROM = 100_000
_MAX_CONTROL_SHARE = 0.01
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x08\x1b"))  # ESC switches the alphabet in ISO-2022-JP


def decode(data: bytes, content_type: str | None = None, *, html: bool) -> str:
    """The text of `data`, without a byte order mark and without NUL characters.

    The first of these that fits decides: byte order mark, strict UTF-8, the charset of the HTTP header `content_type`,
    that of a `<meta>` in the first 4 kB (only if `html`), a guess. Strict UTF-8 stands before the labels because text
    in another encoding is hardly ever valid UTF-8, while labels are often wrong. Undecodable bytes become U+FFFD.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(encoding, "replace"))
    for candidate in (_utf16_without_mark(data), _iso2022(data), "utf-8", *_declared(data, content_type, html=html)):
        if candidate is None:
            continue
        try:
            return _clean(data.decode(candidate))
        except (UnicodeError, LookupError):  # LookupError: hex, rot13 and the like, which give no text
            continue
    return _clean(data.decode(_guessed(data), "replace"))


def looks_binary(data: bytes) -> bool:
    """Whether `data` is no text in any encoding: a PDF, a picture, a word processor's file."""
    if data.startswith(_SIGNATURES):
        return True
    if any(data.startswith(mark) for mark, _ in _BOMS) or _utf16_without_mark(data):
        return False
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # A few stray ones occur in scraped text and are harmless.
    return controls > max(3, len(sample) * _MAX_CONTROL_SHARE)


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows in Western text by a NUL in every second byte, and would pass for UTF-8 with NULs in it."""
    sample = data[: _SAMPLE // 2 * 2]
    for encoding, zero_side in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zero_side and zero_side.count(0) > 0.4 * len(zero_side) and sample.count(0) < 1.1 * zero_side.count(0):
            return encoding
    return None


def _iso2022(data: bytes) -> str | None:
    """Japanese mail switches alphabets by ESC and two signs, all of it in ASCII, and so would pass for UTF-8."""
    return "iso2022_jp" if b"\x1b$B" in data or b"\x1b$@" in data else None


def _declared(data: bytes, content_type: str | None, *, html: bool) -> list[str | None]:
    """The charsets that the HTTP header and the page itself name, as Python calls them.

    Names are read as browsers read them: iso-8859-1 means windows-1252, gb2312 means gb18030.
    """
    from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

    named = [http_content_type_encoding(content_type)]
    if html:
        in_page = html_body_declared_encoding(data[:4096])
        # What can be read as ASCII up to its own label is neither UTF-16 nor UTF-32.
        named.append(None if in_page and in_page.startswith(("utf-16", "utf-32")) else in_page)
    return [name for name in named if name and name.replace("_", "-") not in _NO_CHARSETS]


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # A part is enough for a guess and bounds its time. It ends at a space, so that no character is cut.
    sample = data[:_GUESS_FROM]
    if len(data) > _GUESS_FROM and b" " in sample:
        sample = sample[: sample.rindex(b" ")]
    # The guesser needs a page of text; in a short one it takes the letters of Windows for those of DOS. What makes
    # sense as Western Windows text is that.
    western = sample.decode("windows-1252", "replace")
    if set(western) <= _WESTERN and sum(not c.isascii() for c in western) < _MOST_NON_ASCII * len(western):
        return "windows-1252"
    best = from_bytes(sample, cp_exclusion=_OF_DOS).best()
    return best.encoding if best else "windows-1252"
