"""The nouns. Frozen values, no I/O; every datetime is aware and in UTC.

What flows: a source yields a `RawItem`; reading it gives a `Reading` (what the page says); given an identity
it is an `Article`; chosen and summarised it is a `Story`; stories in sections make an `Edition`; rendered it is a
`Message`; one reader's copy is a `Delivery`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

# ---------------------------------------------------------------- from a source to an article


class Format(StrEnum):
    """How the content of a raw item is written."""

    TEXT = "text"  # plain-text scrape of a page (may be Markdown-flavoured, with links)
    HTML = "html"  # a page
    MARKDOWN = "markdown"  # an author's own file, perhaps with front matter
    RECORD = "record"  # a mapping with named fields (JSON, JSON Lines, a feed entry)


@dataclass(frozen=True, slots=True)
class RawItem:
    """One thing that a source found, unread.

    `content` is the decoded text, or a mapping for a RECORD. `origin` says where it came from, for people
    ("inbox/items.jsonl:3", a URL). `url` is the page's address where the source knows it. `furniture` has the lines
    that the pages of its site repeat, as far as they are known: menus and footers, in a plain-text scrape. `place` is
    where it stands in the source's own list, from 0, where the order of that list is somebody's judgement.
    """

    source: str
    format: Format
    content: str | Mapping[str, Any]
    origin: str
    url: str | None = None
    furniture: frozenset[str] = frozenset()
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is remembered of an address that a source fetched, so that it is asked again politely.

    `etag` and `last_modified` are the validators of the last whole answer, byte for byte; `hint` is what the list that
    led there said of it (a sitemap's lastmod, a hash of the feed's entry): another hint means that the page changed.
    `first` and `at` are the moments of the first and the last answer.
    """

    url: str
    first: datetime
    at: datetime
    etag: str | None = None
    last_modified: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was passed over. One clear line: where, what, and what to do next if there is something."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture of an article. A plain-text scrape knows its caption and credit but no URL."""

    url: str | None = None
    alt: str = ""
    caption: str | None = None
    credit: str | None = None  # normalised: "REUTERS/Name", "Name via Agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPiece:
    """Another piece that an article's page points to: a title with what is known of it."""

    title: str
    url: str | None = None
    section: str | None = None
    teaser: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an item says, before it has an identity. Every field but title and paragraphs may be unknown.

    `published_sure` is False where the date was inferred and must not be shown as a fact. A date without a time
    stands at 12:00 UTC, so that it stays the same day in every zone of Europe, Africa, Asia and the Americas.
    `origins` says where uncertain fields were found, as pairs of field and place: ("published", "JSON-LD").
    """

    title: str
    paragraphs: tuple[str, ...]
    url: str | None = None
    guid: str | None = None
    kind: str | None = None  # "Analysis", "Opinion", "Interview", as the publication writes it
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    published: datetime | None = None
    published_sure: bool = False
    embargo: datetime | None = None
    language: str | None = None  # BCP 47
    image: Image | None = None
    related: tuple[RelatedPiece, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs, one a line, with a blank line between them."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What somebody published, once: the same article has the same id however often it is collected."""

    id: str  # derived from the canonical URL; else from its id or its file at the source, or from title and text
    source: str
    content_hash: str  # of title and paragraphs, normalised
    canonical_url: str | None
    reading: Reading
    first_seen: datetime
    version: int = 1
    gone_since: datetime | None = None  # when its source, which holds all there is, no longer had it
    via: str | None = None  # the id of the article whose page led to it, where its source did not list it itself
    place: int | None = None  # the best that it had in its source's own list, from 0, where that is a judgement

    @property
    def title(self) -> str:
        return self.reading.title

    @property
    def words(self) -> int:
        return sum(len(p.split()) for p in self.reading.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been of late. `failing_since` and `empty_since` are None where it is well.

    `failures` counts the looks that failed in a row; `not_before` is until when the site asked to be left alone.
    """

    source: str
    last_look: datetime | None = None
    last_good: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    error: str | None = None
    empty_since: datetime | None = None
    not_before: datetime | None = None


# ---------------------------------------------------------------- from articles to an edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A lead (a sentence or two) and a blurb (40-80 words that begin with the lead's sentence).

    `lead_sentences` and `blurb_sentences` are the numbers, from 0, of the article's own sentences that they are made
    of, in print order. `origin` says who wrote the lead: "extract" for the article's own sentences, "publisher" for its
    standfirst, "model NAME" for a language model, "editor". `notes` tell how it came to it, for people.
    """

    lead: str
    blurb: str
    lead_sentences: tuple[int, ...] = ()
    blurb_sentences: tuple[int, ...] = ()
    origin: str = "extract"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Subject lines for an edition, the best first, and words above its stories (None: the theme has a line of its own).

    `origin` is as that of a summary.
    """

    subjects: tuple[str, ...]
    intro: str | None = None
    origin: str = "extract"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why two articles are taken for one story: how alike they are, from 0 to 1, and the words that say so, the most
    telling first. With `by_editor` somebody said so."""

    likeness: float
    shared: tuple[str, ...] = ()
    by_editor: bool = False


@dataclass(frozen=True, slots=True)
class Also:
    """Another article on the event of a story."""

    article: Article
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier edition printed on the event of a story."""

    number: int
    slot: str
    article: str  # its id
    headline: str
    url: str | None
    evidence: Evidence


Parts = tuple[tuple[str, float], ...]  # what a score is made of, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article chosen for print, with the words printed of it and the reasons why it is in.

    `section` is the title of the section that it belongs to, also where it leads the edition. `also` are articles on
    the same event elsewhere, `update_of` what an earlier edition had of it. `edited` names what the editor changed.
    """

    article: Article
    headline: str
    summary: Summary
    score: float
    reasons: tuple[str, ...] = ()
    section: str = ""
    also: tuple[Also, ...] = ()
    update_of: Earlier | None = None
    score_parts: Parts = ()
    pinned: bool = False
    edited: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """All that it covers, the one that is printed first."""
        return (self.article, *(one.article for one in self.also))


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that is not in the edition, and why. `rule` names what kept it out, in one word."""

    article: Article
    reason: str
    rule: str = ""
    score: float | None = None
    score_parts: Parts = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in an article that was printed. `what` is "title", "number", "name", "quotation" or "text"."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A note on what an earlier edition printed. It stands in the edition only if `printed`, which the editor says.

    `number` and `slot` are of the edition that had it, `headline` as it was printed there. `note` is what is printed.
    """

    article: Article
    number: int
    slot: str
    headline: str
    note: str
    changes: tuple[Change, ...] = ()
    withdrawn: bool = False
    printed: bool = False


class EditionState(StrEnum):
    """The state of an edition that has left the building stage; before that it has no row anywhere."""

    HELD = "held"  # its time came, and somebody has to look at it first: nothing is fixed yet
    SENDING = "sending"  # frozen: texts, HTML and recipients are fixed
    SENT = "sent"
    SKIPPED = "skipped"  # its time came, and there was nothing to send
    CANCELLED = "cancelled"  # called off; what no reader was mailed may be printed by another edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of one newsletter.

    `slot` is its calendar time, nominal and local to the newsletter's zone ("2026-11-27T0700"); `cutoff` is the
    moment up to which articles were considered. `lead` is the first story, printed above the sections. `corrections`
    are those that are offered; `subject_ideas` are other subject lines to choose from. `edited` names what the editor
    changed among subject, preheader and intro.
    """

    id: str
    newsletter: str
    slot: str
    number: int
    subject: str
    preheader: str
    intro: str | None
    lead: Story
    sections: tuple[Section, ...]
    cutoff: datetime
    left_out: tuple[LeftOut, ...] = ()
    corrections: tuple[Correction, ...] = ()
    subject_ideas: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories in print order, the lead first."""
        return (self.lead, *(story for section in self.sections for story in section.stories))


# ---------------------------------------------------------------- from an edition to a delivery


class FieldKind(StrEnum):
    """What a merge field holds, which decides how it is escaped."""

    TEXT = "text"
    URL = "url"  # a whole web address or mailto:
    HTML = "html"  # sanitised, and without its tags in the plain part


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """What differs from reader to reader. `column` is that of the list ("name" and "address" are always there);
    `otherwise` stands where a reader has none, and without it such a reader's copy cannot be made."""

    name: str
    column: str
    kind: FieldKind = FieldKind.TEXT
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made ready for print: resized and encoded anew. `width` and `height` are those of its pixels.

    `name` is derived from its content ("3f2a9c….jpg"); `url` is where it was found.
    """

    url: str
    name: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture that travels with every copy, shown where the HTML has `cid:` and its `cid` (RFC 2392)."""

    cid: str
    name: str
    media_type: str
    data: bytes

    # How the database keeps it: bytes are no text.
    __pydantic_config__ = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}  # noqa: RUF012 - pydantic reads it


