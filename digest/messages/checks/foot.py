"""What the foot of every letter owes its readers: a way to leave, and the address of whoever sends it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.graphemes import columns
from digest.messages.checks.headers import is_reserved
from digest.messages.checks.printed import all_addresses, same
from digest.messages.checks.wording import folded, listed, quoted
from digest.messages.fields import TOKEN, value
from digest.model import MergeField, Subscriber

# The word for it where the theme has none of its own: in the languages of the themes that come along, and their kin.
_LEAVE = re.compile(
    r"unsubscribe|opt.?out|abbestell|abmeld|austrag|désabonn|désinscri|darse de baja|dar de baja|cancelar.{0,20}suscri"
    r"|disiscri|annulla.{0,20}iscri|afmeld|uitschrijv|إلغاء.{0,12}اشتراك",
    re.IGNORECASE,
)
_SET = "Set unsubscribe: in the schedule file to an https: or mailto: address where readers end their subscription"
_NO_LETTER = re.compile(r"[\W_]+")
_PLACEHOLDER = re.compile(
    r"\b(?:your|street address|address here|todo|tbd|xxx+|lorem|anytown|123 main st\w*|musterstra(?:ß|ss)e|musterstadt"
    r"|14 quay street\W+halmouth)\b",
    re.IGNORECASE,
)
_SHORTEST_ADDRESS = 12


def way_out(proof: Proof) -> Iterator[Finding]:
    """Whether readers can leave: by the button of their mail program (RFC 2369, RFC 8058), and by a link in both parts."""
    address = dict(proof.message.headers).get("List-Unsubscribe", "")
    strict = Severity.ERROR if proof.imprint.bulk else Severity.WARNING
    linked = _linked(proof)
    if not address and not linked:
        yield _leaving(
            "unsubscribe-missing", Severity.ERROR, "there is no way to unsubscribe: neither a header nor a link", _SET
        )
        return
    if not address:
        yield _leaving(
            "unsubscribe-header-missing",
            strict,
            "the letter has a link to unsubscribe, but no header List-Unsubscribe, by which mail programs show a button",
            _SET,
        )
    else:
        yield from _one_click(proof, address, strict)
    if not linked:
        yield _leaving(
            "unsubscribe-unseen",
            strict,
            "the HTML part has no link to unsubscribe; only some mail programs show the header's button",
            f"Link {{{{ edition.unsubscribe }}}} in the foot of the theme {proof.theme.name}",
        )
    if not _in_text(proof):
        yield _leaving(
            "unsubscribe-unseen-plain",
            Severity.WARNING,
            "the plain part does not say how to unsubscribe",
            f"Print {{{{ edition.unsubscribe }}}} in edition.txt.j2 of the theme {proof.theme.name}",
        )


def _one_click(proof: Proof, address: str, strict: Severity) -> Iterator[Finding]:
    """RFC 8058: an https: address of each reader's own that ends the subscription when a mail program posts to it."""
    post = dict(proof.message.headers).get("List-Unsubscribe-Post", "")
    asked = post.replace(" ", "").casefold() == "list-unsubscribe=one-click"
    on_the_web = "<https://" in address or TOKEN.fullmatch(address.strip("<>")) is not None
    if asked and not on_the_web:
        yield _leaving(
            "one-click-mailto",
            strict,
            "one_click: true promises a web address that mail programs can post to, and unsubscribe: is a mailto:",
            "Set unsubscribe: in the schedule file to an https: address, or take one_click: out",
        )
    elif not asked:
        what = "no header List-Unsubscribe-Post" if on_the_web else "a mailto: address only"
        yield _leaving(
            "one-click-missing",
            strict,
            f"readers cannot leave with one click (RFC 8058): there is {what}. Gmail and Yahoo ask it of those who send "
            "them more than 5,000 letters a day",
            "Where your website can do it, set unsubscribe: in the schedule file to an https: address with a merge field "
            "in it that says who leaves, such as https://your-site/leave?who={address}, and one_click: true",
        )
    elif (shared := _sharing(proof, address)) or not _tells_who(proof, address):
        yield _leaving(
            "one-click-shared",
            Severity.ERROR,
            "the one-click address is the same for several readers"
            + (f" ({listed(shared)})" if shared else "")
            + ", so that your website cannot know who leaves",
            "Put a merge field into unsubscribe: in the schedule file that every reader has and no two share, such as "
            "{address} or a column of your list with a code for each reader",
        )


