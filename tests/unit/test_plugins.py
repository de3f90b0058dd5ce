"""Kinds in the schedule file, built in and from other packages."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from digest import plugins
from digest.errors import ConfigError
from digest.transports.outbox import Outbox, OutboxOptions


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch):
    """Declares entry points of other packages in the group of transports."""

    def declare(**places: str) -> None:
        points = EntryPoints(EntryPoint(name, place, "digest.transports") for name, place in places.items())
        monkeypatch.setattr(plugins, "entry_points", lambda group: points.select(group=group))
        plugins._plugins.cache_clear()

    yield declare
    plugins._plugins.cache_clear()


def test_another_package_adds_a_kind_by_an_entry_point(others):
    others(shelf="digest.transports.outbox:Outbox")
    found = plugins.transports()
    assert sorted(found) == ["outbox", "shelf", "smtp"]
    assert found["shelf"].make is Outbox
    assert found["shelf"].options is OutboxOptions


def test_another_package_cannot_take_the_place_of_a_built_in_kind(others):
    others(outbox="somewhere.else:Thing")
    assert plugins.transports()["outbox"].make is Outbox


@pytest.mark.parametrize("place", ["no.such.package:Thing", "digest.transports.outbox:NoSuchThing"])
def test_a_kind_that_cannot_be_loaded_is_named_with_its_place(others, place):
    others(shelf=place)
    with pytest.raises(ConfigError, match=f"the kind 'shelf' cannot be loaded from {place}"):
        plugins.transports()
