"""An editor's own words: what becomes of a summary that they rewrote, and of a piece that they wrote by hand."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from digest.model import Article, Reading, Summary
from digest.sheets.edits import Added, hand_id

BY_HAND = "digest:hand"  # the source of pieces that the editor wrote


def following(blurb: str, lead: str, new_lead: str) -> str:
    """A blurb that began with the lead, with a new lead in its place; another stays as it is."""
    return new_lead + blurb[len(lead) :] if lead and blurb.startswith(lead) else blurb


def reworded(machine: Summary, lead: str, blurb: str, rewritten: Sequence[str]) -> Summary:
    """A summary of which the editor wrote the fields `rewritten`; the numbers of sentences that are still the article's
    own stay known."""
    blurb_sentences: tuple[int, ...] = ()
    if "blurb" not in rewritten and blurb != lead:
        blurb_sentences = tuple(n for n in machine.blurb_sentences if n not in machine.lead_sentences)
    before = (f"Rewritten by you; the machine's words were {_whose(machine.origin)}",) if machine.lead else ()
    return Summary(
        lead=lead,
        blurb=blurb,
        lead_sentences=() if "lead" in rewritten else machine.lead_sentences,
        blurb_sentences=blurb_sentences,
        origin="editor",
        notes=(*machine.notes, *before),
    )


def _whose(origin: str) -> str:
    if origin.startswith("model"):
        return f"written by {origin}"
    return "the publisher's own standfirst" if origin == "publisher" else "the article's own sentences"


def by_hand(added: Added, now: datetime) -> Article:
    """A piece that the editor wrote, with headline and lead, as an article that is first seen `now`."""
    headline, lead = added.headline or "", added.lead or ""
    rest = (added.blurb or lead).removeprefix(lead).strip()
    words = "\n".join((headline, lead, rest))
    return Article(
        id=hand_id(headline),
        source=BY_HAND,
        content_hash=hashlib.sha256(words.encode()).hexdigest(),
        canonical_url=added.url,
        reading=Reading(
            title=headline,
            paragraphs=(lead, rest) if rest else (lead,),
            url=added.url,
            authors=added.authors,
            section=added.section,
        ),
        first_seen=now,
    )
