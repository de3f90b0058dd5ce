import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.group import Group, Piece, group, stories
from digest.editions.likeness import Index, cosine, instalment, vectors, words_of

FIRE = (
    "A fire in the Castell timber warehouse on the Eastern Quay injured two firefighters, said brigade chief Lindqvist."
)
BLAZE = (
    "Two firefighters were injured in a blaze on the Eastern Quay. Lindqvist, the chief, said Castell lost its timber."
)
FERRY = "No ferry sails to Skerrin on Saturday as crews walk out over night shifts, their union announced."
LIBRARY = "The new library has a roof garden, a recording studio and shelves for many thousand books, readers learn."

JOBS = (
    "Castell jobs in doubt",
    f"Workers of the Castell timber store on Eastern Quay went home, Lindqvist said. {FERRY}",
)
CAUSE = "Fire was arson", f"Somebody set fire to the Castell timber store on Eastern Quay, Lindqvist said. {LIBRARY}"

fire, blaze = Piece("fire", "Warehouse on fire", FIRE), Piece("blaze", "Blaze destroys warehouse", BLAZE)
ferry, library = Piece("ferry", "Ferries stop", FERRY), Piece("library", "Library opens", LIBRARY)
ALL = [fire, ferry, blaze, library]


def members(found: list[Group]) -> list[tuple[str, ...]]:
    return [one.members for one in found]


def joined(*pairs: tuple[str, str]) -> list[frozenset[str]]:
    return [frozenset(pair) for pair in pairs]


def test_articles_on_one_event_make_one_story_and_the_others_stand_alone():
    assert members(stories(ALL)) == [("fire", "blaze"), ("ferry",), ("library",)]


def test_nothing_makes_no_story_and_one_article_makes_one():
    assert stories([]) == []
    assert stories([fire]) == [Group(("fire",), {})]


def test_the_evidence_names_what_is_shared_as_it_is_written_in_the_article():
    evidence = stories(ALL)[0].evidence
    assert list(evidence) == ["blaze"]
    assert evidence["blaze"].likeness == pytest.approx(0.6, abs=0.1)
    assert len(evidence["blaze"].shared) == 6
    assert {"warehouse", "Castell", "Lindqvist"} <= set(evidence["blaze"].shared)
    assert not evidence["blaze"].by_editor


def test_a_story_that_shares_a_town_with_another_is_another_one():
    first = Piece(
        "a", "Millbrook school closed", "Pupils in Millbrook were sent home when a fryer burned in the kitchen."
    )
    second = Piece(
        "b", "Millbrook bridge opens", "After nine years of work cars cross the river in Millbrook again today."
    )
    assert members(stories([first, second])) == [("a",), ("b",)]


def test_a_name_that_is_all_two_articles_share_makes_no_story():
    first = Piece("a", "Elena Voss resigns", f"Elena Voss resigns over invoices. {FERRY} {FIRE}")
    second = Piece("b", "Elena Voss sings", f"Elena Voss sings at the opera. {LIBRARY} Voices filled velvet galleries.")
    weighed = vectors([words_of(one.title, one.text) for one in (first, second)])
    assert cosine(*weighed) > 0.18  # which would be enough
    assert members(stories([first, second])) == [("a",), ("b",)]


def test_what_an_editor_put_together_is_one_story():
    found = stories(ALL, together=joined(("library", "ferry"), ("library", "elsewhere")))
    assert members(found) == [("fire", "blaze"), ("ferry", "library")]
    assert found[1].evidence["library"].by_editor
    assert found[1].evidence["library"].shared == ()
    assert not found[0].evidence["blaze"].by_editor


def test_what_joins_an_editors_story_by_its_words_is_not_said_to_be_put_there():
    found = stories(ALL, together=joined(("fire", "ferry")))
    assert members(found) == [("fire", "ferry", "blaze"), ("library",)]
    assert [found[0].evidence[one].by_editor for one in ("ferry", "blaze")] == [True, False]


def test_an_editor_may_put_three_together_at_once():
    found = stories(ALL, together=[frozenset({"ferry", "library", "fire"})])
    assert members(found) == [("fire", "ferry", "blaze", "library")]
    assert found[0].evidence["library"].by_editor


def test_what_an_editor_kept_apart_stays_apart():
    assert members(stories(ALL, apart=joined(("fire", "blaze")))) == [("fire",), ("ferry",), ("blaze",), ("library",)]


def test_what_is_kept_apart_stays_apart_when_others_join():
    again = Piece("again", fire.title, fire.text)
    found = members(stories([*ALL, again], apart=joined(("fire", "blaze"))))
    assert any({"again", "fire"} == set(one) for one in found)
    assert ("blaze",) in found


