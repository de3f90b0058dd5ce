"""Reading articles in processes of their own, which are killed when a page takes too long or too much memory.

A page is hostile until read: a tree of 50,000 nested elements keeps a parser busy for a minute. So what the pure readers
do is done under limits, and one page costs at most its limit.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache

from digest.confinement import Confinement, Lost, Task
from digest.model import Problem, RawItem, Reading

log = logging.getLogger(__name__)

SECONDS = 15.0  # the slowest of our pages takes half a second
MEMORY = 2 * 1024**3  # bytes of address space
_PROCESSES = 2
_AHEAD = 8  # items on their way at a time: their texts are held in memory


class Extraction:
    """A `digest.interfaces.Reader` with processes that live as long as it does. They start at the first item."""

    def __init__(self, *, processes: int = _PROCESSES, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._confined = Confinement(processes=processes, seconds=seconds, memory=memory)

    def read(self, items: Iterable[RawItem]) -> Iterator[Reading | Problem]:
        """One outcome for each item, in their order; what cannot be read is a `Problem` that says why."""
        waiting: deque[tuple[RawItem, Task[Reading | Problem]]] = deque()
        for item in items:
            waiting.append((item, self._confined.begin(read_one, item)))
            if len(waiting) >= _AHEAD:
                yield self._outcome(*waiting.popleft())
        while waiting:
            yield self._outcome(*waiting.popleft())

    def close(self) -> None:
        self._confined.close()

    def _outcome(self, item: RawItem, task: Task[Reading | Problem]) -> Reading | Problem:
        outcome = self._confined.outcome(task)
        if outcome is Lost.SLOW:
            return Problem(item.origin, f"takes more than {self._seconds:g} seconds to read, and so was passed over")
        if outcome is Lost.CRASHED:
            return Problem(item.origin, "crashes the program that reads it, and so was passed over")
        return outcome


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
