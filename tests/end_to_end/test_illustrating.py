"""Pictures, logo and merge fields by the schedule file: in the letters, on the web server, and in the preview."""

import email
from email import policy
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import SLOT, Desk
from tests.end_to_end.test_preview import get, previewing
from tests.painting import halves, saved


def html_of(path: Path) -> str:
    mail: Any = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(mail.get_body(("html",)).get_content())


@pytest.fixture
def cards(desk: Desk) -> Desk:
    desk.change("template: roundup ", "template: cards ")
    return desk


def test_pictures_travel_with_every_letter_and_lie_beside_the_edition(cards: Desk) -> None:
    cards("send", "weekly", exit_code=None)
    kept = sorted(path.name for path in (cards.edition() / "images").iterdir())
    assert len(kept) == 5
    page = (cards.edition() / "edition.html").read_text(encoding="utf-8")
    assert all(f'src="images/{name}"' in page for name in kept)
    copy = html_of(cards.messages()[0])
    assert copy.count("cid:") == 5
    assert "images/" not in copy


def test_no_more_are_attached_than_the_schedule_file_allows_and_it_is_told(cards: Desk) -> None:
    cards.change("    template:", "    images: {most: 2}\n    template:")
    assert "pictures are not shown, because a letter carries 2 at most" in cards("build", "weekly").output
    assert len(list((cards.edition() / "images").iterdir())) == 2


def test_hosted_pictures_are_linked_and_copied_to_the_web_server_when_it_is_sent(cards: Desk) -> None:
    cards.change(
        "    template:",
        "    images: {base_url: 'https://pictures.northlight.example/weekly/', folder: ../www}\n    template:",
    )
    cards("build", "weekly")
    www = cards.folder / "www" / "weekly" / SLOT
    assert not www.exists()
    cards("send", "weekly", exit_code=None)
    copy = html_of(cards.messages()[0])
    assert "cid:" not in copy
    names = sorted(path.name for path in www.iterdir())
    assert len(names) == 7
    assert all(f'src="https://pictures.northlight.example/weekly/weekly/{SLOT}/{name}"' in copy for name in names)


def test_a_folder_of_the_web_server_that_cannot_be_written_stops_it_before_anybody_is_mailed(cards: Desk) -> None:
    cards.change("    template:", "    images: {base_url: 'https://p.example', folder: ../www}\n    template:")
    (cards.folder / "www").write_text("in the way")
    said = cards("send", "weekly", exit_code=3).output
    assert "www" in said
    assert cards.states() == {}


def test_without_pictures_none_is_fetched_or_shown(cards: Desk) -> None:
    cards.change("    template:", "    images: {how: none}\n    template:")
    cards("build", "weekly")
    assert "<img" not in (cards.edition() / "edition.html").read_text(encoding="utf-8")
    assert not (cards.edition() / "images").exists()


def test_pictures_that_are_no_longer_shown_are_taken_out_of_the_folder(cards: Desk) -> None:
    cards("build", "weekly")
    cards.change("    template:", "    images: {most: 1}\n    template:")
    cards("build", "weekly", "--no-collect")
    assert len(list((cards.edition() / "images").iterdir())) == 1


def test_a_logo_lies_beside_the_schedule_file_and_is_shown_in_the_preview(desk: Desk) -> None:
    (desk.folder / "config" / "logo.png").write_bytes(saved(halves((320, 80)), "PNG"))
    desk.change("    template:", "    look: {logo: {file: logo.png, alt: Northlight, width: 160}}\n    template:")
    desk("build", "weekly")
    with previewing(desk) as address:
        status, _, page = get(f"{address}/edition.html")
        assert status == 200
        assert 'alt="Northlight"' in page
        for name in (path.name for path in (desk.edition() / "images").iterdir()):
            assert f'src="images/{name}"' in page
            assert get_bytes(f"{address}/images/{name}") == (desk.edition() / "images" / name).read_bytes()
        assert get(f"{address}/images/other.png")[0] == 404


