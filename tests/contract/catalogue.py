"""How the catalogue's addresses are filled in: records of a library, questions about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from bibnet_catalog.covers.keeping import upload
from bibnet_catalog.models import (
    Correction,
    Decision,
    Doubt,
    Heading,
    HeadingKind,
    Mark,
    MarkKind,
    Proposal,
    Record,
    Resource,
    RulingKind,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from bibnet.libraries.models import Library

Filled = Callable[[Library], Mapping[str, Any]]


def values(a_record: Callable[[Library], Record]) -> dict[str, Filled]:
    """The parameters of the addresses about doubts and decisions, by their names."""

    def a_doubt(library: Library) -> dict[str, int]:
        left, right = a_record(library), a_record(library)
        doubt = Doubt.objects.create(left=left, right=right, score=7.0, at=timezone.now())
        return {"pk": doubt.pk}

    def a_decision(library: Library) -> dict[str, int]:
        left, right = a_record(library), a_record(library)
        decision = Decision.objects.create(kind=RulingKind.APART, at=timezone.now())
        decision.rulings.create(kind=RulingKind.APART, left=left, right=right)
        return {"pk": decision.pk}

    def an_edition(library: Library) -> dict[str, int]:
        return {"pk": a_record(library).edition_id}

    def a_heading(kind: HeadingKind) -> Filled:
        def fill(library: Library) -> dict[str, int]:
            made, _is_new = Heading.objects.get_or_create(kind=kind, text="A heading")
            return {"number": made.pk}

        return fill

    def a_resource(library: Library) -> dict[str, int]:
        member = library.member
        made = Resource.objects.of(member).create(
            library=member,
            title="A resource of the contract",
            kind="database",
            where="library",
            address="https://example.ru/",
        )
        return {"number": made.pk}

    def a_cover(library: Library) -> dict[str, str]:
        body = BytesIO()
        Image.new("RGB", (20, 30), "teal").save(body, "PNG")
        picture = SimpleUploadedFile("cover.png", body.getvalue())
        made = upload(a_record(library).edition, picture, library=library.member, actor=None)
        return {"name": str(made.large.name).rpartition("/")[2]}

    def a_correction(library: Library) -> dict[str, int]:
        record = a_record(library)
        made = Correction.objects.create(
            library=record.library,
            record=record,
            field="annotation",
            value={"annotation": "Corrected"},
            delivered={"annotation": None},
            at=timezone.now(),
        )
        return {"pk": made.pk}

    def a_proposal(library: Library) -> dict[str, int]:
        own, other = a_record(library), a_record(library)
        made = Proposal.objects.create(
            library=own.library,
            kind=RulingKind.TOGETHER,
            own=own,
            other=other,
            reason="The title page says so",
            at=timezone.now(),
        )
        return {"pk": made.pk}

    def a_mark(library: Library) -> dict[str, int]:
        made = Mark.objects.create(
            edition=a_record(library).edition,
            kind=MarkKind.DRUGS,
            reason="The third chapter",
            source="An examination",
            day=timezone.localdate(),
            at=timezone.now(),
        )
        return {"pk": made.pk}

    return {
        "catalog_admin:take_mark_off": a_mark,
        "catalog_admin:take_list_off": a_mark,
        "catalog_admin:proposal": a_proposal,
        "catalog_admin:answer_proposal": a_proposal,
        "catalog_admin:take_correction_back": a_correction,
        "catalog_admin:doubt": a_doubt,
        "catalog_admin:answer_doubt": a_doubt,
        "catalog_admin:undo_decision": a_decision,
        "catalog:cover": a_cover,
        "catalog:resource": a_resource,
        "catalog:person": a_heading(HeadingKind.PERSON),
        "catalog:subject": a_heading(HeadingKind.SUBJECT),
        "catalog_admin:cover": an_edition,
        "catalog_admin:together": an_edition,
        "catalog_admin:part_records": an_edition,
        "catalog_admin:join_editions": an_edition,
    }
