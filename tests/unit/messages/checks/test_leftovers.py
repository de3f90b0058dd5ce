from dataclasses import replace
from typing import Any

import pytest

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.gaps import empty_sections, story_gaps
from digest.messages.checks.leftovers import leftovers, unfilled
from digest.model import Image, MergeField, RelatedPiece, Section, Story
from tests.unit.messages.checks.proofs import clean, faulty, ids, in_html, in_text, only, proof_of, small
from tests.unit.messages.editions import IMPRINT, also, correction, earlier, edition, story

LEAD = "The harbour master kept the cranes moving all week."
PLACEHOLDERS = [
    "{{ first_name }}", "{{", "}}", "{% if reader %}", "{%", "{first_name}", "__SLOT_name__", "__FIELD_name__",
    "__FIELD_000000000000_name__", "*|FNAME|*", "%%name%%", "[[name]]", "$name$", "[object Object]",
]  # fmt: skip


def headed(headline: str, **changes: Any) -> Proof:
    told = replace(story(headline, LEAD, url="https://northlight.example/port"), **changes)
    return proof_of(edition(told))


# ---------------------------------------------------------------- placeholders


def test_nothing_is_left_over_in_an_edition():
    assert ids(leftovers, clean()) == []
    assert ids(unfilled, clean()) == []


@pytest.mark.parametrize("words", PLACEHOLDERS)
def test_a_placeholder_in_own_words_is_an_error(words):
    in_both = in_html(in_text(small(), "What happened", f"{words} happened"), "What happened", f"{words} happened")
    finding = only(leftovers, in_both)
    assert (finding.id, finding.severity) == ("leftover-template", Severity.ERROR)
    assert finding.where.startswith("the HTML part, the plain part, line ")
    assert words in finding.what
    assert only(leftovers, faulty(small(), subject=f"Hello {words}")).where == "the subject"


@pytest.mark.parametrize("words", PLACEHOLDERS)
def test_a_placeholder_that_an_article_writes_of_is_only_worth_knowing(words):
    finding = only(leftovers, headed(f"How to write {words} well"))
    assert (finding.id, finding.severity) == ("leftover-template", Severity.INFO)


def test_what_an_editor_wrote_of_an_article_is_own_words():
    edited = headed("Hello {{ name }}", edited=("headline",))
    titled = replace(
        edited.edition.lead, article=replace(edited.edition.lead.article, reading=small().edition.lead.article.reading)
    )
    proof = replace(edited, edition=replace(edited.edition, lead=titled))
    assert [finding.severity for finding in leftovers(proof)] == [Severity.ERROR]


def test_a_merge_field_in_words_of_a_story_is_told_where_merge_fields_may_stand():
    for proof in (
        headed("Hello {name}", edited=("headline",)),
        headed("Port", edited=("lead",), summary=replace(small().edition.lead.summary, lead="Hello {name}.")),
    ):
        edited = proof.edition.lead
        titled = replace(edited, article=small().edition.lead.article)
        finding = only(leftovers, replace(proof, edition=replace(proof.edition, lead=titled)))
        assert (finding.id, finding.severity) == ("leftover-template", Severity.ERROR)
        assert "only in subject:, preheader: and intro:" in finding.todo
    elsewhere = only(leftovers, in_text(small(), "What happened", "{name} happened"))
    assert "preheader:" not in elsewhere.todo


def test_all_words_of_others_are_known():
    related = (RelatedPiece(title="{{1}}", section="{{2}}", teaser=f"{{{{3}}}} {'word ' * 40}"),)
    told: Story = story(
        "Port", "Lead {{4}}.", "Rest {{5}}.", url="https://a.example/{six}", kind="{{7}}", section="{{8}}",
        authors=("{{9}}",), related=related, image=Image(alt="{{10}}", caption="{{11}}", credit="{{12}}"),
    )  # fmt: skip
    told = replace(told, also=(also("{{13}}", None),), update_of=earlier("{{14}}", None))
    shown = replace(edition(told), corrections=(correction("{{15}}", "Note {{16}}.", None),))
    found = {finding.what: finding.severity for finding in leftovers(proof_of(shown))}
    assert set(found.values()) == {Severity.INFO}
    plain = faulty(proof_of(shown), text="\n".join(f"{{{{{number}}}}}" for number in range(1, 17) if number != 6))
    assert {finding.severity for finding in leftovers(plain)} == {Severity.INFO}


