"""What no server can be scripted to do in time: the connection is gone between the server's 354 and our first byte."""

import asyncio

import aiosmtplib

from digest.model import Verdict
from digest.transports.smtp import _hand_over


def test_a_connection_lost_just_before_the_message_is_unclear_and_no_crash():
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=25)
    outcome = asyncio.run(_hand_over(client, b"Subject: Digest\r\n\r\n", timeout=5))
    assert outcome.verdict is Verdict.UNCLEAR
    assert "lost" in outcome.reply
