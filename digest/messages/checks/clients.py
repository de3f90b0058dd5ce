"""What Gmail, Outlook and Apple Mail do not support of what an edition uses, as caniemail.com has tested it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from digest.messages.checks.features import Use, features
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places

FAMILIES = {"gmail": "Gmail", "outlook": "Outlook", "apple-mail": "Apple Mail"}
PLATFORMS = {
    "android": "Android",
    "desktop-webmail": "web",
    "ios": "iOS",
    "macos": "macOS",
    "mobile-webmail": "mobile web",
    "outlook-com": "web",
    "windows": "Windows",
}
# Microsoft withdrew Windows Mail at the end of 2024; the Outlook that took its place is "outlook-com" in the data.
GONE = frozenset({("outlook", "windows-mail")})

# What MJML and every theme of ours write although not all clients know it, each with the reason why nothing is lost.
ACCEPTED = {
    "css-at-media": "the columns and sizes without it are those of the desktop, and one column fits everywhere",
    "css-at-media-prefers-color-scheme": "without it a mail keeps its light colours, or the client darkens it by itself",
    "css-background": "only colours are given, which Outlook knows",
    "css-border": "Outlook lacks borders on some inline elements; MJML sets them on cells and paragraphs",
    "css-border-radius": "without it corners are square",
    "css-border-spacing": "MJML writes cellspacing as well",
    "css-box-sizing": "MJML repeats the widths for Outlook",
    "css-color-scheme": "without it a client decides by itself how to darken a mail",
    "css-cursor": "there is no pointer on a phone, and elsewhere a link keeps its own",
    "css-direction": "the attribute dir is written as well",
    "css-display": "MJML repeats the layout as tables for Outlook",
    "css-display-none": "the words for the inbox's preview are also hidden by their size, and by mso-hide in Outlook",
    "css-font-size": "sizes are in px, which all know",
    "css-font-weight": "Outlook knows normal and bold, and makes one of the two of all others",
    "css-height": "heights are those of pictures and spacers, whose attributes say the same",
    "css-important": "what it lifts is in a style block, which the same clients leave out",
    "css-letter-spacing": "Outlook rounds it",
    "css-line-height": "Outlook sets lines a little wider",
    "css-list-style": "without it a list has the usual bullets",
    "css-margin": "Outlook lacks margins on some elements; MJML sets distances by padding of cells",
    "css-max-height": "the words for the inbox's preview are also hidden in other ways",
    "css-max-width": "MJML repeats the widths for Outlook",
    "css-min-width": "MJML repeats the widths for Outlook",
    "css-opacity": "the words for the inbox's preview are also hidden in other ways",
    "css-outline": "MJML writes outline:none on pictures, which have none in Outlook either",
    "css-overflow": "it cuts the corners of a card; without it they are square",
    "css-padding": "Outlook lacks padding on some elements; MJML sets it on cells",
    "css-pseudo-class-hover": "there is no pointer on a phone, and elsewhere a link stays as it is",
    "css-selector-child": "such rules are in a style block, which the same clients leave out",
    "css-table-layout": "MJML writes the widths of cells as well",
    "css-text-align": "MJML writes the attribute align as well",
    "css-text-decoration": "underlines are in one value, which Outlook knows",
    "css-text-decoration-color": "without it the underline has the colour of the text",
    "css-text-decoration-thickness": "without it the underline is as thick as usual",
    "css-text-transform": "Outlook knows all but `capitalize`",
    "css-text-underline-offset": "without it the underline is where it usually is",
    "css-white-space": "without it a line may break in an odd place",
    "css-width": "MJML writes the attribute width as well",
    "css-word-break": "without it a long word may stand over the edge of its column",
    "css-word-spacing": "MJML sets it to normal, which it is anyway",
    "html-body": "Gmail and Outlook on the web make a <div> of it; the theme repeats its background inside",
    "html-lists": "distances differ from client to client",
    "html-meta-color-scheme": "without it a client decides by itself how to darken a mail",
    "html-style": "all that is needed for reading is in style attributes",
    "html-target": "mail clients open links in a new window anyway",
}

_MONTH = re.compile(r"20\d\d-\d\d")

Gaps = dict[str, list[str]]  # names of families → names of platforms


def clients(proof: Proof) -> Iterator[Finding]:
    """One finding for each feature that one of the clients lacks or has in part, and a score."""
    known = {feature["slug"]: feature for feature in proof.support.get("data", ())}
    if not known:
        return
    used = {name: use for name, use in features(proof).items() if name in known}
    places = Places(proof)
    for name, use in used.items():
        if name not in ACCEPTED:
            yield from _gaps(known[name], use, places)
    yield _score(proof, used, known)


def _gaps(feature: Mapping[str, Any], use: Use, places: Places) -> Iterator[Finding]:
    lacking, partly = _support(feature, "n"), _support(feature, "a")
    if not lacking and not partly:
        return
    told = [f"not in {_listed(lacking, feature)}"] if lacking else []
    told += [f"only in part in {_listed(partly, feature)}"] if partly else []
    times = "" if use.count == 1 else f", used {use.count} times"
    yield Finding(
        id="client-support",
        severity=Severity.WARNING if lacking else Severity.INFO,
        where=places.of(use.element),
        what=f"{feature['title'].strip()}{times}: {'; '.join(told)}",
        todo=f"See that the edition can be read without it, or do it in another way ({feature['url']})",
        element=places.path(use.element),
    )


def _support(feature: Mapping[str, Any], verdict: str) -> Gaps:
    """The clients whose newest version has this verdict: y for yes, a for partly, n for no, u for unknown."""
    found: Gaps = defaultdict(list)
    for family, platform, newest in _newest(feature):
        if newest.startswith(verdict):
            found[family].append(platform)
    return found


def _newest(feature: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Family, platform and what the newest version does."""
    for family in FAMILIES:
        for platform, versions in feature["stats"].get(family, {}).items():
            if versions and (family, platform) not in GONE:
                yield family, platform, versions[_last(versions)]


