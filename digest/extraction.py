"""Reading articles in processes of their own, which are killed when a page takes too long or too much memory.

A page is hostile until read: a tree of 50,000 nested elements keeps a parser busy for a minute, and no parser can be
stopped from within. So what the pure readers do is done elsewhere, under limits, and one page costs at most its limit.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from digest.model import Problem, RawItem, Reading

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

log = logging.getLogger(__name__)

SECONDS = 15.0  # the slowest of our pages takes half a second
MEMORY = 2 * 1024**3  # bytes of address space
_PROCESSES = 2
_AHEAD = 8  # items on their way at a time: their texts are held in memory


class Extraction:
    """A `digest.interfaces.Reader` with processes that live as long as it does. They start at the first item."""

    def __init__(self, *, processes: int = _PROCESSES, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._processes = processes
        self._seconds = seconds
        self._memory = memory
        self._pool: ProcessPool | None = None

    def read(self, items: Iterable[RawItem]) -> Iterator[Reading | Problem]:
        """One outcome for each item, in their order; what cannot be read is a `Problem` that says why."""
        waiting: deque[tuple[RawItem, ProcessFuture[Reading | Problem]]] = deque()
        for item in items:
            waiting.append((item, self._begin(item)))
            if len(waiting) >= _AHEAD:
                yield self._outcome(*waiting.popleft())
        while waiting:
            yield self._outcome(*waiting.popleft())

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _begin(self, item: RawItem) -> "ProcessFuture[Reading | Problem]":
        if self._pool is None or not self._pool.active:
            self._pool = self._fresh_pool()
        return self._pool.schedule(read_one, args=(item,), timeout=self._seconds)

    def _fresh_pool(self) -> "ProcessPool":
        from multiprocessing import get_context

        from pebble import ProcessPool

        # Spawned rather than forked: a fork would copy the locks of the threads that are fetching meanwhile.
        context = get_context("spawn")
        return ProcessPool(self._processes, initializer=_limit, initargs=(self._memory,), context=context)

    def _outcome(
        self, item: RawItem, future: "ProcessFuture[Reading | Problem]", again: bool = True
    ) -> Reading | Problem:
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        try:
            return future.result()
        except TimeoutError:
            return Problem(item.origin, f"takes more than {self._seconds:g} seconds to read, and so was passed over")
        except (ProcessExpired, BrokenProcessPool) as error:
            if isinstance(error, BrokenProcessPool) and again:  # somebody killed the processes while they were idle
                return self._outcome(item, self._begin(item), again=False)
            log.debug("%s killed the process that read it: %s", item.origin, error)
            return Problem(item.origin, "crashes the program that reads it, and so was passed over")


@cache
def shared() -> Extraction:
    """One for the whole program, so that the processes start once. They end with it."""
    return Extraction()


def read_one(item: RawItem) -> Reading | Problem:
    """Read an item, here and now."""
    from digest.articles.read import read
    from digest.errors import NotAnArticle

    try:
        return read(item)
    except NotAnArticle as finding:
        return Problem(item.origin, f"no article: {finding}")
    except MemoryError:
        return Problem(item.origin, "takes too much memory to read, and so was passed over")
    except Exception as error:  # whatever a hostile page does to a parser, the next one is read
        log.debug("%s could not be read", item.origin, exc_info=True)
        return Problem(
            item.origin, f"could not be read ({type(error).__name__}: {error}); please report it with the file"
        )


def _limit(memory: int) -> None:
    """In a new process: bound its memory, and keep libraries from writing to our terminal."""
    logging.lastResort = logging.NullHandler()
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))
