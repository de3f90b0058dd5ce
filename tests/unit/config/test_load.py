"""What a right schedule file gives."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from digest.config.schema import CronCalendar, WeeklyCalendar
from digest.errors import ConfigError
from tests.unit.config.conftest import SCHEDULE, FolderOptions, Load, OutboxOptions, SmtpOptions, changed


def test_the_config_says_what_the_file_says(load_text: Load):
    config = load_text(SCHEDULE)
    weekly = config.newsletters["weekly"]
    assert config.path == Path("config/schedule.yaml")
    assert config.base == Path("config")
    assert config.publication.name == "The Northlight Review"
    assert config.publication.language == "en"
    assert config.sources == {"inbox": FolderOptions(path=Path("inbox"))}
    assert config.lists == {"readers": Path("config/lists/readers.csv")}
    assert config.network.contact == "desk@northlight.example"
    assert weekly.calendar == WeeklyCalendar(days=("friday",), time=time(7), zone="Europe/Berlin")
    assert weekly.calendar.cron is None
    assert (weekly.selection.max_stories, weekly.selection.max_age_days) == (10, 14)
    assert [(rule.title, rule.sections, rule.kinds) for rule in weekly.sections] == [("Energy", ("Energy",), ())]
    assert config.missing_environment == {}


def test_an_outbox_is_always_there_and_the_default(load_text: Load):
    config = load_text(SCHEDULE)
    assert config.newsletters["weekly"].transport == "outbox"
    assert config.transports["outbox"] == OutboxOptions(kind="outbox")


def test_an_outbox_may_also_be_written(load_text: Load):
    config = load_text(changed("  mail: {kind: smtp, host: smtp.example}", "  outbox: {kind: outbox}"))
    assert config.transports == {"outbox": OutboxOptions(kind="outbox")}


def test_a_newsletter_without_sources_takes_all_of_them(load_text: Load):
    text = changed("lists:\n", "  magazine: {kind: feed, path: feed.xml}\nlists:\n")
    assert load_text(text).newsletters["weekly"].sources == ("inbox", "magazine")
    chosen = text.replace("    recipients:", "    sources: magazine\n    recipients:")
    assert load_text(chosen).newsletters["weekly"].sources == ("magazine",)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("day: friday", ("friday",)),
        ("day: FRI", ("friday",)),
        ("days: Monday", ("monday",)),
        ("days: [mon, Thu, sunday]", ("monday", "thursday", "sunday")),
    ],
)
def test_weekdays_are_written_whole_or_short_in_any_case(load_text: Load, written: str, days: tuple[str, ...]):
    assert load_text(changed("days: [friday]", written)).newsletters["weekly"].calendar.days == days


def test_a_time_without_quotes_is_a_text_in_yaml_1_2(load_text: Load):
    assert load_text(changed('"07:00"', "07:00")).newsletters["weekly"].calendar.time == time(7)


def test_a_calendar_may_be_a_cron_line(load_text: Load):
    text = changed('      days: [friday]\n      time: "07:00"\n', '      cron: "0  7 * * 5"\n')
    calendar = load_text(text).newsletters["weekly"].calendar
    assert calendar == CronCalendar(cron="0 7 * * 5", zone="Europe/Berlin")
    assert (calendar.days, calendar.time) == ((), None)


def test_the_first_edition_has_the_age_limit_of_the_others_unless_it_is_given(load_text: Load):
    assert load_text(SCHEDULE).newsletters["weekly"].selection.first_days == 14
    text = changed("{max_stories: 10}", "{first_edition_days: 3650}")
    assert load_text(text).newsletters["weekly"].selection.first_days == 3650


def test_a_key_with_nothing_behind_the_colon_is_left_out(load_text: Load):
    text = changed("network: {contact: desk@northlight.example}", "network:").replace(
        "  mail: {kind: smtp, host: smtp.example}\n", ""
    )
    config = load_text(text.replace("    recipients:", "    tagline:\n    recipients:"))
    assert list(config.transports) == ["outbox"]
    assert config.network.allow_hosts == ()
    assert config.newsletters["weekly"].tagline is None


def test_a_blank_option_of_a_kind_is_left_out(load_text: Load):
    config = load_text(changed("host: smtp.example}", "host: smtp.example, port: }"))
    assert config.transports["mail"] == SmtpOptions(kind="smtp", host="smtp.example")


def test_texts_are_stripped_and_may_have_several_lines_where_that_makes_sense(load_text: Load):
    config = load_text(changed("14 Quay Street, Halmouth", "|\n    14 Quay Street\n    Halmouth\n"))
    assert config.publication.postal_address == "14 Quay Street\nHalmouth"


def test_addresses_are_made_ready_for_sending(load_text: Load):
    text = changed("weekly@northlight.example", "Weekly@Bücher.EXAMPLE, reply_to: be@Bücher.example")
    sender = load_text(text).newsletters["weekly"].sender
    assert sender.address == "Weekly@xn--bcher-kva.example"
    assert sender.reply_to == "be@xn--bcher-kva.example"


@pytest.mark.parametrize("way", ["mailto:leave@northlight.example?subject=out", "https://northlight.example/leave?a=b"])
def test_readers_leave_by_mail_or_on_the_web(load_text: Load, way: str):
    text = changed("    recipients:", f"    unsubscribe: {way}\n    recipients:")
    assert load_text(text).newsletters["weekly"].unsubscribe == way


def test_an_anchor_may_be_used_twice(load_text: Load):
    text = changed("    calendar:\n", "    calendar: &calendar\n") + (
        "  daily:\n    title: Northlight Daily\n    sender: {name: Northlight, address: daily@northlight.example}\n"
        "    recipients: readers\n    calendar: *calendar\n"
    )
    newsletters = load_text(text).newsletters
    assert newsletters["daily"].calendar == newsletters["weekly"].calendar


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(load_text: Load):
    assert load_text(b"\xef\xbb\xbf" + SCHEDULE.replace("\n", "\r\n").encode()) == load_text(SCHEDULE)


def test_a_config_cannot_be_changed(load_text: Load):
    config = load_text(SCHEDULE)
    with pytest.raises(ValidationError):
        config.publication.name = "Another"
    for mapping in (config.sources, config.lists, config.transports, config.newsletters, config.missing_environment):
        with pytest.raises(TypeError):
            mapping["new"] = None  # type: ignore[index]


# ---------------------------------------------------------------- the environment

MAIL = "  mail: {kind: smtp, host: smtp.example}"


def _mail(load_text: Load, options: str, environ: Mapping[str, str]) -> object:
    config = load_text(changed(MAIL, f"  mail: {{kind: smtp, {options}}}"), environ)
    assert config.missing_environment == {}
    return config.transports["mail"]


def test_variables_of_the_environment_are_filled_in(load_text: Load):
    options = 'host: "${HOST}", port: "${PORT}", username: "a-${USER}-${USER}", hosts: ["x.${HOST}"]'
    mail = _mail(load_text, options, {"HOST": "h.example", "PORT": "25", "USER": "me"})
    assert mail == SmtpOptions(kind="smtp", host="h.example", port=25, username="a-me-me", hosts=("x.h.example",))


def test_a_value_from_the_environment_is_not_filled_in_again(load_text: Load):
    mail = _mail(load_text, 'host: smtp.example, password: "${PASSWORD}"', {"PASSWORD": "pa${HOST}\\1"})
    assert isinstance(mail, SmtpOptions)
    assert mail.password is not None
    assert mail.password.get_secret_value() == "pa${HOST}\\1"


def test_variables_that_are_not_set_are_recorded_and_no_fault(load_text: Load):
    options = 'host: "${HOST}", port: "${PORT}", username: "${USER}${HOST}", password: "${EMPTY}"'
    config = load_text(changed(MAIL, f"  mail: {{kind: smtp, {options}}}"), {"USER": "me", "EMPTY": ""})
    assert config.missing_environment == {"transports.mail": ("HOST", "PORT", "EMPTY")}
    assert "mail" in config.transports


def test_variables_are_filled_in_for_transports_only(load_text: Load):
    assert load_text(changed("name: The Northlight Review", 'name: "${A}"')).publication.name == "${A}"


def test_summarisers_are_named_like_transports_and_extract_is_always_there(load_text: Load):
    text = changed(
        "lists:\n", "summarisers:\n  desk: {kind: llm, base_url: 'https://llm.example/v1', key: '${KEY}'}\nlists:\n"
    )
    text = text.replace("    selection:", "    summaries: {writer: desk, lead: publisher}\n    selection:")
    config = load_text(text, {"KEY": "k"})
    assert (config.newsletters["weekly"].summaries.writer, config.newsletters["weekly"].summaries.lead) == (
        "desk",
        "publisher",
    )
    assert getattr(config.summarisers["desk"], "key") == "k"  # noqa: B009 - a field of one kind
    assert load_text(text).missing_environment == {"summarisers.desk": ("KEY",)}
    plain = load_text(SCHEDULE).newsletters["weekly"].summaries
    assert (plain.writer, plain.lead) == ("extract", "extract")


def test_extract_is_no_name_for_a_summariser_of_ones_own(load_text: Load):
    with pytest.raises(ConfigError, match=r"summarisers\.extract: extract is always there"):
        load_text(changed("lists:\n", "summarisers:\n  extract: {kind: llm, base_url: x}\nlists:\n"))


def test_how_far_back_a_thin_week_and_a_first_edition_look(load_text: Load):
    chosen = load_text(SCHEDULE).newsletters["weekly"].selection
    assert (chosen.widened_days, chosen.first_days) == (28, 14)
    text = changed("{max_stories: 10}", "{widen_days: 40, first_edition_days: 90}")
    chosen = load_text(text).newsletters["weekly"].selection
    assert (chosen.widened_days, chosen.first_days) == (40, 90)


def test_the_lines_of_a_look_are_kept(load_text: Load):
    text = SCHEDULE + "    look:\n      light:\n        accent: '#123456'\n      width: 600px\n"
    config = load_text(text)
    look = ("newsletters", "weekly", "look")
    assert config.at_look((*look, "light", "accent")) == "config/schedule.yaml:27: "
    assert config.at_look((*look, "width")) == "config/schedule.yaml:28: "
    assert config.at_look((*look, "logo", "alt")) == "config/schedule.yaml:25: "
    assert load_text(SCHEDULE).at_look(look) == "config/schedule.yaml: "