def _last(versions: Mapping[str, str]) -> str:
    """The newest version: the data has them in the order of time but for some that are named by their month."""
    newest = next(reversed(list(versions)))
    return max(filter(_MONTH.fullmatch, versions)) if _MONTH.fullmatch(newest) else newest


def _listed(gaps: Gaps, feature: Mapping[str, Any]) -> str:
    """ "Outlook (Windows), Gmail (all)"."""
    tested: dict[str, int] = defaultdict(int)
    for family, _, newest in _newest(feature):
        tested[family] += not newest.startswith("u")
    named = (
        (family, "all" if len(platforms) == tested[family] else ", ".join(PLATFORMS.get(one, one) for one in platforms))
        for family, platforms in gaps.items()
    )
    return ", ".join(f"{FAMILIES[family]} ({platforms})" for family, platforms in named)


def _score(proof: Proof, used: Mapping[str, Use], known: Mapping[str, Mapping[str, Any]]) -> Finding:
    """As Mailpit counts: 100, less the worst gap and the worst half-gap, each by the share of elements that it touches."""
    elements = max(1, sum(1 for _ in proof.document.iter("*")))
    worst = {"n": 0.0, "a": 0.0}
    for name, use in used.items():
        verdicts = [newest[:1] for _, _, newest in _newest(known[name])]
        for verdict in worst:
            share = verdicts.count(verdict) / max(1, len(verdicts))
            worst[verdict] = max(worst[verdict], share * min(1.0, use.count / elements))
    score = 100 * (1 - worst["n"] - worst["a"])
    return Finding(
        id="client-score",
        severity=Severity.INFO,
        where="the whole edition",
        what=f"{max(0.0, score):.0f} of 100 for support by {', '.join(FAMILIES.values())} (caniemail.com, "
        f"{str(proof.support.get('last_update_date', ''))[:10]}); what MJML needs for every mail counts, too",
    )
