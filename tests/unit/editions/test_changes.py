import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.changes import LONGEST, MOST_CHANGES, Text, changes
from digest.model import Change

TITLE = "Fire in Harbour Street"
STORY = (
    "The fire broke out in Harbour Street on Monday morning.",
    "Fourteen people died in the blaze, the fire brigade said.",
    "Mayor Anna Lund called it a dark day for the city.",
    '"We will rebuild every single house," she said.',
    "The cause is not known yet.",
    "Police closed the street to all traffic.",
    "Residents were taken to a school near by.",
    "The school has room for about 200 people.",
    "Two firefighters were treated in hospital.",
    "An inquiry will begin next week.",
    "Donations may be left at the town hall.",
)
GERMAN = (
    "Das Feuer ist am Montag in der Hafenstraße ausgebrochen.",
    "Die Feuerwehr hat die Brücke und die Straße gesperrt.",
    "Das sagte die Sprecherin Petra Schmidt von der Stadt.",
    "Die Regierung hat von dem Plan nichts gewusst.",
    "Der Zug ist erst spät aus München gekommen.",
    "Die Schule ist für die Bewohner geöffnet.",
    "Das Rathaus nimmt auch Spenden für die Bewohner an.",
    "Die Ursache ist noch nicht bekannt.",
    "Der Rat will sich mit dem Fall noch befassen.",
    "Die Kosten sind noch nicht zu schätzen.",
    "Der Verkehr ist in der Nacht zum Erliegen gekommen.",
)


def edited(old: str, new: str, story: tuple[str, ...] = STORY) -> tuple[Change, ...]:
    """What becomes of a story in which these words are others now; a sentence without any is taken out."""
    assert any(old in sentence for sentence in story)
    now = tuple(sentence.replace(old, new) for sentence in story)
    return changes(Text(TITLE, story), Text(TITLE, tuple(sentence for sentence in now if sentence)))


def kinds(old: str, new: str, story: tuple[str, ...] = STORY) -> list[str]:
    return [change.what for change in edited(old, new, story)]


def headed(old: str, new: str) -> list[str]:
    return [change.what for change in changes(Text(old, STORY), Text(new, STORY))]


def in_a_long_story(old: str, new: str) -> list[str]:
    """The kinds of changes where this is one sentence of eleven."""
    rest = tuple(
        f"Nothing else is said by the {word} here." for word in ["abbey", "baker", "clerk", "deacon", "envoy", "farmer"]
    )
    rest += tuple(f"And {word} was seen by nobody at all." for word in ["gold", "hail", "iron", "jade"])
    printed, now = (Text(TITLE, (sentence, *rest)) for sentence in (old, new))
    return [change.what for change in changes(printed, now)]


def test_the_same_text_has_no_change():
    assert changes(Text(TITLE, STORY), Text(TITLE, STORY)) == ()


def test_another_number_is_shown_with_both_sentences():
    (change,) = edited("Fourteen people", "15 people")
    assert change == Change(
        "number",
        "Fourteen people died in the blaze, the fire brigade said.",
        "15 people died in the blaze, the fire brigade said.",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The firm paid $3 million for it.", "The firm paid $3 billion for it."),
        ("The firm paid 1,200 euros for it.", "The firm paid 1,300 euros for it."),
        ("Then 14 died and 15 were hurt.", "Then 15 died and 14 were hurt."),
        ("Two people died on the road.", "Three people died on the road."),
        ("Police say 14 people died there.", "Police say several people died there."),
        ("他们说14人死亡了。", "他们说15人死亡了。"),
        ("The 3.5 per cent came later.", "The 3.6 per cent came later."),
    ],
)
def test_another_number_is_a_change(old: str, new: str):
    assert in_a_long_story(old, new) == ["number"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fourteen people died there.", "14 people died there."),
        ("The firm paid $3 million for it.", "The firm paid $3m for it."),
        ("The firm paid 3,000,000 euros for it.", "The firm paid 3 million euros for it."),
        ("There were twenty-one of them.", "There were 21 of them."),
        ("There were two hundred of them.", "There were 200 of them."),
        ("They lost 14 boats.", "They lost 14 boats, 3 of them new."),
        ("Some people say that it died.", "Some 14 people say that it died."),
        ("The two men went to Rome.", "The men went to Rome."),
        ("Last updated on 3 May 2026 at 14:05", "Last updated on 4 May 2026 at 15:07"),
        ("3 hours ago", "5 hours ago"),
    ],
)
def test_a_number_that_is_only_written_in_another_way_or_added_is_none(old: str, new: str):
    assert in_a_long_story(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Anna Lund", "Anna Lind"),
        ("Anna Lund", "Eva Berg"),
        ("Monday", "Tuesday"),
        ("Harbour Street on", "Market Street on"),
    ],
)
def test_another_name_is_a_change_even_if_one_letter_differs(old: str, new: str):
    assert kinds(old, new) == ["name"]


