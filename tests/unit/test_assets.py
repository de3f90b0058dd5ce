"""Themes and the starter, from a project or built in."""

import pytest

from digest import assets
from digest.errors import TemplateError, UsageError


@pytest.fixture
def theme(tmp_path):
    """A theme of a project's own, which hides the built-in one of the same name."""
    folder = tmp_path / "templates" / "roundup"
    folder.mkdir(parents=True)
    (folder / "edition.mjml.j2").write_text("<mjml></mjml>")
    (folder / "edition.txt.j2").write_text("text")
    (folder / "theme.yaml").write_text("ink: black\n")
    return folder


def test_a_projects_own_theme_goes_before_the_built_in_one(tmp_path, theme):
    assert assets.themes(tmp_path)["roundup"] == theme
    loaded = assets.load_theme("roundup", tmp_path)
    assert loaded.files["edition.mjml.j2"] == "<mjml></mjml>"
    assert loaded.tokens["ink"] == "black"
    assert loaded.own
    assert loaded.folder == str(theme)


def test_without_one_the_built_in_theme_is_taken(tmp_path):
    (tmp_path / "templates" / "notes").mkdir(parents=True)  # a folder without an edition is no theme
    assert list(assets.themes(tmp_path)) == ["cards", "letter", "roundup"]
    loaded = assets.load_theme("roundup", tmp_path)
    assert not loaded.own
    assert "edition.txt.j2" in loaded.files


def test_what_all_themes_share_is_no_theme(tmp_path):
    base = tmp_path / "templates" / "base"
    base.mkdir(parents=True)
    (base / "edition.mjml.j2").write_text("<mjml></mjml>")
    assert "base" not in assets.themes(tmp_path)


def test_a_theme_stands_on_what_all_share(tmp_path, theme):
    (theme / "edition.txt.j2").unlink()
    loaded = assets.load_theme("roundup", tmp_path)
    assert loaded.files["edition.txt.j2"] == assets.load_theme("letter", tmp_path).files["edition.txt.j2"]
    assert loaded.tokens["words"]["fr"]["related"]


def test_a_projects_own_base_goes_before_the_built_in_one_file_by_file(tmp_path):
    base = tmp_path / "templates" / "base"
    base.mkdir(parents=True)
    (base / "story.mjml.j2").write_text("mine")
    loaded = assets.load_theme("letter", tmp_path)
    assert loaded.files["story.mjml.j2"] == "mine"
    assert loaded.files["edition.txt.j2"] != "mine"
    assert loaded.own  # it is not all ours any more, and so is rendered under limits


def test_words_are_laid_over_those_that_all_share_one_by_one(tmp_path, theme):
    shared = assets.load_theme("letter", tmp_path).tokens["words"]
    base = tmp_path / "templates" / "base"
    base.mkdir()
    (base / "words.yaml").write_text("en: {related: See also}\nit: {corrections: Errata}\n")
    (theme / "theme.yaml").write_text(
        "words: {de: {related: Weiter}, en: {greeting: Hello}, nl: {corrections: Fout}}\n"
    )
    words = assets.load_theme("roundup", tmp_path).tokens["words"]
    assert words["de"]["related"] == "Weiter"
    assert words["de"]["corrections"] == shared["de"]["corrections"]
    assert words["en"]["related"] == "See also"
    assert words["de"]["greeting"] == "Hello"  # what a language lacks stands in English
    assert (words["it"]["corrections"], words["it"]["related"]) == ("Errata", "See also")
    assert (words["nl"]["corrections"], words["nl"]["related"]) == ("Fout", "See also")


def test_without_words_of_its_own_a_theme_has_those_that_all_share(tmp_path, theme):
    (theme / "theme.yaml").write_text("words:\n")
    assert (
        assets.load_theme("roundup", tmp_path).tokens["words"] == assets.load_theme("letter", tmp_path).tokens["words"]
    )