def test_apart_wins_over_together():
    both = joined(("fire", "blaze"))
    assert ("fire",) in members(stories(ALL, together=both, apart=both))
    chain = stories(ALL, together=joined(("fire", "ferry"), ("ferry", "library")), apart=joined(("fire", "library")))
    assert members(chain) == [("fire", "ferry", "blaze"), ("library",)]


def test_a_word_of_the_editor_may_be_said_twice():
    pairs = joined(("fire", "ferry"), ("ferry", "library"), ("fire", "library"))
    assert members(stories(ALL, together=pairs)) == [("fire", "ferry", "blaze", "library")]


def test_two_articles_of_one_source_have_to_be_much_more_alike():
    first, second = Piece("a", *JOBS, "post"), Piece("b", *CAUSE, "post")
    elsewhere = Piece("b", second.title, second.text, "courier")
    assert members(stories([first, elsewhere])) == [("a", "b")]
    assert members(stories([first, second])) == [("a",), ("b",)]
    assert members(stories([first, Piece("b", first.title, first.text, "post")])) == [("a", "b")]


def test_a_folder_may_hold_several_outlets_and_in_doubt_it_is_one():
    def made(first: str, second: str) -> list[tuple[str, ...]]:
        return members(stories([Piece("a", *JOBS, "inbox", first), Piece("b", *CAUSE, "inbox", second)]))

    assert made("post.example", "courier.example") == [("a", "b")]
    assert made("post.example", "post.example") == made("post.example", "") == made("", "") == [("a",), ("b",)]


def test_two_instalments_of_a_series_are_no_story():
    first = Piece("a", "What the council decided, 12 May", FIRE)
    second = Piece("b", "What the council decided, 9 June", FIRE)
    assert members(stories([first, second])) == [("a",), ("b",)]
    assert members(stories([first, Piece("b", first.title, FIRE)])) == [("a", "b")]


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("Planning applications, 12 May", "Planning applications, 19 May", True),
        ("Call for talks 2025", "Call for talks 2026", True),
        ("The week in pictures No. 41", "The week in pictures No. 42", True),
        ("Marktbericht Woche 7", "Marktbericht Woche 8", True),
        ("Friday round-up", "Saturday round-up", True),
        ("Planning applications, 12 May", "Planning applications, 12 May", False),
        ("12 killed in crash", "14 killed in crash", False),  # a toll rises
        ("Crash in May", "Fire in June", False),
        ("Prices may rise", "Prices rise", False),
        ("2025", "2026", False),
    ],
)
def test_instalments_are_told_by_their_numbers_and_dates(first, second, other):
    assert instalment(first).is_other(instalment(second)) is other


def test_an_article_without_words_stands_alone():
    empty = [Piece("a", "", ""), Piece("b", "?!", "…"), Piece("c", "The", "And of the.")]
    assert members(stories([*empty, fire])) == [("a",), ("b",), ("c",), ("fire",)]


def test_only_the_beginning_of_a_text_counts():
    other = "other words about nothing at all in particular, whichever way one reads them "
    assert words_of("", other * 20 + "Castell").count["castell"] == 0
    assert words_of("", "x" * 1_000_000 + " Castell").count["castell"] == 0
    assert sum(words_of("", "漢字" * 5_000).count.values()) <= 301


def test_what_is_too_long_for_a_word_is_none():
    assert list(words_of("", f"key {'x' * 41} {'y' * 40}").count) == ["key", "y" * 40]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. can’t keep Jong-il’s oil", {"jong": "Jong", "oil": "oil"}),
        ("Die Brücke und der Zug", {"brücke": "Brücke", "zug": "Zug"}),
        ("L'incendie de la forêt", {"incendie": "incendie", "forêt": "forêt"}),
        ("El incendio del bosque", {"incendio": "incendio", "bosque": "bosque"}),
        ("मुंबई में बाढ़", {"मुंबई": "मुंबई", "बाढ़": "बाढ़"}),
        ("زلزال في المدينة", {"زلزال": "زلزال", "المدينة": "المدينة"}),
        ("서울에서 화재", {"서울": "서울에서", "울에": "서울에서", "에서": "서울에서", "화재": "화재"}),
        (
            "北浜市で地震",
            {"北浜": "北浜市で地震", "浜市": "北浜市で地震", "市で": "北浜市で地震", "で地": "北浜市で地震"},
        ),
        ("火", {"火": "火"}),
        ("ware\u00adhouse", {"warehouse": "warehouse"}),
    ],
)
def test_words_are_told_in_other_scripts(text, expected):
    assert words_of("", text).written.items() >= expected.items()