def test_a_name_that_the_whole_text_no_longer_has_is_a_change():
    assert kinds("Anna Lund called", "of the city called") == ["name"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mayor Anna Lund", "Anna Lund"),
        ("On that day they saw Anna Lund there.", "On that day they saw President Lund there."),
        ("The minister, Mr. Smith, was there with us.", "The minister, Smith, was there with us."),
        ("President Joe Biden said so on the way home.", "Biden said so on the way home."),
        ("The minister said that U.S. troops were there.", "The minister said that US troops were there."),
        ("It was José Peña who was there with them.", "It was Jose Pena who was there with them."),
        ("It was Lund’s house that they saw.", "It was Lund's house that they saw."),
        ("They met on Monday at the town hall there.", "They met at the town hall there."),
        ("THE TOWN HALL IS OPEN FOR ALL NOW.", "The town hall is open for all now."),
        ("Police closed the whole street at noon.", "Officers closed the whole street at noon."),
        ("Then they said: Government must act at once.", "Then they said: Councils must act at once."),
    ],
)
def test_a_name_that_is_only_written_in_another_way_is_none(old: str, new: str):
    assert (kinds(old, new) if any(old in one for one in STORY) else in_a_long_story(old, new)) == []


def test_a_name_after_a_form_of_address_counts():
    assert in_a_long_story("Yesterday Mr. Smith was not there.", "Yesterday Mr. Smyth was not there.") == ["name"]


def test_the_nearer_of_two_like_sentences_is_the_one_that_it_became():
    printed = Text(TITLE, (*STORY, "Some 14 people died."))
    now = Text(TITLE, ("Some 12 people died.", *STORY, "Some 15 people died."))
    assert changes(printed, now) == (Change("number", "Some 14 people died.", "Some 15 people died."),)


def test_a_quotation_that_now_stands_elsewhere_is_none():
    old = ('At noon he said: "We go now."', *STORY)
    now = ("At noon he said that they go.", *STORY, 'In the end he did say: "We go now."')
    assert changes(Text(TITLE, old), Text(TITLE, now)) == ()
    assert [one.what for one in changes(Text(TITLE, old), Text(TITLE, now[:-1]))] == ["quotation"]


def test_a_german_noun_is_no_name():
    assert kinds("Brücke", "Ampel", GERMAN) == []
    assert kinds("Regierung", "Regirung", GERMAN) == []