def get_bytes(url: str) -> bytes:
    import urllib.request

    with urllib.request.urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def test_a_missing_logo_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.change("    template:", "    look: {logo: {file: lgo.png, alt: Northlight, width: 160}}\n    template:")
    assert "lgo.png" in desk("build", "weekly").output


# ---------------------------------------------------------------- merge fields


@pytest.fixture
def personal(desk: Desk) -> Desk:
    """A newsletter that speaks to its readers by name."""
    (desk.folder / "config" / "lists" / "readers.csv").write_text(
        "address,First name,token\nann@reader.example,Ann & Bo,t1\nbert@reader.example,,t2\n", encoding="utf-8"
    )
    desk.change("    # intro: Good morning from Halmouth.", "    intro: Good morning, *{first_name}*.")
    desk.change(
        "    unsubscribe: mailto:leave@northlight.example?subject=unsubscribe",
        "    unsubscribe: https://northlight.example/leave?who={token}\n    one_click: true\n    merge_fields:\n"
        "      first_name: {column: First name, otherwise: reader}\n      token: {}",
    )
    return desk


def test_every_reader_gets_their_own_words_and_way_out(personal: Desk) -> None:
    personal("send", "weekly", exit_code=None)
    copies = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in personal.messages()]
    by_reader = {str(copy["To"]): copy for copy in copies}
    ann, bert = by_reader["ann@reader.example"], by_reader["bert@reader.example"]
    assert ann["List-Unsubscribe"] == "<https://northlight.example/leave?who=t1>"
    assert bert["List-Unsubscribe"] == "<https://northlight.example/leave?who=t2>"
    assert ann["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    paths = {path.name.partition("-")[0]: path for path in personal.messages()}
    assert "Good morning, <em>Ann &amp; Bo</em>." in html_of(paths["ann"])
    assert "Good morning, <em>reader</em>." in html_of(paths["bert"])


def test_with_a_way_out_of_each_readers_own_the_sample_has_no_warning(personal: Desk) -> None:
    personal("build", "weekly")
    (report,) = personal.json("check", "weekly", "--fail-on", "warning")["newsletters"]
    assert report["counts"]["warning"] == report["counts"]["error"] == 0


def test_a_reader_without_a_value_is_an_error_before_anything_is_sent(personal: Desk) -> None:
    personal.change(", otherwise: reader", "")
    said = personal("send", "weekly", exit_code=3).output
    assert "first_name" in said
    assert "1 of 2" in said or "1 reader" in said
    assert personal.states() == {}


def test_an_unknown_merge_field_is_told_with_those_there_are(personal: Desk) -> None:
    personal.change("*{first_name}*", "{frist_name}")
    assert "did you mean {first_name}?" in personal("build", "weekly", exit_code=2).output


def test_a_test_copy_shows_nobody_elses_name_or_token(personal: Desk) -> None:
    personal("build", "weekly")
    personal("test", "weekly", "--to", "someone@elsewhere.example", "--to", "Ann@reader.example")
    copies = {path.name.partition("-")[0]: html_of(path) for path in (personal.edition() / "test").glob("*.eml")}
    stranger = copies["someone"]
    assert "who=%5Btoken%5D" in stranger
    assert "Good morning, <em>reader</em>." in stranger
    assert "who=t1" in copies["Ann"]


def test_files_and_preview_show_a_sample_reader_instead_of_tokens(personal: Desk) -> None:
    personal("build", "weekly")
    for name in ("edition.html", "edition.txt", "edition.eml"):
        written = (personal.edition() / name).read_text(encoding="utf-8")
        assert "__FIELD_" not in written
        assert "who=t1" not in written
    with previewing(personal) as address:
        assert "who=%5Btoken%5D" in get(f"{address}/edition.html")[2]
        assert "who=%5Btoken%5D" in get(f"{address}/edition.txt")[2]


def test_the_preview_shows_hosted_pictures_before_they_are_on_the_web(cards: Desk) -> None:
    cards.change("    template:", "    images: {base_url: 'https://pictures.northlight.example/a'}\n    template:")
    cards("build", "weekly")
    with previewing(cards) as address:
        page = get(f"{address}/edition.html")[2]
    assert "https://pictures.northlight.example" not in page
    names = [path.name for path in (cards.edition() / "images").iterdir()]
    assert len(names) == 7
    assert all(f'src="images/{name}"' in page for name in names)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("    images: {how: hosted}\n", "how: hosted needs a base_url"),
        ("    merge_fields: {First-name: {}}\n", "a name of small letters, digits and single _"),
        ("    look: {light: {acent: '#123456'}}\n", "did you mean"),
        ("    look: {light: {accent: reddish}}\n", "newsletters.weekly.look.light.accent"),
        ("    unsubscribe: '{leave'\n", "unsubscribe"),
    ],
)
def test_a_slip_in_the_schedule_file_is_told_by_its_key(desk: Desk, written: str, said: str) -> None:
    if written.startswith("    unsubscribe"):
        desk.change("    unsubscribe: mailto:leave@northlight.example?subject=unsubscribe\n", "")
    desk.change("    template:", f"{written}    template:")
    assert said in desk("check", exit_code=2).output


