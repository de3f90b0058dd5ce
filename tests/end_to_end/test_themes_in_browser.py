"""Each theme in a real browser: nobody is shut out, by day or by night, on a phone or a desktop, from left or right."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Canvas
from PIL import ImageDraw

from digest.assets import load_theme, themes
from digest.messages.pictures import placed, wanted
from digest.messages.render import Imprint, Theme, render
from digest.model import Attachment, Edition, Image, Picture, RelatedPiece, Section, Story
from digest.proofing.browser import AXE, SCHEMES
from digest.proofing.chromium import CHOICE, running
from tests.unit.messages.editions import IMPRINT, correction, edition, invented, story

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
THEMES = sorted(name for name, folder in themes(ROOT).items() if folder.parent == ROOT / "templates")
WIDTHS = (320, 375, 800)
SMALLEST_TEXT = 14  # px

ARABIC = replace(
    IMPRINT,
    newsletter_title="حصاد الأسبوع",
    tagline="ما حدث، ولماذا يهم، وما لا نعرفه بعد",
    publication="الضوء الشمالي",
    sender_name="الضوء الشمالي: حصاد الأسبوع",
    postal_address="الضوء الشمالي\nشارع الميناء 12\n20457 هامبورغ، ألمانيا",
    why="تصلك هذه الرسالة كل جمعة لأنك اشتركت فيها.",
    language="ar",
)

_SMALL = """least => {
    const found = new Set()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement, words = walker.currentNode.data.trim()
        if (!words || !element.getClientRects().length || element.closest("style")) continue
        const size = parseFloat(getComputedStyle(element).fontSize)
        if (size < least) found.add(`${size}px: ${words.slice(0, 60)}`)
    }
    return [...found]
}"""
# Text lines of neighbouring links may touch; a finger cannot choose where one lies on another.
_OVERLAPPING = """() => {
    const boxes = [...document.querySelectorAll("a[href]")].flatMap(link =>
        [...link.getClientRects()].filter(box => box.width && box.height).map(box => [link, box]))
    const found = []
    boxes.forEach(([link, one], at) => boxes.slice(at + 1).forEach(([other, two]) => {
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left)
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
        if (link !== other && wide > 2 && high > 2) found.push(`${link.innerText} / ${other.innerText}: ${high}px`)
    }))
    return found
}"""
_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SIDE = "() => getComputedStyle(document.querySelector('h1')).direction"
_RULES = {
    "resultTypes": ["violations"],
    "rules": {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}},
}


def arabic() -> Edition:
    """An edition from right to left, with words from left to right in it."""
    lead = story(
        "الميناء الذي لم يُغلق أبوابه",
        "طلبت ثلاث حكومات من فارنهولم أن توقف تحميل الحبوب. قرأ مدير الميناء رسائلها، وحفظها، وأبقى الرافعات تعمل.",
        "حجته أقدم من كل المعاهدات: الميناء طريق عام، ولا يغلق الطريق إلا من أصلحه. وشركة Northlight Re توافقه الرأي.",
        url="https://northlight.example/ar/port",
        words=1500,
        kind="تحليل",
        section="التجارة",
        authors=("إنغريد سولهايم",),
        language="ar",
        published=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        related=(
            RelatedPiece(
                title="من يؤمّن سفينة لا يريد أحد أن يراها؟", url="https://northlight.example/ar/ship", section="المال"
            ),
            RelatedPiece(title="A short history of neutral harbours", url="https://northlight.example/history"),
        ),
    )
    river = story(
        "حين تحرك النهر تحركت الحدود معه",
        "شق فيضان الربيع مجرى جديدًا لنهر أوسك، فاستيقظ 412 شخصًا في بلد آخر.",
        url="https://northlight.example/ar/river",
        language="ar",
        authors=("ميرا ناير", "Tomás Reyes"),
    )
    return replace(
        edition(lead, Section("العالم", (river,))),
        subject="الميناء الذي لم يُغلق أبوابه",
        preheader="إضراب لم يقع، ونهر حرّك الحدود، وثمن شتاء هادئ في مدن الشمال.",
        intro="صباح الخير. خبر هذا الأسبوع هو ما امتنع الناس عن فعله.",
        corrections=(correction("منارة بيعت مرتين", "كان الثمن 16,000 كرونة.", "https://northlight.example/ar/l"),),
    )


def with_images(edition: Edition) -> Edition:
    """The same edition, each of its articles with a picture."""

    def pictured(story: Story, number: int) -> Story:
        image = Image(url=f"https://northlight.example/{number}.jpg", alt="Cranes over the harbour", credit="M. Nair")
        reading = replace(story.article.reading, image=image)
        return replace(story, article=replace(story.article, reading=reading))

    sections = (
        Section(section.title, tuple(pictured(story, 10 * place + n) for n, story in enumerate(section.stories)))
        for place, section in enumerate(edition.sections, start=1)
    )
    return replace(edition, lead=pictured(edition.lead, 1), sections=tuple(sections))


def with_long_words(edition: Edition) -> Edition:
    """A headline that has no place to break."""
    return replace(edition, lead=replace(edition.lead, headline="Donaudampfschifffahrtsgesellschaft" * 4))


EDITIONS: dict[str, tuple[Callable[[], Edition], Imprint]] = {
    "everything": (lambda: with_images(invented()), IMPRINT),
    "no pictures": (invented, IMPRINT),
    "one story": (lambda: edition(story("The port that would not close", "They kept the cranes moving.")), IMPRINT),
    "right to left": (lambda: with_images(arabic()), ARABIC),
    "long words": (lambda: with_long_words(invented()), IMPRINT),
}


def shown(theme: Theme, edition: Edition, imprint: Imprint) -> tuple[str, tuple[Attachment, ...]]:
    """The edition as it would be sent, with pictures attached where the theme has room for them."""
    had = {
        want.article: drawn(want.width, round(want.width * 9 / 16), number)
        for number, want in enumerate(wanted(edition, theme.tokens))
    }
    pictures, _ = placed(edition, theme.tokens, had, way="attached", domain="northlight.example")
    message = render(edition, imprint, theme, pictures)
    return message.html, message.attachments


def drawn(width: int, height: int, number: int) -> Picture:
    """A harbour, more or less."""
    canvas = Canvas.new("RGB", (width, height), ("#8fb3c7", "#c7b38f", "#9fc78f", "#c78f9b", "#a99fc7")[number % 5])
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, height * 2 // 3, width, height), fill="#36556b")
    draw.line((width // 3, height * 2 // 3, width // 2, height // 5, width * 2 // 3, height // 3), "#5b3020", 6)
    data = BytesIO()
    canvas.save(data, "PNG")
    return Picture(
        url="", name=f"{number}.png", media_type="image/png", data=data.getvalue(), width=width, height=height
    )


@dataclass
class Reader:
    """A page of a browser, without a network. `asked` has what it asked for besides the letter and its pictures."""

    page: Any
    html: str = ""
    pictures: dict[str, Attachment] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def open(self, html: str, attachments: Sequence[Attachment]) -> Any:
        self.asked.clear()
        self.pictures = {f"https://letter.invalid/{one.cid}": one for one in attachments}
        self.html = html.replace('"cid:', '"https://letter.invalid/')
        self.page.goto("https://letter.invalid/")
        return self.page

    def answer(self, route: Any) -> None:
        address = route.request.url
        if address == "https://letter.invalid/":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif one := self.pictures.get(address):
            route.fulfill(body=one.data, content_type=one.media_type)
        else:
            self.asked.append(address)
            route.abort()


@pytest.fixture(scope="module")
def reader(chromium: str) -> Iterator[Reader]:
    with running({**os.environ, CHOICE: chromium}, 300) as browser:
        context = browser.new_context(service_workers="block")
        context.add_init_script(path=AXE)
        reader = Reader(context.new_page())
        context.route("**/*", reader.answer)
        yield reader


@pytest.mark.parametrize("kind", EDITIONS)
@pytest.mark.parametrize("name", THEMES)
def test_a_theme_shuts_nobody_out(name: str, kind: str, reader: Reader) -> None:
    make, imprint = EDITIONS[kind]
    page = reader.open(*shown(load_theme(name, ROOT), make(), imprint))
    faults: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if (beyond := page.evaluate(_WIDE)) > 0:
            faults.append(f"at {width} px it is {beyond} px too wide")
        faults += [f"at {width} px, a link on another: {words}" for words in page.evaluate(_OVERLAPPING)]
        faults += [f"at {width} px, small text: {words}" for words in page.evaluate(_SMALL, SMALLEST_TEXT)]
        if width == 320:
            continue  # axe's rules do not look at widths; once on a phone and once on a desktop is enough
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for rule in page.evaluate("rules => axe.run(document, rules)", _RULES)["violations"]:
                places = ", ".join(str(node["target"]) for node in rule["nodes"])
                why = rule["nodes"][0]["failureSummary"]
                faults.append(f"at {width} px, {scheme}: {rule['id']} ({rule['help']}) at {places}: {why}")
    broken = "() => [...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    faults += [f"not shown: {address}" for address in page.evaluate(broken)]
    assert reader.asked == []
    assert faults == []
    assert page.evaluate(_SIDE) == ("rtl" if imprint is ARABIC else "ltr")


def test_there_are_themes_to_look_at() -> None:
    assert {"roundup", "letter", "cards"} <= set(THEMES)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p style="font-size:12px">Too small to read</p>', "small text"),
        (
            '<a href="#a">One link</a> <a href="#b" style="position:relative;left:-30px">and two</a>',
            "a link on another",
        ),
    ],
)
def test_these_faults_would_be_found(body: str, said: str, reader: Reader) -> None:
    page = reader.open(f"<!doctype html><body>{body}</body>", ())
    found = {"small text": page.evaluate(_SMALL, SMALLEST_TEXT), "a link on another": page.evaluate(_OVERLAPPING)}
    assert [name for name, faults in found.items() if faults] == [said]
