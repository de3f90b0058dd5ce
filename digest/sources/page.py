"""One page of the web: an article, or a section's page whose articles are fetched."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from digest.interfaces import Harvest, Look, Surroundings
from digest.model import Format, Problem, RawItem, Visit
from digest.sources.listed import Listed, Parts, fetched, is_wanted
from digest.sources.pages import ACCEPT, MAX_PAGE, Page, Pages, page_of


class PageOptions(BaseModel):
    """A page on the web: one article, or with `follow` a section's page and the articles that it lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["page"]
    url: HttpUrl = Field(
        description="Address of the page, as the browser shows it.", examples=["https://example.org/news/"]
    )
    follow: bool = Field(
        default=False,
        description="Set it to true for a section's page or front page: the articles that it links to are fetched. Left "
        "out, the page itself is the article.",
    )
    max_items: int = Field(
        default=30,
        ge=1,
        le=200,
        description="With `follow`: how many of its articles to look at, counted from the top of the page.",
    )
    include: Parts = Field(
        default=(),
        description="With `follow`: only articles with one of these in their address, behind the host; * stands for "
        "anything. Left out, all.",
        examples=[["/politics/", "/2026/*-interview"]],
    )
    exclude: Parts = Field(
        default=(),
        description="With `follow`: no articles with one of these in their address, behind the host.",
        examples=[["/sport/", "/horoscope"]],
    )
    follow_related: bool = Field(
        default=False,
        description="Whether to fetch the pieces that its articles point to, as articles of their own.",
    )

    @model_validator(mode="after")
    def _follows_what_it_chooses(self) -> Self:
        given = sorted({"include", "exclude", "max_items"} & self.model_fields_set)
        if given and not self.follow:
            raise ValueError(f"'{given[0]}' is about the articles that a page lists: write 'follow: true' as well")
        return self


class PageSource:
    """Reads one page, or those that it links to. A person named the page itself, so robots.txt is not asked about it;
    it is asked about the others."""

    options = PageOptions

    def __init__(self, name: str, options: PageOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._url = str(options.url)
        self._options = options
        self._web = surroundings.web

    def collect(self, look: Look) -> Harvest:
        known = look.visits.get(self._url)
        response = self._web.get(self._url, accept=ACCEPT, max_bytes=MAX_PAGE, known=known)
        visit = response.visit(look.now, known=known)
        if response.unchanged:
            return Harvest(not_modified=True, visits=(visit,))
        page = page_of(response)
        if self._options.follow:
            return self._followed(page, visit, look)
        from digest.articles.page_index import looks_like_index

        if looks_like_index(page.html, page.url):
            advice = "is a list of articles rather than one. Write 'follow: true' below it to read those that it lists"
            return Harvest(problems=(Problem(f"page {self._name}", f"{self._url}: {advice}"),))
        item = RawItem(self._name, Format.HTML, page.html, self._url, page.url)
        return Harvest((item,), visits=(visit,), follow_related=self._options.follow_related)

    def _followed(self, index: Page, visit: Visit, look: Look) -> Harvest:
        listed = self._listed(index)
        if isinstance(listed, Problem):
            return Harvest(problems=(listed,))
        pages = Pages(self._web, look, most=len(listed))
        outcomes = list(fetched(pages, listed, site=index.url, where=f"page {self._name}"))
        places = {one.url: place for place, one in enumerate(listed)}
        items = (
            RawItem(
                self._name, Format.HTML, outcome[1].html, outcome[0].url, outcome[1].url, place=places[outcome[0].url]
            )
            for outcome in outcomes
            if not isinstance(outcome, Problem)
        )
        visits = pages.visits
        if all(pages.is_settled(one.url) for one in listed):
            # Only then is the index asked for if it changed, and else in full: while it lists pages that wait for the
            # next look, or that may still be edited, what it lists has to be seen again.
            visits = [*visits, visit]
        return Harvest(
            tuple(items),
            tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
            unchanged=pages.unchanged,
            visits=tuple(visits),
            follow_related=self._options.follow_related,
        )

    def _listed(self, index: Page) -> list[Listed] | Problem:
        """The articles that the page links to, from its top; or why there are none."""
        from digest.articles.page_index import article_links

        options = self._options
        links = article_links(index.html, index.url)
        if not links:
            return Problem(
                f"page {self._name}",
                f"{self._url}: no links to articles were found. If it is an article itself, take 'follow' out; if its "
                "list shows only in a browser, use the site's feed or sitemap",
            )
        wanted = [link for link in links if is_wanted(link.url, options.include, options.exclude)]
        if not wanted:
            return Problem(
                f"page {self._name}",
                f"{self._url}: none of its {len(links)} links to articles fits 'include' and 'exclude'; {links[0].url} "
                "is one of them. Correct the options",
            )
        return [Listed(link.url) for link in wanted[: options.max_items]]
