"""The pieces that articles point to, fetched as articles of their own."""

from collections.abc import Iterable

from digest.errors import SourceError
from digest.interfaces import Harvest, Look, Web
from digest.model import Format, Problem, RawItem
from digest.sources.pages import Pages

_MOST = 20  # pages of one source in one look


class RelatedPieces:
    """See `digest.interfaces.Follower`."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def follow(self, name: str, addresses: Iterable[str], look: Look) -> Harvest:
        pages = Pages(self._web, look, most=_MOST)
        items: list[RawItem] = []
        problems: list[Problem] = []
        for address in addresses:
            try:
                page = pages.get(address)
            except SourceError as error:
                problems.append(Problem(address, str(error).removeprefix(f"{address}: ")))
                continue
            if page is not None:
                items.append(RawItem(name, Format.HTML, page.html, address, page.url))
        return Harvest(tuple(items), tuple(problems), unchanged=pages.unchanged, visits=tuple(pages.visits))