def test_a_theme_that_is_not_there_is_named_with_those_that_are(tmp_path):
    with pytest.raises(TemplateError, match=r"there is no theme 'postcard'.*: cards, letter, roundup"):
        assets.load_theme("postcard", tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ink: [", "theme.yaml:1: "),
        (b"ink: blue\n\twidth: 1\n", "theme.yaml:2: a tab; indent with spaces"),
        (b"a: 1\nb: 2\na: 3\n", "theme.yaml:3: a stands in line 1 already"),
        (b"- a\n- b\n", "expected names and values, such as width: 600px, given a list"),
        (b"words", "given a single value"),
        (b"", "given nothing"),
        (b"a: b\nink: \xff\n", "theme.yaml:2: is not in UTF-8"),
        (b"a: !!python/object/apply:os.system [ls]\n", "exclamation mark"),
        (
            b"a: &a [x, x]\nb: &b [*a, *a]\n" + b"".join(b"k%d: &k%d [*b, *b, *b, *b]\n" % (i, i) for i in range(900)),
            "values",
        ),
        (b"a: " + b"[" * 30 + b"]" * 30, "levels inside one another"),
        (b"light: {ink: black}\n", "light.ink: expected a colour"),
        (b"width: 2000px\nradius: big\n", "radius: expected a size"),
        (b"words: Hello\n", "words: expected languages"),
        (b"words: {en: Hello}\n", "words.en: expected words by name"),
        (b"words: {de: {minutes: lang}}\n", "words.de.minutes: expected words with {minutes}"),
        (b"a: " + b"x" * 300_000, "larger than 256 KB"),
        (b"a: " + b"x" * 1_100_000, "larger than 1 MB"),
    ],
)
def test_a_theme_yaml_that_is_wrong_is_told_with_its_file(tmp_path, theme, content, said):
    (theme / "theme.yaml").write_bytes(content)
    with pytest.raises(TemplateError) as caught:
        assets.load_theme("roundup", tmp_path)
    assert str(theme) in str(caught.value)
    assert said in str(caught.value)


def test_broken_yaml_is_shown_with_the_lines_around(tmp_path, theme):
    (theme / "theme.yaml").write_text("a: 1\nb: 2\nc: x: y\nd: 4\n")
    with pytest.raises(TemplateError) as caught:
        assets.load_theme("roundup", tmp_path)
    assert "> 3 | c: x: y" in caught.value.excerpt


def test_a_theme_yaml_that_is_missing_is_said(tmp_path, theme):
    (theme / "theme.yaml").unlink()
    with pytest.raises(TemplateError, match=r"theme\.yaml: is missing; see digest theme new"):
        assets.load_theme("roundup", tmp_path)


def test_a_file_that_cannot_be_read_is_said(tmp_path, theme):
    (theme / "theme.yaml").unlink()
    (theme / "theme.yaml").mkdir()
    with pytest.raises(TemplateError, match=r"theme\.yaml: cannot be read: Is a directory"):
        assets.load_theme("roundup", tmp_path)


def test_files_of_any_editor_are_read(tmp_path, theme):
    (theme / "edition.mjml.j2").write_bytes(b"\xef\xbb\xbf<mjml>\r\n</mjml>")
    assert assets.load_theme("roundup", tmp_path).files["edition.mjml.j2"] == "<mjml>\n</mjml>"


def test_templates_are_bounded_in_number(tmp_path, theme):
    for number in range(100):
        (theme / f"part{number}.j2").write_text("")
    with pytest.raises(TemplateError, match="has 102 templates; at most 100"):
        assets.load_theme("roundup", tmp_path)


@pytest.mark.parametrize("name", ["roundup", "letter", "cards"])
def test_built_in_themes_are_in_order(tmp_path, name):
    loaded = assets.load_theme(name, tmp_path)
    english = loaded.tokens["words"]["en"]
    assert all(set(spoken) == set(english) for spoken in loaded.tokens["words"].values())
    assert assets.description(assets.themes(tmp_path)[name]).startswith(f"{name.title()}: ")


def test_a_theme_without_a_comment_has_no_description(tmp_path, theme):
    assert assets.description(theme) == ""
    (theme / "theme.yaml").write_bytes(b"# \xff\n")
    assert assets.description(theme) == ""
    assert assets.description(tmp_path) == ""


def test_a_copy_of_a_theme_is_the_projects_own(tmp_path):
    written = assets.copy_theme("paper", "letter", tmp_path)
    assert {path.name for path in written} >= {"edition.mjml.j2", "theme.yaml"}
    copy, original = assets.load_theme("paper", tmp_path), assets.load_theme("letter", tmp_path)
    assert (copy.files, copy.tokens) == (original.files, original.tokens)
    assert (copy.own, original.own) == (True, False)


