"""Ctrl-C that loses nothing."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from digest.cli import say


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Gives a question: was Ctrl-C pressed, or the program asked to end? The first time asks to stop between two
    copies; the second time stops at once, and the copy in hand may be left unknown."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set  # signals come to the main thread only
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()
        say.warn("Stopping after this copy; press Ctrl-C again to stop at once.")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
