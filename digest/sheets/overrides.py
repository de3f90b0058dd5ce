"""The editor overrules the machine: what they changed is applied to the machine's draft of an edition."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.editions.corrections import keys_of
from digest.editions.decisions import Decisions
from digest.model import (
    Also,
    Article,
    Correction,
    Edition,
    Evidence,
    LeftOut,
    Section,
    Story,
    Summary,
)
from digest.sheets.edits import (
    Added,
    CorrectionEdit,
    Edits,
    StoryEdit,
    arranged,
    short_hash,
    split_off,
)
from digest.sheets.own_words import BY_HAND, by_hand, following, reworded
from digest.sheets.repeats import said_twice

PUT_IN = "put in by you"
SPLIT_OFF = "split off by you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An edition as the editor wants it, and what its file is written from.

    `edition` is None when nothing is left to print. `notices` are for the editor, one line each; they stand in the file
    too, but for those told `once`. `blocks` has every piece of the file by its key, in order; a piece that cannot be
    printed now has no story. `brought` are the machine's own words on what only the editor put in. `left_out` has what
    they took out first.
    """

    draft: Edition
    edits: Edits
    edition: Edition | None
    notices: tuple[str, ...]
    once: tuple[str, ...]
    blocks: tuple[tuple[str, Story | None], ...]
    brought: Mapping[str, Story]
    left_out: tuple[LeftOut, ...]
    corrections: tuple[Correction, ...]


def apply(
    draft: Edition,
    edits: Edits,
    *,
    articles: Mapping[str, Article],
    summaries: Mapping[str, Summary],
    section_order: Sequence[str],
    title_of: Callable[[Article], str],
    by_url: Mapping[str, Article] | None = None,
) -> Applied:
    """The machine's draft with what the editor changed.

    `articles`, by id, and `by_url` have what the edits speak of beyond the draft (see `digest.sheets.edits.wanted`), as far as
    it can be had, and `summaries`, by id, the words on it. The first story leads; the others stand in sections, in
    `section_order` and then as they come. `title_of` gives the section of an article.
    """
    return _Application(draft, edits, articles, by_url or {}, summaries, title_of).applied(section_order)


def decisions(applied: Applied) -> Decisions:
    """What the editor decided in an edition, to be remembered. A story is held or dropped with all its articles."""
    edits = applied.edits
    drafted = {story.article.id: story for story in applied.draft.stories}

    def all_of(chosen: Callable[[StoryEdit], bool]) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for name in (name for name, edit in edits.stories.items() if chosen(edit)):
            names[name] = None
            names |= dict.fromkeys(one.article.id for one in (drafted[name].also if name in drafted else ()))
            names |= dict.fromkeys(member for head, member in edits.together if head == name)
        printed = {
            article.id for story in (applied.edition.stories if applied.edition else ()) for article in story.articles
        }
        return tuple(name for name in names if name not in printed)

    dismissed = {(one.article, one.number) for one in edits.corrections if one.dismissed}
    return Decisions(
        held=all_of(lambda edit: edit.held),
        dropped=all_of(lambda edit: edit.dropped),
        together=edits.together,
        apart=edits.apart,
        corrected=tuple((one.article.id, key) for one in applied.corrections if one.printed for key in keys_of(one)),
        dismissed=tuple(
            (one.article.id, key)
            for one in applied.draft.corrections
            if (one.article.id, one.number) in dismissed
            for key in keys_of(one)
        ),
    )


