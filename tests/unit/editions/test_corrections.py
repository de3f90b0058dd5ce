from dataclasses import replace
from datetime import timedelta

import pytest

from digest.editions.changes import Text
from digest.editions.corrections import (
    MOST_OFFERED,
    PrintedArticle,
    is_retracted,
    is_withdrawn,
    keys_of,
    note,
    offered,
)
from digest.model import Change, Correction
from tests.unit.editions.articles import NOW, article

BEFORE = Text("Fire in Harbour Street", ("Some 14 people died in the blaze.",))
AFTER = Text("Fire in Harbour Street", ("Some 15 people died in the blaze.",))
NUMBER = Change("number", BEFORE.sentences[0], AFTER.sentences[0])


def printed(name: str = "fire", number: int = 12, *, now: Text = AFTER, hours: float | None = None) -> PrintedArticle:
    """An article that No. 12 printed and whose text is another one now; absent for so many hours (None: never)."""
    return PrintedArticle(
        article=article(name, text="the present hash"),
        number=number,
        slot=f"2026-11-{number:02}T0700",
        headline="A street on fire",
        before=BEFORE,
        now=now,
        content_hash="the printed hash",
        absence=None if hours is None else (NOW - timedelta(hours=hours), NOW),
    )


def offers(*articles: PrintedArticle, settled: tuple[tuple[str, str], ...] = ()) -> tuple[Correction, ...]:
    return offered(articles, settled, language="en")


# ---------------------------------------------------------------- what is offered


def test_a_changed_article_is_offered_switched_off_with_the_old_and_the_new_words():
    (one,) = offers(printed())
    assert one.changes == (NUMBER,)
    assert (one.number, one.slot, one.headline, one.printed) == (12, "2026-11-12T0700", "A street on fire", False)
    assert one.note == note(12, "A street on fire", (NUMBER,), language="en")
    assert len(keys_of(one)) == 1
    assert not one.withdrawn


def test_an_unchanged_article_is_not_offered():
    assert offers(replace(printed(), content_hash="the present hash")) == ()
    assert offers(printed(now=BEFORE)) == ()


def test_what_was_printed_or_dismissed_is_not_offered_again_until_it_changes_again():
    (key,) = keys_of(offers(printed())[0])
    assert offers(printed(), settled=(("fire", key),)) == ()
    assert len(offers(printed(), settled=(("fire", "another"), ("ice", key)))) == 1
    grown = Text(AFTER.title, (*AFTER.sentences, "And a sentence more."))
    assert offers(printed(now=grown), settled=(("fire", key),)) == ()


def test_of_several_changes_those_that_are_settled_are_left_out_and_the_words_of_the_others_told():
    changed = replace(printed(now=Text("A flood in the street", AFTER.sentences)), headline=BEFORE.title)
    (one,) = offers(changed)
    assert [change.what for change in one.changes] == ["title", "number"]
    assert "is now headed" not in one.note  # what changed stands in a sentence
    (left,) = offers(changed, settled=(("fire", keys_of(one)[1]),))
    assert [change.what for change in left.changes] == ["title"]
    assert "is now headed" in left.note


def test_a_headline_that_readers_never_had_is_not_corrected():
    other = replace(printed(now=Text("A flood in the street", BEFORE.sentences)), headline="Our own words")
    assert offers(other) == ()


def test_an_article_that_is_gone_on_two_days_is_offered_as_withdrawn_and_not_as_changed():
    (one,) = offers(printed(hours=24))
    assert one.withdrawn
    assert one.changes == ()
    assert one.note == note(12, "A street on fire", (), language="en")
    assert keys_of(one) == ("withdrawn",)
    assert offers(printed(hours=24), settled=(("fire", "withdrawn"),)) == ()


def test_an_article_that_is_gone_once_is_offered_for_its_changes_only():
    (one,) = offers(printed(hours=0))
    assert not one.withdrawn


@pytest.mark.parametrize(
    "now", [Text("RETRACTED: Fire in Harbour Street", ()), Text("A fire", ("This article has been withdrawn.",))]
)
def test_a_mark_of_the_publisher_is_a_withdrawal(now: Text):
    (one,) = offers(printed(now=now))
    assert one.withdrawn


def test_a_mark_that_was_there_when_it_was_printed_is_no_news():
    before = Text("Retracted: a study", ("It was wrong.",))
    assert offers(replace(printed(now=before), before=before)) == ()


def test_the_last_edition_that_printed_an_article_counts():
    old, new = printed(number=10), replace(printed(number=12), content_hash="the present hash")
    assert offers(old, new) == ()
    (one,) = offers(printed(number=10), printed(number=11))
    assert one.number == 11


def test_the_newest_edition_comes_first_and_there_are_at_most_twenty():
    found = offers(*(printed(f"story {number}", number) for number in range(1, 26)))
    assert [one.number for one in found] == list(range(25, 25 - MOST_OFFERED, -1))


# ---------------------------------------------------------------- withdrawals


