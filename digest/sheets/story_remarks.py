"""What the file of an edition says of a story in remarks: why it is in, and where its words come from."""

from collections.abc import Iterator

from digest.model import Evidence, Parts, Story
from digest.sheets.own_words import BY_HAND
from digest.sheets.yaml_lines import remarks


def about(story: Story) -> Iterator[str]:
    """What an editor wants to know of a story: who wrote it, why it is in, and where its words come from."""
    article, summary = story.article, story.summary
    reading = article.reading
    authors = f"By {', '.join(reading.authors)}" if reading.authors else "No author is known"
    if article.source == BY_HAND:
        yield from remarks("Written by you.", 4)
        return
    where = f", from {article.source}" + (
        f": {reading.url or article.canonical_url}" if reading.url or article.canonical_url else ""
    )
    yield from remarks(f"{authors}, {_date(story)}{where}", 4, more="  ")
    why = "; ".join(story.reasons) or "no reason is known"
    score = f"; score {story.score:.2f}{_parts(story.score_parts)}" if story.score else ""
    yield from remarks(f"In because: {why}{score}", 4, more="  ")
    numbers = ", ".join(str(number + 1) for number in summary.blurb_sentences)
    if story.edited:
        words = f"Rewritten by you: {', '.join(story.edited)}. The machine's words are in draft.yaml."
        yield from remarks(words, 4, more="  ")
    elif summary.origin == "publisher":
        yield from remarks(
            "The lead is the publisher's own standfirst." + (f" The blurb has sentences {numbers}." if numbers else ""),
            4,
        )
    elif summary.origin.startswith("model"):
        yield from remarks(f"Written by {summary.origin}: read it against the article.", 4)
    elif numbers:
        yield from remarks(f"The blurb is made of sentences {numbers} of the article.", 4, more="  ")
    for note in summary.notes:
        yield from remarks(note, 4, more="  ")
    if story.update_of is not None:
        earlier = story.update_of
        what = f'Update of No. {earlier.number} ({earlier.slot}): "{earlier.headline}" ({in_words(earlier.evidence)})'
        yield from remarks(what, 4, more="  ")


def in_words(evidence: Evidence) -> str:
    """Why two articles are one story."""
    if evidence.by_editor:
        return "put together by you"
    shared = f": {', '.join(evidence.shared)}" if evidence.shared else ""
    return f"alike {evidence.likeness:.2f}{shared}"


def _parts(parts: Parts) -> str:
    return " = " + " + ".join(f"{name} {value:.2f}" for name, value in parts) if parts else ""


def _date(story: Story) -> str:
    published = story.article.reading.published
    if published is None:
        return "undated"
    day = f"{published.day} {published:%b %Y}"
    return day if story.article.reading.published_sure else f"{day} (not certain)"
