"""A description goes to the database and comes back as it was, without what is empty."""

from __future__ import annotations

from bibnet_catalog.describing.description import (
    Audience,
    Description,
    Held,
    Isbn,
    Item,
    Kind,
    Level,
    Person,
)


def test_what_is_kept_comes_back_the_same():
    description = Description(
        control_number="RU/1",
        kind=Kind.AUDIO,
        level=Level.VOLUME,
        title="Война и мир",
        people=[Person(surname="Толстой", initials="Л. Н.", roles=["070"])],
        isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")],
        year=1987,
        age_mark=12,
        audiences=[Audience.ADULTS],
        held=[Held(call_number="84(2)", items=[Item(inventory="100", barcode="4607")])],
    )
    assert Description.from_json(description.as_json()) == description


def test_what_is_empty_takes_no_room_but_the_mark_of_no_age_is_kept():
    assert Description(title="Репка", age_mark=0).as_json() == {
        "kind": "book",
        "level": "alone",
        "title": "Репка",
        "age_mark": 0,
    }