def test_a_merge_field_that_will_be_filled_in_is_not_left_over():
    fields = (MergeField(name="name", column="name", otherwise="reader"),)
    proof = proof_of(
        replace(small().edition, intro="Hello {name}.", edited=("intro",)), replace(IMPRINT, fields=fields)
    )
    assert proof.message.fields == fields
    assert ids(leftovers, proof) == ids(unfilled, proof) == []
    assert ids(leftovers, faulty(proof, fields=())) == ["leftover-template"]
    assert ids(leftovers, faulty(proof, nonce="f" * 12)) == ["leftover-template"]


def test_a_merge_field_in_a_letter_as_it_is_sent_is_an_error():
    def sent(old: bytes, new: str) -> Proof:
        assert old in small().copy
        return replace(small(), copy=small().copy.replace(old, new.encode(), 1))

    token = f"__FIELD_{small().message.nonce}_name__"
    for proof in (sent(b"Subject: ", f"Subject: {token}"), sent(b"What happened", token)):
        finding = only(unfilled, proof)
        assert (finding.id, finding.severity) == ("field-unfilled", Severity.ERROR)
        assert "{name}" in finding.what
    assert ids(unfilled, sent(b"What happened", "__FIELD_000000000000_name__")) == []


# ---------------------------------------------------------------- stopgaps


@pytest.mark.parametrize(
    "words", ["TODO", "FIXME: write", "Lorem ipsum dolor", "lorem ipsum", "xxx", "XXXX", "TBD", "TKTK"]
)
def test_words_that_were_to_be_replaced_are_a_warning(words):
    finding = only(leftovers, in_text(small(), "What happened", words))
    assert (finding.id, finding.severity) == ("leftover-words", Severity.WARNING)
    own = only(leftovers, headed(f"On the meaning of {words}"))
    assert (own.id, own.severity) == ("leftover-words", Severity.INFO)


def test_a_word_within_another_word_excuses_nothing():
    proof = headed("The XXXL boats")
    assert [finding.severity for finding in leftovers(in_text(proof, "What happened", "XXX"))] == [Severity.WARNING]


@pytest.mark.parametrize("words", ["todo el mundo", "Todo", "a XX b", "loremipsum", "TODOS"])
def test_words_of_a_language_are_none(words):
    assert ids(leftovers, in_text(small(), "What happened", words)) == []


@pytest.mark.parametrize("language", ["es", "es-MX", "pt-BR"])
def test_a_word_of_spanish_is_no_stopgap_in_capitals(language):
    spanish = proof_of(small().edition, replace(IMPRINT, language=language))
    assert ids(leftovers, in_text(spanish, "What happened", "TODO LO QUE PASÓ")) == []
    assert ids(leftovers, in_text(spanish, "What happened", "TODO: escribir")) == ["leftover-words"]


@pytest.mark.parametrize("words", ["None", "undefined", "null", "NaN"])
def test_a_word_for_nothing_that_stands_alone_is_a_warning(words):
    for proof in (
        in_html(small(), "World", words),
        in_text(small(), "What happened, why it matters, and what we still do not know", f"27 May · {words} · 4 min"),
    ):
        finding = only(leftovers, proof)
        assert (finding.id, finding.severity) == ("leftover-nothing", Severity.WARNING)
    assert [finding.severity for finding in leftovers(headed(words))] == [Severity.INFO]


def test_a_word_for_nothing_within_a_sentence_is_a_word():
    assert ids(leftovers, in_text(small(), "What happened", "None of it happened")) == []
    assert ids(leftovers, in_html(small(), LEAD, "Its value is <em>undefined</em> there.")) == []


@pytest.mark.parametrize(
    ("before", "found"), [("w" * 72, []), ("w" * 71, ["leftover-nothing"]), ("", ["leftover-nothing"])]
)
def test_the_last_word_of_a_wrapped_paragraph_does_not_stand_alone(before, found):
    """After a line of 72 a word of 4 did not fit on a line of 76; after one of 71 it would have."""
    assert ids(leftovers, faulty(small(), text=f"{before}\nNone")) == found


def test_the_line_of_a_word_for_nothing_is_counted_as_editors_count():
    assert only(leftovers, faulty(small(), text="one\n\nNone\n")).where == "the plain part, line 3"
    assert only(leftovers, faulty(small(), text="None\n")).where == "the plain part, line 1"


