"""The editor's hand in an edition: outbox/<newsletter>/<slot>/edition.yaml, read, applied and written anew."""

from dataclasses import replace

from digest.articles.normalise import identify
from digest.drafting import Draft, tidy
from digest.editions.candidates import unavailable
from digest.editions.compose import Plan, preheader_of
from digest.editions.sections import section_title
from digest.errors import SheetError
from digest.interfaces import Look, Summariser
from digest.model import Article, Edition, Problem
from digest.newsroom import Newsroom
from digest.sheets.differences import fits, read_sheet
from digest.sheets.document import foreign
from digest.sheets.edits import Edits, wanted
from digest.sheets.overrides import Applied, apply
from digest.sheets.sheet import to_draft, to_sheet
from digest.store.drafts import DRAFT, SHEET

ADDED = "digest:added"  # the source of pieces that an editor added by their address


def edits_of(room: Newsroom, name: str, slot: str, sheet: bytes | None) -> Edits | None:
    """What the editor changed in an edition, by their file; None where there is none yet.

    Raises `SheetError`, which names the lines that are wrong.
    """
    drafts = room.store.drafts
    if sheet is None:
        return None
    label = str(drafts.folder(name, slot) / SHEET)
    text = _text(sheet, label)
    base = drafts.draft_of(name, slot, lambda draft: fits(text, draft.decode("utf-8", "replace")))
    if base is None:
        base = drafts.read(name, slot, DRAFT)  # the mark may have been taken out; any other draft is refused by it
    if base is None and "\ndraft:" not in text:
        return None  # a record of an edition by an earlier version of the program, which nobody edits
    if base is None:
        raise SheetError(
            [
                f"{label}: the file {DRAFT} beside it is gone, so nobody can tell what you changed. Put it back from the "
                f"folder versions, or rename {SHEET}, build anew, and copy your words over"
            ]
        )
    return read_sheet(text, base.decode("utf-8", "replace"), path_label=label)


def applied(room: Newsroom, found: Draft, edition: Edition, sheet: bytes | None) -> Applied:
    """The draft `edition` as the editor wants it, by their file. Raises `SheetError`."""
    name = edition.newsletter
    edits = edits_of(room, name, edition.slot, sheet) or Edits()
    needed = wanted(edits)
    here, now = found.candidates, room.clock()
    # What an earlier edition had is not printed again for an edit that was made before it went out.
    known = {
        **room.store.articles.several(one for one in needed.ids if one not in here and one not in found.printed),
        **{one: here[one] for one in needed.ids if one in here},
    }
    articles = {one: tidy(article) for one, article in known.items() if unavailable(article, now) is None}
    by_url = {url: tidy(article) for url, article in room.store.articles.at(needed.urls).items()}
    drafted = {story.article.id for story in edition.stories}
    others = [article for article in _each((*articles.values(), *by_url.values())) if article.id not in drafted]
    writer = room.summariser(name)
    summaries = {
        article.id: summary for article, summary in zip(others, writer.summarise(others) if others else (), strict=True)
    }
    rules = found.plan.rules

    def made(of: Edition) -> Applied:
        return apply(
            of,
            edits,
            articles=articles,
            by_url=by_url,
            summaries=summaries,
            section_order=[rule.title for rule in rules],
            title_of=lambda article: section_title(article, rules),
        )

    first = made(edition)
    if first.edition is None or edits == Edits():
        return first
    return made(_retold(edition, first.edition, edits, found.plan, writer))


def _retold(draft: Edition, printed: Edition, edits: Edits, plan: Plan, writer: Summariser) -> Edition:
    """The draft with a subject, a preheader and an intro for the stories that are printed, which are others than the
    machine's: what the editor did not write goes with what they changed."""
    suggestion = writer.suggest(printed.stories)
    subject = edits.texts.get("subject") or suggestion.subjects[0]
    return replace(
        draft,
        subject=suggestion.subjects[0],
        subject_ideas=suggestion.subjects[1:],
        preheader=preheader_of(printed.stories, subject),
        intro=plan.intro or suggestion.intro,
    )


def _each(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    return tuple({article.id: article for article in articles}.values())


def fetch_added(room: Newsroom, name: str, slot: str) -> list[Problem]:
    """Fetch the pages that the editor added by their address, without words of their own, and that are not here yet;
    what could not be had."""
    edits = edits_of(room, name, slot, room.store.drafts.read(name, slot, SHEET))
    if edits is None:
        return []
    urls = [one.url for one in edits.added if one.url is not None and one.lead is None]
    known = room.store.articles.at(urls)
    missing = [url for url in urls if url not in known]
    if not missing:
        return []
    now = room.clock()
    harvest = room.follower.follow(ADDED, missing, Look(now))
    problems, articles = [*harvest.problems], []
    for outcome in room.reader.read(harvest.items):
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            articles.append(identify(outcome, source=ADDED, first_seen=now))
    room.store.articles.keep(ADDED, articles, now=room.clock)
    return problems


def sheets(made: Applied, before: bytes | None) -> dict[str, bytes]:
    """The machine's draft, and the editor's file that is compared with it, with the remarks that stood in it before.

    In this order: after a crash between the two the old file finds its old draft among the versions.
    """
    previous = None if before is None else before.decode("utf-8-sig", "replace")
    return {DRAFT: to_draft(made).encode(), SHEET: to_sheet(made, previous=previous).encode()}


def as_machine(made: Applied) -> str:
    """The editor's file as it would be without any change of theirs."""
    nothing = apply(made.draft, Edits(), articles={}, summaries={}, section_order=(), title_of=lambda _article: "")
    return to_sheet(nothing)


def _text(sheet: bytes, label: str) -> str:
    if what := foreign(sheet):
        raise SheetError([f"{label}:1: {what}"])
    try:
        return sheet.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = sheet.count(b"\n", 0, error.start) + 1
        raise SheetError([f"{label}:{line}: not UTF-8; save it with the encoding UTF-8"]) from None
