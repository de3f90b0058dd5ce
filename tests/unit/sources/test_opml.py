import time
import tracemalloc

import pytest

from digest.errors import SourceError
from digest.model import Problem
from digest.sources.opml import Subscription, read_opml, write_opml

PAPER = Subscription("The Paper", "https://paper.example/feed.xml")


def opml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n', version: str = "2.0") -> bytes:
    return f'{head}<opml version="{version}"><head><title>My feeds</title></head><body>{body}</body></opml>'.encode()


def feeds(data: bytes) -> list[Subscription]:
    return [outcome for outcome in read_opml(data, "feeds.opml") if isinstance(outcome, Subscription)]


def problems(data: bytes) -> list[str]:
    return [str(outcome) for outcome in read_opml(data, "feeds.opml") if isinstance(outcome, Problem)]


def outline(title: str = "The Paper", url: str = "https://paper.example/feed.xml") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{url}"/>'


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0"])
def test_the_feeds_of_all_versions_are_read_in_and_outside_folders(version: str):
    body = f'<outline text="News"><outline text="Local">{outline()}</outline></outline>' + outline(
        "B", "http://b.example"
    )
    assert feeds(opml(body, version=version)) == [PAPER, Subscription("B", "http://b.example/")]
    assert problems(opml(body)) == []


def test_links_to_other_lists_and_folders_are_no_feeds():
    body = '<outline type="link" text="More" url="https://paper.example/x.opml"/><outline text="Empty folder"/>'
    assert feeds(opml(body + outline())) == [PAPER]


def test_a_title_may_stand_in_title_and_is_one_line():
    assert feeds(opml('<outline title="The&#10; Paper\u202e" xmlUrl="https://paper.example/feed.xml"/>')) == [PAPER]
    assert feeds(opml(outline(title="")))[0].title == ""
    assert len(feeds(opml(outline(title="word " * 100)))[0].title) <= 200


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ("<?xml version='1.0' encoding='windows-1251'?>", "utf-8"),  # a wrong label
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str):
    data = opml(outline(title="Zürich – Café" if encoding != "latin-1" else "Zürich Café"), head)
    assert feeds(data.decode().encode(encoding))[0].title.startswith("Zürich")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://paper.example/feed?a=1&amp;b=2", "https://paper.example/feed?a=1&b=2"),
        ("https://paper.example/feed?a=1&b=2", "https://paper.example/feed?a=1&b=2"),  # not right, and often seen
        ("feed://paper.example/rss", "http://paper.example/rss"),
        ("feed:https://paper.example/rss", "https://paper.example/rss"),
        (" HTTPS://Paper.example ", "https://paper.example/"),
        ("https://zürich.example/fée d", "https://xn--zrich-kva.example/f%C3%A9e%20d"),
        ("https://paper.example/${SECRET}?x={y}", "https://paper.example/$%7BSECRET%7D?x=%7By%7D"),
    ],
)
def test_addresses_are_written_as_browsers_write_them(written: str, url: str):
    assert feeds(opml(outline(url=written))) == [Subscription("The Paper", url)]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ('<outline type="rss" text="Bad"/>', "feeds.opml, 'Bad': has no address of a feed (xmlUrl), and was left out"),
        ('<outline xmlUrl=" "/>', "feeds.opml, an outline without a title: has no address of a feed"),
        (
            outline("Bad", "ftp://paper.example/x"),
            "'Bad': ftp://paper.example/x is no address that begins with https://",
        ),
        (outline("Bad", "javascript:alert(1)"), "is no address that begins with https://"),
        (outline("Bad", "file:///etc/passwd"), "is no address that begins with https://"),
        (outline("Bad", "feed.xml"), "is no address that begins with https://"),
        (outline("Bad", "https://"), "is no address that begins with https://"),
        (outline("Bad", "https://paper.example/" + "x" * 3000), "is no address that"),
        (outline("Bad", "https://me:secret@paper.example/x"), "is no address that can be asked without a user name"),
    ],
)
def test_one_bad_outline_is_one_line_and_the_others_are_read(bad: str, words: str):
    data = opml(outline("A", "https://a.example/") + bad + outline())
    assert feeds(data) == [Subscription("A", "https://a.example/"), PAPER]
    [problem] = problems(data)
    assert words in problem
    assert len(problem) < 250


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"Just words.", "is no OPML file"),
        (b"<html><body><outline xmlUrl='https://a.example/'/></body></html>", "is no OPML file"),
        (b'<rss version="2.0"><channel><title>A feed</title></channel></rss>', "is no OPML file"),
        (opml(""), "has no feed in it"),
        (opml('<outline text="Folder"/>'), "has no feed in it"),
        (b"%PDF-1.7", "is not text"),
        (bytes(3000), "is not text"),
        (b" " * 5_000_001, "is larger than 5 MB"),
    ],
)
def test_what_is_no_list_of_feeds_is_said(data: bytes, words: str):
    with pytest.raises(SourceError, match=f"^{words}"):
        list(read_opml(data, "feeds.opml"))