@pytest.mark.parametrize(("hours", "withdrawn"), [(0, False), (19.9, False), (20, True), (24, True), (400, True)])
def test_two_absences_about_a_day_apart_are_a_withdrawal(hours: float, withdrawn: bool):
    assert is_withdrawn(NOW, NOW + timedelta(hours=hours)) is withdrawn


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: A cure for colds",
        "[Retracted] A cure for colds",
        "A cure for colds [retracted]",
        "A cure for colds (Article withdrawn)",
        "Retraction",
        "Retraction note: A cure for colds",
        "Withdrawn: A cure for colds",
        "WITHDRAWN – A cure for colds",
        "Article withdrawn",
        "Zurückgezogen: Ein Mittel gegen Schnupfen",
        "Artikel zurückgezogen",
        "Article retiré",
        "Article rétracté : un remède",
        "Artículo retirado",
    ],
)
def test_a_title_may_mark_an_article_as_withdrawn(title: str):
    assert is_retracted(title, ())


@pytest.mark.parametrize(
    "title",
    [
        "Journal retracts study on colds",
        "Troops withdrawn from the border",
        "Withdrawn troops are home",
        "Withdrawal: what to expect",
        "Retraction of the glacier goes on",
        "The council withdrew its plan",
        "Zurückgezogen lebende Tiere",
        "Le candidat s'est retiré",
        "How a paper (since corrected) was withdrawn",
    ],
)
def test_an_article_about_a_retraction_is_not_retracted(title: str):
    assert not is_retracted(title, ())


@pytest.mark.parametrize(
    "paragraph",
    [
        "This article has been withdrawn.",
        "This story was removed after a complaint.",
        "This opinion piece has now been retracted by its author.",
        "Editor's note: The article below has been retracted.",
        "Editor’s Note — This article has since been removed.",
        "Dieser Artikel wurde von der Redaktion zurückgezogen.",
        "Anmerkung der Redaktion: Dieser Beitrag wurde aus rechtlichen Gründen gelöscht.",
        "Cet article a été retiré.",
        "Este artículo ha sido retirado.",
    ],
)
def test_one_of_the_first_paragraphs_may_say_so(paragraph: str):
    assert is_retracted("A cure", ("It begins.", "", paragraph))
    assert not is_retracted("A cure", ("It begins.", "", "It goes on.", paragraph))


@pytest.mark.parametrize(
    "paragraph",
    [
        "The paper was retracted in 2020 after other laboratories failed to repeat it.",
        "The plan has been withdrawn.",
        "This article was amended on 4 May to correct a name.",
        "This article was first published in May.",
        "The council withdrew this article of the law.",
        "Dieser Artikel wurde im Mai zuerst veröffentlicht.",
    ],
)
def test_a_paragraph_about_a_retraction_says_nothing(paragraph: str):
    assert not is_retracted("A cure", (paragraph,))


@pytest.mark.parametrize(
    "text", ["This article has been " + "very " * 9_000, "(" * 50_000, "Dieser Artikel wurde" + " a" * 40_000]
)
def test_a_hostile_text_is_judged_by_its_beginning(text: str):
    assert not is_retracted(text, (text,) * 1_000)


# ---------------------------------------------------------------- the note


def test_the_note_has_the_old_and_the_new_words():
    assert note(12, "A street on fire", (NUMBER,), language="en") == (
        "The article “A street on fire”, which was in No. 12, said: “Some 14 people died in the blaze.” "
        "It now says: “Some 15 people died in the blaze.”"
    )


def test_the_note_of_a_title_of_lost_words_and_of_a_withdrawal():
    about = "The article “A street on fire”, which was in No. 12, "
    title, lost = Change("title", "Fire", "Flood"), Change("text", "It is out.", "")
    assert note(12, "A street on fire", (title,), language="en") == f"{about}is now headed “Flood”."
    assert note(12, "A street on fire", (title, NUMBER), language="en") == note(
        12, "A street on fire", (NUMBER,), language="en"
    )
    assert note(12, "A street on fire", (NUMBER, Change("name", "A.", "B."), NUMBER), language="en").endswith(
        " It also said: “A.” Now: “B.”"
    )
    assert note(12, "A street on fire", (lost,), language="en") == f"{about}said: “It is out.” It no longer does."
    assert note(12, "A street on fire", (), language="en") == f"{about}has been withdrawn by its publisher."


def test_what_is_quoted_within_has_the_inner_marks_of_the_language():
    change = Change("quotation", '"We go," she said.', "„Wir gehen“, sagte sie {0}.")
    assert "said: “‘We go,’ she said.”" in note(1, "A", (change,), language="en")
    assert "Jetzt heißt es dort: „‚Wir gehen‘, sagte sie {0}.“" in note(1, "A", (change,), language="de-AT")
    assert "disait\u00a0: «\u00a0“We go,” she said.\u00a0»" in note(1, "A", (change,), language="fr")
    assert "decía: «“We go,” she said.»" in note(1, "A", (change,), language="ES")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "zurückgezogen"),
        ("fr-CA", "a été retiré"),
        ("es", "ha sido retirado"),
        ("sv", "withdrawn"),
        ("", "withdrawn"),
    ],
)
def test_the_note_is_in_the_language_of_the_newsletter_or_else_in_english(language: str, words: str):
    assert words in note(1, "A", (), language=language)
    for change in (NUMBER, Change("title", "A", "B"), Change("text", "A", "")):
        assert "{" not in note(1, "A", (change,), language=language)
