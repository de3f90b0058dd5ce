"""Questions to a language model, over the interface that OpenAI made and most servers speak (`POST /chat/completions`),
within limits of time, size, number and cost.

It is asyncio inside, so that one limit of time covers a whole exchange: a server that sends a byte now and then keeps
every time-out of a single read.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.summarisers.prompts import Messages, Schema

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 1_000_000  # of an answer; one that is asked for has some thousand
ANSWER_TOKENS = 1_000  # of an answer, at most
PAUSE_SECONDS = 1.0  # before the second try
LONGEST_PAUSE = 20.0  # that a server may ask for
FAILURES = 3  # in a row, and the server is not asked any more
_NOT_TAKEN = (400, 422)  # as by a server that knows no response_format, or no max_tokens
_MAX_USAGE = 10_000_000  # tokens of one exchange; a server that says more says nonsense
_SHOWN = 160  # characters of what a server says
_KEY_BEGINS = 6  # characters by which a key is told, however it goes on

Ask = Callable[[Messages, Schema], Awaitable[str]]


class NoAnswer(Exception):  # noqa: N818 - it has an answer of its own: the article's sentences
    """The model gave no answer. The message goes on after "the model", and says what to do if there is something."""


class _NotAsked(NoAnswer):
    """A limit of ours, not a failure of the server."""


class _Hopeless(NoAnswer):
    """It would be the same with every other question."""


class _Unreachable(NoAnswer):
    """There was no answer at all; a second try may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Whom to ask, and how much. `name` is the summariser's in the schedule file, for messages."""

    name: str
    base_url: str  # without a slash at its end
    model: str
    api_key: str | None = field(repr=False)
    max_seconds: float
    at_once: int
    max_requests: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes
    retry_after: str


