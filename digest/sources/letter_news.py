"""The blocks of a newsletter → those that are news. Pure.

Newsletters say at their head how to open them in a browser, and at their foot why one gets them and how to stop that:
none of it may ever be printed as news, nor who got the letter.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.articles import lexicon
from digest.articles.cards import is_appeal
from digest.articles.lines import Line, ends_sentence
from digest.articles.marks import is_byline, is_date_line
from digest.sources.letter_blocks import ONWARD, Block

_FLAGS = re.IGNORECASE

# Lines that help to read the letter or to pass it on, wherever they stand. Each needs words that speak of a letter: the
# verbs alone are those of the news.
_HANDLING = re.compile(
    r"\b(?:view|read|open|see)\b.{0,40}\bin\ (?:your\ |a\ |the\ )?(?:web\ ?)?browser\b|\b(?:view|read|open)\ (?:this|it)\b.{0,25}\b(?:online|on\ the\ web)\b"
    r"|\b(?:trouble|problems?|difficulty)\ (?:reading|viewing|seeing)\ (?:this|the|our|it)\b|\bnot\ display(?:ing|ed)\ (?:correctly|properly)\b"
    r"|\bimages\ (?:are\ )?(?:not\ (?:shown|displayed)|turned\ off)\b|\bforwarded?\ (?:this|that)\ (?:e-?mail|message|newsletter|letter)\b"
    r"|\b(?:this|e-?mail|newsletter)\ (?:was\ |been\ )?forwarded\ to\ you\b|\bforward\ (?:this|it|to)\b.{0,20}\b(?:friend|colleague|someone)\b"
    r"|\badd\ (?:us|[^\s@]{1,64}@\S{1,200})\ to\ your\ (?:address|contacts|safe)|\b(?:im|in\ (?:ihrem|deinem))\ browser\ (?:an|öffnen|lesen)"
    r"|\bnicht\ (?:richtig|korrekt)\ (?:angezeigt|dargestellt)\b|\bweitergeleitet\ bekommen\b|\bdans\ (?:votre|le|un)\ navigateur\b|\ben\ (?:el|tu|su)\ navegador\b"
    r"|^\W*-{3,}.{0,20}(?:forwarded|weitergeleitet)",
    _FLAGS | re.VERBOSE,
)
_SHORT_HANDLING = re.compile(
    r"\b(?:view|read|open)\ (?:online|in\ (?:the\ )?app|on\ (?:the\ )?(?:web|site))\b|\b(?:web|online)[\ -]?(?:version|ansicht)\b|\bweiterempfehlen\b",
    _FLAGS | re.VERBOSE,
)

# The writer asks for readers, money or praise; what houses say in their name is in `cards.is_appeal`.
_APPEAL = re.compile(
    r"\breader-supported\b|\b(?:receive|get)\ new\ posts\b|\bsupport\ (?:my|our)\ (?:work|writing)\b|\bfree\ or\ paid\ subscriber"
    r"|\bupgrade\ to\ paid\b|\bif\ you\ (?:enjoyed?|liked?)\ (?:this|today|our|my)\b|\bbuy\ (?:me|us)\ a\ coffee\b"
    r"|^\W*(?:thanks|thank\ you|danke)\ .{0,60}\b(?:reading|subscrib|lesen)|\bhow\ (?:did|are)\ we\ do(?:ing)?\b"
    r"|\b(?:did|do)\ you\ (?:like|enjoy|love)\b.{0,30}\b(?:e-?mail|letter|newsletter|edition|issue)\b|\brefer\b.{0,20}\b(?:friends?|people)\b"
    r"|\bshare\b.{1,40}\bwith\ (?:a|your)\ (?:friend|colleague)|\bwie\ (?:hat|gefällt)\ (?:dir|ihnen)\b.{0,40}\b(?:ausgabe|newsletter)",
    _FLAGS | re.VERBOSE,
)
# What stands over an advertisement, and what only names who pays for the letter.
_ADVERTISEMENT = re.compile(
    r"\W*(?:sponsored(?:\ (?:content|by\b.{0,40}))?|advertisement|ad|promoted|partner\ content|a\ (?:word|message)\ from\b.{0,40}"
    r"|anzeige|werbung|publicité|publicidad|pubblicità)\W*",
    _FLAGS | re.VERBOSE,
)
_PATRON = re.compile(
    r"\W*(?:together|in partnership) with\b.{0,40}|\W*(?:presented|supported|brought to you) by\b.{0,40}", _FLAGS
)
_PROSE = 12  # words; few headings have more
_SHORTEST_PROSE = 8
_MOST_OF_AN_ADVERTISEMENT = 3  # blocks

_GOODBYE = re.compile(
    r"(?:(?:kind|best|warm)\ (?:regards|wishes)|yours\ (?:sincerely|truly|ever)|(?:until|see\ you)\ (?:tomorrow|next|then|soon|again|on)"
    r"|have\ a\ (?:good|great|lovely|nice)|mit\ (?:freundlichen|besten|herzlichen)\ grüßen|(?:viele|liebe|herzliche|beste|freundliche)\ grüße"
    r"|bis\ (?:morgen|bald|nächste)|cordialement|à\ (?:demain|bientôt)|un\ saludo|saludos|hasta\ (?:mañana|pronto)|cordiali\ saluti"
    r"|(?:regards|best|yours|sincerely|cheers)(?=[,.!]|$))\b[^.!?]{0,60}[,!.]?[^.!?]{0,60}",
    _FLAGS | re.VERBOSE,
)
_FORWARDER = re.compile(r"(?:from|von|de|da)\s?:.{1,400}\b(?:subject|betreff|objet|asunto|oggetto)\s?:", _FLAGS)

# Why one gets the letter, and whom it is for.
_REASON = re.compile(
    r"\byou(?:.re|\ are)\ (?:currently\ )?(?:receiving|getting|subscribed\ to)\b|\byou(?:.ve|\ have)?\ (?:receive|received|get|got)\ (?:this|these|our)\ (?:e-?mail|message|mail|newsletter|letter|update)"
    r"|\bthis\ (?:e-?mail|message|mailing|newsletter)\ (?:was|is|has\ been)\ (?:sent|intended|delivered)\b|\bsent\ to\ [^\s@]{1,64}@|\bwas\ sent\ to\ you\ (?:by|because|from)\b"
    r"|\bbecause\ you\ (?:have\ |are\ |.re\ )?(?:signed\ up|subscribed|opted|registered|a\ (?:subscriber|member))|\bour\ (?:mailing|postal)\ address\b"
    r"|\bno\ longer\ (?:wish|want)\ to\ (?:receive|get)\ (?:this|these|our|such|e-?mails|newsletters|messages|updates)\b"
    r"|\bto\ unsubscribe\b\W{0,3}\b(?:click|reply|answer|send|visit|please|use|here|e-?mail|write|go|from\ (?:this|these|our|all))\b"
    r"|\bto\ (?:stop\ receiving|opt\ out\ of)\ (?:this|these|our|future|all)\b|\b(?:unsubscribe|opt\ out)\ (?:here|at\ any\ time|from\ (?:this|these|our))\b"
    r"|\b(?:sie|du)\ (?:erhalten|erhältst|bekommen|bekommst)\ (?:diese[nrs]?|unsere[nr]?)\ (?:e-?mail|mail|nachricht|newsletter|rundbrief)|\bdiese\ (?:e-?mail|nachricht)\ (?:wurde|ging)\ an\b"
    r"|\b(?:newsletter|e-?mails?)\b.{0,40}\b(?:abbestellen|abmelden|abzubestellen|abzumelden)\b|\bkeine\ (?:weiteren\ )?(?:newsletter|e-?mails?)\b.{0,20}\bmehr\b"
    r"|\bvous\ (?:recevez|avez\ reçu)\ (?:ce|cet|cette)\ (?:e-?mail|courriel|message|lettre|newsletter)|\b(?:recibe?s|has\ recibido)\ este\ (?:correo|mensaje|boletín|e-?mail)"
    r"|\bnot\ the\ intended\ recipient\b|\bthis\ (?:e-?mail|message)\ and\ any\ attachment|\bist\ nur\ für\ den\ adressaten\b",
    _FLAGS | re.VERBOSE,
)
# The way out, as the words of a link.
_WAY_OUT = re.compile(
    r"\bun-?subscribe|\bopt[\ -]out\b|\b(?:manage|update|change|edit|e-?mail|newsletter)\b.{0,25}\b(?:preferences?|subscriptions?|settings|profile)\b"
    r"|\babmelden\b|\babbestellen\b|\babmeldung\b|\baustragen\b|\bnewsletter-?einstellungen\b|\bse\ désabonner|\bdésinscri|\bse\ désinscrire"
    r"|\bdarse\ de\ baja\b|\bcancelar\b.{0,15}\bsuscripción|\bdisiscriv",
    _FLAGS | re.VERBOSE,
)
_LEGAL = re.compile(
    r"(?:©|\(c\)|\bcopyright)\W{0,3}\d{4}|\ball\ rights\ reserved\b|^\W*(?:impressum|privacy\ (?:policy|notice)|datenschutz\w{0,12})\b.{0,60}$|\bhr[ab]\W{0,2}\d{2,8}|\bust-?id"
    r"|\balle\ rechte\ vorbehalten\b|\btous\ droits\ réservés\b|^\W*(?:the\ )?[\w.-]{1,60}\ mailing\ list$",
    _FLAGS | re.VERBOSE,
)
_GREETING = re.compile(
    r"[^\w“\"‘']{0,6}(?:hi|hello|hey|dear|good\ (?:morning|afternoon|evening|day)|hallo|moin|liebe[rs]?|sehr\ geehrte[rs]?|guten\ (?:morgen|tag|abend)"
    r"|bonjour|cher|chère|hola|querid[oa]|buenos\ días|ciao)\b(?:,\ (?-i:[A-ZÀ-Þ])[\w'’-]{1,30}(?:\ [\w'’-]{1,30})?(?=[,!.]))?[^.,!?:;]{0,50}(?:[,!]|[.:](?=\s*$))\s*",
    _FLAGS | re.VERBOSE,
)
_ISSUE = re.compile(
    r"(?:issue|no\.?|nr\.?|ausgabe|edition|vol(?:ume)?\.?|numéro|#)\s?#?\d{1,5}\b.{0,40}|\d{1,3}[\s-]?min(?:utes?)?\.?(?:[\s-]read)?",
    _FLAGS,
)
_DAY = re.compile(
    r"(?:[^\W\d]{2,12}\W{1,3}){0,2}\d{1,2}(?:st|nd|rd|th)?\W{0,3}(?:[^\W\d]{3,10}\W{0,3})?(?:\d{4})?(?:\s?[-–—·|].{0,20})?",
    _FLAGS,
)
_MONTH = re.compile(
    r"\b(?:jan|ene|f[eé][bv]|m[aä]r|a[pbv]r|ma[iy]|jui?n|jui?l|aug|ao[uû]|ago|sep|o[ck]t|nov|de[cz]|d[éi]c)", _FLAGS
)
_TOP = 5  # blocks among which a greeting may stand
_LONGEST_REASON = 100  # words
_LONGEST_WAY_OUT = 60
_LONGEST_LEGAL = 45
_LONGEST_HANDLING = 35
_LONGEST_APPEAL = 80
_MOST_OF_A_TAIL = 5  # blocks


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who got the letter: addresses in small letters, and whole names."""

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def news(blocks: Sequence[Block], subscriber: Subscriber, sender: str) -> tuple[Block, ...]:
    """The blocks that are news, or none.

    The foot is cut off: it begins with the first words on why one gets the letter, how to stop it, or whose it is,
    behind which less than a third as much text follows as stood before. Elsewhere such a block is left out by itself,
    as are menus, buttons, appeals, and every block with an address or the name of the subscriber.
    """
    foots = [_is_foot(block, subscriber) for block in blocks]
    outs = [
        foot or _is_chrome(block, sender) or _names(block, subscriber)
        for block, foot in zip(blocks, foots, strict=True)
    ]
    _strike_advertisements(blocks, outs)
    kept: list[Block] = []
    started = False
    end = _end(blocks, foots, outs)
    for place, block in enumerate(blocks[:end]):
        if outs[place] or (not started and _is_masthead(block)):
            continue
        text = (
            _GREETING.sub("", block.text, count=1) if len(kept) < _TOP and _GREETING.match(block.text) else block.text
        )
        if text and (not kept or text != kept[-1].text):
            kept.append(Block(block.tag, text, block.links))
            started = started or block.words >= _PROSE
    for _ in range(_MOST_OF_A_TAIL):
        if len(kept) > 1 and _is_tail(kept[-1]):
            kept.pop()
    return tuple(kept)