@pytest.mark.parametrize("headline", ["Untitled", " OHNE TITEL ", "Sans titre"])
def test_a_headline_that_says_that_there_is_none_is_a_warning(headline):
    finding = only(leftovers, headed(headline))
    assert (finding.id, finding.severity) == ("headline-stopgap", Severity.WARNING)


def test_what_nobody_sees_is_not_looked_at():
    hidden = in_html(small(), "</head>", "<style>.x{color:red} /* {{ x }} */</style><!-- {{ y }} --></head>")
    assert ids(leftovers, in_html(hidden, "<h1", "<style>.a{{b}}</style><h1")) == []


# ---------------------------------------------------------------- gaps


def test_no_heading_of_an_edition_is_empty():
    assert ids(empty_sections, clean()) == []
    assert ids(story_gaps, clean()) == []


def empty(html: str) -> list[str]:
    page = small().message.html
    start = page[: page.index("<h1")]
    return [finding.where for finding in empty_sections(faulty(small(), html=f"{start}{html}</body></html>"))]


PORT = "<h2>The port</h2><p>Words.</p>"
RIVER = "<h3>The river</h3><p>Words.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>W</h1>{PORT}<h2>World</h2>{RIVER}<h2>Corrections</h2><p>One.</p><p>Foot</p>",
        f"<h1>W</h1>{PORT}<h2>World</h2><h2>The river</h2><p>Words.</p>",
        f"<h1>W</h1>{PORT}<h2>World</h2><p><b>The river</b> Words.</p>",
        f"<h1></h1>{PORT}<h2>World</h2><div>{RIVER}</div>",
        f"<p>Before</p>{PORT}<h3>World</h3><h4>The <i>river</i> </h4>",
        f"{PORT}<h2>World</h2>{RIVER}<h2>More</h2><h3>Quick links</h3><ul><li>One</li></ul>",
    ],
)
def test_a_section_with_something_below_it_is_none(html):
    assert empty(html) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"{PORT}{RIVER}<h2>World</h2><p>No story.</p>", "World"),
        (f"{PORT}{RIVER}<h2>World</h2><h2>Corrections</h2><p>The river was wet.</p>", "World"),
        (f"{PORT}<h2>World</h2>{RIVER}<h2>Corrections</h2>", "Corrections"),
        (f"{PORT}<h2>Letters</h2><h2>World</h2>{RIVER}", "Letters"),
        (f"{PORT}<h2>World</h2>{RIVER}<h2>Letters</h2><h3></h3>\n", "Letters"),
    ],
)
def test_a_section_with_nothing_below_it_is_an_error(html, found):
    assert empty(html) == [f"the section “{found}”"]


def test_an_empty_section_is_found_on_the_page():
    proof = in_html(small(), "<body", "<body")
    page = proof.message.html.replace("</body>", "<h2>Letters</h2></body>")
    finding = only(empty_sections, faulty(proof, html=page))
    assert (finding.id, finding.severity) == ("section-empty", Severity.ERROR)
    assert faulty(proof, html=page).document.xpath(finding.element)[0].text_content() == "Letters"


def test_a_story_without_words_is_named():
    proof = small()
    lead, other = proof.edition.stories

    def shown(*stories: Story) -> Proof:
        return replace(proof, edition=replace(proof.edition, lead=lead, sections=(Section("World", stories),)))

    silent = only(story_gaps, shown(replace(other, summary=replace(other.summary, lead=" "))))
    assert (silent.id, silent.severity, silent.where) == ("lead-empty", Severity.WARNING, "the story “The river”")
    nameless = only(story_gaps, shown(replace(other, headline="\u00a0", section="World")))
    assert (nameless.id, nameless.severity) == ("headline-empty", Severity.ERROR)
    assert nameless.where == "a story of the section “World”"
    assert only(story_gaps, shown(replace(other, headline=""))).where == "a story"
    twice = only(story_gaps, shown(other, replace(other, headline="THE RIVER")))
    assert (twice.id, twice.severity, twice.where) == ("story-twice", Severity.WARNING, "the story “The river”")
    assert ids(story_gaps, shown(other)) == []


def test_an_edition_without_a_story_is_an_error():
    nothing = replace(small().edition.lead, headline="", summary=replace(small().edition.lead.summary, lead=""))
    proof = replace(small(), edition=replace(small().edition, lead=nothing, sections=()))
    finding = only(story_gaps, proof)
    assert (finding.id, finding.severity) == ("edition-empty", Severity.ERROR)
