from dataclasses import replace

import pytest

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.markup import plain_markup
from digest.messages.checks.parts import control_characters, mime_parts, plain_part, same_links, same_stories
from digest.model import RelatedPiece
from tests.unit.messages.checks.proofs import (
    THEME,
    clean,
    faulty,
    ids,
    in_html,
    in_text,
    only,
    proof_of,
    small,
)
from tests.unit.messages.editions import edition, invented, story

PORT = "The harbour master kept the cranes moving all week."


# ---------------------------------------------------------------- the plain part


def test_the_plain_part_of_an_edition_is_all_right():
    for check in (plain_part, control_characters, same_stories, same_links, mime_parts, plain_markup):
        assert ids(check, clean()) == []
        assert ids(check, small()) == []


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_plain_part_is_an_error(text):
    finding = only(plain_part, faulty(clean(), text=text))
    assert (finding.id, finding.severity) == ("plain-missing", Severity.ERROR)
    assert "edition.txt.j2" in finding.todo


def test_a_line_that_could_have_been_wrapped_is_a_warning():
    finding = only(plain_part, faulty(clean(), text="one\ntwo\n" + "word " * 16))
    assert (finding.id, finding.severity) == ("plain-wide", Severity.WARNING)
    assert finding.where == "the plain part, line 3"


def test_a_line_that_no_mail_server_takes_is_an_error():
    assert only(plain_part, faulty(clean(), text="word " * 199 + "end")).severity is Severity.WARNING  # 998
    finding = only(plain_part, faulty(clean(), text="word " * 199 + "ends"))
    assert (finding.id, finding.severity) == ("plain-wide", Severity.ERROR)


@pytest.mark.parametrize(
    "line",
    [
        "https://northlight.example/" + "x" * 100,
        "* " + "x" * 100,
        "港" * 200,
        "x" * 76,
        "  " + "x" * 80,
        "· " + "x" * 80,
        "  · " + "x" * 80,
    ],
)
def test_a_word_that_cannot_be_wrapped_may_be_long(line):
    assert ids(plain_part, faulty(clean(), text=line)) == []


@pytest.mark.parametrize("character", ["\x07", "\x92", "\u202e", "\u2028"])
def test_a_control_character_is_an_error_in_either_part(character):
    in_one = in_text(clean(), "The port", f"The{character} port")
    in_other = in_html(clean(), "Three governments", f"Three{character} governments")
    for proof, part in ((in_one, "the plain part, line"), (in_other, "the HTML part, line")):
        finding = only(control_characters, proof)
        assert (finding.id, finding.severity) == ("control-character", Severity.ERROR)
        assert finding.where.startswith(part)
        assert f"U+{ord(character):04X}" in finding.what


def test_the_line_of_a_control_character_is_counted_as_editors_count():
    assert only(control_characters, faulty(clean(), text="one\ntwo\nth\x07ree")).where == "the plain part, line 3"


def test_what_writing_needs_is_no_control_character():
    assert ids(control_characters, faulty(clean(), text="می\u200cخواهم 👩‍👧 \u200fא\u200e \u2066x\u2069\ta\r\n")) == []


# ---------------------------------------------------------------- both tell the same


def missing(proof: Proof) -> list[tuple[str, str, str]]:
    return [(finding.id, finding.severity, finding.where) for finding in same_stories(proof)]


def test_a_headline_that_one_part_lacks_is_an_error():
    assert missing(faulty(small(), text=small().message.text.replace("The river", "Water"))) == [
        ("headline-missing", "error", "the plain part, the story “The river”")
    ]
    html = small().message.html.replace("The river", "Water")
    assert missing(faulty(small(), html=html)) == [
        ("headline-missing", "error", "the HTML part, the story “The river”")
    ]


def test_a_lead_that_one_part_lacks_is_a_warning():
    assert missing(in_text(small(), "harbour master", "mayor")) == [
        ("lead-missing", "warning", "the plain part, the story “The port”")
    ]


def test_words_that_only_the_title_and_the_preheader_have_are_not_in_the_letter():
    port = replace(
        small().edition, subject="The port", preheader="The port. The harbour master kept the cranes moving."
    )
    shown = proof_of(port)
    assert shown.message.html.count("The port") > 2
    at = shown.message.html.rindex("The port</")
    html = shown.message.html[:at] + shown.message.html[at + len("The port") :]
    assert missing(faulty(shown, html=html)) == [("headline-missing", "error", "the HTML part, the story “The port”")]


def test_what_a_theme_leaves_out_of_all_stories_is_one_fault():
    theme = replace(THEME, files={**THEME.files, "section.mjml.j2": ""})
    absent, titles = same_stories(proof_of(invented(), theme=theme))
    assert (absent.id, absent.severity, absent.where) == ("story-missing", Severity.ERROR, "the HTML part")
    assert absent.what.startswith("5 of 6 stories are not there: “When the river moved, so did the border”, ")
    assert absent.what.endswith(" and 2 more")
    assert titles.id == "section-title-missing"
    html = small().message.html.replace("The river", "").replace("The port", "")
    beheaded = only(same_stories, faulty(small(), html=html))
    assert (beheaded.id, beheaded.what) == (
        "headline-missing", "2 of 2 stories are there without their headline: “The port”, “The river”",
    )  # fmt: skip


def test_a_story_that_is_not_there_at_all_is_told_once():
    html = small().message.html.replace("The river", "").replace("A flood cut a new bed", "")
    finding = only(same_stories, faulty(small(), html=html))
    assert (finding.id, finding.what) == ("story-missing", "it is not there")
    assert finding.where == "the HTML part, the story “The river”"


