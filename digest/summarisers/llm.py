"""A language model as the summariser: any server that speaks OpenAI's chat completions, on the web or one's own machine.

Opt-in. What it writes is printed only if every number, name and quotation in it stands in the article; else the model
is asked once more with its faults named, and then the article's own sentences are printed. So are they when the model
cannot be had. Whatever way was taken stands in the notes of the summary.
"""

import asyncio
import hashlib
import ipaddress
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator

from digest.articles.sentences import split
from digest.interfaces import Surroundings
from digest.model import Article, Story, Suggestion, Summary
from digest.summarisers import prompts
from digest.summarisers.answers import (
    Judged,
    Subject,
    joined,
    judge_intro,
    judge_subjects,
    judge_summary,
    read_object,
)
from digest.summarisers.chat import Ask, Chat, NoAnswer, Server
from digest.summarisers.extractive import Extractive
from digest.summarisers.words import count_words

LEAST_WORDS = 60  # of an article: a shorter one is nearly its own summary
NOTED = 6  # objections in the notes
IDEAS = 5  # subject lines to choose from
INSTEAD = "the article's own sentences are printed instead"
_OWN_NAMES = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class LlmOptions(BaseModel):
    """A language model, on a server that takes OpenAI's chat completions; most do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["llm"] = "llm"
    base_url: HttpUrl = Field(
        description="Address of the interface, without /chat/completions. It begins with https://; http:// is only for a "
        "server on this machine or in your own network, as the texts and the key go there unencrypted.",
        examples=["https://llm.northlight.example/v1", "http://localhost:11434/v1"],
    )
    model: str = Field(
        min_length=1, max_length=200, description="The model's name, as the server knows it.", examples=["small-2026"]
    )
    api_key: str | None = Field(
        None,
        repr=False,
        description="Your key, best as ${LLM_KEY}. Servers of your own need none.",
        examples=["${LLM_KEY}"],
    )
    max_seconds: float = Field(60, gt=0, le=600, description="Seconds to wait for one answer.")
    at_once: int = Field(4, ge=1, le=16, description="How many questions are asked at the same time.")
    max_requests: int = Field(
        60,
        ge=1,
        le=10_000,
        description="How many requests one run may make; after that, articles speak for themselves.",
    )
    max_tokens: int = Field(
        200_000,
        ge=2_000,
        le=100_000_000,
        description="How many tokens (about three quarters of a word) one run may use, questions and answers together. "
        "This is what providers charge for; an article takes some 2,000.",
    )

    @field_validator("base_url")
    @classmethod
    def _is_safe(cls, url: HttpUrl) -> HttpUrl:
        if url.username or url.password or url.query or url.fragment:
            raise ValueError("write the address alone, without a name, a password, ? or #; the key goes under api_key")
        if (url.path or "").rstrip("/").endswith("/chat/completions"):
            raise ValueError("leave out /chat/completions: it is added")
        if url.scheme == "http" and not _is_own(url.host or ""):
            raise ValueError("begin with https://, since http:// would send the texts and the key unencrypted")
        return url

    @field_validator("model")
    @classmethod
    def _is_a_name(cls, text: str) -> str:
        if not text.isprintable():
            raise ValueError("this has a line break or a sign that nobody sees; write the name again")
        return text

    @field_validator("api_key")
    @classmethod
    def _is_one_word(cls, text: str | None) -> str | None:
        if text is not None and not (text.isascii() and text.isprintable() and " " not in text):
            raise ValueError("this has a space, a line break or a letter that no key has; copy it again")
        return text


def _is_own(host: str) -> bool:
    """Whether a host is this machine or in a network of one's own, as far as its name shows."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host or host.endswith(_OWN_NAMES)
    return address.is_loopback or address.is_private


