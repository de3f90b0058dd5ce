"""Why each candidate is in an edition or out of it, in words: what `digest why` prints and why.html shows.

An article that is told within a story is a candidate too, and has a row of its own behind it. Whatever comes from
outside stands here in one line, without control characters and not too long.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from digest.messages.theme import safe_url
from digest.messages.view import clean
from digest.model import Article, Edition, Evidence, LeftOut, Parts, Story, Summary

LEAD = "Lead story"
NO_SECTION = "(no section)"
LONGEST = 300  # characters of a headline, a reason or a note
LONGEST_NAME = 60  # characters of the name of a source, a section, a word that is shared
SHARED_SHOWN = 8  # words
GROUPED_SHOWN = 20  # articles told within one story

# What kept an article out → the heading of those, and how their number is said. First those that nearly made it.
RULES = {
    "rank": ("No room left", "for want of room"),
    "section cap": ("The section is full", "as the section is full"),
    "source cap": ("Enough from one source", "as the source has enough"),
    "thin": ("A thin week", "in a thin week"),
    "held": ("Held back by you", "held back by you"),
    "dropped": ("Dropped by you", "dropped by you"),
    "merged": ("Told within another story", "told within another story"),
    "wordless": ("Without a sentence that could be printed", "without a sentence that could be printed"),
    "copy": ("The text of another article", "with the text of another"),
    "printed": ("Printed before", "printed before"),
    "excluded": ("Excluded by your rules", "excluded by your rules"),
    "not included": ("Not among what your rules let in", "not let in by your rules"),
    "old": ("Too old", "too old"),
    "undated": ("Without a certain date", "without a certain date"),
    "future": ("Dated in the future", "dated in the future"),
    "embargo": ("Under embargo", "under embargo"),
    "gone": ("Gone from the source", "gone from the source"),
}
OTHER = ("Other reasons", "for other reasons")

# What the editor put in comes from no source of the schedule file.
BY_EDITOR = {"digest:hand": "by hand", "digest:added": "added by you"}

# The parts of a score as digest.editions.score makes them; a test holds the figures equal.
PARTS = {
    "recency": "how new it is: 1 when it is published, half as much a week later. Without a certain date it is half of "
    "what the newest article has",
    "substance": "how long it is: up to 0.5, for 800 words or more",
    "prominence": "its place in its source's own list, 0.3 at the top and less below, and 0.1 for each other article "
    "that points to it, 0.2 at most",
    "corroboration": "0.25 for each further outlet that has the story, 0.5 at most",
    "your weights": "the points that selection.weights of the schedule file gives it, or takes away",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate. A story is "in", an article told within one "also", all others are "out".

    `place` is where it is printed, "" for what is out; `rule` what kept it out. `published` is a day in UTC, in
    brackets where it is a guess, or "undated". `url` is "" where it cannot be linked to. `grouped` says what it is told
    together with, and what an earlier edition had of it; `editor` what the editor did; `summary` who wrote its lead and
    blurb, with the numbers of the article's sentences from 1, and `notes` how it came to that.
    """

    article: str  # its id
    headline: str
    url: str
    language: str
    source: str
    published: str
    verdict: Literal["in", "also", "out"]
    place: str = ""
    reason: str = ""
    rule: str = ""
    score: float | None = None
    parts: Parts = ()
    grouped: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    summary: str = ""
    notes: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What those are called that the same rule kept out."""
        return RULES.get(self.rule, OTHER)[0]


def rows(made: Edition | Sequence[LeftOut]) -> tuple[Row, ...]:
    """A row for each candidate of an edition, or of what was left out when there was nothing to print.

    The stories come in print order, then what was left out: rule by rule, the best score first.
    """
    if not isinstance(made, Edition):
        return _left_out(made)
    printed = tuple(
        chain(
            _story(made.lead, LEAD),
            *(_story(story, section.title) for section in made.sections for story in section.stories),
        )
    )
    known = {row.article for row in printed}
    return (*printed, *_left_out([one for one in made.left_out if one.article.id not in known]))


def tally(found: Iterable[Row]) -> str:
    """How many are in and how many out, by rule: "31 candidates: 14 in; 17 left out: 13 for want of room, 4 too old"."""
    counted = list(found)
    verdicts = Counter(row.verdict for row in counted)
    said = f"{len(counted)} {'candidate' if len(counted) == 1 else 'candidates'}: {verdicts['in']} in"
    if verdicts["also"]:
        said += f", {verdicts['also']} more told within them"
    rules = Counter(RULES.get(row.rule, OTHER)[1] for row in counted if row.verdict == "out")
    by_rule = ", ".join(f"{number} {words}" for words, number in rules.most_common())
    return f"{said}; {verdicts['out']} left out" + (f": {by_rule}" if set(rules) - {OTHER[1]} else "")


def in_parts(parts: Parts) -> str:
    """A score's parts in one line: "recency 0.93, substance 0.50"."""
    return ", ".join(f"{_name(name)} {value:.2f}" for name, value in parts)


