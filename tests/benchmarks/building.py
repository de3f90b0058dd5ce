"""How long building an edition takes as the store grows: with the window alone, if the store is asked rightly."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from digest import clock
from digest.articles.normalise import identify
from digest.made import Built
from digest.model import Article, DeliveryState, EditionState, Reading
from digest.newsroom import Newsroom
from digest.pipeline import build
from digest.store.database import open_database, writing
from digest.store.rows import as_json
from digest.store.tables import article, delivery, edition, edition_article
from digest.wiring import Project

SIZES = 1_000, 10_000, 100_000
NEW = 200  # articles in the window, whatever the size
A_WEEK = 80  # articles of each week before; the first of them stood in its edition
PRINTED = 12
LOOKED_BACK = 15  # weeks, and more than building does
REPEATS = 5

NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
SLOT = "2026-11-27T0700"
WEEK = timedelta(weeks=1)

SCHEDULE = """\
publication: {name: The Northlight Review, postal_address: "1 Harbour Road, Northlight"}
sources:
  inbox: {kind: folder, path: inbox}
lists:
  readers: lists/readers.csv
newsletters:
  weekly:
    title: Weekly
    sender: {name: The Northlight Review, address: desk@northlight.example}
    recipients: readers
    calendar: {days: [friday], time: "07:00", zone: Europe/Berlin}
    sections:
      - {title: World, sections: [World]}
      - {title: Science, sections: [Science]}
