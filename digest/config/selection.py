"""What a newsletter's editions are made of, as the schedule file says it: which stories, how many, and who writes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from digest.config.part import Part
from digest.config.values import Count, Languages, Line, Lines, Points, SourceName, SourceNames, SummariserName


class Filter(Part):
    """Articles, by what they are. Case and accents make no difference."""

    words: Lines = Field(
        default=(),
        description="Words or phrases of the headline or the standfirst. A * at the end stands for any ending.",
        examples=[["horoscope", "advert*"]],
    )
    text: Lines = Field(
        default=(), description="Words or phrases anywhere in the text.", examples=[["sponsored content"]]
    )
    sections: Lines = Field(default=(), description="Sections of the publication.", examples=[["Sport"]])
    kinds: Lines = Field(default=(), description="Kinds of articles.", examples=[["Live blog"]])
    authors: Lines = Field(default=(), description="Authors, by their names or parts of them.", examples=[["Ana Sol"]])
    languages: Languages = Field(
        default=(),
        description="Languages. An article that does not say its language is of the publication's.",
        examples=[["en"]],
    )
    sources: SourceNames = Field(default=(), description="Sources: names from sources.", examples=[["wire"]])
    urls: Lines = Field(
        default=(),
        description="Parts of addresses. A * stands for anything.",
        examples=[["northlight.example/sport/", "/*/live-"]],
    )

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(getattr(self, name) for name in Filter.model_fields)


class Weight(Filter):
    """What is worth more to this newsletter, or less."""

    points: Points = Field(
        ge=-10,
        le=10,
        description="What articles that fit get on top of their score, which is between 0 and 2.5 otherwise.",
        examples=[0.5],
    )

    @model_validator(mode="after")
    def _says_for_what(self) -> "Weight":
        if self.is_empty:
            raise ValueError("needs words, sections, authors or the like beside points, which say what gets them")
        return self


class Share(Part):
    """How many stories of one source there are."""

    max_stories: Count | None = Field(default=None, ge=0, le=100, description="At most so many.", examples=[2])
    min_stories: Count = Field(
        default=0,
        ge=0,
        le=100,
        description="So many of this source go before better ones of others, if there are any.",
        examples=[1],
    )

    @model_validator(mode="after")
    def _least_is_not_most(self) -> "Share":
        if self.max_stories is not None and self.min_stories > self.max_stories:
            raise ValueError("min_stories is more than max_stories")
        return self


class Selection(Part):
    """Which stories an edition has, how many, and how old they may be."""

    max_stories: Count = Field(default=14, ge=1, le=100, description="At most so many stories.", examples=[14])
    min_stories: Count = Field(
        default=1, ge=1, le=100, description="With fewer stories it is a thin week: see thin_week.", examples=[5]
    )
    thin_week: Literal["roll_over", "skip", "widen", "ask", "send"] = Field(
        default="roll_over",
        description="What happens then. roll_over: no edition, and its stories wait for the next one. skip: no edition, "
        "and its stories are passed over. widen: articles of earlier weeks that were never printed fill it up, and if "
        "they are too few, it is sent as it is. ask: it is held, the operator is told, and `digest approve` sends it. "
        "send: it is sent all the same.",
        examples=["ask"],
    )
    max_per_source: Count | None = Field(
        default=None, ge=1, le=100, description="At most so many stories of any one source.", examples=[6]
    )
    per_source: Mapping[SourceName, Share] = Field(
        default_factory=dict,
        description="The same for single sources, by their names: max_stories and min_stories of each.",
        examples=[{"wire": {"max_stories": 2}}],
    )
    max_age_days: Count = Field(
        default=14,
        ge=1,
        le=3650,
        description="Articles older than this are not news any more. What an edition has had never comes again.",
        examples=[14],
    )
    widen_days: Count | None = Field(
        default=None,
        ge=1,
        le=3650,
        description="How far back a thin week is widened. Twice max_age_days when left out.",
        examples=[28],
    )
    first_edition_days: Count | None = Field(
        default=None,
        ge=1,
        le=36500,
        description="The same as max_age_days, for the very first edition, when nothing has been sent yet.",
        examples=[30],
    )
    include: Filter = Field(
        default=Filter(),
        description="Only these articles. Of each key that is written, one value must fit.",
        examples=[{"languages": ["en"]}],
    )
    exclude: Filter = Field(
        default=Filter(),
        description="Never these articles. One value of any key is enough.",
        examples=[{"words": ["horoscope"], "sections": ["Sport"]}],
    )
    weights: tuple[Weight, ...] = Field(
        default=(),
        description="What is worth more to this newsletter, or less. Of each key that is written, one value must fit.",
        examples=[[{"sections": ["Energy"], "points": 0.5}]],
    )

    @model_validator(mode="after")
    def _least_is_not_most(self) -> "Selection":
        if self.min_stories > self.max_stories:
            raise ValueError("min_stories is more than max_stories")
        return self

    @property
    def first_days(self) -> int:
        """The age limit of the first edition, in days."""
        return self.first_edition_days or self.max_age_days

    @property
    def widened_days(self) -> int:
        """The age limit of a thin week that is widened, in days."""
        return self.widen_days or 2 * self.max_age_days


class SectionRule(Part):
    """A heading of the newsletter, and which stories stand below it."""

    title: Line = Field(description="The heading.", examples=["Energy"])
    sections: Lines = Field(
        default=(),
        description="Stories of these sections of the publication belong here.",
        examples=[["Energy", "Climate"]],
    )
    kinds: Lines = Field(
        default=(),
        description="Stories of these kinds belong here, whatever their section.",
        examples=[["Opinion", "Column"]],
    )
    max_stories: Count | None = Field(
        default=None, ge=1, le=100, description="At most so many stories of this heading.", examples=[3]
    )
    min_stories: Count = Field(
        default=0,
        ge=0,
        le=100,
        description="So many stories of this heading go before better ones of others, if there are any.",
        examples=[1],
    )

    @model_validator(mode="after")
    def _takes_something(self) -> "SectionRule":
        if not self.sections and not self.kinds:
            raise ValueError("needs sections or kinds (or both), which say what stands below the heading")
        if self.max_stories is not None and self.min_stories > self.max_stories:
            raise ValueError("min_stories is more than max_stories")
        return self


class Summaries(Part):
    """Who writes what is printed of an article."""

    writer: SummariserName = Field(
        default="extract",
        description="extract takes the article's own sentences; any other is the name of a summariser.",
        examples=["extract", "model"],
    )
    lead: Literal["extract", "publisher"] = Field(
        default="extract",
        description="publisher: where an article brings a standfirst that can stand by itself, it is the lead, and "
        "is labelled as the publisher's. extract: the lead is always the writer's.",
        examples=["publisher"],
    )
