"""The file of a copy of pages is kept for its reader, and goes; the note of it stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from bibnet.accounts.models import Reader, User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    LendingSettings,
    PageCopy,
    PageCopyFile,
)

USUAL_DAYS, USUAL_DOWNLOADS = 30, 5
OWN_FILES = "a person's files go wherever they are"


def keep(
    request: BookRequest,
    content: bytes,
    *,
    exchange: Exchange | None,
    actor: User | None,
    now: datetime,
) -> PageCopy:
    """Keep the file for the days that the reader's library has settled; the request is locked."""
    library = request.library
    settled = LendingSettings.of(library)
    days = settled.copy_days or USUAL_DAYS
    copy = PageCopy.objects.of(library).create(
        library=library,
        request=request,
        exchange=exchange,
        size=len(content),
        made_at=now,
        by=actor,
        until=schedule.today(library, now) + timedelta(days=days),
        most=settled.copy_downloads or USUAL_DOWNLOADS,
    )
    PageCopyFile.objects.of(library).create(library=library, copy=copy, content=content)
    return copy


def copy_of(request: BookRequest) -> PageCopy | None:
    """The copy whose file is still there; the request is locked by who changes it."""
    rows = PageCopy.objects.of(request.library).filter(request=request, gone_at=None)
    return rows.select_related("exchange").first()


def content_of(copy: PageCopy) -> bytes:
    return bytes(PageCopyFile.objects.of(copy.library).get(copy=copy).content)


def let_go(request: BookRequest, *, now: datetime) -> None:
    """The file goes, if there is one; the note of it stays."""
    there = PageCopy.objects.of(request.library).filter(request=request, gone_at=None)
    PageCopyFile.objects.of(request.library).filter(copy__in=there).delete()
    there.update(gone_at=now)


def let_go_of_reader(reader: Reader, *, now: datetime) -> None:
    """All files of a person go."""
    with all_libraries(OWN_FILES):
        there = PageCopy.objects.filter(request__reader=reader, gone_at=None)
        PageCopyFile.objects.filter(copy__in=there).delete()
        there.update(gone_at=now)


def let_go_of_late(library: Library, now: datetime) -> None:
    """The files whose day is over go."""
    today = schedule.today(library, now)
    there = PageCopy.objects.of(library).filter(gone_at=None, until__lt=today)
    PageCopyFile.objects.of(library).filter(copy__in=there).delete()
    there.update(gone_at=now)