"""

SUBJECTS = [
    "port",
    "bridge",
    "council",
    "ferry",
    "hospital",
    "school",
    "river",
    "tunnel",
    "theatre",
    "harvest",
    "market",
    "museum",
    "orchard",
    "reactor",
]
PLACES = [
    "Marlow",
    "Sandby",
    "Kestrel",
    "Ravenna",
    "Oldmoor",
    "Tarn",
    "Birkholm",
    "Elsinore",
    "Fenwick",
    "Galway",
    "Harrow",
    "Inverness",
    "Jarrow",
]
NAMES = ["Ada Lund", "Bo Ek", "Carla Moreno", "Dmitri Sand", "Esther Vale", "Farid Noor", "Greta Holm", "Hugo Brand"]
DEEDS = ["opened", "closed", "rebuilt", "sold", "flooded", "repaired", "delayed", "praised", "inspected", "insured"]
SENTENCES = (
    "The {subject} of {place} was {deed} on the {n}th day of a dispute over {other} that {name} calls needless.",
    "About {n} people who work there heard of it from {name}, who had learned it from a letter.",
    "“Nobody asked what the {subject} in {place} is for,” said {name}, “and {n} million is not a small sum.”",
    "A report of {n} pages found that the {other} was {deed} without a licence in {place}.",
    "Whether it will be {deed} again before the winter depends on {name} and on the {other} nearby.",
    "In {place} the {other} had been {deed} {n} times in ten years, more often than anywhere else.",
)


def building() -> None:
    """Prints what a build takes for each size, and the ratio to the smallest."""
    smallest: float | None = None
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            project = _project(Path(folder), size)
            filled = time.perf_counter() - begun
            with project.newsroom(clock.fixed(NOW)) as room:
                ms = _build_ms(room)
        smallest = smallest or ms
        what = f"an edition from a store of {size:,} articles, {NEW} new"
        print(f"{what:58} {ms:9.1f} ms   {ms / smallest:6.2f} of the smallest   (filled in {filled:.1f} s)")


def _build_ms(room: Newsroom) -> float:
    """Milliseconds of CPU, the least of several builds after a first one, which loads what it needs."""
    series = []
    for _ in range(1 + REPEATS):
        begun = time.process_time()
        built = build(room, "weekly", SLOT)
        series.append((time.process_time() - begun) * 1000)
        assert isinstance(built, Built), "there was nothing to print"
    return min(series[1:])


def _project(folder: Path, size: int) -> Project:
    (folder / "config" / "inbox").mkdir(parents=True)
    (folder / "config" / "lists").mkdir()
    (folder / "config" / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    (folder / "config" / "lists" / "readers.csv").write_text("address\nann@reader.example\n", encoding="utf-8")
    project = Project(folder / "config" / "schedule.yaml", {})
    engine = open_database(project.database)
    with writing(engine) as connection:
        _fill(connection, size)
    engine.dispose()
    return project


def _fill(connection: Connection, size: int) -> None:
    """What is new, and all weeks before, newest first, each with an edition that went out."""
    _keep(connection, list(_articles(NEW, NOW - WEEK, seed=0)))
    earlier = size - NEW
    articles: list[Article] = []
    for week in range(1, -(-earlier // A_WEEK) + 1):
        cutoff = NOW - week * WEEK
        if week <= LOOKED_BACK:
            articles = list(_articles(A_WEEK, cutoff - WEEK, seed=week))
        else:  # nobody reads them, so they say what others said
            articles = [_aged(one, week) for one in articles]
        _keep(connection, articles[: earlier - (week - 1) * A_WEEK])
        _print(connection, articles[:PRINTED], f"{cutoff:%Y-%m-%d}T0700", 10_000 - week, cutoff)


def _aged(one: Article, week: int) -> Article:
    name = f"{one.id.partition('.')[0]}.{week}"
    return replace(one, id=name, content_hash=name, first_seen=one.first_seen - WEEK)


def _articles(count: int, since: datetime, *, seed: int) -> Iterator[Article]:
    """So many articles of the week after a moment, each on something of its own; the same for the same seed."""
    chance = Random(seed)
    for n in range(count):
        about: dict[str, Any] = {
            "subject": chance.choice(SUBJECTS),
            "other": chance.choice(SUBJECTS),
            "place": chance.choice(PLACES) + str(chance.randrange(1000)),
            "name": chance.choice(NAMES),
        }
        paragraphs = tuple(
            " ".join(
                sentence.format(**about, deed=chance.choice(DEEDS), n=chance.randrange(4, 400))
                for sentence in chance.sample(SENTENCES, 4)
            )
            for _ in range(4)
        )
        reading = Reading(
            title="{place}: the {subject} and what {name} says of the {other}".format(**about),
            paragraphs=paragraphs,
            url=f"https://northlight.example/{seed}/{n}",
            authors=(about["name"],),
            section=chance.choice(("World", "Science", "Culture")),
            published=since + WEEK * (n + 1) / (count + 2),
            published_sure=True,
            language="en",
        )
        yield identify(reading, source="inbox", first_seen=since + WEEK * (n + 1) / (count + 1))


def _keep(connection: Connection, articles: list[Article]) -> None:
    """Put articles into the table as quickly as it can be, without the index of words, which building never asks."""
    rows = [
        {
            "id": one.id,
            "source": one.source,
            "canonical_url": one.canonical_url,
            "title": one.title,
            "content_hash": one.content_hash,
            "version": 1,
            "published": one.reading.published,
            "first_seen": one.first_seen,
            "reading": as_json(one.reading),
        }
        for one in articles
    ]
    connection.execute(insert(article), rows)


def _print(connection: Connection, articles: list[Article], slot: str, number: int, cutoff: datetime) -> None:
    """An edition of these articles that went out to one reader."""
    of_edition = f"weekly/{slot}"
    connection.execute(
        insert(edition).values(
            id=of_edition,
            newsletter="weekly",
            slot=slot,
            number=number,
            state=str(EditionState.SENT),
            cutoff=cutoff,
            frozen_at=cutoff,
            fence=1,
            message='{"subject":"","html":"%s","text":"","headers":[]}' % (20_000 * "-"),
        )
    )
    rows = [
        {
            "edition": of_edition,
            "article": one.id,
            "position": position,
            "content_hash": one.content_hash,
            "headline": one.title,
            "part": 0,
        }
        for position, one in enumerate(articles)
    ]
    connection.execute(insert(edition_article), rows)
    connection.execute(
        insert(delivery).values(
            edition=of_edition,
            recipient="ann@reader.example",
            name="",
            state=str(DeliveryState.SENT),
            attempt=1,
            reply="",
        )
    )
