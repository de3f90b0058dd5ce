"""Letters of many makers' styles, all invented, and what an edition may print of them."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.articles.read import read
from digest.errors import NotAnArticle
from digest.model import Format, RawItem, Reading
from digest.sources.letter import addresses_in, is_automatic, parsed, record

ARRIVED = datetime(2026, 11, 20, 5, 2, tzinfo=UTC)

FERRY = (
    "The harbour board of Tarn raised ferry fares by a fifth on Tuesday, its first rise in six years. "
    "Commuters now pay 3.40 a crossing."
)
LIBRARY = (
    "Three village libraries will open on Sundays from January. The county pays for the staff out of a fund that "
    "stood unused since 2023."
)
BEES = (
    "A study of 212 roof gardens found wild bees on all but nine of them, and more species than in the parks next to "
    "them, the university said."
)


def letter(html: str = "", plain: str = "", **headers: str) -> bytes:
    """A letter to Ann Marsh, with the headers given (None for none)."""
    message = EmailMessage(policy=SMTP)
    given = {
        "From": "Tarn Post <news@tarnpost.example>",
        "To": "Ann Marsh <ann.marsh@reader.example>",
        "Subject": "Ferry fares rise",
        "Date": "Fri, 20 Nov 2026 06:00:00 +0100",
        "Message-ID": "<one@tarnpost.example>",
    }
    if plain or not html:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            message[name] = value
    return message.as_bytes()


def reading(content: bytes) -> Reading:
    return read(RawItem("mail", Format.RECORD, record(parsed(content), arrived=ARRIVED), "a letter"))


def paragraphs(html: str = "", plain: str = "", **headers: str) -> tuple[str, ...]:
    return reading(letter(html, plain, **headers)).paragraphs


# ---------------------------------------------------------------- whole newsletters

TABLES = f"""<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Tarn Post</title>
<style>.body {{ font-size: 16px }}</style>
<!--[if mso]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--></head>
<body style="background-color:#f4f4f4">
<div style="display:none; max-height:0px; overflow:hidden; mso-hide:all">Fares, libraries and bees: your week &#847; &zwnj; &nbsp;</div>
<table role="presentation" width="100%"><tr><td style="direction:ltr;font-size:0px;padding:20px 0">
 <!--[if mso | IE]><table><tr><td>for Outlook alone</td></tr></table><![endif]-->
 <div style="font-size:0px;text-align:left;display:inline-block;width:100%">
  <table><tr><td><div style="font-size:11px"><a href="https://click.tarnpost.example/v/9f3">View this email in your browser</a></div></td></tr>
  <tr><td><a href="https://click.tarnpost.example/h/9f3"><img src="https://tarnpost.example/logo.png" alt="Tarn Post" width="200"></a></td></tr>
  <tr><td style="font-size:13px"><a href="#">News</a></td><td style="font-size:13px"><a href="#">Sport</a></td><td style="font-size:13px"><a href="#">Culture</a></td></tr>
  <tr><td><div style="font-size:12px">Issue 231 · Friday</div></td></tr>
  <tr><td><div style="font-size:12px">20 November 2026</div></td></tr>
  <tr><td><div style="font-size:24px"><h2><a href="https://click.tarnpost.example/1/9f3">Ferry fares rise by a fifth</a></h2></div></td></tr>
  <tr><td><div style="font-size:16px">{FERRY} <a href="https://click.tarnpost.example/1/9f3">Read more</a></div></td></tr>
  <tr><td bgcolor="#005" style="font-size:16px"><a href="https://click.tarnpost.example/1/9f3" style="display:inline-block;background:#005;padding:10px 25px">See all the new fares</a></td></tr>
  <tr><td><div style="font-size:24px"><h2><a href="https://click.tarnpost.example/2/9f3">Libraries open on Sundays</a></h2></div></td></tr>
  <tr><td><div style="font-size:16px">{LIBRARY}</div></td></tr>
  <tr><td class="mcnButtonContent" style="font-size:16px"><a class="mcnButton" href="https://click.tarnpost.example/2/9f3">Your nearest library</a></td></tr>
  <tr><td><div style="font-size:24px"><h2>Bees on the roofs</h2></div></td></tr>
  <tr><td><div style="font-size:16px">{BEES}</div></td></tr>
  </table>
  <table><tr><td style="font-size:12px"><a href="#"><img src="fb.png" alt="Facebook"></a></td><td style="font-size:12px"><a href="#">Facebook</a></td><td style="font-size:12px"><a href="#">Instagram</a></td></tr></table>
  <table><tr><td style="font-size:12px">Tarn Post Ltd<br>5 Harbour Street, Tarn</td></tr>
  <tr><td style="font-size:12px">You are receiving this email because you signed up at tarnpost.example. It was sent to ann.marsh@reader.example.</td></tr>
  <tr><td style="font-size:12px"><a href="https://click.tarnpost.example/u/9f3">Unsubscribe</a> | <a href="#">Update your preferences</a></td></tr>
  <tr><td style="font-size:12px">© 2026 Tarn Post. All rights reserved. The views of our writers are their own and not those of the house or of the board of it.</td></tr></table>
 </div></td></tr></table>
