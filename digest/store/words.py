"""Words as they are searched for: without case, accents and signs, the same in texts and in questions.

Folding is done here and not by the databases, since SQLite and PostgreSQL each have their own idea of what a word is.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_TEXT = 150_000  # characters of one text: some 25,000 words. PostgreSQL takes no more than 1 MB of different words.
MAX_WORD = 64
SHORT = 2  # letters of a word that is not taken for the beginning of others: there would be very many
MAX_QUESTION = 1_000  # characters
MAX_TERMS = 32

_ASKED = re.compile(r'"([^"]*)"|[^\s"]+')


class _Folding(dict[int, str]):
    """For `str.translate`: letters and digits as they are, accents away, anything else a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kept = sign if unicodedata.category(sign)[0] in "LNM" else " "
        self[code] = "" if unicodedata.combining(sign) else kept
        return self[code]


_folding = _Folding()


def folded(text: str) -> str:
    """The words of a text, folded, with single spaces between them: "Zürich's café" is "zurich s cafe"."""
    signs = unicodedata.normalize("NFKD", text[:MAX_TEXT])[:MAX_TEXT]
    return " ".join(word[:MAX_WORD] for word in signs.translate(_folding).casefold().split())[:MAX_TEXT]


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other. With `prefix` the last one may go on: "rain" finds "rainy"."""

    words: tuple[str, ...]
    prefix: bool


def terms_of(question: str) -> tuple[Term, ...]:
    """What a person asks for. All terms must be found.

    Words in double quotes, or joined by signs as in "well-known", stand together. The last word may go on, unless it is
    a short one ("EU"), and so may those before a star. Nothing that is typed can be wrong; signs are passed over.
    """
    asked = list(_ASKED.finditer(question[:MAX_QUESTION]))
    found = []
    for match in asked[:MAX_TERMS]:
        words = tuple(folded(match[0]).split())
        if words:
            is_begun = match is asked[-1] and len(words[-1]) > SHORT
            found.append(Term(words, match[1] is None and (is_begun or match[0].endswith("*"))))
    return tuple(found)


def for_fts5(terms: tuple[Term, ...]) -> str:
    """The terms in the query syntax of SQLite's FTS5 (sqlite.org/fts5.html, section 3)."""
    return " ".join(f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in terms)


def for_tsquery(terms: tuple[Term, ...]) -> str:
    """The terms in the syntax of PostgreSQL's to_tsquery (its manual, section 12.3.2)."""
    return " & ".join(
        "({}{})".format(" <-> ".join(f"'{word}'" for word in term.words), ":*" if term.prefix else "") for term in terms
    )
