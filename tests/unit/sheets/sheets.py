"""Invented editions as files, and an editor that works in them."""

import hashlib
from dataclasses import replace
from io import StringIO
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from digest.model import (
    Also,
    Article,
    Change,
    Correction,
    Edition,
    Evidence,
    LeftOut,
    Section,
    Story,
    Summary,
)
from digest.sheets.differences import read_sheet
from digest.sheets.edits import Edits
from digest.sheets.overrides import Applied, apply
from digest.sheets.sheet import to_draft, to_sheet
from tests.unit.editions.articles import NOW, article

ORDER = ("World", "Sport")
FILE = "outbox/weekly/2026-11-27T0700/edition.yaml"


def piece(name: str, **reading: Any) -> Article:
    return article(name, **{"text": hashlib.sha256(name.encode()).hexdigest(), "title": f"Head of {name}", **reading})


def words(name: str) -> Summary:
    return Summary(
        lead=f"It rained on {name}.",
        blurb=f"It rained on {name}. Then it stopped.",
        lead_sentences=(0,),
        blurb_sentences=(0, 3),
    )


def story(name: str, *also: str, section: str = "World", **fields: Any) -> Story:
    one = piece(name)
    return Story(
        article=one,
        headline=one.title,
        summary=words(name),
        score=1.5,
        reasons=("new, from 26 Nov 2026",),
        section=section,
        also=tuple(Also(piece(other), Evidence(likeness=0.34, shared=("dam", "minister"))) for other in also),
        **fields,
    )


def edition(
    *stories: Story, left_out: tuple[str, ...] = (), corrections: tuple[str, ...] = (), **fields: Any
) -> Edition:
    lead, *others = stories
    titles = dict.fromkeys((*ORDER, *(one.section for one in others)))
    return replace(
        Edition(
            id="weekly/2026-11-27T0700",
            newsletter="weekly",
            slot="2026-11-27T0700",
            number=12,
            subject=lead.headline,
            preheader="And more",
            intro=None,
            lead=lead,
            sections=tuple(
                Section(title, members)
                for title in titles
                if (members := tuple(one for one in others if one.section == title))
            ),
            cutoff=NOW,
            left_out=tuple(LeftOut(piece(name), "rank 9 of 9", "rank", 0.5) for name in left_out),
            corrections=tuple(correction(name) for name in corrections),
        ),
        **fields,
    )


def correction(name: str, **fields: Any) -> Correction:
    return Correction(
        **{
            "article": piece(name),
            "number": 11,
            "slot": "2026-11-20T0700",
            "headline": f"Old head of {name}",
            "note": "We wrote 12; it is 14.",
            "changes": (Change("number", "12", "14"),),
            **fields,
        }
    )


# Two stories on one event each, two alone, and three that were left out.
DRAFT = edition(
    story("aaa", "xxx", "yyy"),
    story("bbb", "zzz"),
    story("ccc", section="Sport"),
    story("ddd", section="Sport"),
    left_out=("lll", "mmm", "nnn"),
    corrections=("kkk", "jjj"),
)
NAMES = ("aaa", "bbb", "ccc", "ddd", "xxx", "yyy", "zzz", "lll", "mmm", "nnn", "ooo")


def applied(
    draft: Edition = DRAFT,
    edits: Edits | None = None,
    *,
    without: tuple[str, ...] = (),
    wordless: tuple[str, ...] = (),
    by_url: dict[str, Article] | None = None,
) -> Applied:
    """The draft with the edits, where every article but those `without` is at hand."""
    return apply(
        draft,
        edits or Edits(),
        articles={name: piece(name) for name in NAMES if name not in without},
        by_url=by_url or {},
        summaries={name: words(name) for name in (*NAMES, "uuu") if name not in wordless},
        section_order=ORDER,
        title_of=lambda _: "World",
    )


def sheet(draft: Edition = DRAFT) -> str:
    return to_sheet(applied(draft))


