"""Pictures that are kept."""

from dataclasses import replace
from datetime import timedelta

from digest.model import Picture
from digest.store import Store
from digest.store.pictures import KeptPicture
from tests.unit.store.editions import NOW

URL = "https://news.example/harbour.jpg"
HARBOUR = Picture(url=URL, name="3f.jpg", media_type="image/jpeg", data=bytes(range(256)), width=1104, height=621)
DAY = timedelta(days=1)


def test_a_picture_is_kept_byte_for_byte_under_its_address_and_recipe(store: Store):
    store.pictures.remember(
        {(URL, "wide"): KeptPicture(NOW, HARBOUR), (URL, "small"): KeptPicture(NOW, "is too small")}
    )
    assert store.pictures.recall([(URL, "wide"), (URL, "small"), (URL, "tall"), ("other", "wide")]) == {
        (URL, "wide"): KeptPicture(NOW, HARBOUR),
        (URL, "small"): KeptPicture(NOW, "is too small"),
    }
    assert store.pictures.recall([]) == {}


def test_the_latest_outcome_counts(store: Store):
    key, later = (URL, "wide"), NOW + DAY
    better = replace(HARBOUR, data=b"better", name="b.jpg")
    for at, outcome in ((NOW, "nothing is there\0"), (NOW, HARBOUR), (later, better)):
        store.pictures.remember({key: KeptPicture(at, outcome)})
    assert store.pictures.recall([key]) == {key: KeptPicture(later, better)}
    store.pictures.remember({key: KeptPicture(later, "gone\0")})
    assert store.pictures.recall([key]) == {key: KeptPicture(later, "gone ")}


def test_old_pictures_are_forgotten(store: Store):
    keys = [(f"https://news.example/{days}", "wide") for days in range(3)]
    store.pictures.remember(
        {key: KeptPicture(NOW + days * DAY, replace(HARBOUR, url=key[0])) for days, key in enumerate(keys)}
    )
    store.pictures.forget(NOW + DAY)
    assert [*store.pictures.recall(keys)] == keys[1:]
