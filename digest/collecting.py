"""Collecting: ask all sources at once, read what they hold, and keep it, source by source in the order of the file.

The order makes it the same at every run: where two sources bring the same article, the one written first has it.
What a source wants to remember of its visits is kept in the transaction that keeps its articles, so a crash in between
costs a second request and no article.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Self, TypeVar

from digest.articles.furniture import fingerprint, furniture_of
from digest.articles.normalise import address_id, identify
from digest.errors import SourceError, TryLater
from digest.health import day, failed, in_words, is_news, is_waiting, well
from digest.interfaces import Harvest, Look
from digest.model import Article, Format, Health, Problem, RawItem, Reading
from digest.newsroom import Newsroom
from digest.store import Kept, Piece

log = logging.getLogger(__name__)

PICTURES_KEPT = timedelta(days=60)  # after they were last asked for

T = TypeVar("T")

_AT_ONCE = 8  # sources that are asked at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one source brought, and how it is.

    `unchanged` counts what it lists and was known already, `undated` those of the new articles whose date is not
    known for certain. `problems` are what is told of this look: a failure that goes on is in `health` only.
    """

    source: str
    health: Health
    items: int = 0
    kept: Kept = field(default_factory=Kept)
    unchanged: int = 0
    undated: int = 0
    related: int = 0  # pieces that its articles point to, kept as articles of their own
    missed: tuple[Problem, ...] = ()  # such pieces that could not be had
    not_modified: bool = False
    problems: tuple[Problem, ...] = ()
    recovered_from: datetime | None = None
    waits: bool = False  # it was not asked, as the site wished

    @property
    def failed(self) -> bool:
        """Whether nothing could be had of it this time."""
        return self.health.failing_since is not None

    @property
    def state(self) -> str:
        """How the source is, in words."""
        if self.recovered_from is not None:
            return f"well again, after failing since {day(self.recovered_from)}"
        return "unchanged since the last look" if self.not_modified else in_words(self.health)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far collecting is: sources that have answered, of how many, and items that were read."""

    answered: int
    sources: int
    read: int


def collect(
    room: Newsroom,
    names: Iterable[str],
    on_source: Callable[[SourceReport], None] = lambda _report: None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> list[SourceReport]:
    """Look at these sources, read what they hold, and keep the articles. One bad source or item never stops the rest."""
    return _Round(room, tuple(names), on_progress).run(on_source)


def forget_old(room: Newsroom, now: datetime, keep_days: int) -> int:
    """Delete the texts of articles first seen more than so many days ago, and give their number.

    The articles themselves are remembered, so that one which is still listed somewhere never comes back as news.
    """
    room.store.pictures.forget(now - PICTURES_KEPT)
    return room.store.articles.forget(now - timedelta(days=keep_days), now)


def forgettable(room: Newsroom, now: datetime, keep_days: int) -> int:
    """How many texts `forget_old` would delete."""
    return room.store.articles.forgettable(now - timedelta(days=keep_days))


class _Round:
    """One round over the sources."""

    def __init__(self, room: Newsroom, names: tuple[str, ...], on_progress: Callable[[Progress], None]) -> None:
        self._room = room
        self._names = names
        self._on_progress = on_progress
        self._health = room.store.sources.health()
        self._now = room.clock()
        self._named: dict[str, list[Piece]] = {}  # by source: which article points to which other one
        self._answered = 0
        self._read = 0

    def run(self, on_source: Callable[[SourceReport], None]) -> list[SourceReport]:
        reports: dict[str, SourceReport] = {}
        with _Threads(self._room.break_off) as threads:
            asked = {
                name: threads.submit(partial(self._ask, name, self._look(name)), self._note_answer)
                for name in self._names
                if not is_waiting(self._before(name), self._now)
            }
            wanted: dict[str, tuple[Article, ...]] = {}
            for name in self._names:
                reports[name], wanted[name] = self._take(name, asked.pop(name, None))  # and let go of what it held
                if not wanted[name]:
                    on_source(reports[name])
            self._link()
            # Only now, when everything that sources list is here, is it known which pieces are not.
            named = {name: self._to_follow(articles) for name, articles in wanted.items() if articles}
            following = {
                name: threads.submit(partial(self._follow, name, tuple(addresses), self._look(name)))
                for name, addresses in named.items()
            }
            for name, followed in following.items():
                reports[name] = self._take_related(reports[name], followed.result(), named[name])
                on_source(reports[name])
        return [reports[name] for name in self._names]

    # ---------------------------------------------------------------- asking, in threads

    def _look(self, name: str) -> Look:
        return Look(self._now, self._room.store.sources.visits(name, self._room.fingerprint(name)))

    def _ask(self, name: str, look: Look) -> Harvest | SourceError:
        try:
            return self._room.sources[name].collect(look)
        except SourceError as error:
            return error
        except Exception as error:  # a fault in one source's code must not stop the others
            log.debug("the source %s failed", name, exc_info=True)
            return SourceError(f"failed unexpectedly ({type(error).__name__}: {error}); please report it")

    def _follow(self, name: str, addresses: tuple[str, ...], look: Look) -> Harvest:
        try:
            return self._room.follower.follow(name, addresses, look)
        except Exception as error:
            log.debug("the related pieces of %s failed", name, exc_info=True)
            return Harvest(problems=(Problem(name, f"failed unexpectedly ({type(error).__name__}: {error})"),))

    def _note_answer(self) -> None:
        self._answered += 1
        self._tell()

    def _tell(self) -> None:
        self._on_progress(Progress(self._answered, len(self._names), self._read))

    # ---------------------------------------------------------------- keeping, in order

    def _before(self, name: str) -> Health:
        return self._health.get(name, Health(source=name))

    def _take(self, name: str, asked: Future[Harvest | SourceError] | None) -> tuple[SourceReport, tuple[Article, ...]]:
        """The report of one source, and its articles of which related pieces are to be fetched."""
        before = self._before(name)
        if asked is None:
            return SourceReport(source=name, health=before, waits=True), ()
        answer = asked.result()
        if isinstance(answer, SourceError):
            later = self._now + timedelta(seconds=answer.seconds) if isinstance(answer, TryLater) else None
            health = failed(before, self._now, str(answer), later)
            self._room.store.sources.note_health(health)
            told = (Problem(name, str(answer)),) if is_news(before, health) else ()
            return SourceReport(source=name, health=health, problems=told), ()
        return self._keep(name, answer, before)

    def _keep(self, name: str, harvest: Harvest, before: Health) -> tuple[SourceReport, tuple[Article, ...]]:
        room, store = self._room, self._room.store
        articles: dict[str, Article] = {}
        problems = list(harvest.problems)
        for item, outcome in self._readings(name, harvest.items):
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            file = None if item.format is Format.RECORD else item.origin
            article = replace(identify(outcome, source=name, first_seen=self._now, file=file), place=item.place)
            articles.setdefault(article.id, article)
        kept = store.articles.keep(
            name,
            articles.values(),
            visits=harvest.visits,
            fingerprint=room.fingerprint(name),
            now=room.clock,
        )
        if harvest.complete:
            store.articles.keep_only(name, articles.keys(), room.clock)
        has_any = bool(harvest.items or harvest.unchanged or harvest.problems or harvest.not_modified)
        empty = harvest.empty or not has_any
        health = well(before, self._now, empty=empty)
        store.sources.note_health(health)
        report = SourceReport(
            source=name,
            health=health,
            items=len(harvest.items),
            kept=kept,
            unchanged=kept.unchanged + harvest.unchanged,
            undated=_undated(articles, kept),
            not_modified=harvest.not_modified,
            problems=() if harvest.empty and not is_news(before, health) else tuple(problems),
            recovered_from=before.failing_since,
        )
        self._named[name] = [
            (article.id, place, identity)
            for article in articles.values()
            for place, piece in enumerate(article.reading.related)
            if piece.url and (identity := address_id(piece.url)) is not None
        ]
        fresh = (*kept.new, *(changed.id for changed in kept.changed))
        return report, tuple(articles[one] for one in fresh) if harvest.follow_related else ()

    def _readings(self, name: str, items: tuple[RawItem, ...]) -> Iterator[tuple[RawItem, Reading | Problem]]:
        items = self._with_furniture(name, items)
        for item, outcome in zip(items, self._room.reader.read(items), strict=True):
            self._read += 1
            self._tell()
            yield item, outcome

    def _with_furniture(self, name: str, items: tuple[RawItem, ...]) -> tuple[RawItem, ...]:
        """The plain texts with what their site repeats on its pages: those of this look, and of earlier ones."""
        marks = {text: fingerprint(text) for text in _texts(items)}
        if not marks:
            return items
        seen = {hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]: of for text, of in marks.items()}
        pages = list({*self._room.store.sources.page_marks(name), *marks.values()})
        self._room.store.sources.note_pages(name, seen, self._now)
        return tuple(
            replace(item, furniture=furniture_of(item.content, pages)) if isinstance(item.content, str) else item
            for item in items
        )

    # ---------------------------------------------------------------- related pieces

    def _link(self) -> None:
        """Note which of the pieces that articles point to are articles that we have, whoever brought them."""
        store = self._room.store.articles
        known = store.known({piece for named in self._named.values() for _, _, piece in named})
        for name, named in self._named.items():
            if found := [one for one in named if one[2] in known]:
                store.keep(name, (), fingerprint=self._room.fingerprint(name), pieces=found, now=self._now)

    def _to_follow(self, articles: Iterable[Article]) -> dict[str, list[tuple[str, int]]]:
        """The addresses of related pieces that we do not have, and who names them at which place."""
        found: dict[str, list[tuple[str, int]]] = {}
        ids: dict[str, str] = {}
        for article in articles:
            for place, piece in enumerate(article.reading.related):
                if piece.url and (identity := address_id(piece.url)) is not None:
                    address = ids.setdefault(identity, piece.url)
                    found.setdefault(address, []).append((article.id, place))
        known = self._room.store.articles.known(ids)
        return {address: found[address] for identity, address in ids.items() if identity not in known}

    def _take_related(
        self, report: SourceReport, harvest: Harvest, named: Mapping[str, list[tuple[str, int]]]
    ) -> SourceReport:
        articles: dict[str, Article] = {}
        pieces: list[tuple[str, int, str]] = []
        missed = [*harvest.problems]
        for item, outcome in self._readings(report.source, harvest.items):
            if isinstance(outcome, Problem):
                missed.append(outcome)
                continue
            article = identify(outcome, source=report.source, first_seen=self._now)
            by = named[item.origin]
            articles.setdefault(article.id, replace(article, via=by[0][0]))
            pieces += [(parent, place, article.id) for parent, place in by]
        kept = self._room.store.articles.keep(
            report.source,
            articles.values(),
            visits=harvest.visits,
            fingerprint=self._room.fingerprint(report.source),
            pieces=pieces,
            now=self._room.clock,
        )
        return replace(report, related=len(kept.new), missed=tuple(missed))


class _Threads:
    """A few threads that do what they are given, in turn.

    Unlike those of `concurrent.futures` they do not keep the program alive: after Ctrl-C nobody waits for a slow site.
    """

    def __init__(self, break_off: Callable[[], None]) -> None:
        self._break_off = break_off
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        for _ in range(_AT_ONCE):
            Thread(target=self._work, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            while not self._jobs.empty():
                self._jobs.get()
            if not issubclass(kind, Exception):
                self._break_off()  # an interrupt also ends the waits for a site's turn
        for _ in range(_AT_ONCE):
            self._jobs.put(None)

    def submit(self, work: Callable[[], T], when_done: Callable[[], None] = lambda: None) -> "Future[T]":
        future: Future[T] = Future()

        def job() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - it is raised again where the result is asked for
                future.set_exception(error)
            when_done()

        self._jobs.put(job)
        return future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _texts(items: Iterable[RawItem]) -> Iterator[str]:
    for item in items:
        if item.format is Format.TEXT and isinstance(item.content, str):
            yield item.content


def _undated(articles: Mapping[str, Article], kept: Kept) -> int:
    return sum(not articles[one].reading.published_sure for one in kept.new)
