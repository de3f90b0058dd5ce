"""The product on one page: build, test, send what `digest.collecting` brought in.

Every step is a function that may be called again: collecting twice changes nothing, building changes nothing but the
files it writes, testing changes nothing at all, and sending a slot a second time mails nobody again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from digest.articles.normalise import address_id
from digest.config.schema import Newsletter
from digest.drafting import draft
from digest.editing import applied, sheets
from digest.editions.compose import without_repeats
from digest.editions.decisions import Decisions
from digest.errors import NotFinished, SheetError, TransportError, UsageError
from digest.health import in_words
from digest.messages.render import render
from digest.messages.skeleton import compile_skeleton
from digest.messages.why_page import why_page
from digest.model import Edition, EditionState, Health, LeftOut, Message, Outcome, Subscriber, Verdict
from digest.newsroom import Newsroom
from digest.notices import tell
from digest.sending import envelope, filled
from digest.sheets.overrides import Applied, decisions
from digest.store.drafts import SHEET
from digest.store.editions import Frozen

# ------------------------------------------------------------------------------------------------- build


WHEN_THIN = {
    "roll_over": "there is no edition, and its stories wait for the next one",
    "skip": "there is no edition, and its stories are passed over",
    "widen": "older articles that were never printed fill it up",
    "ask": "it is held until digest approve",
    "send": "it is sent all the same",
}


@dataclass(frozen=True, slots=True)
class Thin:
    """A week with too few stories, and what the schedule file says happens then."""

    stories: int
    least: int
    policy: str

    def __str__(self) -> str:
        return f"{self.stories} of at least {self.least} stories"

    @property
    def outcome(self) -> str:
        """What happens when its time comes, in words."""
        return WHEN_THIN[self.policy]


@dataclass(frozen=True, slots=True)
class Built:
    """An edition made and rendered, with the editor's changes. `thin` is set where it must not go out by itself."""

    edition: Edition
    message: Message
    applied: Applied  # what it was made of: the machine's draft, and the editor's changes
    sheet: bytes | None  # the editor's file as it was read
    notices: tuple[str, ...] = ()  # what the editor should know of it
    thin: Thin | None = None
    follows: str | None = None  # the id of the last edition that had gone out when this one was made

    @property
    def newsletter(self) -> str:
        return self.edition.newsletter

    @property
    def slot(self) -> str:
        return self.edition.slot


@dataclass(frozen=True, slots=True)
class NothingNew:
    """There was nothing to make an edition of. `since` is the last one that went out, if any did.

    `emptied`: the editor took every story out; otherwise there was nothing, or nothing that may be printed. `looked_at`
    says whether any of its sources was ever collected from.
    """

    newsletter: str
    slot: str
    since: Frozen | None
    left_out: tuple[LeftOut, ...]
    emptied: bool = False
    looked_at: bool = True
    decisions: Decisions = field(default_factory=Decisions)  # what the editor decided all the same

    def __str__(self) -> str:
        if self.emptied:
            return f"Every story was taken out of {self.newsletter} {self.slot}: see its edition.yaml."
        if not self.looked_at:
            return f"Nothing was collected yet for {self.newsletter}: digest collect {self.newsletter}"
        if self.left_out:
            return f"Nothing that is new for {self.newsletter} {self._since} may be printed."
        return f"There is nothing new for {self.newsletter} {self._since}."

    @property
    def _since(self) -> str:
        if self.since is None:
            return "in its sources"
        on_its_way = ", which is on its way" if self.since.state is EditionState.SENDING else ""
        return f"since No. {self.since.number} ({self.since.slot}){on_its_way}"


