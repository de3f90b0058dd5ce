"""Getting the pictures of an edition: from the web or a folder, made ready for print, and kept in the database.

A picture that cannot be had never stops an edition. Building again asks nobody: a good one is asked for again after a
week, one that could not be had after an hour. Files are read each time, and made ready once for what is in them.
"""

import hashlib
import logging
import os
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from digest.articles.normalise import shortened
from digest.config.schema import Config
from digest.confinement import Confinement, Lost, Task
from digest.darkroom import develop
from digest.errors import NotHad, SourceError, StoreError
from digest.interfaces import Web
from digest.messages.pictures import Want
from digest.model import Picture, Problem
from digest.store.pictures import KeptPicture, Key
from digest.store.pictures import Pictures as KeptPictures

log = logging.getLogger(__name__)

ACCEPT = "image/avif,image/webp,image/*"
MAX_BYTES = 10_000_000
GOOD_FOR = timedelta(days=7)
BAD_FOR = timedelta(hours=1)
SECONDS = 50.0  # for all downloads of an edition; what is not there then is for the next time
_SECONDS_TO_DEVELOP = 10.0  # one of them
_SECONDS_TO_DEVELOP_ALL = 25.0
_MEMORY = 3 * 1024**3 // 2  # bytes of address space: 50 million pixels twice, and the libraries
_AT_ONCE = 8  # hosts that are asked at the same time
_TRIES = 2  # of a site that does not answer at all
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Place:
    """Where relative addresses of a source's pictures start, and the folder that they must not lead out of."""

    folder: Path
    inside: Path


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no picture. `gone`: it was taken away; `silent`: its site gave no answer; `passing`: we had no time
    for it, and know nothing of it."""

    words: str
    gone: bool = False
    silent: bool = False
    passing: bool = False


def places(config: Config) -> dict[str, Place]:
    """The places of the pictures that are files: beside the articles of a folder, and beside a feed that is a file."""
    found: dict[str, Place] = {}
    for name, options in config.sources.items():
        path: Path | None = getattr(options, "path", None)
        if path is None:
            continue
        where = config.base / path
        kind: str = getattr(options, "kind", "")
        if kind == "folder":
            found[name] = Place(where, where)
        elif kind == "feed":
            found[name] = Place(where.parent, config.base)
    return found


@cache
def darkroom() -> Confinement:
    """One for the whole program, so that the processes start once. They end with it."""
    return Confinement(processes=2, seconds=_SECONDS_TO_DEVELOP, memory=_MEMORY)


def fetch(
    wants: Sequence[Want],
    *,
    web: Web,
    places: Mapping[str, Place],
    kept: KeptPictures,
    now: datetime,
    enough: int | None = None,
    confined: Confinement | None = None,
    seconds: float = SECONDS,
) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    """The pictures by the ids of their articles, and a problem for each that cannot be had.

    With `enough`, the first so many are asked for, and then once as many more as are missing. All together take about
    `seconds` at most, and half a minute to be made ready.
    """
    lab = _Lab(web, places, kept, now, confined or darkroom(), seconds if enough is None else seconds / 2)
    had: dict[str, Picture] = {}
    problems: list[Problem] = []
    left = deque(wants)
    for _ in range(1 if enough is None else 2):
        missing = len(left) if enough is None else enough - len({picture.name for picture in had.values()})
        asked = [left.popleft() for _ in range(min(missing, len(left)))]
        for want, outcome in zip(asked, lab.pictures(asked), strict=True):
            if isinstance(outcome, Picture):
                had[want.article] = outcome
            else:
                problems.append(_problem(want, outcome))
    return had, tuple(problems)


def publish(folder: Path, newsletter: str, slot: str, files: Mapping[str, bytes]) -> None:
    """Copy hosted pictures to <folder>/<newsletter>/<slot>/. Whoever looks meanwhile sees a whole one or none.

    Raises `StoreError` when that is not possible.
    """
    place = folder / newsletter / slot
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            target, unfinished = place / name, place / f".{name}.{os.getpid()}.part"
            if target.exists():  # the name is derived from the content
                continue
            try:
                unfinished.write_bytes(data)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{place}: {error.strerror}; check images: folder, and that it may be written and its disk is not full"
        ) from error


def _problem(want: Want, words: str) -> Problem:
    if want.is_logo:
        return Problem("logo", f"{words}; the letters go out without it")
    return Problem(f"picture of “{want.headline}”", f"{words}; the story is printed without it")


@dataclass(frozen=True, slots=True)
class _Lab:
    web: Web
    places: Mapping[str, Place]
    kept: KeptPictures
    now: datetime
    confined: Confinement
    seconds: float

    def pictures(self, wants: Iterable[Want]) -> list[Picture | str]:
        """What came of each, in their order."""
        wants = list(wants)
        contents = {want: self._file(want) for want in wants if not _is_remote(want)}
        keys = {want: _key(want, contents.get(want)) for want in wants}
        known = self.kept.recall(dict.fromkeys(keys.values()))
        due = {keys[want]: want for want in wants if not self._is_fresh(known.get(keys[want]))}
        answers = self._download({want.url for want in due.values() if _is_remote(want)})
        found = self._develop(
            {key: (want, answers[want.url] if want.url in answers else contents[want]) for key, want in due.items()}
        )
        fresh = {
            key: KeptPicture(self.now, outcome.words if isinstance(outcome, _Failure) else outcome)
            for key, outcome in found.items()
        }
        keep: dict[Key, KeptPicture] = {}
        for key, outcome in found.items():
            if not isinstance(outcome, _Failure):
                keep[key] = fresh[key]
            elif key in known and isinstance(known[key].outcome, Picture) and not outcome.gone:
                # The one of last week is better than none. It is asked for again when one that failed would be.
                keep[key] = fresh[key] = KeptPicture(self.now - GOOD_FOR + BAD_FOR, known[key].outcome)
            elif not outcome.passing:
                keep[key] = fresh[key]
        self.kept.remember(keep)
        outcomes = {**known, **fresh}
        return [_of(want, outcomes[keys[want]].outcome) for want in wants]

    def _is_fresh(self, known: KeptPicture | None) -> bool:
        if known is None:
            return False
        return self.now - known.at < (GOOD_FOR if isinstance(known.outcome, Picture) else BAD_FOR)

    def _file(self, want: Want) -> bytes | _Failure:
        place = self.places.get(want.source)
        if place is None:
            return _Failure("is no web address, and its source has no folder for pictures")
        inside = place.inside.resolve()
        try:
            named = place.folder / want.url
            path = (named if named.exists() else place.folder / unquote(want.url)).resolve()
            if not path.is_relative_to(inside):
                return _Failure(f"stands outside the folder '{inside.name}'. Put it there")
            if not path.is_file():
                return _Failure(f"there is no such file. Put it below the folder '{place.folder.name}'")
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            return _Failure(f"cannot be opened ({error.strerror}). Change its permissions")
        except (ValueError, RuntimeError):  # a NUL in the name; a link to itself, before Python 3.13
            return _Failure("is no name of a file")
        return data if len(data) <= MAX_BYTES else _Failure(f"is larger than {MAX_BYTES // 1_000_000} MB")

    def _download(self, urls: set[str]) -> dict[str, bytes | _Failure]:
        """What the web has, each host in a thread of its own, for it is asked one thing at a time anyway."""
        hosts: dict[str, list[str]] = {}
        for url in sorted(urls):
            hosts.setdefault(urlsplit(url).netloc, []).append(url)
        futures: dict[str, Future[bytes | _Failure]] = {url: Future() for url in urls}
        jobs = deque(hosts.values())

        def work() -> None:
            while True:
                try:
                    job = jobs.popleft()
                except IndexError:
                    return
                self._ask(job, futures)

        for _ in range(min(_AT_ONCE, len(jobs))):
            # Unlike those of `concurrent.futures` they do not keep the program alive.
            Thread(target=work, daemon=True).start()
        try:
            wait(futures.values(), timeout=self.seconds)
        finally:
            jobs.clear()
            for future in futures.values():
                future.cancel()  # does nothing to those that are done; the others are not asked for any more
        late = _Failure(
            "was not had in time, as much else was to be had before it; it is asked for next time", passing=True
        )
        return {url: late if future.cancelled() else future.result() for url, future in futures.items()}

    def _ask(self, urls: Iterable[str], futures: Mapping[str, "Future[bytes | _Failure]"]) -> None:
        """Ask one host. One that gives no answer twice is not waited for again."""
        silences = 0
        for url in urls:
            future = futures[url]
            if not future.cancelled():
                outcome = (
                    self._get(url) if silences < _TRIES else _Failure("was not asked for: its site does not answer")
                )
                silences += isinstance(outcome, _Failure) and outcome.silent
                if future.set_running_or_notify_cancel():
                    future.set_result(outcome)

    def _get(self, url: str) -> bytes | _Failure:
        try:
            return self.web.get(url, accept=ACCEPT, max_bytes=MAX_BYTES).body
        except NotHad as error:
            if error.status in _GONE:
                return _Failure(f"there is nothing at this address (HTTP {error.status})", gone=True)
            return _Failure(_without(url, error))
        except SourceError as error:
            return _Failure(_without(url, error), silent=True)
        except Exception as error:  # a fault of ours must not stop the edition
            log.debug("%s failed", url, exc_info=True)
            return _Failure(f"failed unexpectedly ({type(error).__name__}: {error}); please report it")

    def _develop(self, contents: Mapping[Key, tuple[Want, bytes | _Failure]]) -> dict[Key, Picture | _Failure]:
        tasks: dict[Key, Task[Picture | str]] = {}
        found: dict[Key, Picture | _Failure] = {}
        for key, (want, content) in contents.items():
            if isinstance(content, bytes):
                tasks[key] = self.confined.begin(develop, content, want)
            else:
                found[key] = content
        wait((task.future for task in tasks.values()), timeout=_SECONDS_TO_DEVELOP_ALL)
        for key, task in tasks.items():
            if not task.future.done():
                task.future.cancel()  # type: ignore[no-untyped-call]
                found[key] = _Failure("was not made ready in time; it is tried again next time", passing=True)
                continue
            outcome = self.confined.outcome(task)
            if isinstance(outcome, Lost):
                found[key] = _Failure(f"{outcome.value}; save it anew, or offer a smaller one")
            else:
                found[key] = _Failure(outcome) if isinstance(outcome, str) else outcome
        return found


def _is_remote(want: Want) -> bool:
    return "://" in want.url


def _key(want: Want, content: bytes | _Failure | None) -> Key:
    if isinstance(content, bytes):
        return f"sha256:{hashlib.sha256(content).hexdigest()}", want.recipe
    return want.url if content is None else f"{want.source}/{want.url}", want.recipe


def _of(want: Want, outcome: Picture | str) -> Picture | str:
    if isinstance(outcome, Picture):
        return replace(outcome, url=want.url)
    return f"{shortened(want.url, 200)}: {outcome}"


def _without(url: str, error: SourceError) -> str:
    """The message without the address that it begins with, which is said anyway."""
    return str(error).removeprefix(f"{url}: ")
