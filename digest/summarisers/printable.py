"""What may be printed of an article by itself: a whole sentence of its author's that needs no other to be understood.

Each rule is something that an editor would strike out: half a quotation, a "he" whom nobody has introduced, a photo
credit, a call to subscribe, an interviewer's question.
"""

import re

SHORTEST, LONGEST = 8, 45  # words of a sentence that can stand by itself

_END_MARK = re.compile(r"""[.!?…。！？｡\u0964\u0965\u06d4\u061f\u0589\u1362\u17d4]["'“”’»)\]」』）]*$""")
_QUESTION = re.compile(r"""[?？\u061f]["'“”’»)\]」』）]*$""")
_OPENING_QUOTE = tuple("\"'“‘„«「『")
_WHOLE_QUOTATION = re.compile(r"""(?:"[^"]*"|[“„][^”“]*[”“]|«[^»]*»|「[^」]*」|‘.*’)$""")
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"), ("「", "」"), ("『", "』"))
_SCRAPED = re.compile(r"\s\.$|^[-•*·▪◦–—>|#]")  # a teaser that had its full stop put behind it, an item of a list
_SPEAKER = re.compile(r"(?:[QA]|Q&A|Question|Answer|Interviewer)\s?[:.]\s")

_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?s?|pictures?|images?)(?: (?:by|from|courtesy|source|credit)\b|:)|\bcredit:|\bcourtesy of\b"
    r"|\bgetty\b|©|\bfile (?:photo|picture)|\bin this .{0,40}(?:photo|picture|image)\b|\bpictured\b"
    r"|\b(?:AP|AFP) (?:photo|image)|(?:/|\bvia )(?:AP|AFP|Reuters|Associated Press)\b|\bReuters/",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:subscri(?:be|bers?|ption)|newsletters?|sign(?:ing)?[ -]up|click (?:here|on|the)|tap here|join us|donate"
    r"|read (?:more|also|the full)|(?:follow|like|e-?mail|contact) us|contributed to this"
    r"|reporting by|edit(?:ed|ing) by|updated? (?:at|on)|last modified|share this|cookies?|privacy policy|press release"
    r"|for more information"
    r"|(?:find out|learn|learning) more|copyright|all rights reserved|regist(?:er|ration)|download (?:the|our) app"
    r"|skip to|sponsored)\b|\badvertis|\b(?:related|watch|listen|see also):|http|www\.|@\w",
    re.IGNORECASE,
)

_REFERRING = """
he she they it his her hers their theirs its him them himself herself themselves itself this that these those such here
there another others neither both
"""
_GOING_ON = """
but and so yet or nor however also meanwhile still then instead moreover furthermore nevertheless nonetheless though
although besides otherwise additionally similarly likewise consequently therefore thus hence plus because afterwards
conversely accordingly indeed overall finally lastly secondly thirdly alternatively
"""
_ANSWERING = "yes yeah well exactly absolutely definitely sure"
_LEANING_WORDS = frozenset(f"{_REFERRING} {_GOING_ON} {_ANSWERING}".split())
_LEANING_START = re.compile(
    r"(?:for (?:example|instance)|in (?:addition|contrast|turn|fact|short|response|other words|the meantime)"
    r"|as (?:a result|such|well)|by (?:contrast|comparison)|on the (?:other hand|contrary)|at the (?:same|other)"
    r"|even so|after (?:that|this|all)|of course|rather than that|more than that|because of (?:this|that)"
    r"|the (?:former|latter|same|other|others|second|third)|not (?:so|only that)|no,"
    r"|(?:one|some|many|most|none|all|each) of (?:them|these|those)|(?:all|the) (?:two|three|four|five|six)"
    # "Ms Lund replied that"
    r"|(?:[^\s,]+\s){1,3}(?:replied|answered|responded|added|disagreed)"
    # "Police also said", "Gunmen then went inside"
    r"|(?:[^\s,]+,?\s){1,4}(?:also|then|however|therefore|thus|meanwhile|instead|likewise|nevertheless)(?![\w-])"
    # "Last week, it announced", "Bizarrely, he left"
    r"|[^,]{1,60},\s(?:he|she|they|it|this|that|these|those)\b"
    # "To this end", but "In this week's" and "In this article"
    r"|(?:in|at|by|for|with|to|from|on|of|under|despite|like|given|following)\s(?:this|that|these|those)\b"
    r"(?!\s(?:week|month|year|morning|afternoon|evening|summer|autumn|winter|spring|season|decade|century|article"
    r"|post|guide))"
    r")",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[\W_]*([^\W\d_]+)")


def has_end_mark(text: str) -> bool:
    return _END_MARK.search(text) is not None


def is_furniture(text: str) -> bool:
    """Whether this is the page speaking rather than the article: "subscribe", "photo by", "click here"."""
    return is_credit(text) or _FURNITURE.search(text) is not None


def opens_with_furniture(text: str) -> bool:
    return _FURNITURE.match(text) is not None or _CREDIT.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether this belongs to a picture."""
    return _CREDIT.search(text) is not None


def is_question(text: str) -> bool:
    return _QUESTION.search(text) is not None


def opens_with_quote(text: str) -> bool:
    return text.startswith(_OPENING_QUOTE)


def is_sound(text: str, words: int) -> bool:
    """Whether a sentence of so many words is whole and the article's own: finished, neither a scrap nor a monster,
    every quotation and bracket in it closed, no furniture and no label of a speaker."""
    return (
        SHORTEST <= words <= LONGEST
        and has_end_mark(text)
        and not _SCRAPED.search(text)
        and sum(text.count(mark) for mark in '"“”„') % 2 == 0
        and text.count("‘") <= text.count("’")
        and all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
        and not is_furniture(text)
        and not _SPEAKER.match(text)
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
    )
