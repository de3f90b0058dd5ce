"""Telling the operator, by mail and the newsletter's own way out, when an edition waits for somebody."""

import logging
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from digest.errors import DigestError
from digest.messages.skeleton import message_id
from digest.model import Verdict
from digest.newsroom import Newsroom
from digest.sending import envelope

log = logging.getLogger(__name__)


def tell(room: Newsroom, name: str, slot: str, subject: str, text: str) -> bool:
    """Mail the operator of the schedule file; False where there is none or the mail was not accepted, which is logged.

    It never raises for a way out that is closed: what there is to tell stands in the log as well.
    """
    address = room.config.operator
    if address is None:
        return False
    sender, now = room.newsletter(name).sender, room.clock()
    mail = EmailMessage(SMTP)
    mail["From"] = sender.address
    mail["To"] = address
    mail["Subject"] = f"[digest] {subject}"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(
        f"{name}/{slot}.notice.{now:%Y%m%d%H%M%S}", address, room.domain(name), room.store.secret
    )
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notice answers it
    mail.set_content(text)
    copy = replace(
        envelope(name, slot, sender.address, address, mail.as_bytes(), test=True), name=f"notice-{now:%Y%m%d%H%M%S}"
    )
    try:
        with room.transport_of(name).open() as session:
            outcome = session.deliver(copy)
    except DigestError as error:
        log.warning("%s: %s could not be told: %s", name, address, error)
        return False
    if outcome.verdict is not Verdict.ACCEPTED:
        log.warning("%s: %s could not be told: %s", name, address, outcome.reply)
        return False
    return True
