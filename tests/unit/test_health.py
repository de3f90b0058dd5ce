"""How a source has been of late."""

from datetime import UTC, datetime, timedelta

from digest.health import failed, in_words, is_news, is_waiting, well
from digest.model import Health

MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEW = Health(source="paper")


def test_a_look_that_goes_well_forgets_what_was_wrong():
    ill = failed(NEW, MONDAY, "no answer", TUESDAY)
    assert well(ill, TUESDAY, empty=False) == Health(source="paper", last_look=TUESDAY, last_good=TUESDAY)


def test_a_failure_is_dated_from_its_first_look_and_counted():
    good = well(NEW, MONDAY, empty=False)
    ill = failed(failed(good, TUESDAY, "no answer"), WEDNESDAY, "HTTP 500")
    assert (ill.failing_since, ill.failures, ill.error) == (TUESDAY, 2, "HTTP 500")
    assert (ill.last_good, ill.last_look) == (MONDAY, WEDNESDAY)


def test_emptiness_is_dated_from_its_first_look():
    empty = well(well(NEW, MONDAY, empty=True), TUESDAY, empty=True)
    assert empty.empty_since == MONDAY
    assert well(empty, WEDNESDAY, empty=False).empty_since is None


def test_a_site_is_left_alone_until_the_moment_that_it_named():
    ill = failed(NEW, MONDAY, "asks too often", TUESDAY)
    assert is_waiting(ill, MONDAY)
    assert not is_waiting(ill, TUESDAY)
    assert not is_waiting(failed(NEW, MONDAY, "no answer"), MONDAY)


def test_what_goes_on_failing_is_news_once():
    first = failed(NEW, MONDAY, "no answer")
    assert is_news(NEW, first)
    assert not is_news(first, failed(first, TUESDAY, "still no answer"))


def test_what_stays_empty_is_news_once():
    first = well(NEW, MONDAY, empty=True)
    assert is_news(NEW, first)
    assert not is_news(first, well(first, TUESDAY, empty=True))
    assert not is_news(NEW, well(NEW, MONDAY, empty=False))


def test_health_is_told_in_words():
    ill = failed(failed(NEW, MONDAY, "no answer"), TUESDAY, "HTTP 429", WEDNESDAY)
    assert in_words(NEW) == "not looked at yet"
    assert in_words(well(NEW, MONDAY, empty=False)) == "well"
    assert in_words(well(NEW, MONDAY, empty=True)) == "empty since 16 Nov 2026"
    assert in_words(failed(NEW, MONDAY, "no answer")) == "failed on 16 Nov 2026: no answer"
    assert in_words(ill) == (
        "failed since 16 Nov 2026, 2 times: HTTP 429; left alone until 18 Nov 2026, 07:00 UTC, as the site asks"
    )
