"""Advertisements in the dress of an article: sponsored pieces, which have to say so beside their headline, and jobs."""

import re

from digest.errors import NotAnArticle

_LONGEST = 80  # characters of a mark
_FLAGS = re.IGNORECASE
_THINGS = r"(?:content|post|article|story|feature|message|partnership|promotion)"
_MARK = re.compile(
    rf"""(?:(?:sponsored|paid|partner|branded|promoted|advertiser)\ {_THINGS} | advertorial | advertis(?:ement|ing)\ feature
    | bezahlter\ inhalt | bezahlte\ (?:anzeige|partnerschaft) | gesponserter\ (?:inhalt|beitrag|artikel) | publireportage
    | (?:contenu|article)\ sponsorisé | publi-?rédactionnel | contenido\ patrocinado | publirreportaje | conteúdo\ patrocinado)
    (?:\s?(?:\b(?:by|from|von|par|de|por)\b|[|:•·–—-])\s?.{{2,50}})?
    | (?:sponsored|promoted|paid\ for|gesponsert|sponsorisé|patrocinado)\ (?:by|von|par|por)\ .{{2,50}}""",
    _FLAGS | re.VERBOSE,
)
_LABEL = re.compile(r"sponsored|promoted|gesponsert|sponsorisé|patrocinado", _FLAGS)
_SLOT = re.compile(r"advertisement|anzeige|werbung|publicité|publicidad", _FLAGS)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SEX = r"(?:[mwfdxhi]|div(?:ers)?)"
_JOB = re.compile(rf"\({_SEX}(?:\s?[/|,*:]\s?{_SEX}){{1,3}}\)|\(all genders\)", _FLAGS)


class Advertisement(NotAnArticle):
    """No news, whatever else is said of it: not even the entry of a feed that points to it."""


def mark(line: str) -> str | None:
    """What a line says where it does nothing but mark a piece as paid for: "Sponsored content"."""
    return _matched(_MARK, line)


def label(line: str) -> str | None:
    """The same where it is one word ("Sponsored"), which stands over boxes of links too."""
    return _matched(_LABEL, line)


def slot(line: str) -> str | None:
    """The same for what stands over the places of advertisements on nearly every page ("Advertisement")."""
    return _matched(_SLOT, line)


def _matched(pattern: re.Pattern[str], line: str) -> str | None:
    bare = _EDGES.sub("", line[: _LONGEST + 1])
    return bare if len(line) <= _LONGEST and pattern.fullmatch(bare) else None


def refuse_marked(said: str | None) -> None:
    """Raises `Advertisement` where something was said."""
    if said:
        raise Advertisement(f"an advertisement: it is marked '{said}'")


def refuse_job(title: str) -> None:
    """Raises `Advertisement` for a title that offers work to every sex, as the law has it: "Editor (m/f/d)"."""
    if found := _JOB.search(title[:500]):
        raise Advertisement(f"a job advertisement: its title says '{found[0]}'")
