"""Which stories show a picture, and how it reaches the readers: attached, hosted, or left where it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in its place: `src` is what stands in the HTML (cid:, https:), `width` and `height` are in CSS px."""

    src: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of an edition. `of` has those of stories, by the ids of their articles."""

    of: Mapping[str, Shown] = field(default_factory=dict)
    logo: Shown | None = None
    attachments: tuple[Attachment, ...] = ()


NO_PICTURES = Pictures()
