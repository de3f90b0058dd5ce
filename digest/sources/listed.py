"""The pages that a list names, an index page or a sitemap: which of them are wanted, and how they are fetched."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field

from digest.articles.page_links import same_site
from digest.config.words import Words, fault
from digest.errors import SourceError, TryLater
from digest.model import Problem
from digest.sources.pages import NotAsked, Page, Pages

_EXPECTED = "a part of an address behind the host, such as /news/, with * for anything"


def _part(value: str) -> str:
    value = value.strip()
    if not value.strip("*") or len(value) > 200 or "://" in value:
        raise fault(_EXPECTED)
    return value


Parts = Annotated[tuple[Annotated[str, AfterValidator(_part), Words(_EXPECTED)], ...], Field(max_length=50)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that a list names. `hint` is what the list says of its state, such as the day of its last change."""

    url: str
    hint: str | None = None


def is_wanted(url: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether the address holds, behind its host, one of the parts in `include` (if there are any) and none in `exclude`."""
    parts = urlsplit(url)
    path = unquote(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/").casefold()
    if any(_holds(path, part) for part in exclude):
        return False
    return not include or any(_holds(path, part) for part in include)


def _holds(path: str, part: str) -> bool:
    """Whether the pieces between the stars stand in the path, one behind the other."""
    start = 0
    for piece in unquote(part).casefold().split("*"):
        found = path.find(piece, start)
        if found < 0:
            return False
        start = found + len(piece)
    return True


def fetched(
    pages: Pages, listed: Iterable[Listed], *, site: str, where: str
) -> Iterator[tuple[Listed, Page] | Problem]:
    """The pages that could be had and that are new or changed, and a problem for each that could not.

    What lies beyond the limits of `pages` is passed over without a word: it is listed at the next look as well. A page
    that leads to another site than that of `site` is none of its articles. `where` names the list in problems. Raises
    `TryLater` if the site asks to be left alone before anything was had.
    """
    had_any = False
    not_asked: list[str] = []
    for one in listed:
        try:
            page = pages.get(one.url, one.hint)
        except NotAsked as error:
            if not pages.spent:
                not_asked.append(str(error))
            continue
        except TryLater as error:
            if not had_any and not pages.unchanged:
                raise
            yield Problem(where, str(error))
            return
        except SourceError as error:
            yield Problem(where, str(error))
            continue
        if page is None:
            continue
        had_any = True
        if same_site(page.url, site):
            yield one, page
        else:
            yield Problem(where, f"{one.url}: leads to another site ({page.url}), and so was passed over")
    if not_asked:
        more = len(not_asked) - 1
        yield Problem(where, not_asked[0] + (f", and {more} more of its pages wait too" if more else ""))
