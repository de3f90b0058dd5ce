"""What is no article, and what it is said to be instead."""

import pytest

from digest.articles.scrape import segment
from digest.errors import NotAnArticle

BEGINNING = "The fields along the Orme look full, but the men who buy from them have stopped believing the figures."


def refusal(text: str) -> str:
    with pytest.raises(NotAnArticle) as caught:
        segment(text)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "404\n\nNot found",
        "404 Not Found\n\nnginx",
        "Error 404\n\nThe Sentinel",
        "Sorry, the page you are looking for could not be found.",
        "This article is no longer available.\n\nBack to the home page",
        "Oops! That page doesn’t exist.",
        "Seite nicht gefunden\n\nZur Startseite",
        "Page introuvable",
        "Página no encontrada",
        "Access denied\n\nYou have no permission to see this page.",
        "503 Service Unavailable",
    ],
)
def test_an_error_page_is_no_article(text: str):
    assert refusal(text).startswith("an error page")


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe to continue reading",
        "Already a subscriber? Sign in",
        "To read the full story, choose a plan",
        "This article is for subscribers only.",
        "Exclusive to our members",
        "You have 0 free articles left",
        "You have reached your limit of free articles",
        "Jetzt weiterlesen mit Plus",
        "Article réservé aux abonnés",
        "Contenido exclusivo para suscriptores",
    ],
)
def test_the_beginning_of_an_article_above_a_paywall_is_none(wall: str):
    assert refusal(f"Grain traders brace themselves\n\n{BEGINNING}\n\n{wall}\n\n1 month for €1").startswith("a paywall")


@pytest.mark.parametrize(
    "text",
    [
        "Members\n\nPlease log in to read this page.",
        "Sign in to continue\n\nE-mail\n\nPassword\n\nForgot your password?",
        "You must be logged in to see this.",
        "Bitte melden Sie sich an\n\nPasswort vergessen?",
        "Connectez-vous pour lire la suite",
    ],
)
def test_a_page_to_log_in_is_no_article(text: str):
    assert refusal(text).startswith("a page to log in")


@pytest.mark.parametrize(
    "text",
    [
        "Verify that you are human\n\nThis takes a second.",
        "I’m not a robot",
        "We have noticed unusual traffic from you.",
    ],
)
def test_a_check_for_robots_is_no_article(text: str):
    assert refusal(text).startswith("a check for robots")


def test_an_article_below_which_others_are_asked_to_pay_is_one():
    text = "\n\n".join(["Grain traders brace themselves", *[BEGINNING] * 3, "Subscribe to continue reading", "Sign in"])
    varied = text.replace("The fields", "The low fields", 1).replace("the men", "the few men", 2)
    assert segment(varied).title == "Grain traders brace themselves"


def test_a_wall_of_consent_beside_a_long_menu_is_one_still():
    menu = "\n".join(f"Section number {number} of the paper" for number in range(60))
    wall = (
        "We and our partners use cookies to store and access personal data on your device, as you would expect.\n\n"
        "With your consent we may also use your precise location to show you what is near you, and what is not.\n\n"
        "Some of our partners do not ask for your consent and rely on what they call a legitimate interest."
    )
    assert refusal(f"{menu}\n\n{wall}").startswith("a consent wall")


def test_teasers_too_short_for_an_article_are_an_index():
    teasers = "\n\n".join(
        f"{title}\n\nA short teaser that says just enough to make somebody click on it."
        for title in (
            "Bridge reopens early",
            "School dinners cost more",
            "Choir finds its scores",
            "Wolves on the ridge",
        )
    )
    assert refusal(f"Valley Observer\n\n{teasers}\n\nLoad more").startswith("an index page")
