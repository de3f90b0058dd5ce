import pytest

from digest.messages.text import WIDTH, to_text, wrap
from digest.messages.theme import Theme

URL = "https://northlight.example/a-rather-long/path-with-hyphens/that/no-line-of-seventy-six-characters/can-hold?x=1"


def text(source: str) -> str:
    return to_text(Theme("t", {"edition.txt.j2": source}, {}), {})


def test_prose_is_wrapped_at_76_characters():
    wrapped = wrap("word " * 40).split("\n")
    assert len(wrapped) == 3
    assert all(len(line) <= WIDTH for line in wrapped)


def test_a_url_is_never_broken():
    assert URL in wrap(f"See {URL} for more").split("\n")
    assert wrap(f"  {URL}") == f"  {URL}"


@pytest.mark.parametrize(("start", "hang"), [("* ", "  "), ("  ", "  "), ("  - ", "    "), ("", ""), ("-- ", "")])
def test_continued_lines_hang_under_their_bullet(start, hang):
    second = wrap(start + "word " * 20).split("\n")[1]
    assert second.startswith(hang + "word")


def test_no_break_spaces_hold():
    assert all("12\u00a0km" in line or "km" not in line for line in wrap("a 12\u00a0km " * 15).split("\n"))


def test_blank_lines_in_a_row_become_one():
    assert text("\n\na\n\n\n \n\nb\n\n\n") == "a\n\nb\n"


def test_a_dot_between_two_facts_does_not_hang_at_the_end_of_a_line():
    line = f"{'x' * 60} · {'y' * 12} · 3 min read"
    assert wrap(line) == f"{'x' * 60} · {'y' * 12}\n· 3 min read"
    assert wrap(f"{'x' * 30} · {'y' * 43} · z") == f"{'x' * 30} · {'y' * 43}\n· z"
