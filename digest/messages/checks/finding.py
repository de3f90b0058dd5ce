"""What a check finds, and what it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from digest.messages.render import Imprint
from digest.messages.theme import Theme
from digest.model import Edition, Message, Subscriber


class Severity(StrEnum):
    """An error keeps an edition from being sent; a warning does not; information is neither good nor bad."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found. `id` is stable, for programs ("alt-missing"); `where` tells people the place, `what` is wrong
    there, and `todo` what to do about it. `element` is a CSS selector or an XPath of the place in the HTML, if there is
    one."""

    id: str
    severity: Severity
    where: str
    what: str
    todo: str = ""
    element: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f". {self.todo}" if self.todo else "")


@dataclass(frozen=True)
class Proof:
    """An edition as it would be sent, for the checks. `copy` is one complete letter (RFC 5322); `support` is the data of
    caniemail.com; `readers` are those of the list, where the edition differs by reader; `without` has a line for each
    picture that it goes without."""

    edition: Edition
    message: Message
    imprint: Imprint
    theme: Theme
    mjml: str
    copy: bytes
    support: Mapping[str, Any] = field(default_factory=dict)
    readers: tuple[Subscriber, ...] = ()
    without: tuple[str, ...] = ()

    @cached_property
    def document(self) -> Any:
        """The HTML part as an lxml tree; conditional comments are comments in it."""
        from lxml import html

        return html.document_fromstring(self.message.html)

    @property
    def size(self) -> int:
        """Bytes of the HTML part."""
        return len(self.message.html.encode())
