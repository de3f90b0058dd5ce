"""Who writes: the articles themselves, their publishers, or a language model on a real server."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.end_to_end.conftest import SLOT, Desk
from tests.unit.summarisers.model_server import fails, running_model, says
from tests.unit.summarisers.test_llm import BRIDGE, GOOD, LEAD, WRONG_NUMBER

SUGGESTED = {"subjects": ["A new bridge for Halmouth"], "intro": "Halmouth builds a bridge across the Aune."}


@pytest.fixture
def bridge(desk: Desk) -> Desk:
    """A project with one article, and a summariser that is named and not there yet."""
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    header = "---\ntitle: Halmouth votes for a new bridge\ndate: 2026-11-18\nstandfirst: {}\n---\n\n"
    standfirst = "After twelve years of dispute the council of Halmouth decides on 38 million crowns for the Aune."
    text = "\n\n".join(BRIDGE)
    (desk.inbox / "bridge.md").write_text(header.format(standfirst) + text + "\n", encoding="utf-8")
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    return desk


def with_model(desk: Desk, base_url: str, more: str = "") -> None:
    desk.change(
        "newsletters:\n",
        f"summarisers:\n  desk:\n    kind: llm\n    base_url: {base_url}\n    model: small\n{more}\n\nnewsletters:\n",
    )
    desk.change("      lead: extract\n", "      writer: desk\n")


def story(desk: Desk) -> dict[str, Any]:
    text = (desk.edition(SLOT) / "edition.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe").load(text)["stories"][0]
    return found


def printed(desk: Desk) -> str:
    return " ".join(Path(desk.edition(SLOT) / "edition.txt").read_text(encoding="utf-8").split())


def test_a_model_writes_and_is_asked_once_for_the_same(bridge: Desk) -> None:
    with running_model(says(GOOD), says(SUGGESTED)) as model:
        with_model(bridge, model.base_url)
        bridge("build", "weekly")
        asked = len(model.questions)
        assert story(bridge)["lead"] == LEAD
        assert "Summary by a language model" in printed(bridge)
        bridge("build", "weekly")
        bridge("test", "weekly", "--to", "testers")
        assert len(model.questions) == asked
    bridge("build", "weekly")  # and when it is down
    assert story(bridge)["lead"] == LEAD


def test_what_a_model_invents_is_not_printed(bridge: Desk) -> None:
    with running_model(says(WRONG_NUMBER)) as model:
        with_model(bridge, model.base_url)
        said = bridge("build", "weekly").stderr
    assert story(bridge)["lead"] in " ".join(BRIDGE)
    assert "83" not in printed(bridge)
    assert "1 of 1 stories have their own sentences, not those of desk" in said
    assert "Summary by" not in printed(bridge)


def test_a_server_that_fails_stops_nothing_and_is_said(bridge: Desk) -> None:
    with running_model(fails(401, "no such key")) as model:
        with_model(bridge, model.base_url)
        said = bridge("build", "weekly").stderr
    assert "have their own sentences" in said
    assert story(bridge)["lead"] in " ".join(BRIDGE)


def test_a_key_that_the_environment_lacks_is_named_and_stops_nothing(bridge: Desk) -> None:
    with_model(bridge, "https://llm.northlight.example/v1", "    api_key: ${LLM_KEY}\n")
    assert "LLM_KEY" in bridge("build", "weekly").stderr
    assert story(bridge)["lead"] in " ".join(BRIDGE)
    assert "LLM_KEY" in bridge("check").stderr


def test_the_publishers_standfirst_is_the_lead_where_the_schedule_file_says_so(bridge: Desk) -> None:
    bridge.change("      lead: extract\n", "      lead: publisher\n")
    bridge("build", "weekly")
    found = story(bridge)
    assert found["lead"].startswith("After twelve years of dispute")
    assert found["blurb"].startswith(found["lead"])
    assert "Summary by the publisher" in printed(bridge)
    assert printed(bridge).count("After twelve years of dispute") == 1


def test_an_unknown_summariser_is_a_fault_of_the_schedule_file(bridge: Desk) -> None:
    bridge.change("      lead: extract\n", "      writer: nobody\n")
    assert "summaries.writer" in bridge("check", exit_code=2).stderr
