"""The guard, rule by rule. How much it catches is measured in tests/quality/test_guard_quality.py."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.articles.sentences import split
from digest.summarisers.guard import Fault, Guard, faults
from digest.summarisers.numbers import Known, numbers

SOURCE = (
    "The harbour of Vestby was closed on Monday after a Chinese freighter, the Blue Lantern, ran into a quay. Twelve of "
    "the 340 passengers of a ferry were hurt, said Ingrid O'Hara-Lund, who leads the port. “Nobody had seen it coming in "
    "that fog,” she said; her deputy called the crash 'a small wonder of bad luck'. Repairs will cost $1.2 billion to "
    "$1.4 billion, and some 11,987 people depend on the port. The World Health Organization and the U.S. Navy sent doctors. "
    "The port was founded in 1931, and the council of Vestby is to decide on the 21st of March."
)


def found(text: str, source: str = SOURCE) -> list[str]:
    return [fault.text for fault in faults(text, source)]


# ---------------------------------------------------------------- what is copied


def test_copied_text_has_no_fault():
    assert [text for text in split(SOURCE) if faults(text, SOURCE)] == []
    assert faults(SOURCE, SOURCE) == ()


def test_copied_text_may_have_other_quotation_marks_dashes_and_spaces():
    assert found('"Nobody had seen it coming in that\u00a0fog,"  she said') == []


def test_half_a_quotation_passes_only_in_copied_text():
    assert found("ran into a quay. “Nobody had") != []
    assert (
        found("Twelve of the 340 passengers of a ferry were hurt, said Ingrid O'Hara-Lund, who leads the port. “Nobody")
        == []
    )


def test_a_part_of_a_word_is_not_copied():
    assert found("44 people depend on the port.", "Some 144 people depend on the port.") == ["44"]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    "text",
    [
        "12 of them were hurt.",
        "Almost 12,000 people depend on it.",
        "It costs between 1.2 and 1.4 billion dollars.",
        "It costs up to 1,400 million dollars.",
        "It costs at least $1.2bn.",
        "The port goes back to 1931.",
        "It decides on March 21.",
        "Three hundred and forty people were on board.",
        "One of them is well, half of them are not, and a couple left.",
    ],
)
def test_a_number_written_in_another_way_is_known(text):
    assert [fault for fault in faults(text, SOURCE) if fault.kind == "number"] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13 of them were hurt.", "13"),
        ("Thirteen of them were hurt.", "Thirteen"),
        ("Twelve thousand people were on board the ferry, or twenty-two.", "twenty-two"),
        ("Some 12,500 people depend on it.", "12,500"),
        ("It costs $1.3 billion.", "1.3 billion"),
        ("It costs $1.2 million.", "1.2 million"),
        ("It was founded in 1932.", "1932"),
        ("It decides on the 22nd.", "22"),
        ("It decides on the third of March.", "third"),
        ("It decides on 20.03.2027.", "20.03.2027"),
        ("Two dozen were hurt.", "Two dozen"),
        ("It fell by 1%.", "1"),
        ("It rose by 0.5 metres.", "0.5"),
    ],
)
def test_another_number_is_a_fault(text, number):
    assert Fault("number", number) in faults(text, SOURCE)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty-one", [21]),
        ("two hundred and five", [205]),
        ("a million", [1e6]),
        ("three hundred thousand", [300_000]),
        ("five hundred and sixty thousand, and ten", [560_010]),
        ("five six", [5, 6]),
        ("nineteen eighty four", [19, 84]),
        ("the twenty-third", [23]),
        ("two thirds", [2, 3]),
        ("3 hundred thousand", [300_000]),
        ("1,234.50", [1234.5]),
        ("1.234,50", [1234.5]),
        ("1,234,567", [1_234_567]),
        ("12 000", [12_000]),
        ("12\u202f000", [12_000]),
        ("0,125", [0.125]),
        ("20.11.2026", [20, 11, 2026]),
        ("10:30", [10, 30]),
        ("3-2", [3, 2]),
        ("G20 and COVID-19", [20, 19]),
        ("1990s", [1990]),
        ("12,5 Millionen", [12.5e6]),
        ("1200万", [12e6]),
        ("٣٥", [35]),
        ("९०", [90]),
        ("9" * 41, []),
        ("zero, one and 1", []),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_numbers_are_read_in_digits_and_words(text, values):
    assert [min(number.values) for number in numbers(text)] == values


@pytest.mark.parametrize(("text", "values"), [("1,200", {1.2, 1200}), ("1.200", {1.2, 1200}), ("5m", {5, 5e6})])
def test_a_number_that_may_mean_two_things_means_both(text, values):
    [number] = numbers(text)
    assert number.values == values


def test_years_are_exact_and_large_numbers_are_not():
    known = Known(numbers("2026 and 250,000"))
    assert [number in known for number in numbers("2026 2027 251,000 249,000 252,000")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_what_was_third_in_the_source_is_no_three():
    assert found("The three ferries were new.", "It was the third of the ferries.") == ["three"]
    assert found("It was the third of the ferries.", "The three ferries were new.") == []


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "text",
    [
        "The freighter came from China.",
        "It is run by O'Hara and by Lund.",
        "O’Hara-Lund leads the port.",
        "The WHO helped.",
        "The US Navy helped, and other Americans did.",
        "Doctors of the U.S. helped.",
        "Officials in Vestby were surprised.",
        "Sailors were surprised.",
        "Last Monday the harbour was closed.",
        "It was Vestby's own harbour.",
        "The VESTBY harbour was closed.",
    ],
)
def test_a_name_in_another_form_is_known(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The harbour of Torsberg was closed.", ["Torsberg"]),
        ("The harbour was closed on Tuesday.", ["Tuesday"]),
        ("The freighter came from Austria.", ["Austria"]),
        ("Karl Dahl leads the port.", ["Karl", "Dahl"]),
        ("Dahl said so.", ["Dahl"]),
        ("Dahl's ferry was hit.", ["Dahl"]),
        ("Dahl steered it, and Lund drove.", ["Dahl"]),
        ("Paris was surprised, and Congress said so.", ["Paris", "Congress"]),
        ("It was Dr. Dahl.", ["Dr", "Dahl"]),
        ("The UN helped.", ["UN"]),
        ("The freighter was “Red Lantern”.", ["Red Lantern", "Red"]),
        ("It is for IT and us.", ["IT"]),
    ],
)
def test_another_name_is_a_fault(text, names):
    assert found(text) == names


def test_the_first_word_of_a_headline_counts_as_a_name():
    guard = Guard(SOURCE)
    assert guard.faults("Torsberg closes its harbour") == ()
    assert guard.faults("Torsberg closes its harbour", headline=True) == (Fault("name", "Torsberg"),)
    assert guard.faults("Why the harbour was closed", headline=True) == ()


def test_accents_make_no_other_name():
    assert faults("It was built by Jose Nunez in Malmö.", "The bridge of Malmo was built by José Núñez.") == ()


# ---------------------------------------------------------------- quotations


@pytest.mark.parametrize(
    "text",
    [
        "She said: “Nobody had seen it coming.”",
        'The deputy spoke of "a small wonder of bad luck".',
        "The deputy spoke of 'bad luck'.",
        "It was « bad luck ».",
        "It was „bad luck“.",
        "The workers' union and the bosses' club agreed.",
    ],
)
def test_a_true_quotation_is_known(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "She said: “Nobody could see it coming.”",
        "She said: “Nobody … coming.”",
        'The deputy spoke of "a wonder of bad luck".',
        "The deputy spoke of 'a wonder of bad luck'.",
        "She called it “negligence”.",
        "It was „sheer luck“.",
        "It was “bad luck",
    ],
)
def test_another_quotation_is_a_fault(text):
    assert [fault.kind for fault in faults(text, SOURCE)] == ["quotation"]


def test_a_fault_is_told_in_words():
    assert str(faults("She called it “negligence”.", SOURCE)[0]) == "the quotation “negligence”"


# ---------------------------------------------------------------- other languages

GERMAN = (
    "Der Stadtrat von Halmstedt hat am Dienstag den Bau einer neuen Brücke über die Leine beschlossen. Bürgermeisterin "
    "Karin Vogel sprach von einem wichtigen Schritt für die Stadt. Die Kosten werden auf 12,5 Millionen Euro geschätzt. "
    "Kritiker warnen vor steigenden Gebühren für die Einwohner. „Wir brauchen diese Brücke“, sagte Vogel."
)
FRENCH = (
    "Le conseil municipal de Valmont a voté mardi la construction d'un nouveau pont sur la Seine. Le maire, Jean Dupré, a "
    "parlé d'une étape importante. Le coût est estimé à 12,5 millions d'euros. « Nous avons besoin de ce pont », a-t-il dit."
)
RUSSIAN = (
    "Городской совет Галмска во вторник одобрил строительство моста через Волгу. Мэр Ирина Соколова назвала это важным "
    "шагом для города. Стоимость оценивается в 12 миллионов рублей. «Нам нужен этот мост», — сказала Соколова."
)
CHINESE = "哈尔姆市议会周二批准在河上修建一座新桥。市长李华称这是城市的重要一步。费用估计为1200万元。"
ARABIC = "وافق مجلس مدينة هلم يوم الثلاثاء على بناء جسر جديد بتكلفة ١٢ مليون دولار."
HINDI = "हल्म नगर परिषद ने मंगलवार को नदी पर १२ करोड़ रुपये की लागत से नया पुल बनाने को मंजूरी दी।"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Halmstedt baut eine Leinebrücke: Der Rat gab grünes Licht für das Vorhaben, das 12,5 Millionen Euro kostet.", GERMAN),
        ("À Valmont, Jean Dupré défend le pont sur la Seine, voté pour 12,5 millions d'euros.", FRENCH),
        ("По словам Соколовой, новый мост через Волгу в Галмске обойдётся в 12 миллионов рублей.", RUSSIAN),
        ("哈尔姆市将修建新桥，费用约1200万元。", CHINESE),
        ("المدينة تبني جسرا جديدا بتكلفة 12 مليون دولار.", ARABIC),
        ("नगर परिषद ने 12 करोड़ रुपये के नए पुल को मंजूरी दी।", HINDI),
    ],
)  # fmt: skip
def test_a_true_sentence_in_another_language_has_no_fault(text, source):
    assert faults(text, source) == ()


@pytest.mark.parametrize(
    ("text", "source", "wrong"),
    [
        (
            "Die Stadt baut für 18 Millionen Euro, sagte Bürgermeisterin Helga Brandt.",
            GERMAN,
            ["18 Millionen", "Brandt"],
        ),
        ("La ville construit un pont sur la Loire, dit Paul Martin.", FRENCH, ["Loire", "Paul", "Martin"]),
        ("Мост через Енисей обойдётся в 15 миллионов рублей.", RUSSIAN, ["15", "Енисей"]),
        ("哈尔姆市将修建新桥，费用约1500万元。", CHINESE, ["1500万"]),
        ("المدينة تبني جسرا جديدا بتكلفة 15 مليون دولار.", ARABIC, ["15"]),
        ("市长说：「我们不需要桥」。", CHINESE, ["我们不需要桥"]),
    ],
)
def test_a_false_sentence_in_another_language_has_one(text, source, wrong):
    assert found(text, source) == wrong


def test_words_that_are_numbers_in_english_only_are_no_numbers_elsewhere():
    assert faults("Ten most kosztuje dużo i stoi.", "Nowy most w Galmsku jest drogi, mówią mieszkańcy miasta.") == ()


# ---------------------------------------------------------------- anything at all


@given(st.text(max_size=300), st.text(max_size=600))
@example("«»", "0")  # nothing is quoted
def test_any_text_can_be_looked_at(text, source):
    for fault in faults(text, source):
        assert fault.text
    assert faults(source, source) == ()


@pytest.mark.parametrize(
    "piece", ['"', "'", "' '", "1", "1,", "1 000 ", "one ", "hundred and ", "A. ", "A.B.", "Aa", "a-", "( "]
)
def test_hostile_text_takes_no_more_time_than_it_is_long(piece):
    # A quadratic rule would take minutes here and run into the time limit of any CI.
    faults(piece * 15_000, "The cat of the house and the dog.")
    faults("Some 5 people saw Bob.", piece * 30_000)
