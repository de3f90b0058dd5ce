from typing import Any

import pytest

from digest.articles.read import read
from digest.errors import NotAnArticle
from digest.model import Format, RawItem

WORDS = (
    "The Tolven dam holds back 140 million cubic metres of water, and since August it has had a crack as long as a bus. "
    * 4
)
URL = "https://news.example/dam"
RECORD = {"title": "The Tolven dam has a crack", "body": WORDS}
CONTENTS: dict[Format, Any] = {
    Format.TEXT: f"The Tolven dam has a crack\n\nBy Ada Obi\n\n{WORDS}\n\n{WORDS}",
    Format.HTML: f"<html><title>The Tolven dam has a crack</title><body><h1>The Tolven dam has a crack</h1><p>{WORDS}</p></body></html>",
    Format.MARKDOWN: f"# The Tolven dam has a crack\n\n{WORDS}",
    Format.RECORD: RECORD,
}


@pytest.mark.parametrize("form", Format)
def test_every_format_has_its_reader(form):
    reading = read(RawItem("wire", form, CONTENTS[form], "inbox/x", URL))
    assert reading.title == "The Tolven dam has a crack"
    assert reading.paragraphs[0] == WORDS.strip()
    assert reading.url == URL


def test_the_address_in_the_item_beats_that_of_its_source():
    stated = {**RECORD, "url": "https://news.example/stated"}
    assert read(RawItem("wire", Format.RECORD, stated, "x", URL)).url == "https://news.example/stated"
    assert read(RawItem("wire", Format.RECORD, stated | {"url": "ftp://x.example/"}, "x", URL)).url == URL
    assert read(RawItem("wire", Format.RECORD, RECORD, "x")).url is None


def test_a_record_that_is_one_text_is_refused():
    with pytest.raises(NotAnArticle, match="expected a record"):
        read(RawItem("wire", Format.RECORD, "text", "x"))


@pytest.mark.parametrize("form", [Format.TEXT, Format.HTML, Format.MARKDOWN])
def test_an_empty_item_is_no_article(form):
    with pytest.raises(NotAnArticle):
        read(RawItem("wire", form, "", "x"))
