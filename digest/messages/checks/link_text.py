"""What links say. A screen reader lists them without the text around, where "read more" says nothing."""

from collections.abc import Iterator
from typing import Any

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places, few, short, words_of
from digest.messages.theme import safe_url

_BARE = frozenset(
    """
    click, click here, continue, continue reading, details, full article, full story, go, here, learn more, link, more,
    more info, more information, read, read more, read now, read on, see more, this, this article, this link, view, view more
    anklicken, artikel, details, hier, hier klicken, hier lesen, lesen, mehr, mehr dazu, mehr erfahren, mehr lesen, weiter,
    weiterlesen, zum artikel
    cliquez ici, en savoir plus, ici, la suite, lien, lire, lire la suite, lire plus, plus, suite, voir plus
    aquí, clic aquí, enlace, haga clic aquí, leer, leer más, más, más información, saber más, seguir leyendo, ver más
    إقرأ المزيد, اقرأ المزيد, اضغط هنا, المزيد, للمزيد, هنا
    """.replace("\n", ",").split(",")
)
_BARE_WORDS = frozenset(" ".join(words.split()) for words in _BARE if words.strip())
_ORNAMENTS = " \t\n\u00a0.…:!>»›→←«‹<·-–—[]()"


def link_text(proof: Proof) -> Iterator[Finding]:
    """Links without words or with words that say nothing, and headlines that are not links."""
    yield from few(_links(proof))
    yield from few(_headlines(proof))


def _links(proof: Proof) -> Iterator[Finding]:
    places = Places(proof)
    for link in proof.document.xpath("//body//a[@href]"):
        words = _name(link)
        if not words:
            yield Finding(
                id="link-wordless",
                severity=Severity.ERROR,
                where=places.of(link),
                what=f"a link without words (to {short(link.get('href'))})",
                todo="Put words between <a> and </a>, or an alt on the picture that is linked",
                element=places.path(link),
            )
        elif words.lower().strip(_ORNAMENTS) in _BARE_WORDS:
            yield Finding(
                id="link-bare",
                severity=Severity.WARNING,
                where=places.of(link),
                what=f"a link that says “{short(words)}” and not what is behind it",
                todo="Link the headline itself, or name what is there",
                element=places.path(link),
            )


def _headlines(proof: Proof) -> Iterator[Finding]:
    linked: dict[str, bool] = {}
    for heading in proof.document.iter("h2", "h3"):
        words = words_of(heading)
        inside = heading.find(".//a[@href]") is not None or any(one.get("href") for one in heading.iterancestors("a"))
        linked[words] = linked.get(words, False) or inside
    for story in proof.edition.stories:
        headline = " ".join(story.headline.split())
        if safe_url(story.article.canonical_url) and linked.get(headline, True) is False:
            yield Finding(
                id="headline-not-linked",
                severity=Severity.WARNING,
                where=f"the story “{short(headline)}”",
                what="the headline is no link to the article",
                todo="Link headlines in the theme: that is where readers click",
            )


def _name(link: Any) -> str:
    """What is read out: its label, or its words and the alts of its pictures."""
    label = " ".join((link.get("aria-label") or "").split())
    if label:
        return label
    parts = [words_of(link), *(image.get("alt") or "" for image in link.iter("img"))]
    return " ".join(" ".join(parts).split())