def _is_tail(block: Block) -> bool:
    """The name of the house, its address, a heading without a text: what is left above a foot. Headlines that lead to
    their stories may end a letter, and so may a list."""
    return block.tag != "li" and not block.is_link and block.words <= _PROSE and not ends_sentence(block.text)


def as_html(blocks: Iterable[Block]) -> str:
    """One element for each block."""
    return "\n".join(f"<{block.tag}>{html.escape(block.text, quote=False)}</{block.tag}>" for block in blocks)


def _end(blocks: Sequence[Block], foots: Sequence[bool], outs: Sequence[bool]) -> int:
    words = [0 if out else block.words for block, out in zip(blocks, outs, strict=True)]
    total, before = sum(words), 0
    for place, count in enumerate(words):
        if foots[place] and 3 * (total - before) < before:
            return place
        before += count
    return len(blocks)


def _strike_advertisements(blocks: Sequence[Block], outs: list[bool]) -> None:
    """Leave out what stands under "Advertisement", up to its first running text. "Presented by ..." on top of a letter
    names who pays for it; further down an advertisement follows."""
    started = False
    for place, block in enumerate(blocks):
        started = started or (block.words >= _PROSE and not outs[place])
        if block.words > 8 or not (_ADVERTISEMENT.fullmatch(block.text) or (started and _PATRON.fullmatch(block.text))):
            continue
        for follower in range(place, min(place + 1 + _MOST_OF_AN_ADVERTISEMENT, len(blocks))):
            outs[follower] = True
            if follower > place and blocks[follower].words >= _SHORTEST_PROSE:
                break


