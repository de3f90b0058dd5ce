"""What editors decided, kept with the edition that it was decided in, and what of it holds for the next one."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, insert, or_, select

from digest.editions.decisions import Decisions
from digest.model import EditionState
from digest.store.printed import decides, passed
from digest.store.tables import decision, edition

# Before the last edition: no source lists an article as new for longer, and no story goes on for longer. What is older
# would only make building slower, year by year.
DROPPED_FOR = timedelta(days=200)
HOLDS_FOR = timedelta(days=400)
_ARTICLES = ("held", "dropped")
_PAIRS = ("together", "apart", "corrected", "dismissed")
_UNORDERED = frozenset({"together", "apart"})
_OPPOSITE = {
    "held": "dropped",
    "dropped": "held",
    "together": "apart",
    "apart": "together",
    "corrected": "dismissed",
    "dismissed": "corrected",
}
_moment = edition.c.cutoff, edition.c.frozen_at, edition.c.id  # what editions are ordered by, one by one


def note(connection: Connection, edition_id: str, decisions: Decisions) -> None:
    """Keep what was decided in an edition."""
    rows = [
        {"edition": edition_id, "what": what, "article": article, "other": other}
        for what, article, other in dict.fromkeys(_listed(decisions))
    ]
    if rows:
        connection.execute(insert(decision), rows)


def _listed(decisions: Decisions) -> Iterable[tuple[str, str, str]]:
    for what in _ARTICLES:
        for article in getattr(decisions, what):
            yield what, article, ""
    for what in _PAIRS:
        for article, other in getattr(decisions, what):
            yield what, article, other


def decided(connection: Connection, name: str) -> Decisions:
    """What holds for the next edition of a newsletter: see `Editions.decided`."""
    deciding = edition.c.newsletter == name, decides
    newest = select(*_moment).where(*deciding).order_by(*(column.desc() for column in _moment)).limit(1)
    latest = connection.execute(newest).first()
    if latest is None:
        return Decisions()
    used_up = connection.execute(newest.where(or_(edition.c.state != str(EditionState.SKIPPED), passed))).first()
    made = (
        select(decision, *_moment, edition.c.state)
        .join(edition, edition.c.id == decision.c.edition)
        .where(*deciding, edition.c.cutoff >= latest.cutoff - HOLDS_FOR)
        .order_by(*_moment, decision.c.what, decision.c.article, decision.c.other)
    )
    standing: dict[str, dict[object, tuple[str, str]]] = {what: {} for what in (*_ARTICLES, *_PAIRS)}
    for row in connection.execute(made):
        if row.what == "held" and used_up is not None and (row.cutoff, row.frozen_at, row.id) < tuple(used_up):
            continue  # an edition had it since
        if row.what == "corrected" and row.state == EditionState.SKIPPED:
            continue  # nobody has read it
        if row.what == "dropped" and row.cutoff < latest.cutoff - DROPPED_FOR:
            continue
        key = frozenset((row.article, row.other)) if row.what in _UNORDERED else (row.article, row.other)
        standing[_OPPOSITE[row.what]].pop(key, None)
        standing[row.what].pop(key, None)
        standing[row.what][key] = row.article, row.other
    return Decisions(
        held=tuple(article for article, _ in standing["held"].values()),
        dropped=tuple(article for article, _ in standing["dropped"].values()),
        together=tuple(standing["together"].values()),
        apart=tuple(standing["apart"].values()),
        corrected=tuple(standing["corrected"].values()),
        dismissed=tuple(standing["dismissed"].values()),
    )
