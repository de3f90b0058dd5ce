"""Where a sentence ends.

By hand, as no library served: the accurate ones manage hundreds of sentences a second, and the fast ones break at
"Sen. Smith". Written for newsroom English; other scripts are split at their own marks.

A full stop after an abbreviation is the whole difficulty. In doubt nothing is split: two sentences printed as one read
well, half a sentence does not.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLOSING = "\"'”’»)\\]"
_OPENING = "\"'“‘„«(\\[¿¡"

# A run of marks starts once, so that a page of dots costs one look at each dot.
_CANDIDATE = re.compile(
    rf"""(?<![.!?…])(?P<mark>\.(?:[ ]\.){{2,}}|[.!?…]++)(?P<close>[{_CLOSING}]*+(?:\[\d{{1,3}}\])*+)(?=\s)
    |[\u0964\u0965\u06d4\u061f\u0589\u1362\u17d4]++[{_CLOSING}]*+(?=\s)  # Indic, Arabic, Armenian, Ethiopic, Khmer
    |[。！？｡]++[”’）"]*+(?![」』])  # Chinese and Japanese put no space between sentences
    """,
    re.VERBOSE,
)
_END_MARK = re.compile(r"""[.!?…。！？｡\u0964\u0965\u06d4\u061f\u0589\u1362\u17d4]["'“”’»)\]」』）]*$""")
_NEXT_WORD = re.compile(rf"\s*[{_OPENING}]*([^\W_]+)")
_TIME_GOES_ON = re.compile(r"\s*(?:[(/–-]|(?:[^\W\d_]+\s){1,3}time\b)")  # "at 9 a.m. North Korean time"
_LAST_WORD = re.compile(r"[\w.&'’-]+$")
_LETTERS_AND_STOPS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_LOOK_BACK = 24  # characters: no abbreviation is longer

_TITLES_AND_PLACES = _words(  # with a capital they never end a sentence; "ill" and "pub" do
    "mr mrs ms dr prof rev hon pres gov sen rep gen lt col sgt capt cmdr adm maj pvt cpl supt det insp fr sr srta sra "
    "mme mlle messrs st mt ft atty brig amb treas hr dept univ assn bros pub "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn "
    "tenn tex va vt wash wis wyo ont que ave blvd rd hwy mon tue tues wed thu thur thurs fri"
)
_NEVER_ENDS = _words(  # in references and figures, and in German
    "vs v viz ed eds fig figs p pp vol vols ch sec para nos approx ca cf repr tel ext avg bzw evtl ggf inkl mio mrd vgl zzgl"
)
_MAY_END = _words("inc ltd co corp jr etc esq al usw ph.d d.phil sq ft lb lbs oz hr hrs yr yrs est")
_BEFORE_A_NUMBER = _words(  # "No. 3", "Jan. 6"
    "no art nr núm sun sat max min jan feb mar apr jun jul aug sep sept oct nov dec"
)
_TIMES = frozenset({"a.m", "p.m"})
_GOES_ON_A_TIME = _words(  # "at 5 p.m. Monday", "at 5 p.m. Eastern"
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec eastern central mountain pacific greenwich "
    "et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist jst aest local"
)
_GERMAN_MONTHS = _words("januar februar märz april mai juni juli august september oktober november dezember")
_OPENERS = _words(  # words that begin a sentence far more often than they go on a name
    "the a an this that these those it he she they we i you but and in on at for as if when while after before however "
    "what who why how there here his her its their our my your mr mrs ms dr no not one two three some many most with "
    "from by to so then yet even although though since because during under over now today last next all both each nor "
    "or also only"
)
_SURE_OPENERS = _words("the this that these those it they we but and when while however what there his their")
_NAMES_WITH_A_MARK = frozenset({"yahoo", "jeopardy", "wham", "oklahoma"})


def split(text: str) -> list[str]:
    """The sentences of a text, in order and verbatim, without the spaces around them.

    A new line always begins a new sentence. No character but white space is lost. Linear in the length of the text.
    """
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for candidate in _CANDIDATE.finditer(line):
            if candidate["mark"] and not _ends_here(line, start, candidate):
                continue
            found.append(line[start : candidate.end()].strip())
            start = candidate.end()
        if rest := line[start:].strip():
            found.append(rest)
    return found


def has_end_mark(text: str) -> bool:
    """Whether a text ends as a sentence does: with a mark, perhaps in a quotation or brackets."""
    return _END_MARK.search(text) is not None


def _ends_here(line: str, start: int, candidate: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` ends with these Latin marks."""
    mark, closed = candidate["mark"], bool(candidate["close"])
    following = _NEXT_WORD.match(line, candidate.end())
    after = following[1] if following else ""
    if after[:1].islower() and not (after[0] in "ie" and after[1:2].isupper()):  # iPhone, eBay
        return False
    if closed:
        return True
    if mark == "!":
        return _last_word(line, start, candidate.start()).lower() not in _NAMES_WITH_A_MARK or _opens(after)
    if mark != ".":
        return True
    return _full_stop_ends(line, start, candidate.start(), candidate.end(), after)


def _full_stop_ends(line: str, start: int, stop: int, end: int, after: str) -> bool:
    """Whether a single full stop at `stop` ends the sentence, judged by the words before and after it."""
    word = _last_word(line, start, stop)
    low = word.lower().strip("'’")
    if len(low) == 1 and low.isalpha():
        return _letter_ends(word, line[max(start, stop - _LOOK_BACK) : stop], after)
    if low in _TIMES:
        return after.lower() not in _GOES_ON_A_TIME and not _TIME_GOES_ON.match(line, end)
    if low in _BEFORE_A_NUMBER:
        return not after[:1].isdigit()
    if word[:1].isupper() and low in _TITLES_AND_PLACES:
        return False
    if low in _MAY_END or _LETTERS_AND_STOPS.fullmatch(word):
        return _opens(after)
    if low in _NEVER_ENDS:
        return False
    if low.isdigit() and len(low) <= 2:
        is_list_number = not line[start : stop - len(low)].strip()
        return not (is_list_number or after.lower() in _GERMAN_MONTHS)
    return True


def _letter_ends(letter: str, before: str, after: str) -> bool:
    """A single letter is an initial ("John F. Kennedy"), unless the words around it say otherwise ("Plan B. The", "and
    I. Then")."""
    words = before.split()
    in_running_text = len(words) > 1 and words[-2][:1].islower()
    return (letter == "I" and in_running_text) or (after.lower() in _SURE_OPENERS and after[:1].isupper())


def _last_word(line: str, start: int, stop: int) -> str:
    found = _LAST_WORD.search(line[max(start, stop - _LOOK_BACK) : stop])
    return found[0] if found else ""


def _opens(word: str) -> bool:
    return word[:1].isupper() and word.lower() in _OPENERS
