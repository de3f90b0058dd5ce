"""The text of an edition's file as blocks that know their lines, and every fault in it at once."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.config.document import Document, Node
from digest.config.words import did_you_mean, in_words, listing, quoted
from digest.sheets.document import Faults, document_of

BLOCK_KEYS = (
    "article",
    "url",
    "headline",
    "section",
    "lead",
    "blurb",
    "authors",
    "also",
    "apart",
    "pin",
    "drop",
    "hold",
    "note",
    "seen",
    "why",
)
DRAFT_BLOCK_KEYS = ("text", "lead_before")  # only the machine's draft has them
CORRECTION_KEYS = ("article", "edition", "print", "note")
MACHINE_KEYS = ("newsletter", "slot", "number", "draft")  # nobody may change them
TEXT_KEYS = ("subject", "preheader", "intro")
TOP_KEYS = (*MACHINE_KEYS, *TEXT_KEYS, "note", "stories", "corrections", "left_out")
DRAFT_KEYS = ("brought", "before")
PRINTED_KEYS = (*TEXT_KEYS, "headline", "section", "lead", "blurb")

_BREAKS = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
_PARAGRAPHS = re.compile(r"(?:\s*[\r\n\x85\u2028\u2029])+\s*")
_NUMBER = re.compile(r"[^\[]{0,200}?[:-] +(\S{1,200}) *(?: #.*)?")
_NO_ID = re.compile(r"[^\w.-]")
_ANCHOR = re.compile(r"[^:]{0,80}: +&\S")
_NO_BREAK = "\u00a0\u2007\u202f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A story, or an article that was left out, as the file has it. None stands for a key that is not there.

    Texts are on one line. `also` has ids of articles; `lines` says where each key stands, and each of those ids.
    """

    line: int
    article: str | None = None
    url: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)  # headline, section, lead, blurb, note, seen, text ...
    authors: tuple[str, ...] = ()
    also: tuple[str, ...] | None = None
    apart: tuple[str, ...] = ()
    pin: bool = False
    drop: bool = False
    hold: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether it has the words of a story, and not only names one."""
        return "lead" in self.texts or "blurb" in self.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionBlock:
    line: int
    article: str
    number: int
    printed: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole file: texts of the edition by key (an intro may be None), and its lists of blocks.

    Only the machine's draft has the last two: its own words on what the editor put in, and `before`, what the editor's
    file said when it was written (which articles stood below which, and which were out); None where it is not known.
    """

    texts: Mapping[str, str | None]
    stories: tuple[Block, ...]
    left_out: tuple[Block, ...]
    corrections: tuple[CorrectionBlock, ...]
    lines: Mapping[str, int]
    brought: tuple[Block, ...] = ()
    before: tuple[Block, ...] | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block; of an article that stands among the stories too, the story comes first."""
        names = {block.article for block in (*self.stories, *self.brought)}
        return (*self.stories, *self.brought, *(block for block in self.left_out if block.article not in names))


def one_line(text: str) -> str:
    """A text as it is printed: on one line, without what cannot be seen by mistake (control characters)."""
    return "".join(sign for sign in _BREAKS.sub(" ", text) if not _is_hidden(sign)).strip(" ")


def in_paragraphs(text: str) -> str:
    """A text of several paragraphs, with a blank line between them."""
    return "\n\n".join(filter(None, map(one_line, _PARAGRAPHS.split(text))))


def read_blocks(text: str, faults: Faults, *, draft: bool = False) -> Sheet:
    """The blocks of a file; `draft` says that it is the machine's. Raises `SheetError` where it cannot be read at all."""
    document = document_of(text, faults)
    reader = _Reader(document, faults, draft)
    sheet = reader.sheet()
    faults.raise_if_any()
    return sheet


