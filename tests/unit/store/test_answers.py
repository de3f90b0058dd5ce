"""Answers of language models."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from digest.store import Store
from tests.unit.store.editions import NOW

DAY = timedelta(days=1)


def test_an_answer_is_remembered_by_what_was_asked_and_the_latest_one_counts(store: Store):
    memory = store.answers.at(lambda: NOW)
    assert memory.recall("key") is None
    memory.remember("key", "an answer")
    memory.remember("key", "“another”\n😀")
    memory.remember("other", "")
    assert (memory.recall("key"), memory.recall("other")) == ("“another”\n😀", "")
    assert store.answers.recall("key") == "“another”\n😀"


def test_answers_are_remembered_in_several_threads(store: Store):
    memory = store.answers.at(lambda: NOW)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: memory.remember(f"key {n % 5}", f"answer {n % 5}"), range(20)))
        assert list(pool.map(lambda n: memory.recall(f"key {n}"), range(5))) == [f"answer {n}" for n in range(5)]


def test_old_answers_are_forgotten_by_themselves_and_with_old_articles(store: Store):
    for days in range(3):
        store.answers.remember(f"{days}", "answer", NOW + days * DAY)
    store.answers.forget(NOW + DAY)
    assert [store.answers.recall(f"{days}") for days in range(3)] == [None, "answer", "answer"]
    store.articles.forget(NOW + 2 * DAY, NOW + 9 * DAY)
    assert [store.answers.recall(f"{days}") for days in range(3)] == [None, None, "answer"]
