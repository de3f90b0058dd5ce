"""What an edition keeps of the list for its merge fields, and of the pictures that travel with it."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, update

from digest.messages.skeleton import compile_skeleton
from digest.model import Attachment, FieldKind, MergeField, Message, Subscriber
from digest.store import Store
from digest.store.database import reading, writing
from digest.store.tables import delivery
from digest.store.tables import edition as table
from tests.unit.store.editions import ID, MESSAGE, NOW, SLOT, edition, keep

NONCE = "0123456789ab"
FIELDS = (
    MergeField(name="first_name", column="first name", otherwise="reader"),
    MergeField(name="who", column="name"),
    MergeField(name="leave", column="Leave", kind=FieldKind.URL),
)
MERGED = replace(
    MESSAGE, text=f"Dear __FIELD_{NONCE}_first_name__, __FIELD_{NONCE}_leave__\n", nonce=NONCE, fields=FIELDS
)
ADA = Subscriber(
    "ada@reader.example",
    "Ada Lund",
    {"First Name": "Ada\u2028 \x00é", "Leave": "https://x.example/?a=1", "Income": "private"},
)
BO = Subscriber("bo@reader.example", "", {"Income": "private"})


def freeze(store: Store, message: Message) -> None:
    one = edition()
    keep(store, [each for story in one.stories for each in story.articles])
    assert store.editions.freeze(one, message, [ADA, BO], NOW)


def rows(engine: Engine) -> list[str | None]:
    with reading(engine) as connection:
        return list(connection.execute(select(delivery.c.fields).order_by(delivery.c.recipient)).scalars())


def frozen(store: Store) -> Message:
    found = store.editions.get("weekly", SLOT)
    assert found is not None
    assert found.message is not None
    return found.message


def test_an_edition_keeps_the_columns_that_its_merge_fields_take_and_no_others(store: Store, engine: Engine):
    freeze(store, MERGED)
    assert [copy.fields for copy in store.deliveries.of(ID)] == [
        {"first name": "Ada\u2028 \x00é", "Leave": "https://x.example/?a=1"},
        {},
    ]
    kept, none = rows(engine)
    assert kept is not None
    assert "private" not in kept
    assert none is None


def test_a_copy_made_from_what_was_kept_is_the_one_made_from_the_list(store: Store):
    freeze(store, MERGED)
    copy = store.deliveries.of(ID)[0]
    reader = Subscriber(copy.delivery.recipient, copy.name, copy.fields)
    skeleton = compile_skeleton(frozen(store))
    one, other = (skeleton.fill(each, message_id="<a@x.example>", date=NOW) for each in (reader, ADA))
    assert one == other


def test_an_edition_without_merge_fields_keeps_nothing_of_the_list(store: Store, engine: Engine):
    freeze(store, MESSAGE)
    assert rows(engine) == [None, None]
    assert [copy.fields for copy in store.deliveries.of(ID)] == [{}, {}]


def test_fields_and_pictures_come_back_as_they_were(store: Store):
    picture = Attachment(cid="logo@x.example", name="logo.png", media_type="image/png", data=bytes(range(256)))
    whole = replace(MERGED, attachments=(picture,))
    freeze(store, whole)
    assert frozen(store) == whole


def test_an_edition_that_was_kept_before_there_were_merge_fields_can_be_sent(store: Store, engine: Engine):
    freeze(store, MESSAGE)
    old = '{"subject":"Rain","html":"<p>R</p>","text":"R\\n","headers":[["List-Id","<weekly>"]]}'
    with writing(engine) as connection:
        connection.execute(update(table).values(message=old))
    assert frozen(store) == Message("Rain", "<p>R</p>", "R\n", (("List-Id", "<weekly>"),))
    assert compile_skeleton(frozen(store)).gaps == ()


@pytest.mark.parametrize("note", [None, "sent despite errors (size): it is late"])
def test_a_note_is_kept_with_the_edition(store: Store, note: str | None):
    one = edition()
    keep(store, [each for story in one.stories for each in story.articles])
    assert store.editions.freeze(one, MESSAGE, [ADA], NOW, note=note)
    found = store.editions.get("weekly", SLOT)
    assert found is not None
    assert found.note == note