def test_a_damaged_file_gives_what_can_be_read():
    data = opml(
        outline()
        + '<outline text="B < C" xmlUrl="https://b.example/"></outline></outline>'
        + outline("D", "https://d.example/")
    )
    assert [feed.title for feed in feeds(data)] == ["The Paper", "B < C", "D"]
    cut_off = opml(outline() + outline("B", "https://b.example/"))[:-25]
    assert feeds(cut_off) == [PAPER]
    [problem] = problems(cut_off)
    assert problem.startswith("feeds.opml: ends in the middle: feeds may be missing")


def test_entities_are_neither_expanded_nor_fetched():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = (
        f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY e0 "boom"><!ENTITY x SYSTEM "file:///etc/hostname">{entities}]>'
    )
    [bomb, reach] = feeds(opml(outline("&e11;") + outline("&x;", "https://b.example/"), head))
    assert (bomb.title, reach.title) == ("&e11;", "&x;")


@pytest.mark.parametrize(
    "body",
    [
        '<outline text="a">' * 60_000 + "".join(outline(str(n), f"https://a.example/{n}") for n in range(999)),
        f'<outline text="a" xmlUrl="https://a.example/" category="{",".join(map(str, range(500_000)))}"/>',
        '<outline type="rss"/>' * 60_000,
        "<outline " + " ".join(f'a{n}="x"' for n in range(200_000)) + "/>" + outline(),
    ],
)
def test_whatever_is_in_five_megabytes_takes_little_time_and_memory(body: str):
    data = opml(body)
    tracemalloc.start()
    began = time.monotonic()
    try:
        list(read_opml(data, "feeds.opml"))
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < 10


def test_the_numbers_of_feeds_and_of_problems_are_bounded():
    many = opml("".join(outline(str(n), f"https://a.example/{n}") for n in range(1001)))
    assert len(feeds(many)) == 1000
    assert problems(many) == ["feeds.opml: has more than 1,000 feeds; the rest was left out"]
    bad = problems(opml('<outline type="rss"/>' * 1000 + outline()))
    assert len(bad) == 21
    assert bad[-1] == "feeds.opml: 980 more like these"


def test_what_is_written_can_be_read():
    given = [
        PAPER,
        Subscription("\"A\" <b> & 'c' – é", "https://b.example/?a=1&b=%22"),
        Subscription("", "https://c.example/"),
    ]
    written = write_opml("Feeds of The <Northlight> Review", given)
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n')
    assert feeds(written.encode()) == given


def test_what_is_written_is_well_formed():
    from lxml import etree

    tree = etree.fromstring(
        write_opml("A & B", [PAPER, Subscription("\x1b<&>\"'\n", "https://b.example/?a=1&b=2")]).encode()
    )
    assert tree.findtext("head/title") == "A & B"
    assert [node.get("xmlUrl") for node in tree.iter("outline")] == [PAPER.url, "https://b.example/?a=1&b=2"]