class Chat:
    """What is counted, counts for the life of the object."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._requests = 0
        self._tokens = 0
        self._failures = 0
        self._stopped = ""
        self._form = 0  # of the request, in _forms: which one the server takes

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Ask]:
        """A function that asks, and raises `NoAnswer`. It may be called many times at once: the calls wait."""
        import httpx

        free = asyncio.Semaphore(self._server.at_once)
        async with httpx.AsyncClient(timeout=None, trust_env=False, follow_redirects=False) as client:  # noqa: S113 - asyncio.timeout below

            async def ask(messages: Messages, schema: Schema) -> str:
                async with free:
                    return await self._ask(client, messages, schema)

            yield ask

    async def _ask(self, client: "httpx.AsyncClient", messages: Messages, schema: Schema) -> str:
        if self._stopped:
            raise NoAnswer(self._stopped)
        try:
            answer = await self._in_some_form(client, messages, schema)
        except _NotAsked:
            raise
        except NoAnswer as error:
            self._failures += 1
            if isinstance(error, _Hopeless):
                self._stopped = str(error)
            elif self._failures >= FAILURES:
                self._stopped = f"is not asked any more, as it failed {self._failures} times in a row; it {error}"
            raise
        self._failures = 0
        return answer

    async def _in_some_form(self, client: "httpx.AsyncClient", messages: Messages, schema: Schema) -> str:
        """The answer to the fullest form of the request that the server takes; which one is remembered."""
        forms = _forms(self._server.model, messages, schema)
        for number in range(self._form, len(forms)):
            reply = await self._with_second_try(client, json.dumps(forms[number]).encode())
            if reply.status not in _NOT_TAKEN:
                break
        answer = self._content(reply)
        self._form = number
        return answer

    async def _with_second_try(self, client: "httpx.AsyncClient", body: bytes) -> _Reply:
        try:
            reply = await self._exchange(client, body)
        except _Unreachable:
            await asyncio.sleep(PAUSE_SECONDS)
            return await self._exchange(client, body)
        if reply.status != 429 and reply.status < 500:
            return reply
        pause = _seconds(reply.retry_after)
        if pause is not None and pause > LONGEST_PAUSE:
            return reply
        await asyncio.sleep(PAUSE_SECONDS if pause is None else pause)
        return await self._exchange(client, body)

    async def _exchange(self, client: "httpx.AsyncClient", body: bytes) -> _Reply:
        """One request, counted, and its answer."""
        import httpx

        server = self._server
        if self._requests >= server.max_requests:
            raise _NotAsked(f"was not asked, since max_requests allows {server.max_requests} requests")
        expected = len(body) // 4 + ANSWER_TOKENS  # four bytes a token, roughly
        if self._tokens + expected > server.max_tokens:
            raise _NotAsked(f"was not asked, since max_tokens allows {server.max_tokens} tokens")
        self._requests += 1
        self._tokens += expected
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"digest/{__version__}",
        }
        if server.api_key:
            headers["Authorization"] = f"Bearer {server.api_key}"
        url = f"{server.base_url}/chat/completions"
        try:
            async with asyncio.timeout(server.max_seconds):
                async with client.stream("POST", url, content=body, headers=headers) as answer:
                    reply = _Reply(answer.status_code, await _body(answer), answer.headers.get("retry-after", ""))
        except TimeoutError as error:
            raise NoAnswer(f"did not answer in {server.max_seconds:g} seconds") from error
        except (httpx.HTTPError, OSError) as error:
            raise _Unreachable(f"could not be reached ({self._words(str(error) or type(error).__name__)})") from error
        self._tokens += (_usage(reply.body, expected) if reply.status == 200 else 0) - expected
        return reply

    def _content(self, reply: _Reply) -> str:
        """The text of an answer. Raises `NoAnswer` for anything else."""
        status, place = reply.status, f"in summarisers.{self._server.name}"
        if status == 200:
            match _json(reply.body):
                case {"choices": [{"message": {"content": str(text)}}, *_]}:
                    return text
            raise NoAnswer("gave no answer that can be read")
        if status in (401, 403):
            raise _Hopeless(
                f"refused the key (HTTP {status}); check api_key {place} and the environment variable it names"
            )
        if status == 402:
            raise _Hopeless("wants to be paid first (HTTP 402); see to the account at its provider")
        if status == 404:
            raise _Hopeless(f"is not known there (HTTP 404); check base_url and model {place}")
        if 300 <= status < 400:
            raise _Hopeless(f"has moved (HTTP {status}); write its new address as base_url {place}")
        if status == 429 or status >= 500:
            raise NoAnswer(f"had no time or is in trouble (HTTP {status})")
        said = self._words(_error_words(reply.body))
        raise NoAnswer(f"did not take the question (HTTP {status}{': ' if said else ''}{said})")

    def _words(self, text: str) -> str:
        """What a server or library says, in one short line, without the key."""
        if self._server.api_key:
            # Servers repeat a part of a wrong key, or spell it otherwise.
            text = re.sub(rf"{re.escape(self._server.api_key[:_KEY_BEGINS])}\S*", "…", text, flags=re.IGNORECASE)
        line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:2_000]).split())
        return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _forms(model: str, messages: Messages, schema: Schema) -> list[dict[str, Any]]:
    """The request from its fullest form to the one that every server takes."""
    plain = {"model": model, "messages": messages}
    usual = plain | {"temperature": 0, "max_tokens": ANSWER_TOKENS}
    strict = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)}}
    return [usual | {"response_format": strict}, usual | {"response_format": {"type": "json_object"}}, plain]


async def _body(answer: "httpx.Response") -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in answer.aiter_raw():
        size += len(piece)
        if size > MAX_BYTES:
            raise NoAnswer(f"sent more than {MAX_BYTES // 1_000_000} MB, which is no answer")
        pieces.append(piece)
    return b"".join(pieces)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _usage(body: bytes, expected: int) -> int:
    """The tokens that an exchange took, by what the server says, else as expected."""
    match _json(body):
        case {"usage": {"total_tokens": int(tokens)}} if 0 < tokens <= _MAX_USAGE:
            return tokens
    return expected


def _error_words(body: bytes) -> str:
    match _json(body):
        case {"error": {"message": str(words)}} | {"error": str(words)} | {"message": str(words)}:
            return words
    return ""


def _seconds(retry_after: str) -> float | None:
    """What a Retry-After header asks for in seconds (RFC 9110, section 10.2.3); None if it has a date or nonsense."""
    wish = retry_after.strip()
    return float(wish[:9]) if wish.isascii() and wish.isdecimal() else None
