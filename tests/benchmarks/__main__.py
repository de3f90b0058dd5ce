"""`make bench`: what the program does, beside what one would use instead, in one run. Read the ratios, not the times."""

import gzip
import html
import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from statistics import median

from digest.messages.skeleton import compile_skeleton
from digest.model import Message, Subscriber
from tests.conftest import ROOT

PAGES = Path(os.environ.get("DIGEST_EVAL_DATA", ROOT.parent / "shared" / "data")) / "pages" / "pages.jsonl.gz"


def cpu_ms(work: Callable[[], object], repeats: int) -> float:
    """Milliseconds of CPU for one call, the least of three series."""
    series = []
    for _ in range(3):
        begun = time.process_time()
        for _ in range(repeats):
            work()
        series.append((time.process_time() - begun) * 1000 / repeats)
    return min(series)


def row(what: str, ours: float, peer: str, theirs: float) -> None:
    print(f"{what:44} {ours:9.3f} ms   {peer:34} {theirs:9.3f} ms   ours/theirs {ours / theirs:6.3f}")


def copies() -> None:
    html = (ROOT / "tests" / "golden" / "roundup.html").read_text(encoding="utf-8")
    text = (ROOT / "tests" / "golden" / "roundup.txt").read_text(encoding="utf-8")
    skeleton = compile_skeleton(Message("The port that would not close", html, text, (("From", "a@example.org"),)))
    reader, date = Subscriber("ann@example.org", "Ann Marsh"), datetime(2026, 11, 27, 6, tzinfo=UTC)

    def peer() -> bytes:
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = "a@example.org", reader.address, "The port that would not close"
        mail.set_content(text)
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        return mail.as_bytes()

    ours = cpu_ms(lambda: skeleton.fill(reader, message_id="<1.2@example.org>", date=date), 2000)
    row("one reader's copy", ours, "EmailMessage (standard library)", cpu_ms(peer, 10))


def feed() -> None:
    import feedparser

    from digest.interfaces import Look, Surroundings
    from digest.sources.feed import FeedOptions, FeedSource

    headers = {"content-type": "application/xml", "content-location": "https://p.example/feed"}
    for kind, data in (("RSS", _rss(3000)), ("Atom", _atom(3000))):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "feed.xml").write_bytes(data)
            options = FeedOptions(path=Path("feed.xml"), max_items=3000)
            source = FeedSource("bench", options, Surroundings(Path(folder), Path(folder)))
            ours = cpu_ms(lambda: source.collect(Look(datetime(2026, 11, 20, tzinfo=UTC))), 1)  # noqa: B023 - called here
        theirs = cpu_ms(lambda: feedparser.parse(io.BytesIO(data), response_headers=headers), 1)  # noqa: B023
        row(f"{kind}, 3,000 items, {len(data) / 1e6:.1f} MB", ours, "feedparser with its defaults", theirs)


def _text(number: int) -> str:
    sentences = (
        "The port moved forty thousand containers in a week.",
        "Nobody on the quay had seen such a queue since 1998.",
        "“We cannot go on like this,” said the harbour master.",
        "Until then, lorries wait on the ring road &amp; in the fields.",
    )
    text = " ".join(sentences[(number + n) % 4] for n in range(8))
    return "".join(f'<p>{text} <a href="/map/{n}?a=1&amp;b=2">The map</a>.</p>' for n in range(5)) + '<img src="a.jpg">'


def _rss(count: int) -> bytes:
    items = (
        f"<item><title>Story {n}: queues &amp;amp; cranes</title><link>https://p.example/{n}</link><guid>story-{n}</guid>"
        f"<dc:creator>Ann Marsh</dc:creator><category>Ports</category><pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>"
        f"<description>What became of story {n}.</description><content:encoded><![CDATA[{_text(n)}]]></content:encoded>"
        "</item>"
        for n in range(count)
    )
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Paper</title><link>https://p.example/</link>'
    )
    return f"{head}{''.join(items)}</channel></rss>".encode()