def test_stories_in_another_order_are_an_error():
    swapped = small().edition.sections[0].stories[0], small().edition.lead
    other = replace(
        small().edition, lead=swapped[0], sections=(replace(small().edition.sections[0], stories=(swapped[1],)),)
    )
    found = list(same_stories(replace(small(), edition=other)))
    assert {(finding.id, finding.severity) for finding in found} == {("story-order", Severity.ERROR)}
    assert {finding.where.partition(",")[0] for finding in found} == {"the HTML part", "the plain part"}


def test_a_headline_may_stand_in_a_list_at_the_top_too():
    listed = in_text(small(), "The port", "Today: The river, The port\n\nThe port")
    assert ids(same_stories, listed) == []


def test_a_section_has_its_title_in_both_parts():
    finding = only(same_stories, in_text(small(), "World", ""))
    assert (finding.id, finding.severity, finding.where) == (
        "section-title-missing", Severity.WARNING, "the plain part",
    )  # fmt: skip


def test_a_link_that_one_part_lacks_is_a_warning():
    url = "https://northlight.example/river"
    for proof, part in (
        (in_text(small(), url, ""), "the plain part"),
        (in_html(small(), f'href="{url}"', 'href="https://northlight.example/water"'), "the HTML part"),
    ):
        finding = only(same_links, proof)
        assert (finding.id, finding.severity) == ("link-one-part", Severity.WARNING)
        assert finding.where == f"{part}, the story “The river”"
        assert url in finding.what


def test_a_link_may_be_spelled_and_set_off_in_another_way():
    related = (RelatedPiece(title="Höhe", url="https://a.example/höhe?q=1,5"),)
    proof = proof_of(edition(story("The port", PORT, url="https://northlight.example/port", related=related)))
    assert ids(same_links, proof) == []
    assert (
        ids(same_links, in_text(proof, "https://northlight.example/port", "(<https://northlight.example/port>).")) == []
    )


def test_a_link_that_neither_part_prints_is_no_difference():
    nowhere = small().message.text.replace("https://northlight.example/river", "")
    proof = in_html(
        faulty(small(), text=nowhere), 'href="https://northlight.example/river"', 'href="https://b.example"'
    )
    assert ids(same_links, proof) == []


# ---------------------------------------------------------------- the letter as it is sent


def letter(*parts: str, kind: str = "alternative") -> Proof:
    body = "".join(f"--x\r\n{part}\r\n" for part in parts)
    head = f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=x\r\n\r\n"
    return replace(clean(), copy=f"{head}{body}--x--\r\n".encode())


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHello"
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>"


def test_the_plain_part_comes_first_and_the_html_after_it():
    assert ids(mime_parts, letter(PLAIN, HTML)) == []
    for wrong in (letter(HTML, PLAIN), letter(PLAIN), letter(PLAIN, HTML, kind="mixed"), letter(PLAIN, HTML, HTML)):
        finding = only(mime_parts, wrong)
        assert (finding.id, finding.severity) == ("mime-order", Severity.ERROR)
    assert "none" in only(mime_parts, replace(clean(), copy=b"Content-Type: image/png\r\n\r\nx")).what


def test_pictures_may_stand_around_the_parts():
    inner = f"Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n{PLAIN}\r\n--y\r\n{HTML}\r\n--y--"
    picture = "Content-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nx"
    assert ids(mime_parts, letter(inner, picture, kind="related")) == []


def test_both_parts_are_in_utf_8_and_hold_something():
    latin = "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Hello</p>"
    assert ids(mime_parts, letter(PLAIN, latin)) == ["mime-charset"]
    assert ids(mime_parts, letter("Content-Type: text/plain; charset=utf-8\r\n\r\n", HTML)) == ["mime-empty"]


# ---------------------------------------------------------------- HTML in the plain part


@pytest.mark.parametrize(
    ("words", "found"),
    [("<br>", "plain-tag"), ('<a href="x">', "plain-tag"), ("</P>", "plain-tag"), ("&amp;", "plain-entity"),
     ("&#8217;", "plain-entity"), ("&#x2019;", "plain-entity"), ("&nbsp;", "plain-entity")],
)  # fmt: skip
def test_html_in_the_plain_part_is_an_error(words, found):
    finding = only(plain_markup, faulty(clean(), text=f"one\ntwo {words}\nthree {words}\n"))
    assert (finding.id, finding.severity, finding.where) == (found, Severity.ERROR, "the plain part, line 2")
    assert "edition.txt.j2" in finding.todo


def test_html_that_an_article_writes_of_is_not():
    def shown(headline: str) -> Proof:
        return proof_of(edition(story(headline, PORT, url="https://northlight.example/port")))

    assert [(one.id, one.severity) for one in plain_markup(shown("What <b> means"))] == [("plain-tag", Severity.INFO)]
    doubled = only(plain_markup, shown("Salt &amp; water"))
    assert (doubled.id, doubled.severity) == ("plain-entity", Severity.WARNING)
    assert "edition.yaml" in doubled.todo


@pytest.mark.parametrize("words", ["a < b > c", "<https://a.example>", "AT&T; nothing", "<Ada> <3", "x&y=1;", "R&D"])
def test_what_only_looks_like_html_is_none(words):
    assert ids(plain_markup, faulty(clean(), text=words)) == []
