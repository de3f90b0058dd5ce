"""The schedule file as it may be written. Unknown keys are errors, and values are frozen.

Every field's description and examples are printed: in errors, in the JSON Schema that editors complete from, and in
docs/schedule.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    Tag,
)

from digest.config.appearance import Images, Look, MergeFields
from digest.config.part import Part
from digest.config.selection import SectionRule, Selection, Summaries
from digest.config.values import (
    Address,
    ClockTime,
    Contact,
    Count,
    Cron,
    Days,
    Hosts,
    Language,
    Line,
    ListName,
    Name,
    Options,
    Seconds,
    SourceNames,
    Text,
    Theme,
    TransportName,
    WayOut,
    Website,
    Weekday,
    Zone,
)


class Publication(Part):
    """Who publishes: printed at the foot of every edition."""

    name: Line = Field(description="The name of the publication.", examples=["The Northlight Review"])
    website: Website | None = Field(
        default=None, description="Its address on the web.", examples=["https://northlight.example"]
    )
    postal_address: Text = Field(
        description="The postal address for the foot of every edition; the law of many countries asks for one.",
        examples=["14 Quay Street, Halmouth"],
    )
    language: Language = Field(
        default="en",
        description="The language of the newsletter: of its own words (More, Unsubscribe) and dates, and for screen readers.",
        examples=["en", "de-AT"],
    )


class Network(Part):
    """What the program may reach, and how it introduces itself. The whole group may be left out."""

    allow_hosts: Hosts = Field(
        default=(),
        description="Hosts of your own network that may be asked for articles. Private addresses are refused otherwise.",
        examples=[["intranet.northlight.example"]],
    )
    seconds_between_requests: Seconds = Field(
        default=2,
        ge=0,
        le=60,
        description="The pause between two requests to the same website, in seconds. Less is impolite, but to your own.",
        examples=[2],
    )
    contact: Contact = Field(
        default="",
        description="An e-mail or web address that websites see when they are asked for articles, so that they can reach you.",
        examples=["desk@northlight.example"],
    )


class Archive(Part):
    """How long what was collected is kept."""

    keep_days: Count = Field(
        default=400,
        ge=30,
        le=36500,
        description="The texts of articles that were first seen more days ago are deleted. That they were there is "
        "remembered, so that they never come back as news.",
        examples=[400],
    )


class Sender(Part):
    """Whom the newsletter comes from, as readers see it in their inbox."""

    name: Line = Field(description="The name that readers see.", examples=["Northlight Weekly"])
    address: Address = Field(
        description="The address that it is sent from. Your mail server must be allowed to send for it.",
        examples=["weekly@northlight.example"],
    )
    reply_to: Address | None = Field(
        default=None,
        description="Where answers go, if not to the address it is sent from.",
        examples=["editors@northlight.example"],
    )


def _also_day(schema: dict[str, Any]) -> None:
    """`day` is another spelling of `days`, which pydantic leaves out of the JSON Schema."""
    schema["properties"] = {"day": schema["properties"]["days"]} | schema["properties"]
    schema["required"].remove("days")
    schema["oneOf"] = [{"required": ["days"]}, {"required": ["day"]}]


class WeeklyCalendar(Part):
    """Fixed days of the week, at one time of day."""

    model_config = ConfigDict(json_schema_extra=_also_day)

    days: Days = Field(
        validation_alias=AliasChoices("days", "day"),
        min_length=1,
        description="The days on which it is sent, in English; for a single one you may write day: friday.",
        examples=[["friday"], ["mon", "thu"]],
    )
    time: ClockTime = Field(description="The time of day on the clocks of the zone, in quotes.", examples=["07:00"])
    zone: Zone = Field(description="The time zone; summer time is taken care of.", examples=["Europe/Berlin"])

    @property
    def cron(self) -> None:
        """None: both forms of a calendar can be asked for everything."""


class CronCalendar(Part):
    """A crontab line, for calendars that fixed weekdays cannot say."""

    cron: Cron = Field(
        description="Minute, hour, day of the month, month, weekday. Weekdays count from Sunday (0 or 7), or are named.",
        examples=["0 7 * * 5", "30 6 1 * *"],
    )
    zone: Zone = Field(description="The time zone; summer time is taken care of.", examples=["Europe/Berlin"])

    @property
    def days(self) -> tuple[Weekday, ...]:
        """None at all: the line says it."""
        return ()

    @property
    def time(self) -> None:
        """None: the line says it."""


def _calendar_form(data: Any) -> str:
    # The brackets keep these words apart from keys of the file, where errors are told.
    cron = "cron" in data if isinstance(data, Mapping) else isinstance(data, CronCalendar)
    return "(cron)" if cron else "(weekly)"


class Newsletter(Part):
    """One newsletter: what is in it, when it is due, and who gets it."""

    title: Line = Field(description="The title, printed at the top.", examples=["Northlight Weekly"])
    tagline: Line | None = Field(
        default=None, description="A line below the title.", examples=["The week in cities, energy and public life"]
    )
    sender: Sender = Field(description="Whom it comes from.")
    recipients: ListName = Field(description="Who gets it: the name of a list from lists.", examples=["readers"])
    transport: TransportName = Field(
        default="outbox",
        description="The way out: the name of a transport from transports. outbox writes files and mails nobody; what "
        "digest send writes there counts as sent.",
        examples=["mail"],
    )
    sources: SourceNames = Field(
        default_factory=tuple,
        min_length=1,
        description="Where its articles come from: names from sources. All of them when left out.",
        examples=[["inbox", "magazine"]],
    )
    template: Theme = Field(
        default="roundup", description="How it looks: the name of a theme, a folder in templates.", examples=["roundup"]
    )
    calendar: Annotated[
        Annotated[WeeklyCalendar, Tag("(weekly)")] | Annotated[CronCalendar, Tag("(cron)")],
        Discriminator(_calendar_form),
    ] = Field(
        description="When it is due: days and time, or cron, and a zone.",
        examples=[{"day": "friday", "time": "07:00", "zone": "Europe/Berlin"}],
    )
    selection: Selection = Field(default=Selection(), description="Which stories, how many, and how old they may be.")
    summaries: Summaries = Field(default=Summaries(), description="Who writes what is printed of an article.")
    sections: tuple[SectionRule, ...] = Field(
        default=(),
        description="The headings in print order; a story stands below the first that takes it. Stories that none "
        "takes stand below the name of their own section.",
        examples=[[{"title": "Energy", "sections": ["Energy", "Climate"]}]],
    )
    intro: Text | None = Field(
        default=None,
        description="Fixed words above the stories of every edition. Links and emphasis may be written as in Markdown.",
        examples=["Good morning from Halmouth."],
    )
    unsubscribe: WayOut | None = Field(
        default=None,
        description="Where readers end their subscription: mailto: with an address, or a web address. "
        "Large mail services put letters without one into the junk folder. It may have merge fields in it.",
        examples=[
            "mailto:leave@northlight.example?subject=unsubscribe",
            "https://northlight.example/leave?who={token}",
        ],
    )
    one_click: StrictBool = Field(
        default=False,
        description="true: the web address of unsubscribe ends the subscription by itself when a mail program posts to "
        "it (RFC 8058), without a question. Gmail and Yahoo ask it of those who send more than 5,000 letters a day.",
        examples=[True],
    )
    bulk: StrictBool = Field(
        default=False,
        description="true: more than 5,000 letters a day go to Gmail or Yahoo. `digest check` is stricter then.",
        examples=[True],
    )
    view_in_browser: Website | None = Field(
        default=None,
        description="Where you put each edition on the web, for the link “View in browser”. {slot} and {number} are "
        "filled in. The program does not upload it: edition.html in the outbox is the page.",
        examples=["https://northlight.example/weekly/{slot}.html"],
    )
    why: Text | None = Field(
        default=None,
        description="Why readers get this, printed at the foot. Links and emphasis may be written as in Markdown.",
        examples=["You get this because you subscribed on northlight.example."],
    )
    look: Look = Field(
        default_factory=dict,
        description="What this newsletter changes of its theme: any of the values in the theme's theme.yaml.",
        examples=[{"light": {"accent": "#1f5f8b"}, "logo": {"file": "logo.png", "alt": "Northlight", "width": 160}}],
    )
    images: Images = Field(default=Images(), description="How the pictures of articles reach the readers.")
    merge_fields: MergeFields = Field(
        default_factory=dict,
        description="What differs from reader to reader: columns of the list by a name of your choice. {name} in intro, "
        "why, unsubscribe, and in the subject, preheader and intro of an edition.yaml stands for it. {name} and "
        "{address} are always there.",
        examples=[{"first_name": {"column": "First name", "otherwise": "reader"}}],
    )


class Schedule(Part):
    """The schedule of the newsletters: what is read, who gets it, and when."""

    publication: Publication = Field(description="Who publishes: printed at the foot of every edition.")
    sources: Mapping[Name, Options] = Field(
        min_length=1,
        description="Where articles come from. Each source has a name of your choice, a kind, and the options of that kind.",
        examples=[{"inbox": {"kind": "folder", "path": "inbox"}}],
    )
    lists: Mapping[Name, Line] = Field(
        min_length=1,
        description="Who gets newsletters. Each list has a name of your choice and a CSV file with a column address.",
        examples=[{"readers": "lists/readers.csv"}],
    )
    transports: Mapping[Name, Options] = Field(
        default_factory=dict,
        description="The ways out. Each has a name of your choice, a kind, and the options of that kind. One is always "
        "there: outbox, which writes every letter to a file and mails nobody. ${NAME} stands for the environment "
        "variable NAME, so that passwords stay out of this file.",
        examples=[{"mail": {"kind": "smtp", "host": "smtp.northlight.example"}}],
    )
    summarisers: Mapping[Name, Options] = Field(
        default_factory=dict,
        description="Language models that may write leads and blurbs, if a newsletter says so under summaries. Each has "
        "a name of your choice, a kind, and the options of that kind. One summariser is always there: extract, which "
        "takes the article's own sentences and needs no network.",
        examples=[{"model": {"kind": "llm", "base_url": "https://llm.northlight.example/v1", "model": "small"}}],
    )
    operator: Address | None = Field(
        default=None,
        description="Who is told by mail when an edition waits for somebody: an address. The mail goes the newsletter's "
        "own way out.",
        examples=["desk@northlight.example"],
    )
    network: Network = Field(default=Network(), description="What the program may reach, and how it introduces itself.")
    archive: Archive = Field(default=Archive(), description="How long what was collected is kept.")
    database: Line | None = Field(
        default=None,
        description="A PostgreSQL database, for a newsroom that has one. Left out, everything is in the file digest.db "
        "beside the folder config.",
        examples=["${DATABASE_URL}", "postgresql://digest@db.northlight.example/digest"],
    )
    newsletters: Mapping[Name, Newsletter] = Field(
        min_length=1,
        description="The newsletters. Each has a name of your choice, which becomes the name of its folder in the outbox.",
        examples=[
            {
                "weekly": {
                    "title": "Northlight Weekly",
                    "sender": {"name": "Northlight Weekly", "address": "weekly@northlight.example"},
                    "recipients": "readers",
                    "calendar": {"day": "friday", "time": "07:00", "zone": "Europe/Berlin"},
                }
            }
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a schedule file says, checked.

    `base` is the folder of the file, where relative paths start. `sources` and `transports` have the validated options
    of each kind, and so have `summarisers`; the transport "outbox" is always there. `missing_environment` names, for each source or transport
    ("transports.mail") that needs environment variables which are not set (or empty), those variables: it has ${NAME}
    in its options still, and must not be used. Every newsletter's `sources` are filled in. `look_lines` are the lines of
    what stands below `look:`, which only a theme can judge.
    """

    path: Path
    base: Path
    publication: Publication
    sources: Mapping[str, BaseModel]
    lists: Mapping[str, Path]
    transports: Mapping[str, BaseModel]
    summarisers: Mapping[str, BaseModel]
    operator: str | None
    network: Network
    archive: Archive
    database: str | None
    newsletters: Mapping[str, Newsletter]
    missing_environment: Mapping[str, tuple[str, ...]]
    look_lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def at_look(self, place: tuple[str, ...]) -> str:
        """File and line of a key below a newsletter's `look:`, or of the nearest key above it, as faults begin."""
        while place and place not in self.look_lines:
            place = place[:-1]
        return f"{self.path}:{self.look_lines[place]}: " if place else f"{self.path}: "
