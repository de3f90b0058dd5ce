"""What may be printed of an article by itself: a whole sentence of its author's that needs no other to be understood.

Each rule is something that an editor would strike out: half a quotation, a "he" whom nobody has introduced, a photo
credit, a call to subscribe, an interviewer's question.
"""

import functools
import re
from collections.abc import Sequence

from digest.articles.sentences import has_end_mark

SHORTEST, LONGEST = 8, 45  # words of a sentence that can stand by itself

_QUESTION = re.compile(r"""[?？\u061f]["'“”’»)\]」』）]*$""")
_OPENING_QUOTE = tuple("\"'“‘„«「『")
_WHOLE_QUOTATION = re.compile(r"""(?:"[^"]*"|[“„][^”“]*[”“]|«[^»]*»|「[^」]*」|‘.*’)$""")
_DOUBLE_QUOTE = re.compile(r"[\"“”„]")
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"), ("「", "」"), ("『", "』"))
_SCRAPED = re.compile(  # a teaser that had its full stop put behind it, an item of a list, an entry of a live blog
    r"\s\.$|^[-•*·▪◦–—>|#]|^\d{1,3}[.)]\s|^\d{1,2}[:.h]\d\d\b"
)
_POINTING = re.compile(  # at what stands elsewhere on the page
    r"\b(?:described|discussed|given|listed|mentioned|outlined|pictured|see|seen|shown) (?:above|below)\b|\bas follows\b"
    r"|^(?:above|below|here) (?:are|is|you)\b|\b(?:chart|graphic|image|map|photo|picture|table|video) (?:above|below)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"Your?\b")
_SPEAKER = re.compile(r"(?:[QA]|Q&A|Question|Answer|Interviewer)\s?[:.]\s")

_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?s?|pictures?|images?)(?: (?:by|courtesy|source|credit)\b|:)|^\W*(?:photo|picture|image)s? from\b|\bcredit:|\bcourtesy of\b"
    r"|\bgetty\b|©|\bfile (?:photo|picture)|\bin this .{0,40}(?:photo|picture|image)\b|\bpictured\b"
    r"|\((?:above|below|inset|pictured|(?:far |second |top |bottom )*(?:left|right|middle|centre|center))\)"
    r"|\bimage (?:caption|copyright)\b|\b(?:AP|AFP) (?:photo|image)|(?:/|\bvia )(?:AP|AFP|Reuters|Associated Press)\b|\bReuters/",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:click (?:here|on|the)|tap here|join us|read (?:more|also|the full)|(?:follow|like|e-?mail|contact) us"
    r"|contributed to this|reporting by|edit(?:ed|ing) by|updated? (?:at|on)|last modified|share this|privacy policy|invalid e-?mail|try again later"
    r"|press release|for more information|all rights reserved|download (?:the|our) app|skip to|keep reading"
    r"|scroll (?:down|to)|affiliate (?:links?|partners?|programmes?|programs?|commissions?)|sponsored (?:content|posts?|links?|articles?)"
    r"|advertis(?:ing|ement) feature|earn (?:us )?a (?:small )?commission|newsletter sign-?up"
    r"|please (?:note|visit|contact|send|enable|try)|submit your|welcome (?:back )?to (?:the|this|our)"
    r"|thank(?:s| you) (?:for|to (?:all|every))|(?:the|this) (?:article|blog|column|page|piece|post|report|story)"
    r" (?:has been|is|was) (?:also |first |originally )*(?:adapted|amended|corrected|excerpted|part|posted|published|updated))"
    r"\b|^update[ds]?\s?[:–—-]|\b(?:we have|we've|we’ve) updated this|\b(?:related|watch|listen|see also):|http|www\.|@\w",
    re.IGNORECASE,
)
# Words of ordinary news ("dog owners must register", "a state-sponsored firm") and of appeals to the reader alike.
_APPEAL_WORDS = (
    r"(?:subscri(?:be|bers?|ptions?)|newsletters?|sign(?:ing)?[ -]up|donat(?:e|ions?)|cookies?|copyright|regist(?:er|ration)"
    r"|sponsored|affiliates?|advertis\w+|(?:find out|learn|learning) more)"
)
_APPEAL = re.compile(
    # "Subscribe to", "Please register", "Sponsored by", "Copyright 2026"
    rf"(?:^|[.!?:;|–—]\s)\W*(?:(?:please|to|also|and|or|why not|don['’]t forget to|already|not) )?(?:a )?{_APPEAL_WORDS}\b"
    # "Sign up now", "register here"
    rf"|\b{_APPEAL_WORDS} (?:here|now|today|below|online|for free|free of charge|via|by clicking)\b"
    # "This site uses cookies", "in The Bridges newsletter", "our weekly newsletter", "only for subscribers"
    r"|\b(?:this|our) (?:site|website|page|newsletter|podcast|paper|magazine)\b"
    r"|\b(?:daily|weekly|monthly|morning|evening|free|e-?mail) newsletters?\b"
    r"|\b(?:only|exclusive(?:ly)?|available|open) (?:to|for) subscribers\b|\bsubscribers?[ -]only\b"
    # "View all newsletters", "Visit the museum to learn more"
    r"|^\W*(?:browse|check out|contact|e-?mail|explore|get|go|interested|join|see|view|visit|watch)\b",
    re.IGNORECASE,
)
_APPEALING = re.compile(rf"\b{_APPEAL_WORDS}\b", re.IGNORECASE)
_TO_THE_READER = re.compile(r"\b(?:you|your|yours|our|us|we)\b", re.IGNORECASE)
_SPOKEN = re.compile(r'["“][^"“”]*["”]')

