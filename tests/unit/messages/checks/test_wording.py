from digest.messages.checks.wording import counted, listed, quoted, the_story


def test_what_is_long_is_quoted_by_its_beginning():
    assert quoted("a  b\nc") == "“a b c”"
    assert quoted("x" * 60) == f"“{'x' * 60}”"
    assert quoted("x" * 61) == f"“{'x' * 59}…”"
    assert quoted("x" * 58 + " yz") == f"“{'x' * 58}…”"


def test_of_many_things_three_are_named():
    assert listed(["a", "b", "a", "c"]) == "a, b, c"
    assert listed("abcde") == "a, b, c and 2 more"
    assert listed([]) == ""


def test_a_story_is_named_by_its_headline():
    assert the_story("The port") == "the story “The port”"
    assert the_story(" ") == "a story without a headline"


def test_one_is_counted_in_other_words_than_many():
    assert counted(1, "link", "links") == "1 link"
    assert counted(0, "link", "links") == "0 links"