def build(room: Newsroom, name: str, slot: str) -> Built | NothingNew:
    """Make the edition of a slot: the machine's draft, with the editor's changes, rendered. Nothing is kept of it.

    Raises `SheetError` where the editor's file cannot be read.
    """
    sheet = room.store.drafts.read(name, slot, SHEET)
    found = draft(room, name, slot)
    if found.edition is None:
        looked_at = not room.store.sources.health().keys().isdisjoint(room.newsletter(name).sources)
        return NothingNew(name, slot, found.since, found.left_out, looked_at=looked_at)
    made = applied(room, found, found.edition, sheet)
    if made.edition is None:
        return NothingNew(name, slot, found.since, made.left_out, emptied=True, decisions=decisions(made))
    edition = without_repeats(made.edition, address_id)
    newsletter = room.newsletter(name)
    message = render(edition, room.imprint(name), room.theme(newsletter.template))
    follows = found.since.id if found.since else None
    notices = (*_lost(room, sheet, name, slot), *found.notices, *made.notices, *made.once, *_offers(edition))
    return Built(edition, message, made, sheet, notices, _thin(edition, newsletter), follows)


def _lost(room: Newsroom, sheet: bytes | None, name: str, slot: str) -> Iterator[str]:
    if sheet is None and (kept := room.store.drafts.versions(name, slot)):
        yield f"{SHEET} was gone, so this is the machine's draft; to have yours back, copy {kept[-1]} in its place"


def _offers(edition: Edition) -> Iterator[str]:
    if offered := sum(not correction.printed for correction in edition.corrections):
        what = "1 correction" if offered == 1 else f"{offered} corrections"
        yield f"{what} of earlier editions can be printed: see the end of {SHEET}"


def _thin(edition: Edition, newsletter: Newsletter) -> Thin | None:
    """Whether there are too few stories to send it without asking. One that was widened is sent as it is."""
    chosen, stories = newsletter.selection, len(edition.stories)
    if stories >= chosen.min_stories or chosen.thin_week in ("send", "widen"):
        return None
    return Thin(stories, chosen.min_stories, chosen.thin_week)


def save(room: Newsroom, built: Built) -> Path:
    """Write the edition's files to outbox/<newsletter>/<slot>/ and return that folder. An edition.yaml that becomes
    another one is kept as a version. Raises `NotFinished` where somebody saved another one meanwhile."""
    drafts, name, slot = room.store.drafts, built.newsletter, built.slot
    if drafts.read(name, slot, SHEET) != built.sheet:
        path = drafts.folder(name, slot) / SHEET
        raise NotFinished(f"{path} was changed while the edition was made, and was left as it is. Call this again")
    drafts.keep_version(name, slot)
    folder = drafts.write(name, slot, render_files(room, built) | sheets(built.applied, built.sheet))
    drafts.keep_version(name, slot)
    return folder


def render_files(room: Newsroom, built: Built) -> dict[str, bytes]:
    """The edition as files, without the one that is the editor's."""
    newsletter = room.newsletter(built.newsletter)
    reader = Subscriber(newsletter.sender.address)
    return {
        "edition.html": built.message.html.encode(),
        "edition.txt": built.message.text.encode(),
        "edition.eml": filled(room, compile_skeleton(built.message), built.edition.id, reader, built.edition.cutoff),
        "why.html": _why(room, built, newsletter).encode(),
    }


def _why(room: Newsroom, built: Built, newsletter: Newsletter) -> str:
    known = room.store.sources.health()
    health = {source: in_words(known.get(source, Health(source=source))) for source in newsletter.sources}
    return why_page(built.edition, title=newsletter.title, slot=built.slot, sources=health)


# ------------------------------------------------------------------------------------------------- test send


def send_test(
    room: Newsroom, built: Built, recipients: Iterable[Subscriber], transport: str
) -> Iterator[tuple[Subscriber, Outcome]]:
    """Send `[TEST]` copies, and say for each address what came of it. Nothing is kept, nobody is marked.

    Raises `TransportError` when no (further) copy can be handed over.
    """
    skeleton = compile_skeleton(built.message)
    now = room.clock()
    sender = room.newsletter(built.newsletter).sender.address
    with room.transport(transport).open() as session:
        for recipient in recipients:
            # An identity of its own at every test, or mail programs would take the second for a copy of the first.
            identity = f"{built.edition.id}.test.{now:%Y%m%d%H%M%S}"
            try:
                content = filled(room, skeleton, identity, recipient, now, subject_prefix="[TEST] ")
            except ValueError as error:
                yield recipient, Outcome(Verdict.PERMANENT, reply=str(error))
                continue
            yield (
                recipient,
                session.deliver(envelope(built.newsletter, built.slot, sender, recipient.address, content, test=True)),
            )


