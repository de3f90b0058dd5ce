"""why.html: why each candidate is in an edition or out of it, on a page that an editor opens beside the edition.

The page is one file and needs nothing else: no script runs in it and nothing is fetched, whatever an article says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from digest.messages.theme import Theme, fill
from digest.messages.view import clean
from digest.messages.why import PARTS, Row, in_parts, rows, tally
from digest.model import Edition, LeftOut

MOST_LEFT_OUT = 500  # rows; a page of thousands is read by nobody, and `digest why` lists them all
MOST_CHANGES = 20  # of one correction

STYLE = """\
:root { color-scheme: light dark; --ink: #23211f; --soft: #67625d; --ground: #f3f1ed; --paper: #fff; --rule: #d8d3cb;
  --mark: #8a2b1c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece8e2; --soft: #aaa39a; --ground: #1d1b19; --paper: #282522; --rule: #45403a; --mark: #f0a08f; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  overflow-wrap: break-word; }
header, main { max-width: 50rem; margin: 0 auto; padding: 1.5rem 1rem; }
header { padding-bottom: 0; }
main { padding-top: 0; }
h1, h2, h3, caption { font-family: Georgia, serif; font-weight: 600; line-height: 1.3; }
h1 { margin: .2rem 0 .5rem; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 .75rem; padding-top: .5rem; border-top: 3px double var(--rule); font-size: 1.35rem; }
h3 { margin: .1rem 0; font-size: 1.1rem; }
p { margin: .35rem 0; }
a { color: inherit; text-decoration-color: var(--mark); text-underline-offset: .15em; }
a:hover, a:focus-visible { color: var(--mark); }
code { font-size: .85em; }
.soft, .which { color: var(--soft); font-size: .875rem; }
.place { margin: 0; color: var(--mark); font-size: .8125rem; font-weight: 600; }
.stories { margin: 0; padding: 0; list-style: none; }
.stories > li { overflow-wrap: anywhere; margin: 0 0 .75rem; padding: .9rem 1rem; background: var(--paper); border: 1px solid var(--rule); }
.score { display: flex; gap: .6rem; align-items: center; font-size: .875rem; font-variant-numeric: tabular-nums; }
.bar { flex: none; width: 5rem; height: .45rem; background: var(--rule); }
.bar span { display: block; height: 100%; background: var(--mark); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: .5rem 0; font-size: .875rem; }
dt { font-weight: 600; }
dd { margin: 0; }
table { table-layout: fixed; width: 100%; margin: 0 0 1.75rem; border-collapse: collapse; background: var(--paper);
  border: 1px solid var(--rule); font-size: .875rem; }
caption { padding: .25rem 0 .4rem; text-align: left; font-size: 1.05rem; }
th, td { padding: .5rem .6rem; border-top: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 400; }
thead th:first-child { width: 50%; }
tbody th { font-weight: 600; }
tbody th .soft { display: block; font-size: .8125rem; font-weight: 400; }
.number { width: 4rem; text-align: right; font-variant-numeric: tabular-nums; }
.sources thead th:first-child { width: 25%; }
del { color: var(--soft); }
@media (max-width: 30rem) { th, td { padding: .4rem; } .number { width: 3.25rem; } }
@media print { body { background: none; } .stories > li { break-inside: avoid; } }
"""

TEMPLATE = """\
{% macro named(row) %}
<bdi{% if row.language %} lang="{{ row.language }}"{% endif %}>{{ row.headline or "(no headline)" }}</bdi>
{%- endmacro %}
{% macro linked(row) %}
{% if row.url %}<a href="{{ row.url }}" rel="noopener noreferrer">{{ named(row) }}</a>{% else %}{{ named(row) }}{% endif %}
{%- endmacro %}
{% macro known(row) %}<bdi>{{ row.source }}</bdi> · {{ row.published }} · <code>{{ row.article[:8] }}</code>{% endmacro %}
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Why each article is in or out – {{ title }} {{ slot }}</title>
<style>
{{ style | safe }}</style>
</head>
<body>
<header>
  <p class="which"><strong>{{ title }}</strong> {{ slot }}{% if edition %} · No. {{ edition.number }}{% endif %}</p>
  <h1>Why each article is in or out</h1>
{% if edition %}
  <p>Subject: <bdi>{{ subject }}</bdi></p>
{% endif %}
  <p class="tally">{{ tally }}.</p>
</header>
<main>
{% if stories %}
<section aria-labelledby="in">
<h2 id="in">In the edition</h2>
<ol class="stories">
{% for row in stories %}
<li>
  <p class="place"><bdi>{{ row.place }}</bdi></p>
  <h3>{{ linked(row) }}</h3>
  <p class="soft">{{ known(row) }}</p>
  <p>{{ row.reason }}</p>
  <p class="score"><span class="bar" aria-hidden="true"><span style="width: {{ share(row) }}%"></span></span>
    <span>Score {{ "%.2f" | format(row.score) }}{% if row.parts %}: {{ in_parts(row.parts) }}{% endif %}</span></p>
{% for said in row.grouped %}
  <p class="soft">{{ said }}</p>
{% endfor %}
{% if row.editor %}
  <p class="soft">{{ row.editor | join(" ") }}</p>
{% endif %}
  <p class="soft">{{ row.summary }}</p>
{% if row.notes %}
  <p class="soft">{{ row.notes | join("; ") }}</p>
{% endif %}
</li>
{% endfor %}
</ol>
</section>
{% else %}
<p>There is nothing to print.</p>
{% endif %}
{% if parts %}
<details>
<summary>How the score is made</summary>
<p>It is the sum of its parts. Stories are ranked by it, and a piece that no source lists but another article points to
comes behind the others. How many there may be, and how many of one section or source, the schedule file says.</p>
<dl>
{% for name, said in parts.items() %}
  <dt>{{ name }}</dt><dd>{{ said }}.</dd>
{% endfor %}
</dl>
</details>
{% endif %}
{% if corrections %}
<section aria-labelledby="corrections">
<h2 id="corrections">Corrections to earlier editions</h2>
<ul class="stories">
{% for one in corrections %}
<li>
  <p class="place">{{ "Printed" if one.printed else "Not printed: switch it on in edition.yaml" }}</p>
  <h3><bdi>{{ one.headline }}</bdi></h3>
  <p class="soft">In No. {{ one.number }} ({{ one.slot }}){% if one.withdrawn %}; it was withdrawn since{% endif %}</p>
  <p>{{ one.note }}</p>
{% for change in one.changes %}
  <p class="soft">{{ change.what | capitalize }}. It said: <del>{{ change.old }}</del>
    {% if change.new %}Now: <ins>{{ change.new }}</ins>{% else %}Now it is gone.{% endif %}</p>
{% endfor %}
{% if one.more %}
  <p class="soft">and {{ one.more }} more</p>
{% endif %}
</li>
{% endfor %}
</ul>
</section>
{% endif %}
{% if groups %}
<section aria-labelledby="out">
<h2 id="out">Left out</h2>
{% for heading, members in groups %}
<table>
<caption>{{ heading }}: {{ totals[heading] }}</caption>
<thead><tr><th scope="col">Article</th><th scope="col">Why</th><th scope="col" class="number">Score</th></tr></thead>
<tbody>
{% for row in members %}
<tr>
  <th scope="row">{{ linked(row) }} <span class="soft">{{ known(row) }}</span></th>
  <td>{{ row.reason }}{% if row.parts %}<br><span class="soft">{{ in_parts(row.parts) }}</span>{% endif %}</td>
  <td class="number">{{ "–" if row.score is none else "%.2f" | format(row.score) }}</td>
</tr>
{% endfor %}
</tbody>
</table>
{% endfor %}
{% if more %}
<p>And {{ more }} more. The command <code>digest why</code> lists them all.</p>
{% endif %}
</section>
{% endif %}
{% if sources %}
<section aria-labelledby="sources">
<h2 id="sources">Sources</h2>
<table class="sources">
<caption>What each source brought</caption>
<thead><tr><th scope="col">Source</th><th scope="col" class="number">In</th><th scope="col" class="number">Out</th>
<th scope="col">State</th></tr></thead>
<tbody>
{% for name, printed, left, state in sources %}
<tr><th scope="row"><bdi>{{ name }}</bdi></th><td class="number">{{ printed }}</td><td class="number">{{ left }}</td>
<td>{{ state }}</td></tr>
{% endfor %}
</tbody>
</table>
</section>
{% endif %}
</main>
</body>
</html>
"""

_PAGE = Theme("why", {"why.html.j2": TEMPLATE}, {})


def why_page(
    made: Edition | Sequence[LeftOut], *, title: str, slot: str, sources: Mapping[str, str] | None = None
) -> str:
    """The page of an edition, or of what was left out when there was nothing to print.

    `title` is the newsletter's. `sources` are those that it takes articles from, in its order, each with words on how
    it has been of late; without them there is no table of sources.
    """
    found = rows(made)
    left_out = [row for row in found if row.verdict == "out"]
    best = max((row.score for row in found if row.score is not None), default=0.0)

    def share(row: Row) -> int:
        """The length of a bar, in per cent of the best score's."""
        return round(100 * max(0.0, row.score or 0.0) / best) if best > 0 else 0

    edition = made if isinstance(made, Edition) else None
    values = {
        "title": clean(title),
        "slot": slot,
        "style": STYLE,
        "edition": edition,
        "subject": clean(edition.subject) if edition else "",
        "tally": tally(found),
        "stories": [row for row in found if row.verdict == "in"],
        "share": share,
        "in_parts": in_parts,
        "parts": PARTS if any(row.parts for row in found) else {},
        "corrections": _corrections(edition) if edition else [],
        "groups": [(key, list(some)) for key, some in groupby(left_out[:MOST_LEFT_OUT], lambda row: row.heading)],
        "totals": Counter(row.heading for row in left_out),
        "more": max(0, len(left_out) - MOST_LEFT_OUT),
        "sources": _sources(found, sources or {}),
    }
    return fill(_PAGE, "why.html.j2", values)


def _sources(found: Sequence[Row], states: Mapping[str, str]) -> list[tuple[str, int, int, str]]:
    """Each source with the number of its articles in print and left out, and how it is."""
    printed = Counter(row.source for row in found if row.verdict != "out")
    left = Counter(row.source for row in found if row.verdict == "out")
    return [(clean(name), printed[name], left[name], clean(state)) for name, state in states.items()]


def _corrections(edition: Edition) -> list[dict[str, object]]:
    return [
        {
            "headline": clean(one.headline),
            "number": one.number,
            "slot": one.slot,
            "note": clean(one.note),
            "printed": one.printed,
            "withdrawn": one.withdrawn,
            "changes": [
                {"what": change.what, "old": clean(change.old), "new": clean(change.new)}
                for change in one.changes[:MOST_CHANGES]
            ],
            "more": max(0, len(one.changes) - MOST_CHANGES),
        }
        for one in edition.corrections
    ]