@pytest.mark.parametrize(
    ("old", "new"), [("Petra Schmidt", "Petra Schmitt"), ("Montag", "Dienstag"), ("aus München", "aus Nürnberg")]
)
def test_german_names_days_and_places_are_names(old: str, new: str):
    assert kinds(old, new, GERMAN) == ["name"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('He said: "We must act now, and hard."', 'He said: "We may act now, and hard."'),
        ('He said: "We must act now, and hard."', "He said they must act now, and hard."),
        ("Er sagte: „Wir müssen jetzt handeln.“", "Er sagte: „Wir dürfen jetzt handeln.“"),
        ("Er sagte: »Wir müssen jetzt handeln.«", "Er sagte: »Wir dürfen jetzt handeln.«"),
        ("Il a dit : « Nous devons agir ».", "Il a dit : « Nous devons partir »."),
        ('It was late," he said. "Nothing was hidden from us', 'It was late," he said. "Nothing was kept from us'),
    ],
)
def test_another_quotation_is_a_change(old: str, new: str):
    assert in_a_long_story(old, new) == ["quotation"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('He said: "We must act now, and hard."', "He said: “We must act now and hard.”"),
        ('"We must act now," he said.', '"We must act now", he told the council.'),
        ('"We must act in this goverment," he said.', '"We must act in this government," he said.'),
        ('It was a 12" record by the band.', 'It was the 12" record by the band.'),
        ("The talks went on for a day.", 'The "talks" went on for a day.'),
    ],
)
def test_a_quotation_that_is_only_set_in_another_way_is_none(old: str, new: str):
    assert in_a_long_story(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("traffic.", "trafic."),
        ("traffic.", "traffic"),
        ("blaze,", "blaze"),
        ("to all traffic", " to  all traffic"),
        ("hospital", "a hospital"),
        ("near by", "nearby"),
        ("room for", "room fro"),
        ('"We will rebuild every single house,"', "“We will rebuild every single house,”"),
    ],
)
def test_a_typo_space_or_mark_is_no_change_however_short_the_text(old: str, new: str):
    assert kinds(old, new, tuple(one for one in STORY if old in one)) == []


@pytest.mark.parametrize(
    ("old", "new"), [("legal", "illegal"), ("lawful", "unlawful"), ("open", "shut"), ("can", "may")]
)
def test_another_word_is_no_typo(old: str, new: str):
    story = (f"The court said that it was {old}.",)
    assert kinds(old, new, story) == ["text"]


def test_a_word_too_long_for_anybody_is_compared_as_it_is():
    assert kinds("x" * 50, "x" * 49, (f"They wrote {'x' * 50} on the wall.",)) == ["text"]


def test_one_reworded_sentence_of_eleven_is_none_and_two_are_a_change_of_the_text():
    reworded = "Nobody can say as of now why it began."
    assert kinds("The cause is not known yet.", reworded) == []
    now = tuple(one for one in STORY if not one.startswith("Police"))
    found = changes(Text(TITLE, STORY), Text(TITLE, tuple(one.replace(STORY[4], reworded) for one in now)))
    assert found == (Change("text", "The cause is not known yet.", ""),)


def test_a_tenth_is_not_yet_more_than_a_tenth():
    assert kinds(STORY[4], "", STORY[:10]) == []
    assert kinds(STORY[4], "", STORY[:9]) == ["text"]


def test_a_text_change_is_shown_once_and_only_with_what_is_not_shown_anyway():
    story = STORY[:3]
    assert kinds("Fourteen", "Fifteen", story) == ["number"]
    now = (
        "The fire broke out in Harbour Street on Monday night.",
        "Fifteen people died in the blaze, the fire brigade said.",
    )
    found = changes(Text(TITLE, story), Text(TITLE, now))
    assert [change.what for change in found] == ["number", "text"]
    assert found[1].old == story[0]


def test_a_story_that_grew_has_no_change():
    more = tuple(f"And then something new, the {number} of it, came to light." for number in range(20))
    assert changes(Text(TITLE, STORY), Text(TITLE, (*more, *STORY, *more))) == ()


@pytest.mark.parametrize(
    "now",
    [
        ("The fire killed 14 and hurt 3, officials said.",),
        ("The fire killed 14.", "And hurt 3."),
        ("Before that: nothing.", "The fire killed 14 and hurt 3."),
    ],
)
def test_a_sentence_that_was_split_or_went_on_still_stands(now: tuple[str, ...]):
    assert changes(Text(TITLE, ("The fire killed 14 and hurt 3.",)), Text(TITLE, now)) == ()


