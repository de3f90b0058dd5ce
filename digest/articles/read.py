"""Raw items into readings: the one door to all readers."""

from collections.abc import Mapping
from dataclasses import replace

from digest.articles.markdown import read_markdown
from digest.articles.normalise import tidied
from digest.articles.page import extract
from digest.articles.records import read_record
from digest.articles.scrape import segment
from digest.errors import NotAnArticle
from digest.model import Format, RawItem, Reading


def read(raw: RawItem) -> Reading:
    """What the item says. Its `url` counts where the text itself names none.

    Raises `NotAnArticle`; the message fits behind the item's origin: "inbox/wire.jsonl:3: has no title".
    """
    reading = _read(raw)
    return tidied(reading if reading.url else replace(reading, url=raw.url))


def _read(raw: RawItem) -> Reading:
    if isinstance(raw.content, Mapping):
        return read_record(raw.content)
    match raw.format:
        case Format.TEXT:
            return segment(raw.content, raw.furniture).reading
        case Format.HTML:
            return extract(raw.content, raw.url).reading
        case Format.MARKDOWN:
            return read_markdown(raw.content)
        case _:
            raise NotAnArticle("is one text, expected a record with named fields")
