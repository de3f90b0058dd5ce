"""Picture captions and credits in plain text: finding them, parting them, and writing a credit one way."""

import re

from digest.articles import lexicon, marks

_CREDIT_PREFIX = re.compile(
    r"^\W*(?:(?:top|main|lead|cover|header|hero|file)\s+)?(?:image|photo|picture|photograph|foto|illustration|graphic)s?(?:graphy)?\s*"
    r"(?:(?:credits?|courtesy(?:\s+of)?|source|via|by)\b\s*:?|:)\s*|^\W*(?:credits?|source|foto|bild)\s*:\s*|^\W*courtesy\s+of\s+",
    re.IGNORECASE,
)
_CREDIT_INLINE = re.compile(
    r"(?:^|[.!?”\"’)|]\s*|\s[–—|-]\s)((?:photo|image|picture|photograph|credit|foto)s?(?:\s+(?:credit|by|courtesy(?:\s+of)?))?\s*[:/].{2,80}|photo(?:graph)?\s+by\s.{2,80})$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(([^()]{2,120})\)\W{0,2}$|\[([^\[\]]{2,120})\]\W{0,2}$")
_CREDIT_WORD = re.compile(
    rf"\b(?:photo|image|picture|credit|courtesy|handout|file|via|{lexicon.AGENCY})\b", re.IGNORECASE
)
_PROPER = r"[A-ZÀ-ÖØ-Þ][^\s/.,;:]*"
_WIRE_END = re.compile(
    rf"(?:^|[.!?”\"’)]\s+|\s(?=(?:{lexicon.AGENCY})\s?/))((?:{_PROPER}\.?)(?:\s{_PROPER}\.?){{0,4}}\s?(?:/|\svia\s)\s?{_PROPER}(?:\s{_PROPER}){{0,4}}(?:\.com)?)\W{{0,2}}$"
)
_AGENCY_ALONE = re.compile(
    rf"^(?:\W*|[^.!?]{{1,60}}[|,]\s*|©\s*[^.!?]{{0,40}})(?:{lexicon.AGENCY})(?:\s?/\s?.{{1,60}})?\W*$", re.IGNORECASE
)


def split_credit(line: str) -> tuple[str, str] | None:
    """Caption ("" for none) and normalised credit of a picture line; None where it names no credit.

    Knows "Photo: X", "Top image credit: X", "caption (X / Agency)", "caption. AGENCY/ X" and a bare agency.
    """
    if len(line) > 1_500:
        return None
    prefix = _CREDIT_PREFIX.match(line)
    text = line[prefix.end() :] if prefix else line
    if bracket := _BRACKET.search(text):
        inside = bracket[1] or bracket[2]
        slashed = "/" in inside and not any(map(str.isdigit, inside))
        if (prefix or _CREDIT_WORD.search(inside) or slashed) and not marks.has_date(inside):
            return text[: bracket.start()].strip(), normalise_credit(inside)
    tail = text[-160:]
    match = _WIRE_END.search(tail) or (None if prefix else _CREDIT_INLINE.search(tail))
    if match:
        return text[: len(text) - len(tail) + match.start(1)].strip(" –—|-"), normalise_credit(match[1])
    if prefix:
        return ("", normalise_credit(text)) if 0 < len(text) <= 120 else None
    if len(line) <= 80 and _AGENCY_ALONE.match(line):
        return "", normalise_credit(line)
    return None


def normalise_credit(text: str) -> str:
    """ "(Photo: REUTERS/ Ann Lee)" becomes "REUTERS/Ann Lee"."""
    bare = text.strip().strip("()[]").strip()
    if match := _CREDIT_PREFIX.match(bare):
        bare = bare[match.end() :]
    return re.sub(r"\s*/\s*", "/", bare).strip(" .,;:|")
