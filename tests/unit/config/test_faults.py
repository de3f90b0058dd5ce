"""What is wrong with a schedule is told exactly: line, key, expected, given, and the nearest right spelling."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.load import load
from digest.errors import ConfigError
from tests.unit.config.conftest import KINDS, SCHEDULE, changed

FaultsOf = Callable[..., list[str]]

# what is written, what instead, and the one fault that this must give
CASES = {
    "unknown key": (
        "    recipients: readers",
        "    recipients: readers\n    taglin: x",
        '18: newsletters.weekly.taglin: unknown key; did you mean "tagline"?',
    ),
    "unknown key like no other": (
        "  name: The",
        "  zzz: 1\n  name: The",
        "2: publication.zzz: unknown key; known here are name, website, postal_address and language",
    ),
    "unknown key at the top": (
        "network: {",
        "netwrok: {",
        '12: netwrok: unknown key; did you mean "network"?',
    ),
    "unknown option of a kind": (
        "    path: inbox",
        "    path: inbox\n    depe: true",
        '8: sources.inbox.depe: unknown key; did you mean "deep"?',
    ),
    "day beside a cron line": (
        '      days: [friday]\n      time: "07:00"\n',
        '      day: friday\n      cron: "0 7 * * 5"\n',
        "19: newsletters.weekly.calendar.day: unknown key; known here are cron and zone",
    ),
    "missing key": (
        "    title: Northlight Weekly\n",
        "",
        "14: newsletters.weekly.title: missing; write for example title: Northlight Weekly",
    ),
    "missing group": (
        "    sender: {name: Northlight, address: weekly@northlight.example}\n",
        "",
        "14: newsletters.weekly.sender: missing; write sender: and below it the keys name, address and reply_to",
    ),
    "missing time": (
        '      time: "07:00"\n',
        "",
        '18: newsletters.weekly.calendar.time: missing; write for example time: "07:00"',
    ),
    "missing days": (
        "      days: [friday]\n",
        "",
        "18: newsletters.weekly.calendar.days: missing; write for example days: [friday]",
    ),
    "missing sources": (
        "sources:\n  inbox:\n    kind: folder\n    path: inbox\n",
        "",
        "1: sources: missing; write for example sources: {inbox: {kind: folder, path: inbox}}",
    ),
    "missing option without an example": (
        "    path: inbox",
        "    deep: true",
        "5: sources.inbox.path: missing; write path: a path",
    ),
    "missing option with an example": (
        ", host: smtp.example}",
        "}",
        "11: transports.mail.host: missing; write for example host: smtp.northlight.example",
    ),
    "missing kind": (
        "    kind: folder\n",
        "",
        "5: sources.inbox.kind: missing; write kind: feed or folder",
    ),
    "number for a text": (
        "    title: Northlight Weekly",
        "    title: 2026",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given 2026; put it in quotes",
    ),
    "truth for a text": (
        "    title: Northlight Weekly",
        "    title: true",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given true; put it in quotes",
    ),
    "list for a text": (
        "    title: Northlight Weekly",
        "    title: [a]",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given a list",
    ),
    "keys for a text": (
        "    title: Northlight Weekly",
        "    title: {a: b}",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given keys of its own",
    ),
    "nothing for a text": (
        "    title: Northlight Weekly",
        "    title:",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given nothing",
    ),
    "text of two lines": (
        "    title: Northlight Weekly",
        '    title: "North\\nlight"',
        '15: newsletters.weekly.title: expected a text of one line, at most 200 characters, given "North\\nlight"',
    ),
    "text too long": (
        "name: The Northlight Review",
        "name: " + "x" * 201,
        f'2: publication.name: expected a text of one line, at most 200 characters, given "{"x" * 59}…"',
    ),
    "half a character": (
        "14 Quay Street, Halmouth",
        '"\\ud800"',
        '3: publication.postal_address: expected a text such as "14 Quay Street, Halmouth", given "\\\\ud800"',
    ),
    "control character in a text": (
        "14 Quay Street, Halmouth",
        '"a\\u0007"',
        '3: publication.postal_address: expected a text, at most 2000 characters, given "a\\u0007"',
    ),
    "text for a group": (
        "    selection: {max_stories: 10}",
        "    selection: many",
        "22: newsletters.weekly.selection: expected the keys max_stories, min_stories, thin_week, max_per_source, "
        'per_source, max_age_days, widen_days, first_edition_days, include, exclude and weights, given "many"',
    ),
    "text for a number": (
        "{max_stories: 10}",
        "{max_stories: ten}",
        '22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, given "ten"',
    ),
    "number in quotes": (
        "{max_stories: 10}",
        '{max_stories: "10"}',
        '22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, given "10"; '
        "leave out the quotes",
    ),
    "number too small": (
        "{max_stories: 10}",
        "{max_stories: 0}",
        "22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, given 0",
    ),
    "broken number": (
        "{max_stories: 10}",
        "{max_stories: 1.5}",
        "22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, given 1.5",
    ),
    "number of many digits": (
        "{max_stories: 10}",
        f"{{max_stories: {'9' * 30}}}",
        "22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, "
        "given a number of many digits",
    ),
    "number of too many digits": (
        "{max_stories: 10}",
        f"{{max_stories: {'9' * 5000}}}",
        "22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, "
        f'given "{"9" * 59}…"; leave out the quotes',
    ),
    "truth for a number": (
        "{max_stories: 10}",
        "{max_stories: true}",
        "22: newsletters.weekly.selection.max_stories: expected a whole number from 1 to 100 such as 14, given true",
    ),
    "unknown zone": (
        "Europe/Berlin",
        "Europe/Berlni",
        "21: newsletters.weekly.calendar.zone: expected an IANA time zone such as Europe/Berlin, "
        'given "Europe/Berlni"; did you mean "Europe/Berlin"?',
    ),
    "city for a zone": (
        "Europe/Berlin",
        "berlin",
        '21: newsletters.weekly.calendar.zone: expected an IANA time zone such as Europe/Berlin, given "berlin"; '
        'did you mean "Europe/Berlin"?',
    ),
    "zone like no other": (
        "Europe/Berlin",
        "../x",
        '21: newsletters.weekly.calendar.zone: expected an IANA time zone such as Europe/Berlin, given "../x"',
    ),
    "unknown weekday": (
        "[friday]",
        "[monday, Frday]",
        "19: newsletters.weekly.calendar.days[2]: expected a weekday such as friday or fri, "
        'given "Frday"; did you mean "friday"?',
    ),
    "number for a weekday": (
        "[friday]",
        "[5]",
        "19: newsletters.weekly.calendar.days[1]: expected a weekday such as friday or fri, given 5",
    ),
    "no weekday": (
        "[friday]",
        "[]",
        "19: newsletters.weekly.calendar.days: expected at least one, given an empty list",
    ),
    "time without a colon": (
        '"07:00"',
        "700",
        '20: newsletters.weekly.calendar.time: expected a time of day in quotes such as "07:00" '
        '(24 hours, two digits each), given 700; did you mean "07:00"?',
    ),
    "time with one digit": (
        '"07:00"',
        '"7:00"',
        '20: newsletters.weekly.calendar.time: expected a time of day in quotes such as "07:00" '
        '(24 hours, two digits each), given "7:00"; did you mean "07:00"?',
    ),
    "time as it is spoken": (
        '"07:00"',
        "8.30 Uhr",
        '20: newsletters.weekly.calendar.time: expected a time of day in quotes such as "07:00" '
        '(24 hours, two digits each), given "8.30 Uhr"; did you mean "08:30"?',
    ),
    "no space after a colon": (
        "    title: Northlight Weekly",
        "    title:Northlight Weekly",
        "15:11: a space is missing after title:",
    ),
    "no space after a colon in braces": (
        "{title: Energy, ",
        "{title: Energy, kinds:Opinion, ",
        '24: newsletters.weekly.sections[1]."kinds:Opinion": a space is missing after kinds:',
    ),
    "no space after any colon of a group": (
        "  name: The Northlight Review\n  postal_address: 14",
        "  name:The\n  postal_address:14",
        "1: publication: expected the keys name, website, postal_address and language, given "
        '"name:The postal_address:14 Quay Street, Halmouth"; put a space after each colon',
    ),
    "key indented one space too little": (
        "    title: Northlight Weekly",
        "   title: Northlight Weekly",
        "15:4: indent this line like the lines around it",
    ),
    "text after a sign that starts a note": (
        "    title: Northlight Weekly",
        "    title: #Northlight",
        "15: newsletters.weekly.title: expected a text of one line such as Northlight Weekly, given nothing; "
        '" #" starts a note: put a text with # in quotes',
    ),
    "day in another language": (
        "[friday]",
        "Donnerstag",
        "19: newsletters.weekly.calendar.days: expected a weekday such as friday or fri, "
        'given "Donnerstag"; in English: thursday',
    ),
    "time that YAML takes for a number": (
        '"07:00"',
        "8.30",
        '20: newsletters.weekly.calendar.time: expected a time of day in quotes such as "07:00" '
        '(24 hours, two digits each), given 8.3; did you mean "08:30"?',
    ),
    "key of a group beside a group that lacks it": (
        '      time: "07:00"\n      zone: Europe/Berlin\n    selection: {max_stories: 10}\n',
        '      time: "07:00"\n      zone: Europe/Berlin\n    selection: {}\n    max_stories: 10\n',
        "23: newsletters.weekly.max_stories: belongs to selection: indent it by two more spaces",
    ),
    "no colon": (
        "      zone: Europe/Berlin",
        "      zone Europe/Berlin",
        "21:11: a colon is missing after zone",
    ),
    "letters that cannot be mailed to": (
        "weekly@northlight.example",
        "müller@northlight.example",
        "16: newsletters.weekly.sender.address: expected an e-mail address such as editor@northlight.example, given "
        '"müller@northlight.example"; letters such as ü before the @ cannot be mailed to yet; ask for another address',
    ),
    "time after midnight": (
        '"07:00"',
        '"24:00"',
        '20: newsletters.weekly.calendar.time: expected a time of day in quotes such as "07:00" '
        '(24 hours, two digits each), given "24:00"',
    ),
    "bad cron line": (
        '      days: [friday]\n      time: "07:00"\n',
        '      cron: "0 25 * * 5"\n',
        '19: newsletters.weekly.calendar.cron: expected a cron line such as "0 7 * * 5", given "0 25 * * 5"; '
        'the hour "25" is none: use 0 to 23, *, ranges, lists or steps',
    ),
    "language": (
        "  name: The Northlight Review",
        "  name: N\n  language: english",
        '3: publication.language: expected a language tag such as en or de-AT, given "english"',
    ),
    "website without https": (
        "  name: The Northlight Review",
        "  name: N\n  website: northlight.example",
        "3: publication.website: expected a web address that begins with https:// or http://, such as "
        'https://northlight.example, given "northlight.example"',
    ),
    "website that no parser takes": (
        "  name: The Northlight Review",
        '  name: N\n  website: "https://[x"',
        "3: publication.website: expected a web address that begins with https:// or http://, such as "
        'https://northlight.example, given "https://[x"',
    ),
    "bad address": (
        "weekly@northlight.example",
        "weekly@",
        "16: newsletters.weekly.sender.address: expected an e-mail address such as editor@northlight.example, "
        'given "weekly@"; there must be something after the @-sign',
    ),
    "way out that is no address": (
        "    recipients:",
        "    unsubscribe: leave\n    recipients:",
        "17: newsletters.weekly.unsubscribe: expected mailto: with an e-mail address, or a web address that begins "
        'with https://, given "leave"',
    ),
    "way out to a broken address": (
        "    recipients:",
        "    unsubscribe: mailto:leave\n    recipients:",
        "17: newsletters.weekly.unsubscribe: expected an e-mail address such as editor@northlight.example, "
        'given "mailto:leave"; an email address must have an @-sign',
    ),
    "way out of two lines": (
        "    recipients:",
        '    unsubscribe: "mailto:a@b.example?subject=x\\nBcc: y"\n    recipients:',
        "17: newsletters.weekly.unsubscribe: expected a mailto: or https:// address without line breaks, "
        'given "mailto:a@b.example?subject=x\\nBcc: y"',
    ),
    "host with a path": (
        "{contact: desk@northlight.example}",
        "{allow_hosts: [a.example, 'https://b.example/x']}",
        "12: network.allow_hosts[2]: expected a host name or IP address without https:// or a path, such as "
        'intranet.northlight.example, given "https://b.example/x"',
    ),
    "contact that would break a header": (
        "desk@northlight.example",
        '"a\\r\\nb"',
        '12: network.contact: expected an e-mail or web address such as desk@northlight.example, given "a\\r\\nb"',
    ),
    "heading that takes nothing": (
        "{title: Energy, sections: [Energy]}",
        "{title: Energy}",
        "24: newsletters.weekly.sections[1]: needs sections or kinds (or both), which say what stands below the heading",
    ),
    "more stories at least than at most": (
        "    selection: {max_stories: 10}",
        "    selection: {max_stories: 3, min_stories: 4}",
        "22: newsletters.weekly.selection: min_stories is more than max_stories",
    ),
    "a thin week that nobody knows": (
        "    selection: {max_stories: 10}",
        "    selection: {thin_week: rollover}",
        "22: newsletters.weekly.selection.thin_week: expected one of roll_over, skip, widen, ask or send, given "
        '"rollover"; did you mean "roll_over"?',
    ),
    "a weight for nothing": (
        "    selection: {max_stories: 10}",
        "    selection: {weights: [{points: 1}]}",
        "22: newsletters.weekly.selection.weights[1]: needs words, sections, authors or the like beside points, which "
        "say what gets them",
    ),
    "points that are no number": (
        "    selection: {max_stories: 10}",
        "    selection: {weights: [{words: tram, points: many}]}",
        "22: newsletters.weekly.selection.weights[1].points: expected a number from -10 to 10 such as 0.5, "
        'given "many"',
    ),
    "a rule about a source that is not there": (
        "    selection: {max_stories: 10}",
        "    selection: {exclude: {sources: [wire]}}",
        '22: newsletters.weekly.selection.exclude.sources[1]: expected the name of a source: inbox, given "wire"',
    ),
    "a share of a source that is not there": (
        "    selection: {max_stories: 10}",
        "    selection: {per_source: {wire: {max_stories: 1}}}",
        '22: newsletters.weekly.selection.per_source.wire: expected the name of a source: inbox, given "wire"',
    ),
    "a share that is more at least than at most": (
        "    selection: {max_stories: 10}",
        "    selection: {per_source: {inbox: {max_stories: 1, min_stories: 2}}}",
        "22: newsletters.weekly.selection.per_source.inbox: min_stories is more than max_stories",
    ),
    "a heading with more stories at least than at most": (
        "{title: Energy, sections: [Energy]}",
        "{title: Energy, sections: [Energy], max_stories: 1, min_stories: 2}",
        "24: newsletters.weekly.sections[1]: min_stories is more than max_stories",
    ),
    "a writer that is not there": (
        "    selection: {max_stories: 10}",
        "    summaries: {writer: llm}",
        '22: newsletters.weekly.summaries.writer: expected the name of a summariser: extract, given "llm"',
    ),
    "heading that is a text": (
        "{title: Energy, sections: [Energy]}",
        "Energy",
        "24: newsletters.weekly.sections[1]: expected the keys title, sections, kinds, max_stories and "
        'min_stories, given "Energy"',
    ),
    "name with capitals": (
        "  weekly:\n",
        "  My Weekly:\n",
        '14: newsletters."My Weekly": expected a name of small letters, digits, - and _ (at most 40), such as weekly, '
        'given "My Weekly"',
    ),
    "unknown list": (
        "recipients: readers",
        "recipients: reader",
        '17: newsletters.weekly.recipients: expected the name of a list: readers, given "reader"; '
        'did you mean "readers"?',
    ),
    "unknown source": (
        "    recipients:",
        "    sources: [inbox, magazine]\n    recipients:",
        '17: newsletters.weekly.sources[2]: expected the name of a source: inbox, given "magazine"',
    ),
    "no sources": (
        "    recipients:",
        "    sources: []\n    recipients:",
        "17: newsletters.weekly.sources: expected at least one, given an empty list",
    ),
    "unknown transport": (
        "    recipients:",
        "    transport: mial\n    recipients:",
        '17: newsletters.weekly.transport: expected the name of a transport: mail or outbox, given "mial"; '
        'did you mean "mail"?',
    ),
    "unknown theme": (
        "    recipients:",
        "    template: rondup\n    recipients:",
        '17: newsletters.weekly.template: expected the name of a theme: roundup or plain, given "rondup"; '
        'did you mean "roundup"?',
    ),
    "unknown kind": (
        "kind: folder",
        "kind: foldr",
        '6: sources.inbox.kind: expected feed or folder, given "foldr"; did you mean "folder"?',
    ),
    "kind that is a list": (
        "kind: folder",
        "kind: [folder]",
        "6: sources.inbox.kind: expected feed or folder, given a list",
    ),
    "source that is a path": (
        "  inbox:\n    kind: folder\n    path: inbox",
        "  inbox: inbox",
        '5: sources.inbox: expected a kind and its options, such as {kind: folder, path: inbox}, given "inbox"',
    ),
    "list file that is not there": (
        "lists/readers.csv",
        "lists/reader.csv",
        '9: lists.readers: expected a CSV file that exists, given "lists/reader.csv"; '
        'did you mean "lists/readers.csv"?',
    ),
    "list file in a folder that is not there": (
        "lists/readers.csv",
        "list/readers.csv",
        '9: lists.readers: expected a CSV file that exists, given "list/readers.csv"; there is no folder "config/list"',
    ),
    "list that is a folder": (
        "lists/readers.csv",
        "inbox",
        '9: lists.readers: expected a CSV file that exists, given "inbox"; this is a folder',
    ),
    "source path that is not there": (
        "path: inbox",
        "path: post",
        '7: sources.inbox.path: expected a file or folder that exists, given "post"; looked in "config"',
    ),
    "source path with a name that is too long": (
        "path: inbox",
        f"path: {'x' * 300}",
        f'7: sources.inbox.path: expected a file or folder that exists, given "{"x" * 59}…"; looked in "config"',
    ),
    "word that is none of a kind's": (
        "    kind: folder\n    path: inbox",
        "    kind: feed\n    path: feed.xml\n    order: oldst",
        '8: sources.inbox.order: expected one of newest or oldest, given "oldst"; did you mean "oldest"?',
    ),
    "options of a kind that do not go together": (
        "    kind: folder\n    path: inbox",
        "    kind: feed",
        "5: sources.inbox: give either url or path",
    ),
    "web address of a kind": (
        "    kind: folder\n    path: inbox",
        "    kind: feed\n    url: northlight",
        "7: sources.inbox.url: expected a web address that begins with https:// or http:// such as "
        'https://northlight.example/feed, given "northlight"',
    ),
    "broken number of a kind": (
        "    kind: folder\n    path: inbox",
        "    kind: feed\n    path: feed.xml\n    share: 0",
        "8: sources.inbox.share: expected a number above 0, at most 1, given 0",
    ),
    "neither true nor false": (
        "    path: inbox",
        "    path: inbox\n    deep: 7",
        "8: sources.inbox.deep: expected true or false, given 7",
    ),
    "text of a kind that is too long": (
        "smtp.example}",
        "mail.halmouth.northlight.example}",
        "11: transports.mail.host: expected a text of at most 30 characters such as smtp.northlight.example, "
        'given "mail.halmouth.northlight.example"',
    ),
    "text of a kind that is too short": (
        "smtp.example}",
        "x}",
        '11: transports.mail.host: expected a text of at least 3 characters such as smtp.northlight.example, given "x"',
    ),
    "member of a list of a kind": (
        "smtp.example}",
        "smtp.example, hosts: [a, 1]}",
        "11: transports.mail.hosts[2]: expected a text, given 1; put it in quotes",
    ),
    "password that is a number": (
        "smtp.example}",
        "smtp.example, password: 12345}",
        "11: transports.mail.password: expected a text, given a value that is not shown here; put it in quotes",
    ),
    "variable with a sign that no variable has": (
        "smtp.example}",
        'smtp.example, password: "${SMTP PASSWORD}"}',
        "11: transports.mail.password: write an environment variable as ${NAME}, with letters, digits and _ only",
    ),
    "variable that is not closed": (
        "smtp.example}",
        'smtp.example, username: "${SMTP"}',
        "11: transports.mail.username: write an environment variable as ${NAME}, with letters, digits and _ only",
    ),
    "outbox that mails": (
        "  mail: {kind: smtp",
        "  outbox: {kind: smtp",
        '11: transports.outbox.kind: expected outbox, as newsletters without a transport go there, given "smtp"',
    ),
    "key twice": (
        "    title: Northlight Weekly",
        "    title: Northlight Weekly\n    title: Another",
        "16: newsletters.weekly.title: the key stands in line 15 already; keep one",
    ),
    "newsletter twice": (
        "    sections:\n      - {title: Energy, sections: [Energy]}\n",
        "  weekly:\n    title: Another\n",
        "23: newsletters.weekly: the key stands in line 14 already; keep one",
    ),
}


@pytest.mark.parametrize(("old", "new", "fault"), CASES.values(), ids=CASES.keys())
def test_a_fault_says_where_it_is_and_what_is_expected(faults_of: FaultsOf, old: str, new: str, fault: str):
    assert faults_of(changed(old, new)) == [fault]


def test_all_faults_are_told_at_once_in_the_order_of_the_file(faults_of: FaultsOf):
    text = SCHEDULE.replace("recipients: readers", "recipients: all").replace("postal_address", "adress")
    text = text.replace("zone: Europe/Berlin", "zone: Europe/Berln").replace("kind: folder", "kind: file")
    assert [fault.split(": ")[:2] for fault in faults_of(text)] == [
        ["1", "publication.postal_address"],
        ["3", "publication.adress"],
        ["6", "sources.inbox.kind"],
        ["17", "newsletters.weekly.recipients"],
        ["21", "newsletters.weekly.calendar.zone"],
    ]


def test_keys_that_stand_beside_their_group_are_told_to_move_into_it(faults_of: FaultsOf):
    below = '      days: [friday]\n      time: "07:00"\n      zone: Europe/Berlin\n'
    assert faults_of(changed(below, below.replace("      ", "    "))) == [
        "18: newsletters.weekly.calendar: expected the keys days, time and zone, given nothing",
        "19: newsletters.weekly.days: belongs to calendar: indent it by two more spaces",
        "20: newsletters.weekly.time: belongs to calendar: indent it by two more spaces",
        "21: newsletters.weekly.zone: belongs to calendar: indent it by two more spaces",
    ]


def test_a_key_that_belongs_to_a_group_is_sent_there(faults_of: FaultsOf):
    text = changed("    title: Northlight Weekly\n", "    title: Northlight Weekly\n    max_stories: 3\n")
    assert faults_of(text) == ["16: newsletters.weekly.max_stories: unknown key here; it belongs below selection:"]


def test_a_key_that_no_group_can_have_is_unknown(faults_of: FaultsOf):
    text = changed("    title: Northlight Weekly\n", "    title: Northlight Weekly\n    zzz: 3\n")
    assert faults_of(text) == [
        "16: newsletters.weekly.zzz: unknown key; known here are title, tagline, sender, recipients, transport, sources, "
        "template, calendar, selection, summaries, sections, intro, unsubscribe, one_click, bulk, "
        "view_in_browser, why, look, images and merge_fields"
    ]


def test_an_unset_variable_hides_no_other_fault(faults_of: FaultsOf):
    text = changed("host: smtp.example}", 'host: smtp.example, port: "${PORT}", usrname: me}')
    assert faults_of(text) == ['11: transports.mail.usrname: unknown key; did you mean "username"?']


def test_what_the_environment_fills_in_is_never_shown(faults_of: FaultsOf):
    text = changed("host: smtp.example}", 'host: smtp.example, port: "${PORT}"}')
    assert faults_of(text, {"PORT": "s3cret"}) == [
        '11: transports.mail.port: expected a whole number from 1 to 65535 such as 587, given "${PORT}"'
    ]


def test_no_more_than_fifty_faults_are_told(faults_of: FaultsOf):
    text = SCHEDULE + "".join(f"x{number}: 1\n" for number in range(60))
    faults = faults_of(text)
    assert len(faults) == 51
    assert faults[-1] == " and 10 faults more"


# ---------------------------------------------------------------- files that are no schedule at all


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", " the file is empty; `digest init` writes one to start from, in an empty folder"),
        ("# only notes\n\n", " the file is empty; `digest init` writes one to start from, in an empty folder"),
        ("- a\n", "1: expected keys such as publication: and newsletters:, with a space after each colon"),
        ("publication:x\n", "1: expected keys such as publication: and newsletters:, with a space after each colon"),
        (b"\x89PNG\r\n\x1a\n\0\0", " not a text file; is this the schedule file?"),
        ("a: ä\n".encode("utf-16"), " UTF-16, not UTF-8; save it with the encoding UTF-8"),
        ("a: 1\nb: ä\n".encode("latin-1"), "2: not UTF-8; save it with the encoding UTF-8"),
        (b"a: " + b"x" * 5_000_000, " larger than 256 KB; is this the schedule file?"),
    ],
)
def test_a_file_that_is_no_schedule_is_told_in_one_line(faults_of: FaultsOf, content: str | bytes, fault: str):
    assert faults_of(content) == [fault]


def test_a_file_that_is_not_there_names_the_command_that_writes_one(project: Path):
    with pytest.raises(ConfigError) as caught:
        load(project / "schedul.yaml", environ={}, kinds=KINDS, themes=())
    assert str(caught.value) == (
        "config/schedul.yaml: there is no such file here; go to the folder of your project first (cd …), "
        "or write a new one: digest init NAME"
    )


def test_a_folder_is_no_schedule(project: Path):
    with pytest.raises(ConfigError) as caught:
        load(project, environ={}, kinds=KINDS, themes=())
    assert str(caught.value) == "config: this is a folder; name the schedule file in it"


def test_a_file_that_cannot_be_opened_says_why(project: Path):
    (project / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(ConfigError) as caught:
        load(project / "loop.yaml", environ={}, kinds=KINDS, themes=())
    assert str(caught.value).startswith("config/loop.yaml: cannot be read: ")


def test_without_any_list_a_reference_says_so(faults_of: FaultsOf):
    faults = faults_of(changed("lists:\n  readers: lists/readers.csv\n", "lists:\n"))
    assert faults == [
        "8: lists: expected names, each with a text of one line, given nothing",
        '16: newsletters.weekly.recipients: expected the name of a list (there is none yet), given "readers"',
    ]


# ---------------------------------------------------------------- nothing but ConfigError comes out

PIECES = st.sampled_from(
    ["a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", '"', "'", "&x ", "*x", "!t ", "|", ">", "? ", "#", "---\n", "\t"]
    + [
        "%",
        "\\",
        "~",
        "true",
        "700",
        "1e9",
        ".inf",
        "é",
        "\x85",
        "\u2028",
        "\ufeff",
        '"\\ud800"',
        '"\\UFFFFFFFF"',
        "<<: ",
    ]
    + [line + "\n" for line in SCHEDULE.splitlines()]
)


def _faults_in(path: Path) -> tuple[str, ...]:
    """The faults of a file, none when it loads."""
    try:
        load(path, environ={}, kinds=KINDS, themes=("roundup",))
    except ConfigError as error:
        return error.faults or ("no fault is told",)
    return ()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join), st.binary()))
def test_whatever_the_file_holds_only_a_config_error_comes_out(project: Path, text: str | bytes):
    path = project / "schedule.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    for fault in _faults_in(path):
        assert fault.startswith("config/schedule.yaml:")
        assert "\n" not in fault


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SCHEDULE)), st.integers(0, 30), st.lists(PIECES, max_size=4).map("".join))
def test_whatever_is_changed_in_a_schedule_only_a_config_error_comes_out(
    project: Path, start: int, length: int, instead: str
):
    path = project / "schedule.yaml"
    path.write_text(SCHEDULE[:start] + instead + SCHEDULE[start + length :], newline="")
    for fault in _faults_in(path):
        assert fault.startswith("config/schedule.yaml:")
        assert "\n" not in fault
        assert len(fault) < 1000
        assert "pydantic" not in fault
        assert "Input should" not in fault