def _atom(count: int) -> bytes:
    entries = (
        f'<entry><title>Story {n}: queues &amp; cranes</title><link href="/{n}"/><id>urn:story:{n}</id><author><name>Ann '
        f'Marsh</name></author><category term="ports"/><published>2026-11-23T10:00:00+01:00</published>'
        f"<updated>2026-11-23T11:00:00+01:00</updated><summary>What became of story {n}.</summary>"
        f'<content type="html">{html.escape(_text(n))}</content></entry>'
        for n in range(count)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://p.example/"><title>The Paper</title>'
    return f"{head}{''.join(entries)}</feed>".encode()


def pages() -> None:
    if not PAGES.exists():
        print(f"{'pages':44} not measured: {PAGES} is absent")
        return
    import trafilatura

    from digest.articles.page import extract

    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    peer = partial(trafilatura.extract, favor_precision=True, include_comments=False)
    pairs = [
        (cpu_ms(partial(extract, page["html"], page["url"]), 1), cpu_ms(partial(peer, page["html"], page["url"]), 1))
        for page in found
    ]
    ours, theirs = (median(one) for one in zip(*pairs, strict=True))
    row("a page: body, title, date, related (median)", ours, "trafilatura, precision, body only", theirs)
    ratios = sorted(one / other for one, other in pairs)
    print(
        f"{f'  ours/theirs for each of {len(ratios)} pages':44} {median(ratios):9.3f} median, {ratios[-1]:.3f} at most"
    )


def processes() -> None:
    """What reading in a process of its own adds, and whether that process grows as it reads."""
    import trafilatura

    from digest.extraction import Extraction
    from digest.model import Format, RawItem

    if PAGES.exists():
        with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
            found = [json.loads(line) for line in lines]
        items = [RawItem("bench", Format.HTML, page["html"], page["url"], page["url"]) for page in found]
        reader = Extraction(processes=1)
        list(reader.read(items[:2]))  # the process is there, and has loaded what it needs
        ours = _seconds(lambda: list(reader.read(items)))
        theirs = _seconds(
            lambda: [
                trafilatura.extract(page["html"], url=page["url"], favor_precision=True, include_comments=False)
                for page in found
            ]
        )
        reader.close()
        row(
            "a page in a process of its own (wall)",
            ours * 1000 / len(found),
            "trafilatura here",
            theirs * 1000 / len(found),
        )
    own = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "quality" / "pages").glob("*.html"))]
    reader = Extraction(processes=1)
    sizes = []
    for begin in range(0, 5000, 1000):
        some = (
            RawItem("bench", Format.HTML, own[n % len(own)].replace("the ", f"the {n}th ", 3), str(n))
            for n in range(begin, begin + 1000)
        )
        for _ in reader.read(some):
            pass
        sizes.append(_resident_mb())
    reader.close()
    print(f"{'resident MB after 1,000 … 5,000 pages':44} {' '.join(f'{size:.0f}' for size in sizes)}")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _resident_mb() -> float:
    """Of the processes that this one has started, on Linux."""
    pids = [child.pid for child in multiprocessing.active_children()]
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def start() -> None:
    def wall(*words: str) -> float:
        return min(_wall(words) for _ in range(5))

    ours = wall("-m", "digest", "--help")
    row("digest --help (wall)", ours, "python -c pass (wall)", wall("-c", "pass"))


def _wall(words: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return (time.perf_counter() - begun) * 1000


def benchmarks() -> Iterator[Callable[[], None]]:
    from tests.benchmarks.building import building
    from tests.benchmarks.merging import merging
    from tests.benchmarks.rendering import checking, rendering
    from tests.benchmarks.stories import stories
    from tests.benchmarks.summaries import summaries

    yield from (copies, feed, pages, processes, summaries, stories, building, rendering, checking, merging, start)


if __name__ == "__main__":
    for benchmark in benchmarks():
        benchmark()
