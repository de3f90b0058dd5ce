"""The sitemap of a site: its own list of its pages, with the dates of their last changes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from digest.articles.normalise import absolute_url
from digest.articles.page_links import may_be_article, same_site
from digest.articles.records import PAGE
from digest.errors import SourceError, TryLater
from digest.interfaces import Harvest, Look, Surroundings
from digest.model import Format, Problem, RawItem, Visit
from digest.sources.charset import decode
from digest.sources.listed import Listed, Parts, fetched, is_wanted
from digest.sources.pages import Page, Pages
from digest.sources.sitemap_file import MAX_FILE, MOST_ENTRIES, Entry, SitemapFile, read_sitemap

_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
_MAX_ROBOTS = 1_000_000  # bytes
_MAX_DEPTH = 2  # an index, an index in it, a sitemap
_MOST_FILES = 20
_LONGEST_HINT = 64
_NAMED_IN_ROBOTS = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class SitemapOptions(BaseModel):
    """The sitemap of a site, for sites without a feed. The newest pages that it lists are fetched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["sitemap"]
    url: HttpUrl = Field(
        description="Address of the sitemap; or of the site, with nothing behind the host, to look for its sitemaps in "
        "its robots.txt and at /sitemap.xml.",
        examples=["https://example.org/", "https://example.org/sitemap-news.xml"],
    )
    max_items: int = Field(
        default=30,
        ge=1,
        le=200,
        description="How many pages to fetch at most at a time, the newest first; the next look goes on with the rest.",
    )
    max_age_days: int | None = Field(
        default=30,
        ge=1,
        le=3650,
        description="Pages that changed last more days ago are left out; those without a date are kept. `null` for all.",
    )
    include: Parts = Field(
        default=(),
        description="Only pages with one of these in their address, behind the host; * stands for anything. Left out, "
        "all that may be articles: no front page, lists of a tag or an author, or files.",
        examples=[["/politics/", "/2026/*-interview"]],
    )
    exclude: Parts = Field(
        default=(),
        description="No pages with one of these in their address, behind the host.",
        examples=[["/sport/", "/horoscope"]],
    )
    follow_related: bool = Field(
        default=False,
        description="Whether to fetch the pieces that its articles point to, as articles of their own.",
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A file to be read, and how deep it stands below what the person named."""

    url: str
    depth: int


@dataclass(slots=True)
class _Survey:
    """What the files of one look list: the wanted `entries` by their addresses, and for each file that may be asked
    conditionally later what to remember of it and its own entries.

    `unchanged` counts the pages in the files that did not change. What was left out is counted by its reason.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    files: list[tuple[Visit, tuple[Entry, ...]]] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read: int = 0
    not_modified: int = 0
    unchanged: int = 0
    old: int = 0
    unwanted: int = 0
    foreign: int = 0
    a_foreign: str = ""


class SitemapSource:
    """Reads the pages that a sitemap lists, each as a record with what a news sitemap says of it. robots.txt is asked
    about the pages, and not about the sitemap, which a person named."""

    options = SitemapOptions

    def __init__(self, name: str, options: SitemapOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._url = str(options.url)
        self._where = f"sitemap {name}"
        self._options = options
        self._web = surroundings.web

    def collect(self, look: Look) -> Harvest:
        survey = self._survey(look)
        pages = Pages(self._web, look, most=self._options.max_items)
        # What we do not have comes first, or a site that touches all dates every day would never be read to its end.
        ordered = sorted(_newest_first(survey.entries.values()), key=lambda entry: pages.is_known(entry.url))
        listed = (Listed(entry.url, _hint(entry)) for entry in ordered)
        items: list[RawItem] = []
        problems = [*survey.problems, *self._emptiness(survey)]
        for outcome in fetched(pages, listed, site=self._url, where=self._where):
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                items.append(self._item(survey.entries[outcome[0].url], outcome[1]))
        # A file is asked for if it changed, and else in full, only once none of its pages waits for anything: neither
        # for a next look nor, as long as it is fresh and without a date of its last change, for being looked at again.
        settled = (
            visit
            for visit, entries in survey.files
            if all(pages.is_settled(entry.url, _hint(entry)) for entry in entries)
        )
        return Harvest(
            tuple(items),
            tuple(problems),
            unchanged=survey.unchanged + pages.unchanged,
            not_modified=survey.not_modified == survey.read and not items,
            visits=(*survey.visits, *settled, *pages.visits),
            follow_related=self._options.follow_related,
        )

    def _item(self, entry: Entry, page: Page) -> RawItem:
        content = {
            "url": entry.url,
            "title": entry.title,
            "date": entry.published,
            "language": entry.language,
            PAGE: page.html,
        }
        return RawItem(self._name, Format.RECORD, content, entry.url, page.url)

    def _emptiness(self, survey: _Survey) -> Iterator[Problem]:
        """Why nothing is left, if nothing is."""
        if survey.entries or survey.not_modified:
            return
        if survey.unwanted:
            what = f"none of its {survey.unwanted:,} addresses fits. Correct 'include' and 'exclude'"
            if not self._options.include and not self._options.exclude:
                what = (
                    f"none of its {survey.unwanted:,} addresses looks like an article's. Say with 'include' which are"
                )
        elif survey.foreign:
            what = f"what it lists is on other sites, such as {survey.a_foreign}. Use the sitemap of that site"
        elif survey.old:
            what = f"lists nothing that changed in the last {self._options.max_age_days} days. Allow more in 'max_age_days'"
        else:
            what = f"{self._url} lists no pages. Open it in a browser: the address may have changed"
        yield Problem(self._where, what)

    # ---------------------------------------------------------------- the files

    def _survey(self, look: Look) -> _Survey:
        """Read the files, breadth first. Raises `SourceError` if none of them could be read."""
        survey = _Survey()
        waiting = self._first_files()
        seen = {named.url for named in waiting}
        failures: list[SourceError] = []
        asked = 0
        while waiting and asked < _MOST_FILES and len(survey.entries) < MOST_ENTRIES:
            named = waiting.pop(0)
            asked += 1
            try:
                children = self._read(named, look, survey)
            except SourceError as error:
                failures.append(error)
                if isinstance(error, TryLater):
                    break
            else:
                waiting += [_Named(url, named.depth + 1) for url in children if url not in seen]
                seen.update(children)
        if failures and not survey.read:
            raise failures[0]
        survey.problems += [Problem(self._where, str(error)) for error in failures]
        if waiting and not failures:
            what = (
                f"is too large to be read whole: {asked} of its files were read, the newest first. Give the address of "
                "the one with the articles"
            )
            survey.problems.append(Problem(self._where, what))
        return survey

    def _first_files(self) -> list[_Named]:
        """The file that the person named; of a site, those that its robots.txt names, else the usual one."""
        address = urlsplit(self._url)
        if address.path not in ("", "/") or address.query:
            return [_Named(self._url, 0)]
        try:
            answer = self._web.get(urljoin(self._url, "/robots.txt"), accept="text/plain", max_bytes=_MAX_ROBOTS)
            found = _NAMED_IN_ROBOTS.findall(decode(answer.body, answer.content_type, html=False))
        except TryLater:
            raise
        except SourceError:  # there is none: whatever is wrong with the site shows at the sitemap
            found = []
        addresses = dict.fromkeys(filter(None, (absolute_url(address, self._url) for address in found)))
        return [_Named(address, 0) for address in addresses or (urljoin(self._url, "/sitemap.xml"),)]

    def _read(self, named: _Named, look: Look, survey: _Survey) -> list[str]:
        """Note what a file lists, and give the addresses of its sitemaps if it is an index."""
        known = look.visits.get(named.url)
        answer = self._web.get(named.url, accept=_ACCEPT, max_bytes=MAX_FILE, known=known)
        if answer.unchanged:
            survey.read += 1
            survey.not_modified += 1
            survey.unchanged += int(known.hint) if known and known.hint else 0
            survey.visits.append(answer.visit(look.now, known=known, hint=known.hint if known else None))
            return []
        file = read_sitemap(answer.body, named.url)
        if file.damage:
            what = f"{named.url}: {file.damage}. {len(file.entries):,} of its addresses could be read"
            survey.problems.append(Problem(self._where, what))
        if file.is_index:
            return self._children(file, named, look, survey)
        survey.read += 1
        wanted = tuple(self._wanted(file, look, survey))
        for entry in wanted:
            survey.entries.setdefault(entry.url, entry)
        if not file.damage:
            # The hint of a file is the number of its pages: what to count as unchanged when the file is.
            survey.files.append((answer.visit(look.now, known=known, hint=str(len(wanted))), wanted))
        return []

    def _children(self, index: SitemapFile, named: _Named, look: Look, survey: _Survey) -> list[str]:
        """The sitemaps of an index, the newest first and those without a date last.

        The index itself is always read in full: it is small, and often stays as it is when its sitemaps change.
        """
        if named.depth == _MAX_DEPTH:
            raise SourceError(f"{named.url}: is an index in an index of indexes, and so was passed over")
        near = [entry for entry in index.entries if self._is_near(entry, (named.url, self._url), survey)]
        return [entry.url for entry in _newest_first(entry for entry in near if self._is_fresh(entry, look, survey))]

    def _wanted(self, file: SitemapFile, look: Look, survey: _Survey) -> Iterator[Entry]:
        options = self._options
        for entry in file.entries:
            if not self._is_near(entry, (self._url,), survey) or not self._is_fresh(entry, look, survey):
                continue
            can_be = options.include or entry.title or may_be_article(entry.url)
            if can_be and is_wanted(entry.url, options.include, options.exclude):
                yield entry
            else:
                survey.unwanted += 1

    def _is_near(self, entry: Entry, sites: tuple[str, ...], survey: _Survey) -> bool:
        if any(same_site(entry.url, site) for site in sites):
            return True
        survey.foreign += 1
        survey.a_foreign = survey.a_foreign or entry.url
        return False

    def _is_fresh(self, entry: Entry, look: Look, survey: _Survey) -> bool:
        days = self._options.max_age_days
        if days is None or entry.when is None or entry.when >= look.now - timedelta(days=days):
            return True
        survey.old += 1
        return False


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """What has no date stands last, and in the order of the file."""
    return sorted(entries, key=lambda entry: entry.when or _LONG_AGO, reverse=True)


def _hint(entry: Entry) -> str | None:
    return entry.lastmod[:_LONGEST_HINT] if entry.lastmod else None
