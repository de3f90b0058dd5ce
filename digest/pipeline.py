"""The product on one page: build, test, send what `digest.collecting` brought in.

Every step is a function that may be called again: collecting twice changes nothing, building changes nothing but the
files it writes, testing changes nothing at all, and sending a slot a second time mails nobody again.
"""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.articles.normalise import address_id
from digest.config.schema import Newsletter
from digest.drafting import draft
from digest.editing import applied, sheets
from digest.editions.compose import without_repeats
from digest.editions.decisions import Decisions
from digest.errors import DigestError, NotFinished, NotFit, TemplateError, TransportError, UsageError
from digest.health import in_words
from digest.illustrating import illustrated, publish_pictures
from digest.made import Built, NothingNew, Thin
from digest.messages.pictures import local
from digest.messages.sample import sample
from digest.messages.skeleton import compile_skeleton
from digest.messages.why_page import why_page
from digest.model import Edition, Health, Outcome, Subscriber, Verdict
from digest.newsroom import Newsroom
from digest.proving import as_read, errors_in, look_over, proof_of
from digest.sending import envelope, filled
from digest.sheets.overrides import decisions
from digest.store.drafts import SHEET
from digest.store.editions import Frozen

log = logging.getLogger(__name__)

# ------------------------------------------------------------------------------------------------- build


def build(room: Newsroom, name: str, slot: str) -> Built | NothingNew:
    """Make the edition of a slot: the machine's draft, with the editor's changes, rendered. Nothing is kept of it.

    Raises `SheetError` where the editor's file cannot be read, and `TemplateError` where the theme is at fault.
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
    theme, imprint = room.theme_of(name), room.imprint(name)
    pictures, files, without = illustrated(room, edition, theme)
    try:
        message = room.render(edition, imprint, theme, pictures)
        compile_skeleton(message)  # a merge field in a place where it cannot be filled in is told now
    except ValueError as error:
        raise TemplateError(f"{edition.id} cannot be made: {error}") from error
    return Built(
        edition=edition,
        message=message,
        applied=made,
        sheet=sheet,
        imprint=imprint,
        theme=theme,
        pictures=pictures,
        files=files,
        notices=(
            *_lost(room, sheet, name, slot),
            *found.notices,
            *made.notices,
            *made.once,
            *_offers(edition),
            *without,
        ),
        without=without,
        thin=_thin(edition, newsletter),
        follows=found.since.id if found.since else None,
    )


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
    drafts.write_pictures(name, slot, built.files)
    drafts.keep_version(name, slot)
    return folder


def render_files(room: Newsroom, built: Built) -> dict[str, bytes]:
    """The edition as files, without the one that is the editor's."""
    proof = proof_of(room, built)
    html, text = as_read(proof)
    return {
        "edition.html": local(html, built.message.attachments).encode(),
        "edition.txt": text.encode(),
        "edition.eml": proof.copy,
        "edition.mjml": proof.mjml.encode(),
        "why.html": _why(room, built, room.newsletter(built.newsletter)).encode(),
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
    known = _readers_of(room, built) if built.message.fields else {}
    with room.transport(transport).open() as session:
        for recipient in recipients:
            # An identity of its own at every test, or mail programs would take the second for a copy of the first.
            identity = f"{built.edition.id}.test.{now:%Y%m%d%H%M%S}"
            reader = sample(built.message.fields, known.get(recipient.address.casefold(), recipient))
            try:
                content = filled(room, skeleton, identity, reader, now, subject_prefix="[TEST] ")
            except ValueError as error:
                yield recipient, Outcome(Verdict.PERMANENT, reply=str(error))
                continue
            yield (
                recipient,
                session.deliver(envelope(built.newsletter, built.slot, sender, recipient.address, content, test=True)),
            )


def _readers_of(room: Newsroom, built: Built) -> dict[str, Subscriber]:
    """The newsletter's readers by address: who is one sees their own merge fields in a test copy as well."""
    return {one.address.casefold(): one for one in room.recipients(room.newsletter(built.newsletter).recipients)}


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


def freeze(room: Newsroom, built: Built, *, despite_errors: str = "") -> Frozen:
    """Fix an edition, texts and recipients alike, and use its slot up. From here on exactly these bytes are sent.

    Raises `NotFit` when the check finds errors in it, unless `despite_errors` says why it goes out all the same, which
    is kept with the edition; `NotFinished` when somebody else used the slot up meanwhile.
    """
    faults, note, despite_errors = errors_in(look_over(room, built)), None, despite_errors.strip()
    if faults and not despite_errors:
        raise NotFit(built.edition.id, built.newsletter, [str(fault) for fault in faults])
    if faults:
        ids = ", ".join(dict.fromkeys(fault.id for fault in faults))
        note = f"sent despite errors ({ids}): {despite_errors}"
    publish_pictures(room, built)
    readers = room.newsletter(built.newsletter).recipients
    recipients = room.recipients(readers)
    if not recipients:
        raise UsageError(f"the list {readers!r} has no address, so there is nobody to send to")
    editions = room.store.editions
    if not editions.freeze(
        built.edition, built.message, recipients, room.clock(), decided(built), follows=built.follows, note=note
    ):
        raise NotFinished(f"{built.edition.id} was taken by another program just now; nobody was mailed by this one")
    if note:
        log.warning("%s: %s", built.edition.id, note)
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
    except DigestError:
        made = Decisions()  # whatever is wrong with it must not keep the next edition from its readers
    room.store.editions.skip(
        held.id, held.newsletter, held.slot, room.clock(), note="it was held and never approved", decisions=made
    )
