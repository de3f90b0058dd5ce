"""How findings speak of places and of what stands there, for people who read them."""

from collections.abc import Iterable

_LONGEST = 60
_MOST = 3


def folded(text: str) -> str:
    """The text on one line, with single blanks: how a mail program shows it."""
    return " ".join(text.split())


def quoted(text: str) -> str:
    """The text in quotation marks, its beginning where it is long."""
    line = folded(text)
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[: _LONGEST - 1].rstrip()}…”"


def the_story(headline: str) -> str:
    return f"the story {quoted(headline)}" if headline.strip() else "a story without a headline"


def listed(items: Iterable[str]) -> str:
    """The first few, and how many there are besides."""
    every = list(dict.fromkeys(items))
    more = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return ", ".join(every[:_MOST]) + more


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
