"""Corrections of what earlier editions printed: what is offered to the editor, and in which words. Pure.

Nothing of it is printed by itself: whether readers are told, and how, is the editor's decision.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.editions.changes import Text, changes
from digest.editions.wording import quote_marks
from digest.model import Article, Change, Correction

WITHDRAWN = "withdrawn"  # the key of a withdrawal
MOST_OFFERED = 20
MOST_TOLD = 2  # changes in one note

# Two collections a day apart, and no more than a morning's lateness: one that runs at seven every day is now and then
# some minutes early. What a site takes away for less, it repairs.
A_DAY_APART = timedelta(hours=20)

_FIRST_PARAGRAPHS = 3
_FIRST_CHARACTERS = 400

_MARKS = (
    r"retracted|retraction|withdrawn|zurückgezogen|rétracté|rétractation|retiré|retractado"
    r"|retractación|retirado"
)
_THING = r"(?:article|story|artikel|beitrag|artículo)"
_MARKED_TITLE = re.compile(
    rf"\W*(?:(?:{_THING} )?(?:{_MARKS})(?: {_THING}| note| notice)?(?:\s*[:|–—\])]|\s+-\s|\W*$))"  # "Retracted: ..."
    rf"|.*[\[(](?:{_THING} )?(?:{_MARKS})[\])]\W*$",  # "... [retracted]"
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\W*(?:"
    r"(?:editor['’]?s[’']? note|note|notice|correction)\W{1,3}(?:the|this|an earlier) (?:article|story|piece|column)\b"
    r"(?: \w+){0,2} (?:has (?:since |now )?been|had to be|was|is)"
    r"|this (?:news |opinion )?(?:article|story|piece|column) (?:has (?:since |now )?been|had to be|was|is)"
    r")(?: \w+ly)? (?:retracted|withdrawn|removed|taken down|unpublished)\b"
    r"|\W*(?:anmerkung der redaktion\W{1,3})?dieser (?:artikel|beitrag|text) (?:wurde|ist|musste)(?: [\w-]+){0,6}"
    r" (?:zurückgezogen|entfernt|gelöscht|depubliziert)\b"
    r"|\W*cet article a (?:depuis )?été (?:retiré|rétracté|supprimé|dépublié)\b"
    r"|\W*este artículo (?:ha sido|fue) (?:retirado|retractado|eliminado)\b",
    re.IGNORECASE,
)

_QUOTES = {
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«\u00a0", "\u00a0»", "“", "”"),
    "es": ("«", "»", "“", "”"),
}
# By language: for a title, for words, for words that were taken out, for a withdrawal, and for further words.
_NOTES = {
    "en": (
        "The article {headline}, which was in No. {number}, is now headed {new}.",
        "The article {headline}, which was in No. {number}, said: {old} It now says: {new}",
        "The article {headline}, which was in No. {number}, said: {old} It no longer does.",
        "The article {headline}, which was in No. {number}, has been withdrawn by its publisher.",
        "It also said: {old} Now: {new}",
    ),
    "de": (
        "Der Artikel {headline} aus Ausgabe {number} hat jetzt den Titel {new}.",
        "Im Artikel {headline} aus Ausgabe {number} hieß es: {old} Jetzt heißt es dort: {new}",
        "Im Artikel {headline} aus Ausgabe {number} hieß es: {old} Das steht dort nicht mehr.",
        "Der Artikel {headline} aus Ausgabe {number} wurde vom Herausgeber zurückgezogen.",
        "Außerdem hieß es: {old} Jetzt: {new}",
    ),
    "fr": (
        "L’article {headline}, paru dans le n°\u00a0{number}, s’intitule désormais {new}.",
        "L’article {headline}, paru dans le n°\u00a0{number}, disait\u00a0: {old} On y lit désormais\u00a0: {new}",
        "L’article {headline}, paru dans le n°\u00a0{number}, disait\u00a0: {old} Ce passage n’y figure plus.",
        "L’article {headline}, paru dans le n°\u00a0{number}, a été retiré par son éditeur.",
        "Il disait aussi\u00a0: {old} Désormais\u00a0: {new}",
    ),
    "es": (
        "El artículo {headline}, publicado en el n.º\u00a0{number}, se titula ahora {new}.",
        "El artículo {headline}, publicado en el n.º\u00a0{number}, decía: {old} Ahora dice: {new}",
        "El artículo {headline}, publicado en el n.º\u00a0{number}, decía: {old} Ese pasaje ya no figura.",
        "El artículo {headline}, publicado en el n.º\u00a0{number}, ha sido retirado por su editor.",
        "También decía: {old} Ahora: {new}",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedArticle:
    """An article that an edition printed, as it was then and as it is now.

    `article` is the present one, `content_hash` that of the text that was printed. `number`, `slot` and `headline` are
    those of the edition. `absence` has the first and the last moment at which its site said that it is not there.
    """

    article: Article
    number: int
    slot: str
    headline: str
    before: Text
    now: Text
    content_hash: str
    absence: tuple[datetime, datetime] | None = None


def offered(
    printed: Iterable[PrintedArticle], settled: Collection[tuple[str, str]], *, language: str
) -> tuple[Correction, ...]:
    """The corrections to offer, those of the newest edition first; at most twenty, and one of an article.

    What counts is the last edition that printed an article: its readers know what it said then. `settled` has what was
    printed or dismissed before, as pairs of an article's id and a key (see `keys_of`). The notes are in `language`
    (BCP 47) where we have words in it, else in English.
    """
    latest: dict[str, PrintedArticle] = {}
    for one in sorted(printed, key=lambda one: (one.number, one.slot), reverse=True):
        latest.setdefault(one.article.id, one)
    found = (_correction(one, settled, language) for one in latest.values())
    return tuple(one for one in found if one is not None)[:MOST_OFFERED]


def keys_of(correction: Correction) -> tuple[str, ...]:
    """What a correction is about, one key for each change, so that each is offered once: what it says now, or that it is
    withdrawn. Another change of the same article has another key."""
    return (WITHDRAWN,) if correction.withdrawn else tuple(map(_key, correction.changes))


def _key(change: Change) -> str:
    said = f"{change.what}|{change.new}" if change.new else f"{change.what}|gone|{change.old}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_withdrawn(first_at: datetime, last_at: datetime) -> bool:
    """Whether a site said often enough that an article is not there: twice, about a day apart (20 hours at least)."""
    return last_at - first_at >= A_DAY_APART


def is_retracted(title: str, first_paragraphs: Sequence[str]) -> bool:
    """Whether the publisher marked an article as withdrawn: in its title ("RETRACTED: ..."), or in one of its first
    three paragraphs ("This article has been withdrawn"). English, German, French and Spanish.

    An article about a retraction has no such mark: "Journal retracts study", "Troops withdrawn from the border".
    """
    return _MARKED_TITLE.match(title[:_FIRST_CHARACTERS]) is not None or any(
        _NOTICE.match(paragraph[:_FIRST_CHARACTERS]) for paragraph in first_paragraphs[:_FIRST_PARAGRAPHS]
    )


def note(number: int, headline: str, found: Sequence[Change], *, language: str) -> str:
    """The words that are offered for the most important changes; with no change, for a withdrawal.

    They speak of the article and not of what was printed of it, which need not have had the sentence. A title that
    changed is told where nothing else is: the same fact mostly stands in a sentence too.
    """
    tongue = language.partition("-")[0].lower()
    tongue = tongue if tongue in _NOTES else "en"
    of_title, of_words, of_loss, of_withdrawal, of_more = _NOTES[tongue]
    told = {"number": str(number), "headline": _quoted(headline, tongue)}
    if not found:
        return of_withdrawal.format_map(told)
    change, *more = [one for one in found if one.what != "title"] or found[:1]
    pattern = of_title if change.what == "title" else of_words if change.new else of_loss
    words = [pattern.format_map(told | _words(change, tongue))]
    words += [of_more.format_map(_words(one, tongue)) for one in more if one.new][: MOST_TOLD - 1]
    return " ".join(words)


def _words(change: Change, tongue: str) -> dict[str, str]:
    return {"old": _quoted(change.old, tongue), "new": _quoted(change.new, tongue)}


def _correction(one: PrintedArticle, settled: Collection[tuple[str, str]], language: str) -> Correction | None:
    withdrawn = _is_gone(one)
    found = () if withdrawn or one.article.content_hash == one.content_hash else changes(one.before, one.now)
    if one.headline != one.before.title:  # readers had a headline of the editor's own
        found = tuple(change for change in found if change.what != "title")
    found = tuple(change for change in found if (one.article.id, _key(change)) not in settled)
    if not found and not (withdrawn and (one.article.id, WITHDRAWN) not in settled):
        return None
    return Correction(
        article=one.article,
        number=one.number,
        slot=one.slot,
        headline=one.headline,
        note=note(one.number, one.headline, found, language=language),
        changes=found,
        withdrawn=withdrawn,
    )


def _is_gone(one: PrintedArticle) -> bool:
    if one.absence is not None and is_withdrawn(*one.absence):
        return True
    was_marked = is_retracted(one.before.title, one.before.sentences)  # and was printed all the same
    return not was_marked and is_retracted(one.now.title, one.now.sentences)


def _quoted(text: str, tongue: str) -> str:
    """The text in quotation marks, and what it quotes in the inner ones of the language."""
    opening, closing, inner_opening, inner_closing = _QUOTES[tongue]
    pieces: list[str] = []
    end = 0
    for place, opens in quote_marks(text):
        pieces += [text[end:place], inner_opening if opens else inner_closing]
        end = place + 1
    return f"{opening}{''.join(pieces)}{text[end:]}{closing}"