@dataclass(frozen=True, slots=True)
class Message:
    """An edition rendered: what is frozen, sent and archived. `headers` are those that all copies share, in order.

    Subject, parts and headers may hold merge fields, each as `__FIELD_<nonce>_<name>__`; `fields` are those that occur.
    """

    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    nonce: str = ""
    fields: tuple[MergeField, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One address of a list. `fields` are the list's other columns."""

    address: str
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # marked before the copy is handed over
    SENT = "sent"
    DEFERRED = "deferred"  # surely not accepted, for now
    BOUNCED = "bounced"  # surely not accepted, for good
    FAILED = "failed"  # given up, or wrong in itself
    UNKNOWN = "unknown"  # handed over, but what became of it cannot be known; never sent again by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recipient's copy and what became of it."""

    edition: str
    recipient: str
    state: DeliveryState = DeliveryState.PENDING
    attempt: int = 0
    not_before: datetime | None = None
    code: int | None = None
    reply: str = ""
    at: datetime | None = None


class Verdict(StrEnum):
    """What handing over one copy came to."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"  # refused for now
    PERMANENT = "permanent"  # refused for good
    UNCLEAR = "unclear"  # the connection was lost when the copy might already have been accepted


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: Verdict
    code: int | None = None  # the SMTP reply code
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One copy on its way: SMTP envelope and the complete message as bytes (CRLF line ends).

    `name` is a derived file name without an ending, the same at every repeat; `newsletter`, `slot` and `test` say
    where an outbox puts it.
    """

    sender: str
    recipient: str
    content: bytes
    name: str
    newsletter: str
    slot: str
    test: bool = False
