"""What a library has in the catalogue, from a delivered file to a selection."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.copies import Row
from bibnet_catalog.models import (
    Correction,
    Decision,
    Doubt,
    Edition,
    Heading,
    HeadingKind,
    Holding,
    ImportRun,
    Mark,
    MarkKind,
    Proposal,
    Quarantined,
    Record,
    Resource,
    RulingKind,
    RunState,
    Source,
    Work,
)
from bibnet_catalog.selections import acts as selecting
from django.utils import timezone

from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import enable_plugin

from .things import Things


def stock(things: Things) -> None:
    """Imports, with a piece in quarantine, a book that was entered by hand, and a record that
    readers are not shown.
    """
    enable_plugin(library=things.library, slug="catalog", actor=None)
    with library_scope(things.library):
        source = Source.objects.create(
            library=things.library, code="files", name=f"{things.mark} source"
        )
        for name, state in (("import_run", RunState.WAITING), ("paused_run", RunState.PAUSED)):
            things.made[name] = ImportRun.objects.create(
                library=things.library,
                source=source,
                state=state,
                file_name=f"{things.mark}.iso",
                path="/nowhere",
                size=100,
                container="iso2709",
                dialect="rusmarc",
                encoding="UTF-8",
            )
        things.made["hidden_record"] = _hidden_record(things, source)
        things.made["correction"] = Correction.objects.create(
            library=things.library,
            record=things.hidden_record,
            field="annotation",
            value={"annotation": f"{things.mark} corrected"},
            delivered={"annotation": None},
            at=timezone.now(),
        )
        things.made["record_source"] = source
        things.made["piece"] = Quarantined.objects.create(
            library=things.library,
            run=things.paused_run,
            number=1,
            offset=0,
            content=things.mark.encode(),
            reason=["empty", {}],
        )
        _decisions(things, source)
    things.made["resource"] = Resource.objects.of(things.library).create(
        library=things.library,
        title=f"{things.mark} resource",
        kind="database",
        where="library",
        address="https://example.ru/",
        until=timezone.localdate() - timedelta(days=1),
    )
    things.made["heading"] = Heading.objects.create(
        kind=HeadingKind.PERSON, text=f"{things.mark} hidden"
    )
    # Everybody sees which books there are and where they stand; numbers are the library's own.
    things.made["own_book"] = acts.enter(
        things.library,
        Description(title=f"Book of {things.library.code}", is_brief=True),
        [Row(inventory=f"{things.mark} 1", place="Reading room")],
        actor=None,
    )
    things.made["selection"] = selection = selecting.make(
        library=things.library,
        actor=None,
        title=f"{things.mark} selection",
        picture=things.other_image,
    )
    selecting.put(selection=selection, edition=things.own_book.edition_id, actor=None)


def _decisions(things: Things, source: Source) -> None:
    """A pair that waits for a decision, and one that was decided about."""
    left, right, third = (_doubtful_record(things, source, turn) for turn in range(3))
    things.made["edition"] = left.edition
    joined = _doubtful_record(things, source, 3)
    joined.edition = left.edition
    joined.save()
    things.made["joined_record"] = joined
    things.made["doubt"] = Doubt.objects.create(
        left=left, right=right, score=7.0, at=timezone.now()
    )
    decision = Decision.objects.create(kind=RulingKind.APART, at=timezone.now())
    decision.rulings.create(kind=RulingKind.APART, left=left, right=third)
    things.made["decision"] = decision
    things.made["mark_of_law"] = Mark.objects.create(
        edition=left.edition,
        kind=MarkKind.DRUGS,
        reason="The third chapter",
        source="An examination",
        day=timezone.localdate(),
        at=timezone.now(),
        list=uuid4(),
        list_name="list.csv",
    )
    things.made["proposal"] = Proposal.objects.create(
        library=things.library,
        kind=RulingKind.TOGETHER,
        own=right,
        other=third,
        reason=f"{things.mark} reason",
        at=timezone.now(),
    )


def _doubtful_record(things: Things, source: Source, turn: int) -> Record:
    now = timezone.now()
    title = f"Doubtful book {turn} of {things.library.code}"
    edition = Edition.objects.create(
        work=Work.objects.create(key=0), title=title, kind="book", level="alone", added_at=now
    )
    return Record.objects.create(
        library=things.library,
        source=source,
        control_number=title,
        edition=edition,
        container="iso2709",
        dialect="rusmarc",
        encoding="UTF-8",
        content=b"",
        digest=bytes(16),
        description={"title": title},
        created_at=now,
        changed_at=now,
    )


def _hidden_record(things: Things, source: Source) -> Record:
    now = timezone.now()
    title = f"{things.mark} hidden"
    edition = Edition.objects.create(
        work=Work.objects.create(key=0), title=title, kind="book", level="alone", added_at=now
    )
    record = Record.objects.create(
        library=things.library,
        source=source,
        control_number=title,
        edition=edition,
        container="iso2709",
        dialect="rusmarc",
        encoding="UTF-8",
        content=title.encode(),
        digest=b"0" * 16,
        description={"title": title},
        is_suppressed=True,
        created_at=now,
        changed_at=now,
    )
    Holding.objects.create(
        library=things.library, record=record, edition=edition, call_number=title
    )
    return record
