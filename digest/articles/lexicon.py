"""Short general word lists: what the lines around an article say on most sites.

Keep them short. A word belongs here when many sites use it; a word that mends one page does harm on another. Every
pattern is without nested repeats, and callers only try them on lines of bounded length.
"""

import re

_FLAGS = re.IGNORECASE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A whole line of page furniture: buttons, menus, sharing, sign-in, legal matter.
_FURNITURE = re.compile(
    r"""(?:
      (?:follow|find|join|like)\ us\b.* | follow | share(?:\ (?:this|on|via|article|story|options|with)\b.*)? | share\W.{0,60}
    | (?:tweet|save|like|bookmark|download|listen|play|pause|mute|enlarge|expand|zoom|close|open|next|previous|back|more
        |submit|search|menu|home|login|toggle)(?:\ (?:this|image|all|menu|navigation|article|page|story|search|video|pdf))?
    | advertise(?:ment)?s?(?:\b.{0,40})? | ad | sponsored(?:\ .{0,40})? | promoted(?:\ .{0,40})? | anzeige | publicidad | werbung
    | (?:skip|jump|back|scroll|return)\ to\ \S+(?:\ \S+){0,3} | (?:sign|log)\ ?(?:in|up|out)\b.{0,40} | register(?:\ .{0,30})? | subscribe\b.{0,40}
    | (?:click|tap)\ (?:here|to)\b.* | (?:read|see|view|show|load|learn|watch)\ (?:more|less|all|full|next)\b.{0,30}
    | (?:view|show|hide|post|add|leave|write|read)\ .{0,12}\ ?comments? | \d[\d.,]*\ ?k?\ (?:shares?|likes?|views?|reads?)
    | loading | please\ wait | your\ (?:e-?mail|name)\b.{0,30} | e-?mail\ address | .{0,30}\(required\)
    | terms\b.{0,60} | privacy\b.{0,60} | cookie\b.{0,60} | contact(?:\ us)? | about(?:\ us)? | site\ ?map | careers | newsletters?
    | (?:copyright|all\ rights).* | .{0,90}\ball\ rights\ reserved\b.{0,60} | .{0,60}©\ ?\d{4}.{0,60}
    | (?:tags?|topics?|filed\ under|categories|labels|keywords)(?:\s*:.*)? | \d+\ min(?:ute)?s?(?:\ read)? | updated? | published | posted
    | (?:view|see|get|more\ from|e-?mail|about)\ (?:the\ )?author\b.{0,30} | breaking\ news | live | video | photos? | gallery
    | anmelden | abo | suche | menü | teilen | drucken | merken | startseite | impressum | kontakt | datenschutz\b.{0,60}
    | accueil | rechercher | se\ connecter | s.abonner | partager | imprimer | mentions\ légales | inicio | menú | buscar
    | iniciar\ sesión | suscríbete | compartir | imprimir
    | (?:story|article)\ continues\b.{0,40} | continue\ reading\b.{0,40} | get\ short\ url | sharing\ is\ caring | like\ this\ (?:story|article|post)\b.*
    | follow\ \S+(?:\ \S+){0,4}\ on(?:\ (?:facebook|twitter|instagram|x|youtube|linkedin|google)\b.{0,60})? | .{0,60}\bby\ clicking\ here
    | advert | publicidade | publicité | pubblicità | reklama | реклама | iklan | (?:close|watch|play)\ video | key\ (?:points|takeaways)
    | (?:enable|turn\ on)\ javascript\b.* | preferred\ source | image | caption | transcript
    )""",
    _FLAGS | re.VERBOSE,
)

