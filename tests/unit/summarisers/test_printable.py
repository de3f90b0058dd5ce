"""What an editor would strike out, rule by rule."""

import pytest

from digest.summarisers.printable import is_furniture, is_question, is_sound, leans, opens_with_quote

PLAIN = "The council of Halmouth closed the Tollgate Bridge on Monday."


def sound(text: str) -> bool:
    return is_sound(text, len(text.split()))


def test_a_plain_sentence_is_sound_and_stands_alone():
    assert sound(PLAIN)
    assert not leans(PLAIN)
    assert not is_question(PLAIN)
    assert not opens_with_quote(PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "The council of Halmouth closed the Tollgate Bridge on Monday",  # no end
        "The bridge closed on Monday.",  # a scrap
        f"{'The council closed the bridge and ' * 8}left.",  # 49 words
        "The mayor said the bridge “was safe until the council looked at it.",
        'The mayor said the bridge "was safe until the council looked.',
        "The mayor said the bridge ‘was safe until the council looked.",
        "The mayor of Halmouth (who voted against closed the bridge.",
        "The mayor of Halmouth said «it was safe until the council looked.",
        "Q: When did the council of Halmouth close the bridge for good?",
        "Interviewer: You closed the bridge in Halmouth on a Monday morning.",
        "- The council of Halmouth closed the Tollgate Bridge on Monday.",
        "First look at the council of Halmouth on the Tollgate Bridge .",
        "3. The council of Halmouth closed the Tollgate Bridge on Monday.",
        "12:30 GMT The council of Halmouth has closed the Tollgate Bridge.",
        "The council compared the bridges that are listed below by their age.",
        "The crack can be seen in the picture above the tram stop.",
        "Here are five bridges that the council of Halmouth has closed.",
    ],
)
def test_a_broken_or_labelled_sentence_is_not_sound(text):
    assert not sound(text)


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter to get the best stories every Friday.",
        "Sign up here and never miss a story about bridges again.",
        "Click here to see all of the pictures of the old bridge.",
        "Read more: why the bridge of Halmouth was closed in the winter.",
        "Follow us on the social networks for the latest on the bridge.",
        "Photo: the Tollgate Bridge on Monday morning, seen from the east bank.",
        "The Tollgate Bridge on Monday morning, seen from the bank (Photograph by O. Lund).",
        "In this undated file photo the Tollgate Bridge is seen from the bank.",
        "Commuters wait on the east bank of the Ise in Halmouth. Credit: O. Lund/AFP.",
        "Ada Lund contributed to this report from the east bank in Halmouth.",
        "This story was last modified on the evening of the third of May.",
        "By going on you accept that we and our partners set cookies.",
        "Write to desk@paper.example or see www.paper.example for the whole story of it.",
        "Update: The council of Halmouth closed the Tollgate Bridge on Monday.",
        "This article was originally published in the magazine of the bridge.",
        "We’ve updated this page since the council closed the old bridge.",
        "Please note that the council of Halmouth closed the bridge on Monday.",
        "Buying a hammer through us may earn us a commission on the sale.",
        "Welcome to this week's tour of the bridges that Halmouth has closed.",
        "The chief engineer of Halmouth (centre) waits for the first tram.",
        "Ada Lund (second left) waits for the first tram over the bridge.",
        "Related: the seven bridges that nobody in this city wants to pay for.",
        "Please register to read all that we have written of the Tollgate Bridge.",
        "The old bridge is one of the subjects of our weekly newsletter on Halmouth.",
        "View all newsletters on the bridges of Halmouth and the country around.",
        "With your subscription the bridge desk of this paper is paid for.",
        "This site uses cookies to remember which of the bridges were read about.",
        "The full list of the bridges of Halmouth is available to subscribers.",
        "Readers of the bridge column can subscribe here and read the rest.",
        "Copyright 2026 The Halmouth Bridge Company and those who wrote for it.",
        "Some of the links to hammers and nails on sale are affiliate links.",
        "Image copyright Lund Image caption The Tollgate Bridge was closed on Monday.",
        "Images from the east bank show the Tollgate Bridge on Monday morning.",
    ],
)
def test_the_furniture_of_the_page_is_not_sound(text):
    assert is_furniture(text)
    assert not sound(text)