class LlmSummariser:
    options = LlmOptions

    def __init__(self, name: str, options: LlmOptions, surroundings: Surroundings) -> None:
        self._base_url = str(options.base_url).rstrip("/")
        self._model = options.model
        self._memory = surroundings.memory
        self._extract = Extractive()
        self._chat = Chat(
            Server(
                name=name,
                base_url=self._base_url,
                model=options.model,
                api_key=options.api_key or None,
                max_seconds=options.max_seconds,
                at_once=options.at_once,
                max_requests=options.max_requests,
                max_tokens=options.max_tokens,
            )
        )

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        extracts = self._extract.summarise(articles)
        pairs = list(zip(articles, extracts, strict=True))
        return self._run(pairs, lambda ask, pair: self._summary(ask, *pair))

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        extract = self._extract.suggest(stories)
        return self._run([stories], lambda ask, shown: self._suggestion(ask, shown, extract))[0]

    def _run(self, items: Sequence[_Item], work: Callable[[Ask, _Item], Awaitable[_Result]]) -> list[_Result]:
        async def all_of_them() -> list[_Result]:
            async with self._chat.open() as ask:
                return await asyncio.gather(*(work(ask, item) for item in items))

        return asyncio.run(all_of_them())

    # ------------------------------------------------------------ a summary

    async def _summary(self, ask: Ask, article: Article, extract: Summary) -> Summary:
        shown = prompts.shown_paragraphs(article)
        if not extract.blurb or sum(map(count_words, shown)) < LEAST_WORDS:
            return extract
        if prompts.speaks_to_model(article.title):
            return _with_note(extract, f"the model was not asked, since the headline gives it orders; {INSTEAD}")
        subject = Subject(article.title, "\n".join(shown), _known_of(article))
        messages = prompts.summary_messages(article, shown)
        key = self._key("summary", article.title, article.reading.standfirst, *article.reading.paragraphs)
        kept = self._recall(key)
        match kept:
            case {"refused": str(note)}:
                return _with_note(extract, note)
            case {"answer": dict(answer), "notes": list(said)} if (judged := judge_summary(answer, subject)).lead:
                return self._printed(article, judged, tuple(map(str, said)))
        try:
            judged, notes = await self._asked(ask, messages, subject)
        except NoAnswer as error:
            return _with_note(extract, f"the model {error}; {INSTEAD}")
        if not judged.lead:
            note = f"{'; '.join(notes)}; {INSTEAD}"
            self._remember(key, {"refused": note})
            return _with_note(extract, note)
        answer = {"lead": joined(judged.lead), "blurb": judged.rest}
        self._remember(key, {"answer": answer, "notes": notes})
        return self._printed(article, judged, notes)

    async def _asked(self, ask: Ask, messages: prompts.Messages, subject: Subject) -> tuple[Judged, tuple[str, ...]]:
        """The first answer that may be printed, or the second one, and how it came to it. Raises `NoAnswer`."""
        text = await ask(messages, prompts.SUMMARY_SCHEMA)
        first = judge_summary(read_object(text), subject)
        if first.lead:
            return first, ("the model's first answer", *_left_out(first))
        again = prompts.asked_again(messages, text, first.objections)
        second = judge_summary(read_object(await ask(again, prompts.SUMMARY_SCHEMA)), subject)
        if second.lead:
            return second, ("the model's second answer", f"at first it {first.objections[0]}", *_left_out(second))
        return second, (f"the model {second.objections[0]}", f"at first it {first.objections[0]}")

    def _printed(self, article: Article, judged: Judged, notes: tuple[str, ...]) -> Summary:
        lead = joined(judged.lead)
        numbers = _own_sentences(article)
        return Summary(
            lead=lead,
            blurb=joined([lead, *judged.rest]),
            lead_sentences=tuple(numbers[text] for text in judged.lead if text in numbers),
            blurb_sentences=tuple(numbers[text] for text in (*judged.lead, *judged.rest) if text in numbers),
            origin=f"model {self._model}",
            notes=notes,
        )

    # ------------------------------------------------------------ a suggestion

    async def _suggestion(self, ask: Ask, stories: Sequence[Story], extract: Suggestion) -> Suggestion:
        shown = prompts.shown_stories(stories)
        if not shown:
            return extract
        subject = Subject("", "\n".join(f"{story.headline}\n{story.summary.blurb}" for story in shown))
        messages = prompts.suggestion_messages(shown)
        key = self._key("suggestion", *(message["content"] for message in messages))
        answer = self._recall(key)
        if not answer:
            try:
                answer = read_object(await ask(messages, prompts.SUGGESTION_SCHEMA))
            except NoAnswer as error:
                return _with_note(extract, f"the model {error}; the subject lines are made of headlines instead")
        subjects, to_subjects = judge_subjects(answer, subject)
        intro, to_intro = judge_intro(answer, subject)
        left_out = dict.fromkeys((*to_subjects, *to_intro)[:NOTED])
        notes = tuple(f"left out: the model {objection}" for objection in left_out)
        if not subjects and not intro:
            return replace(extract, notes=(*extract.notes, *notes))
        self._remember(key, {name: answer.get(name) for name in ("subjects", "intro")})
        return Suggestion(
            subjects=tuple(dict.fromkeys((*subjects, *extract.subjects)))[:IDEAS],
            intro=intro or extract.intro,
            origin=f"model {self._model}",
            notes=notes,
        )

    # ------------------------------------------------------------ what is kept

    def _key(self, what: str, *texts: str | None) -> str:
        """A name for all that an answer depends on."""
        asked = json.dumps([what, self._base_url, self._model, prompts.VERSION, texts])
        return f"llm {hashlib.sha256(asked.encode()).hexdigest()}"

    def _recall(self, key: str) -> Mapping[str, object]:
        """What is remembered, empty if nothing or nothing that can be read. It is judged like any other answer."""
        return read_object(self._memory.recall(key) or "")

    def _remember(self, key: str, what: Mapping[str, object]) -> None:
        self._memory.remember(key, json.dumps(what))


def _known_of(article: Article) -> str:
    """What else is known of an article, and may be said: by whom and where it was published, and when if that is sure."""
    reading = article.reading
    known = [reading.standfirst, reading.kind, reading.section, *reading.authors, article.source, article.canonical_url]
    if reading.published and reading.published_sure:
        known.append(f"{reading.published:%A, %d %B %Y}")
    return "\n".join(text for text in known if text and not prompts.speaks_to_model(text))


def _own_sentences(article: Article) -> dict[str, int]:
    """The article's own sentences and their numbers."""
    numbers: dict[str, int] = {}
    for number, text in enumerate(text for paragraph in article.reading.paragraphs for text in split(paragraph)):
        numbers.setdefault(text, number)
    return numbers


def _left_out(judged: Judged) -> tuple[str, ...]:
    return tuple(f"left out: it {objection}" for objection in dict.fromkeys(judged.objections[:NOTED]))


_Noted = TypeVar("_Noted", Summary, Suggestion)


def _with_note(text: _Noted, note: str) -> _Noted:
    return replace(text, notes=(*text.notes, note))
