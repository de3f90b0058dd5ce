"""A small project to load: a folder with a schedule, and small kinds of sources and transports."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, model_validator

from digest.config.load import load
from digest.config.schema import Config
from digest.errors import ConfigError

Load = Callable[..., Config]


class FolderOptions(BaseModel):
    """A folder of files."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["folder"] = "folder"
    path: Path = Field(description="The folder.")
    deep: bool = Field(default=False, description="Whether folders in it are read too.")


class FeedOptions(BaseModel):
    """A feed, at an address or in a file.

    Not for the reference.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["feed"]
    url: HttpUrl | None = Field(default=None, description="Its address.", examples=["https://northlight.example/feed"])
    path: Path | None = Field(default=None, description="Its file.")
    order: Literal["newest", "oldest"] = Field(default="newest", description="Which come first | last.")
    share: float = Field(default=1, gt=0, le=1, description="How much of it is read.")

    @model_validator(mode="after")
    def _one_place(self) -> "FeedOptions":
        if (self.url is None) == (self.path is None):
            raise ValueError("give either url or path")
        return self


class OutboxOptions(BaseModel):
    """Files instead of mail."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["outbox"]


class SmtpOptions(BaseModel):
    """A mail server."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["smtp"]
    host: str = Field(min_length=3, max_length=30, description="The server.", examples=["smtp.northlight.example"])
    port: int = Field(default=587, ge=1, le=65535, description="Its port.", examples=[587])
    username: str | None = Field(default=None, description="The account.")
    password: SecretStr | None = Field(default=None, description="Its password.")
    hosts: tuple[str, ...] = Field(default=(), description="Further servers.")


class LlmOptions(BaseModel):
    """A language model."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["llm"] = "llm"
    base_url: str = Field(description="Where it answers.", examples=["https://llm.northlight.example/v1"])
    model: str = Field(default="small", description="The model.")
    key: str = Field(default="", repr=False, description="The key.", examples=["${LLM_KEY}"])


KINDS: Mapping[str, Mapping[str, type[BaseModel]]] = {
    "sources": {"feed": FeedOptions, "folder": FolderOptions},
    "transports": {"outbox": OutboxOptions, "smtp": SmtpOptions},
    "summarisers": {"llm": LlmOptions},
}

SCHEDULE = """\
publication:
  name: The Northlight Review
  postal_address: 14 Quay Street, Halmouth
sources:
  inbox:
    kind: folder
    path: inbox
lists:
  readers: lists/readers.csv
transports:
  mail: {kind: smtp, host: smtp.example}
network: {contact: desk@northlight.example}
newsletters:
  weekly:
    title: Northlight Weekly
    sender: {name: Northlight, address: weekly@northlight.example}
    recipients: readers
    calendar:
      days: [friday]
      time: "07:00"
      zone: Europe/Berlin
    selection: {max_stories: 10}
    sections:
      - {title: Energy, sections: [Energy]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder config/ of a project, with the current folder beside it, as an editor would work."""
    monkeypatch.chdir(tmp_path)
    config = Path("config")
    (config / "inbox").mkdir(parents=True)
    (config / "lists").mkdir()
    (config / "lists/readers.csv").write_text("address\nreader@northlight.example\n")
    (config / "feed.xml").write_text("<rss/>")
    return config


@pytest.fixture
def load_text(project: Path) -> Load:
    """Loads a schedule with this text, in the folder of the project."""

    def loaded(text: str | bytes, environ: Mapping[str, str] | None = None) -> Config:
        path = project / "schedule.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(path, environ=environ or {}, kinds=KINDS, themes=("roundup", "plain"))

    return loaded


@pytest.fixture
def faults_of(load_text: Load) -> Callable[..., list[str]]:
    """The faults of a schedule with this text, without the name of the file."""

    def faults(text: str | bytes, environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load_text(text, environ)
        return [fault.removeprefix("config/schedule.yaml:") for fault in caught.value.faults]

    return faults


def changed(old: str, new: str) -> str:
    """The schedule with one place changed."""
    assert SCHEDULE.count(old) == 1, old
    return SCHEDULE.replace(old, new)