@pytest.mark.parametrize(
    "text",
    [
        "The photographer Ada Lund has lived on the east bank since 1994.",
        "The updated plan for the bridge has been with the council since May.",
        "The centre of the bridge has sunk by eleven millimetres since May.",
        "The picture is much the same on the other side of the river.",
        "Nobody in the city watches the river as closely as Ada Lund.",
        "The museum shows 40 images from the first winter of the old bridge.",
    ],
)
def test_words_that_furniture_is_made_of_may_stand_in_an_article(text):
    assert sound(text)


@pytest.mark.parametrize(
    "text",
    [
        "The council of Halmouth will make dog owners register their dogs by May.",
        "The ferry company sells a subscription plan for families from January on.",
        "The theatre lost a third of its 4,000 subscribers within two winters.",
        "Fighters of the group and of its local affiliate left the camp on Monday.",
        "The health authority advertised the posts nine times and had two applications.",
        "The fund said that a state-sponsored firm had read the letters of the bank.",
        "Half of the people who were asked in Halmouth would donate a kidney.",
        "The bakery in Kettle Street sold 900 cookies on the day of the fire.",
        "The court held that the copyright in the song had ended in 1997.",
        "A parish newsletter was the first to print the story of the crack.",
        "The mayor said that “we signed up to the treaty and our voters must register”.",
    ],
)
def test_news_with_a_word_of_appeals_is_no_furniture_but_others_go_before_it(text):
    assert not is_furniture(text)
    assert not sound(text)


@pytest.mark.parametrize(
    "text",
    [
        "He closed it on Monday.",
        "“It was safe,” the mayor said.",
        "That’s the reason.",
        "But nobody came.",
        "However, nobody came.",
        "For example, nobody came.",
        "As a result, trams are late.",
        "One of them was late.",
        "The latter was late.",
        "To this end, the council met.",
        "Last week, it announced a closure.",
        "Bizarrely, he left.",
        "The mayor also came.",
        "Police then went inside.",
        "On Thursday, however, nobody came.",
        "Yes, I knew.",
        "No, never.",
        "“We need a plan for the bridge.”",
        '"We need a plan for the bridge."',
        "Another bridge closed.",
        "All three have closed.",
        "The two sides met.",
        "Ms Lund replied that nobody came.",
        "Which is why nobody came.",
        "When he arrived, nobody was there.",
        "Because it was late, nobody came.",
        "That said, nobody came.",
        "For her part, the mayor stayed.",
        "Specifically, nobody came.",
        "The cause of the crack is not known, she said.",
        "“The bridge is tired,” he wrote to the council of Halmouth.",
        "On 41 evenings this year it left with nobody on board.",
        "At 8.47 she had four votes more than the mayor.",
        "In the end they stayed on the east bank.",
        "I have not.",
        "Nobody will from 11 January.",
        "Halmouth did not in 2019.",
        "No decision of hers was liked less.",
        "A friend of his said no.",
        "Ellery Lines says that the port has no such launch.",
        "One such bridge is closed.",
        "The grid operator Isenet is thereby obliged to wait.",
    ],
)
def test_a_sentence_that_goes_on_from_another_leans_on_it(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "No bridge is safe.",
        "In this week's vote the council was split.",
        "Berlin, which is far away, was quiet.",
        "The then-mayor of Halmouth came.",
        "“We need a plan,” said the mayor, “or a boat.”",
        "Italy closed the bridge.",
        "Which of the bridges comes next is not known.",
        "When the tram arrived, nobody was there.",
        "The bridge is tired, the mayor of Halmouth said.",
        "For the mayor of Halmouth the bridge is a monument.",
        "Hershey closed the plant.",
        "On Monday the council found the crack, and it left.",
        "At the end of the year IT workers left.",
        "The will of the mayor was read on Monday.",
        "The council will in the coming spring decide whether the bridge is to be closed for good.",
        "A third of his income goes on rent.",
        "The mayor says that there is no such thing as a safe bridge.",
        "Halmouth has no such bridges as Vessen has.",
        "Halmouth raised the toll and thereby closed the bridge.",
        "2019 was quiet.",
        "…",
    ],
)
def test_a_sentence_that_only_looks_like_it_does_not_lean(text):
    assert not leans(text)


@pytest.mark.parametrize("text", ["Was it safe?", "“Was it safe?”", "Is it (still) safe?)", "هل هذا صحيح؟", "安全吗？"])
def test_a_question_is_known_by_its_mark(text):
    assert is_question(text)
