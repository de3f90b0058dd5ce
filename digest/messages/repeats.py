"""What a text says that readers have not just read above it."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|[。！？]+[」』”]*+")
_WORD = re.compile(r"\w+")
_LONGEST_SHORT_FORM = 4  # letters: "Prof."
_LOOK_BACK = 30  # characters; no abbreviation is longer


def without_repeats(text: str, said: str) -> str:
    """The text without the sentences that `said` has already, whatever their place, marks and capitals.

    Sentences are told apart by their marks alone. Where that leaves a doubt, as after "Dr.", two are taken for one: it
    is better to say a thing twice than to cut one in two.
    """
    if text.startswith(said) and _begins_a_sentence(text, len(said)):
        return text[len(said) :].strip()
    known = {_key(sentence): len(sentence) for sentence in _sentences(said)}
    known.pop("", None)
    return "".join(part for part in _sentences(text, known) if _key(part) not in known).strip()


def _begins_a_sentence(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at:].lstrip()
    return not after or before in "。！？」』" or (text[at].isspace() and not after[0].islower())


def _sentences(text: str, known: Mapping[str, int] = MappingProxyType({})) -> Iterator[str]:
    """The text in parts that end with a sentence. There is no doubt about the end of one that is `known`: by its key,
    with its length."""
    start, longest = 0, 2 * max(known.values(), default=0)
    for found in _END.finditer(text):
        part = text[start : found.end()]
        if not _in_doubt(text, start, found) or (len(part) <= longest and _key(part) in known):
            yield part
            start = found.end()
    if start < len(text):
        yield text[start:]


def _in_doubt(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a full stop may be that of an abbreviation, an initial or a number."""
    if found[0] != ".":
        return False
    stop = found.start()
    words = text[max(start, stop - _LOOK_BACK) : stop].split()
    word = words[-1].lstrip("\"'“‘«(") if words else ""
    return (
        text[stop + 1 : stop + 1 + _LOOK_BACK].lstrip()[:1].islower()
        or "." in word
        or len(word) < 2
        or (word.isdigit() and len(word) == 2)
        or (word[0].isupper() and len(word) <= _LONGEST_SHORT_FORM)
    )


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
