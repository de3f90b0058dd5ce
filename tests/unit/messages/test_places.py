import re

import pytest

from digest.messages.places import Pieces, Place, Spot, in_header, in_html, in_subject, in_text
from digest.model import FieldKind, MergeField, Message, Subscriber

NONCE = "0123456789ab"
TEXT = MergeField(name="first_name", column="n")
URL = MergeField(name="leave", column="n", kind=FieldKind.URL)
HTML = MergeField(name="note", column="n", kind=FieldKind.HTML)
T, U, H = (f"__FIELD_{NONCE}_{field.name}__" for field in (TEXT, URL, HTML))


def message(*, subject: str = "", html: str = "", text: str = "") -> Message:
    return Message(subject, html, text, (), NONCE, (TEXT, URL, HTML))


def places(pieces: Pieces) -> list[Place]:
    return [piece.place for piece in pieces if isinstance(piece, Spot)]


@pytest.mark.parametrize(
    ("html", "place"),
    [
        (f"<p>Dear {T}</p>", Place.HTML),
        (f"{U}", Place.HTML),
        (f"<p>1 < 2 {H} > 3</p>", Place.HTML),
        (f"<!-- x --> {T}", Place.HTML),
        (f"<!-- {T} -->", Place.HTML),
        (f"<style>a > b {{}}</style>{T}", Place.HTML),
        (f"<title>For {T}</title>", Place.QUOTED),
        (f"<title>{H}</title>", Place.QUOTED),
        (f'<img alt="{T}" src="https://x.example">', Place.QUOTED),
        (f"<img src='a' ALT = '{H} >'>", Place.QUOTED),
        (f'<a href="{U}">', Place.LINK),
        (f"<a class=x href=' {U}/more'>", Place.LINK),
        (f'<!--[if mso]><v:rect xlink:href="{U}"><![endif]-->', Place.LINK),
        (f'<a href="https://x.example/?n={T}">', Place.WEB),
        (f'<img src="HTTPS://x.example/{U}">', Place.WEB),
        (f'<td background="http://x.example/?a=1&amp;n={T}">', Place.WEB),
        (f'<a href="mailto:d@x.example?subject={T}">', Place.MAILTO),
        (f"<p>https://x.example/?n={T}</p>", Place.WEB),
        (f"<p>(mailto:{T})</p>", Place.MAILTO),
        (f"<p>&lt;https://x.example/?a=1&amp;n={T}&gt;</p>", Place.WEB),
        (f"<p>https://x.example&nbsp;{T}</p>", Place.HTML),
        (f"<p>https://x.example {T}</p>", Place.HTML),
        (f'<a href="https://x.example/">{T}</a>', Place.HTML),
    ],
)
def test_a_field_in_html_is_known_by_what_stands_around_it(html: str, place: Place):
    assert places(in_html(message(html=html))) == [place]


def test_fields_are_told_apart_in_a_whole_document():
    html = f'<title>{T}</title><style>p {{}}</style><p>{T}<a href="{U}" title="{T}">{H}</a>{T}{U}</p>https://x.example/{T}{T}'
    assert places(in_html(message(html=html))) == [
        Place.QUOTED, Place.HTML, Place.LINK, Place.QUOTED, Place.HTML, Place.HTML, Place.HTML, Place.WEB, Place.WEB,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f'<a href="{T}">', "first_name is text and stands where an address is expected: set kind: url"),
        (f'<img src="{H}/x">', "note is html and stands where an address is expected: set kind: url"),
        (
            f'<a href="/leave/{U}">',
            "leave stands in href='/leave/', which begins as no http:, https: or mailto: address",
        ),
        (f'<a href="javascript:f({T})">', "which begins as no http:"),
        (f"<style>{T}</style>", "first_name stands in <style>, where no value can be made safe"),
        (f"<script>{T}", "stands in <script>"),
        (f'<p style="color: {T}">', "stands in style=, where"),
        (f'<p onClick="{T}">', "stands in onclick=, where"),
        (f'<img srcset="{U} 2x">', "stands in srcset=, where"),
        (f"<a href={U}>", "stands in a tag, and not in a value in quotation marks"),
        (f"<p {T}>", "stands in a tag"),
        (f'<p class="x" {T} id="y">', "stands in a tag"),
    ],
)
def test_a_field_that_no_value_would_be_safe_in_is_refused(html: str, why: str):
    with pytest.raises(ValueError, match=f"^HTML: merge field .*{re.escape(why)}"):
        in_html(message(html=html))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"Dear {T}", Place.TEXT),
        (f"Leave: {U}", Place.TEXT),
        (f"https://x.example/?n={T}", Place.WEB),
        (f"leave (https://x.example/?n={T})", Place.WEB),
        (f"<mailto:{T}>", Place.MAILTO),
        (f"https://x.example\n{T}", Place.TEXT),
        (f"https://{'x' * 3000}{T}", Place.TEXT),
    ],
)
def test_a_field_in_plain_text_stands_in_words_or_in_an_address(text: str, place: Place):
    assert places(in_text(message(text=text))) == [place]


