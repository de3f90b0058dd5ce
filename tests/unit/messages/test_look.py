"""A newsletter's `look:` over its theme: what is taken, what is refused, and that nothing in it can become CSS."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.messages.look import faults, with_look
from digest.messages.theme import Theme

TOKENS: dict[str, Any] = {
    "width": "600px",
    "radius": "3px",
    "fonts": {"serif": "Georgia, serif", "sans": "Arial, sans-serif"},
    "logo": None,
    "pictures": {"stories": "lead", "width": 512, "lead_width": 512, "ratio": "16:9"},
    "light": {"accent": "#9c2f20", "ink": "#211e1a"},
    "dark": {"accent": "#f09a86"},
    "words": {
        "en": {"related": "Related", "by": "By {authors}", "separator": "; "},
        "de": {"related": "Mehr dazu", "by": "Von {authors}", "separator": "; "},
    },
    # what an own theme may have besides
    "gap": "12px",
    "highlight": "#ffeeaa",
    "columns": 2,
    "initials": True,
    "sign": "solid",
    "order": ["lead", 2, None],
    "open": None,
    "a": {"b": {"c": "1.5em"}},
}
THEME = Theme("plain", {}, TOKENS)


def looked(**look: Any) -> Any:
    return with_look(THEME, look, "newsletters.weekly.look").tokens


def refused(**look: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        looked(**look)
    return list(caught.value.faults)


def test_values_take_the_place_of_the_themes_own_however_deep_they_stand():
    tokens = looked(light={"accent": "#1F5F8B"}, width="640px", a={"b": {"c": "2em"}})
    assert tokens["light"] == {"accent": "#1f5f8b", "ink": "#211e1a"}
    assert tokens["width"] == "640px"
    assert tokens["a"] == {"b": {"c": "2em"}}
    assert tokens["dark"] is TOKENS["dark"]
    assert TOKENS["light"] == {"accent": "#9c2f20", "ink": "#211e1a"}


def test_no_look_changes_nothing():
    assert with_look(THEME, {}) == THEME


GOOD = {
    "a short colour": ({"light": {"ink": "#AbC"}}, ("light", "ink"), "#aabbcc"),
    "a radius": ({"radius": "12px"}, ("radius",), "12px"),
    "fonts": ({"fonts": {"sans": "Inter, Arial, sans-serif"}}, ("fonts", "sans"), "Inter, Arial, sans-serif"),
    "fonts in quotes": (
        {"fonts": {"sans": "\"Segoe UI\", 'Noto Sans', -apple-system, メイリオ"}},
        ("fonts", "sans"),
        "'Segoe UI', 'Noto Sans', -apple-system, メイリオ",
    ),
    "pictures": ({"pictures": {"stories": "all", "width": "480px"}}, ("pictures", "width"), 480),
    "a ratio": ({"pictures": {"ratio": "3:2"}}, ("pictures", "ratio"), "3:2"),
    "a logo": (
        {"logo": {"file": "logo.png", "alt": 'The "Light"', "width": 180}},
        ("logo",),
        {"file": "logo.png", "alt": 'The "Light"', "width": 180},
    ),
    "a size": ({"gap": "50%"}, ("gap",), "50%"),
    "a colour of an own theme": ({"highlight": "#FEA"}, ("highlight",), "#ffeeaa"),
    "a number": ({"columns": 3}, ("columns",), 3),
    "true or false": ({"initials": False}, ("initials",), False),
    "a word": ({"sign": "dotted thin"}, ("sign",), "dotted thin"),
    "a list": ({"order": ["lead", True, 1.5]}, ("order",), ["lead", True, 1.5]),
    "anything where the theme has nothing": ({"open": "yes"}, ("open",), "yes"),
    "nothing": ({"open": None}, ("open",), None),
}


@pytest.mark.parametrize(("look", "place", "value"), GOOD.values(), ids=GOOD)
def test_values_of_the_right_kind_are_taken(look, place, value):
    found = looked(**look)
    for key in place:
        found = found[key]
    assert found == value


BAD = {
    "a colour's name": ({"light": {"accent": "red"}}, 'light.accent: expected a colour in quotes such as "#9c2f20"'),
    "a colour as a number": ({"light": {"accent": 112233}}, "light.accent: expected a colour"),
    "a colour with a rule": ({"dark": {"accent": "#fff;} a{"}}, "dark.accent: expected a colour"),
    "a colour of eight digits": ({"light": {"ink": "#11223344"}}, "light.ink: expected a colour"),
    "a colour of an own theme": ({"highlight": "yellow"}, "highlight: expected a colour"),
    "a width without a unit": ({"width": 600}, "width: expected a width from 320px to 800px"),
    "a width that no phone has": ({"width": "319px"}, "width: expected a width"),
    "a width that no mail has": ({"width": "801px"}, "width: expected a width"),
    "a width in percent": ({"width": "100%"}, "width: expected a width"),
    "a radius in em": ({"radius": "1em"}, "radius: expected a size from 0px to 100px"),
    "a radius too large": ({"radius": "101px"}, "radius: expected a size"),
    "fonts with a rule": ({"fonts": {"sans": "Arial; } body { display: none"}}, "fonts.sans: expected names of fonts"),
    "fonts with an open quote": ({"fonts": {"sans": "'Arial, serif"}}, "fonts.sans: expected names of fonts"),
    "fonts with an address": ({"fonts": {"sans": "url(https://evil.example/)"}}, "fonts.sans: expected names of fonts"),
    "fonts on two lines": ({"fonts": {"sans": "Arial,\nserif"}}, "fonts.sans: expected names of fonts"),
    "no fonts": ({"fonts": {"sans": ""}}, "fonts.sans: expected names of fonts"),
    "too many fonts": ({"fonts": {"sans": "Arial, " * 40 + "serif"}}, "fonts.sans: expected names of fonts"),
    "fonts as a list": ({"fonts": {"sans": ["Arial"]}}, "fonts.sans: expected names of fonts"),
    "a value for a group": ({"light": "#fff"}, "light: expected keys (accent and ink)"),
    "a group for a value": ({"width": {"phone": "320px"}}, "width: expected a width"),
    "which stories": ({"pictures": {"stories": "al"}}, "pictures.stories: expected all, lead or none (did you mean all?)"),
    "which stories as a number": ({"pictures": {"stories": 3}}, "pictures.stories: expected all, lead or none, given 3"),
    "a picture's width": ({"pictures": {"width": 5000}}, "pictures.width: expected a width in px from 16 to 800"),
    "true for a width": ({"pictures": {"width": True}}, "pictures.width: expected a width in px"),
    "a ratio of nothing": ({"pictures": {"ratio": "0:9"}}, 'pictures.ratio: expected width and height in quotes'),
    "a ratio as a number": ({"pictures": {"ratio": 1.5}}, "pictures.ratio: expected width and height"),
    "a size": ({"gap": "wide"}, "gap: expected a size such as 12px"),
    "a size as a number": ({"gap": 12}, "gap: expected a size"),
    "a number": ({"columns": "two"}, "columns: expected a number"),
    "a number without end": ({"columns": float("inf")}, "columns: expected a number"),
    "no number": ({"columns": float("nan")}, "columns: expected a number"),
    "true or false": ({"initials": "yes"}, "initials: expected true or false"),
    "a word with a rule": ({"sign": "solid; } * { color: red"}, "sign: expected one line"),
    "a word with an address": ({"sign": "url (x)"}, "sign: expected one line"),
    "a word with a comment": ({"sign": "a /* b"}, "sign: expected one line"),
    "a long word": ({"sign": "a" * 201}, "sign: expected one line"),
    "a number for a word": ({"sign": 5}, "sign: expected one line"),
    "a list": ({"order": "lead"}, "order: expected a list"),
    "a long list": ({"order": [1] * 51}, "order: expected a list"),
    "a list with a rule": ({"order": ["a", "b}"]}, "order: expected one line"),
    "a group where the theme has nothing": ({"open": {"a": 1}}, "open: expected one line"),
    "a logo as a name": ({"logo": "logo.png"}, "logo: expected file, alt and width"),
    "a logo without a text": ({"logo": {"file": "l.png", "width": 180}}, "logo: alt is missing"),
    "a logo that is no picture": ({"logo": {"file": "l.svg", "alt": "x", "width": 9}}, "logo.file: expected the name"),
    "a logo with a slip": ({"logo": {"flie": "l.png", "alt": "x", "width": 99}}, 'logo.flie: unknown; did you mean "file"?'),
    "a logo with more": ({"logo": {"q": 1}}, "logo.q: unknown; a logo has file, alt and width"),
    "no language": ({"words": {"english": {"related": "x"}}}, "words.english: expected a language tag"),
    "no words": ({"words": "Related"}, "words: expected languages, each with its words"),
    "words without a name": ({"words": {"en": "Related"}}, "words.en: expected words by name"),
    "an unknown word": ({"words": {"en": {"relatde": "More"}}}, 'words.en.relatde: unknown; did you mean "related"?'),
    "another unknown word": ({"words": {"en": {"zzz": "More"}}}, "words.en.zzz: unknown; known are related, by and"),
    "an empty word": ({"words": {"en": {"related": ""}}}, "words.en.related: expected words on one line"),
    "words on two lines": ({"words": {"en": {"related": "a\nb"}}}, "words.en.related: expected words on one line"),
    "a placeholder less": ({"words": {"en": {"by": "By us"}}}, "words.en.by: expected words with {authors}"),
    "a placeholder more": ({"words": {"de": {"related": "{x}"}}}, "words.de.related: expected words with no braces"),
    "a way out": ({"words": {"en": {"by": "{authors.__class__}"}}}, "words.en.by: expected words with plain names"),
    "a format": ({"words": {"en": {"by": "{authors:>999999999}"}}}, "words.en.by: expected words with plain names"),
    "an open brace": ({"words": {"en": {"by": "By {authors"}}}, "words.en.by: expected words whose braces are closed"),
}  # fmt: skip


@pytest.mark.parametrize(("look", "said"), BAD.values(), ids=BAD)
def test_values_of_a_wrong_kind_are_refused_with_their_place(look, said):
    told = refused(**look)
    assert any(line.startswith(f"newsletters.weekly.look.{said}") for line in told), told


def test_a_slip_in_a_name_gets_the_right_one_or_all_that_there_are():
    assert refused(light={"acent": "#123456"}) == [
        'newsletters.weekly.look.light.acent: unknown; did you mean "accent"?'
    ]
    assert refused(fonts={"q": "x"}) == ["newsletters.weekly.look.fonts.q: unknown; the theme has serif and sans"]


def test_all_faults_are_told_at_once():
    told = refused(
        light={"acent": "#123456", "ink": "black"}, width="9px", words={"en": {"by": "us"}}, logo={"file": 1}
    )
    assert len(told) == 7
    assert sum("logo" in line for line in told) == 3


def test_a_logo_can_be_changed_in_part_and_taken_away():
    with_logo = with_look(THEME, {"logo": {"file": "a.png", "alt": "A", "width": 180}})
    assert with_look(with_logo, {"logo": {"width": 90}}).tokens["logo"] == {"file": "a.png", "alt": "A", "width": 90}
    assert with_look(with_logo, {"logo": None}).tokens["logo"] is None


def test_words_of_a_language_that_the_theme_lacks_stand_beside_english_ones():
    words = looked(words={"it": {"related": "Altri articoli"}, "de": {"related": "Weiter"}})["words"]
    assert words["it"] == {"related": "Altri articoli", "by": "By {authors}", "separator": "; "}
    assert words["de"] == {"related": "Weiter", "by": "Von {authors}", "separator": "; "}
    assert words["en"] == TOKENS["words"]["en"]


def test_a_theme_without_english_takes_words_of_other_languages_only_as_it_has_them():
    theme = Theme("german", {}, {"words": {"en": "oops", "de": {"by": "Von {authors}"}}})
    assert with_look(theme, {"words": {"de": {"by": "{authors}"}}}).tokens["words"]["de"] == {"by": "{authors}"}


def test_values_inside_one_another_without_end_are_refused():
    deep: dict[str, Any] = {}
    inner = deep
    for _ in range(9):
        inner["a"] = {}
        inner = inner["a"]
    with pytest.raises(ConfigError, match="more than 6 levels"):
        with_look(Theme("deep", {}, deep), deep)


def test_a_theme_yaml_is_held_to_the_same_kinds():
    assert faults(TOKENS) == []
    told = faults({"light": {"ink": "black"}, "words": {"en": {"by": "By {authors}"}, "de": {"by": "Von uns"}}})
    assert [line.partition(":")[0] for line in told] == ["light.ink", "words.de.by"]


@given(st.text(max_size=40), st.sampled_from(["light.ink", "width", "radius", "fonts.sans", "gap", "sign", "open"]))
def test_no_text_can_end_a_rule_and_begin_another(text, place):
    group, _, key = place.rpartition(".")
    try:
        tokens = looked(**({group: {key: text}} if group else {key: text}))
    except ConfigError:
        return
    value = tokens[group][key] if group else tokens[key]
    for sign in ("{", "}", ";", "<", ">", "\\", "\n", '"', "@", "/*", "url("):
        assert sign not in value
    assert value.count("'") % 2 == 0


def test_faults_begin_with_where_they_are():
    with pytest.raises(ConfigError) as caught:
        with_look(THEME, {"light": {"acent": "#123456"}}, "look", lambda place: f"file:{len(place)}: ")
    assert caught.value.faults == ('file:2: look.light.acent: unknown; did you mean "accent"?',)
    assert faults({"width": "1px"}, lambda place: f"{place[0]}! ")[0].startswith("width! width: expected a width")
