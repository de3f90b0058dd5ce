"""A small invented edition of an invented publication, and the parts to build others from."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from digest.messages.pictures import Pictures, Shown
from digest.messages.render import Imprint, Theme
from digest.model import (
    Also,
    Article,
    Attachment,
    Correction,
    Earlier,
    Edition,
    Evidence,
    Reading,
    RelatedPiece,
    Section,
    Story,
    Summary,
)

FRIDAY = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[3] / "templates"

IMPRINT = Imprint(
    newsletter_title="The Weekly Reckoning",
    tagline="What happened, why it matters, and what we still do not know",
    publication="Northlight",
    website="https://northlight.example/",
    sender_name="Northlight: The Weekly Reckoning",
    sender_address="weekly@northlight.example",
    reply_to="editors@northlight.example",
    postal_address="Northlight Media\nHafenstrasse 12\n20457 Hamburg, Germany",
    why="You get this letter on Fridays because you signed up for it at northlight.example.",
    unsubscribe="mailto:leave-weekly@northlight.example?subject=unsubscribe",
    view_in_browser="https://northlight.example/letters/weekly/{number}",
    list_id="weekly.northlight.example",
    language="en-GB",
)


THEMES = ("roundup", "letter", "cards")


def theme(name: str) -> Theme:
    """A built-in theme with what all share beneath it: its own files and words come first."""
    folders = (TEMPLATES / "base", TEMPLATES / name)
    files = {path.name: path.read_text(encoding="utf-8") for root in folders for path in sorted(root.glob("*.j2"))}
    shared = YAML(typ="safe").load(TEMPLATES / "base" / "words.yaml")
    tokens = YAML(typ="safe").load(TEMPLATES / name / "theme.yaml")
    own = tokens.get("words", {})
    spoken = {language: {**shared.get(language, {}), **own.get(language, {})} for language in {**shared, **own}}
    return Theme(name, files, {**tokens, "words": spoken})


def roundup() -> Theme:
    return theme("roundup")


# A PNG of one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da63b80b0000df00"
    "de84f10a3b0000000049454e44ae426082"
)


def pictures(asked: str = "all", *, logo: bool = True) -> Pictures:
    """Pictures for the invented edition: all, lead or none, as a theme asks."""
    shown = {
        "a-The port that would ": Shown(
            src="cid:harbour@northlight.example",
            width=512,
            height=288,
            alt="Cranes over a grain ship, at night",
            credit="Mirja Aho / Northlight",
        ),
        "a-When the river moved": Shown(
            src="cid:river@northlight.example", width=512, height=288, alt="When the river moved, so did the border"
        ),
    }
    kept = dict(list(shown.items())[: {"all": 2, "lead": 1, "none": 0}[asked]])
    mark = Shown(src="cid:logo@northlight.example", width=150, height=32, alt="Northlight") if logo else None
    cids = [one.src.removeprefix("cid:") for one in (*kept.values(), *([mark] if mark else []))]
    attached = (
        Attachment(cid=cid, name=f"{cid.partition('@')[0]}.png", media_type="image/png", data=PIXEL) for cid in cids
    )
    return Pictures(of=kept, logo=mark, attachments=tuple(attached))


def story(
    headline: str,
    lead: str,
    rest: str = "",
    *,
    url: str | None = "https://northlight.example/a",
    words: int = 900,
    **reading: object,
) -> Story:
    """A story of `words` words; further arguments are fields of its `Reading`."""
    given: dict[str, object] = {"title": headline, "paragraphs": ("word " * words,), "published_sure": True, **reading}
    article = Article(
        id=f"a-{headline[:20]}",
        source="site",
        content_hash="0",
        canonical_url=url,
        reading=Reading(**given),  # type: ignore[arg-type]
        first_seen=FRIDAY,
    )
    return Story(
        article=article, headline=headline, summary=Summary(lead=lead, blurb=f"{lead} {rest}".strip()), score=1.0
    )


def also(headline: str, url: str | None, **reading: Any) -> Also:
    """The same event elsewhere."""
    return Also(story(headline, "", url=url, **reading).article, Evidence(likeness=0.5, shared=("grain", "harbour")))


def earlier(headline: str, url: str | None, *, number: int = 44, slot: str = "2026-10-30T0700") -> Earlier:
    return Earlier(
        number=number,
        slot=slot,
        article="a-earlier",
        headline=headline,
        url=url,
        evidence=Evidence(likeness=0.4, shared=("Osk", "border")),
    )


def correction(
    headline: str, note: str, url: str | None, *, printed: bool = True, withdrawn: bool = False
) -> Correction:
    return Correction(
        article=story(headline, "", url=url).article,
        number=47,
        slot="2026-11-20T0700",
        headline=headline,
        note=note,
        withdrawn=withdrawn,
        printed=printed,
    )


def edition(lead: Story, *sections: Section) -> Edition:
    return Edition(
        id="weekly.2026-11-27T0700",
        newsletter="weekly",
        slot="2026-11-27T0700",
        number=48,
        subject="The port that would not close",
        preheader="A strike that never came, a river that moved a border, and the price of a quiet winter.",
        intro=None,
        lead=lead,
        sections=sections,
        cutoff=FRIDAY,
    )


def invented() -> Edition:
    """Everything that a theme has to cope with, in friendly words."""
    lead = story(
        "The port that would not close",
        "Three governments told Varnholm to stop loading grain. The harbour master read their letters, filed them, "
        "and kept the cranes moving.",
        "His argument is older than any of the treaties: a port is a public road, and a road may be closed only by "
        "those who repaired it. Insurers, it turns out, agree with him. Premiums for the northern route have fallen "
        "for five weeks in a row, while the ministers are still drafting a reply.",
        url="https://northlight.example/analysis/the-port-that-would-not-close",
        words=2150,
        kind="Analysis",
        section="Trade",
        authors=("Ingrid Solheim", "Tomás Reyes"),
        published=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        related=(
            RelatedPiece(
                title="Who insures a ship that nobody wants to see?",
                url="https://northlight.example/money/who-insures",
                section="Money",
                teaser="Two clerks in an upstairs office price the risk of a whole sea.",
            ),
            RelatedPiece(
                title="A short history of neutral harbours",
                url="https://northlight.example/history/neutral-harbours",
                section="History",
            ),
        ),
    )
    world = Section(
        "World",
        (
            story(
                "When the river moved, so did the border",
                "A spring flood cut a new bed for the Osk, and 412 people woke up in another country.",
                "Both sides have agreed, for now, that the old school stays open. The timetable is printed in two "
                "time zones, and the teacher is paid twice.",
                url="https://northlight.example/world/osk",
                words=1300,
                authors=("Meera Nair",),
                section="World",
                kind="Report",
                published=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
            ),
            story(
                "Sanctions are a tool, not a mood",
                "We reach for sanctions when we are angry and forget them when we are bored, which is the wrong way "
                "round on both counts.",
                "A measure without an exit is only a statement. Write down, on the first day, what would have to "
                "happen for it to end.",
                url="https://northlight.example/opinion/sanctions",
                words=820,
                authors=("Leonard Achterberg",),
                kind="Opinion",
                section="World",
                published=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
                related=(
                    RelatedPiece(
                        title="The exit clause, clause by clause",
                        url="https://northlight.example/law/exit-clause",
                        section="Law",
                        teaser="Of 38 regimes in force, nine say how they would end; we read all of them so that you "
                        "need not, and found one that ended by itself in 1994.",
                    ),
                ),
            ),
            story(
                "An island votes on its own name",
                "By 61 per cent to 39, Saint Ode will call itself Ode.",
                "The maps will take longer.",
                url=None,
                words=320,
                published=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
                published_sure=False,
            ),
        ),
    )
    home = Section(
        "Close to home",
        (
            story(
                "The price of a quiet winter",
                "Gas stores are full, prices are low, and the regulator is worried for exactly that reason.",
                "Nobody signs a ten-year contract in a mild November. Those who did in 2023 paid for the calm that "
                "everyone enjoys today.",
                url="https://northlight.example/home/quiet-winter",
                words=1100,
                authors=("Ada Brandt", "Jonas Weil", "Cécile Morand"),
                section="Energy",
                kind="Explainer",
                published=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
            ),
            story(
                "Le dernier train de nuit",
                "La ligne de nuit vers le sud ferme en décembre, faute de voitures plutôt que de voyageurs.",
                url="https://northlight.example/fr/train",
                words=140,
                authors=("Cécile Morand",),
                language="fr",
                published=datetime(2025, 12, 30, 12, 0, tzinfo=UTC),
            ),
        ),
    )
    river, *elsewhere_in_the_world = world.stories
    river = replace(
        river,
        update_of=earlier("The Osk is rising, and nobody owns the dyke", "https://northlight.example/world/osk-dyke"),
        also=(
            also("Schoolhouse changes country overnight", "https://www.osk-courier.example/2026/11/22/school"),
            also("When the river moved, so did the border", "https://wire.example/osk/river"),
        ),
    )
    winter, *at_home = home.stories
    winter = replace(
        winter,
        summary=replace(winter.summary, origin="publisher"),
        also=(
            also("Gas at its cheapest since 2020", "https://harbour-gazette.example/gas"),
            also("Regulator warns of a “false calm”", "https://ledger.example/markets/calm"),
            also("What the full gas stores hide", None),
            also("Gas: a warning", "https://d.example/1"),
            also("Winter prices", "https://e.example/1"),
        ),
    )
    world = replace(world, stories=(river, *elsewhere_in_the_world))
    home = replace(home, stories=(winter, *at_home))
    return replace(
        edition(lead, world, home),
        corrections=(
            correction(
                "The lighthouse that was sold twice",
                "The article “The lighthouse that was sold twice”, which was in No. 47, said: “It went for 61,000 "
                "crowns.” It now says: “It went for 16,000 crowns.”",
                "https://northlight.example/home/lighthouse",
            ),
            correction(
                "Forty days of fog",
                "The article “Forty days of fog”, which was in No. 47, has been withdrawn by its publisher.",
                "https://northlight.example/home/fog",
                withdrawn=True,
            ),
            correction("Who counts the gulls?", "The gulls were 14.", "https://northlight.example/g", printed=False),
        ),
        intro="Good morning. Most weeks the news is about what somebody did. This week it is about what somebody "
        "declined to do: close a port, move a border post, sign a contract.\n\nWe have tried to give each refusal the "
        "space that it took. If you only have five minutes, spend them in Varnholm.",
    )


def ordinary(sections: int, each: int) -> Edition:
    """Items of an ordinary length, with two related pieces."""
    blurb = "Eighty words are the most that a blurb may have, and this one uses its allowance in full. " * 5

    def one(number: int) -> Story:
        related = tuple(
            RelatedPiece(title=f"Another piece on the matter, part {part}", url=f"https://x.example/{number}/{part}")
            for part in range(2)
        )
        return story(
            f"A headline of an ordinary length for item number {number}",
            "The lead says in a sentence of some twenty words what happened, and to whom, and why it matters to us.",
            blurb.strip(),
            url=f"https://northlight.example/section/a-rather-long-slug-{number}",
            authors=("A. Writer",),
            kind="Report",
            published=FRIDAY,
            related=related,
        )

    parts = (Section(f"Section {s}", tuple(one(each * s + i) for i in range(1, each + 1))) for s in range(sections))
    return edition(one(0), *parts)
