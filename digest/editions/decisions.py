"""What an editor decided in one edition, and what holds for later ones."""

from dataclasses import dataclass

Pair = tuple[str, str]  # two articles by their ids; where one heads the story, the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Ids of articles, and pairs of them.

    `held` are offered to the next edition, `dropped` to none. Those `together` are one story, those `apart` never.
    `corrected` and `dismissed` pair an article with a key of what its correction was about: a change, or "withdrawn".
    """

    held: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    corrected: tuple[Pair, ...] = ()
    dismissed: tuple[Pair, ...] = ()
