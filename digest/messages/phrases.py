"""HTML that stands within a paragraph: sanitised, and the same as plain text.

What is left is links to addresses that a mail may link to, emphasis, code and line breaks, well-formed; nothing that a
mail program would fetch, run or lay out.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from digest.messages.address import safe_url

TAGS = frozenset({"a", "b", "br", "code", "em", "i", "s", "strong"})
_SCHEMES = frozenset({"http", "https", "mailto"})
# Control characters, overrides of the writing direction, halves of surrogate pairs, and what is no character at all.
_NO_WORDS = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_CONTROL, _CONTROL_OR_BREAK = re.compile(f"[{_NO_WORDS}]+"), re.compile(f"[{_NO_WORDS}\n]+")
_BLANKS = re.compile(r"[ \n]+")
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)  # links do not nest once they are parsed
_AROUND_A_BREAK = re.compile(r" ?\n ?")


def without_controls(text: str) -> str:
    """The text with a blank for each run of control characters, overrides of the writing direction and halves of
    surrogate pairs. Line ends become LF."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The same without line ends, and without blanks at its ends."""
    return _CONTROL_OR_BREAK.sub(" ", text).strip()


def sanitised(
    html: str, is_address: Callable[[str], object] = safe_url, *, blocks: frozenset[str] = frozenset()
) -> str:
    """The HTML with no tags but those of a paragraph, and `blocks`. A link whose target is not an address stays as words."""
    import nh3

    cleaned = nh3.clean(
        without_controls(html),
        tags=set(TAGS | blocks),
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, _name, value: value if is_address(value) else None,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    cleaned = without_controls(cleaned)  # again: they can be written as &#8238;
    return _BLANKS.sub(" ", _NO_LINK.sub(r"\1", cleaned)).strip(" ")


def as_text(html: str, *, links: bool = True, line_break: str = "\n") -> str:
    """Sanitised HTML as plain text. A link is its words and its address in brackets, or the address alone where the words
    say no more; without `links`, its words."""
    reader = _Reader(line_break, links=links)
    reader.feed(html)
    reader.close()
    return _AROUND_A_BREAK.sub("\n", _BLANKS.sub(_one, "".join(reader.said))).strip()


def _one(run: re.Match[str]) -> str:
    return run[0] if "\n" in run[0] else " "


class _Reader(HTMLParser):
    def __init__(self, line_break: str, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._line_break, self._links = line_break, links
        self._address, self._begun = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.said.append(self._line_break)
        elif tag == "a":
            self._address, self._begun = dict(attrs).get("href") or "", len(self.said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address and self._links:
            self._say_where()
            self._address = ""

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def _say_where(self) -> None:
        words = "".join(self.said[self._begun :]).strip()
        where = self._address.removeprefix("mailto:") if "?" not in self._address else self._address
        short = re.sub(r"^(?:https?://|mailto:)|/$", "", self._address)
        if words.casefold().rstrip("/") in {"", where.casefold().rstrip("/"), short.casefold()}:
            self.said[self._begun :] = [where]
        else:
            self.said.append(f" ({where})")
