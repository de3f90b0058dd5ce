"""Story memory: which article goes on with a story that an earlier edition printed."""

from collections.abc import Sequence

from digest.editions.group import Piece, what_is_shared
from digest.editions.likeness import Index, instalment, is_narrow, vectors, words_of
from digest.model import Evidence

CONTINUES = 0.28  # how alike two articles have to be; more than within an edition, as the label is read by everybody


def continued(new: Sequence[Piece], printed: Sequence[Piece]) -> dict[str, tuple[str, Evidence]]:
    """For each new piece that goes on with a printed one: the id of the printed one that is most like it, the first
    such in the order given, and what the two share, as written in the new one."""
    words = [words_of(piece.title, piece.text) for piece in (*printed, *new)]
    weighed = vectors(words)
    index = Index()
    for j in range(len(printed)):
        index.add(j, weighed[j])
    found: dict[str, tuple[str, Evidence]] = {}
    for i, piece in enumerate(new, len(printed)):
        this = instalment(piece.title)
        alike = {
            j: likeness
            for j, likeness in index.likenesses(weighed[i]).items()
            if likeness >= CONTINUES
            and not is_narrow(weighed[i], weighed[j])
            and not this.is_other(instalment(printed[j].title))
        }
        if alike:
            most = min(alike, key=lambda j: (-alike[j], j))
            found[piece.id] = (printed[most].id, what_is_shared(i, [most], words, weighed))
    return found