def source_name(source: str) -> str:
    """What a source is called, for people."""
    return BY_EDITOR.get(source) or _name(source)


def _story(story: Story, title: str) -> Iterator[Row]:
    """The row of a story, and one for each article told within it."""
    name = _line(story.headline)
    yield replace(
        _candidate(story.article, "in"),
        headline=name,
        place=_name(title) or NO_SECTION,
        reason=_line("; ".join(story.reasons)),
        score=story.score,
        parts=_parts(story.score_parts),
        grouped=tuple(_grouped(story)),
        editor=tuple(_by_editor(story)),
        summary=_provenance(story.summary, story.edited),
        notes=tuple(map(_line, story.summary.notes)),
    )
    for also in story.also:
        yield replace(
            _candidate(also.article, "also"), place=f"With “{name}”", reason=f"the same story: {_why(also.evidence)}"
        )


def _left_out(articles: Iterable[LeftOut]) -> tuple[Row, ...]:
    order = {rule: place for place, rule in enumerate(RULES)}
    found = [
        replace(
            _candidate(one.article, "out"),
            reason=_line(one.reason),
            rule=one.rule,
            score=one.score,
            parts=_parts(one.score_parts),
        )
        for one in articles
    ]
    return tuple(sorted(found, key=lambda row: (order.get(row.rule, len(order)), row.score is None, -(row.score or 0))))


def _candidate(article: Article, verdict: Literal["in", "also", "out"]) -> Row:
    reading = article.reading
    day = "undated" if reading.published is None else f"{reading.published:%Y-%m-%d}"
    return Row(
        article=article.id,
        headline=_line(article.title),
        url=_link(reading.url or article.canonical_url),
        language=_name(reading.language),
        source=source_name(article.source),
        published=day if reading.published is None or reading.published_sure else f"({day})",
        verdict=verdict,
    )


def _grouped(story: Story) -> Iterator[str]:
    for also in story.also[:GROUPED_SHOWN]:
        yield f"Together with “{_line(also.article.title)}” ({source_name(also.article.source)}): {_why(also.evidence)}."
    if (more := len(story.also) - GROUPED_SHOWN) > 0:
        yield f"Together with {more} more."
    if (earlier := story.update_of) is not None:
        told = f"“{_line(earlier.headline)}” in No. {earlier.number} ({earlier.slot})"
        yield f"An update of {told}: {_why(earlier.evidence)}."


def _why(evidence: Evidence) -> str:
    if evidence.by_editor:
        return "you put them together"
    shared = [_name(word) for word in evidence.shared[:SHARED_SHOWN]]
    return f"alike {evidence.likeness:.2f}" + (f"; both say {', '.join(shared)}" if shared else "")


def _by_editor(story: Story) -> Iterator[str]:
    if story.pinned:
        yield "You pinned it."
    if story.edited:
        yield f"You changed its {_listed(map(_name, story.edited))}."


def _provenance(made: Summary, edited: Sequence[str]) -> str:
    """Who wrote the lead and the blurb. Where the editor rewrote one of them, the other may be anybody's, but theirs."""
    touched = made.origin == "editor"
    lead = blurb = made.origin
    if "lead" in edited:
        lead = "editor"
    elif touched and "blurb" in edited:
        lead = "extract" if made.lead_sentences else ""
    if "blurb" in edited or (touched and made.blurb == made.lead):
        blurb = "editor"
    elif made.blurb_sentences and not made.origin.startswith("model "):
        blurb = "extract"
    elif touched and "lead" in edited:
        blurb = ""
    by, blurb_by = _writer(lead, made.lead_sentences), _writer(blurb, made.blurb_sentences)
    return f"Lead and blurb: {by}." if by == blurb_by else f"Lead: {by}. Blurb: {blurb_by}."


def _writer(origin: str, sentences: Sequence[int]) -> str:
    """Who wrote a text, "" for what was there before the editor. `sentences` are numbered from 0."""
    match origin:
        case "":
            return "left as it was"
        case "extract" if sentences:
            numbers = _listed(str(number + 1) for number in sentences)
            return f"the article's own {'sentence' if len(sentences) == 1 else 'sentences'} {numbers}"
        case "extract":
            return "the article's own words"
        case "publisher":
            return "the publisher's own standfirst"
        case "editor":
            return "rewritten by you"
    named = _name(origin)
    return f"written by the {named}" if named.startswith("model ") else f"written by {named}"


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _parts(parts: Parts) -> Parts:
    return tuple((_name(name), value) for name, value in parts)


def _link(url: str | None) -> str:
    link = safe_url(url)
    return "" if link.lower().startswith("mailto:") else link


def _line(text: str) -> str:
    return _cut(clean(text), LONGEST)


def _name(text: str | None) -> str:
    return _cut(clean(text), LONGEST_NAME)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