_REFERRING = """
he she they it his her hers their theirs its him them himself herself themselves itself this that these those such here
there another others neither both
"""
_GOING_ON = """
but and so yet or nor however also meanwhile still then instead moreover furthermore nevertheless nonetheless though
although besides otherwise additionally similarly likewise consequently therefore thus hence plus because afterwards
conversely accordingly indeed overall finally lastly firstly secondly thirdly alternatively specifically
"""
_ANSWERING = "yes yeah well exactly absolutely definitely sure"
_LEANING_WORDS = frozenset(f"{_REFERRING} {_GOING_ON} {_ANSWERING}".split())
_TIMES = r"""
\d[\d.:]* a after afternoons? ago an as at before beginning by century days? decades? during early each end even evenings?
every few first for from half hours? in last late later minutes? moments? months? mornings? most next nights? noon of on
one past recent second several since spring still summer autumn winter that the then third this times? to two three four
five six seven eight nine ten eleven twelve until weeks? weekend when while years?
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
"""
_TIME = "|".join(_TIMES.split())
_AUXILIARY = r"can|cannot|could|did|do|does|may|might|must|should|will|would|(?:could|did|do|does|would)n['’]t|won['’]t"
_LEANING_START = re.compile(
    r"(?:for (?:example|instance)|in (?:addition|contrast|turn|fact|short|response|other words|the meantime)"
    r"|in particular|for (?:his|her|its|their|one) |as (?:a result|for|it|such|well)|by (?:contrast|comparison)|on the (?:other hand|contrary)|at the (?:same|other)"
    r"|(?:that|having) said|all told|first,|even so|after (?:that|this|all)|of course|rather than that|more than that|because of (?:this|that)"
    r"|the (?:former|latter|same|other|others|second|third)|not (?:so|only that)|no,"
    r"|(?:one|some|many|most|none|all|each) of (?:them|these|those)|(?:all|the) (?:two|three|four|five|six)"
    # "Which is why", but "Which of the two"
    r"|which(?:,| (?:is|was|means|meant|makes|made|explains)\b)"
    # "When he arrived"
    r"|(?:when|while|after|before|if|as|since|once|because|until|unless|although|though|where|whether|whatever)"
    r" (?:he|she|they|it|this|that|these|those)\b"
    # "The 61-year-old left", "The best way to do this"
    r"|the \d{1,3}-year-old\b|(?:[^\s,]+\s){1,5}do(?:ing)? (?:this|that|so)\b"
    # "On 41 evenings this year it left", "In the end he came", "Even as it closed"
    rf"|(?:(?:{_TIME})\s){{1,9}}(?-i:he|she|they|it)\b"
    # "I have not.", "Nobody will from January", but "The mayor will from now on pay"
    rf"|(?:[^\s,]+\s){{1,5}}(?:{_AUXILIARY}|am|are|be|been|is|has|had|have|was|were)(?:\snot)?[.!]$"
    rf"|(?:[^\s,]+\s){{1,3}}(?:{_AUXILIARY})(?:\snot)?\s(?:after|at|before|by|during|from|in|on|since|until)\s[^,]{{1,30}}$"
    # "No decision of hers"
    r"|(?:[^\s,]+\s){1,3}of (?:hers|theirs|his (?:[a-z]+ed|did|does|had|has|is|says|said|was|will|would))\b"
    # "The tax office said as much"
    r"|(?:[^\s,]+\s){1,4}(?:said|says|admitted|conceded|thought|thinks) (?:as much|so|this|that\.)"
    # "Ms Lund replied that"
    r"|(?:[^\s,]+\s){1,3}(?:replied|answered|responded|added|disagreed)"
    # "Police also said", "Gunmen then went inside"
    r"|(?:[^\s,]+,?\s){1,4}(?:also|then|however|therefore|thus|meanwhile|instead|likewise|nevertheless)(?![\w-])"
    # "The operator is thereby obliged", but "raised the tax and thereby closed"
    r"|(?:[^\s,]+\s){1,8}(?<!and\s)thereby\b"
    # "Last week, it announced", "Bizarrely, he left"
    r"|[^,]{1,60},\s(?:he|she|they|it|this|that|these|those)\b"
    # "To this end", but "In this week's" and "In this article"
    r"|(?:in|at|by|for|with|to|from|on|of|under|despite|like|given|following)\s(?:this|that|these|those)\b"
    r"(?!\s(?:week|month|year|morning|afternoon|evening|summer|autumn|winter|spring|season|decade|century|article"
    r"|post|guide))"
    r")",
    re.IGNORECASE,
)
_UNNAMED_SPEAKER = re.compile(  # "The bridge is closed, she said."
    r"""[,?!…]["'”’]?\s(?:he|she|they)\s(?:also\s|later\s|then\s)?"""
    r"(?:said|says|adds|added|asked|explained|explains|recalled|recalls|told|wrote|writes)\b"
)
_SUCH = re.compile(
    r"\b(?:all|another|any|every|many|most|no|one|other|several|some) such\b(?! thing| (?:\w+ )?as\b)", re.IGNORECASE
)
_FIRST_WORD = re.compile(r"[\W_]*([^\W\d_]+)")


