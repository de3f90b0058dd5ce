from dataclasses import replace

from digest.messages.checks import Severity
from digest.messages.checks.size import CLIPPED, LARGE, size
from tests.unit.messages.checks.pages import page, themed


def of_bytes(count: int, body: str = ""):
    empty = page(body + "<p></p>")
    return page(body + f"<p>{'a' * (count - empty.size)}</p>")


def test_the_size_of_a_usual_mail_is_only_told():
    (found,) = size(of_bytes(44_000))
    assert (found.id, found.severity, found.what) == ("size", Severity.INFO, "44 KB of the 102 that Gmail shows")


def test_from_90_000_bytes_on_it_is_a_warning_and_from_102_400_on_an_error():
    told = {count: next(size(of_bytes(count))) for count in (LARGE - 1, LARGE, CLIPPED - 1, CLIPPED)}
    assert [one.id for one in told.values()] == ["size", "size-large", "size-large", "size-clipped"]
    assert [one.severity.value for one in told.values()] == ["info", "warning", "warning", "error"]


def test_letters_count_by_their_bytes():
    (found,) = size(page(f"<p>{'ü' * 51_200}</p>"))
    assert found.id == "size-clipped"


def test_the_biggest_sections_are_named_with_their_size():
    body = "".join(
        f"<h2>{title}</h2><p>{'a' * count}</p>"
        for title, count in (("Small", 100), ("World", 60_000), ("Home", 30_000), ("Culture", 12_000))
    )
    (found,) = size(page(body))
    assert found.what.endswith("Biggest: “World” 60 KB, “Home” 30 KB, “Culture” 12 KB")


def test_where_headings_cannot_be_told_apart_no_section_is_named():
    commented = page(f"<!--[if mso]><h2>a</h2><![endif]--><h2>b</h2><p>{'a' * LARGE}</p>")
    for proof in (of_bytes(LARGE), commented):
        (found,) = size(proof)
        assert "Biggest" not in found.what


def test_forty_stories_more_make_the_roundup_too_large():
    proof = themed("roundup")
    heavy = replace(proof.message, html=proof.message.html.replace("</body>", "<p>more</p>" * 9000 + "</body>"))
    assert next(size(replace(proof, message=heavy))).id == "size-clipped"