def test_a_field_in_a_place_where_it_cannot_stand_stops_the_edition(personal: Desk) -> None:
    personal.change("*{first_name}*", "[you]({first_name})")
    said = personal("build", "weekly", exit_code=2).output
    assert "first_name" in said
    assert "kind: url" in said


def test_a_whole_address_of_each_readers_own_is_a_way_out(personal: Desk) -> None:
    (personal.folder / "config" / "lists" / "readers.csv").write_text(
        "address,leave\nann@reader.example,https://northlight.example/leave/t1\n", encoding="utf-8"
    )
    personal.change("https://northlight.example/leave?who={token}", "'{leave}'")
    personal.change("      token: {}", "      leave: {kind: url}")
    personal("send", "weekly")
    (path,) = personal.messages()
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["List-Unsubscribe"] == "<https://northlight.example/leave/t1>"
    assert 'href="https://northlight.example/leave/t1"' in html_of(path)


def test_a_value_that_cannot_stand_in_a_header_is_an_error_of_the_check_and_no_crash(personal: Desk) -> None:
    (personal.folder / "config" / "lists" / "readers.csv").write_text(
        "address,leave\nann@reader.example,https://northlight.example/leave/t1\nbo@reader.example,http://x.example/2\n"
        "cy@reader.example,javascript:alert(1)\n",
        encoding="utf-8",
    )
    personal.change("https://northlight.example/leave?who={token}", "'{leave}'")
    personal.change("      token: {}", "      leave: {kind: url}")
    personal("build", "weekly")
    (report,) = personal.json("check", "weekly", exit_code=1)["newsletters"]
    errors = {one["id"]: one["what"] for one in report["findings"] if one["severity"] == "error"}
    assert set(errors) == {"field-missing", "field-header"}
    assert "cy@reader.example" in errors["field-missing"]
    assert "bo@reader.example" in errors["field-header"]
    assert "ann@" not in str(errors)
    personal("send", "weekly", exit_code=3)
    assert personal.states() == {}


def test_words_that_can_be_filled_in_for_nobody_are_told(personal: Desk) -> None:
    personal.change("*{first_name}*", "[you]({first_name})")
    personal.change("column: First name, otherwise: reader", "column: First name, kind: url, otherwise: nowhere")
    assert (
        "as its `otherwise` is no http:, https: or mailto: address" in personal("build", "weekly", exit_code=3).output
    )


def test_no_word_is_too_strange_for_an_intro(personal: Desk) -> None:
    personal.change("Good morning, *{first_name}*.", '"Good \\uFFFE\\u202E \\uFFFF morning"')
    personal("build", "weekly")
    assert "Good morning" in (personal.edition() / "edition.txt").read_text(encoding="utf-8")


def test_a_blank_is_no_reason(personal: Desk) -> None:
    personal.change(", otherwise: reader", "")
    personal("send", "weekly", "--despite-errors", "  ", exit_code=3)
    assert personal.states() == {}