@functools.lru_cache(maxsize=1024)  # asked of the sentences of one article several times
def is_furniture(text: str) -> bool:
    """Whether this is the page speaking rather than the article: "subscribe", "photo by", "click here"."""
    return is_credit(text) or _FURNITURE.search(text) is not None or _appeals(text)


def _appeals(text: str) -> bool:
    """Whether the page wants something of its reader: "Subscribe to", "your subscription", but not "its subscribers"."""
    if _APPEALING.search(text) is None:
        return False
    return _APPEAL.search(text) is not None or _TO_THE_READER.search(_SPOKEN.sub(" ", text)) is not None


def opens_with_furniture(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_FURNITURE, _APPEALING, _CREDIT))


def is_credit(text: str) -> bool:
    """Whether this belongs to a picture."""
    return _CREDIT.search(text) is not None


def is_question(text: str) -> bool:
    return _QUESTION.search(text) is not None


def opens_with_quote(text: str) -> bool:
    return text.startswith(_OPENING_QUOTE)


def addresses_reader(text: str) -> bool:
    """Whether a sentence begins with the reader, who cannot know yet why."""
    return _ADDRESS.match(text) is not None


def is_closed(text: str) -> bool:
    """Whether every quotation and bracket that a text opens is closed in it."""
    return (
        sum(text.count(mark) for mark in '"“”„') % 2 == 0
        and text.count("‘") <= text.count("’")
        and all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
    )


def inside_quotations(sentences: Sequence[str]) -> list[bool]:
    """For each sentence of a paragraph whether it is the middle of a quotation that others open and close."""
    marks = [[_opens(found) for found in _DOUBLE_QUOTE.finditer(text)] for text in sentences]
    inside: list[bool] = []
    opened = False
    for i, own in enumerate(marks):
        following = next((mark for later in marks[i + 1 :] for mark in later), True) if opened and not own else True
        inside.append(not following)
        if own:
            opened = own[-1]
    return inside


def _opens(mark: re.Match[str]) -> bool:
    """Whether a double quotation mark opens one; a straight one does after a space."""
    before = mark.string[: mark.start()][-1:]
    return mark[0] in "“„" or (mark[0] == '"' and (not before or before in " ([—–-"))


def is_sound(text: str, words: int) -> bool:
    """Whether a sentence of so many words is whole and the article's own: finished, neither a scrap nor a monster,
    every quotation and bracket in it closed, no furniture and no label of a speaker.

    A sentence with a word of appeals is not taken either, even where it is news, as long as there are others: the risk
    is all on one side.
    """
    return (
        SHORTEST <= words <= LONGEST
        and has_end_mark(text)
        and not _SCRAPED.search(text)
        and is_closed(text)
        and not is_furniture(text)
        and not _APPEALING.search(text)
        and not _SPEAKER.match(text)
        and not _POINTING.search(text)
    )


def leans(text: str) -> bool:
    """Whether a reader needs the sentence before: it begins with "he", "but", "for example" or "Last week, it", or is
    nothing but a quotation, without its speaker."""
    start = _FIRST_WORD.match(text)
    if start is None:
        return False
    return (
        start[1].lower() in _LEANING_WORDS
        or _LEANING_START.match(text, start.start(1)) is not None
        or _WHOLE_QUOTATION.match(text) is not None
        or _UNNAMED_SPEAKER.search(text) is not None
        or _SUCH.search(text) is not None
    )