def read(text: str, draft: Edition = DRAFT) -> Edits:
    """What an editor's file says, which was made from the machine's draft."""
    return read_sheet(text, to_draft(applied(draft)), path_label=FILE)


def again(result: Applied, previous: str | None = None) -> Edits:
    """What the file says that is written of an edition with its edits."""
    return read_sheet(to_sheet(result, previous=previous), to_draft(result), path_label=FILE)


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def dumped(data: Any) -> str:
    out = StringIO()
    YAML().dump(data, out)
    return out.getvalue()


# ---------------------------------------------------------------- what an editor might do

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip(" "))
)


@st.composite
def worked_on(draw: st.DrawFn, text: str | None = None) -> str:
    """A file, that of the draft unless another is given, after an editor was at it."""
    data = loaded(text or sheet())
    stories = data["stories"]
    for _ in range(draw(st.integers(0, 6))):
        stories = data["stories"] = stories or []
        what = draw(st.sampled_from(sorted(WORK)))
        WORK[what](draw, data, stories)
    return dumped(data)


def _any(draw: st.DrawFn, items: list[Any]) -> Any:
    return draw(st.sampled_from(items)) if items else {}


def _rewrite(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    _any(draw, stories)[draw(st.sampled_from(["headline", "lead", "blurb", "section", "note"]))] = draw(TEXTS)


def _flag(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    _any(draw, [one for one in stories if "article" in one])[draw(st.sampled_from(["pin", "drop", "hold"]))] = True


def _move(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if stories:
        stories.insert(draw(st.integers(0, len(stories))), stories.pop(draw(st.integers(0, len(stories) - 1))))


def _take_away(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if stories:
        stories.pop(draw(st.integers(0, len(stories) - 1)))


def _move_down(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if stories and "article" in stories[-1]:
        data["left_out"] = [*(data["left_out"] or []), stories.pop()]


def _pull_in(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if data["left_out"]:
        # mostly the last one, which is short; what is out stands first
        place = draw(st.sampled_from([-1, 0]))
        stories.insert(draw(st.integers(0, len(stories))), data["left_out"].pop(place))


def _unmark(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    out = [one for one in data["left_out"] or [] if "drop" in one or "hold" in one]
    one = _any(draw, out)
    one.pop("drop", None)
    one.pop("hold", None)


def _own_block(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if also := _any(draw, [one for one in stories if one.get("also")]).get("also"):
        stories.insert(draw(st.integers(0, len(stories))), {"article": draw(st.sampled_from(also))})


def _put_together(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    one = _any(draw, [one for one in stories if "article" in one])
    one["also"] = [*(one.get("also") or []), draw(st.sampled_from(NAMES))]


def _split(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if also := _any(draw, [one for one in stories if one.get("also")]).get("also"):
        also.pop(draw(st.integers(0, len(also) - 1)))


ADDED: list[dict[str, Any]] = [
    {"url": "https://northlight.example/uuu"},
    {"url": "https://northlight.example/vvv", "headline": "Mine", "lead": "A lead.", "section": "Own"},
    {"headline": "By hand", "lead": "A lead.", "blurb": "A lead. And more.", "authors": ["Ada Lund"]},
]


def _add(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    stories.insert(draw(st.integers(0, len(stories))), dict(draw(st.sampled_from(ADDED))))


def _above(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    data[draw(st.sampled_from(["subject", "preheader", "intro", "note"]))] = draw(TEXTS)


def _correct(draw: st.DrawFn, data: Any, stories: list[Any]) -> None:
    if data.get("corrections"):
        if draw(st.booleans()):
            data["corrections"].pop()
        else:
            data["corrections"][0] |= {"print": draw(st.booleans()), "note": draw(TEXTS)}


WORK = {
    "rewrite": _rewrite,
    "flag": _flag,
    "move": _move,
    "take away": _take_away,
    "move down": _move_down,
    "pull in": _pull_in,
    "unmark": _unmark,
    "own block": _own_block,
    "put together": _put_together,
    "split": _split,
    "add": _add,
    "above": _above,
    "correct": _correct,
}