# Lines made of these alone are a row of sharing buttons.
_NETWORKS = _words(
    "share facebook twitter linkedin whatsapp instagram youtube pinterest reddit flipboard telegram email mail e "
    "print tumblr copy link copied x google rss pocket messenger threads bluesky mastodon tweet pin comment "
    "comments subscribe podcast tiktok on via"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def is_furniture(line: str) -> bool:
    """Whether a whole line is a button, a menu or legal matter."""
    if len(line) > 160:
        return False
    bare = _EDGES.sub("", line)
    if not bare:
        return True
    if line[0] == "©" or _FURNITURE.fullmatch(bare):
        return True
    words = re.findall(r"\w+", bare.casefold())
    return len(words) <= 12 and all(word in _NETWORKS for word in words)


# A heading over things that are not the article. Named groups say what follows.
SECTION = re.compile(
    r"""^\W*(?:
      (?P<comments>(?:\d[\d,.]*\s+)?(?:comments?|kommentare|comentarios|commentaires|responses|replies)(?:\s*\(?\d*\)?)? | (?:top|best|all|newest|readers?\W{0,2})(?:\ rated)?\ comments
        | (?:leave|post|add|write)\ a\ (?:comment|reply)\b.* | join\ the\ (?:conversation|discussion) | sort\ by\b.* | readers?\W{0,2}\ comments
        | what\ do\ you\ think\W* | comments\ (?:are|policy)\b.*)
    | (?P<related>related(?:\ (?:articles?|stor(?:y|ies)|posts?|content|news|topics|coverage|reading|links|pieces))?
        | (?:you\ )?(?:may|might)\ (?:also\ )?(?:like|be\ interested\b.*) | you\ (?:may|might)\ .{0,12}like | recommended\b.{0,30}
        | more\ (?:from|on|in|about|by)\b.{0,60} | more\ (?:news|stories|articles|coverage|headlines|like\ this|reading|recipes|reviews|posts|videos|episodes)
        | (?:also|read|see|up)\ (?:also|next|on|this\ next) | (?:also|next)\ (?:in|on|read|up)\b.{0,40} | further\ reading
        | (?:most|top|latest)\ (?:read|popular|viewed|shared|recent|commented|stories|news|headlines|articles|posts|videos|deals|today)?\b.{0,20}
        | latest | trending\b.{0,20} | popular(?:\ (?:posts|now|stories|articles))? | recent\ (?:posts|stories|articles|news)
        | editor'?s?’?s?\ (?:picks?|choice) | don.t\ miss\b.{0,20} | featured(?:\ .{0,20})? | around\ the\ web
        | mehr\ (?:zum\ thema|zu|aus|über)\b.{0,40} | lesen\ sie\ auch | auch\ interessant | meistgelesen.{0,20} | am\ meisten\ gelesen | beliebt.{0,20}
        | (?:à\ )?lire\ aussi | sur\ le\ même\ (?:sujet|thème) | (?:articles|sujets)\ (?:liés|associés) | (?:les\ )?(?:plus\ (?:lus|consultés)|articles\ les\ plus\ lus)
        | leia\ (?:também|mais) | lee\ también | (?:noticias|artículos)\ relacionad[ao]s | más\ sobre\b.{0,40} | (?:lo\ )?más\ (?:leído|leídas|leídos|visto)
        | leggi\ anche)
    | (?P<author>about\ the\ (?:author|writer|reporter|contributor)s? | (?:über\ den|zum)\ autor | sobre\ o\ autor)
    )\W*$""",
    _FLAGS | re.VERBOSE,
)

# Among them, those over what is popular or new on the site rather than about the same thing.
ELSEWHERE = re.compile(
    r"^\W*(?:most|top|latest|trending|popular|recent|featured|editor.{0,2}s|don.t miss|around the web|recommended for|meistgelesen\w*|am meisten|beliebt\w*"
    r"|les plus|plus|articles les plus|lo más|más (?:leíd|vist)\w*)\b",
    _FLAGS,
)

ABOUT = re.compile(r"^(?:About|Über|Sobre|Chi è)\s(\S.{2,50})$")  # a heading over the author's life

HOME = re.compile(r"home|start|startseite|accueil|inicio|front page", _FLAGS)  # with which a menu begins

# "Also read: Title" on one line.
INLINE_RELATED = re.compile(
    r"^\W*(?:(?:also read|read also|read more|read next|read|also|see|see also|must read|related(?: (?:story|article|video))?|more|watch|don.t miss|lesen sie auch"
    r"|lesen sie mehr|mehr zum thema|leia também|lee también|à lire|lire aussi|leggi anche)\s*[:|»→]|also (?:on|from|in) [\w-]+\.\w{2,6})\s*(?P<title>\S.*)$",
    _FLAGS,
)

# What ends a card in a list of pieces. Without a word boundary: scrapers glue "keep readingShow less".
CLOSER = re.compile(
    r"^\W*(?:keep reading|continue reading|read (?:the )?(?:more|full (?:story|article))|show less|weiterlesen|lire la suite)"
    r"(?:\W|show less|show more|read more)*$",
    _FLAGS,
)

COMMENT_CONTROL = re.compile(
    r"^\W*(?:reply|report|report abuse|upvote|downvote|flag|like reply|edited|permalink|\d+ (?:likes?|replies|points?)"
    r"|rating:? \d+ votes?|\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago|(?:reply|report|share|like)(?:\W+(?:reply|report|share|like))+)\W*$",
    _FLAGS,
)

# Someone asks the reader for money, an address or consent: an ask and the reader or the house, in one line.
ASK = re.compile(
    r"newsletters?\b|in-?box\b|\bdonat(?:e|ing|ions?)\b|\btax[- ](?:exempt|deductible)|\bsubscri(?:be|bers?|ptions?)\b|\bsign(?:ing)? up\b"
    r"|\b(?:become|as) a member\b|\bmembership|\bcookies?\b|\bconsent\b|\bsupport (?:our|us|the)\b|\bpersonal data\b|\bad[- ]?blocker"
    r"|\bprivacy policy|\bterms of (?:use|service)|\bour (?:partners|readers)\b|\bcontribution to\b|\bunsubscribe|\b(?:daily|weekly) (?:e-?mail|round-?up)\b|\bfree trial"
    r"|\b(?:anmelden|abonnieren|abonnez|inscrivez|je m.abonne|suscríbete|per (?:e-?)?mail)\b|\bon google\b|\bour (?:app|coverage|journalism|work|editing team)\b|\bbreaking news alerts?|\bdelivered (?:to|straight|through)|\bplease consider\b|\breaders? pay\b|\b(?:top|big|biggest) stories\b|\bsend (?:you|me)\b.{0,40}\b(?:newsletters?|e-?mails?|updates?|alerts?|offers?)\b|\bsend an e-?mail with\b|\b(?:enter|confirm|submit|leave) your e-?mail\b|\bhear (?:from you|what you think)\b|\bletters to the editor\b"
    r"|\bas you comment\b|\bcommenters\b|\b(?:article|reader) comments\b|\bcommunity guidelines\b|\bas little as\b.{0,40}\b(?:weeks?|months?|years?)\b|\bactivation link\b|\bfollow\b.{0,60}\bon (?:facebook|twitter|instagram)|\bmembers? (?:also )?(?:receive|get)\b|\bone-off\b"
    r"|^\W*(?:get|receive)\b.{3,80}\bevery (?:day|week|month|morning|evening|weekday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b.{0,40}$",
    _FLAGS,
)
READER = re.compile(
    r"\b(?:you|your|you.re|us|our|we|vous|votre|notre|tu correo|kostenlos)\b"
    r"|(?:^|[.!?:]\s)(?:subscribe|sign up|donate|dear|get|receive|support|join|follow|stay|click|please|jetzt|hier|gleich|suscríbete)\b",
    _FLAGS,
)
DEAR_READER = re.compile(r"^\W*dear\b.{0,30}\b(?:reader|friend|supporter|member)s?\b", _FLAGS)
CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bpersonal data\b|\bour partners\b|\bprivacy\b|\blegitimate interest|\bthird[- ]part",
    _FLAGS,
)
LOADING = re.compile(
    r"\bloading\b|\bjust a moment\b|\bchecking your browser|\benable javascript|\bjavascript is (?:disabled|required)|\bplease wait\b",
    _FLAGS,
)
# What the publisher itself says below an article.
NOTICE = re.compile(
    r"\ball rights reserved\b|^\W*(?:copyright|©)|\bmay not be (?:published|reproduced|republished)|\baffiliate (?:links?|commission)|\bearn a commission"
    r"|\b(?:this|the) (?:article|story|post|piece) (?:was )?(?:originally|first) (?:appeared|published)|\bviews expressed\b|\bfollow (?:him|her|them|us|me) on\b"
    r"|\bfollow @|\bcontributed to this (?:report|story)|\breach (?:him|her|the reporter|the author)\b|\btrademarks\b.{0,80}\bowners\b|\bprotected by recaptcha",
    _FLAGS,
)

