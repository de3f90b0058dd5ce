"""Reading in processes of their own: real processes, and pages that would hold one up for long."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.extraction import Extraction, read_one
from digest.model import Format, Problem, RawItem, Reading

SENTENCE = "The harbour board voted on Tuesday to keep the outer gate shut until the spring tides are over. "
PAGE = f"<html><head><title>The gate stays shut</title></head><body><h1>The gate stays shut</h1><p>{SENTENCE * 5}</p>"
SLOW = PAGE + "<p>word" * 700_000  # within the size that a page may have
GREEDY = PAGE + "<p>" + "<i>w</i> " * 500_000  # takes more than a gigabyte


def item(content: str, origin: str) -> RawItem:
    return RawItem("paper", Format.HTML, content, origin, f"https://paper.example/{origin}")


@contextmanager
def extraction(**limits: float) -> Iterator[Extraction]:
    reader = Extraction(**limits)  # type: ignore[arg-type]
    try:
        yield reader
    finally:
        reader.close()


def test_outcomes_come_in_the_order_of_the_items():
    items = [item(PAGE.replace("gate", f"gate {n}"), str(n)) for n in range(20)]
    with extraction() as reader:
        found = list(reader.read(items))
    assert found == [read_one(one) for one in items]
    assert [reading.title for reading in found if isinstance(reading, Reading)] == [
        f"The gate {n} stays shut" for n in range(20)
    ]


def test_a_page_without_an_article_is_a_problem_that_says_where():
    with extraction() as reader:
        [problem] = reader.read([item("<p>Loading…", "x")])
    assert isinstance(problem, Problem)
    assert problem.where == "x"
    assert problem.what.startswith("no article: ")


def test_what_takes_too_long_is_killed_and_the_rest_is_read():
    with extraction(processes=1, seconds=3) as reader:
        begun = time.monotonic()
        slow, quick = reader.read([item(SLOW, "slow"), item(PAGE, "quick")])
    assert slow == Problem("slow", "takes more than 3 seconds to read, and so was passed over")
    assert isinstance(quick, Reading)
    assert time.monotonic() - begun < 20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_what_takes_too_much_memory_is_a_problem_and_the_rest_is_read():
    with extraction(processes=1, memory=300 * 1024**2) as reader:
        greedy, quick = reader.read([item(GREEDY, "greedy"), item(PAGE, "quick")])
    assert isinstance(greedy, Problem)
    assert isinstance(quick, Reading)


def test_a_process_that_dies_costs_one_item():
    def kill() -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not multiprocessing.active_children():
            time.sleep(0.01)
        time.sleep(0.5)
        for child in multiprocessing.active_children():
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)

    with extraction(processes=1, seconds=30) as reader:
        killer = threading.Thread(target=kill)
        killer.start()
        outcomes = list(reader.read([item(SLOW, "slow"), item(PAGE, "quick")]))
        killer.join()
    assert outcomes[0] == Problem("slow", "crashes the program that reads it, and so was passed over")
    assert isinstance(outcomes[1], Reading)


def test_processes_that_were_killed_while_idle_are_started_anew():
    with extraction() as reader:
        for _ in range(3):
            assert all(isinstance(one, Reading) for one in reader.read([item(PAGE, str(n)) for n in range(4)]))
            for child in multiprocessing.active_children():
                assert child.pid is not None
                os.kill(child.pid, signal.SIGKILL)
            time.sleep(0.3)


def test_processes_end_with_a_program_that_is_killed(tmp_path: Path):
    script = tmp_path / "reading.py"
    script.write_text(
        "import multiprocessing, time\n"
        "from digest.extraction import shared\n"
        "from digest.model import Format, RawItem\n"
        "if __name__ == '__main__':\n"
        "    list(shared().read([RawItem('paper', Format.TEXT, 'x', 'x')]))\n"
        "    print(*(child.pid for child in multiprocessing.active_children()), flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        workers = [int(word) for word in program.stdout.readline().split()]
        program.kill()
    assert workers
    deadline = time.monotonic() + 20
    while any(map(_is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_alive, workers))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
