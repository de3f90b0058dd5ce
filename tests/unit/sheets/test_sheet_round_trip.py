"""Whatever an editor does, it is in the file again when the file is written anew, and nothing is printed twice."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import SheetError
from digest.sheets.differences import read_sheet
from digest.sheets.editor_changes import changes
from digest.sheets.edits import Edits
from digest.sheets.overrides import Applied
from digest.sheets.sheet import to_draft, to_sheet
from tests.unit.sheets.sheets import DRAFT, FILE, again, applied, edition, piece, read, story, worked_on

# Another draft of the same edition: groups, ranks and the best story are others, some articles are gone, some new.
NEWER = edition(
    story("lll", "aaa"),
    story("xxx", "bbb", "new"),
    story("ddd", section="Sport"),
    left_out=("ccc", "mmm"),
    corrections=("kkk",),
)
PAGES = {"https://northlight.example/uuu": piece("uuu")}


def with_texts_seen(edits: Edits, later: Edits) -> Edits:
    """The edits, with the texts that words were written for where they are only known once the article is at hand."""
    stories = {
        name: replace(edit, seen=edit.seen or later.stories.get(name, edit).seen)
        for name, edit in edits.stories.items()
    }
    seen = {one.key: one.seen for one in later.added}
    added = tuple(replace(one, seen=one.seen or seen.get(one.key)) for one in edits.added)
    return replace(edits, stories=stories, added=added)


def read_or_none(text: str) -> Edits | None:
    """What the file says; None where it contradicts itself, which is told and tested elsewhere."""
    try:
        return read(text)
    except SheetError:
        return None


def check(result: Applied) -> None:
    if result.edition is None:
        return
    ids = [article.id for one in result.edition.stories for article in one.articles]
    assert len(ids) == len(set(ids))
    assert not set(ids) & result.edits.out
    assert all(one.summary.lead and one.headline for one in result.edition.stories)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worked_on())
def test_what_an_editor_changed_is_read_again_from_the_file_as_it_is_written_anew(text):
    edits = read_or_none(text)
    if edits is None:
        return
    result = applied(DRAFT, edits, by_url=PAGES)
    check(result)
    assert again(result) == with_texts_seen(edits, again(result))
    assert to_sheet(applied(DRAFT, again(result), by_url=PAGES)) == to_sheet(result)
    assert bool(changes(edits, DRAFT)) == (edits != Edits())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_file_that_was_written_anew_is_worked_on_like_the_first(data):
    edits = read_or_none(data.draw(worked_on()))
    if edits is None:
        return
    first = applied(DRAFT, edits, by_url=PAGES)
    try:
        later = read_sheet(data.draw(worked_on(to_sheet(first))), to_draft(first), path_label=FILE)
    except SheetError:
        return
    second = applied(DRAFT, later, by_url=PAGES)
    check(second)
    assert again(second) == with_texts_seen(later, again(second))
    assert to_sheet(applied(DRAFT, again(second), by_url=PAGES)) == to_sheet(second)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worked_on())
def test_an_editors_changes_settle_on_a_newer_draft(text):
    edits = read_or_none(text)
    if edits is None:
        return
    result = applied(NEWER, edits, by_url=PAGES)
    check(result)
    settled = again(result)
    for name, edit in edits.stories.items():
        if edit.is_out:
            assert settled.stories[name].is_out
        for key in edit.rewritten:
            assert getattr(settled.stories[name], key) == getattr(edit, key)
    second = applied(NEWER, settled, by_url=PAGES)
    check(second)
    assert again(second) == settled
    assert to_sheet(second) == to_sheet(applied(NEWER, again(second), by_url=PAGES))