<img src="https://click.tarnpost.example/o/9f3.gif" width="1" height="1" alt="">
</body></html>"""


def test_of_layout_tables_only_the_stories_are_left():
    assert paragraphs(TABLES, "Open this letter in a program that shows HTML.") == (
        "Ferry fares rise by a fifth",
        FERRY,
        "Libraries open on Sundays",
        LIBRARY,
        "Bees on the roofs",
        BEES,
    )


POST = f"""<html><body>
<div class="preview" style="display:none;font-size:1px;color:#333333;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">What the harbour board did not say</div>
<table role="presentation"><tbody><tr><td></td><td class="content" width="550"><div>
<p style="font-size:12px">Forwarded this email? <a href="https://post.example/s?r=9f3">Subscribe here</a> for more</p>
<h1><a href="https://post.example/app?token=9f3">What the ferry pays for</a></h1><h3>Fares, debts and one old pier</h3>
<table><tr><td><a href="https://post.example/@ruth?r=9f3">Ruth Adeyemi</a></td></tr><tr><td><time>Nov 20</time></td></tr></table>
<table><tr><td><a href="#"><img src="heart.png" alt=""></a></td><td><a href="#">Share</a></td><td><a href="#">READ IN APP</a></td></tr></table>
<p>Hi Ann,</p>
<p>{FERRY}</p>
<div class="subscription-widget"><p>Ruth's Harbour Notes is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber.</p>
<p><a class="button primary" href="https://post.example/subscribe?token=9f3">Upgrade to paid</a></p></div>
<h2>One old pier</h2>
<p>The pier was <em>never</em> paid off, as the <a href="https://post.example/redirect/9f3">accounts of 2019</a> show.</p>
<ul><li><p>Debt in 2019: 4.1 million</p></li><li><p>Debt today: 3.9 million</p></li></ul>
<blockquote><p>“We shall be paying until 2040,” the treasurer told me.</p></blockquote>
<p>Thanks for reading Ruth's Harbour Notes! Subscribe for free to receive new posts and support my work.</p>
<div class="footer"><p>© 2026 Ruth Adeyemi<br>548 Pier Street, Tarn<br><a href="https://post.example/unsub?token=9f3">Unsubscribe</a></p></div>
</div></td></tr></tbody></table></body></html>"""


def test_a_letter_with_one_story_reads_like_an_article():
    found = reading(letter(POST, From="Ruth Adeyemi <ruth@post.example>", Subject="What the ferry pays for"))
    assert found.title == "What the ferry pays for"
    assert found.authors == ("Ruth Adeyemi",)
    assert found.paragraphs == (
        "Fares, debts and one old pier",
        FERRY,
        "One old pier",
        "The pier was never paid off, as the accounts of 2019 show.",
        "Debt in 2019: 4.1 million",
        "Debt today: 3.9 million",
        "“We shall be paying until 2040,” the treasurer told me.",
    )


PLAIN = """\
View this letter online: https://tarnpost.example/l/9f3

TARN POST

Dear Ann,

FERRY FARES RISE
================
The harbour board of Tarn raised ferry fares by a fifth on Tuesday, its
first rise in six years. Commuters now pay 3.40 a crossing.

Read more: https://click.tarnpost.example/1/9f3

-----------------------------------------------------------------

LIBRARIES OPEN ON SUNDAYS

Three village libraries will open on Sundays from January. The county
pays for the staff out of a fund that stood unused since 2023
<https://click.tarnpost.example/2/9f3>.

 * Lower Tarn, from the fourth of January
 * Holm, which was closed for two years,
   from the eleventh

