"""The invented edition, as readers get it. After a wanted change: DIGEST_RENEW_GOLDEN=1 pytest tests/unit/messages"""

import os
from pathlib import Path

import pytest

from digest.messages.render import render
from digest.messages.skeleton import compile_skeleton, message_id
from digest.model import Subscriber
from tests.unit.messages.editions import FRIDAY, IMPRINT, invented, roundup

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture(scope="module")
def produced() -> dict[str, bytes]:
    message = render(invented(), IMPRINT, roundup())
    reader = Subscriber("ines@reader.example", "Inês Carvalho")
    copy = compile_skeleton(message).fill(
        reader,
        message_id=message_id(invented().id, reader.address, "northlight.example", "a secret"),
        date=FRIDAY,
    )
    return {"html": message.html.encode(), "txt": message.text.encode(), "eml": copy}


@pytest.mark.parametrize("kind", ["html", "txt", "eml"])
def test_the_roundup_looks_as_it_did(produced, kind):
    golden = GOLDEN / f"roundup.{kind}"
    if os.environ.get("DIGEST_RENEW_GOLDEN"):
        golden.write_bytes(produced[kind])
    assert produced[kind].decode() == golden.read_bytes().decode()
