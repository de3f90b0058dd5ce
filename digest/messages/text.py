"""The plain part: from a template of its own, wrapped for a terminal.

Written for those who read mail as text, not derived from the HTML: converters make poor prose out of layout tables.
"""

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from digest.messages.theme import Theme, fill

WIDTH = 76
_BULLET = re.compile(r"\s*(?:[*•–-] )?")
_BOUND = " ·\u00a0"  # a line may begin with the dot between two facts, but not end with it
_BLANK_LINES = re.compile(r"\n{3,}")


def to_text(theme: Theme, values: Mapping[str, Any]) -> str:
    """The theme's `edition.txt.j2`, filled and wrapped at 76 characters; at most one blank line in a row."""
    lines = fill(theme, "edition.txt.j2", values).splitlines()
    wrapped = "\n".join(wrap(line.rstrip()) for line in lines)
    return _BLANK_LINES.sub("\n\n", wrapped).strip("\n") + "\n"


def wrap(line: str) -> str:
    """One line as lines of at most 76 characters, hung under its indent or bullet. A word, such as a URL, stays whole."""
    if len(line) <= WIDTH:
        return line
    start = _BULLET.match(line)[0]  # type: ignore[index]  # it matches anything
    wrapped = textwrap.fill(
        line[len(start) :].replace(" · ", _BOUND),
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace(_BOUND.strip(" "), "· ")
