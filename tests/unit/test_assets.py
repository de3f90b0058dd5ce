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
    assert loaded.files == {"edition.mjml.j2": "<mjml></mjml>", "edition.txt.j2": "text"}
    assert loaded.tokens == {"ink": "black"}


def test_without_one_the_built_in_theme_is_taken(tmp_path):
    (tmp_path / "templates" / "notes").mkdir(parents=True)  # a folder without an edition is no theme
    assert list(assets.themes(tmp_path)) == ["roundup"]
    assert "edition.txt.j2" in assets.load_theme("roundup", tmp_path).files


def test_a_theme_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TemplateError, match="there is no theme 'postcard'"):
        assets.load_theme("postcard", tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ink: [", "cannot be read"),
        (b"- a\n- b\n", "names and values"),
        (b"ink: \xff\n", "cannot be read"),
        (b"", "names"),
    ],
)
def test_tokens_that_cannot_be_read_are_named_with_their_file(tmp_path, theme, content, said):
    (theme / "theme.yaml").write_bytes(content)
    with pytest.raises(TemplateError, match=said) as caught:
        assets.load_theme("roundup", tmp_path)
    assert str(theme) in str(caught.value)


def test_a_starter_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="not empty"):
        assets.write_starter(tmp_path / "file")
    with pytest.raises(UsageError, match="choose a folder that you may write in"):
        assets.write_starter(tmp_path / "file" / "myletter")
