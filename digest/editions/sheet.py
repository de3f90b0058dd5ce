"""The edition as a YAML sheet for people: what is printed, what was left out, and why."""

from io import StringIO
from typing import Any

from digest.model import Edition, LeftOut, Story

HEADER = """\
# What stands in this edition, and why. It is written anew by every `digest build`:
# it is there to be read and compared, and changes made here have no effect.
"""


def to_yaml(edition: Edition) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    out.write(HEADER)
    yaml.dump(_edition(edition), out)
    return out.getvalue()


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "newsletter": edition.newsletter,
        "slot": edition.slot,
        "number": edition.number,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "intro": edition.intro,
        "lead": _story(edition.lead),
        "sections": [
            {"title": section.title, "stories": [_story(story) for story in section.stories]}
            for section in edition.sections
        ],
        "left_out": [_left_out(one) for one in edition.left_out],
    }


def _story(story: Story) -> dict[str, Any]:
    reading = story.article.reading
    return {
        "article": story.article.id,
        "headline": story.headline,
        "url": reading.url,
        "source": story.article.source,
        "authors": list(reading.authors),
        "published": _date(story),
        "lead": story.summary.lead,
        "blurb": story.summary.blurb,
        "written_by": story.summary.origin,
        "sentences": list(story.summary.blurb_sentences),
        "score": round(story.score, 3),
        "why": "; ".join(story.reasons),
        "related": [piece.title for piece in reading.related],
    }


def _date(story: Story) -> str | None:
    published = story.article.reading.published
    if published is None:
        return None
    return published.isoformat() if story.article.reading.published_sure else f"{published.date()} (not certain)"


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {"article": one.article.id, "headline": one.article.title, "why": one.reason}
