"""What it costs to find stories and near copies among an edition's candidates, and what goes on with an earlier one."""

import random
from collections.abc import Callable
from functools import partial

from digest.editions.copies import copies
from digest.editions.group import Piece
from digest.editions.group import stories as group_stories
from digest.editions.memory import continued

VOCABULARY = 20_000  # words, used as often as those of a language: the n-th 1/n times as often as the first


def stories() -> None:
    from tests.benchmarks.__main__ import cpu_ms  # which imports this

    pieces = _pieces(400, words=1_000)
    rows: tuple[tuple[str, Callable[[], object], int], ...] = (
        ("40 articles grouped into stories", partial(group_stories, pieces[:40]), 20),
        ("400 articles grouped into stories", partial(group_stories, pieces), 2),
        ("40 new articles, 300 printed: what goes on", partial(continued, pieces[:40], pieces[100:]), 5),
        ("400 texts of 1,000 words: near copies", partial(copies, pieces), 2),
    )
    for what, work, repeats in rows:
        print(f"{what:44} {cpu_ms(work, repeats):9.3f} ms")


def _pieces(count: int, words: int) -> list[Piece]:
    """Articles in which every third story is told by two houses, in words of their own and with the same names."""
    chance = random.Random(1)
    vocabulary = [f"word{n}" for n in range(VOCABULARY)]
    weights = [1 / (n + 1) for n in range(VOCABULARY)]
    found: list[Piece] = []
    for number in range(count):
        story = number - 1 if number % 3 == 1 else number
        names = [f"name{story}of{n}" for n in range(12)]
        text = chance.choices(vocabulary, weights, k=words)
        for place in range(0, 120, 10):
            text[place] = chance.choice(names)
        found.append(Piece(f"{number:04}", " ".join(chance.sample(names, 4)), " ".join(text), f"house {number % 3}"))
    return found


if __name__ == "__main__":
    stories()