_______________________________________________
Tarnpost mailing list
To unsubscribe send a letter to leave-ann.marsh=reader.example@lists.tarnpost.example
https://lists.tarnpost.example/listinfo/tarnpost
"""


def test_a_plain_letter_is_joined_to_paragraphs_and_loses_the_foot_of_its_list():
    assert paragraphs(plain=PLAIN) == (
        FERRY,
        "LIBRARIES OPEN ON SUNDAYS",
        LIBRARY,
        "Lower Tarn, from the fourth of January",
        "Holm, which was closed for two years, from the eleventh",
    )


GERMAN = """<html lang="de"><body><center><table class="bodyTable"><tr><td>
<table id="templatePreheader"><tr><td>Wird diese Nachricht nicht richtig dargestellt?
<a href="https://klick.tarnbote.example/b/9f3">Im Browser ansehen</a></td></tr></table>
<table><tr><td><p>Tarner Bote</p><p>Ausgabe 47</p><p>Freitag, 20. November 2026</p>
<p>Guten Morgen Frau Marsh,</p>
<p>die Fähre nach Holm wird teurer: Der Hafenrat hat am Dienstag beschlossen, die Preise um ein Fünftel zu erhöhen.</p>
<p><strong>Büchereien öffnen sonntags</strong><br>Drei Büchereien im Kreis öffnen ab Januar auch sonntags, wie der Landrat
mitteilte. <a href="https://klick.tarnbote.example/2/9f3">Weiterlesen</a></p>
<p><a href="https://klick.tarnbote.example/3/9f3">Mehr erfahren »</a></p></td></tr></table>
<table><tr><td><p>Sie erhalten diesen Newsletter, weil Sie sich auf tarnbote.example angemeldet haben.</p>
<p>Diese E-Mail wurde an ann.marsh@reader.example gesendet. <a href="https://klick.tarnbote.example/u/9f3">Newsletter abbestellen</a></p>
<p><a href="#">Impressum</a> | <a href="#">Datenschutz</a></p><p>Tarner Bote Verlag GmbH, Hafenstraße 5, Tarn. Handelsregister Tarn HRB 4711</p>
</td></tr></table></td></tr></table></center></body></html>"""


def test_a_german_letter_is_read_alike():
    found = reading(
        letter(
            GERMAN, From="Tarner Bote <post@tarnbote.example>", Subject="Die Fähre wird teurer", Content_Language="de"
        )
    )
    assert found.language == "de"
    assert found.paragraphs == (
        "die Fähre nach Holm wird teurer: Der Hafenrat hat am Dienstag beschlossen, die Preise um ein Fünftel zu erhöhen.",
        "Büchereien öffnen sonntags",
        "Drei Büchereien im Kreis öffnen ab Januar auch sonntags, wie der Landrat mitteilte.",
    )


ROUND_UP = f"""<html><body><div style="font-family:Arial">
<p style="color:#999">Presented by Harbour Bank</p>
<p>☀️ Good morning, Ann! Here is what moved the coast this week, in four minutes.</p>
<p><b>🚢 Ferry fares up.</b> {FERRY} (<a href="https://x.example/9f3">Tarn Post</a>)</p>
<hr><p style="color:#999">TOGETHER WITH HARBOUR BANK</p>
<p><b>Bank by the sea</b><br>Open an account before Sunday and get two free crossings. <a href="#9f3">Open one today</a></p><hr>
<p>Advertisement</p><p>Pier hotel</p><p>Two nights for the price of one, all through the winter, breakfast and ferry included.</p>
<h3>Quick hits</h3><ul>
<li><a href="https://x.example/9f3">Libraries will open on Sundays</a></li>
<li><a href="https://x.example/9f3">A whale came by</a> and left again, the coastguard said.</li>
<li>Bees: found on 203 of 212 roofs. <a href="#9f3">More here</a></li></ul>
<p>Did you like today's letter? <a href="#9f3">👍 Yes</a> <a href="#9f3">👎 No</a></p>
<p>Until tomorrow,<br>Kofi &amp; the Coast team</p>
<p>P.S. Share Coast with a friend: refer three people and get a mug.</p>
<p style="font-size:11px">Coast Media, Inc. | 12 Quay Road, Tarn 4711<br><a href="#9f3">Unsubscribe</a> · <a href="#">Advertise</a></p>
</div></body></html>"""


def test_a_round_up_loses_its_advertisements_and_keeps_its_list():
    found = reading(letter(ROUND_UP, From="Coast <hello@coast.example>", Subject="☀️ Ann, ferry fares up"))
    assert found.title == "☀️ ferry fares up"
    assert found.paragraphs == (
        "Here is what moved the coast this week, in four minutes.",
        f"🚢 Ferry fares up. {FERRY} (Tarn Post)",
        "Quick hits",
        "Libraries will open on Sundays",
        "A whale came by and left again, the coastguard said.",
        "Bees: found on 203 of 212 roofs.",
    )


OFFICE = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB><div class=WordSection1>
<p class=MsoNormal>Dear colleagues,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>{LIBRARY}<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt'>·&nbsp;&nbsp; Holm opens first<o:p></o:p></p>
<p class=MsoNormal>Kind regards,<o:p></o:p></p><p class=MsoNormal>Priya Nair<o:p></o:p></p>
<p class=MsoNormal>This message and any attachment are confidential. If you are not the intended recipient please delete it and
tell the sender at once, and do not copy it or show it to anybody else.<o:p></o:p></p></div></body></html>"""


