"""Processes for what is hostile until it is read. They are killed when it takes too long or too much memory.

No parser or decoder can be stopped from within, so what they do is done elsewhere, under limits, and one piece of work
costs at most its limit.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

log = logging.getLogger(__name__)

T = TypeVar("T")


class Lost(Enum):
    """Why a piece of work came to nothing."""

    SLOW = "takes too long"
    CRASHED = "crashes the program that reads it"


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A piece of work that was begun."""

    work: Callable[..., T]
    arguments: tuple[Any, ...]
    future: "ProcessFuture[T]"


class Confinement:
    """A few processes that live as long as it does, each with at most `memory` bytes of address space. They start at the
    first task. A task may take `seconds`."""

    def __init__(self, *, processes: int, seconds: float, memory: int) -> None:
        self._processes = processes
        self._seconds = seconds
        self._memory = memory
        self._pool: ProcessPool | None = None

    def begin(self, work: Callable[..., T], *arguments: Any) -> Task[T]:
        """Have `work`, a function of a module, done."""
        if self._pool is None or not self._pool.active:
            self._pool = self._fresh_pool()
        return Task(work, arguments, self._pool.schedule(work, args=arguments, timeout=self._seconds))

    def outcome(self, task: Task[T], *, again: bool = True) -> T | Lost:
        """Wait for what came of it. What `work` raises is raised here."""
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        try:
            return task.future.result()
        except TimeoutError:
            return Lost.SLOW
        except (ProcessExpired, BrokenProcessPool) as error:
            if isinstance(error, BrokenProcessPool) and again:  # somebody killed the processes while they were idle
                return self.outcome(self.begin(task.work, *task.arguments), again=False)
            log.debug("a process was killed by its work: %s", error)
            return Lost.CRASHED

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _fresh_pool(self) -> "ProcessPool":
        from multiprocessing import get_context

        from pebble import ProcessPool

        # Spawned rather than forked: a fork would copy the locks of the threads that are fetching meanwhile.
        context = get_context("spawn")
        return ProcessPool(self._processes, initializer=_limit, initargs=(self._memory,), context=context)


def _limit(memory: int) -> None:
    """In a new process: bound its memory, and keep libraries from writing to our terminal."""
    logging.lastResort = logging.NullHandler()
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))
