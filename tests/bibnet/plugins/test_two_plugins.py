"""Notes and Answers: a plugin that requires another and answers what its `api.py` asks.

The gate asks twice: where either of the two is off, nothing of the second is seen in the first.
"""

from __future__ import annotations

import pytest

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet.plugins.models import OutboxMessage
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet_dependent.models import Answer
from bibnet_dummy.models import Note
from bibnet_dummy.services.notes import delete_note, merge_notes, write_note


@pytest.fixture
def both(northern):
    enable_plugin(library=northern, slug="dependent", actor=None, with_requirements=True)
    OutboxMessage.objects.all().delete()
    return northern


@pytest.fixture
def answer():
    def write(note: Note, text: str, key: str = "") -> Answer:
        return Answer.objects.of(note.library).create(
            library=note.library, note_id=note.pk, text=text, key=key
        )

    return write


def answers(library) -> list[tuple[int, str]]:
    return list(Answer.objects.of(library).order_by("pk").values_list("note_id", "text"))


def test_its_list_and_its_slot_show_what_the_other_puts_there(both, answer, at):
    note = write_note(library=both, text="A note")
    page = at("northern", f"/notes/{note.pk}/").content.decode()
    assert "dummy-mark" not in page
    answer(note, "An answer")
    page = at("northern", f"/notes/{note.pk}/").content.decode()
    assert '<b class="dummy-mark">answered</b>' in page
    assert '<p class="dependent-answers">An answer</p>' in page

    disable_plugin(library=both, slug="dependent", actor=None)
    page = at("northern", f"/notes/{note.pk}/").content.decode()
    assert "A note" in page
    assert "dummy-mark" not in page
    assert "An answer" not in page

    enable_plugin(library=both, slug="dependent", actor=None)
    assert "An answer" in at("northern", f"/notes/{note.pk}/").content.decode()


def test_the_other_takes_part_in_a_merge_and_may_refuse_it(both, answer):
    kept, gone = (write_note(library=both, text=text) for text in ("kept", "gone"))
    answer(gone, "moves")
    merge_notes(library=both, kept=kept, gone=gone)
    assert answers(both) == [(kept.pk, "moves")]

    another = write_note(library=both, text="another")
    answer(another, "stay")
    with pytest.raises(Refused, match="wants to stay"):
        merge_notes(library=both, kept=kept, gone=another)
    assert Note.objects.of(both).filter(text="another").exists(), "the whole merge is undone"
    assert answers(both) == [(kept.pk, "moves"), (another.pk, "stay")]


def test_where_it_is_off_the_other_takes_no_part_in_a_merge(both, answer):
    kept, gone = (write_note(library=both, text=text) for text in ("kept", "gone"))
    answer(gone, "stay")
    disable_plugin(library=both, slug="dependent", actor=None)
    merge_notes(library=both, kept=kept, gone=gone)
    assert len(answers(both)) == 1, "switched off it neither refuses nor acts"


def test_the_other_hears_of_a_note_once(both):
    note = write_note(library=both, text="A note")
    assert answers(both) == [], "told after the transaction, not in it"
    deliver_pending()
    deliver_pending()
    assert answers(both) == [(note.pk, "thanks")]


def test_the_other_hears_nothing_where_it_is_off(both, southern):
    enable_plugin(library=southern, slug="dummy", actor=None)
    write_note(library=southern, text="A note")
    deliver_pending()
    with all_libraries("nobody has answered anywhere"):
        assert not Answer.objects.exists()


def test_the_other_may_object_to_the_end_of_a_note(both, answer):
    note = write_note(library=both, text="A note")
    answer(note, "thanks", key="1")
    with pytest.raises(Refused, match="1 answers belong to the note"):
        delete_note(library=both, note=note)
    disable_plugin(library=both, slug="dependent", actor=None)
    delete_note(library=both, note=note)
    assert not Note.objects.of(both).exists()
