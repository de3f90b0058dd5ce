"""From chosen stories and their summaries to an edition: lead story, sections, subject, preheader, intro."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.editions.sections import SectionRule
from digest.editions.select import Chosen, Selection
from digest.model import Edition, LeftOut, Section, Story, Suggestion, Summary

PREHEADER_LENGTH = 90  # what phones and desktops show of the words after the subject
NOTHING_TO_PRINT = "it has no sentence that could stand by itself"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a newsletter's edition is made by, beside its articles."""

    newsletter: str
    slot: str
    number: int
    rules: tuple[SectionRule, ...]
    intro: str | None = None  # the editor's fixed words


def compose(
    selection: Selection,
    plan: Plan,
    *,
    cutoff: datetime,
    summaries: Mapping[str, Summary],
    suggest: Callable[[Sequence[Story]], Suggestion],
) -> Edition | None:
    """The edition, or None when there is nothing to print. `summaries` are by the ids of the articles.

    An article of which no sentence can be printed is left out. The story with the highest score leads. The others stand
    in the newsletter's sections, in the order of the rules; what no rule takes stands under its own section's name,
    after them, in the order of rank; without one, under "".
    """
    written = [_story(chosen, summaries[chosen.article.id]) for chosen in selection.chosen]
    stories = [story for story in written if story.summary.lead]
    wordless = tuple(wordless_story(story) for story in written if not story.summary.lead)
    if not stories:
        return None
    lead, *others = stories
    suggestion = suggest(stories)
    subject = suggestion.subjects[0]
    return Edition(
        id=f"{plan.newsletter}/{plan.slot}",
        newsletter=plan.newsletter,
        slot=plan.slot,
        number=plan.number,
        subject=subject,
        preheader=preheader_of(stories, subject),
        intro=plan.intro or suggestion.intro,
        lead=lead,
        sections=in_sections(others, [rule.title for rule in plan.rules]),
        cutoff=cutoff,
        left_out=(*selection.left_out, *wordless),
        subject_ideas=suggestion.subjects[1:],
    )


def wordless_story(story: Story) -> LeftOut:
    return LeftOut(story.article, NOTHING_TO_PRINT, "wordless", story.score, story.score_parts)


def without_repeats(edition: Edition, id_of: Callable[[str], str | None]) -> Edition:
    """The edition without related pieces that are stories of it themselves. `id_of` gives the article at an address."""
    printed = {article.id for story in edition.stories for article in story.articles}

    def once(story: Story) -> Story:
        reading = story.article.reading
        others = tuple(piece for piece in reading.related if piece.url is None or id_of(piece.url) not in printed)
        return replace(story, article=replace(story.article, reading=replace(reading, related=others)))

    sections = tuple(Section(section.title, tuple(map(once, section.stories))) for section in edition.sections)
    return replace(edition, lead=once(edition.lead), sections=sections)


def in_sections(stories: Sequence[Story], titles: Sequence[str]) -> tuple[Section, ...]:
    """The stories below their sections' titles: those of the newsletter first, in its order, and no empty ones."""
    ordered = dict.fromkeys([*titles, *(story.section for story in stories)])
    found = {title: tuple(story for story in stories if story.section == title) for title in ordered}
    return tuple(Section(title, members) for title, members in found.items() if members)


def preheader_of(stories: Sequence[Story], subject: str) -> str:
    """What the inbox shows after the subject: further headlines while they fit, else the beginning of the lead."""
    text, said = "", {subject, *subject.split(" · ")}
    begun = subject.removesuffix("…") if subject.endswith("…") else "\0"  # a headline that the subject has the start of
    told = (story.headline in said or story.headline.startswith(begun) for story in stories)
    for headline in (story.headline for story, is_told in zip(stories, told, strict=True) if not is_told):
        longer = f"{text} · {headline}" if text else headline
        if len(longer) > PREHEADER_LENGTH:
            break
        text = longer
    return text or shortened(stories[0].summary.lead, PREHEADER_LENGTH)


def shortened(text: str, length: int) -> str:
    """The text, cut between words and with an ellipsis if it is longer than `length` characters."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _story(chosen: Chosen, summary: Summary) -> Story:
    return Story(
        article=chosen.article,
        headline=chosen.article.title,
        summary=summary,
        score=chosen.score,
        reasons=chosen.reasons,
        section=chosen.section,
        also=chosen.also,
        update_of=chosen.update_of,
        score_parts=chosen.parts,
    )
