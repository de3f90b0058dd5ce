"""What is missing between headings: sections without a story, stories without words, and stories that stand twice."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import few
from digest.messages.checks.printed import address, cleaned, headline, lead
from digest.messages.checks.wording import counted, folded, quoted, the_story

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OUT = "Leave it out: drop: true in its block of edition.yaml"


def empty_sections(proof: Proof) -> Iterator[Finding]:
    """Headings of the HTML with nothing below them, or with no story where the edition has some there."""
    yield from few(_empty(proof))


def _empty(proof: Proof) -> Iterator[Finding]:
    headlines = {words for story in proof.edition.stories if (words := headline(story))}
    titles = {cleaned(section.title) for section in proof.edition.sections}
    blocks = _blocks(proof.document.body)
    for number, (heading, words, below) in enumerate(blocks):
        if words in headlines or heading.tag == "h1":
            continue
        inner = list(_inside(blocks[number:], headlines))
        told = [below, *(text for _, *texts in inner for text in texts)]
        stories = (text for text in told if any(one in text for one in headlines))
        if not any(stories if words in titles else told):
            yield Finding(
                id="section-empty",
                severity=Severity.ERROR,
                where=f"the section {quoted(words)}",
                what="there is nothing below its heading",
                todo=f"Let the theme {proof.theme.name} print a heading only where there is something below it",
                element=heading.getroottree().getpath(heading),
            )


def _blocks(body: Any) -> list[tuple[Any, str, str]]:
    """Each heading, its words, and the words below it up to the next one."""
    found: list[tuple[Any, list[str], list[str]]] = []
    for text in body.xpath(".//text()"):
        holder = text.getparent().getparent() if text.is_tail else text.getparent()
        heading = next((one for one in (holder, *holder.iterancestors()) if one.tag in _HEADINGS), None)
        if heading is not None and (not found or found[-1][0] is not heading):
            found.append((heading, [], []))
        if found:
            found[-1][1 if heading is not None else 2].append(text)
    return [(heading, folded("".join(words)), folded("".join(below))) for heading, words, below in found]


def _inside(blocks: list[tuple[Any, str, str]], headlines: set[str]) -> Iterator[tuple[Any, str, str]]:
    """The headings below the first one, down to the next of its own level or above that is no story's."""
    for block in blocks[1:]:
        if block[1] not in headlines and block[0].tag <= blocks[0][0].tag:
            return
        yield block


def story_gaps(proof: Proof) -> Iterator[Finding]:
    """Stories without a headline or a lead, and stories that stand twice."""
    stories = proof.edition.stories
    if not any(headline(story) or lead(story) for story in stories):
        yield Finding(
            id="edition-empty",
            severity=Severity.ERROR,
            where="the edition",
            what="there is no story in it",
            todo="Skip this edition, or add a story to edition.yaml",
        )
        return
    yield from few(_wordless(proof))
    told = Counter((headline(story).casefold(), address(story.article)) for story in stories)
    yield from few(
        Finding(
            id="story-twice",
            severity=Severity.WARNING,
            where=f"the story {quoted(next(headline(one) for one in stories if headline(one).casefold() == title))}",
            what=f"it stands in the edition {counted(count, 'time', 'times')}",
            todo=_OUT,
        )
        for (title, _), count in told.items()
        if title and count > 1
    )


def _wordless(proof: Proof) -> Iterator[Finding]:
    for story in proof.edition.stories:
        if not headline(story):
            yield Finding(
                id="headline-empty",
                severity=Severity.ERROR,
                where=f"a story of the section {quoted(story.section)}" if story.section else "a story",
                what="it has no headline",
                todo="Write one: headline: in its block of edition.yaml",
            )
        if not lead(story):
            yield Finding(
                id="lead-empty",
                severity=Severity.WARNING,
                where=the_story(headline(story)),
                what="it has a headline and no words below it",
                todo="Write them: lead: in its block of edition.yaml",
            )
