"""From the schedule file to everything that works with it, in order. The only module that knows them all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from digest import assets, client_support, clock, extraction, plugins, rendering
from digest.config.lists import RecipientList, read_list
from digest.config.load import EXTRACT, load
from digest.config.schema import Config
from digest.errors import ConfigError, SourceError, UsageError
from digest.interfaces import Harvest, Look, Memory, Source, Summariser, Surroundings, Transport
from digest.messages.theme import Theme
from digest.model import Article, Story, Subscriber, Suggestion, Summary
from digest.newsroom import Newsroom
from digest.store import open_store
from digest.summarisers.extractive import Extractive
from digest.summarisers.publisher import PublishersLead

if TYPE_CHECKING:
    from digest.sources.http import Client

DEFAULT_SCHEDULE = Path("config/schedule.yaml")
_RUN_SECONDS = 600.0  # what counts as one run of a model


@dataclass(frozen=True, slots=True)
class _Unready:
    """A source that cannot be asked."""

    why: str

    def collect(self, look: Look) -> Harvest:  # noqa: ARG002
        raise SourceError(self.why)


@dataclass(frozen=True, slots=True)
class _Speechless:
    """A model that cannot be asked: the articles speak for themselves, as when its server is down."""

    why: str

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        return [replace(summary, notes=(self.why,)) for summary in Extractive().summarise(articles)]

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        return replace(Extractive().suggest(stories), notes=(self.why,))


class _Writers:
    """What writes the leads and blurbs of newsletters. A model is made anew after a while, as its limits are those of
    one run, and a scheduler runs for weeks; until then a server that is down is not asked again and again."""

    def __init__(self, project: "Project", memory: Memory) -> None:
        self._project = project
        self._memory = memory
        self._models: dict[str, tuple[float, Summariser]] = {}

    def of(self, newsletter: str) -> Summariser:
        chosen = self._project.config.newsletters[newsletter].summaries
        writer = Extractive() if chosen.writer == EXTRACT else self._model(chosen.writer)
        return PublishersLead(writer) if chosen.lead == "publisher" else writer

    def _model(self, name: str) -> Summariser:
        now = clock.monotonic()
        since, model = self._models.get(name, (now - _RUN_SECONDS, None))
        if model is None or now - since >= _RUN_SECONDS:
            since, model = now, self._project.model(name, self._memory)
            self._models[name] = since, model
        return model


@dataclass(frozen=True)
class Project:
    """A schedule file and the folders around it."""

    schedule: Path
    environ: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """The folder that holds config/, outbox/, templates/ and the database."""
        base = self.schedule.parent
        return base.parent if base.name == "config" else base

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def database(self) -> Path:
        # Beside config/ and never under outbox/, so that clearing the outbox does not forget who was mailed.
        return self.folder / "digest.db"

    @cached_property
    def config(self) -> Config:
        """Raises `ConfigError` with every fault of the schedule file."""
        return load(
            self.schedule,
            environ=self.environ,
            kinds=plugins.options_of_kinds(),
            themes=tuple(assets.themes(self.folder)),
            unfinished=assets.unfinished(self.folder),
        )

    def surroundings(self) -> Surroundings:
        return Surroundings(self.config.base, self.outbox, self.web)

    @cached_property
    def web(self) -> "Client":
        """The one client, for everything."""
        from digest.sources.http import Client, user_agent

        network = self.config.network
        return Client(
            user_agent=user_agent(network.contact or ""),
            monotonic=clock.monotonic,
            allow_hosts=frozenset(network.allow_hosts),
            gap_seconds=network.seconds_between_requests,
            now=clock.now,
            sleep=clock.sleep,
        )

    def source(self, name: str) -> Source:
        """A source that lacks something of the environment fails when it is asked, and the others go on."""
        if missing := self._missing(f"sources.{name}"):
            return _Unready("; ".join(missing))
        return plugins.make_source(name, self.config.sources[name], self.surroundings())

    def transport(self, name: str) -> Transport:
        """Raises `UsageError` for an unknown name, `ConfigError` when the environment lacks something it needs."""
        if name not in self.config.transports:
            known = ", ".join(self.config.transports)
            raise UsageError(f"there is no transport {name!r}; {self.schedule} has: {known}")
        if missing := self._missing(f"transports.{name}"):
            raise ConfigError([f"{self.schedule}: {line}" for line in missing])
        return plugins.make_transport(name, self.config.transports[name], self.surroundings())

    def model(self, name: str, memory: Memory) -> Summariser:
        """The summariser of a name; one that lacks something of the environment leaves the articles to themselves."""
        if missing := self._missing(f"summarisers.{name}"):
            return _Speechless("; ".join(missing))
        surroundings = replace(self.surroundings(), memory=memory)
        return plugins.make_summariser(name, self.config.summarisers[name], surroundings)

    def _missing(self, place: str) -> tuple[str, ...]:
        """A line for each variable that the environment lacks for something in the schedule file."""
        return tuple(
            f"{place}: the environment has no {variable}; set it first: export {variable}=…"
            for variable in self.config.missing_environment.get(place, ())
        )

    def list(self, name: str) -> RecipientList:
        if name not in self.config.lists:
            known = ", ".join(self.config.lists) or "none yet"
            raise UsageError(f"there is no list {name!r}; {self.schedule} has: {known}")
        return read_list(self.config.lists[name])

    def recipients(self, name: str) -> tuple[Subscriber, ...]:
        return self.list(name).subscribers

    def theme(self, name: str) -> Theme:
        """Raises `TemplateError` when the theme's files cannot be read."""
        return assets.load_theme(name, self.folder)

    @contextmanager
    def newsroom(self, now: clock.Clock = clock.now) -> Iterator[Newsroom]:
        """The schedule file, put to work. Opens the database, and makes it at the first time."""
        from digest.sources.related import RelatedPieces

        config = self.config
        if missing := self._missing("database"):
            raise ConfigError([f"{self.schedule}: {line}" for line in missing])
        store = open_store(config.database or self.database, self.outbox, clock.random_name)
        try:
            yield Newsroom(
                config=config,
                store=store,
                sources={name: self.source(name) for name in config.sources},
                follower=RelatedPieces(self.web),
                reader=extraction.shared(),
                break_off=self.web.close,
                web=self.web,
                summariser=_Writers(self, store.answers.at(now)).of,
                transport=self.transport,
                theme=self.theme,
                render=rendering.shared().render,
                mjml=rendering.shared().mjml_of,
                support=client_support.load,
                recipients=self.recipients,
                clock=now,
                owner=clock.random_name(),
            )
        finally:
            store.close()