def test_a_letter_written_in_an_office_program_loses_greeting_and_farewell():
    assert paragraphs(OFFICE) == (LIBRARY, "Holm opens first")


FORWARDED = """<div dir="ltr"><br><div class="gmail_quote"><div dir="ltr">---------- Forwarded message ---------<br>From: <strong>Tarn
Post</strong> &lt;<a href="mailto:news@tarnpost.example">news@tarnpost.example</a>&gt;<br>Date: Fri, Nov 20, 2026<br>
Subject: Ferry fares rise<br>To: &lt;bob@house.example&gt;<br></div><br><br>""" + TABLES.partition("<body")[
    2
].partition(">")[2]


def test_a_forwarded_letter_is_the_newsletter_and_not_by_who_forwarded_it():
    found = reading(letter(FORWARDED, From="Bob Okafor <bob@house.example>", Subject="Fwd: WG: Ferry fares rise"))
    assert found.title == "Ferry fares rise"
    assert found.authors == ()
    assert found.paragraphs == paragraphs(TABLES)


@pytest.mark.parametrize(
    "content",
    [TABLES, POST, GERMAN, ROUND_UP, OFFICE, FORWARDED],
    ids=["tables", "post", "german", "round-up", "office", "forwarded"],
)
def test_nothing_says_who_got_the_letter_or_how_to_leave(content: str):
    said = str(record(parsed(letter(content)), arrived=ARRIVED)).casefold()
    for word in ("marsh", "hi ann", "reader.example", "9f3", "http", "unsub", "abbestell", "browser", "friend", "href"):
        assert word not in said


# ---------------------------------------------------------------- what a reader does not see


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">Hidden words</div>',
        '<div style="DISPLAY : none !important">Hidden words</div>',
        '<span style="visibility:hidden">Hidden words</span>',
        '<span style="max-height:0px;color:red">Hidden words</span>',
        '<span style="opacity:0">Hidden words</span>',
        '<div style="height:0;overflow:hidden">Hidden words</div>',
        '<div style="font-size:0">Hidden <b>words</b></div>',
        '<div style="font-size:1px">Hidden words</div>',
        "<div hidden>Hidden words</div>",
        '<td class="mcnPreviewText">Hidden words</td>',
        '<td id="preheader">Hidden words</td>',
        "<!--[if mso]><p>Hidden words</p><![endif]-->",
        "<style>Hidden words</style>",
    ],
)
def test_what_is_hidden_is_not_read(hidden: str):
    assert paragraphs(f"{hidden}<p>{FERRY}</p>{hidden}<p>{LIBRARY}</p>") == (FERRY, LIBRARY)


@pytest.mark.parametrize(
    "style",
    [
        "mso-hide:all",  # hidden from Outlook alone
        "font-size:0px;line-height:0'><b style='font-size:14px'",  # closes the gaps of a layout
        "font-size:0.9em",
        "font-size:..",
        "opacity:0.5",
        "max-height:0.5em",
        "overflow:hidden;height:100px",
    ],
)
def test_what_only_looks_hidden_is_read(style: str):
    assert paragraphs(f"<div style='{style}'>{FERRY}</div>") == (FERRY,)


def test_one_break_after_a_bold_line_and_two_elsewhere_part_paragraphs():
    body = f"<td><b>The fares</b><br>{FERRY}<br>And more.<br> <br>{LIBRARY}</td>"
    assert paragraphs(body) == ("The fares", f"{FERRY} And more.", LIBRARY)


def test_a_button_is_dropped_and_a_linked_headline_is_not():
    body = (
        f'<p><a href="#">Ferry fares are going up again</a></p><p>{FERRY} <a href="#">Continue reading</a></p>'
        '<p><a role="button" href="#">Buy the season ticket</a></p>'
        '<p><a class="btn-primary" href="#">Buy the season ticket</a></p><p><a href="#">Archive</a></p>'
        f'<p><a class="btn" href="#">{LIBRARY}</a></p>'
    )
    assert paragraphs(body) == ("Ferry fares are going up again", FERRY, LIBRARY)


