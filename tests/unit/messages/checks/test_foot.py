from dataclasses import replace
from typing import Any

import pytest

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.foot import postal_address, way_out
from digest.messages.render import Imprint
from digest.model import MergeField, Subscriber
from tests.unit.messages.checks.proofs import clean, faulty, ids, in_html, in_text, only, proof_of
from tests.unit.messages.editions import IMPRINT, edition, invented, story

MAILTO = "mailto:leave-weekly@northlight.example?subject=unsubscribe"
WEB = "https://northlight.example/leave?who={token}"
TOKEN = MergeField(name="token", column="code")
READER_FIELDS = (TOKEN, MergeField(name="name", column="name"), MergeField(name="who", column="who", otherwise="you"))


def leaving(unsubscribe: str | None, **changes: Any) -> Proof:
    reader = Subscriber("ada@readers.example", "Ada", {"code": "4711", "who": "ada"})
    imprint: Imprint = replace(IMPRINT, unsubscribe=unsubscribe, fields=READER_FIELDS, **changes)
    return proof_of(invented(), imprint, (reader,))


# ---------------------------------------------------------------- unsubscribing


def test_one_click_with_a_code_of_each_reader_is_all_right():
    assert ids(way_out, leaving(WEB, one_click=True, bulk=True)) == []


def test_no_way_to_unsubscribe_at_all_is_an_error():
    finding = only(way_out, leaving(None))
    assert (finding.id, finding.severity) == ("unsubscribe-missing", Severity.ERROR)
    assert "unsubscribe: in the schedule file" in finding.todo


@pytest.mark.parametrize(("bulk", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)])
def test_one_click_is_asked_of_those_who_send_in_bulk(bulk, severity):
    for unsubscribe in (MAILTO, WEB):
        finding = only(way_out, leaving(unsubscribe, bulk=bulk))
        assert (finding.id, finding.severity) == ("one-click-missing", severity)
    assert "a mailto: address only" in only(way_out, leaving(MAILTO)).what


@pytest.mark.parametrize(("bulk", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)])
def test_a_mailto_address_cannot_be_posted_to(bulk, severity):
    finding = only(way_out, leaving(MAILTO, one_click=True, bulk=bulk))
    assert (finding.id, finding.severity) == ("one-click-mailto", severity)


@pytest.mark.parametrize("query", ["", "?who={name}", "?who={who}"])
def test_a_one_click_address_that_readers_share_is_an_error(query):
    finding = only(way_out, leaving(f"https://northlight.example/leave{query}", one_click=True))
    assert (finding.id, finding.severity) == ("one-click-shared", Severity.ERROR)
    assert "{address}" in finding.todo


def test_readers_who_have_the_same_code_share_an_address():
    def read_by(*codes: str) -> Proof:
        readers = tuple(Subscriber(f"r{n}@readers.example", "", {"code": code}) for n, code in enumerate(codes, 1))
        return replace(leaving(WEB, one_click=True), readers=readers)

    finding = only(way_out, read_by("t1", "t2", "t1"))
    assert (finding.id, finding.severity) == ("one-click-shared", Severity.ERROR)
    assert "(r1@readers.example, r3@readers.example)" in finding.what
    assert ids(way_out, read_by("t1", "t2", "t3")) == []
    assert ids(way_out, read_by("t1", "", " ")) == []  # who has none is told with the merge fields


def test_several_fields_together_may_tell_who_leaves():
    two = (TOKEN, MergeField(name="day", column="day"))
    readers = tuple(Subscriber(f"{day}@readers.example", "", {"code": "1", "day": day}) for day in ("mon", "tue"))
    imprint = replace(IMPRINT, unsubscribe="https://n.example/l?t={token}&d={day}", one_click=True, fields=two)
    assert ids(way_out, proof_of(invented(), imprint, readers)) == []


@pytest.mark.parametrize(("bulk", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)])
def test_a_link_alone_is_not_enough(bulk, severity):
    proof = in_html(leaving(None, bulk=bulk), "Northlight Media", '<a href="https://n.example/l">Unsubscribe</a> ')
    found = {finding.id: finding.severity for finding in way_out(proof)}
    assert found == {"unsubscribe-header-missing": severity, "unsubscribe-unseen-plain": Severity.WARNING}


@pytest.mark.parametrize(
    "words", ["Unsubscribe", "Newsletter abbestellen", "Se désabonner", "Darse de baja", "Cancelar la suscripción",
              "إلغاء الاشتراك", "Disiscriviti"]
)  # fmt: skip
def test_a_link_is_known_by_its_words(words):
    linked = in_html(leaving(None), "Northlight Media", f'<a href="https://n.example/l">{words}</a> ')
    assert "unsubscribe-missing" not in ids(way_out, linked)


