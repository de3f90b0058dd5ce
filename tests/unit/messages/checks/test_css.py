from hypothesis import given
from hypothesis import strategies as st

from digest.messages.checks.css import Declaration, declarations_of, name_of, sheet_of, split_commas


def test_declarations_are_read_in_order_and_their_names_in_small_letters():
    found = declarations_of("Color: #ABC; font : 14px/1.4 Arial, sans-serif;; margin:0 !IMPORTANT")
    assert found == (
        Declaration("color", "#ABC"),
        Declaration("font", "14px/1.4 Arial, sans-serif"),
        Declaration("margin", "0", important=True),
    )


def test_what_is_no_declaration_is_passed_over():
    assert declarations_of("color; : red; margin:; ;--Ink: #111") == (Declaration("--Ink", "#111"),)


def test_a_semicolon_in_an_address_or_a_string_ends_nothing():
    found = declarations_of("background: url(data:image/png;base64,AA==); content: ';'; color: red")
    assert [one.name for one in found] == ["background", "content", "color"]
    assert found[0].value == "url(data:image/png;base64,AA==)"


def test_a_parenthesis_that_stays_open_costs_no_more_than_its_declaration():
    found = declarations_of("background: url(a; color: red")
    assert [one.name for one in found] == ["background", "color"]


def test_rules_know_the_at_rules_around_them():
    sheet = sheet_of("a, b:is(i, u) { color: red } @media (max-width: 520px) { p { margin: 0; } } .x{top:0}")
    assert [(rule.selectors, rule.within) for rule in sheet.rules] == [
        (("a", "b:is(i, u)"), ()),
        (("p",), ("@media (max-width: 520px)",)),
        ((".x",), ()),
    ]
    assert sheet.at_rules == ["@media (max-width: 520px)"]
    assert not sheet.nested
    assert not sheet.nesting
    assert not sheet.unclosed


def test_an_at_rule_in_another_is_told_apart():
    sheet = sheet_of("@media screen { @font-face { font-family: A } @import url(b.css); }")
    assert sheet.nested == ["@font-face", "@import url(b.css)"]
    assert sheet.rules[0].within == ("@media screen", "@font-face")
    assert sheet.rules[0].selectors == ()


def test_a_rule_in_a_rule_is_seen():
    sheet = sheet_of("p { color: red; a { color: blue } }")
    assert sheet.nesting
    assert [rule.selectors for rule in sheet.rules] == [("a",), ("p",)]


def test_a_missing_brace_is_seen_and_the_rules_before_it_are_kept():
    sheet = sheet_of("a { color: red } @media screen { p { margin: 0")
    assert sheet.unclosed
    assert [rule.selectors for rule in sheet.rules] == [("a",), ("p",)]
    assert sheet.rules[1].declarations == (Declaration("margin", "0"),)


def test_a_brace_too_many_and_words_outside_of_rules_are_passed_over():
    sheet = sheet_of("} margin: 0; a { color: red }")
    assert [rule.selectors for rule in sheet.rules] == [("a",)]


def test_comments_are_none_of_it_even_where_they_stay_open():
    assert [rule.selectors for rule in sheet_of("/* a { */ b { c: d } /* e { f: g }").rules] == [("b",)]


def test_the_name_of_an_at_rule_is_in_small_letters():
    assert name_of("@MEDIA (max-width: 520px)") == "media"
    assert name_of("media") == ""


def test_commas_within_parentheses_and_brackets_part_nothing():
    assert split_commas("a, b") == ("a", "b")
    assert split_commas(":is(a, b), [title='c, d'],, e") == (":is(a, b)", "[title='c, d']", "e")


@given(st.text(alphabet="{}();:@,'\"\\/*[]!a- \n", max_size=60))
def test_whatever_it_is_given_it_answers(css):
    sheet = sheet_of(css)
    assert all(isinstance(one, Declaration) for rule in sheet.rules for one in rule.declarations)
    assert all(one.name and one.value for one in declarations_of(css) if not one.important)


def test_a_long_sheet_of_open_things_is_read_to_its_end():
    for piece in ("/*", "(", '"', "[", "@media (", "a{", '("', ":is(", "\\"):
        sheet_of(piece * 5_000)
        split_commas(piece * 5_000)
