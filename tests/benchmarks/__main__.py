"""`make bench`: what the program does, beside what one would use instead, in one run. Read the ratios, not the times."""

import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

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

    item = "<item><title>Title {n}</title><link>https://p.example/{n}</link><description>{text}</description></item>"
    text = "&lt;p&gt;" + "The port moved forty thousand containers. " * 60 + "&lt;/p&gt;"
    items = "".join(item.format(n=n, text=text) for n in range(1000))
    data = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "feed.xml").write_bytes(data)
        surroundings = Surroundings(Path(folder), Path(folder))
        source = FeedSource("bench", FeedOptions(kind="feed", path=Path("feed.xml"), max_items=1000), surroundings)
        ours = cpu_ms(lambda: source.collect(Look(datetime(2026, 11, 20, tzinfo=UTC))), 1)
    row(
        "a feed of 1,000 items",
        ours,
        "feedparser with its defaults",
        cpu_ms(lambda: feedparser.parse(io.BytesIO(data)), 1),
    )


def pages() -> None:
    if not PAGES.exists():
        print(f"{'pages':44} not measured: {PAGES} is absent")
        return
    import trafilatura

    from digest.articles.page import extract

    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines][:30]

    def each(read: Callable[[str, str], object]) -> Callable[[], None]:
        def work() -> None:
            for page in found:
                read(page["html"], page["url"])

        return work

    peer = each(lambda html, url: trafilatura.extract(html, url=url, favor_precision=True, include_comments=False))
    ours = cpu_ms(each(extract), 1) / len(found)
    row("a page: body, title, date, related", ours, "trafilatura, precision, body only", cpu_ms(peer, 1) / len(found))


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
    yield from (copies, feed, pages, start)


if __name__ == "__main__":
    for benchmark in benchmarks():
        benchmark()