def test_text_that_looks_like_markup_stays_text():
    assert paragraphs(f"<p>{FERRY}</p><p>It costs &lt;b&gt; 3 &amp;amp; more, said the harbour board of Tarn.</p>") == (
        FERRY,
        "It costs <b> 3 &amp; more, said the harbour board of Tarn.",
    )


def test_a_paragraph_that_stands_twice_in_a_row_is_printed_once():
    assert paragraphs(f"<p>{FERRY}</p><p>{FERRY}</p>") == (FERRY,)


# ---------------------------------------------------------------- head and foot


@pytest.mark.parametrize(
    "foot",
    [
        "<p>You received this because you are subscribed to our list.</p><p>More words of the house.</p>",
        '<p><a href="#">Unsubscribe</a></p>',
        "<p>To unsubscribe, answer this letter with the word STOP.</p>",
        "<p>© 2026 Tarn Post, all of it</p>",
        '<p>Sie möchten keine Newsletter mehr? <a href="#">Hier abmelden</a></p><p>Amtsgericht Tarn</p>',
        '<p>Vous recevez cet e-mail. <a href="#">Se désabonner</a></p>',
        '<p>Has recibido este correo. <a href="#">Darse de baja</a></p>',
        "<p>This email was sent to Ann Marsh.</p>",
        "<p>Sent to ann.marsh@reader.example</p>",
        "<p>Warm regards</p><p>Ruth of the harbour desk, who wrote all of this</p>",
        "<p>Tarn Post</p><p>5 Harbour Street</p>",
    ],
)
def test_the_foot_is_cut(foot: str):
    assert paragraphs(f"<p>{FERRY}</p><p>{LIBRARY}</p>{foot}") == (FERRY, LIBRARY)


@pytest.mark.parametrize(
    "head",
    [
        '<p>Trouble viewing this email? <a href="#">View it online</a></p>',
        '<p><a href="#">Unsubscribe</a> | <a href="#">Read online</a></p>',
        "<p>Issue 12</p><p>Nov 20</p><p>Freitag, 20. November 2026</p><p>4 min read</p><p>By Ruth Adeyemi</p>",
        "<p>Friday, 20 November 2026</p><p>TARN POST</p>",
        "<p>Dear reader,</p>",
        "<p>Hello Ann!</p>",
        "<p>Brought to you by the Harbour Bank</p>",
        "<p>From: Tarn Post<br>Sent: Friday<br>To: Bob<br>Subject: Ferry fares rise</p>",
        "<p>Buy us a coffee if you can.</p>",
    ],
)
def test_the_head_is_dropped_and_the_news_below_it_is_not(head: str):
    assert paragraphs(f"{head}<p>{FERRY}</p><p>{LIBRARY}</p>") == (FERRY, LIBRARY)


def test_a_story_about_unsubscribing_is_news():
    story = (
        "Shops must let customers unsubscribe with one click from January, the regulator ruled, and manage their "
        "subscriptions in a single place."
    )
    assert paragraphs(f"<h2>How to unsubscribe from everything</h2><p>{story}</p><p>{FERRY}</p>") == (
        "How to unsubscribe from everything",
        story,
        FERRY,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "From January you get to vote by letter, and the form is sent to you by the town.",
        "The e-mail was sent to the minister on Monday, and the message was delivered the same day.",
        "A new law allows patients to opt out of the register, because you never know who reads it.",
        "Residents can see the plans on the site of the council until the end of the year.",
        "Teachers see more children with problems reading than before the schools were closed.",
        "The report was forwarded to the police, who are moving forward this week.",
        "Die Akten wurden an die Polizei weitergeleitet, und die Firma ist im Handelsregister gelöscht.",
        "Voters no longer want to get by with less, said the union on the first day.",
        "“They support our work,” she said of the two thousand people who donate every month.",
        "She joined the party through its mailing list.",
        'The firm changed its <a href="#">privacy policy</a> after the ruling, and so did its rivals.',
        "The intended recipient of the aid never got it, the auditors found.",
        "Best of the week was the whale, and the worst was the rain.",
    ],
)
def test_news_in_the_words_of_a_foot_is_news(sentence: str):
    text = sentence.replace('<a href="#">', "").replace("</a>", "")
    assert paragraphs(f"<p>{sentence}</p><p>{FERRY}</p>") == (text, FERRY)
    assert paragraphs(f"<p>{FERRY}</p><p>{LIBRARY}</p><p>{sentence}</p>") == (FERRY, LIBRARY, text)


