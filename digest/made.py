"""What building came to: an edition made and rendered, or that there is nothing to make one of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.editions.decisions import Decisions
from digest.messages.pictures import Pictures
from digest.messages.render import Imprint
from digest.messages.theme import Theme
from digest.model import Edition, EditionState, LeftOut, Message
from digest.sheets.overrides import Applied
from digest.store.editions import Frozen

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An edition made and rendered, with the editor's changes. `thin` is set where it must not go out by itself."""

    edition: Edition
    message: Message
    applied: Applied  # what it was made of: the machine's draft, and the editor's changes
    sheet: bytes | None  # the editor's file as it was read
    imprint: Imprint
    theme: Theme
    pictures: Pictures
    files: Mapping[str, bytes]  # the pictures that go with it, by name
    without: tuple[str, ...] = ()  # pictures that it goes without, and why
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
