from dataclasses import replace

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.readers import merge_fields
from digest.model import FieldKind, MergeField, Subscriber
from tests.unit.messages.checks.proofs import clean, faulty, ids, only

ADA = Subscriber("ada@readers.example", "Ada", {"First name": "Ada", "Page": "https://ada.example/"})
BEN = Subscriber("ben@readers.example", "", {"First name": " ", "Page": "ben"})
FIRST = MergeField(name="first_name", column="First name")


def listed(*fields: MergeField, readers: tuple[Subscriber, ...] = (ADA, BEN)) -> Proof:
    return replace(faulty(clean(), fields=fields), readers=readers)


def test_readers_who_have_everything_are_no_matter():
    assert ids(merge_fields, listed(FIRST, readers=(ADA,))) == []
    assert ids(merge_fields, listed(MergeField(name="address", column="address"))) == []
    assert ids(merge_fields, listed()) == []


def test_without_a_list_nothing_can_be_said():
    assert ids(merge_fields, listed(FIRST, readers=())) == []


def test_readers_without_a_value_are_counted():
    finding = only(merge_fields, listed(FIRST))
    assert (finding.id, finding.severity) == ("field-missing", Severity.ERROR)
    assert finding.where == "the merge field {first_name}"
    assert "1 reader has" in finding.what
    assert finding.what.endswith("nothing for it in the column 'First name' (of 2): ben@readers.example")
    assert "merge_fields: {first_name: {otherwise: …}}" in finding.todo
    assert ids(merge_fields, listed(replace(FIRST, otherwise="reader"))) == []


def test_a_reader_whose_address_of_a_page_is_none_counts_too():
    page = MergeField(name="page", column="Page", kind=FieldKind.URL)
    assert "1 reader has no web address for it" in only(merge_fields, listed(page)).what
    without = replace(BEN, address="cleo@readers.example", fields={"First name": "Cleo"})
    nothing, unfit = merge_fields(listed(page, readers=(ADA, BEN, without)))
    assert nothing.what == "1 reader has nothing for it in the column 'Page' (of 3): cleo@readers.example"
    assert unfit.what.endswith("(of 3): ben@readers.example")


def test_a_few_of_many_readers_are_named():
    many = tuple(replace(BEN, address=f"r{number}@readers.example") for number in range(1, 6))
    finding = only(merge_fields, listed(FIRST, readers=(ADA, *many)))
    assert finding.what.endswith("(of 6): r1@readers.example, r2@readers.example, r3@readers.example and 2 more")


def test_an_otherwise_that_does_not_fit_is_not_asked_for_again():
    page = MergeField(name="page", column="Page", kind=FieldKind.URL, otherwise="nowhere")
    finding = only(merge_fields, listed(page))
    assert finding.todo.startswith("Correct its otherwise:, “nowhere”")


def test_a_column_that_the_list_does_not_have_is_told_with_those_that_it_has():
    finding = only(merge_fields, listed(replace(FIRST, column="Vorname")))
    assert (finding.id, finding.severity) == ("field-column", Severity.ERROR)
    assert finding.todo.endswith("to one of: address, name, First name, Page")
    given = only(merge_fields, listed(replace(FIRST, column="Vorname", otherwise="reader")))
    assert (given.id, given.severity) == ("field-column", Severity.WARNING)
    assert "'reader'" in given.what


def test_a_column_may_be_spelled_in_other_capitals():
    assert ids(merge_fields, listed(replace(FIRST, column="first NAME"), readers=(ADA,))) == []