def test_headlines_that_lead_to_their_stories_may_be_all_of_a_letter():
    titles = ("Ferry fares rise by a fifth", "Libraries open on Sundays", "Wild bees found on most roofs")
    body = "".join(f'<p><a href="#">{title}</a></p>' for title in titles)
    assert paragraphs(f"{body}<p>Tarn Post Ltd</p>") == titles


def test_a_foot_in_the_middle_takes_only_itself_away():
    body = f'<p>{FERRY}</p><p><a href="#">Manage your preferences</a></p><p>{LIBRARY}</p><p>{BEES}</p>'
    assert paragraphs(body) == (FERRY, LIBRARY, BEES)


def test_no_paragraph_names_the_subscriber():
    body = f"<p>{FERRY}</p><p>Ann Marsh, you have read 14 letters of ours this year.</p><p>More on Monday.</p>"
    assert paragraphs(body) == (FERRY, "More on Monday.")


def test_the_name_of_the_house_is_no_subscriber():
    body = "<p>The Tarn Post has asked the harbour board for all of the papers on the new fares.</p>"
    assert len(paragraphs(body, To="Tarn Post <all@lists.tarnpost.example>")) == 1


def test_the_account_counts_as_the_subscriber():
    content = letter(f"<p>{FERRY}</p><p>Your number is desk@house.example/17.</p>", To="")
    assert "desk@" in record(parsed(content), arrived=ARRIVED)["body"]
    assert "desk@" not in record(parsed(content), arrived=ARRIVED, account="Desk@house.example")["body"]


# ---------------------------------------------------------------- plain text


def plain(text: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    return (
        f"From: Tarn Post <news@tarnpost.example>\nSubject: News\nContent-Type: {kind}\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()


def test_flowed_lines_go_on_and_the_signature_is_cut():
    text = f"  Stuffed \nline goes on here today.\n\nFirst paragraph, which ends \n\n{LIBRARY} \n-- \nRuth\nTel 123\n"
    assert reading(plain(text, "text/plain; format=flowed; charset=utf-8")).paragraphs == (
        "Stuffed line goes on here today.",
        "First paragraph, which ends",
        LIBRARY,
    )


def test_flowed_lines_with_delsp_are_joined_without_the_space():
    text = "The harbour board met on Tue \nsday, as it does, and it sat until Thurs \nday."
    assert reading(plain(text, "text/plain; Format=Flowed; DelSp=Yes")).paragraphs == (
        "The harbour board met on Tuesday, as it does, and it sat until Thursday.",
    )


def test_a_flowed_last_line_may_be_left_open():
    assert reading(plain(f"{LIBRARY} ", "text/plain; format=flowed; charset=utf-8")).paragraphs == (LIBRARY,)


def test_nothing_but_the_label_goes_where_no_advertisement_follows():
    assert paragraphs(f"<p>{FERRY}</p><p>{LIBRARY}</p><p>Anzeige</p><p>Pier hotel</p>") == (FERRY, LIBRARY)


def test_addresses_of_the_web_leave_no_trace():
    text = "The fares are here <https://click.example/9f3>, and there [www.click.example/9f3?u=1]. Ask us (mailto:a@b.example)!"
    assert reading(plain(text)).paragraphs == ("The fares are here, and there. Ask us!",)


def test_a_page_that_is_called_plain_text_is_a_page():
    assert reading(plain(f"<!DOCTYPE html><p>{FERRY}</p>")).paragraphs == (FERRY,)


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?q?F=C3=A4hre_?= =?utf-8?q?teurer?=", "Fähre teurer"),
        ("Re: Fwd: AW: Ferry", "Ferry"),
        ("Fwd:", "Fwd:"),
        ("[Tarn Post] Ferry", "Ferry"),
        ("[harbour-list] Ferry", "Ferry"),
        ("[Update] Ferry", "[Update] Ferry"),
        ("[Tarn Post]", "[Tarn Post]"),
        ("Ann Marsh: your ferry", "your ferry"),
        ("Your ferry news, Ann!", "Your ferry news!"),
        ("Anniversary of the ferry", "Anniversary of the ferry"),
        ("=?utf-8?b?w6?= =?utf-8?b?pGFi?=", "äab"),  # a character cut in two
        ("=?iso-2022-jp?b?GyRCJVUlJyVqITwbKEI=?=", "フェリー"),
        ("=?iso-2022-nonsense?q?=1Bx?= y", "x y"),
        ("=?nonsense?q?F=C3=A4hre?= \\u0041", "Fähre A"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
    ],
)
def test_the_headline_is_the_subject_without_what_was_put_to_it(subject: str, title: str):
    content = letter(f"<p>{FERRY}</p>", Subject="@@", List_Id="Harbour <harbour-list.tarnpost.example>")
    assert record(parsed(content.replace(b"@@", subject.encode())), arrived=ARRIVED)["title"] == title


def test_bytes_in_the_headers_are_read_as_what_they_are():
    content = plain(LIBRARY).replace(b"Subject: News", "Subject: Fähre teurer".encode())
    assert reading(content).title == "Fähre teurer"
    assert reading(content.replace("ä".encode(), b"\xe4")).title == "Fähre teurer"


@pytest.mark.parametrize(
    ("sender", "authors"),
    [
        ("Ruth Adeyemi <ruth@post.example>", ("Ruth Adeyemi",)),
        ("=?utf-8?q?J=C3=BCrgen=2C_Tarn?= <j@post.example>", ("Jürgen, Tarn",)),
        ("ruth@post.example", ()),
        ('"ruth@post.example" <ruth@post.example>', ()),
        ("Ruth", ()),
        ("(" * 1500, ()),
        ("", ()),
    ],
)
def test_the_author_is_the_name_of_the_sender(sender: str, authors: tuple[str, ...]):
    content = plain(LIBRARY).replace(b"Tarn Post <news@tarnpost.example>", sender.encode())
    assert tuple(record(parsed(content), arrived=ARRIVED)["authors"]) == authors


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Fri, 20 Nov 2026 06:00:00 +0100", datetime(2026, 11, 20, 5, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 06:00:00 -0000", datetime(2026, 11, 20, 6, tzinfo=UTC)),
        ("Sat, 21 Nov 2026 01:00:00 +0000", datetime(2026, 11, 21, 1, tzinfo=UTC)),  # a clock that is fast
        ("Tue, 19 Jan 2038 03:14:07 +0000", ARRIVED),
        ("31 Foo 2026", ARRIVED),
        ("Fri, 20 Nov 99999 06:00:00 +0100", ARRIVED),
        ("", ARRIVED),
    ],
)
def test_a_date_that_is_missing_or_to_come_is_that_of_arrival(date: str, published: datetime):
    assert reading(letter(f"<p>{FERRY}</p>", Date=date)).published == published