def test_a_clause_of_a_script_without_spaces_is_shown_by_pairs():
    assert words_of("", "昨日の夜遅くに北浜市で地震").written["北浜"] == "北浜"


@pytest.mark.parametrize(
    ("title", "text", "again", "other"),
    [
        (
            "북항 창고 화재로 소방관 두 명 부상",
            "화요일 새벽 북항의 목재 창고에서 불이 나 소방관 두 명이 다쳤다. 불은 여섯 시간 만에 꺼졌다.",
            "북항 목재 창고에 난 불로 소방관 두 명이 병원으로 옮겨졌다. 원인은 아직 알 수 없다.",
            "토요일에 섬으로 가는 배가 모두 멈춘다. 선원 노조가 야간 근무에 반대해 파업한다.",
        ),
        (
            "नदी में बाढ़, छह सौ लोग बेघर",
            "तारापुर में नदी का पानी पुल तक पहुँच गया और छह सौ लोगों को शिविरों में जाना पड़ा।",
            "तारापुर की बाढ़ में छह सौ लोग शिविरों में रात बिता रहे हैं, पुल बंद है।",
            "नगर पुस्तकालय रविवार को खुला, पहले दिन तीन हज़ार पाठक आए।",
        ),
        (
            "北港仓库起火两名消防员受伤",
            "周二凌晨,北港一座木材仓库起火,两名消防员受伤送医。大火六小时后被扑灭。",
            "北港木材仓库大火中受伤的两名消防员已无生命危险,起火原因仍在调查。",
            "周六前往各岛的渡轮全部停航,船员工会因夜班问题罢工。",
        ),
    ],
)
def test_stories_are_found_in_other_scripts(title, text, again, other):
    pieces = [Piece("a", title, text), Piece("b", "", other), Piece("c", "", again)]
    assert members(stories(pieces)) == [("a", "c"), ("b",)]


def test_a_vector_has_length_1_and_the_cosine_with_itself_is_1():
    weighed = vectors([words_of(one.title, one.text) for one in ALL])
    assert all(math.isclose(cosine(one, one), 1) for one in weighed)
    index = Index()
    for number, one in enumerate(weighed):
        index.add(number, one)
    assert index.likenesses(weighed[0])[2] == pytest.approx(cosine(weighed[0], weighed[2]))
    assert cosine({"fire": 1.0}, {"ferry": 0.6, "crew": 0.8}) == cosine({"a": 0.6, "b": 0.8}, {"c": 1.0}) == 0


def test_an_everyday_word_weighs_less_than_a_name():
    (weighed,) = vectors([words_of("", "Officials in Millbrook")])
    assert weighed["officials"] < weighed["millbrook"] / 2


TEXTS = st.lists(st.sampled_from(sorted(words_of("", FIRE + LIBRARY).count)), min_size=1, max_size=8).map(" ".join)


@given(st.data())
def test_the_order_of_the_articles_does_not_matter(data):
    texts = data.draw(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=12))
    pieces = [Piece(f"p{i}", title, text, "ab"[i % 2]) for i, (title, text) in enumerate(texts)]
    ids = st.sampled_from([piece.id for piece in pieces])
    together, apart = (data.draw(st.lists(st.frozensets(ids, max_size=3), max_size=3)) for _ in range(2))
    shuffled = data.draw(st.permutations(pieces))
    found = stories(pieces, together=together, apart=apart)
    again = stories(shuffled, together=together[::-1], apart=apart[::-1])
    assert {frozenset(one.members) for one in found} == {frozenset(one.members) for one in again}
    assert sorted(one for story in found for one in story.members) == sorted(piece.id for piece in pieces)
    assert all(len(pair & set(story.members)) < 2 for pair in apart for story in found)
    assert [one.members[0] for one in found] == [
        piece.id for piece in pieces if any(piece.id == one.members[0] for one in found)
    ]


def test_articles_as_mappings_are_grouped_by_their_ids():
    articles = [{"id": one.id, "title": one.title, "text": one.text, "published": "2026-11-24"} for one in ALL]
    assert group(articles) == [["fire", "blaze"], ["ferry"], ["library"]]
    first, second = ({"id": one, "title": title, "text": text} for one, (title, text) in (("a", JOBS), ("b", CAUSE)))
    assert group([first, second]) == [["a", "b"]]
    assert group([first | {"source": "post"}, second | {"source": "post"}]) == [["a"], ["b"]]


def test_a_word_in_hundreds_of_articles_joins_none_of_them():
    pieces = [Piece(f"{i:03}", "Advertisement", f"advertisement w{i}x w{i}y") for i in range(202)]
    assert len(stories(pieces)) == 202