def test_sentences_in_another_order_have_no_change():
    assert changes(Text(TITLE, STORY), Text(TITLE, STORY[::-1])) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fire in Harbour Street", "FIRE IN ‘HARBOUR STREET’"),
        ("Fire in Harbour Street", "LIVE: Fire in Harbour Street"),
        ("Updated: Fire in Harbour Street", "Live | Updated: Fire in Harbour Street – live updates"),
        ("Fire in Harbour Street kills fourteen", "Fire in Harbour Street kills 14"),
        ("Fire is a test for goverment", "Fire is a test for the government"),
        ("Live:", "Live"),
    ],
)
def test_a_title_that_says_the_same_is_none(old: str, new: str):
    assert headed(old, new) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fire in Harbour Street", "Blaze in Harbour Street"),
        ("Fire kills 14", "Fire kills 15"),
        ("Mayor Lund resigns", "Mayor Lind resigns"),
        ("Live-Musik am Hafen", "Musik am Hafen"),
    ],
)
def test_a_title_that_says_something_else_is_a_change(old: str, new: str):
    assert headed(old, new) == ["title"]
    (change,) = changes(Text(old, STORY), Text(new, STORY))
    assert (change.old, change.new) == (old, new)


def test_the_most_important_changes_come_first_and_at_most_five():
    now = tuple(f"{number + 1} people died in street {chr(97 + number) * 3}." for number in range(8))
    printed = tuple(f"{number + 2} people died in street {chr(97 + number) * 3}." for number in range(8))
    found = changes(Text("A fire", (STORY[2], *printed)), Text("A flood", (STORY[2].replace("Lund", "Berg"), *now)))
    assert [change.what for change in found] == ["title", "number", "number", "number", "number"]
    assert len(found) == MOST_CHANGES
    assert [change.old for change in found[1:]] == list(printed[:4])


def test_a_text_that_we_gave_up_is_not_compared():
    assert changes(Text(TITLE, STORY), Text(TITLE, ())) == ()
    assert [one.what for one in changes(Text(TITLE, STORY), Text("A flood", ()))] == ["title"]


def test_a_long_sentence_is_shown_around_its_first_difference():
    old = "The council said " + "again and " * 40 + "that 14 people died" + " then and there" * 30 + "."
    for change in edited("14", "15", (old.replace("again and " * 40, "again and " * 12),)):
        assert "14 people" in change.old
        assert "15 people" in change.new
    (change,) = changes(Text(TITLE, (old[:700],)), Text(TITLE, (old[:700].replace("The council", "The mayor"),)))
    assert change.old.startswith("The council")
    assert change.old.endswith("…")
    assert len(change.old) <= LONGEST
    long = "word " * 70
    (change,) = changes(Text(TITLE, (f"{long}14 died.",)), Text(TITLE, (f"{long}15 died.",)))
    assert change.old.endswith("word 14 died.")
    assert change.old.startswith("…word")
    assert len(change.old) <= LONGEST
    (change,) = changes(Text(TITLE, ("a" * 400,)), Text(TITLE, ("b" * 400,)))
    assert (len(change.old), change.old[-2:]) == (LONGEST, "a…")


def test_no_text_at_all_has_no_change():
    assert changes(Text("", ()), Text("", ())) == ()
    assert changes(Text("…", ("…", "!!")), Text("", ("", "?"))) == ()


def test_a_hostile_text_is_given_up_rather_than_compared_for_long():
    old = tuple("a b " * 100 + f"w{number}" for number in range(2_000))
    new = tuple("a c " * 100 + f"v{number}" for number in range(2_000))
    assert [change.what for change in changes(Text(TITLE, old), Text(TITLE, new))] == ["text"]


LINES = st.lists(st.text(alphabet='ab 12.,"“”«»ÄñSs’m\n', max_size=30), max_size=8).map(tuple)


@given(st.text(max_size=40), LINES)
def test_a_text_never_differs_from_itself(title: str, sentences: tuple[str, ...]):
    assert changes(Text(title, sentences), Text(title, sentences)) == ()


@given(LINES, LINES)
def test_what_is_shown_is_of_the_two_texts(old: tuple[str, ...], new: tuple[str, ...]):
    for change in changes(Text("", old), Text("", new)):
        assert change.old in old
        assert change.new in (*new, "")
