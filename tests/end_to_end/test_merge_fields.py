"""What differs from reader to reader, from the schedule file and the list into each copy."""

import email
from email import policy
from email.message import EmailMessage

from tests.end_to_end.conftest import Desk

LIST = """\
address,name,city,leave
maud@example.org,Maud Ostrander,Halmouth & Bay,https://northlight.example/leave?r=1&l=weekly
theo@example.org,Théo Lindgarde,,https://northlight.example/leave?r=2&l=weekly
"""
WHY = """\
    why: Dear **{who}** in {town}, you may [leave]({leave}).
    merge_fields:
      who: {column: name}
      town: {column: City, otherwise: your town}
      leave: {kind: url}
"""


def copies(desk: Desk) -> dict[str, EmailMessage]:
    """The readers' copies by address."""
    found = {}
    for path in desk.messages():
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        found[mail["To"].addresses[0].addr_spec] = mail
    return found


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_each_reader_is_told_what_the_list_says_of_them(desk: Desk) -> None:
    readers = desk.folder / "config" / "lists" / "readers.csv"
    readers.write_text(LIST, encoding="utf-8")
    desk.change("    why: You get Northlight Weekly because you subscribed to it on northlight.example.\n", WHY)
    desk("send", "weekly")
    found = copies(desk)
    assert (
        "Dear Maud Ostrander in Halmouth & Bay, you may leave (https://northlight.example/leave?r=1&l=weekly)."
        in part(found["maud@example.org"], "plain")
    )
    assert "Dear Théo Lindgarde in your town, you may leave (https://northlight.example/leave?r=2&l=weekly)." in part(
        found["theo@example.org"], "plain"
    )
    html = part(found["maud@example.org"], "html")
    assert "<strong>Maud Ostrander</strong> in Halmouth &amp; Bay, you may" in html
    assert 'href="https://northlight.example/leave?r=1&amp;l=weekly"' in html
    assert not any("__FIELD_" in part(mail, kind) for mail in found.values() for kind in ("plain", "html"))
