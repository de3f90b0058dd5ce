"""The invented edition in each theme, as readers get it. After a wanted change: `make golden`."""

import os
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from digest.messages.render import render
from digest.messages.skeleton import compile_skeleton, message_id
from digest.model import MergeField, Subscriber
from tests.unit.messages.editions import FRIDAY, IMPRINT, THEMES, invented, pictures, theme

GOLDEN = Path(__file__).parents[2] / "golden"
PERSONAL = replace(
    IMPRINT,
    why="You, {first_name}, get this letter on Fridays because you signed up for it at "
    "[northlight.example](https://northlight.example/letters).",
    fields=(MergeField(name="first_name", column="First name", otherwise="dear reader"),),
)


def produced(name: str) -> dict[str, bytes]:
    shown = theme(name)
    message = render(invented(), PERSONAL, shown, pictures(shown.tokens["pictures"]["stories"]))
    reader = Subscriber("ines@reader.example", "Inês Carvalho", {"First name": "Inês"})
    copy = compile_skeleton(message).fill(
        reader,
        message_id=message_id(invented().id, reader.address, "northlight.example", "a secret"),
        date=FRIDAY,
    )
    return {"html": message.html.encode(), "txt": message.text.encode(), "eml": copy}


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_looks_as_it_did(name):
    for kind, made in produced(name).items():
        golden = GOLDEN / f"{name}.{kind}"
        if os.environ.get("DIGEST_RENEW_GOLDEN"):
            golden.write_bytes(made)
        assert made.decode() == golden.read_bytes().decode()


def test_a_copy_is_filled_with_what_is_the_readers():
    copy = message_from_bytes(produced("letter")["eml"], policy=policy.default)
    for kind in ("plain", "html"):
        body = copy.get_body((kind,))
        assert body is not None
        assert "You, Inês, get this letter on Fridays" in " ".join(body.get_content().split())