# ------------------------------------------------------------------------------------------------- send


def try_the_way_out(room: Newsroom, name: str) -> None:
    """Before anything is fixed, where somebody waits: a wrong password or a server that is down uses nothing up then.

    Raises `NotFinished` that says what is wrong.
    """
    try:
        with room.transport_of(name).open():
            pass
    except TransportError as error:
        raise NotFinished(f"{error}\nNobody was mailed, and nothing is fixed yet: call this again.") from error


def freeze(room: Newsroom, built: Built) -> Frozen:
    """Fix an edition, texts and recipients alike, and use its slot up. From here on exactly these bytes are sent.

    Raises `NotFinished` when somebody else used the slot up meanwhile.
    """
    readers = room.newsletter(built.newsletter).recipients
    recipients = room.recipients(readers)
    if not recipients:
        raise UsageError(f"the list {readers!r} has no address, so there is nobody to send to")
    editions = room.store.editions
    if not editions.freeze(
        built.edition, built.message, recipients, room.clock(), decided(built), follows=built.follows
    ):
        raise NotFinished(f"{built.edition.id} was taken by another program just now; nobody was mailed by this one")
    frozen = room.store.editions.get(built.newsletter, built.slot)
    assert frozen is not None
    return frozen


def decided(built: Built) -> Decisions:
    """What of the editor's changes holds for later editions too."""
    return decisions(built.applied)


def skip(room: Newsroom, found: NothingNew) -> bool:
    """Use a slot up without an edition. False when it was used up already."""
    name, slot = found.newsletter, found.slot
    return room.store.editions.skip(f"{name}/{slot}", name, slot, room.clock(), decisions=found.decisions)


def call_off(room: Newsroom, held: Frozen) -> None:
    """Use up the slot of an edition that was held and never approved, as the next one is due. What the editor decided in
    it holds."""
    try:
        built = build(room, held.newsletter, held.slot)
        made = built.decisions if isinstance(built, NothingNew) else decided(built)
    except SheetError:
        made = Decisions()  # what cannot be read must not keep the next edition from its readers
    room.store.editions.skip(
        held.id, held.newsletter, held.slot, room.clock(), note="it was held and never approved", decisions=made
    )


# ------------------------------------------------------------------------------------------------- a thin week


def hold_back(room: Newsroom, built: Built) -> str:
    """Do with a thin edition what the schedule file says, tell the operator, and return it in words.

    It is held until somebody approves it, or its slot is used up without an edition; what was new for it waits for the
    next one then, or is passed over.
    """
    assert built.thin is not None
    name, slot, thin, now = built.newsletter, built.slot, built.thin, room.clock()
    editions, identifier = room.store.editions, built.edition.id
    if thin.policy == "ask":
        editions.hold(identifier, name, slot, built.edition.number, built.edition.cutoff, f"a thin week: {thin}", now)
        subject = f"{identifier} is held"
        what = (
            f"It is a thin week ({thin}), and so {identifier} is held; nobody was mailed.\n"
            f"Look at it: digest preview {name}\nSend it: digest approve {name}\nCall it off: digest cancel {name}"
        )
    else:
        passed = thin.policy == "skip"
        editions.skip(
            identifier,
            name,
            slot,
            now,
            cutoff=built.edition.cutoff,
            note=f"a thin week: {thin}",
            passed=passed,
            decisions=decided(built),
        )
        subject = f"there is no edition {identifier}"
        what = f"It is a thin week ({thin}), and so there is no edition {identifier}; nobody was mailed.\n" + (
            "Its stories are passed over." if passed else "Its stories wait for the next edition."
        )
    tell(room, name, slot, subject, what)
    return what
