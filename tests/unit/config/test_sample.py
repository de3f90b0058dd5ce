"""The schedule file that everybody starts from."""

from datetime import time
from pathlib import Path

from digest import plugins
from digest.config.lists import read_list
from digest.config.load import load
from digest.config.schema import Config

CONFIG = Path(__file__).parents[3] / "config"


def sample() -> Config:
    return load(
        CONFIG / "schedule.yaml",
        environ={},
        kinds=plugins.options_of_kinds(),
        themes=("roundup",),
    )


def test_the_sample_loads_and_mails_nobody():
    weekly = sample().newsletters["weekly"]
    assert weekly.title == "Northlight Weekly"
    assert weekly.transport == "outbox"
    assert (weekly.calendar.days, weekly.calendar.time) == (("friday",), time(7))
    assert (weekly.selection.max_stories, weekly.selection.first_days) == (14, 3650)


def test_opinion_takes_its_stories_before_any_section_does():
    first, *others = sample().newsletters["weekly"].sections
    assert first.title == "Opinion"
    assert "Opinion" in first.kinds
    assert first.sections == ()
    assert [rule.title for rule in others] == ["Energy", "Cities", "Politics", "Economy", "Health", "Culture", "World"]


def test_the_mail_server_of_the_sample_waits_for_its_password():
    assert sample().missing_environment == {"transports.mail": ("SMTP_USERNAME", "SMTP_PASSWORD")}


def test_the_lists_of_the_sample_are_without_fault():
    for path in sample().lists.values():
        found = read_list(path)
        assert found.subscribers
        assert found.problems == ()
