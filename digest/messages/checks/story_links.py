"""The addresses of the stories: whether each has one, and one of its own."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import few
from digest.messages.checks.printed import address, headline, related
from digest.messages.checks.wording import counted, listed, quoted, the_story
from digest.model import Story


def story_links(proof: Proof) -> Iterator[Finding]:
    """Headlines without a link, one address below several headlines, and pages that are only a website's front."""
    yield from few(_not_linkable(proof))
    yield from _unlinked(proof)
    yield from few(_shared(proof))
    yield from few(_fronts(proof))
    yield from _related_fronts(proof)


def _given(story: Story) -> str:
    return story.article.reading.url or story.article.canonical_url or ""


def _not_linkable(proof: Proof) -> Iterator[Finding]:
    for story in proof.edition.stories:
        if _given(story) and not address(story.article):
            yield Finding(
                id="story-address",
                severity=Severity.WARNING,
                where=the_story(headline(story)),
                what=f"its address {quoted(_given(story))} is not one that a letter may link to; its headline is not linked",
                todo="Correct it at the source",
            )


def _unlinked(proof: Proof) -> Iterator[Finding]:
    """Nothing is wrong with a text that stands nowhere on the web; one remark is enough."""
    titles = [headline(story) for story in proof.edition.stories if not _given(story)]
    if titles:
        one = len(titles) == 1
        yield Finding(
            id="story-unlinked",
            severity=Severity.INFO,
            where=the_story(titles[0]) if one else counted(len(titles), "story", "stories"),
            what="it has no address; its headline is not linked"
            if one
            else f"they have no address; their headlines are not linked: {listed(map(quoted, titles))}",
        )


def _shared(proof: Proof) -> Iterator[Finding]:
    by_address: defaultdict[str, list[Story]] = defaultdict(list)
    for story in proof.edition.stories:
        if url := address(story.article):
            by_address[url].append(story)
    for url, stories in by_address.items():
        titles = list(dict.fromkeys(headline(story) for story in stories))
        if len(titles) > 1:
            yield Finding(
                id="link-shared",
                severity=Severity.WARNING,
                where=f"the stories {listed(map(quoted, titles))}",
                what=f"they have the same address, {url}",
                todo="Leave out all but one of them (drop: true in its block of edition.yaml), or correct the addresses "
                "at the source",
            )


def _fronts(proof: Proof) -> Iterator[Finding]:
    for story in proof.edition.stories:
        if _is_front(address(story.article)):
            yield Finding(
                id="story-front-page",
                severity=Severity.WARNING,
                where=the_story(headline(story)),
                what=f"its headline leads to the front page of {address(story.article)}, not to the story",
                todo="Correct its address at the source",
            )


def _related_fronts(proof: Proof) -> Iterator[Finding]:
    found = [piece.title for story in proof.edition.stories for piece in related(story) if _is_front(piece.url)]
    if found:
        yield Finding(
            id="related-front-page",
            severity=Severity.INFO,
            where=counted(len(found), "related piece", "related pieces"),
            what=f"the link leads to a website's front page, not to the piece: {listed(map(quoted, found))}",
        )


def _is_front(url: str) -> bool:
    """Of a web address that can be linked to: whether it names a website and no page of it."""
    parts = urlsplit(url)
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query and not parts.fragment
