"""Themes of a project's own, which may do anything: rendered in a process that is killed when it has to be."""

from dataclasses import replace

import pytest

from digest import rendering
from digest.errors import TemplateError
from digest.messages import render as pure
from digest.messages.pictures import Pictures, Shown
from digest.messages.theme import Theme
from digest.model import Attachment
from digest.rendering import Rendering
from tests.unit.messages.editions import IMPRINT, invented, roundup

AROUND = "<mjml><mj-body><mj-section><mj-column><mj-text>\n%s\n</mj-text></mj-column></mj-section></mj-body></mjml>"


@pytest.fixture(scope="module")
def renderer():
    made = Rendering(seconds=20)
    yield made
    made.close()


def mine(html: str = "hello", text: str = "hello", **partials: str) -> Theme:
    files = {"edition.mjml.j2": AROUND % html, "edition.txt.j2": text}
    return Theme("mine", {**files, **partials}, {"words": {"en": {}}}, own=True)


def test_an_own_theme_gives_the_same_bytes_as_rendering_here(renderer):
    theme = replace(roundup(), own=True)
    pictures = Pictures(
        of={invented().lead.article.id: Shown(src="cid:a@x.example", width=520, height=260, alt="A crane")},
        attachments=(Attachment(cid="a@x.example", name="a.jpg", media_type="image/jpeg", data=b"\xff\xd8"),),
    )
    message = renderer.render(invented(), IMPRINT, theme, pictures)
    assert message == pure.render(invented(), IMPRINT, roundup(), pictures)
    assert message.attachments[0].data == b"\xff\xd8"
    assert renderer.mjml_of(invented(), IMPRINT, theme, pictures) == pure.mjml_of(invented(), IMPRINT, theme, pictures)


def test_a_built_in_theme_needs_no_process():
    here = Rendering()
    assert here.render(invented(), IMPRINT, roundup()).html
    assert here.mjml_of(invented(), IMPRINT, roundup()).startswith("<mjml")
    assert here._confinement._pool is None
    here.close()


def test_an_error_comes_back_with_the_lines_around_it(renderer):
    with pytest.raises(TemplateError) as caught:
        renderer.render(invented(), IMPRINT, mine("a\nb\n{{ nothing }}\nc\nd"))
    assert str(caught.value).startswith("theme mine, edition.mjml.j2, line 4: 'nothing' is undefined\n")
    assert caught.value.excerpt.splitlines()[2] == "> 4 | {{ nothing }}"
    assert len(caught.value.excerpt.splitlines()) == 5
    assert str(caught.value).count("> 4 |") == 1


def test_what_cannot_stand_in_a_header_stays_an_error_of_that_kind(renderer):
    with pytest.raises(ValueError, match="List-Unsubscribe"):
        renderer.render(invented(), replace(IMPRINT, unsubscribe="ftp://x.example/"), mine())


ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_an_endless_loop_is_an_error_and_the_next_edition_is_rendered():
    quick = Rendering(seconds=1.5)
    try:
        with pytest.raises(TemplateError, match=r"theme mine: takes more than 1\.5 seconds; look for a loop"):
            quick.render(invented(), IMPRINT, mine(ENDLESS))
        with pytest.raises(TemplateError, match="takes more than"):
            quick.mjml_of(invented(), IMPRINT, mine(ENDLESS))
        assert "hello" in quick.render(invented(), IMPRINT, mine()).html
    finally:
        quick.close()


@pytest.mark.parametrize("hungry", ['{{ "x" * 10**10 }}', '{{ "x".center(10**10) }}', '{{ "%10000000000d" % 1 }}'])
def test_a_theme_that_fills_the_memory_is_an_error(renderer, hungry):
    with pytest.raises(TemplateError, match=r"theme mine.*(memory|MemoryError)"):
        renderer.render(invented(), IMPRINT, mine(hungry))


def test_more_than_a_mail_can_hold_is_an_error(renderer):
    with pytest.raises(TemplateError, match="which is no mail"):
        renderer.render(invented(), IMPRINT, mine('{{ "x" * 10**7 }}'))


@pytest.mark.parametrize(
    "deep", ["<div>" * 10_000 + "</div>" * 10_000, "{% for a in range(10000) %}{{ '<div>' | safe }}{% endfor %}"]
)
def test_ten_thousand_levels_are_an_error(renderer, deep):
    with pytest.raises(TemplateError, match="nested more than 200 deep"):
        renderer.render(invented(), IMPRINT, mine(deep))


def test_a_theme_that_includes_itself_is_an_error(renderer):
    with pytest.raises(TemplateError, match=r"a\.mjml\.j2, line 1: a\.mjml\.j2 includes itself"):
        renderer.render(
            invented(),
            IMPRINT,
            mine("{% include 'a.mjml.j2' %}", **{"a.mjml.j2": "{% include 'a.mjml.j2' %}"}),
        )


def test_a_process_that_crashes_is_an_error_and_the_next_edition_is_rendered(renderer):
    task = renderer._confinement.begin(crash)
    assert renderer._why(renderer._confinement.outcome(task)).startswith("crashes the program that renders it")
    assert "hello" in renderer.render(invented(), IMPRINT, mine()).html


def crash() -> None:
    """What MRML does without our guard."""
    from mjml import mjml2html

    deep = "<div>" * 50_000 + "</div>" * 50_000
    mjml2html(f"<mjml><mj-body><mj-raw>{deep}</mj-raw></mj-body></mjml>")


def test_whatever_else_goes_wrong_is_told_as_the_themes_fault(monkeypatch):
    def fail(*_: object) -> None:
        raise AssertionError("not thought of")

    def starve(*_: object) -> None:
        raise MemoryError

    arguments = (invented(), IMPRINT, mine(), Pictures())
    assert "cannot be rendered (AssertionError: not thought of)" in rendering.attempt(fail, *arguments).what  # type: ignore[union-attr]
    assert "1 GB of memory" in rendering.attempt(starve, *arguments).what  # type: ignore[union-attr]
    assert rendering.attempt(pure.mjml_of, *arguments) == pure.mjml_of(*arguments)
    bad = rendering.attempt(pure.render, invented(), replace(IMPRINT, unsubscribe="x"), mine(), Pictures())
    assert isinstance(bad, rendering._Fault)
    assert not bad.of_the_theme
    wrong = rendering.attempt(pure.render, invented(), IMPRINT, mine("{{ x }}"), Pictures())
    assert isinstance(wrong, rendering._Fault)
    assert wrong.excerpt


def test_the_program_has_one_process_for_all():
    assert rendering.shared() is rendering.shared()