@pytest.mark.parametrize(
    ("name", "said"),
    [("Paper", "small letters"), ("../x", "small letters"), ("base", "not base"), ("roundup", "is there already")],
)
def test_a_name_that_is_taken_or_none_is_refused(tmp_path, theme, name, said):
    with pytest.raises(UsageError, match=said):
        assets.copy_theme(name, "letter", tmp_path)


def test_a_theme_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "templates").write_text("in the way")
    with pytest.raises(UsageError, match="choose a folder that you may write in"):
        assets.copy_theme("paper", "roundup", tmp_path)


def test_a_starter_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="not empty"):
        assets.write_starter(tmp_path / "file")
    with pytest.raises(UsageError, match="choose a folder that you may write in"):
        assets.write_starter(tmp_path / "file" / "myletter")


@pytest.fixture
def paper(tmp_path):
    """A copy of a built-in theme, as somebody begins their own."""
    assets.copy_theme("paper", "roundup", tmp_path)
    return tmp_path / "templates" / "paper"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("widht: 600px", "width: 600px", 'widht: unknown; did you mean "width"?'),
        ("  acent: ", "  accent: ", 'light.acent: unknown; did you mean "accent"?'),
        ('page: "red"', 'page: "#efebe3"', "light.page: expected a colour in quotes"),
    ],
)
def test_a_fault_of_theme_yaml_is_told_with_its_line(tmp_path, paper, wrong, right, said):
    file = paper / "theme.yaml"
    text = file.read_text()
    file.write_text(text.replace(right, wrong, 1))
    line = text[: text.index(right)].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        assets.load_theme("paper", tmp_path)
    assert str(caught.value).splitlines()[0].startswith(f"{file}:{line}: {said}")


def test_a_key_of_the_themes_own_may_be_like_one_of_ours_when_a_template_names_it(tmp_path, paper):
    file = paper / "theme.yaml"
    file.write_text(file.read_text().replace("width: 600px", "widths: 600px", 1))
    (paper / "more.mjml.j2").write_text("{{ tokens.widths }}")
    assert assets.load_theme("paper", tmp_path).tokens["widths"] == "600px"


def test_a_fault_of_words_that_are_not_in_theme_yaml_has_no_line(tmp_path, paper):
    (paper / "words.yaml").write_text("de: {minutes: lang}\n")
    with pytest.raises(TemplateError, match=r"theme\.yaml: words\.de\.minutes: expected words with"):
        assets.load_theme("paper", tmp_path)


def test_a_template_that_can_be_mended_is_known_by_its_path(tmp_path, paper):
    loaded = assets.load_theme("paper", tmp_path)
    assert loaded.paths["edition.mjml.j2"] == str(paper / "edition.mjml.j2")
    assert "edition.txt.j2" not in loaded.paths  # it is the program's
    assert assets.load_theme("letter", tmp_path).paths == {}


def test_a_theme_without_its_edition_is_told_what_it_lacks(tmp_path, paper):
    (paper / "edition.mjml.j2").unlink()
    (tmp_path / "templates" / "notes").mkdir()
    assert list(assets.unfinished(tmp_path)) == ["paper"]
    assert assets.missing(paper) == ("edition.mjml.j2",)
    with pytest.raises(TemplateError, match=r"templates/paper has no edition\.mjml\.j2, which every theme needs"):
        assets.load_theme("paper", tmp_path)


def test_a_whole_copy_has_everything_that_can_be_edited(tmp_path):
    base = tmp_path / "templates" / "base"
    base.mkdir(parents=True)
    (base / "story.mjml.j2").write_text("mine")
    written = assets.copy_theme("paper", "letter", tmp_path, whole=True)
    folder = tmp_path / "templates" / "paper"
    assert {path.name for path in written} >= {"edition.txt.j2", "story.mjml.j2", "words.yaml", "theme.yaml"}
    assert len(written) == len({path.name for path in written})
    assert (folder / "story.mjml.j2").read_text() == "mine"
    copy, original = assets.load_theme("paper", tmp_path), assets.load_theme("letter", tmp_path)
    assert (copy.files, copy.tokens) == (original.files, original.tokens)
    (folder / "words.yaml").write_text("en: {related: See also}\n")
    words = assets.load_theme("paper", tmp_path).tokens["words"]
    assert words["en"]["related"] == "See also"
    assert words["en"]["corrections"] == original.tokens["words"]["en"]["corrections"]
