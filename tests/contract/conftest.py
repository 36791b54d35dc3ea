"""How the dummies' addresses are filled in, and their rows made."""

from __future__ import annotations

import pytest

from bibnet_dummy.models import Note


@pytest.fixture(scope="session")
def contract_values():
    def a_note(library):
        note = Note.objects.create(library=library.member, text="a note of the contract")
        return {"pk": note.pk}

    return {"dummy:note": a_note}
