"""From chosen articles and their summaries to an edition: lead story, sections, subject, preheader, intro."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from digest.editions.select import Chosen, Selection
from digest.model import Article, Edition, LeftOut, Section, Story, Summary

SUBJECT_LENGTH = 60  # what phones and desktops show of a subject
PREHEADER_LENGTH = 90  # what they show of the words after it
NO_SECTION = ""  # the theme has a word for it
NOTHING_TO_PRINT = "it has no sentence that could stand by itself"


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section of the newsletter: it takes the articles of these sections or kinds of the publication."""

    title: str
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a newsletter's edition is made by, beside its articles."""

    newsletter: str
    slot: str
    number: int
    rules: tuple[SectionRule, ...]
    intro: str | None = None  # the editor's fixed words


def compose(
    selection: Selection, plan: Plan, *, cutoff: datetime, summarise: Callable[[Article], Summary]
) -> Edition | None:
    """The edition, or None when there is nothing to print.

    An article of which no sentence can be printed is left out. The story with the highest score leads. The others stand in the newsletter's sections, in the order of the rules;
    what no rule takes stands under its own section's name, after them, in the order of rank; without one, under "".
    """
    written = [_story(chosen, summarise) for chosen in selection.chosen]
    stories = [story for story in written if story.summary.lead]
    wordless = tuple(LeftOut(story.article, NOTHING_TO_PRINT) for story in written if not story.summary.lead)
    if not stories:
        return None
    lead, *others = stories
    return Edition(
        id=f"{plan.newsletter}/{plan.slot}",
        newsletter=plan.newsletter,
        slot=plan.slot,
        number=plan.number,
        subject=subject_of(stories),
        preheader=preheader_of(stories),
        intro=plan.intro,
        lead=lead,
        sections=_sections(others, plan.rules),
        cutoff=cutoff,
        left_out=(*selection.left_out, *wordless),
    )


def without_repeats(edition: Edition, id_of: Callable[[str], str | None]) -> Edition:
    """The edition without related pieces that are stories of it themselves. `id_of` gives the article at an address."""
    printed = {story.article.id for story in edition.stories}

    def once(story: Story) -> Story:
        reading = story.article.reading
        others = tuple(piece for piece in reading.related if piece.url is None or id_of(piece.url) not in printed)
        return replace(story, article=replace(story.article, reading=replace(reading, related=others)))

    sections = tuple(Section(section.title, tuple(map(once, section.stories))) for section in edition.sections)
    return replace(edition, lead=once(edition.lead), sections=sections)


def section_title(article: Article, rules: Sequence[SectionRule]) -> str:
    """The title of the newsletter's section that an article belongs to: its kind decides, before its own section."""
    reading = article.reading
    by_kind = (rule.title for rule in rules if _is_among(reading.kind, rule.kinds))
    by_section = (rule.title for rule in rules if _is_among(reading.section, rule.sections))
    return next(chain(by_kind, by_section), reading.section or NO_SECTION)


def _story(chosen: Chosen, summarise: Callable[[Article], Summary]) -> Story:
    article = chosen.article
    return Story(
        article=article,
        headline=article.title,
        summary=summarise(article),
        score=chosen.score,
        reasons=chosen.reasons,
    )


def _sections(stories: Sequence[Story], rules: Sequence[SectionRule]) -> tuple[Section, ...]:
    titles = dict.fromkeys(rule.title for rule in rules)
    titles |= dict.fromkeys(section_title(story.article, rules) for story in stories)
    found = {
        title: tuple(story for story in stories if section_title(story.article, rules) == title) for title in titles
    }
    return tuple(Section(title, members) for title, members in found.items() if members)


def subject_of(stories: Sequence[Story]) -> str:
    """The first of the three best headlines that is short enough to be shown whole, else the first, shortened."""
    whole = [story.headline for story in stories[:3] if len(story.headline) <= SUBJECT_LENGTH]
    return whole[0] if whole else shortened(stories[0].headline, SUBJECT_LENGTH)


def preheader_of(stories: Sequence[Story]) -> str:
    """What the inbox shows after the subject: further headlines while they fit, else the beginning of the lead."""
    subject = subject_of(stories)
    text = ""
    for headline in (story.headline for story in stories if story.headline != subject):
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


def _is_among(name: str | None, names: Sequence[str]) -> bool:
    return name is not None and name.casefold() in {n.casefold() for n in names}
