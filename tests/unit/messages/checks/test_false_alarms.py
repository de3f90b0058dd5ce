"""The checks of words, links, headers and parts, all together, over editions with nothing wrong in them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.foot import postal_address, way_out
from digest.messages.checks.gaps import empty_sections, story_gaps
from digest.messages.checks.headers import header_fields, sender
from digest.messages.checks.language import theme_language
from digest.messages.checks.leftovers import leftovers, unfilled
from digest.messages.checks.links import each_link
from digest.messages.checks.markup import plain_markup
from digest.messages.checks.own_words import own_words
from digest.messages.checks.parts import control_characters, mime_parts, plain_part, same_links, same_stories
from digest.messages.checks.readers import merge_fields
from digest.messages.checks.story_links import story_links
from digest.messages.checks.subject import preheader_line, subject_line
from digest.messages.checks.without import pictures_missing
from digest.model import Edition, RelatedPiece, Section
from tests.unit.messages.checks.proofs import proof_of
from tests.unit.messages.editions import IMPRINT, THEMES, also, earlier, edition, invented, story, theme

CHECKS = (
    control_characters, each_link, empty_sections, header_fields, leftovers, merge_fields, mime_parts, plain_markup,
    plain_part, postal_address, preheader_line, same_links, same_stories, sender, story_gaps, story_links, subject_line,
    own_words, pictures_missing, theme_language, unfilled, way_out,
)  # fmt: skip
PORT = "https://northlight.example/port"


def found(proof: Proof) -> list[Finding]:
    return [finding for check in CHECKS for finding in check(proof)]


def alarms(proof: Proof) -> set[str]:
    return {finding.id for finding in found(proof) if finding.severity is not Severity.INFO}


def arabic() -> Edition:
    lead = story(
        "الميناء الذي لم يُغلق",
        "طلبت ثلاث حكومات من فارنهولم أن توقف شحن الحبوب، فقرأ مدير الميناء رسائلها وأبقى الرافعات تعمل.",
        "حجته أقدم من كل المعاهدات: الميناء طريق عام، ولا يغلق الطريق إلا من أصلحه.",
        url=PORT,
        language="ar",
        authors=("ليلى حداد",),
    )
    river = story("حين تحرّك النهر تحرّكت الحدود", "استيقظ ٤١٢ شخصًا في بلد آخر.", url="https://northlight.example/نهر")
    shown = edition(lead, Section("العالم", (river,)))
    return replace(
        shown, subject="الميناء الذي لم يُغلق", preheader="إضراب لم يأتِ، ونهر حرّك حدودًا، وثمن شتاء هادئ في الشمال"
    )


def hindi() -> Edition:
    lead = story(
        "बंदरगाह जो बंद नहीं हुआ",
        "तीन सरकारों ने वार्नहोल्म से कहा कि वह अनाज लादना बंद करे। बंदरगाह के प्रमुख ने उनके पत्र पढ़े और क्रेनें चलती रहीं।",
        url=PORT,
        language="hi",
    )
    river = story("जब नदी हटी तो सीमा भी हटी", "४१२ लोग दूसरे देश में जागे।", url="https://northlight.example/%E0%A4%A8")
    shown = edition(lead, Section("दुनिया", (river,)))
    return replace(
        shown, subject="बंदरगाह जो बंद नहीं हुआ", preheader="एक हड़ताल जो नहीं आई, एक नदी जिसने सीमा बदल दी, और सर्दी का दाम"
    )


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "fr", "es", "ar", "hi", "ja"])
@pytest.mark.parametrize("name", THEMES)
def test_an_invented_edition_raises_no_alarm_in_any_theme_and_language(name, language):
    proof = proof_of(invented(), replace(IMPRINT, language=language), theme=theme(name))
    # The invented newsletter has a mailto: address only, and the themes do not speak all languages.
    expected = {"one-click-missing", *(["words-language"] if language in ("hi", "ja") else [])}
    assert alarms(proof) == expected
    assert {finding.id for finding in found(proof)} == {*expected, "story-unlinked", "sender-sample"}


@pytest.mark.parametrize(("shown", "language"), [(arabic(), "ar"), (hindi(), "hi")])
@pytest.mark.parametrize("name", THEMES)
def test_an_edition_in_another_script_raises_no_alarm(name, shown, language):
    proof = proof_of(shown, replace(IMPRINT, language=language), theme=theme(name))
    assert alarms(proof) == {"one-click-missing", *(["words-language"] if language == "hi" else [])}


def test_an_edition_of_one_story_raises_no_alarm():
    assert alarms(proof_of(edition(story("The port", "The cranes kept moving.", url=PORT)))) == {"one-click-missing"}


@pytest.mark.parametrize(
    "words",
    [
        'He said "no" \\ and left', "a\u00a0b\u00a0c", "👩‍👩‍👧 at home 🏳️‍🌈", "e\u0301te\u0301 a\u0308", "w" * 300,
        "<script>alert(1)</script>", "{{ name }} and {% if %}", "__SLOT_x__ __FIELD_abc__", "a & b < c > d",
        "soft\u00adhyphen \u200bzero", "tab\tnewline\nx\x00y\x85z", "a --> b <!-- c", "]]> <![CDATA[", "中文标题" * 30, "None",
        "TODO", "\u202eabc", "=?utf-8?q?x?=", "From me", ".dot", "$name$ *|X|* %%x%% [[x]]", "\u2066isolate\u2069", "a  b   c",
    ],
)  # fmt: skip
def test_an_article_may_say_anything(words):
    told = story(
        words,
        f"{words} is a lead",
        url=PORT,
        authors=(words,),
        section=words,
        related=(RelatedPiece(title=words, url="https://a.example/r", section=words, teaser=words),),
    )
    told = replace(told, also=(also(words, "https://b.example/a"),), update_of=earlier(words, "https://b.example/b"))
    proof = proof_of(edition(story("The port", "The cranes kept moving.", url=PORT + "s"), Section("World", (told,))))
    assert alarms(proof) == {"one-click-missing"}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120), st.text(max_size=60), st.text(max_size=60))
def test_no_words_and_no_address_are_too_strange_to_be_looked_at(headline, lead, subject, url):
    related = (RelatedPiece(title=lead, url=url, teaser=headline),)
    told = story(headline, lead, url=url, related=related, authors=(headline,))
    shown: Any = replace(edition(told, Section(lead, (told,))), subject=subject, preheader=headline)
    try:
        proof = proof_of(shown)
    except (TemplateError, ValueError):  # what cannot be rendered never comes to be looked at
        return
    assert {"sender-sample", "one-click-missing"} <= {finding.id for finding in found(proof)}
