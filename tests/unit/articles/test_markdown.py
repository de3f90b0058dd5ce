from datetime import UTC, datetime

import pytest

from digest.articles.markdown import MAX_MARKDOWN, read_markdown
from digest.errors import NotAnArticle
from digest.model import Image

FULL = """\ufeff---
title: "The dam: a report"
date: 2026-11-20 10:00 +01:00
author: Ada Obi
tags: [water, power]
image: {url: https://news.example/dam.jpg, alt: A dam}
body: not this
---

# Another heading

*What a crack costs*

The dam [holds](https://news.example/x)
on *both* sides of `the` river. &amp; <b>more</b>

## Water

- one
- two
  - three

> quoted

```
code
```

| a | b |
|---|---|
| c | d |

<div>html</div>

![Only a picture](a.png)

~~Old~~ end.\\
New line.

*Ada Obi is an engineer.*
"""


def test_front_matter_gives_the_fields_and_the_rest_the_text():
    reading = read_markdown(FULL.replace("\n", "\r\n"))
    assert reading.title == "The dam: a report"
    assert reading.published == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert reading.authors == ("Ada Obi",)
    assert reading.image == Image(url="https://news.example/dam.jpg", alt="A dam")
    assert reading.standfirst == "What a crack costs"
    assert reading.paragraphs == (
        "The dam holds on both sides of the river. & more",
        "Water",
        "one",
        "two",
        "three",
        "quoted",
        "Old end. New line.",
    )


def test_a_file_without_front_matter_takes_its_title_from_the_first_heading():
    reading = read_markdown(
        "Before.\n\nThe dam\n=======\n\n![A dam](https://news.example/dam.jpg 'The dam')\n\n# Second\n\nText."
    )
    assert reading.title == "The dam"
    assert reading.paragraphs == ("Before.", "Second", "Text.")
    assert reading.image == Image(url="https://news.example/dam.jpg", alt="A dam", caption="The dam")


@pytest.mark.parametrize("front", ["---\n---\n", "---\n# a comment\n...\n", "\n\n"])
def test_front_matter_may_be_empty(front):
    assert read_markdown(f"{front}# The dam\n\nIt holds.").paragraphs == ("It holds.",)


def test_a_stated_standfirst_beats_the_first_italics_which_then_still_are_no_text():
    reading = read_markdown(
        "---\nstandfirst: Stated\n---\n# The dam\n\n**Printed**\n\nText with *italics*.\n\n*More* or *less*."
    )
    assert reading.standfirst == "Stated"
    assert reading.paragraphs == ("Text with italics.", "More or less.")


def test_a_single_paragraph_in_italics_is_the_text():
    assert read_markdown("# The dam\n\n*It holds.*").paragraphs == ("It holds.",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Just text.", "has no title"),
        ("# Title", "has no body"),
        ("", "has no title"),
        ("---\ntitle: 'x\n---\n# T\n\nText.", "wrong front matter in line [23]: "),
        ("---\na: [1\nb: 2\n---\n# T\n\nText.", "wrong front matter in line 3: "),
        ("---\ntitle: a\ntitle: b\n---\nText.", "wrong front matter in line"),
        ("---\n- a\n- b\n---\n# T\n\nText.", "no list of fields: write each as name: value"),
        ("---\ntitle: a\n\nText.", "does not end: close it"),
        (f"---\na: {'x' * 30_000}\n---\nText.", "more than 20,000 characters"),
        (f"---\na:\n {'- ' * 5_000}\n---\nText.", "front matter that is no YAML"),
        ("---\na: \x01\n---\nText.", "front matter that is no YAML"),
        ("---\ntitle: !!python/object/apply:os.system ['ls']\n---\nText.", "title is a list, expected text"),
        ("+++\ntitle = 'a'\n+++\nText.", "as YAML between --- lines"),
        ("---\ntitle: a\ndraft: true\n---\nText.", "marked as a draft"),
        ("---\ntitle: a\npublished: False\n---\nText.", "marked as a draft"),
        ("x" * (MAX_MARKDOWN + 1), "longer than 1,000,000 characters"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text, fault):
    with pytest.raises(NotAnArticle, match=fault) as caught:
        read_markdown(text)
    assert "\n" not in str(caught.value)


def test_a_picture_may_be_a_file_beside_the_text():
    assert read_markdown("# The dam\n\nIt holds.\n\n![A dam](pictures/dam.jpg)").image == Image(
        url="pictures/dam.jpg", alt="A dam"
    )
    assert read_markdown("---\nimage: pictures/dam.jpg\n---\n# The dam\n\nIt holds.").image == Image(
        url="pictures/dam.jpg"
    )
