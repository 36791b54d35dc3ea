"""How the plugins' addresses are filled in, and their rows made."""

from __future__ import annotations

from io import BytesIO

import pytest
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.copies import Row
from bibnet_catalog.models import (
    Edition,
    ImportRun,
    Quarantined,
    Record,
    SavedSearch,
    Selection,
    Source,
    Work,
)
from bibnet_catalog.selections import acts as selecting
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_dummy.models import Note

from . import catalogue, lending


def a_record(library: Library) -> Record:
    """A record that readers see, of a member."""
    now, member = timezone.now(), library.member
    source = Source.objects.of(member).filter(code="contract").first()
    source = source or Source.objects.create(library=member, code="contract", name="Contract")
    title = "A book of the contract"
    edition = Edition.objects.create(
        work=Work.objects.create(key=0), title=title, kind="book", level="alone", added_at=now
    )
    return Record.objects.create(
        library=member,
        source=source,
        control_number=f"contract-{edition.pk}",
        edition=edition,
        container="iso2709",
        dialect="rusmarc",
        encoding="UTF-8",
        content=b"none",
        digest=b"0" * 16,
        description={"title": title},
        created_at=now,
        changed_at=now,
    )


@pytest.fixture(scope="session", autouse=True)
def _no_index(tmp_path_factory):
    """No index of the catalogue that other tests have left is asked: its numbers are not ours."""
    with override_settings(VAR_DIR=tmp_path_factory.mktemp("contract")):
        yield


@pytest.fixture(scope="session")
def contract_values():
    def a_note(library):
        note = Note.objects.create(library=library.member, text="a note of the contract")
        return {"pk": note.pk}

    runs = ("import", "import_act", "quarantine", "quarantine_bytes")
    pieces = ("piece", "piece_bytes")
    records = ("record", "record_bytes", "correct")

    def a_picture(library):
        return _number(a_pictured(library)) | {"size": "page"}

    def an_entry(library):
        return {"number": a_record(library).edition_id}

    def its_record(library):
        record = a_record(library)
        return {"number": record.edition_id, "pk": record.pk}

    return {
        "dummy:note": a_note,
        **catalogue.values(a_record),
        **lending.values(lending.rows(a_record), a_record),
        "catalog:entry": an_entry,
        "catalog:wish": an_entry,
        "catalog:selection": lambda library: _number(a_selection(library)),
        "catalog_admin:selection": lambda library: _number(a_selection(library)),
        "catalog_admin:selection_act": lambda library: _number(a_selection(library)),
        "catalog_admin:selection_picture": lambda library: _number(a_selection(library)),
        "catalog:selection_picture": a_picture,
        "catalog:saved_look": lambda library: _number(a_search(library)),
        "catalog:saved_act": lambda library: _number(a_search(library)),
        "catalog:citation": lambda library: an_entry(library) | {"form": "ris"},
        "catalog:record": its_record,
        "catalog:record_file": its_record,
        **{f"catalog_admin:{name}": lambda library: _number(an_import(library)) for name in runs},
        **{f"catalog_admin:{name}": lambda library: _number(a_piece(library)) for name in pieces},
        **{f"catalog_admin:{name}": lambda library: _number(a_record(library)) for name in records},
        "catalog_admin:book": lambda library: _number(an_own_book(library)),
        "catalog_admin:book_act": lambda library: _number(an_own_book(library)),
        "catalog_admin:have_it": lambda library: {"edition": a_record(library).edition_id},
    }


@pytest.fixture(scope="session")
def contract_rows():
    return lending.rows(a_record)


def _number(row: Model) -> dict[str, int]:
    return {"pk": row.pk}


def an_import(library: Library) -> ImportRun:
    """An import of records of a library, with a source of its own."""
    member = library.member
    source, _is_new = Source.objects.of(member).get_or_create(
        code="contract", defaults={"library": member, "name": "Contract"}
    )
    way = {"container": "iso2709", "dialect": "rusmarc", "encoding": "UTF-8"}
    return ImportRun.objects.of(member).create(
        library=member, source=source, file_name="contract.iso", path="/nowhere", size=1, **way
    )


def a_piece(library: Library) -> Quarantined:
    run = an_import(library)
    return Quarantined.objects.of(library.member).create(
        library=run.library, run=run, number=1, offset=0, content=b"x", reason=["empty", {}]
    )


def an_own_book(library: Library) -> Record:
    """A book that was entered by hand."""
    description = Description(title="A book of our own", is_brief=True)
    return acts.enter(library.member, description, [Row(place="shelf")], actor=None)


def a_search(library: Library) -> SavedSearch:
    """A search of who may see everything."""
    user = User.objects.filter(is_superuser=True).first()
    assert user is not None
    return SavedSearch.objects.of(library).create(
        user=user, library=library, title="Cats", address="?q=cat"
    )


def a_pictured(library: Library) -> Selection:
    """A selection with a picture."""
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    picture = get_image_model().objects.create(
        title="Hall", collection=library.collection, file=ContentFile(drawn.getvalue(), "hall.png")
    )
    made = a_selection(library)
    selecting.change(selection=made, actor=None, picture=picture)
    return made


def a_selection(library: Library) -> Selection:
    """A selection that readers see."""
    made = selecting.make(library=library.member, actor=None, title="Cats of the contract")
    selecting.put(selection=made, edition=a_record(library).edition_id, actor=None)
    selecting.publish(selection=made, actor=None)
    return made