def _tells_who(proof: Proof, address: str) -> bool:
    """Whether one of the merge fields in it is each reader's own: no name, and nothing that stands for all who have none."""
    named = {name for _, name in TOKEN.findall(address)}
    return any(
        field.name in named and field.column.casefold() != "name" and field.otherwise is None
        for field in proof.message.fields
    )


def _sharing(proof: Proof, address: str) -> list[str]:
    """The addresses of readers who have the same in all merge fields of it. Who lacks one of them is told elsewhere."""
    named = {name for _, name in TOKEN.findall(address)}
    fields = [field for field in proof.message.fields if field.name in named]
    having: dict[tuple[str, ...], list[str]] = {}
    for reader in proof.readers:
        if (own := _values(fields, reader)) is not None:
            having.setdefault(own, []).append(reader.address)
    return [one for readers in having.values() if len(set(readers)) > 1 for one in readers]


def _values(fields: list[MergeField], reader: Subscriber) -> tuple[str, ...] | None:
    try:
        return tuple(value(field, reader) for field in fields)
    except ValueError:
        return None


def _linked(proof: Proof) -> bool:
    """Whether the HTML part has a link for leaving that can be seen: by its address or by its words."""
    own, said = _own_address(proof), _own_words(proof)
    published = frozenset(map(same, all_addresses(proof.edition)))
    for link in proof.document.iter("a"):
        words, href = folded(link.text_content()), same(link.get("href") or "")
        if not href or not (words or link.xpath(".//img")):
            continue
        if href == own or (href not in published and _says(words, said)):
            return True
    return False


def _in_text(proof: Proof) -> bool:
    own, text = _own_address(proof), proof.message.text
    return own in unquote(text) if own else _says(folded(text), _own_words(proof))


def _says(text: str, words: frozenset[str]) -> bool:
    return any(word in text.casefold() for word in words) or _LEAVE.search(text) is not None


def _own_address(proof: Proof) -> str:
    """That of the header, with its merge fields."""
    return same(dict(proof.message.headers).get("List-Unsubscribe", "").strip("<>"))


def _own_words(proof: Proof) -> frozenset[str]:
    """What the theme calls it, in all its languages."""
    spoken = proof.theme.tokens.get("words", {}).values()
    return frozenset(str(words["unsubscribe"]).casefold() for words in spoken if words.get("unsubscribe"))


def postal_address(proof: Proof) -> Iterator[Finding]:
    """Whether both parts have the postal address, and whether it looks like one."""
    address = proof.imprint.postal_address
    if not address.strip():
        yield _postal(
            "postal-address-empty",
            Severity.WARNING,
            "there is none; the law of many countries asks for one",
            "Set postal_address: below publication: in the schedule file",
        )
        return
    lines = [_letters(line) for line in address.splitlines()]
    parts = (("HTML", proof.document.text_content()), ("plain", proof.message.text))
    missing = [name for name, text in parts if not _holds(_letters(text), lines)]
    for name in missing:
        yield _postal(
            "postal-address-missing",
            Severity.ERROR,
            f"the {name} part does not have it",
            f"Print {{{{ imprint.postal_address }}}} in the theme {proof.theme.name}",
        )
    sample = is_reserved(proof.imprint.sender_address.rpartition("@")[2].casefold())
    if _PLACEHOLDER.search(address) or columns(_letters(address)) < _SHORTEST_ADDRESS:
        yield _postal(
            "postal-address-placeholder",
            Severity.INFO if sample else Severity.WARNING,
            f"{quoted(address)} does not look like an address that a letter would reach",
            "Set postal_address: below publication: in the schedule file to your own",
        )


def _holds(text: str, lines: list[str]) -> bool:
    return all(line in text for line in lines)


def _letters(text: str) -> str:
    """Letters and digits alone: themes print an address on one line or on several."""
    return _NO_LETTER.sub("", text).casefold()


def _leaving(name: str, severity: Severity, what: str, todo: str) -> Finding:
    return Finding(id=name, severity=severity, where="unsubscribing", what=what, todo=todo)


def _postal(name: str, severity: Severity, what: str, todo: str) -> Finding:
    return Finding(id=name, severity=severity, where="the postal address", what=what, todo=todo)
