"""Which of the lines above an article is its title."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from digest.articles import lexicon, marks, sentences
from digest.articles.lines import Line

_WORD = re.compile(r"\w+")
_SUFFIX = re.compile(r"\s*(?:\s[|–—:•·»]|\s-|[|»])\s+(?=\S)")
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—](?=\s)")
_STEM = 5  # characters that stand for a word, so that "election" meets "elections"
_LOOK_BACK = 150  # lines above and below the start of the body that are searched for the title


@dataclass(frozen=True, slots=True)
class Headline:
    """The title, the places of the lines that carry it, and how surely it is the title (0 to 1)."""

    title: str
    places: tuple[int, ...]
    confidence: float


def stems(text: str) -> set[str]:
    """The content words of a text, cut to stems; pairs of characters in scripts without spaces."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if not word.isascii() and ("\u3040" <= word[0] <= "\u9fff" or "\uac00" <= word[0] <= "\ud7af"):
            found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif word not in lexicon.STOP:
            found.add(word[:_STEM])
    return found


def plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def find_title(
    lines: Sequence[Line],
    candidates: Sequence[int],
    signed: Set[int],
    start: int,
    body: str,
    said: Set[int] = frozenset(),
) -> Headline | None:
    """The most title-like of the candidate lines, for a body that starts at `start`.

    `signed` are the places of by-lines and dates: one of them just below speaks for a title. `said` are the places
    where the page's own title stands again.

    The strongest sign is that the body uses its words; others are that it stands twice, that it is marked as a
    heading, and that the page's own title (mostly the first line, with the site's name) contains it.
    """
    known = stems(body)
    near = [place for place in candidates if abs(place - start) <= _LOOK_BACK or place <= 3]
    texts = {place: plain(lines[place].text) for place in near}
    places: dict[str, list[int]] = {}
    for place, text in texts.items():
        places.setdefault(text, []).append(place)
    tops = [text for place, text in texts.items() if place <= 3]
    best: tuple[float, int] | None = None
    for place in near:
        line, text = lines[place], texts[place]
        content = stems(line.text)
        if not content:
            continue
        overlap = len(content & known) / len(content)
        score = 3 * overlap * min(1.0, len(content) / 4) + 0.08 * min(line.words, 12)
        score -= 0.08 * min(max(0, line.words - 13), 12)  # a standfirst is longer
        score += _said_again(lines, place, places[text]) + (1.0 if place in said else 0.0)
        score += (1.5 if line.heading == 1 else 0.7) if line.heading else 0.0
        score -= 1.5 if line.bullet else 0.0  # menus are lists
        score -= 1.0 if line.text.endswith(("…", "...")) else 0.0  # cut off, as in a teaser
        if line.words >= 3 and any(
            text != top and 2 * len(text) > len(top) and f" {text} " in f" {top} " for top in tops
        ):
            score += 2.0
        if any(text != other and len(other.split()) >= 4 and other in text for other in places):
            score -= 1.5  # "Title | Site" beside the title itself
        below = place + 1
        if line.words >= 5 and below in texts and text != texts[below] and lines[below].words > 1.3 * line.words:
            score += 0.7  # a standfirst follows
        if not signed.isdisjoint(range(place + 1, place + 6)):
            score += 0.8
        if place < start:
            score -= 0.03 * min(start - place, 60)
        else:
            score -= 0.05 * min(place - start, 20)
            if len(places[text]) < 2 and not line.heading:
                passed = sum(one.words for one in lines[start : min(place, start + 60)] if one.prose)
                score -= 2.6 * min(1.0, passed / 60)  # within the text it may be a sub-head
        if best is None or score > best[0]:
            best = (score, place)
    if best is None:
        return None
    score, chosen = best
    if _is_standfirst(lines, texts, len(places[texts[chosen]]), chosen, signed, start, known):
        chosen -= 1
    title = lines[chosen].text
    if chosen <= 3:
        title = without_site(title)
    return Headline(title, tuple(places[texts[chosen]]), min(1.0, max(0.1, score / 5)))


def _said_again(lines: Sequence[Line], place: int, places: Sequence[int]) -> float:
    """What a second occurrence says: much if it is the window's title, and something if it is close by."""
    others = [other for other in places if other != place]
    if 0 in others:
        return 2.5
    close = (sorted((place, other)) for other in others if abs(other - place) <= 4)
    return 1.5 if 1 in others or any(not any(line.prose for line in lines[a + 1 : b]) for a, b in close) else 0.0


def _is_standfirst(
    lines: Sequence[Line],
    texts: Mapping[int, str],
    count: int,
    place: int,
    signed: Set[int],
    start: int,
    known: Set[str],
) -> bool:
    """Whether the line above is the title and this one its standfirst, which often uses more of the body's words.

    So it is where both look like headlines about the same thing, and no other line parts the two from a by-line, a
    date or the body. A mark for a heading, or that the line stands twice, says that it is the title after all.
    """
    above = place - 1
    if place >= start or place not in texts or above not in texts or texts[place] in texts[above]:
        return False
    first, second = lines[above], lines[place]
    if count > 1 or second.heading or second.words < 5:
        return False
    if not 4 <= len(texts[above].split()) <= min(25, 2 * second.words) or not _about(first, known):
        return False
    after = next((p for p in range(place + 1, min(place + 6, start + 1)) if p == start or p in signed), None)
    framed = after is not None and not any(
        p in texts or (lines[p].words >= 6 and lines[p].ends) for p in range(place + 1, after)
    )
    return framed or above - 1 in signed


def _about(line: Line, known: Set[str]) -> bool:
    """Whether a line is about the same thing as the body: with capitals throughout, as sites' names have, surely so."""
    if "://" in line.text or marks.has_date(line.text):
        return False
    content = stems(line.text)
    named = all(not word[0].islower() or word in lexicon.DANGLING for word in line.text.split())
    return len(content & known) >= max(1.0, 0.5 * len(content) if named else 0.0)


def without_site(title: str) -> str:
    """ "A title | The Site" without the site: a last part of at most 4 words, shorter than what stands before it."""
    parts = list(_SUFFIX.finditer(title))
    if not parts:
        return title
    last = parts[-1]
    head, site = title[: last.start()], title[last.end() :]
    return head.strip() if len(site.split()) <= 4 and len(site.split()) < len(head.split()) else title


def stand_in(text: str) -> str:
    """The first sentence, cut at the end of a clause where it is long: it stands in for a headline that is not there."""
    sentence = sentences.split(text[:2_000])[0]
    if len(sentence) <= 120:
        return sentence.removesuffix(".")
    clauses = [match.start() for match in _CLAUSE_END.finditer(sentence[:120])]
    if clauses and clauses[-1] >= 40:
        return sentence[: clauses[-1]] + "…"
    words = sentence[:120].split()[:12]
    while len(words) > 1 and words[-1] in lexicon.DANGLING:
        words.pop()
    return " ".join(words) + "…"


def split_kicker(line: Line) -> tuple[str | None, str | None] | None:
    """Kind and section that a line above or below the title gives, or None."""
    if (pair := marks.kicker(line.text)) is not None:
        return pair
    if line.words <= 3 and lexicon.KINDS.fullmatch(line.text):
        return line.text, None
    return None