class _Reader:
    """Takes the tree of a file apart, and notes what is not as expected."""

    def __init__(self, document: Document, faults: Faults, draft: bool) -> None:
        self._document = document
        self._faults = faults
        self._block_keys = BLOCK_KEYS + DRAFT_BLOCK_KEYS if draft else BLOCK_KEYS
        self._top_keys = TOP_KEYS + DRAFT_KEYS if draft else TOP_KEYS

    def sheet(self) -> Sheet:
        root = self._document.root
        top = self._keys(root, self._top_keys, "the keys subject, stories and so on") or {}
        if "stories" not in top and isinstance(root.value, dict):
            self._faults.add(root.line, "stories: is missing; without the list nothing could be printed")
        texts: dict[str, str | None] = {}
        for key in (*MACHINE_KEYS, *TEXT_KEYS, "note"):
            if key in top:
                given = self._text(key, top[key], paragraphs=key == "intro")
                if not given and key == "subject":
                    self._faults.add(top[key].line, f"subject: expected a text, {self._nothing(top[key])}")
                texts[key] = given or None if key in ("intro", "note") else given
        return Sheet(
            texts=texts,
            stories=tuple(self._blocks(top, "stories")),
            left_out=tuple(self._blocks(top, "left_out")),
            corrections=tuple(self._corrections(top)),
            lines={key: node.line for key, node in top.items()},
            brought=tuple(self._blocks(top, "brought")),
            before=tuple(self._blocks(top, "before")) if "before" in top else None,
        )

    def _keys(self, node: Node, known: tuple[str, ...], expected: str) -> dict[str, Node] | None:
        if not isinstance(node.value, dict):
            given = "the file is empty" if node.value is None else f"given {in_words(node.plain())}"
            self._faults.add(node.line, f"expected {expected}; {given}")
            return None
        for key in node.value.keys() - set(known):
            if key.strip(_NO_BREAK) in known:
                what = f"a no-break space beside {key.strip(_NO_BREAK)}, which looks like a space and is none"
                self._faults.add(node.value[key].line, f"{what}; delete it and type a plain space")
                continue
            shown = [one for one in known if one not in (*DRAFT_BLOCK_KEYS, *DRAFT_KEYS)]
            hint = did_you_mean(key, shown) or f"known here are {listing(shown, 'and')}"
            self._faults.add(node.value[key].line, f"{quoted(key)}: unknown key; {hint}")
        return node.value

    def _list(self, top: Mapping[str, Node], key: str) -> list[Node]:
        node = top.get(key)
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, list):
            self._faults.add(node.line, f"{key}: expected a list of blocks that begin with a dash")
            return []
        return node.value

    def _blocks(self, top: Mapping[str, Node], key: str) -> list[Block]:
        found = [self._block(node) for node in self._list(top, key)]
        return [block for block in found if block is not None]

    def _block(self, node: Node) -> Block | None:
        if not isinstance(node.value, dict):
            given = in_words(node.plain())
            self._faults.add(
                node.line, f'expected a block that begins with "- article:", "- url:" or "- headline:"; given {given}'
            )
            return None
        keys = self._keys(node, self._block_keys, "") or {}
        names = [
            key for key in ("headline", "section", "lead", "blurb", "note", "seen", *DRAFT_BLOCK_KEYS) if key in keys
        ]
        texts = {key: self._text(key, keys[key]) for key in names}
        for key in ("headline", "lead"):
            if texts.get(key) == "":
                hint = "to have the machine's words again, take the whole line away"
                self._faults.add(keys[key].line, f"{key}: expected a text, {self._nothing(keys[key])}; {hint}")
        lines = {key: child.line for key, child in keys.items()}
        for key in ("also", "apart"):
            lines |= {self._scalar(item): item.line for item in self._items(keys.get(key))}
        return Block(
            line=node.line,
            article=self._id("article", keys["article"]) if "article" in keys else None,
            url=self._url(keys["url"]) if "url" in keys else None,
            texts=texts,
            authors=tuple(self._author(item) for item in self._items(keys.get("authors"))),
            also=self._ids(keys, "also") if "also" in keys else None,
            apart=self._ids(keys, "apart"),
            pin=self._flag("pin", keys),
            drop=self._flag("drop", keys),
            hold=self._flag("hold", keys),
            lines=lines,
        )

    def _corrections(self, top: Mapping[str, Node]) -> list[CorrectionBlock]:
        found = []
        for node in self._list(top, "corrections"):
            keys = self._keys(node, CORRECTION_KEYS, "a correction with article, edition, print and note")
            if keys is None:
                continue
            lacking = [key for key in ("article", "edition", "note") if key not in keys]
            if lacking:
                self._faults.add(node.line, f"a correction needs {listing(lacking, 'and')}")
                continue
            number = keys["edition"].value
            if isinstance(number, bool) or not isinstance(number, int):
                self._faults.add(keys["edition"].line, "edition: leave its number as it is")
                continue
            found.append(
                CorrectionBlock(
                    line=node.line,
                    article=self._id("article", keys["article"]),
                    number=number,
                    printed=self._flag("print", keys),
                    note=self._text("note", keys["note"], printed=True),
                )
            )
        return found

    def _text(self, key: str, node: Node, *, paragraphs: bool = False, printed: bool = False) -> str:
        if isinstance(node.value, dict | list):
            sign = "a colon" if isinstance(node.value, dict) else "[ or -"
            hint = f"put a text with {sign} in quotes"
            self._faults.add(node.line, f"{key}: expected a text, given {in_words(node.plain())}; {hint}")
            return "?"
        if printed or key in PRINTED_KEYS:
            self._check_remarks(key, node)
        return in_paragraphs(self._scalar(node)) if paragraphs else one_line(self._scalar(node))

    def _author(self, node: Node) -> str:
        self._check_remarks("authors", node)
        return one_line(self._scalar(node))

    def _check_remarks(self, key: str, node: Node) -> None:
        """Nothing of a text gets lost as a remark, and no remark is printed as a part of a text."""
        if node.remark and node.value is not None:
            what = 'what stands behind " #" would not be printed; put the whole text in "quotes", or move the remark'
            self._faults.add(node.line, f"{key}: {what} to a line of its own")
        if _ANCHOR.match(self._document.lines[node.line - 1]):
            what = "the text begins with &, a sign that has a meaning here"
            self._faults.add(node.line, f'{key}: {what}; put the whole text in "quotes"')
        for line in node.block:
            if self._document.lines[line - 1].lstrip(" ").startswith("# "):
                what = f"this line would be printed, as it is within the text of {key}"
                self._faults.add(line, f"{what}; move it above {key}:, or take the # away")

    def _scalar(self, node: Node) -> str:
        """A value as it is written: 2026, 007, true and no are texts where a text is expected."""
        if isinstance(node.value, str) or node.value is None:
            return node.value or ""
        # The line has it as it was written; where the value stands elsewhere, or among others, what it means will do.
        written = _NUMBER.fullmatch(self._document.lines[node.line - 1])
        return written[1] if written else in_words(node.plain())

    def _id(self, key: str, node: Node) -> str:
        given = self._text(key, node)
        if not given or _NO_ID.search(given):
            self._faults.add(
                node.line,
                f"{key}: expected the id of an article such as 3f2a9c1b8d407e56, given {in_words(given or None)}",
            )
        return given

    def _ids(self, keys: Mapping[str, Node], key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._id(key, item) for item in self._items(keys.get(key))))

    def _items(self, node: Node | None) -> list[Node]:
        """What a list has; a single value without a dash is a list of one."""
        if node is None or node.value is None:
            return []
        return node.value if isinstance(node.value, list) else [node]

    def _url(self, node: Node) -> str:
        given = self._text("url", node)
        if not given.startswith(("https://", "http://")) or " " in given:
            self._faults.add(
                node.line,
                f"url: expected a web address that begins with https:// or http://, given {in_words(given or None)}",
            )
        return given

    def _flag(self, key: str, keys: Mapping[str, Node]) -> bool:
        node = keys.get(key)
        value = node.value if node else None
        word = value.lower() if isinstance(value, str) else value
        if word in ("yes", "on", "no", "off"):
            return word in ("yes", "on")
        if node is not None and not isinstance(value, bool):
            self._faults.add(node.line, f"{key}: expected true or false, given {in_words(node.plain())}")
        return value is True

    def _nothing(self, node: Node) -> str:
        if "#" in self._document.lines[node.line - 1]:
            return 'given nothing; " #" starts a note: put a text with # in quotes'
        return "given nothing"


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs")
