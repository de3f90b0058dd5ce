"""From the schedule file to everything that works with it, in order. The only module that knows them all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from digest import assets, clock, plugins
from digest.config.lists import RecipientList, read_list
from digest.config.load import load
from digest.config.schema import Config
from digest.errors import ConfigError, UsageError
from digest.interfaces import Source, Surroundings, Transport, Web
from digest.model import Subscriber
from digest.newsroom import Newsroom
from digest.store import open_store
from digest.summarisers.extractive import Extractive

DEFAULT_SCHEDULE = Path("config/schedule.yaml")


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
            source_kinds={kind: plugin.options for kind, plugin in plugins.sources().items()},
            transport_kinds={kind: plugin.options for kind, plugin in plugins.transports().items()},
            themes=tuple(assets.themes(self.folder)),
        )

    def surroundings(self) -> Surroundings:
        return Surroundings(self.config.base, self.outbox, self.web)

    @cached_property
    def web(self) -> Web:
        """The one client, for everything."""
        from digest.sources.http import Client, user_agent

        network = self.config.network
        return Client(
            user_agent=user_agent(network.contact or ""),
            monotonic=clock.monotonic,
            allow_hosts=frozenset(network.allow_hosts),
        )

    def source(self, name: str) -> Source:
        return plugins.make_source(name, self.config.sources[name], self.surroundings())

    def transport(self, name: str) -> Transport:
        """Raises `UsageError` for an unknown name, `ConfigError` when the environment lacks something it needs."""
        if name not in self.config.transports:
            known = ", ".join(self.config.transports)
            raise UsageError(f"there is no transport {name!r}; {self.schedule} has: {known}")
        if missing := self.config.missing_environment.get(name):
            raise ConfigError(
                [
                    f"{self.schedule}: transports.{name}: the environment has no {variable}; "
                    f"set it first: export {variable}=…"
                    for variable in missing
                ]
            )
        return plugins.make_transport(name, self.config.transports[name], self.surroundings())

    def list(self, name: str) -> RecipientList:
        if name not in self.config.lists:
            known = ", ".join(self.config.lists) or "none yet"
            raise UsageError(f"there is no list {name!r}; {self.schedule} has: {known}")
        return read_list(self.config.lists[name])

    def recipients(self, name: str) -> tuple[Subscriber, ...]:
        return self.list(name).subscribers

    @contextmanager
    def newsroom(self, now: clock.Clock = clock.now) -> Iterator[Newsroom]:
        """The schedule file, put to work. Opens the database, and makes it at the first time."""
        config = self.config
        store = open_store(self.database, self.outbox, clock.random_name)
        try:
            yield Newsroom(
                config=config,
                store=store,
                sources={name: self.source(name) for name in config.sources},
                summariser=Extractive(),
                transport=self.transport,
                theme=lambda name: assets.load_theme(name, self.folder),
                recipients=self.recipients,
                clock=now,
                owner=clock.random_name(),
            )
        finally:
            store.close()