KINDS = re.compile(
    r"analysis|opinion|comment(?:ary)?|interview|report(?:age|ing)?|feature|essay|review|explainer|investigation|perspective|column|editorial|news|"
    r"brief(?:ing)?|long read|q&a|profile|obituary|fact check|podcast|blog|research|policy (?:brief|paper)|op-ed|analyse|kommentar|meinung",
    _FLAGS,
)

AGENCY = (
    r"reuters|ap|ap photo|associated press|afp|getty(?: images)?|shutterstock(?:\.com)?|epa|epa-efe|dpa|xinhua|tass|pa(?: wire| images| media)?|alamy|istock"
    r"|unsplash|pexels|pixabay|flickr|wikimedia(?: commons)?|bloomberg|imago|anadolu|usa today sports|nasa|zuma(?: press)?|sipa|keystone|ansa|lightrocket"
)

# Function words after which a line break cannot end a thought. English first; a few neighbours.
DANGLING = _words(
    "a an the of to in on at by for from with and or but as that which who whose than into over about between is "
    "are was were be been has have had will his her its their our my your this these those said told according via "
    "per der die das und von mit des le la les de du et el los y e o da do"
)
# Articles never end a thought, in a headline either; without those that are other words in a neighbour's language.
ARTICLES = _words("a an the der das dem eine le la les une el las una uma il gli")
TITLES = (" Gov.", " Sen.", " Rep.", " Mr.", " Mrs.", " Ms.", " Dr.", " St.", " Gen.", " Prof.")
STOP = _words(
    "a an the of to in on at by for from with and or but as that which who is are was were be been it its his her "
    "their our your you he she they we i not this these those how why what when where after before over up out new "
    "says say will can has have had more than into about us"
)
