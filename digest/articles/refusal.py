"""What is no article, and what it is instead: consent walls, paywalls, error pages, lists of headlines, and the like.

To print a wrong text is worse than to print none, and a person can mend what is named.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NoReturn

from digest.articles import cards, lexicon
from digest.articles.lines import Line
from digest.articles.tags import Tag
from digest.errors import NotAnArticle

MIN_WORDS = 40  # fewer words of running text are no article
STUB = 60  # words of running text below which a notice says more than they do
_WALL = 200  # words of running text that a consent wall has at the most, where a page has much else
_TEASERS = 4

_FLAGS = re.IGNORECASE
_ERROR = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-4])\b\W{0,3}(?:error|not found|page|forbidden|gone|bad|internal|service|too many|fehler|oops)|\b(?:error|fehler|erreur)\W{0,3}(?:40[0-9]|410|429|50[0-4])\b"
    r"|\b(?:page|article|story|content|link)\b.{0,40}\b(?:not (?:be )?found|could ?n.t be found|can.?t (?:be )?f(?:ou|i)nd|does ?n.t exist|does not exist|no longer (?:exists|available)|has been (?:re)?moved)"
    r"|\b(?:seite|artikel)\b.{0,30}\bnicht (?:gefunden|mehr verfügbar)|\bpage (?:introuvable|non trouvée)|\bpágina no (?:encontrada|existe)|\bpágina não encontrada"
    r"|^\W*(?:404|not found)\W*$|\baccess denied\b|\bservice (?:temporarily )?unavailable\b|\bbad gateway\b|\binternal server error\b",
    _FLAGS,
)
_LOGIN = re.compile(
    r"\b(?:sign|log)(?:ged)?[ -]?in to (?:continue|read|view|see|your|access|comment)|\bplease (?:sign|log) in\b|\bmust be (?:signed|logged) in\b|\bforg[eo]t(?:ten)? (?:your )?password"
    r"|\bmelden sie sich (?:bitte )?an\b|\bpasswort vergessen|\bconnectez-vous (?:pour|à)|\bmot de passe oublié|\binicia sesión para|\bolvid(?:é|aste|ado) (?:mi|tu|su) contraseña",
    _FLAGS,
)
_PAYWALL = re.compile(
    r"\b(?:subscribe|register|join|sign up|log in|sign in)\b.{0,30}\bto (?:continue|keep|finish|go on) reading|\bto (?:continue|keep) reading\b.{0,40}\b(?:subscribe|register|sign|log)"
    r"|\b(?:to )?(?:read|unlock|access) (?:the )?(?:full|whole|rest of (?:the|this)|this) (?:story|article|text)\b|\b(?:for|to|only) (?:paying |registered )?(?:subscribers|members) only\b"
    r"|\b(?:exclusive|available|reserved|only)\b.{0,12}\b(?:for|to) (?:our )?(?:paying |registered )?(?:subscribers|members)\b|\balready (?:a|have a) (?:subscriber|subscription|member)\b"
    r"|\bfree articles? (?:left|this month|remaining)|\breached your (?:limit|free)|\b(?:jetzt|weiter) ?lesen mit\b|\bmit .{0,20}abo\b.{0,20}lesen|\bnur für abonnent|\bréservée? (?:à nos|aux) abonnés|\bexclusivo para (?:suscriptores|assinantes)",
    _FLAGS,
)
_ROBOT = re.compile(
    r"\bverify(?:ing)?\b.{0,20}\byou.{0,6}\bhuman|\bnot a robot\b|\bunusual (?:traffic|activity)\b|\bchecking your browser|\bsecurity check\b",
    _FLAGS,
)
STUBS = (  # what a notice says, and what that makes of the page
    (_ERROR, "an error page: the article is not at this address any more, or the site was down"),
    (_ROBOT, "a check for robots instead of the page: copy the article's text by hand"),
    (_PAYWALL, "a paywall: only the beginning of the article is there for who has not paid"),
    (_LOGIN, "a page to log in: the article is only there for who has an account"),
)


CONSENT_WALL = "a consent wall: it asks to accept cookies and shows no article"
LONGEST_NOTICE, MOST_SIGNS = 30, 300  # words, characters


def refuse(reason: str) -> NoReturn:
    """Raises `NotAnArticle`, always."""
    raise NotAnArticle(reason)


def refuse_what_is_none(units: Sequence[Line], tags: Sequence[Tag], start: int, stop: int, closed: int) -> None:
    """Raise `NotAnArticle` if the range is no article, with what the page is instead.

    `closed` is the number of cards that end in "keep reading".
    """
    prose = [unit for unit, tag in zip(units[start:stop], tags[start:stop], strict=True) if tag is Tag.PROSE]
    words, total = _words(prose), _words(units)
    running = [unit for unit in units if unit.prose]
    if (
        _is_mostly_consent(units)
        or (words < _WALL and _is_mostly_consent(prose))
        or (words < MIN_WORDS and _is_mostly_consent(running))
    ):
        refuse(CONSENT_WALL)
    if words < STUB:
        small = [unit.text for unit in units if unit.words <= LONGEST_NOTICE and len(unit.text) <= MOST_SIGNS]
        for pattern, reason in STUBS:
            if any(map(pattern.search, small)):
                refuse(reason)
    if words >= MIN_WORDS and not _is_index(units, tags, start, stop):
        return
    teasers = sum(1 for place in range(len(units)) if tags[place] is Tag.PROSE and _is_teaser(units, tags, place))
    if words >= MIN_WORDS or closed >= 2 or teasers >= _TEASERS or sum(map(cards.is_title, units)) >= 8:
        refuse("an index page: a list of headlines without an article")
    if total < 150 and any(len(unit.text) < 200 and lexicon.LOADING.search(unit.text) for unit in units):
        refuse("the page was still loading: fetch it again, or copy its text by hand")
    if total < MIN_WORDS:
        size = "a line or two" if len(units) <= 2 else f"{len(units)} short lines"
        refuse(f"only {size} of text: {total} {'word' if total == 1 else 'words'}, fewer than {MIN_WORDS}")
    if not words:
        refuse(f"{total} words, but no full sentence among them that could be an article's")
    refuse(f"only {words} words of running text, fewer than {MIN_WORDS}")


def _words(units: Iterable[Line]) -> int:
    return sum(unit.words for unit in units)


def _is_mostly_consent(units: Sequence[Line]) -> bool:
    return 2 * _words(filter(_asks_for_consent, units)) > _words(units)


def _asks_for_consent(unit: Line) -> bool:
    return asks_for_consent(unit.text)


def asks_for_consent(text: str) -> bool:
    """Whether a line asks the reader to accept cookies and the like."""
    return len(text) < 3_000 and bool(lexicon.CONSENT.search(text) and lexicon.READER.search(text))


def _is_index(units: Sequence[Line], tags: Sequence[Tag], start: int, stop: int) -> bool:
    """Whether headline and teaser take turns from the first line on."""
    prose = [place for place in range(start, stop) if tags[place] is Tag.PROSE]
    teasers = [place for place in prose if _is_teaser(units[:stop], tags, place)]
    return len(teasers) >= _TEASERS and prose[0] in teasers and len(teasers) >= 0.7 * len(prose)


def _is_teaser(units: Sequence[Line], tags: Sequence[Tag], place: int) -> bool:
    """Whether a short paragraph stands alone below a headline."""
    return (
        place > 0
        and units[place].words < 40
        and cards.is_title(units[place - 1])
        and not units[place - 1].text.endswith("?")
        and (place + 1 >= len(units) or tags[place + 1] is not Tag.PROSE)
    )
