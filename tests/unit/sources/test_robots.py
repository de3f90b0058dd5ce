import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError, TryLater
from digest.sources.robots import MAX_BYTES, Robots, Rules

SITE = "https://paper.example"


def allows(text: str, path: str) -> bool:
    return Rules(text.encode(), "digest").allow(SITE + path)


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?page=2", True),
        ("User-agent: *\nDisallow: /caf\u00e9", "/caf%C3%A9/1", False),
        ("User-agent: somebody\nDisallow: /", "/a", True),
        ("User-agent: DIGEST\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: somebody\nUser-agent: digest\nDisallow: /a", "/a", False),
        ("User-agent: digest/1.0 (any)\nDisallow: /a", "/a", False),
        ("User-agent: digestive\nDisallow: /a", "/a", True),
        ("User-agent: d\nDisallow: /a", "/a", True),
        ("User  agent digest\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ],
)
def test_the_rules_for_us_are_those_of_our_name_or_else_those_for_all(text: str, path: str, is_allowed: bool):
    assert allows(text, path) is is_allowed


def test_a_rule_that_the_limit_cuts_in_two_is_left_out():
    text = "User-agent: *\nDisallow: /a\n"
    padding = "#" * (MAX_BYTES - len(text) - len("Disallow: /") - 1) + "\n"
    rules = Rules(f"{text}{padding}Disallow: /private".encode()[:MAX_BYTES], "digest")
    assert not rules.allow(f"{SITE}/a")
    assert rules.allow(f"{SITE}/b")


@pytest.mark.parametrize(("delay", "seconds"), [("10", 10), ("0.5", 0.5), ("-1", 0), ("inf", 0), ("nan", 0), ("x", 0)])
def test_a_crawl_delay_is_a_number_of_seconds(delay: str, seconds: float):
    assert Rules(f"User-agent: *\nCrawl-delay: {delay}".encode(), "digest").delay == seconds


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(12_000)) + "".join(f"Disallow: /{n}\n" for n in range(12_000)),
        "".join(f"User \t agent b{n}\n" for n in range(12_000)) + "".join(f"Disallow: /{n}\n" for n in range(12_000)),
        "User-agent: *\nDisallow: /" + "*a" * 200_000 + "*b",
        "User-agent: *\n" + "".join(f"Disallow: /*{n}*x*y\n" for n in range(15_000)),
    ],
    ids=["names and rules", "names written oddly", "stars in one rule", "stars in many rules"],
)
def test_a_hostile_file_costs_little(text: str):
    began = time.process_time()
    tracemalloc.start()
    try:
        assert allows(text, "/" + "a1" * 4_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000
    assert time.process_time() - began < 5


@given(st.binary(max_size=300), st.text(max_size=50))
def test_any_bytes_are_read_without_an_error(data: bytes, path: str):
    assert Rules(b"User-agent: *\nDisallow: /" + data, "digest").allow(f"{SITE}/{path}") in (True, False)


# ---------------------------------------------------------------- what is remembered


class Sites:
    """What the sites answer, with a count of how often they were asked and a clock to move on."""

    def __init__(self, answer: Callable[[], bytes]) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.seconds = 0.0
        self.robots = Robots(self._fetch, lambda: self.seconds, "digest")

    def _fetch(self, address: str) -> bytes:
        self.asked.append(address)
        return self.answer()


def failing(error: SourceError) -> Callable[[], bytes]:
    def answer() -> bytes:
        raise error

    return answer


def test_rules_are_remembered_for_a_day():
    sites = Sites(lambda: b"User-agent: *\nDisallow: /a")
    assert not sites.robots.rules(SITE, "").allow(f"{SITE}/a")
    sites.seconds = 86_399
    sites.robots.rules(SITE, "")
    assert sites.asked == [f"{SITE}/robots.txt"]
    sites.seconds = 86_400
    sites.answer = lambda: b""
    assert sites.robots.rules(SITE, "").allow(f"{SITE}/a")


def test_a_failure_is_remembered_for_an_hour():
    sites = Sites(failing(SourceError("the server is in trouble")))
    for moment in (0, 3_599):
        sites.seconds = moment
        with pytest.raises(SourceError, match=r"^here: not now, .*\(the server is in trouble\)$"):
            sites.robots.rules(SITE, "here")
    assert len(sites.asked) == 1
    sites.seconds = 3_600
    sites.answer = lambda: b""
    assert sites.robots.rules(SITE, "").allow(SITE)


def test_rules_that_are_too_old_are_not_used_when_new_ones_cannot_be_had():
    sites = Sites(lambda: b"")
    sites.robots.rules(SITE, "")
    sites.seconds = 86_400
    sites.answer = failing(SourceError("the server is in trouble"))
    with pytest.raises(SourceError, match="not now"):
        sites.robots.rules(SITE, "")


def test_a_wish_to_be_left_alone_is_passed_on():
    sites = Sites(failing(TryLater("the site asks for a pause", 60)))
    with pytest.raises(TryLater, match=r"^here: not now, .*the site asks for a pause") as caught:
        sites.robots.rules(SITE, "here")
    assert caught.value.seconds == 60


def test_of_many_sites_those_asked_for_last_are_remembered():
    sites = Sites(lambda: b"")
    for number in (*range(100), 0, 100, 0, 1):
        sites.robots.rules(f"https://paper{number}.example", "")
    assert len(sites.asked) == 102  # 0 was used again and stayed, 1 went
