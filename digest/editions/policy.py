"""What a newsletter chooses by, and what a choice is made before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.editions.decisions import Decisions
from digest.editions.rules import Filter, Weight
from digest.editions.sections import SectionRule


@dataclass(frozen=True, slots=True)
class Share:
    """How many stories of a source there may be at most, and how many go before better ones of others."""

    most: int | None = None
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a newsletter chooses: at most so many stories, none older than `max_age`, and by which rules.

    `max_per_source` holds for every source that has no maximum of its own in `shares`. `language` is what articles are
    in that do not say so.
    """

    max_stories: int
    max_age: timedelta
    max_per_source: int | None = None
    shares: Mapping[str, Share] = field(default_factory=dict)
    sections: tuple[SectionRule, ...] = ()
    include: Filter = field(default_factory=Filter)
    exclude: Filter = field(default_factory=Filter)
    weights: tuple[Weight, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An article that an earlier edition printed."""

    article: str  # its id
    headline: str
    text: str
    url: str | None
    number: int
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a choice is made before: `printed` has the content hashes of texts that stood in earlier editions, `stood`
    the ids of articles that did, both with the editions' numbers; `past` are stories that new ones may go on with; `decided` is what the editor said. New is what was
    first seen after `fresh_from`."""

    printed: Mapping[str, int] = field(default_factory=dict)
    stood: Mapping[str, int] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    decided: Decisions = field(default_factory=Decisions)
    fresh_from: datetime | None = None
