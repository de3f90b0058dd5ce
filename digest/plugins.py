"""Kinds in the schedule file → classes. A new source, transport or summariser is one file and one line here, or an entry
point of another package in the group "digest.sources", "digest.transports" or "digest.summarisers" that names the class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from pydantic import BaseModel

from digest.errors import ConfigError
from digest.interfaces import Source, Summariser, Surroundings, Transport

SOURCES = {
    "feed": "digest.sources.feed:FeedSource",
    "folder": "digest.sources.folder:FolderSource",
    "imap": "digest.sources.imap:ImapSource",
    "page": "digest.sources.page:PageSource",
    "sitemap": "digest.sources.sitemap:SitemapSource",
}
TRANSPORTS = {
    "outbox": "digest.transports.outbox:Outbox",
    "smtp": "digest.transports.smtp:Smtp",
}
SUMMARISERS = {
    "llm": "digest.summarisers.llm:LlmSummariser",
}


@dataclass(frozen=True, slots=True)
class Plugin:
    """A kind's class and the model of its options. Both stand in one file; the class says `options = ...Options`."""

    kind: str
    make: Any  # the class, called as cls(name, options, surroundings)
    options: type[BaseModel]


def sources() -> Mapping[str, Plugin]:
    return _plugins("digest.sources", tuple(SOURCES.items()))


def transports() -> Mapping[str, Plugin]:
    return _plugins("digest.transports", tuple(TRANSPORTS.items()))


def summarisers() -> Mapping[str, Plugin]:
    return _plugins("digest.summarisers", tuple(SUMMARISERS.items()))


def options_of_kinds() -> Mapping[str, Mapping[str, type[BaseModel]]]:
    """The options of every kind there is, by the key of the schedule file that it stands under."""
    groups = {"sources": sources(), "transports": transports(), "summarisers": summarisers()}
    return {group: {kind: plugin.options for kind, plugin in kinds.items()} for group, kinds in groups.items()}


def kind_of(options: BaseModel) -> str:
    """The kind that validated options are of; every option model has it as its field `kind`."""
    return str(getattr(options, "kind"))  # noqa: B009 - a field of every model by contract, of none by type


def sends_mail(options: BaseModel) -> bool:
    """Whether a transport with these options mails anybody."""
    return bool(transports()[kind_of(options)].make.sends_mail)


def make_source(name: str, options: BaseModel, surroundings: Surroundings) -> Source:
    source: Source = sources()[kind_of(options)].make(name, options, surroundings)
    return source


def make_transport(name: str, options: BaseModel, surroundings: Surroundings) -> Transport:
    transport: Transport = transports()[kind_of(options)].make(name, options, surroundings)
    return transport


def make_summariser(name: str, options: BaseModel, surroundings: Surroundings) -> Summariser:
    summariser: Summariser = summarisers()[kind_of(options)].make(name, options, surroundings)
    return summariser


@cache
def _plugins(group: str, built_in: tuple[tuple[str, str], ...]) -> Mapping[str, Plugin]:
    places = {entry.name: entry.value for entry in entry_points(group=group)} | dict(built_in)
    return {kind: _load(kind, place) for kind, place in sorted(places.items())}


def _load(kind: str, place: str) -> Plugin:
    module, _, name = place.partition(":")
    try:
        found = getattr(import_module(module), name)
        return Plugin(kind, found, found.options)
    except (ImportError, AttributeError) as error:
        raise ConfigError([f"the kind {kind!r} cannot be loaded from {place}: {error}"]) from error
