import pytest

from digest.messages.checks import Severity
from digest.messages.checks.link_text import link_text
from digest.model import Section
from tests.unit.messages.checks.pages import THEMES, ids, page, themed
from tests.unit.messages.editions import edition, story

TO = "https://northlight.example/a"


@pytest.mark.parametrize("name", THEMES)
def test_the_links_of_the_themes_say_where_they_lead(name):
    assert list(link_text(themed(name))) == []


@pytest.mark.parametrize(
    "inside", ["", " \u00a0", "<img src='https://a.example/a.png' alt=''>", "<img src='https://a.example/a.png'>"]
)
def test_a_link_without_words_is_an_error(inside):
    (found,) = link_text(page(f"<p><a href='{TO}'>{inside}</a></p>"))
    assert (found.id, found.severity) == ("link-wordless", Severity.ERROR)
    assert TO in found.what


@pytest.mark.parametrize(
    "link",
    [
        f"<a href='{TO}'><img src='https://a.example/a.png' alt='A harbour'></a>",
        f"<a href='{TO}' aria-label='The port'><img src='https://a.example/a.png' alt=''></a>",
        f"<a href='{TO}'>More on the port</a>",
        "<a name='top'></a>",
    ],
)
def test_words_may_be_an_alt_or_a_label(link):
    assert list(link_text(page(link))) == []


@pytest.mark.parametrize(
    "words", ["Read more", "click here »", "Weiterlesen…", "→ mehr", "Lire la suite", "leer más", "هنا"]
)
def test_bare_words_are_told_with_the_story_that_they_stand_in(words):
    body = f"<h2><a href='{TO}'>The port that would not close</a></h2><p><a href='{TO}'>{words}</a></p>"
    (found,) = link_text(page(body))
    assert (found.id, found.severity) == ("link-bare", Severity.WARNING)
    assert found.where == "the story “The port that would not close”"
    assert words in found.what


def test_a_headline_with_an_address_is_linked():
    shown = edition(story("The port", "a"), Section("World", (story("The river", "b", url=None), story("Gulls", "c"))))
    linked = f"<a href='{TO}'><h2>The port</h2></a><h3>The river</h3><h3><a href='{TO}'>Gulls</a></h3>"
    assert list(link_text(page(linked, of=shown))) == []
    (found,) = link_text(page(linked.replace(f"<a href='{TO}'>Gulls</a>", "Gulls"), of=shown))
    assert (found.id, found.where) == ("headline-not-linked", "the story “Gulls”")


def test_a_theme_that_prints_a_headline_in_no_heading_is_no_matter_of_links():
    assert list(link_text(page("<p>The port that would not close</p>"))) == []


def test_a_headline_that_is_linked_once_is_linked():
    body = f"<h3>The port that would not close</h3><h2><a href='{TO}'>The port that would not close</a></h2>"
    assert ids(list(link_text(page(body)))) == []
