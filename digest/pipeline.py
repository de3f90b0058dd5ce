"""The product on one page: build, test, send what `digest.collecting` brought in.

Every step is a function that may be called again: collecting twice changes nothing, building changes nothing but the
files it writes, testing changes nothing at all, and sending a slot a second time mails nobody again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from digest.articles.normalise import address_id
from digest.config.schema import Newsletter
from digest.editions.compose import NOTHING_TO_PRINT, Plan, SectionRule, compose, without_repeats
from digest.editions.select import Policy, select
from digest.editions.sheet import to_yaml
from digest.errors import NotFinished, TransportError, UsageError
from digest.messages.render import render
from digest.messages.skeleton import compile_skeleton
from digest.model import Article, Edition, LeftOut, Message, Outcome, Subscriber, Summary, Verdict
from digest.newsroom import Newsroom
from digest.sending import envelope, filled
from digest.store.editions import Frozen

# ------------------------------------------------------------------------------------------------- build


@dataclass(frozen=True, slots=True)
class Built:
    """An edition made and rendered."""

    edition: Edition
    message: Message

    @property
    def newsletter(self) -> str:
        return self.edition.newsletter

    @property
    def slot(self) -> str:
        return self.edition.slot


@dataclass(frozen=True, slots=True)
class NothingNew:
    """There was nothing to make an edition of. `since` is the last one that went out, if any did."""

    newsletter: str
    slot: str
    since: Frozen | None
    left_out: tuple[LeftOut, ...]


def build(room: Newsroom, name: str, slot: str) -> Built | NothingNew:
    """Make the edition of a slot from what is new since the last one that went out. Nothing is kept of it."""
    newsletter = room.newsletter(name)
    now = room.clock()
    since = room.store.editions.last_printed(name)
    sources = newsletter.sources
    candidates = room.store.articles.seen_since(sources, since.cutoff if since else None)
    selection = select(
        candidates,
        _policy(newsletter, first=since is None),
        sources=sources,
        printed=room.store.editions.printed_texts(name),
        now=now,
    )
    edition = compose(
        selection,
        Plan(
            newsletter=name,
            slot=slot,
            number=room.store.editions.next_number(name),
            rules=tuple(SectionRule(s.title, tuple(s.sections), tuple(s.kinds)) for s in newsletter.sections),
            intro=newsletter.intro,
        ),
        cutoff=now,
        summarise=lambda article: _summary(room, article),
    )
    if edition is None:
        wordless = (LeftOut(chosen.article, NOTHING_TO_PRINT) for chosen in selection.chosen)
        return NothingNew(name, slot, since, (*selection.left_out, *wordless))
    edition = without_repeats(edition, address_id)
    return Built(edition, render(edition, room.imprint(name), room.theme(newsletter.template)))


def _policy(newsletter: Newsletter, *, first: bool) -> Policy:
    chosen = newsletter.selection
    return Policy(chosen.max_stories, timedelta(days=chosen.first_days if first else chosen.max_age_days))


def _summary(room: Newsroom, article: Article) -> Summary:
    return room.summariser.summarise(article.title, article.reading.paragraphs)


def save(room: Newsroom, built: Built) -> Path:
    """Write the edition's files to outbox/<newsletter>/<slot>/ and return that folder."""
    reader = Subscriber(room.newsletter(built.newsletter).sender.address)
    files = {
        "edition.html": built.message.html.encode(),
        "edition.txt": built.message.text.encode(),
        "edition.yaml": to_yaml(built.edition).encode(),
        "edition.eml": filled(room, compile_skeleton(built.message), built.edition.id, reader, built.edition.cutoff),
    }
    return room.store.drafts.write(built.newsletter, built.slot, files)


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
    if not room.store.editions.freeze(built.edition, built.message, recipients, room.clock()):
        raise NotFinished(f"{built.edition.id} was taken by another program just now; nobody was mailed by this one")
    frozen = room.store.editions.get(built.newsletter, built.slot)
    assert frozen is not None
    return frozen


def skip(room: Newsroom, name: str, slot: str) -> bool:
    """Use a slot up without an edition. False when it was used up already."""
    return room.store.editions.skip(f"{name}/{slot}", name, slot, room.clock())