class _Application:
    def __init__(
        self,
        draft: Edition,
        edits: Edits,
        articles: Mapping[str, Article],
        by_url: Mapping[str, Article],
        summaries: Mapping[str, Summary],
        title_of: Callable[[Article], str],
    ) -> None:
        self._draft = draft
        self._given = edits
        self._by_url = by_url
        self._summaries = summaries
        self._title_of = title_of
        self._drafted = {story.article.id: story for story in draft.stories}
        self._left_out = {one.article.id: one for one in draft.left_out}
        # Only what the caller gave may be put in: what the draft left out may be gone, or under embargo.
        self._articles = {
            **articles,
            **{article.id: article for story in draft.stories for article in story.articles},
        }
        self._known = {**{one.article.id: one.article for one in draft.left_out}, **self._articles}
        self._others = {name: tuple(one.article.id for one in story.also) for name, story in self._drafted.items()}
        self._notices: list[str] = []
        self._brought: dict[str, Story] = {}
        self._whole = self._with_heads(edits)
        # An article that cannot be had heads nothing: what was put to it is printed by itself meanwhile.
        self._headless = tuple(dict.fromkeys(head for head, _ in self._whole.together if head not in self._articles))
        had = tuple(pair for pair in self._whole.together if pair[0] not in self._headless)
        self._edits = replace(self._whole, together=had)
        self._split = split_off(self._others, self._edits)
        self._merged = {member for _, member in self._edits.together}
        self._added = {one.key: one for one in edits.added}

    def applied(self, section_order: Sequence[str]) -> Applied:
        keys = arranged(self._others, self._edits)
        self._keys = (*keys, *(head for head in self._headless if head not in keys and head not in self._edits.out))
        blocks = tuple((key, self._block(key)) for key in self._keys)
        stories = [story for _, story in blocks if story is not None]
        self._notices += said_twice(stories, self._left_out)
        corrections = tuple(self._corrections())
        left_out = tuple(self._out(stories))
        edition = self._edition(stories, section_order, left_out, corrections) if stories else None
        if edition is None:
            self._notices.append("Nothing is left to print: every story is dropped or held, or cannot be had.")
        else:
            self._notices += self._outdated(edition)
        return Applied(
            draft=self._draft,
            edits=self._whole,
            edition=edition,
            notices=tuple(dict.fromkeys(self._notices)),
            once=tuple(
                f"{self._name(name)}: what you wrote for it is not printed, as it stands below another story now; "
                "it is in the folder versions"
                for name in self._edits.unprinted
            ),
            blocks=blocks,
            brought=self._brought,
            left_out=left_out,
            corrections=corrections,
        )

    def _with_heads(self, edits: Edits) -> Edits:
        """A story that the editor touched, and that the machine meanwhile put below another one, heads that story."""
        together, apart = list(edits.together), list(edits.apart)
        merged = {member for _, member in together}
        for head, others in self._others.items():
            for name in others:
                edit = edits.stories.get(name)
                if edit is None or not edit.keeps or name in merged or (head, name) in apart:
                    continue
                rival = edits.stories.get(head, StoryEdit())
                if rival.is_out or head in merged:
                    continue
                if rival.keeps:
                    apart.append((head, name))
                    self._tell(name, f"is on the same event as {self._name(head)}; you changed both, so both stay")
                    continue
                members = (head, *(other for other in others if other != name and other not in edits.out))
                together += [(name, other) for other in members if other not in merged and (head, other) not in apart]
                merged |= set(members)
        return replace(edits, together=tuple(together), apart=tuple(apart))

    # ---------------------------------------------------------------- one block

    def _block(self, key: str) -> Story | None:
        if (added := self._added.get(key)) is not None:
            return self._piece(added)
        edit = self._edits.stories.get(key, StoryEdit())
        story = self._drafted.get(key) or self._bring(key)
        if story is None:
            why = self._left_out[key].reason if key in self._left_out else "unknown, gone or under embargo"
            self._tell(key, f"cannot be had ({why}), so it is not printed; its block stays in the file")
            return None
        if not edit.pinned and edit.keeps and key not in self._drafted and key not in self._split:
            why = f" ({self._left_out[key].reason})" if key in self._left_out else ""
            self._tell(key, f"would be left out now{why}; it stays for what you wrote")
        return self._edited(self._grouped(story), edit, pinned=edit.pinned)

    def _bring(self, key: str) -> Story | None:
        """The story of an article that is none in the draft, in the machine's words."""
        article = self._articles.get(key)
        if article is None:
            return None
        found = self._left_out.get(key)
        story = self._machine_story(article)
        if key in self._split:
            story = replace(story, reasons=(SPLIT_OFF,))
        if found is not None:
            story = replace(story, score=found.score or 0.0, score_parts=found.score_parts)
        self._brought[key] = story
        return story

    def _machine_story(self, article: Article) -> Story:
        return Story(
            article=article,
            headline=article.title,
            summary=self._summaries.get(article.id, Summary(lead="", blurb="")),
            score=0.0,
            reasons=(PUT_IN,),
            section=self._title_of(article),
        )

    def _grouped(self, story: Story) -> Story:
        """The story with the articles that belong to it, in the editor's eyes."""
        name = story.article.id
        known = {one.article.id: one for other in self._drafted.values() for one in other.also}
        also = {other: known[other] for other in self._others.get(name, ()) if self._stays(other)}
        update_of = story.update_of
        for head, member in self._edits.together:
            if head != name:
                continue
            if member not in self._articles:
                self._tell(name, f"{self._name(member)} cannot be had, so it is not put to it")
                continue
            evidence = known[member].evidence if member in known else Evidence(likeness=0.0)
            by_editor = evidence.by_editor or (head, member) in self._given.together
            also[member] = Also(self._articles[member], replace(evidence, by_editor=by_editor))
            if (put_to_it := self._drafted.get(member)) is not None:
                update_of = update_of or put_to_it.update_of
                brought_along = (one for one in put_to_it.also if self._stays(one.article.id))
                also |= {one.article.id: one for one in brought_along if one.article.id != name}
        return replace(story, also=tuple(also.values()), update_of=update_of)

    def _stays(self, other: str) -> bool:
        """Whether an article that the draft has below a story stays below it."""
        return (
            other not in self._merged
            and other not in self._split
            and other not in self._edits.out
            and (other not in self._keys)
        )

    def _edited(self, story: Story, edit: StoryEdit | Added, *, pinned: bool) -> Story | None:
        machine = story.summary
        lead = edit.lead if edit.lead is not None else machine.lead
        if not lead:
            self._tell_of(
                story.headline, "has no sentence that could stand by itself; write a lead for it to be printed"
            )
            return None
        blurb = edit.blurb if edit.blurb is not None else following(machine.blurb, machine.lead, lead) or lead
        rewritten = edit.rewritten
        if "lead" in rewritten or "blurb" in rewritten:
            machine = reworded(machine, lead, blurb, rewritten)
            if not blurb.startswith(lead) and story.article.source != BY_HAND:
                what = (
                    "has a blurb that does not begin with its lead, so both are printed in full; if they say the same"
                )
                self._tell_of(story.headline, f"{what}, write the lead once more as the beginning of the blurb")
        now = short_hash(story.article.content_hash)
        if edit.seen is not None and edit.seen != now:
            title = story.article.title
            renamed = f' (headline "{edit.was}" → "{title}")' if edit.was and edit.was != title else ""
            words = " and ".join(name for name in rewritten if name != "section")
            self._tell_of(
                story.headline,
                f"was edited at its source since you rewrote its {words}{renamed}; look at it again, and take the line "
                f'"seen:" away once you have',
            )
        return replace(
            story,
            headline=edit.headline if edit.headline is not None else story.headline,
            summary=machine,
            section=edit.section if edit.section is not None else story.section,
            pinned=pinned,
            edited=rewritten,
        )

    def _piece(self, added: Added) -> Story | None:
        article = self._by_url.get(added.url) if added.url is not None else None
        if article is not None:
            if article.id in self._keys or article.id in self._merged or article.id in self._printed_below():
                self._notices.append(f"{added.url}: is in this edition already; its block stays in the file, unprinted")
                return None
            machine = self._machine_story(article)
            self._brought[added.key] = machine
            return self._edited(machine, added, pinned=True)
        if added.headline is None or added.lead is None:
            self._notices.append(
                f"{added.url}: is not fetched yet; digest build does it, or write a headline and a lead"
            )
            return None
        return self._edited(self._machine_story(by_hand(added, self._draft.cutoff)), added, pinned=True)

    def _printed_below(self) -> set[str]:
        return {other for name, others in self._others.items() if name in self._keys for other in others}

    # ---------------------------------------------------------------- the whole edition

    def _edition(
        self,
        stories: Sequence[Story],
        section_order: Sequence[str],
        left_out: tuple[LeftOut, ...],
        corrections: tuple[Correction, ...],
    ) -> Edition:
        lead, *others = stories
        titles = dict.fromkeys((*section_order, *(story.section for story in others)))
        found = ((title, tuple(story for story in others if story.section == title)) for title in titles)
        texts = self._edits.texts
        return replace(
            self._draft,
            subject=texts.get("subject") or self._draft.subject,
            preheader=texts.get("preheader", self._draft.preheader) or "",
            intro=texts.get("intro", self._draft.intro),
            lead=lead,
            sections=tuple(Section(title, members) for title, members in found if members),
            left_out=left_out,
            corrections=corrections,
            edited=tuple(texts),
        )

    def _out(self, stories: Sequence[Story]) -> Iterator[LeftOut]:
        printed = {article.id for story in stories for article in story.articles}
        out, told = self._edits.out, set[str]()
        for name, edit in self._edits.stories.items():
            if name in out and name in self._known:
                rule, reason = (
                    ("held", "held for the next edition by you") if edit.held else ("dropped", "dropped by you")
                )
                known = self._drafted.get(name) or self._left_out.get(name)
                score, parts = (known.score, known.score_parts) if known else (None, ())
                yield LeftOut(self._known[name], reason, rule, score, parts)
                for other in (
                    *self._others.get(name, ()),
                    *(one for head, one in self._edits.together if head == name),
                ):
                    if other in self._known and other not in printed and other not in out:
                        told.add(other)
                        yield LeftOut(self._known[other], f"the same story as {self._name(name)}, {reason}", rule)
        yield from (one for one in self._draft.left_out if one.article.id not in printed | out | told)

    def _corrections(self) -> Iterator[Correction]:
        edited = {(one.article, one.number): one for one in self._edits.corrections}
        for offered in self._draft.corrections:
            edit = edited.pop((offered.article.id, offered.number), None)
            if edit is None:
                yield offered
            elif not edit.dismissed:
                yield replace(offered, printed=edit.printed, note=edit.note or offered.note)
        for edit in edited.values():
            if edit.printed or edit.note:
                self._notices.append(
                    f"{edit.article}: the correction of No. {edit.number} is no longer offered{_lost(edit)}"
                )

    def _outdated(self, edition: Edition) -> Iterator[str]:
        """Where the machine's subject or preheader speaks of a headline that is not printed so."""
        printed = {story.headline for story in edition.stories}
        for key, text in (("subject", edition.subject), ("preheader", edition.preheader)):
            for story in self._draft.stories:
                if key not in edition.edited and story.headline not in printed and _speaks_of(text, story.headline):
                    yield f'The {key} still has the headline "{story.headline}", which is not printed so; write another one.'

    def _name(self, name: str) -> str:
        return f'"{self._known[name].title}"' if name in self._known else name

    def _tell(self, name: str, what: str) -> None:
        self._notices.append(f"{self._name(name)}: {what}")

    def _tell_of(self, headline: str, what: str) -> None:
        self._notices.append(f'"{headline}": {what}')


def _lost(edit: CorrectionEdit) -> str:
    return f'; your note was: "{edit.note}"' if edit.note else ""


def _speaks_of(text: str, headline: str) -> bool:
    return headline in text or (text.endswith("…") and headline.startswith(text[:-1]))
