"""A feed (RSS, RDF, Atom or JSON Feed), from the web or from a file."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from digest.errors import SourceError
from digest.interfaces import Harvest, Look, Response, Surroundings
from digest.model import Format, Problem, RawItem, Visit
from digest.sources.feed_entry import Feed, one_line, record, updated_of
from digest.sources.feed_xml import read_xml
from digest.sources.json_feed import is_json, read_json_feed

if TYPE_CHECKING:
    from digest.sources.full_text import FullTexts

_MAX_BYTES = 10_000_000
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.1"
)


class FeedOptions(BaseModel):
    """An RSS, Atom or JSON feed. Give its `url`, or the `path` of a file that holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["feed"] = "feed"
    url: HttpUrl | None = Field(
        default=None, description="Address of the feed, as the site's RSS link gives it: https://example.org/feed.xml"
    )
    path: Path | None = Field(
        default=None, description="A file with the feed, instead of 'url'. It is looked for beside the schedule file."
    )
    max_items: int = Field(
        default=100, ge=1, le=5000, description="How many entries to read at most, counted from the top of the feed."
    )
    full_text: bool = Field(
        default=False, description="Whether to fetch the page of an entry when the feed has only a teaser of it."
    )
    follow_related: bool = Field(
        default=False,
        description="Whether to fetch the pieces that its articles point to, as articles of their own.",
    )

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        if (self.url is None) == (self.path is None):
            raise ValueError("give 'url' or 'path', one of the two")
        return self


class FeedSource:
    """Reads the entries of one feed, each as a record."""

    options = FeedOptions

    def __init__(self, name: str, options: FeedOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._options = options
        self._surroundings = surroundings

    def collect(self, look: Look) -> Harvest:
        full_texts = self._full_texts(look)
        known = look.visits.get(str(self._options.url))
        if full_texts is not None and full_texts.pages.has_due():
            known = None  # behind a 304 nobody would see which pages are to be looked at again
        response = self._from_file() if self._options.path is not None else self._from_web(known)
        moved = tuple(self._moved(response))
        if response.unchanged:
            return Harvest(problems=moved, not_modified=True, visits=(response.visit(look.now, known=known),))
        feed = read_json_feed(response) if is_json(response) else read_xml(response)
        outcomes = list(self._outcomes(feed, full_texts))
        items = tuple(outcome for outcome in outcomes if isinstance(outcome, RawItem))
        problems = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
        visits: list[Visit] = []
        left_out, is_whole = 0, feed.damage is None
        if full_texts is not None:
            problems += full_texts.problems()
            visits += full_texts.pages.visits
            left_out = full_texts.left_out
            is_whole = is_whole and full_texts.is_done
        # An empty feed is read again each time, so that it is noticed for how long it has been empty.
        if self._options.url is not None and is_whole and (items or left_out):
            visits.append(response.visit(look.now, known=known))
        return Harvest(
            items,
            (*moved, *problems),
            unchanged=left_out,
            empty=not feed.entries and feed.damage is None,
            visits=tuple(visits),
            follow_related=self._options.follow_related,
        )

    def _full_texts(self, look: Look) -> "FullTexts | None":
        if not self._options.full_text:
            return None
        from digest.sources.full_text import FullTexts
        from digest.sources.pages import Pages

        return FullTexts(Pages(self._surroundings.web, look, recheck=True), f"feed {self._name}")

    def _outcomes(self, feed: Feed, full_texts: "FullTexts | None") -> Iterator[RawItem | Problem]:
        where = f"feed {self._name}"
        if feed.damage:
            count = len(feed.entries)
            told = (
                f"the feed is damaged ({feed.damage}). {count} of its entries could be read; tell the owner of the site"
            )
            yield Problem(where, told)
        elif not feed.entries:
            yield Problem(where, "holds no entries. Open it in a browser: its address may have changed")
        chosen = _is_chosen_order(feed.entries)
        for number, entry in enumerate(feed.entries[: self._options.max_items], start=1):
            content = record(entry, feed)
            label = content["title"] or content["url"]
            if label is None:
                yield Problem(f"{where}, entry {number}", "has neither title nor link, and was passed over")
                continue
            origin, place = f"{where}: {one_line(label)}", number - 1 if chosen else None
            item = RawItem(self._name, Format.RECORD, content, origin, content["url"], place=place)
            if full_texts is None:
                yield item
                continue
            if (completed := full_texts.complete(item, content, updated_of(entry))) is not None:
                yield completed

    def _moved(self, response: Response) -> Iterator[Problem]:
        if response.moved is not None:
            told = f"has moved for good. Write its new address into the schedule file: {one_line(response.moved)}"
            yield Problem(f"feed {self._name}", told)

    def _from_web(self, known: Visit | None) -> Response:
        return self._surroundings.web.get(str(self._options.url), accept=_ACCEPT, max_bytes=_MAX_BYTES, known=known)

    def _from_file(self) -> Response:
        """The file as if it were an answer, with the path as written in place of the address."""
        written = str(self._options.path)
        try:
            with (self._surroundings.base / written).open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except OSError as error:
            raise SourceError(f"{written}: cannot be read ({error.strerror}). Correct 'path' of this source") from error
        if len(data) > _MAX_BYTES:
            raise SourceError(f"{written}: is larger than {_MAX_BYTES:,} bytes, and so was not read")
        return Response(written, written, 200, {}, data)


def _is_chosen_order(entries: Sequence[Any]) -> bool:
    """Whether somebody put the entries in this order. Most feeds go by date, which says nothing that the dates do not."""
    dates = [entry.get("published_parsed") for entry in entries]
    known = [date for date in dates if date is not None]  # in UTC, and comparable as they are
    pairs = list(pairwise(known))
    return len(known) == len(dates) and any(a > b for a, b in pairs) and any(a < b for a, b in pairs)
