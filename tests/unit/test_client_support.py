import hashlib
from importlib.resources import files

from digest.client_support import load

FOLDER = files("digest").joinpath("_vendor", "caniemail")


def test_the_data_has_features_with_what_each_version_of_each_client_does():
    features = {feature["slug"]: feature for feature in load()["data"]}
    assert len(features) > 300
    assert features["css-display-flex"]["stats"]["outlook"]["windows"]["2019"] == "n"


def test_it_is_read_once():
    assert load() is load()


def test_the_copy_is_unchanged_and_says_where_it_is_from_and_under_which_licence():
    told = FOLDER.joinpath("README.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256(FOLDER.joinpath("data.json").read_bytes()).hexdigest()
    assert digest in told
    assert "caniemail (npm)" in told
    assert "https://www.caniemail.com" in told
    assert load()["last_update_date"][:10] in told
    assert FOLDER.joinpath("LICENSE").read_text(encoding="utf-8").startswith("MIT License")