def test_the_id_is_that_of_the_letter():
    assert reading(letter(f"<p>{FERRY}</p>")).guid == "<one@tarnpost.example>"
    assert reading(letter(f"<p>{FERRY}</p>")).url is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (letter(f"<p>{FERRY}</p>", Subject=""), "has no subject"),
        (
            letter('<a href="#"><img src="all.png" alt="Everything"></a><p><a href="#">Unsubscribe</a></p>'),
            "large picture",
        ),
        (letter(), "has no text to read"),
        (b"", "has no subject"),
    ],
)
def test_a_letter_without_subject_or_text_is_no_article(content: bytes, message: str):
    with pytest.raises(NotAnArticle, match=message):
        record(parsed(content), arrived=ARRIVED)


def test_the_addresses_of_the_sender_are_found_in_small_letters():
    assert addresses_in(b"From: Ruth <RUTH@Post.example>, bob@post.example\r\n\r\n") == (
        "ruth@post.example",
        "bob@post.example",
    )
    assert addresses_in(b"") == ()


# ---------------------------------------------------------------- parts


def parts(kind: str, *bodies: tuple[str, str]) -> bytes:
    """A letter of parts, each with its headers and its content."""
    inner = "".join(f"--b\n{head}\n\n{content}\n" for head, content in bodies)
    return f"Subject: News\nContent-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n".encode()


def test_attachments_and_what_a_list_adds_are_not_read():
    content = parts(
        "mixed",
        ("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt", "Not this"),
        ("Content-Type: image/png", "iVBORw0KGgo="),
        ("Content-Type: message/rfc822", "Subject: Another\n\nNot this"),
        ("Content-Type: text/html", f"<p>{FERRY}</p>"),
        ("Content-Type: text/plain", "Checked by a scanner"),
    )
    assert reading(content).paragraphs == (FERRY,)


def test_of_alternatives_html_is_read_and_plain_text_where_that_is_empty():
    both = (("Content-Type: text/plain", LIBRARY), ("Content-Type: text/html", f"<p>{FERRY}</p>"))
    assert reading(parts("alternative", *both)).paragraphs == (FERRY,)
    assert reading(parts("alternative", *reversed(both))).paragraphs == (FERRY,)
    picture = ("Content-Type: text/html", "<img src=x>")
    assert reading(parts("alternative", both[0], picture)).paragraphs == (LIBRARY,)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "x-nonsense", "utf-7", ""])