def test_a_link_is_known_by_its_address_whatever_it_says():
    assert ids(way_out, in_html(clean(), ">Unsubscribe</a>", ">Farewell</a>")) == ["one-click-missing"]
    pictured = in_html(clean(), ">Unsubscribe</a>", '><img src="x" alt=""></a>')
    assert ids(way_out, pictured) == ["one-click-missing"]


def test_an_article_on_unsubscribing_is_no_way_out():
    shown = edition(story("How to unsubscribe from everything", "A lead."))
    assert ids(way_out, proof_of(shown, replace(IMPRINT, unsubscribe=None))) == ["unsubscribe-missing"]


@pytest.mark.parametrize(("bulk", "severity"), [(False, Severity.WARNING), (True, Severity.ERROR)])
@pytest.mark.parametrize("seen", ["></a>", "> </a>"])
def test_a_link_that_cannot_be_seen_is_none(seen, bulk, severity):
    proof = in_html(leaving(WEB, one_click=True, bulk=bulk), ">Unsubscribe</a>", seen)
    finding = only(way_out, proof)
    assert (finding.id, finding.severity) == ("unsubscribe-unseen", severity)


def test_the_plain_part_says_how_to_leave():
    finding = only(way_out, in_text(leaving(WEB, one_click=True), "northlight.example/leave", "northlight.example/l"))
    assert (finding.id, finding.severity) == ("unsubscribe-unseen-plain", Severity.WARNING)
    linked = in_html(leaving(None), "Northlight Media", '<a href="https://n.example/l">Unsubscribe</a> ')
    said = in_text(linked, "Northlight Media", "To unsubscribe: https://n.example/l\n")
    assert ids(way_out, said) == ["unsubscribe-header-missing"]


def test_an_anchor_without_an_address_is_no_way_out():
    named = in_html(leaving(None), "Northlight Media", '<a name="x">Unsubscribe</a> ')
    assert ids(way_out, named) == ["unsubscribe-missing"]


def test_a_theme_may_have_no_words_of_its_own():
    proof = leaving(None)
    bare = replace(proof, theme=replace(proof.theme, tokens={"words": {"en": {}}}))
    assert ids(way_out, bare) == ["unsubscribe-missing"]
    assert ids(way_out, replace(proof, theme=replace(proof.theme, tokens={}))) == ["unsubscribe-missing"]


# ---------------------------------------------------------------- the postal address


def test_the_postal_address_stands_in_both_parts_on_one_line_or_several():
    assert ids(postal_address, clean()) == []


def test_a_part_without_the_postal_address_is_an_error():
    for proof, part in (
        (in_html(clean(), "Hafenstrasse 12", ""), "HTML"),
        (in_text(clean(), "Hafenstrasse 12", ""), "plain"),
    ):
        finding = only(postal_address, proof)
        assert (finding.id, finding.severity) == ("postal-address-missing", Severity.ERROR)
        assert f"the {part} part" in finding.what


def test_no_postal_address_at_all_is_a_warning():
    finding = only(postal_address, proof_of(invented(), replace(IMPRINT, postal_address=" ")))
    assert (finding.id, finding.severity) == ("postal-address-empty", Severity.WARNING)


@pytest.mark.parametrize(
    "address",
    [
        "Your street 1, 12345 Your town",
        "14 Quay Street, Halmouth, Marren Union",
        "Hamburg",
        "12 Quay St, Ayr",
        "TODO: the address",
    ],
)
def test_an_address_that_no_letter_would_reach_is_named(address):
    sample = proof_of(invented(), replace(IMPRINT, postal_address=address))
    assert [(one.id, one.severity) for one in postal_address(sample)] == [("postal-address-placeholder", Severity.INFO)]
    real = replace(IMPRINT, postal_address=address, sender_address="weekly@northlight-review.org")
    found = only(postal_address, proof_of(invented(), real))
    assert (found.id, found.severity) == ("postal-address-placeholder", Severity.WARNING)


@pytest.mark.parametrize(
    "address",
    ["12 rue du Port\n35000 Rennes", "Palais de Justice, Paris", "123 Quay St, Ayr", "ul. Portowa 4/6, 80-001 Gdańsk", "شارع الميناء ١٢\nبيروت",
     "東京都港区海岸1-2-3"],
)  # fmt: skip
def test_an_address_is_one_in_any_country(address):
    assert ids(postal_address, proof_of(invented(), replace(IMPRINT, postal_address=address))) == []


def test_the_rest_of_the_letter_does_not_matter_to_it():
    assert ids(way_out, faulty(clean(), subject="Unsubscribe!")) == ["one-click-missing"]