def test_headers_take_fields_in_addresses_and_the_subject_in_words():
    assert places(in_subject(message(subject=f"{T}: {U}"))) == [Place.SUBJECT, Place.SUBJECT]
    for header, place in (
        (f"<{U}>", Place.HEADER_LINK),
        (f"<https://x.example/?n={T}>", Place.WEB),
        (f"<mailto:l@x.example?subject={T}>, <https://x.example/>", Place.MAILTO),
    ):
        assert places(in_header(message(), "List-Unsubscribe", header)) == [place]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (f"<{T}>", "first_name is text and stands where an address is expected"),
        (f"A <https://x.example/?n={H}>", "note is html, which no header can show: set kind: text"),
        (f"{T} <a@x.example>", "first_name stands outside of an address"),
    ],
)
def test_other_fields_in_headers_are_refused(value: str, why: str):
    with pytest.raises(ValueError, match=f"^List-Unsubscribe: merge field {re.escape(why)}"):
        in_header(message(), "List-Unsubscribe", value)


def test_no_field_of_html_stands_in_a_subject():
    with pytest.raises(ValueError, match="Subject: merge field note is html"):
        in_subject(message(subject=H))


@pytest.mark.parametrize(
    "words", ["__SLOT_name__", "{{ name }}", "__FIELD_ffffffffffff_first_name__", "{first_name}", ""]
)
def test_what_only_looks_like_a_field_is_words(words: str):
    assert in_html(message(html=words)) == (words,)
    assert in_text(Message("", "", f"{words}{T}", ())) == (f"{words}{T}",)
    assert in_text(message(text=f"{words}{T}")) == (words, Spot(TEXT, Place.TEXT), "")


def test_a_field_that_is_not_known_or_was_mangled_is_an_error_that_says_where():
    with pytest.raises(
        ValueError, match=r"^text part: there is no merge field city; there are: first_name, leave, note$"
    ):
        in_text(message(text=f"x __FIELD_{NONCE}_city__"))
    with pytest.raises(ValueError, match=r"^HTML: there is no merge field city; there are: none$"):
        in_html(Message("", f"__FIELD_{NONCE}_city__", "", (), NONCE))
    with pytest.raises(ValueError, match=rf"^Subject: '__FIELD_{NONCE}_First__, hello' is no merge field, though"):
        in_subject(message(subject=f"{T} __FIELD_{NONCE}_First__, hello"))


ODD = '  Zoë & "O\'Neil" <b>\r\n__FIELD_0123456789ab_leave__\x00  '


@pytest.mark.parametrize(
    ("field", "place", "raw", "written"),
    [
        (TEXT, Place.HTML, ODD, "Zoë &amp; &quot;O&#x27;Neil&quot; &lt;b&gt; __FIELD_0123456789ab_leave__"),
        (TEXT, Place.QUOTED, '" onclick="x', "&quot; onclick=&quot;x"),
        (TEXT, Place.WEB, "a&b=c/é ?@", "a%26b%3Dc%2F%C3%A9%20%3F%40"),
        (TEXT, Place.MAILTO, "a@x.example?bcc=b@x.example", "a@x.example%3Fbcc%3Db@x.example"),
        (TEXT, Place.TEXT, ODD, "Zoë & \"O'Neil\" <b> __FIELD_0123456789ab_leave__"),
        (TEXT, Place.SUBJECT, "Zoë <b>", "Zoë <b>"),
        (TEXT, Place.TEXT, "a\u202eb\ud800c\x85d", "a b c d"),
        (URL, Place.LINK, "https://x.example/?a=1&b='", "https://x.example/?a=1&amp;b=&#x27;"),
        (URL, Place.HTML, "https://x.example/?a=1&b=2", "https://x.example/?a=1&amp;b=2"),
        (URL, Place.WEB, "https://x.example/?a=1", "https%3A%2F%2Fx.example%2F%3Fa%3D1"),
        (URL, Place.TEXT, "https://x.example/?a=1&b=2", "https://x.example/?a=1&b=2"),
        (URL, Place.HEADER_LINK, "mailto:l@x.example?subject=a", "mailto:l@x.example?subject=a"),
        (HTML, Place.HTML, "<p>a</p> <b>b & <a href='https://x.example'>c</a><br>d", "a <b>b &amp; "
         '<a href="https://x.example">c</a><br>d</b>'),
        (HTML, Place.QUOTED, "<b>a</b> &amp; <a href='https://x.example'>c</a><br>d", "a &amp; c d"),
        (HTML, Place.WEB, "<b>a</b><br>b", "a%20b"),
        (HTML, Place.TEXT, "<b>a</b> &amp; <a href='https://x.example'>c</a><br>d", "a & c (https://x.example) d"),
    ],
)  # fmt: skip
def test_a_value_is_escaped_for_its_place(field: MergeField, place: Place, raw: str, written: str):
    assert Spot(field, place).written(Subscriber("a@x.example", "", {"n": raw})) == written


@pytest.mark.parametrize("raw", ["http://x.example/leave", "https://x.example/é"])
def test_a_header_takes_no_address_that_mail_programs_would_not_follow(raw: str):
    with pytest.raises(ValueError, match=r"merge field leave is 'http.*': a header needs https: or mailto:, in ASCII"):
        Spot(URL, Place.HEADER_LINK).written(Subscriber("a@x.example", "", {"n": raw}))