def test_a_wrong_or_missing_charset_does_no_harm(charset: str):
    label = f"; charset={charset}" if charset else ""
    for encoding in ("utf-8", "windows-1252"):
        body = "<p>Die Fähre nach Holm wird für alle teurer – das beschloß der Hafenrat am Dienstag.</p>".encode(
            encoding
        )
        content = f"Subject: News\nContent-Type: text/html{label}\nContent-Transfer-Encoding: 8bit\n\n".encode() + body
        assert reading(content).paragraphs == (
            "Die Fähre nach Holm wird für alle teurer – das beschloß der Hafenrat am Dienstag.",
        )


@pytest.mark.parametrize(
    "content",
    [
        letter("<p>x</p>", Auto_Submitted="auto-replied"),
        letter("<p>x</p>", Auto_Submitted="Auto-Notified; owner=a@b.example"),
        letter("<p>x</p>", Precedence="auto_reply"),
        parts("report; report-type=delivery-status", ("Content-Type: text/plain", "Not delivered")),
        parts("alternative", ("Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR")),
    ],
)
def test_what_machines_answer_is_automatic(content: bytes):
    assert is_automatic(parsed(content))


@pytest.mark.parametrize(
    "content",
    [
        letter("<p>x</p>", Auto_Submitted="auto-generated", Precedence="bulk"),
        parts("mixed", ("Content-Type: text/calendar", "BEGIN:VCALENDAR")),
    ],
)
def test_what_machines_send_out_is_not(content: bytes):
    assert not is_automatic(parsed(content))


# ---------------------------------------------------------------- hostile letters


def nested(depth: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"Subject: Deep\n{heads}Content-Type: text/plain\n\nDeep down is a text\n".encode()


def test_parts_in_parts_are_read_to_a_depth():
    assert reading(nested(5)).paragraphs == ("Deep down is a text",)
    message = parsed(nested(50))
    assert not is_automatic(message)
    with pytest.raises(NotAnArticle, match="no text to read"):
        record(message, arrived=ARRIVED)
    with pytest.raises(NotAnArticle, match="nested without end"):
        parsed(nested(3_000))


HOSTILE = {
    "parameters": plain(FERRY, "text/plain" + "".join(f'; a{n}*0="x"' for n in range(20_000))),
    "a long subject": plain(FERRY).replace(b"News", b"=?utf-8?q?" + b"a" * 1_000_000 + b"?="),
    "many encoded words": plain(FERRY).replace(b"News", b"=?utf-8?q?a?= " * 50_000),
    "many addressees": b"To: " + b"a@b.example, " * 50_000 + b"\n" + plain(FERRY),
    "many headers": b"To: a@b.example\n" * 50_000 + plain(FERRY),
    "many parts": parts("mixed", *[("Content-Type: image/png", "x")] * 20_000),
    "deep elements": plain("<div>" * 20_000 + FERRY, "text/html"),
    "deep links": plain("<a href=x><b>" * 5_000 + FERRY, "text/html"),
    "many elements": plain("<td>a " * 100_000 + f"</td><p>{FERRY}</p>", "text/html"),
    "a long style": plain(f"<p style='{'font-size:' * 50_000}'>{FERRY}</p>", "text/html"),
    "one long word": plain("a" * 900_000, "text/html"),
    "one long line of spaces": plain(" " * 500_000 + FERRY),
    "one long rule": plain("- " * 400_000 + "x"),
    "addresses without end": plain("https://" * 100_000),
    "signs": plain(">" * 500_000 + "<" * 400_000, "text/html"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_letter_is_read_or_refused_in_bounded_time(content: bytes):
    started = time.process_time()
    with suppress(NotAnArticle):
        message = parsed(content)
        is_automatic(message)
        read(RawItem("mail", Format.RECORD, record(message, arrived=ARRIVED), "a letter"))
    assert time.process_time() - started < 3


@given(st.binary(max_size=400), st.sampled_from([b"", b"Subject: x\n", b"Content-Type: text/html\nSubject: x\n\n"]))
def test_any_bytes_are_a_letter_or_none(content: bytes, head: bytes):
    with suppress(NotAnArticle):
        message = parsed(head + content)
        is_automatic(message)
        assert record(message, arrived=ARRIVED)["body"]


@pytest.mark.parametrize("name", ["From", "To", "Subject", "Date", "Content-Type", "Content-Disposition", "Message-ID"])
@given(value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60))
def test_any_header_is_read_or_refused(name: str, value: str):
    with suppress(NotAnArticle):
        message = parsed(f"{name}: {value}\nSubject: x\n\n{FERRY}".encode("latin-1"))
        is_automatic(message)
        record(message, arrived=ARRIVED)