def _is_foot(block: Block, subscriber: Subscriber) -> bool:
    folded = block.text.casefold()
    # Addresses to leave by are often made from the subscriber's own: leave-ann=paper.example@...
    if any(form in folded for address in subscriber.addresses for form in (address, address.replace("@", "="))):
        return True
    if block.heading and block.words > 3:
        return False
    return (
        (block.words <= _LONGEST_REASON and _REASON.search(block.text) is not None)
        or (block.words <= _LONGEST_WAY_OUT and _WAY_OUT.search(block.links) is not None)
        or (block.words <= 12 and _GOODBYE.fullmatch(block.text) is not None)
        or (block.words <= _LONGEST_LEGAL and _LEGAL.search(block.text) is not None)
    )


def _is_chrome(block: Block, sender: str) -> bool:
    if block.words <= _LONGEST_HANDLING and _HANDLING.search(block.text):
        return True
    if block.words <= _PROSE and _SHORT_HANDLING.search(block.text):
        return True
    if block.text.casefold() == sender.casefold():
        return True
    if not block.heading and block.is_link and block.words <= 3 and block.tag != "li":
        return True
    if (block.words <= 5 or block.is_link) and (
        ONWARD.fullmatch(block.text) or (lexicon.is_furniture(block.text) and not (block.heading and block.words > 3))
    ):
        return True
    if block.words > _LONGEST_APPEAL:
        return False
    if _FORWARDER.match(block.text) or (block.words <= 8 and _PATRON.fullmatch(block.text)):
        return True
    if "“" in block.text or '"' in block.text:
        return False  # somebody said it
    return _APPEAL.search(block.text) is not None or is_appeal(Line(0, 0, block.text))


def _names(block: Block, subscriber: Subscriber) -> bool:
    folded = block.text.casefold()
    return any(name.casefold() in folded for name in subscriber.names)


def _is_masthead(block: Block) -> bool:
    """What stands above the text: when, and the how-manieth."""
    if block.words > 10:
        return False
    day = _DAY.fullmatch(block.text) and _MONTH.search(block.text)
    return bool(day) or is_date_line(block.text) or is_byline(block.text) or _ISSUE.fullmatch(block.text) is not None
